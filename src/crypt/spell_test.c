#include "base/test.h"
#include "crypt/crypt.h"

static void hex_is_read_in_either_case_and_nothing_else_is(void)
{
    struct arena a = ARENA_EMPTY;
    struct str bytes;

    CHECK(str_is(crypt_hex(&a, STR("\x00\xff\x1a")), "00ff1a"));
    CHECK(crypt_hex_read(&a, STR("00fF1A"), &bytes) && str_eq(bytes, STR("\x00\xff\x1a")));
    CHECK(crypt_hex_read(&a, STR_EMPTY, &bytes) && bytes.n == 0);
    CHECK(!crypt_hex_read(&a, STR("0"), &bytes));
    CHECK(!crypt_hex_read(&a, STR("0g"), &bytes));
    CHECK(!crypt_hex_read(&a, STR("00 1"), &bytes));
    arena_free(&a);
}

static void base64url_has_no_padding_and_comes_back(void)
{
    struct arena a = ARENA_EMPTY;
    struct str bytes, all = STR("\xfb\xef\xbe\xff\x00");

    CHECK(str_is(crypt_base64url(&a, STR("\xfb\xef\xbe")), "----"));
    CHECK(str_is(crypt_base64url(&a, STR("\xff")), "_w"));
    for (size_t n = 0; n <= all.n; n++) {
        struct str part = str_slice(all, 0, n);
        CHECK(crypt_base64url_read(&a, crypt_base64url(&a, part), &bytes) && str_eq(bytes, part));
    }
    CHECK(!crypt_base64url_read(&a, STR("_w=="), &bytes));
    CHECK(!crypt_base64url_read(&a, STR("+/"), &bytes));
    CHECK(!crypt_base64url_read(&a, STR("A"), &bytes));
    arena_free(&a);
}

static void a_token_has_the_length_asked_and_never_repeats(void)
{
    struct arena a = ARENA_EMPTY;
    struct str one = crypt_token(&a, 32), two = crypt_token(&a, 32), bytes;

    CHECK(one.n == 43);
    CHECK(!str_eq(one, two));
    CHECK(crypt_base64url_read(&a, one, &bytes) && bytes.n == 32);
    arena_free(&a);
}

static void equality_is_of_all_bytes(void)
{
    CHECK(crypt_equal(STR_EMPTY, STR_EMPTY));
    CHECK(crypt_equal(STR("abc"), STR("abc")));
    CHECK(!crypt_equal(STR("abc"), STR("abd")));
    CHECK(!crypt_equal(STR("abc"), STR("ab")));
}

static void wiped_memory_is_zero(void)
{
    char secret[8] = "secret!";

    crypt_wipe(secret, sizeof secret);
    CHECK(memcmp(secret, (char[8]){0}, sizeof secret) == 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(hex_is_read_in_either_case_and_nothing_else_is),
        TEST(base64url_has_no_padding_and_comes_back),
        TEST(a_token_has_the_length_asked_and_never_repeats),
        TEST(equality_is_of_all_bytes),
        TEST(wiped_memory_is_zero),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
