/*
 * A record type, declared once. The table of all of them is `struct model`, put together by the domains and handed to whoever works
 * over every type.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "base/buf.h"
#include "model/field.h"

enum { RETIRED_MOST = 32 };

/* What one entry said in fields that its type has given up, by ascending number. */
struct said_then {
    const struct field *field;
    struct value value; /* a blank was said: it cleared */
};
struct then {
    struct said_then at[RETIRED_MOST];
    size_t n;
};

struct record_type {
    uint16_t number;            /* permanent: written in journals */
    const char *name;           /* such as "area_baseline": table, route, command-line name and the key of its label */
    size_t size;                /* of the C struct */
    const struct field *fields; /* by ascending number, at most FIELDS_MOST */
    size_t field_count;
    /*
     * What the fields must agree on beyond their own form, as a sentence of the handbook; adds its reasons to the error. NULL where
     * there is none. Pure: no database, no clock.
     */
    void (*check)(const void *record, const struct vocabulary *, struct error *);
    unsigned check_edition; /* raised whenever `check` changes, so that what stands is judged anew (record_breaches) */
    /*
     * When the event was (model/day.h): the name of a date or instant field, or with `dated_by` of a number field, which is the key of a
     * record of that type. NULL: such a record is of no day.
     */
    const char *date;
    const struct record_type *dated_by;
    /*
     * Fields that were given up (RETIRED), by ascending number: entries that say them stand in journals for ever. `upcast` tells what
     * such an entry says in today's fields: it writes them into a blank record and returns their bits; a blank for one that was
     * cleared. What the entry says in today's own fields goes before. Pure; NULL where the retired fields mean nothing today.
     */
    const struct field *retired;
    size_t retired_count; /* at most RETIRED_MOST */
    uint64_t (*upcast)(struct arena *, const struct then *, void *record);
    unsigned upcast_edition; /* raised whenever `upcast` changes, so that what stands is read anew */
    bool by_system; /* made by the program alone (a cut, an import): nobody writes, changes or retracts one by hand */
};

/* clang-format off */
#define RECORD_TYPE(num, T, ...)                                                                                       \
    {.number = (num), .name = #T, .size = sizeof(struct T), .fields = T##_fields, .field_count = COUNT_OF(T##_fields), \
     __VA_ARGS__}
/* A field as it was declared: number and kind, then `.name`, and `.list` and `.type` where it had them. Its words stay in the catalogue. */
#define RETIRED(num, k, ...) {.number = (num), .kind = (k), __VA_ARGS__}
/* clang-format on */

enum { FIELDS_MOST = 63 }; /* a set of fields is one 64-bit mask; the highest bit is LIFE_BIT */

/* Stands for a record's being there at all, where sets of fields tell what is contested. */
#define LIFE_BIT (UINT64_C(1) << 63)

struct model {
    const struct record_type *const *types;
    size_t n;
};

const struct record_type *model_type(const struct model *, struct str name); /* NULL when there is none */
const struct record_type *model_type_number(const struct model *, uint16_t number);
const struct field *record_field(const struct record_type *, struct str name);
const struct field *record_field_number(const struct record_type *, uint16_t number);
/* A field that was given up; NULL. */
const struct field *record_retired_number(const struct record_type *, uint16_t number);
/* What was said in the retired field of that number; NULL where nothing was. */
const struct value *then_value(const struct then *, uint16_t number);
size_t record_field_index(const struct record_type *, const struct field *);

/* A record with every field blank. */
void *record_new(struct arena *, const struct record_type *);
bool record_has_key(const struct record_type *);
/*
 * The id of a record with a natural key: UUIDv8 over the type's number and the key fields' canonical text (BLAKE2b-256, first 16
 * bytes). Hashed are the type's number (2 bytes, most significant first), then for each key field by ascending number
 * varint(number), varint(length) and the text of value_write. Settled for good. Types with a natural key hold no identity, so
 * nothing about a person can be guessed back from it.
 */
struct id record_key_id(struct arena *scratch, const struct record_type *, const void *record);

/*
 * Everything wrong with the record, each with its field: required ones missing, values that may not stand in their field
 * (value_check), and what the type's own check finds. ERR_INVALID when there was anything.
 */
enum err record_check(const struct record_type *, const void *record, const struct vocabulary *,
                      struct error *) MUST_USE;

/*
 * What the type's check finds in a record that stands: nothing was refused, so this comes of values that were valid each where they
 * were written and met by merging. Adds its reasons to the error. Without a vocabulary: the same on every node, whatever its pack, so
 * that a check which asks one must bear that lists and places are NULL and find nothing then.
 */
void record_breaches(const struct record_type *, const void *record, struct error *);

/* One bit a field, in table order, for those that differ. */
uint64_t record_diff(const struct record_type *, const void *a, const void *b);
/* One bit for each of its fields. */
uint64_t record_all_fields(const struct record_type *);
/* `mask` widened so that every merge group it touches is whole. */
uint64_t record_whole_groups(const struct record_type *, uint64_t mask);

/*
 * Payload fields on the wire: ascending field numbers, each `varint(number << 2 | wire)`, wire 0 a zigzag varint, 1 a length and bytes,
 * 2 a blank that clears. Settled for good; docs/internals/journal.md.
 *
 *   wire 0   INTEGER; DECIMAL in millionths; DATE in days since 1970-01-01; INSTANT in microseconds; BOOLEAN 0 or 1
 *   wire 1   TEXT, CODE and PLACE in UTF-8, never empty; REF, 16 bytes; GEOPOINT, 8 bytes: latitude, then longitude, each in
 *            millionths of a degree as 32 bits of two's complement, most significant byte first
 *
 * One record and one mask have one encoding, and only that one decodes.
 */
void record_encode(struct buf *, const struct record_type *, const void *record, uint64_t mask);
/*
 * Reads fields into `record` and their bits into `*mask`; texts are copied to the arena, other fields stay as they are. What was said
 * in retired fields is read as what it means today (upcast); a number the type never knew is kept out (a newer node wrote it). ERR_DAMAGED for every other encoding than the one above: then `*mask` is 0
 * and the record must not be used. What the values mean is not judged here.
 */
enum err record_decode(struct arena *, struct str, const struct record_type *, void *record, uint64_t *mask,
                       struct error *) MUST_USE;
/* Reads only what was said in retired fields, as it was said: for timelines. */
enum err record_decode_then(struct arena *, struct str, const struct record_type *, struct then *,
                            struct error *) MUST_USE;

#endif
