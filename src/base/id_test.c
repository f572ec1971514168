#include "base/id.h"

#include "base/test.h"

static void an_id_is_read_in_either_case_and_written_in_one(void)
{
    struct arena a = ARENA_EMPTY;
    struct id id;

    REQUIRE(id_parse(STR("0190163D-8694-739B-AEA5-966C26F8AD91"), &id));
    CHECK(id.b[0] == 0x01 && id.b[15] == 0x91);
    CHECK(str_is(id_format(&a, id), "0190163d-8694-739b-aea5-966c26f8ad91"));
    CHECK(str_eq(id_bytes(&id), (struct str){(const char *)id.b, 16}));
    arena_free(&a);
}

static void what_is_no_id_is_refused(void)
{
    static const char *const bad[] = {
        "",
        "0190163d8694739baea5966c26f8ad91",
        "0190163d-8694-739b-aea5-966c26f8ad9",
        "0190163d-8694-739b-aea5-966c26f8ad911",
        "0190163d-8694-739b-aea5-966c26f8ad9g",
        "0190163d-8694-739b-aea5966c-26f8ad91",
        "{190163d-8694-739b-aea5-966c26f8ad91",
    };
    struct id id;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(!id_parse(str_of(bad[i]), &id));
}

static void version_7_holds_the_time_and_sorts_by_it(void)
{
    struct arena a = ARENA_EMPTY;
    const uint8_t low[10] = {0}, high[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    /* RFC 9562, appendix A.6: 2022-02-22 14:22:22 -05:00 */
    struct id earlier = id_v7((struct instant){0x017F22E279B0 * (int64_t)1000}, high);
    struct id later = id_v7((struct instant){0x017F22E279B1 * (int64_t)1000}, low);

    CHECK(str_is(id_format(&a, earlier), "017f22e2-79b0-7fff-bfff-ffffffffffff"));
    CHECK(str_is(id_format(&a, later), "017f22e2-79b1-7000-8000-000000000000"));
    CHECK(id_cmp(earlier, later) < 0 && id_cmp(later, earlier) > 0 && id_cmp(later, later) == 0);
    arena_free(&a);
}

static void version_8_is_the_digest_with_its_stamp(void)
{
    struct arena a = ARENA_EMPTY;
    const uint8_t digest[16] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

    CHECK(str_is(id_format(&a, id_v8(digest)), "ffffffff-ffff-8fff-bfff-ffffffffffff"));
    arena_free(&a);
}

static void no_id_is_not_known(void)
{
    const uint8_t zero[16] = {0};

    CHECK(!id_known(NO_ID) && id_known(id_v8(zero)));
    CHECK(id_eq(NO_ID, NO_ID) && !id_eq(NO_ID, id_v8(zero)));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_id_is_read_in_either_case_and_written_in_one),
        TEST(what_is_no_id_is_refused),
        TEST(version_7_holds_the_time_and_sorts_by_it),
        TEST(version_8_is_the_digest_with_its_stamp),
        TEST(no_id_is_not_known),
    };

    return TEST_MAIN(tests);
}
