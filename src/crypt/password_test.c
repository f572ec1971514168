#include "base/test.h"

#include <pthread.h>

#include "crypt/crypt.h"

static void the_right_password_verifies_and_no_other(void)
{
    struct arena a = ARENA_EMPTY;
    struct str encoded = crypt_password_hash(&a, STR("vingt-deux moutons"));

    CHECK(str_starts(encoded, STR("$argon2id$v=19$m=65536,t=3,p=1$")));
    CHECK(crypt_password_verify(encoded, STR("vingt-deux moutons")));
    CHECK(!crypt_password_verify(encoded, STR("vingt-deux mouton")));
    CHECK(!crypt_password_verify(encoded, STR_EMPTY));
    arena_free(&a);
}

static void what_is_no_encoded_password_verifies_nothing(void)
{
    CHECK(!crypt_password_verify(STR_EMPTY, STR_EMPTY));
    CHECK(!crypt_password_verify(STR("$argon2id$"), STR("x")));
    CHECK(!crypt_password_verify(STR("plain"), STR("plain")));
    CHECK(!crypt_password_verify((struct str){(const char[200]){"$argon2id$"}, 200}, STR("x")));
}

static void a_passphrase_gives_the_same_key_with_the_same_salt(void)
{
    struct crypt_stretch stretch = crypt_stretch_new(), other = crypt_stretch_new();
    struct sealkey a, b, c;

    REQUIRE(crypt_stretch_key(&stretch, STR("a long passphrase"), &a));
    REQUIRE(crypt_stretch_key(&stretch, STR("a long passphrase"), &b));
    REQUIRE(crypt_stretch_key(&other, STR("a long passphrase"), &c));
    CHECK(memcmp(&a, &b, sizeof a) == 0);
    CHECK(memcmp(&a, &c, sizeof a) != 0);
}

static void parameters_too_weak_or_too_costly_are_refused(void)
{
    struct crypt_stretch weak = crypt_stretch_new(), costly = weak, endless = weak;
    struct sealkey key;

    weak.memory_kib = 8;
    costly.memory_kib = UINT32_MAX;
    endless.passes = UINT32_MAX;
    CHECK(!crypt_stretch_key(&weak, STR("x"), &key));
    CHECK(!crypt_stretch_key(&costly, STR("x"), &key));
    CHECK(!crypt_stretch_key(&endless, STR("x"), &key));
}

static void *verify_one(void *encoded)
{
    return crypt_password_verify(*(struct str *)encoded, STR("x")) ? encoded : NULL;
}

static void many_at_once_wait_for_each_other(void)
{
    struct arena a = ARENA_EMPTY;
    struct str encoded = crypt_password_hash(&a, STR("x"));
    pthread_t threads[5];

    for (size_t i = 0; i < COUNT_OF(threads); i++)
        REQUIRE(pthread_create(&threads[i], NULL, verify_one, &encoded) == 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        void *verified;
        pthread_join(threads[i], &verified);
        CHECK(verified);
    }
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_right_password_verifies_and_no_other),
        TEST(what_is_no_encoded_password_verifies_nothing),
        TEST(a_passphrase_gives_the_same_key_with_the_same_salt),
        TEST(parameters_too_weak_or_too_costly_are_refused),
        TEST(many_at_once_wait_for_each_other),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
