#include "base/str.h"

#include "base/test.h"

static void the_empty_string_is_a_string_like_any_other(void)
{
    struct arena a = ARENA_EMPTY;

    CHECK(str_eq(STR_EMPTY, STR("")));
    CHECK(str_of(NULL).n == 0);
    CHECK(str_copy(&a, STR_EMPTY).n == 0);
    CHECK(str_c(&a, STR_EMPTY)[0] == '\0');
    CHECK(str_slice(STR_EMPTY, 0, 5).n == 0);
    CHECK(str_trim(STR_EMPTY).n == 0);
    CHECK(str_starts(STR("a"), STR_EMPTY) && str_ends(STR("a"), STR_EMPTY) && str_contains(STR("a"), STR_EMPTY));
    CHECK(str_contains(STR_EMPTY, STR_EMPTY) && !str_contains(STR_EMPTY, STR("a")));
    CHECK(str_cmp(STR_EMPTY, STR_EMPTY) == 0 && str_cmp(STR_EMPTY, STR("a")) < 0);
    CHECK(str_valid_utf8(STR_EMPTY));
    arena_free(&a);
}

static void order_is_by_unsigned_bytes_and_a_prefix_comes_first(void)
{
    CHECK(str_cmp(STR("ab"), STR("abc")) < 0);
    CHECK(str_cmp(STR("b"), STR("abc")) > 0);
    CHECK(str_cmp(STR("\xff"), STR("a")) > 0);
    CHECK(str_cmp(STR("a\0b"), STR("a\0c")) < 0);
    CHECK(!str_eq(STR("a\0b"), STR("a\0c")));
}

static void case_folds_for_ascii_letters_only(void)
{
    CHECK(str_eq_fold(STR("Muhalla-9"), STR("mUHALLA-9")));
    CHECK(!str_eq_fold(STR("É"), STR("é")));
    CHECK(!str_eq_fold(STR("["), STR("{")));
}

static void a_part_is_found_at_the_start_the_end_and_within(void)
{
    CHECK(str_starts(STR("r_round"), STR("r_")) && !str_starts(STR("r"), STR("r_")));
    CHECK(str_ends(STR("a.csv"), STR(".csv")) && !str_ends(STR("csv"), STR(".csv")));
    CHECK(str_contains(STR("aab"), STR("ab")) && !str_contains(STR("ab"), STR("ba")));
    CHECK(str_find(STR("a,b"), ',') == 1 && str_find(STR("ab"), ',') == 2);
}

static void a_slice_is_clamped(void)
{
    CHECK(str_is(str_slice(STR("abc"), 1, 9), "bc"));
    CHECK(str_is(str_slice(STR("abc"), 2, 1), ""));
    CHECK(str_is(str_slice(STR("abc"), 9, 9), ""));
    CHECK(str_is(str_trim(STR(" \t\r\n a b \v\f")), "a b"));
}

static void cutting_gives_every_part_even_empty_ones_between(void)
{
    struct str rest = STR("a,,b"), part;

    CHECK(str_cut(&rest, ',', &part) && str_is(part, "a"));
    CHECK(str_cut(&rest, ',', &part) && part.n == 0);
    CHECK(str_cut(&rest, ',', &part) && str_is(part, "b"));
    CHECK(!str_cut(&rest, ',', &part));
    rest = STR("");
    CHECK(str_cut(&rest, ',', &part) && part.n == 0);
    CHECK(!str_cut(&rest, ',', &part));
    rest = STR_EMPTY;
    CHECK(!str_cut(&rest, ',', &part));
}

static void a_number_is_all_digits_and_fits(void)
{
    int64_t n;

    CHECK(str_to_int(STR("0"), &n) && n == 0);
    CHECK(str_to_int(STR("-007"), &n) && n == -7);
    CHECK(str_to_int(STR("+12"), &n) && n == 12);
    CHECK(str_to_int(STR("9223372036854775807"), &n) && n == INT64_MAX);
    CHECK(str_to_int(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    CHECK(!str_to_int(STR("9223372036854775808"), &n));
    CHECK(!str_to_int(STR("-9223372036854775809"), &n));
    CHECK(!str_to_int(STR(""), &n) && !str_to_int(STR("-"), &n) && !str_to_int(STR("1 "), &n));
    CHECK(!str_to_int(STR("1.0"), &n) && !str_to_int(STR("0x1"), &n) && !str_to_int(STR("٣"), &n));
}

static void utf8_is_well_formed_or_refused(void)
{
    static const struct str good[] = {
        STR_INIT("abc"), STR_INIT("é أ 漢 😀"), STR_INIT("\xed\x9f\xbf"), STR_INIT("\xf4\x8f\xbf\xbf"), STR_INIT("\0"),
    };
    static const struct str bad[] = {
        STR_INIT("\x80"),
        STR_INIT("\xc3"),
        STR_INIT("\xc0\xaf"),
        STR_INIT("\xe0\x80\xaf"),
        STR_INIT("\xed\xa0\x80"),
        STR_INIT("\xf0\x80\x80\x80"),
        STR_INIT("\xf4\x90\x80\x80"),
        STR_INIT("\xf5\x80\x80\x80"),
        STR_INIT("\xe2\x82"),
        STR_INIT("a\xff"),
    };

    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(str_valid_utf8(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(!str_valid_utf8(bad[i]));
}

static void distance_counts_edits_and_stops_when_it_is_too_many(void)
{
    CHECK(str_distance(STR("kitten"), STR("sitting"), 10) == 3);
    CHECK(str_distance(STR("sabha"), STR("sabha"), 2) == 0);
    CHECK(str_distance(STR(""), STR("abc"), 5) == 3);
    CHECK(str_distance(STR("kitten"), STR("sitting"), 2) == 3);
    CHECK(str_distance(STR("a"), STR("abcdefgh"), 2) == 3);
}

static void text_is_built_and_joined(void)
{
    struct arena a = ARENA_EMPTY;

    CHECK(str_is(str_printf(&a, "%d of %s", 3, "five"), "3 of five"));
    CHECK(str_is(str_join(&a, STR("ab"), STR("c")), "abc"));
    CHECK(strcmp(str_c(&a, STR("abc")), "abc") == 0);
    arena_free(&a);
}

static void equal_strings_hash_alike(void)
{
    CHECK(str_hash(STR("abc")) == str_hash(str_slice(STR("xabc"), 1, 4)));
    CHECK(str_hash(STR("abc")) != str_hash(STR("abd")));
    CHECK(str_hash(STR("")) != str_hash(STR("\0")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_empty_string_is_a_string_like_any_other),
        TEST(order_is_by_unsigned_bytes_and_a_prefix_comes_first),
        TEST(case_folds_for_ascii_letters_only),
        TEST(a_part_is_found_at_the_start_the_end_and_within),
        TEST(a_slice_is_clamped),
        TEST(cutting_gives_every_part_even_empty_ones_between),
        TEST(a_number_is_all_digits_and_fits),
        TEST(utf8_is_well_formed_or_refused),
        TEST(distance_counts_edits_and_stops_when_it_is_too_many),
        TEST(text_is_built_and_joined),
        TEST(equal_strings_hash_alike),
    };

    return TEST_MAIN(tests);
}
