/*
 * The set hash of a cell: for each record BLAKE2b-256, keyed by set_key, over its id (16 bytes) and version (8 bytes, most significant
 * first), read as four 64-bit numbers, most significant byte first; the numbers of all records are added up lane by lane modulo 2^64
 * and written the same way. Addition knows no order, so sets found apart merge by adding; the empty set is 32 zero bytes.
 */
#include "figure/plain.h"

struct set_share set_share_of(const struct hash32 *key, struct id id, uint64_t version)
{
    uint8_t bytes[sizeof id.b + 8];
    struct set_share share;

    memcpy(bytes, id.b, sizeof id.b);
    for (size_t i = 0; i < 8; i++)
        bytes[sizeof id.b + i] = (uint8_t)(version >> (56 - 8 * i));

    struct hash32 hash = crypt_hash_keyed(key->b, (struct str){(const char *)bytes, sizeof bytes});
    struct cursor cursor = CURSOR(hash32_bytes(&hash));

    for (size_t i = 0; i < 4; i++)
        share.lanes[i] = cursor_u64(&cursor);
    return share;
}

void set_add(uint64_t lanes[4], const struct set_share *share)
{
    for (size_t i = 0; i < 4; i++)
        lanes[i] += share->lanes[i];
}

struct hash32 set_hash(const uint64_t lanes[4])
{
    struct hash32 hash;

    for (size_t i = 0; i < sizeof hash.b; i++)
        hash.b[i] = (uint8_t)(lanes[i / 8] >> (56 - 8 * (i % 8)));
    return hash;
}
