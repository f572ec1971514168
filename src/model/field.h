/*
 * One field of a record type: what every part of the system derives its behaviour from. A record is a plain C struct; its fields are
 * declared once in a table and read and written through it by DDL, journal, import, pages, exports and figures.
 */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include "base/error.h"
#include "base/id.h"
#include "model/places.h"

/* Permanent: the kind decides the wire form in the journal (docs/internals/journal.md). */
enum kind {
    KIND_TEXT = 1,
    KIND_INTEGER = 2,
    KIND_DECIMAL = 3,
    KIND_DATE = 4,
    KIND_INSTANT = 5,
    KIND_BOOLEAN = 6,
    KIND_CODE = 7,
    KIND_REF = 8,
    KIND_PLACE = 9,
    KIND_GEOPOINT = 10,
};

enum sensitivity { PUBLIC, PERSONAL, IDENTITY, CONFIDENTIAL };

/* A decimal in millionths, exact; INT_NONE where not known. */
struct decimal {
    int64_t micro;
};
#define NO_DECIMAL ((struct decimal){INT_NONE})

enum truth { NOT_KNOWN, YES, NO };

/* A code of the field's list; a place's p-code. Empty where not known. Types of their own so that they cannot be mixed with text. */
struct code {
    struct str s;
};
struct place_code {
    struct str s;
};

/* WGS 84 in millionths of a degree; INT32_MIN where not known. */
struct geopoint {
    int32_t lat, lon;
};
#define NO_GEOPOINT ((struct geopoint){INT32_MIN, INT32_MIN})

struct field {
    uint16_t number; /* permanent: written in journals, never reused */
    uint8_t group;   /* fields of one merge group change together; 0 gives the field a group of its own */
    enum kind kind;
    enum sensitivity sensitivity;
    uint16_t offset;
    const char *name; /* column, form and file name; the label is the message "TYPE.NAME" */
    const char *list; /* KIND_CODE: code list */
    const char *type; /* KIND_REF: record type referred to */
    bool required;
    bool key;             /* part of the natural key */
    bool may_be_negative; /* KIND_INTEGER, KIND_DECIMAL; counts of people are not */
    /*
     * A code or "yes" that beats whatever did not know of it ("withdrawn"): among concurrent values of the field's group it is the one
     * displayed, whatever the time, until an entry that saw it says otherwise. At most one field of a group has it.
     */
    const char *prevails;
    const char *hxl; /* HXL hashtag; NULL where it has none */
};

/* clang-format off */
#define KIND_OF(T, m)                                                                                                  \
    _Generic(((T *)0)->m,                                                                                              \
        struct str: KIND_TEXT,                                                                                         \
        int64_t: KIND_INTEGER,                                                                                         \
        struct decimal: KIND_DECIMAL,                                                                                  \
        struct date: KIND_DATE,                                                                                        \
        struct instant: KIND_INSTANT,                                                                                  \
        enum truth: KIND_BOOLEAN,                                                                                      \
        struct code: KIND_CODE,                                                                                        \
        struct id: KIND_REF,                                                                                           \
        struct place_code: KIND_PLACE,                                                                                 \
        struct geopoint: KIND_GEOPOINT)
/* What follows the member are further fields of the declaration: `.required = true, .hxl = "#date+start"`. */
#define FIELD(num, T, m, ...) {.number = (num), .kind = KIND_OF(T, m), .offset = (uint16_t)offsetof(T, m), .name = #m, __VA_ARGS__}
/* clang-format on */

/* A value outside its record. `known` false is the blank: never a zero, never an empty answer. */
struct value {
    enum kind kind;
    bool known;
    union {
        struct str text; /* TEXT, CODE, PLACE */
        int64_t n;       /* INTEGER; DECIMAL in millionths; DATE in days; INSTANT in microseconds; BOOLEAN as 0 or 1 */
        struct id id;
        struct geopoint geo;
    };
};

struct value value_none(enum kind);
struct value value_text(enum kind, struct str); /* blank when empty */
struct value value_int(enum kind, int64_t);     /* blank when INT_NONE */
bool value_eq(struct value, struct value);
/* Is it the value that the field declares as `prevails`? */
bool field_prevails(const struct field *, struct value);

/* Texts are not copied, either way: they live as long as what was given. A value set must be of the field's kind. */
struct value field_get(const struct field *, const void *record);
void field_set(const struct field *, void *record, struct value);

/* What codes and places are held against. A field of another kind needs neither. */
struct vocabulary {
    const struct code_lists *codes;
    const struct places *places;
};

enum { TEXT_BYTES = 64 << 10 }; /* the longest text a field holds */

/*
 * Text as people and files write it, to a value that lives in the arena: blank text is a blank, white space around it does not count,
 * Arabic-Indic digits count as digits.
 *
 *   TEXT      UTF-8 of at most TEXT_BYTES, without control characters other than newline and tab; CR LF becomes a newline
 *   INTEGER   "1200", and as spreadsheets write it "1200.0" and "1.2E3"; no grouping, since "1,200" is 1.2 to half of the world
 *   DECIMAL   "0.161068", "6.2108961218097711E-2"
 *   DATE      YYYY-MM-DD          INSTANT   YYYY-MM-DDTHH:MM:SS[.ffffff]Z
 *   BOOLEAN   yes, no, true, false, oui, non, نعم, لا
 *   CODE      code, label or published spelling
 *   PLACE     p-code; the refusal of another names the place that may have been meant
 *   GEOPOINT  "lat lon" or "lat,lon", in degrees
 *   REF       the id as id_format writes it
 *
 * ERR_INVALID fills key and args of `why` only (the caller knows where it stands).
 */
enum err value_read(struct arena *, const struct vocabulary *, const struct field *, struct str text, struct value *,
                    struct error_place *why) MUST_USE;
/*
 * May the value stand in the field: a code of its list, a known place, no negative count, a point on the globe, a fitting text. What
 * value_read returned may. A blank always may; whether it is required is the record's business.
 */
enum err value_check(struct arena *, const struct vocabulary *, const struct field *, struct value,
                     struct error_place *why) MUST_USE;
/* The canonical text, which value_read reads back to the same value. Empty for a blank. */
struct str value_write(struct arena *, struct value);

enum number {
    NUMBER_OK,
    NUMBER_NOT, /* no number at all */
    NUMBER_FRACTION,
    NUMBER_TOO_LARGE,
};

/* A whole number however written ("1200", "1200.00", "1.2E3"); ASCII digits, nothing around it. */
enum number integer_parse(struct str, int64_t *);
/*
 * A decimal number in millionths ("0.161068" -> 161068), with or without exponent; what is beyond six decimals is rounded half to
 * even. ASCII digits, nothing around it. False on anything else and beyond nine million million.
 */
bool decimal_parse(struct str, int64_t *micro);
/* Shortest text: "16.106797", "54". */
struct str decimal_format(struct arena *, int64_t micro);

#endif
