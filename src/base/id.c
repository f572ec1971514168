#include "base/id.h"

bool id_eq(struct id a, struct id b)
{
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

bool id_known(struct id i)
{
    return !id_eq(i, NO_ID);
}

int id_cmp(struct id a, struct id b)
{
    return memcmp(a.b, b.b, sizeof a.b);
}

static void stamp(struct id *id, unsigned version)
{
    id->b[6] = (uint8_t)((id->b[6] & 0x0f) | version << 4);
    id->b[8] = (uint8_t)((id->b[8] & 0x3f) | 0x80);
}

struct id id_v7(struct instant at, const uint8_t random[10])
{
    struct id id;
    uint64_t ms = (uint64_t)at.us / 1000;

    for (int i = 0; i < 6; i++)
        id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
    memcpy(id.b + 6, random, 10);
    stamp(&id, 7);
    return id;
}

struct id id_v8(const uint8_t digest[16])
{
    struct id id;

    memcpy(id.b, digest, sizeof id.b);
    stamp(&id, 8);
    return id;
}

struct str id_format(struct arena *a, struct id id)
{
    const uint8_t *b = id.b;

    return str_printf(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3],
                      b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool id_parse(struct str s, struct id *out)
{
    size_t byte = 0;

    if (s.n != 36)
        return false;
    for (size_t i = 0; i < s.n;) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (s.p[i++] != '-')
                return false;
            continue;
        }
        int high = nibble(s.p[i]), low = nibble(s.p[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out->b[byte++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    return true;
}

struct str id_bytes(const struct id *id)
{
    return (struct str){(const char *)id->b, sizeof id->b};
}
