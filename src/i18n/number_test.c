#include "base/test.h"
#include "i18n/number.h"

static struct arena arena;

static void numbers_are_grouped_as_the_language_does(void)
{
    CHECK(str_is(i18n_number(&arena, LANG_EN, 787326), "787,326"));
    CHECK(str_is(i18n_number(&arena, LANG_FR, 787326), "787\u202f326"));
    CHECK(str_is(i18n_number(&arena, LANG_AR, 787326), "787.326"));
    CHECK(str_is(i18n_number(&arena, LANG_EN, 999), "999"));
    CHECK(str_is(i18n_number(&arena, LANG_EN, 1000), "1,000"));
    CHECK(str_is(i18n_number(&arena, LANG_EN, 0), "0"));
}

static void a_negative_number_keeps_its_sign_to_the_last_bit(void)
{
    CHECK(str_is(i18n_number(&arena, LANG_EN, -1234), "-1,234"));
    CHECK(str_is(i18n_number(&arena, LANG_EN, INT64_MIN + 1), "-9,223,372,036,854,775,807"));
}

static void an_unknown_number_is_a_dash_and_not_a_zero(void)
{
    CHECK(str_is(i18n_number(&arena, LANG_EN, INT_NONE), "–"));
    CHECK(str_is(i18n_percent(&arena, LANG_AR, INT_NONE, 1), "–"));
    CHECK(str_is(i18n_change(&arena, LANG_FR, INT_NONE), "–"));
}

static void a_change_shows_its_sign(void)
{
    CHECK(str_is(i18n_change(&arena, LANG_EN, 1200), "+1,200"));
    CHECK(str_is(i18n_change(&arena, LANG_EN, -1200), "-1,200"));
    CHECK(str_is(i18n_change(&arena, LANG_EN, 0), "0"));
}

static void percents_round_half_away_from_zero(void)
{
    CHECK(str_is(i18n_percent(&arena, LANG_EN, 33333333, 1), "33.3%"));
    CHECK(str_is(i18n_percent(&arena, LANG_EN, 12500000, 0), "13%"));
    CHECK(str_is(i18n_percent(&arena, LANG_EN, -12500000, 0), "-13%"));
    CHECK(str_is(i18n_percent(&arena, LANG_EN, -400000, 0), "0%"));
    CHECK(str_is(i18n_percent(&arena, LANG_EN, I18N_WHOLE, 2), "100.00%"));
    CHECK(str_is(i18n_percent(&arena, LANG_EN, 5, 6), "0.000005%"));
    CHECK(str_is(i18n_percent(&arena, LANG_FR, 78700000, 1), "78,7\u00a0%"));
    CHECK(str_is(i18n_percent(&arena, LANG_AR, 78700000, 1), "78,7\u200e%\u200e"));
}

static void a_share_of_nothing_is_not_known(void)
{
    CHECK(i18n_share(1, 3) == 33333333);
    CHECK(i18n_share(2, 3) == 66666667);
    CHECK(i18n_share(-2, 3) == -66666667);
    CHECK(i18n_share(5, 5) == I18N_WHOLE);
    CHECK(i18n_share(0, 0) == INT_NONE);
    CHECK(i18n_share(INT_NONE, 4) == INT_NONE);
    CHECK(i18n_share(4, INT_NONE) == INT_NONE);
    CHECK(i18n_share(900000000000000000, 1800000000000000000) == I18N_WHOLE / 2);
    CHECK(i18n_share(INT64_MAX, 1) == INT_NONE);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(numbers_are_grouped_as_the_language_does),   TEST(a_negative_number_keeps_its_sign_to_the_last_bit),
        TEST(an_unknown_number_is_a_dash_and_not_a_zero), TEST(a_change_shows_its_sign),
        TEST(percents_round_half_away_from_zero),         TEST(a_share_of_nothing_is_not_known),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
