#include <sodium.h>

#include "crypt/crypt.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

static_assert(SEAL_EXTRA == NONCE + TAG, "what sealing adds");
static_assert(sizeof(struct sealkey) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the key's size");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

void crypt_seal_into(void *to, const struct sealkey *key, struct str aad, struct str plain)
{
    unsigned char *nonce = to;

    /* 24 random bytes do not repeat in any number of texts one key will ever seal. */
    crypt_random(nonce, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, bytes_of(plain), plain.n, bytes_of(aad), aad.n,
                                               NULL, nonce, key->b);
}

bool crypt_open_into(void *to, const struct sealkey *key, struct str aad, struct str sealed)
{
    const unsigned char *nonce = bytes_of(sealed);

    if (sealed.n < SEAL_EXTRA)
        return false;
    return crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, nonce + NONCE, sealed.n - NONCE, bytes_of(aad),
                                                      aad.n, nonce, key->b) == 0;
}

struct str crypt_seal(struct arena *a, const struct sealkey *key, struct str aad, struct str plain)
{
    char *to = arena_alloc(a, plain.n + SEAL_EXTRA);

    crypt_seal_into(to, key, aad, plain);
    return (struct str){to, plain.n + SEAL_EXTRA};
}

enum err crypt_open(struct arena *a, const struct sealkey *key, struct str aad, struct str sealed, struct str *plain,
                    struct error *e)
{
    size_t n = sealed.n < SEAL_EXTRA ? 0 : sealed.n - SEAL_EXTRA;
    char *to = arena_alloc(a, n);

    *plain = STR_EMPTY;
    if (!crypt_open_into(to, key, aad, sealed))
        return error_set(e, ERR_KEY, "crypt.cannot_open");
    *plain = (struct str){to, n};
    return OK;
}
