/* libsodium's spellings take the same time whatever the bytes are, so they serve for secrets too. */
#include <sodium.h>

#include "crypt/crypt.h"

static const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

struct str crypt_hex(struct arena *a, struct str bytes)
{
    size_t n = bytes.n * 2;
    char *to = arena_alloc(a, n + 1);

    sodium_bin2hex(to, n + 1, (const unsigned char *)bytes.p, bytes.n);
    return (struct str){to, n};
}

bool crypt_hex_read(struct arena *a, struct str s, struct str *bytes)
{
    unsigned char *to = arena_alloc(a, s.n / 2);
    size_t n = 0;

    *bytes = STR_EMPTY;
    if (s.n % 2 || sodium_hex2bin(to, s.n / 2, s.p ? s.p : "", s.n, NULL, &n, NULL) != 0 || n != s.n / 2)
        return false;
    *bytes = (struct str){(char *)to, n};
    return true;
}

struct str crypt_base64url(struct arena *a, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.n, variant); /* with the NUL */
    char *to = arena_alloc(a, room);

    sodium_bin2base64(to, room, (const unsigned char *)bytes.p, bytes.n, variant);
    return (struct str){to, room - 1};
}

bool crypt_base64url_read(struct arena *a, struct str s, struct str *bytes)
{
    size_t room = s.n / 4 * 3 + 2, n = 0;
    unsigned char *to = arena_alloc(a, room);

    *bytes = STR_EMPTY;
    /* Without an end pointer libsodium refuses what follows the last full byte. */
    if (sodium_base642bin(to, room, s.p ? s.p : "", s.n, NULL, &n, NULL, variant) != 0)
        return false;
    *bytes = (struct str){(char *)to, n};
    return true;
}
