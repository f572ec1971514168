/*
 * JSON out, written straight into a buffer, and JSON in, by jansson with limits. Names stay clear of jansson's own
 * (json_string, json_null ...), with which they share a program.
 *
 *   struct json_writer w = {.out = &buf};
 *   json_open_object(&w);
 *   json_key(&w, STR("round"));
 *   json_int(&w, 54);
 *   json_close_object(&w);
 */
#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include "base/buf.h"
#include "base/error.h"

enum { JSON_DEPTH = 64, JSON_BYTES = 8 << 20 };

/*
 * Puts the commas; opening and closing in pairs, and a key before each value of an object, are the caller's and
 * asserted.
 */
struct json_writer {
    struct buf *out;
    int depth;
    bool more;               /* a value came before in the innermost object or array */
    bool keyed;              /* a key waits for its value */
    bool object[JSON_DEPTH]; /* what is open, outermost first */
};

void json_open_object(struct json_writer *);
void json_close_object(struct json_writer *);
void json_open_array(struct json_writer *);
void json_close_array(struct json_writer *);
void json_key(struct json_writer *, struct str);
/* Bytes that are not UTF-8 become U+FFFD; also safe inside a <script> element ('<' is written as an escape). */
void json_text(struct json_writer *, struct str);
void json_int(struct json_writer *, int64_t); /* INT_NONE is null */
/*
 * A number already in decimal text, such as "-0.50": written digit by digit. Text that is no JSON number is written as
 * a string.
 */
void json_decimal_text(struct json_writer *, struct str);
void json_bool(struct json_writer *, bool);
void json_none(struct json_writer *); /* null */

enum json_kind { JSON_NONE, JSON_BOOLEAN, JSON_INT, JSON_FRACTION, JSON_TEXT, JSON_LIST, JSON_MAP };

struct json_value {
    enum json_kind kind;
    union {
        bool boolean;
        int64_t integer;
        double fraction; /* JSON_FRACTION: a number with a point or an exponent */
        struct str text;
        struct {
            struct str *keys; /* JSON_MAP: n keys, each for the item of the same index; JSON_LIST: NULL */
            struct json_value *items;
            size_t n;
        };
    };
};

/*
 * Any JSON value, in the arena. ERR_INVALID with line and column where it is none, has a key twice, or bytes after the
 * value; ERR_TOO_LARGE over JSON_BYTES or JSON_DEPTH.
 */
enum err json_parse(struct arena *, struct str, struct json_value *, struct error *) MUST_USE;
/* The member of a JSON_MAP; a JSON_NONE value when absent or `value` is no map, never NULL. */
const struct json_value *json_member(const struct json_value *, const char *key);

#endif
