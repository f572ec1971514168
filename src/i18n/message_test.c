#include "base/test.h"
#include "i18n/i18n.h"

static struct arena arena;

static void an_argument_is_isolated_in_arabic(void)
{
    struct str args[] = {STR("1"), STR("50"), STR("667")};
    CHECK(str_is(i18n_format(&arena, LANG_EN, "page.range", args, 3), "1–50 of 667"));
    CHECK(str_is(i18n_format(&arena, LANG_AR, "page.range", args, 3), "\u2068"
                                                                      "1\u2069 إلى \u2068"
                                                                      "50\u2069 من \u2068"
                                                                      "667\u2069"));
}

static void an_arabic_name_is_isolated_in_english(void)
{
    struct str name = STR("سبها");
    CHECK(str_is(i18n_format(&arena, LANG_EN, "page.sort_by", &name, 1), "Sort by \u2068سبها\u2069"));
}

static void a_placeholder_without_argument_is_left_empty(void)
{
    CHECK(str_is(i18n_format(&arena, LANG_EN, "page.sort_by", NULL, 0), "Sort by "));
}

static void an_argument_is_not_filled_again(void)
{
    struct str name = STR("{0}");
    CHECK(str_is(i18n_format(&arena, LANG_EN, "page.sort_by", &name, 1), "Sort by {0}"));
}

static struct str rows(enum language language, int64_t n)
{
    return i18n_count(&arena, language, "page.rows", n, NULL, 0);
}

static void english_and_french_count_as_they_do(void)
{
    CHECK(str_is(rows(LANG_EN, 0), "0 rows"));
    CHECK(str_is(rows(LANG_EN, 1), "1 row"));
    CHECK(str_is(rows(LANG_EN, 1234), "1,234 rows"));
    CHECK(str_is(rows(LANG_FR, 0), "0 ligne"));
    CHECK(str_is(rows(LANG_FR, 1), "1 ligne"));
    CHECK(str_is(rows(LANG_FR, 2), "2 lignes"));
    CHECK(str_is(rows(LANG_FR, 1000000), "1\u202f000\u202f000 lignes"));
}

static void arabic_has_six_forms(void)
{
    CHECK(str_is(rows(LANG_AR, 0), "لا صفوف"));
    CHECK(str_is(rows(LANG_AR, 1), "صف واحد"));
    CHECK(str_is(rows(LANG_AR, 2), "صفّان"));
    CHECK(str_is(rows(LANG_AR, 7), "\u2068"
                                   "7\u2069 صفوف"));
    CHECK(str_is(rows(LANG_AR, 11), "\u2068"
                                    "11\u2069 صفًا"));
    CHECK(str_is(rows(LANG_AR, 100), "\u2068"
                                     "100\u2069 صف"));
    CHECK(str_is(rows(LANG_AR, 103), "\u2068"
                                     "103\u2069 صفوف"));
}

static void a_missing_plural_shows_its_key(void)
{
    CHECK(str_is(i18n_count(&arena, LANG_EN, "no.such.count", 3, NULL, 0), "[no.such.count]"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_argument_is_isolated_in_arabic),
        TEST(an_arabic_name_is_isolated_in_english),
        TEST(a_placeholder_without_argument_is_left_empty),
        TEST(an_argument_is_not_filled_again),
        TEST(english_and_french_count_as_they_do),
        TEST(arabic_has_six_forms),
        TEST(a_missing_plural_shows_its_key),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
