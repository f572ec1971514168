#include "base/test.h"
#include "crypt/crypt.h"

static struct str hex(struct arena *a, struct hash32 h)
{
    return crypt_hex(a, hash32_bytes(&h));
}

static void the_digest_is_blake2b_with_32_bytes(void)
{
    struct arena a = ARENA_EMPTY;

    /* b2sum -l 256 of "abc" and of nothing */
    CHECK(str_is(hex(&a, crypt_hash(STR("abc"))), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
    CHECK(str_is(hex(&a, crypt_hash(STR_EMPTY)), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"));
    arena_free(&a);
}

static void a_digest_in_pieces_is_the_digest_of_the_whole(void)
{
    struct crypt_hasher hasher;
    struct hash32 whole = crypt_hash(STR("one two three"));

    crypt_hasher_start(&hasher);
    crypt_hasher_add(&hasher, STR("one "));
    crypt_hasher_add(&hasher, STR_EMPTY);
    crypt_hasher_add(&hasher, STR("two three"));
    struct hash32 pieces = crypt_hasher_end(&hasher);
    CHECK(hash32_eq(&whole, &pieces));
}

static void a_keyed_digest_depends_on_its_key(void)
{
    const uint8_t key[32] = {1}, other[32] = {2};
    struct hash32 a = crypt_hash_keyed(key, STR("x")), b = crypt_hash_keyed(other, STR("x")),
                  plain = crypt_hash(STR("x"));
    struct hash32 again = crypt_hash_keyed(key, STR("x"));

    CHECK(hash32_eq(&a, &again));
    CHECK(!hash32_eq(&a, &b));
    CHECK(!hash32_eq(&a, &plain));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_digest_is_blake2b_with_32_bytes),
        TEST(a_digest_in_pieces_is_the_digest_of_the_whole),
        TEST(a_keyed_digest_depends_on_its_key),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
