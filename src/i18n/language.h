/* The languages people use sanad in. A language is chosen per request; the process locale stays C. */
#ifndef I18N_LANGUAGE_H
#define I18N_LANGUAGE_H

#include "base/str.h"

enum language { LANG_EN, LANG_FR, LANG_AR };
enum { LANGUAGE_COUNT = 3 };

enum direction { LEFT_TO_RIGHT, RIGHT_TO_LEFT };

/* "fr", also with a region ("fr-TN", "ar_LY"), in either case. False for a language there is no catalogue for. */
bool language_parse(struct str tag, enum language *);
const char *language_tag(enum language);  /* BCP 47: "en", "fr", "ar" */
const char *language_name(enum language); /* in the language itself */
/* The CLDR locale numbers and dates follow: en_GB, fr_FR, ar_LY. */
const char *language_locale(enum language);
enum direction language_direction(enum language);

#endif
