#include "auth/store.h"

/* Read aloud and copied by hand: no i, l, o, 0 or 1. 25 of 31 characters are 123 bits. */
static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";

enum { GROUPS = 5, GROUP = 5, LETTERS = sizeof alphabet - 1, EVEN = 256 / LETTERS * LETTERS };

/* Bytes from EVEN on are drawn again, or the first letters would come more often. */
static char letter(void)
{
    uint8_t random;

    do
        crypt_random(&random, sizeof random);
    while (random >= EVEN);
    return alphabet[random % LETTERS];
}

struct str password_generate(struct arena *a)
{
    struct buf b = BUF_IN(a);

    for (int group = 0; group < GROUPS; group++) {
        if (group > 0)
            buf_char(&b, '-');
        for (int i = 0; i < GROUP; i++)
            buf_char(&b, letter());
    }
    return buf_str(&b);
}

static size_t characters(struct str utf8)
{
    size_t n = 0;

    for (size_t i = 0; i < utf8.n; i++)
        n += ((uint8_t)utf8.p[i] & 0xC0) != 0x80;
    return n;
}

enum err password_check(struct str password, struct str name, struct error *e)
{
    size_t n = characters(password);

    if (n < PASSWORD_LEAST)
        return error_set(e, ERR_INVALID, "auth.password_short", str_printf(e->arena, "%d", PASSWORD_LEAST));
    if (n > PASSWORD_MOST)
        return error_set(e, ERR_INVALID, "auth.password_long", str_printf(e->arena, "%d", PASSWORD_MOST));
    if (str_eq_fold(password, name))
        return error_set(e, ERR_INVALID, "auth.password_name");
    return OK;
}
