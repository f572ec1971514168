#include "crypt/crypt.h"

#include <sodium.h>

void crypt_start(void)
{
    if (sodium_init() < 0) {
        fputs("sanad: no source of randomness\n", stderr);
        abort();
    }
}

void crypt_random(void *to, size_t n)
{
    randombytes_buf(to, n);
}

void crypt_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

bool crypt_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

struct str crypt_token(struct arena *a, size_t bytes)
{
    char *random = arena_alloc(a, bytes);

    crypt_random(random, bytes);
    return crypt_base64url(a, (struct str){random, bytes});
}
