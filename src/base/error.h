/*
 * What went wrong, said so that a person can act on it. A function that can fail returns `enum err` and fills the caller's
 * `struct error`: a stable code for programs, a message key with arguments for people (i18n renders it in their language), and a
 * list of places (sheet, row, column, field), each with its own reason. Programmer faults assert instead.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/str.h"
#include "base/vec.h"

enum err {
    OK = 0,
    ERR_INVALID, /* the input is wrong; the places say where */
    ERR_NOT_FOUND,
    ERR_CONFLICT,  /* it stands against what is already known */
    ERR_FORBIDDEN, /* this account may not */
    ERR_UNAUTHENTICATED,
    ERR_TOO_LARGE, /* over a limit; the message holds the number */
    ERR_BUSY,      /* somebody else holds it; try again */
    ERR_DAMAGED,   /* stored bytes are not what was stored */
    ERR_KEY,       /* no key, or not the right one */
    ERR_IO,        /* the machine failed: disk, socket, database */
    ERR_CANCELLED,
};

enum { ERROR_ARGS = 4, ERROR_PLACES = 1000 };

/* One wrong spot of an input. Empty or 0 where it does not apply. */
struct error_place {
    struct str file, sheet, column, field;
    int64_t row;
    int64_t position; /* character of the cell's text, from 1 */
    const char *key;  /* message key */
    struct str args[ERROR_ARGS];
};

struct error {
    struct arena *arena; /* where arguments and places are copied to; required */
    enum err code;
    const char *key; /* message key, such as "import.unknown_sheet"; NULL while nothing went wrong */
    struct str args[ERROR_ARGS];
    VEC(struct error_place) places; /* at most ERROR_PLACES kept ... */
    size_t place_count;             /* ... of so many found */
};

#define ERROR_IN(a) ((struct error){.arena = (a)})

void error_fill(struct error *, enum err, const char *key, const struct str args[ERROR_ARGS]);

/* Fills in the error and returns its code: `return error_set(e, ERR_IO, "db.open", path)`. Unused arguments: STR_EMPTY. */
static inline enum err error_set_args(struct error *e, enum err code, const char *key,
                                      const struct str args[ERROR_ARGS])
{
    error_fill(e, code, key, args);
    return code; /* seen by whoever reads the caller: never OK */
}
#define error_set(e, code, ...) ERROR_SET_PICK(__VA_ARGS__)(e, code, __VA_ARGS__)
#define ERROR_SET_PICK(...)                                                                                            \
    ERROR_SET_NTH(__VA_ARGS__, ERROR_SET_4, ERROR_SET_3, ERROR_SET_2, ERROR_SET_1, ERROR_SET_0, 0)
#define ERROR_SET_NTH(a0, a1, a2, a3, a4, name, ...) name
#define ERROR_SET_0(e, c, k) error_set_args(e, c, k, (struct str[ERROR_ARGS]){{0}})
#define ERROR_SET_1(e, c, k, a) error_set_args(e, c, k, (struct str[ERROR_ARGS]){a})
#define ERROR_SET_2(e, c, k, a, b) error_set_args(e, c, k, (struct str[ERROR_ARGS]){a, b})
#define ERROR_SET_3(e, c, k, a, b, d) error_set_args(e, c, k, (struct str[ERROR_ARGS]){a, b, d})
#define ERROR_SET_4(e, c, k, a, b, d, f) error_set_args(e, c, k, (struct str[ERROR_ARGS]){a, b, d, f})

/* Adds a wrong spot, copying its strings. The error's code becomes ERR_INVALID with key "error.places" if none was set. */
void error_add_place(struct error *, struct error_place);

/* A stable name for programs: "invalid", "not_found", ... */
const char *err_name(enum err);

#endif
