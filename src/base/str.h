/*
 * A run of bytes with its length, not owned, not terminated. By convention UTF-8 once past `codec`. The zero value is the empty
 * string. Where it lives and for how long is said by the function that returns it.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* clang-format off */
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
/* clang-format on */
#define STR_EMPTY ((struct str){0})
/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_of(const char *terminated); /* NULL gives the empty string */
struct str str_copy(struct arena *, struct str);
const char *str_c(struct arena *, struct str); /* terminated copy; an inner NUL stays */
struct str str_printf(struct arena *, const char *format, ...) PRINTF(2, 3);
struct str str_join(struct arena *, struct str a, struct str b);

bool str_eq(struct str, struct str);
bool str_is(struct str, const char *terminated);
bool str_eq_fold(struct str, struct str); /* ASCII letters without case */
int str_cmp(struct str, struct str);      /* by bytes; a prefix comes first */
bool str_starts(struct str, struct str prefix);
bool str_ends(struct str, struct str suffix);
bool str_contains(struct str, struct str part);
uint64_t str_hash(struct str); /* for tables in memory only, never stored */

struct str str_slice(struct str, size_t from, size_t to); /* clamped to the string */
struct str str_trim(struct str);                          /* ASCII white space at both ends */
/* Cuts `*rest` at the first `separator`: true with the part before it in `*part`, false when `*rest` was empty and finished. */
bool str_cut(struct str *rest, char separator, struct str *part);
/* Index of the first `c`, or n. */
size_t str_find(struct str, char c);

/* A whole number, optional sign, ASCII digits only, nothing around it. False on anything else or beyond 64 bits. */
bool str_to_int(struct str, int64_t *);
bool str_valid_utf8(struct str);

/* Levenshtein distance of two byte strings, at most `most`+1 (then it stops counting). */
size_t str_distance(struct str, struct str, size_t most);

#endif
