#include <sodium.h>

#include "crypt/crypt.h"

static_assert(sizeof(struct hash32) == crypto_generichash_BYTES, "BLAKE2b-256");
static_assert(sizeof(struct crypt_hasher) >= sizeof(crypto_generichash_state), "room for the state");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

static struct hash32 hash(const uint8_t *key, size_t key_size, struct str s)
{
    struct hash32 h;

    if (crypto_generichash(h.b, sizeof h.b, bytes_of(s), s.n, key, key_size) != 0)
        abort();
    return h;
}

struct hash32 crypt_hash(struct str s)
{
    return hash(NULL, 0, s);
}

struct hash32 crypt_hash_keyed(const uint8_t key[32], struct str s)
{
    return hash(key, 32, s);
}

bool hash32_eq(const struct hash32 *a, const struct hash32 *b)
{
    return crypt_equal(hash32_bytes(a), hash32_bytes(b));
}

struct str hash32_bytes(const struct hash32 *h)
{
    return (struct str){(const char *)h->b, sizeof h->b};
}

static crypto_generichash_state *state_of(struct crypt_hasher *h)
{
    return (crypto_generichash_state *)(void *)h->state;
}

void crypt_hasher_start(struct crypt_hasher *h)
{
    crypto_generichash_init(state_of(h), NULL, 0, sizeof(struct hash32));
}

void crypt_hasher_add(struct crypt_hasher *h, struct str s)
{
    crypto_generichash_update(state_of(h), bytes_of(s), s.n);
}

struct hash32 crypt_hasher_end(struct crypt_hasher *h)
{
    struct hash32 out;

    crypto_generichash_final(state_of(h), out.b, sizeof out.b);
    return out;
}
