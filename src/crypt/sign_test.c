#include "base/test.h"
#include "crypt/crypt.h"

static void the_pair_of_a_seed_is_that_of_rfc_8032(void)
{
    struct arena a = ARENA_EMPTY;
    struct signpair pair;
    struct str seed;

    /* RFC 8032, section 7.1, test 1 */
    REQUIRE(crypt_hex_read(&a, STR("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"), &seed));
    crypt_signpair((const uint8_t *)seed.p, &pair);
    struct signature signature = crypt_sign(&pair, STR_EMPTY);
    struct str hex = crypt_hex(&a, (struct str){(char *)signature.b, sizeof signature.b});
    CHECK(str_starts(hex, STR("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155")));
    CHECK(crypt_verify(&pair.verify, STR_EMPTY, &signature));
    arena_free(&a);
}

static void a_signature_holds_for_its_text_and_its_key_only(void)
{
    const uint8_t seed[32] = {7}, other_seed[32] = {8};
    struct signpair pair, other;

    crypt_signpair(seed, &pair);
    crypt_signpair(other_seed, &other);
    struct signature signature = crypt_sign(&pair, STR("head 12"));
    CHECK(crypt_verify(&pair.verify, STR("head 12"), &signature));
    CHECK(!crypt_verify(&pair.verify, STR("head 13"), &signature));
    CHECK(!crypt_verify(&other.verify, STR("head 12"), &signature));
    signature.b[40] ^= 1;
    CHECK(!crypt_verify(&pair.verify, STR("head 12"), &signature));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_pair_of_a_seed_is_that_of_rfc_8032),
        TEST(a_signature_holds_for_its_text_and_its_key_only),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
