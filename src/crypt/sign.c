#include <sodium.h>

#include "crypt/crypt.h"

static_assert(sizeof(struct verifykey) == crypto_sign_PUBLICKEYBYTES, "Ed25519");
static_assert(sizeof((struct signpair *)0)->secret == crypto_sign_SECRETKEYBYTES, "Ed25519");
static_assert(sizeof(struct signature) == crypto_sign_BYTES, "Ed25519");

void crypt_signpair(const uint8_t seed[32], struct signpair *pair)
{
    crypto_sign_seed_keypair(pair->verify.b, pair->secret, seed);
}

struct signature crypt_sign(const struct signpair *pair, struct str s)
{
    struct signature signature;

    crypto_sign_detached(signature.b, NULL, (const unsigned char *)s.p, s.n, pair->secret);
    return signature;
}

bool crypt_verify(const struct verifykey *key, struct str s, const struct signature *signature)
{
    return crypto_sign_verify_detached(signature->b, (const unsigned char *)s.p, s.n, key->b) == 0;
}
