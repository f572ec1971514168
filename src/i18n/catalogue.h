/* The catalogues in memory: for the files of this floor. */
#ifndef I18N_CATALOGUE_H
#define I18N_CATALOGUE_H

#include "i18n/i18n.h"

/* The text of that key; false where there is none, or a blank, in that language. */
bool catalogue_find(enum language, struct str key, struct str *text);
/* The key in brackets, kept for the life of the process; logs a key the first time it is missed. */
struct str catalogue_missing(struct str key);

#endif
