/*
 * Every word a person reads, by key. The catalogues (catalogue/NAME.csv: key,en,fr,ar) are compiled in and read at the first use;
 * i18n_test refuses a key that lacks a language or whose placeholders differ between languages.
 *
 * A text may hold `{0}` to `{3}`. What is put there is wrapped in bidi isolates (U+2068, U+2069), so that a Latin id or "0–17" does
 * not flip inside Arabic. A key that is missing shows as itself in brackets and is logged once: a page is never lost over a word.
 *
 * A text that counts has one row a plural form: KEY.zero .one .two .few .many .other, as the language has them (CLDR). `.other`
 * has every language; a form a language does not tell apart stays blank in it.
 *
 * Safe to call from any thread.
 */
#ifndef I18N_I18N_H
#define I18N_I18N_H

#include "base/error.h"
#include "i18n/language.h"
#include "i18n/number.h"

/* Lives as long as the process. */
struct str i18n_text(enum language, const char *key);
bool i18n_has(const char *key);
/* The text with its placeholders filled; a placeholder beyond `n` is left empty. */
struct str i18n_format(struct arena *, enum language, const char *key, const struct str *args, size_t n);
/* The plural form for `count`: {0} is the count, grouped; `args` fill {1} and on. */
struct str i18n_count(struct arena *, enum language, const char *key, int64_t count, const struct str *args, size_t n);

/*
 * The error in words: its message, then a line for each place ("migrants.xlsx, sheet 3, row 12, column Total: not a number"), then
 * how many more there are. Lines end with a newline.
 */
struct str i18n_error(struct arena *, enum language, const struct error *);
/* Its first line alone, without newline: for a notice on top of a page. */
struct str i18n_error_message(struct arena *, enum language, const struct error *);
/* One line of the list, without newline: where, and what is wrong there. */
struct str i18n_error_place(struct arena *, enum language, const struct error_place *);
/* What is wrong at one place, without saying where: for beside a form's field. */
struct str i18n_error_reason(struct arena *, enum language, const struct error_place *);

/* For the test that holds the catalogues together: row `i` as read, false past the last. */
struct i18n_entry {
    struct str key, text[LANGUAGE_COUNT];
};
bool i18n_entry(size_t i, struct i18n_entry *);

#endif
