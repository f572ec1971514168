/*
 * 16-byte identifiers, RFC 9562. Ids we make are UUIDv7 (they sort by the time they were made); a record with a natural key gets a
 * UUIDv8 computed from it (model/record.h), so that the same round or count made on two nodes is one record.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/time.h"

struct id {
    uint8_t b[16];
};
#define NO_ID ((struct id){{0}})

bool id_eq(struct id, struct id);
bool id_known(struct id); /* not all zero */
int id_cmp(struct id, struct id);
/* `random` are 10 bytes of randomness; the caller has the clock and the generator. */
struct id id_v7(struct instant, const uint8_t random[10]);
/* Stamps version 8 and the variant over the first 16 bytes of a digest. */
struct id id_v8(const uint8_t digest[16]);
/* 8-4-4-4-12, lower case; reads either case. */
struct str id_format(struct arena *, struct id);
bool id_parse(struct str, struct id *);
struct str id_bytes(const struct id *); /* the 16 bytes as a string, for maps */

#endif
