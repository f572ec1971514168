/*
 * Text made comparable for searching and matching names, never for display. Case, accents, Arabic vowel marks and tatweel go;
 * alef with hamza or madda becomes alef, alef maksura yeh, teh marbuta heh (and Persian yeh and kaf the Arabic ones); any decimal
 * digit becomes ASCII; apostrophes and invisible characters go; dashes and white space become one space, none at the ends.
 * "Al-Jufrah" and "al jufrah" fold alike, as do "أبو سليم" and "ابو سليم". Folding twice changes nothing.
 */
#ifndef I18N_FOLD_H
#define I18N_FOLD_H

#include "base/str.h"

/* Invalid UTF-8 folds with U+FFFD in its place. */
struct str i18n_fold(struct arena *, struct str);

#endif
