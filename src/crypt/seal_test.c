#include "base/test.h"
#include "crypt/crypt.h"

static struct sealkey new_key(void)
{
    struct sealkey key;

    crypt_random(&key, sizeof key);
    return key;
}

static void what_was_sealed_opens_with_its_key_and_nothing_else(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct sealkey key = new_key(), other = new_key();
    struct str plain, sealed = crypt_seal(&a, &key, STR("entry 7"), STR("a name"));

    CHECK(sealed.n == STR("a name").n + SEAL_EXTRA);
    CHECK(crypt_open(&a, &key, STR("entry 7"), sealed, &plain, &e) == OK);
    CHECK(str_is(plain, "a name"));
    CHECK(crypt_open(&a, &other, STR("entry 7"), sealed, &plain, &e) == ERR_KEY);
    CHECK(strcmp(e.key, "crypt.cannot_open") == 0);
    CHECK(plain.n == 0);
    CHECK(crypt_open(&a, &key, STR("entry 8"), sealed, &plain, &e) == ERR_KEY);
    arena_free(&a);
}

static void any_changed_or_missing_byte_is_refused(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct sealkey key = new_key();
    struct str plain, sealed = crypt_seal(&a, &key, STR_EMPTY, STR("abc"));

    for (size_t i = 0; i < sealed.n; i++) {
        struct str changed = str_copy(&a, sealed);
        ((char *)(uintptr_t)changed.p)[i] ^= 1;
        CHECK(crypt_open(&a, &key, STR_EMPTY, changed, &plain, &e) == ERR_KEY);
        CHECK(crypt_open(&a, &key, STR_EMPTY, str_slice(sealed, 0, i), &plain, &e) == ERR_KEY);
    }
    arena_free(&a);
}

static void nothing_can_be_sealed_too_and_no_two_seals_look_alike(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct sealkey key = new_key();
    struct str plain, one = crypt_seal(&a, &key, STR_EMPTY, STR_EMPTY),
                      two = crypt_seal(&a, &key, STR_EMPTY, STR_EMPTY);

    CHECK(!str_eq(one, two));
    CHECK(crypt_open(&a, &key, STR_EMPTY, one, &plain, &e) == OK);
    CHECK(plain.n == 0);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_sealed_opens_with_its_key_and_nothing_else),
        TEST(any_changed_or_missing_byte_is_refused),
        TEST(nothing_can_be_sealed_too_and_no_two_seals_look_alike),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
