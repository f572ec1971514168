#include "report/report_testing.h"

static const struct fake fakes[] = {
    {"people", "", 54, {0}, 1000, 0},
    {"people", "region", 54, {"LY01"}, 200, 0},
    {"people", "region", 54, {"LY02"}, 787, 0},
    {"people", "region", 54, {"LY03"}, 13, 0},
    {"people_share", "", 54, {0}, 1000, 1000},
    {"people_share", "region", 54, {"LY01"}, 200, 1000},
    {"people_share", "region", 54, {"LY02"}, 787, 1000},
    {"people_share", "region", 54, {"LY03"}, 13, 1000},
    {"hosting", "", 54, {0}, 2, 0},
    {"hosting", "region", 54, {"LY01"}, 1, 0},
    {"hosting", "region", 54, {"LY02"}, INT_NONE, 0},
    {"people", "", 53, {0}, 800, 0},
    {"people", "region", 53, {"LY01"}, 250, 0},
    {"people", "region", 53, {"LY02"}, 550, 0},
    {"naming", "", 54, {0}, 9, 0},
    {"naming", "need", 54, {"food"}, 8, 0},
    {"naming", "need", 54, {"water"}, 5, 0},
    {"naming_share", "", 54, {0}, 9, 10},
    {"naming_share", "need", 54, {"food"}, 8, 10},
    {"naming_share", "need", 54, {"water"}, 5, 10},
    {"naming_share", "region", 54, {"LY01"}, 4, 4},
    {"naming_share", "region", 54, {"LY02"}, 5, 6},
    {"naming_share", "region,need", 54, {"LY01", "food"}, 4, 4},
    {"naming_share", "region,need", 54, {"LY02", "food"}, 4, 6},
    {"naming_share", "region,need", 54, {"LY02", "water"}, 5, 6},
};

static struct world w;
static struct document document;

static const struct report_block *fill(struct outline_row row)
{
    world_make(&w, fakes, COUNT_OF(fakes));
    return world_fill(&w, row, LANG_EN, &document) ? only_block(&document) : NULL;
}

static bool gives(const struct report_block *block, const char *expected)
{
    struct str words = table_words(&w.arena, block);
    bool same = str_is(words, expected);

    if (!same)
        fprintf(stderr, "%.*s", STR_ARG(words));
    return same;
}

static struct outline_row by_region(enum outline_kind kind)
{
    return (struct outline_row){.kind = kind,
                                .figures = {{.indicator = &people}, {.indicator = &people_share}},
                                .figure_count = 2,
                                .by = {&test_region},
                                .by_count = 1,
                                .title = WORDS("T", "T", "T")};
}

static void a_table_has_a_row_a_place_and_ends_with_the_whole(void)
{
    const struct report_block *block = fill(by_region(OUTLINE_TABLE));

    REQUIRE(block);
    CHECK(gives(block,
                "East|200|20000000/1000\nWest|787|78700000/1000\nSouth|13|1300000/1000\nTotal|1000|100000000/1000\n"));
    CHECK(block->last_is_total);
    CHECK(block->line_count == 0);
    CHECK(str_is(block->columns[2].base, "People"));
    CHECK(str_is(block->cells[0].code, "LY01"));
}

static void a_cell_says_what_opens_it(void)
{
    const struct report_block *block = fill(by_region(OUTLINE_TABLE));

    REQUIRE(block);
    const struct report_cell *cell = &block->cells[4];
    CHECK(str_is(cell->figure, "people"));
    CHECK(str_is(cell->by, "region"));
    CHECK(str_is(cell->where, "round = 54"));
    CHECK(str_is(cell->slice, "region=LY02"));
    CHECK(block->cells[10].figure.n > 0 && !block->cells[10].slice.n && !block->cells[10].by.n);
}

static void sorted_by_value_the_largest_comes_first_and_the_rest_is_added_up(void)
{
    struct outline_row row = by_region(OUTLINE_TABLE);

    row.sort = SORT_VALUE;
    row.limit = 1;
    const struct report_block *block = fill(row);
    REQUIRE(block);
    CHECK(gives(block, "West|787|78700000/1000\n"
                       "2 others|213|21300000/1000\nTotal|1000|100000000/1000\n"));
}

static void one_row_left_over_is_shown_by_itself(void)
{
    struct outline_row row = by_region(OUTLINE_TABLE);

    row.limit = 2;
    row.sort = SORT_NAME;
    const struct report_block *block = fill(row);
    REQUIRE(block);
    CHECK(gives(block,
                "East|200|20000000/1000\nSouth|13|1300000/1000\nWest|787|78700000/1000\nTotal|1000|100000000/1000\n"));
}

static void what_is_not_known_is_no_zero_and_the_block_says_why(void)
{
    struct outline_row row = by_region(OUTLINE_TABLE);

    row.figures[1].indicator = &hosting;
    const struct report_block *block = fill(row);
    REQUIRE(block);
    CHECK(gives(block, "East|200|1\nWest|787|?\nSouth|13|?\nTotal|1000|2\n"));
    REQUIRE(block->line_count == 1);
    CHECK(str_starts(block->lines[0], STR("No data: nothing was recorded")));
}

static void places_that_name_several_needs_have_no_total_but_at_least_one(void)
{
    struct outline_row row = {.kind = OUTLINE_TABLE,
                              .figures = {{.indicator = &naming}, {.indicator = &naming_share}},
                              .figure_count = 2,
                              .by = {&test_need},
                              .by_count = 1,
                              .title = WORDS("T", "T", "T")};
    const struct report_block *block = fill(row);

    REQUIRE(block);
    CHECK(gives(block, "Food|8|80000000/10\n<b>\"Water\"</b>|5|50000000/10\nAt least one of these|9|90000000/10\n"));
}

static void in_a_matrix_a_need_that_nobody_named_is_nothing_of_the_hosting_places(void)
{
    struct outline_row row = {.kind = OUTLINE_MATRIX,
                              .figures = {{.indicator = &naming_share}},
                              .figure_count = 1,
                              .by = {&test_region, &test_need},
                              .by_count = 2,
                              .title = WORDS("T", "T", "T")};
    const struct report_block *block = fill(row);

    REQUIRE(block);
    CHECK(gives(block, "East|100000000/4|0/4|100000000/4\nWest|66666667/6|83333333/6|83333333/6\n"
                       "All|80000000/10|50000000/10|90000000/10\n"));
    CHECK(str_is(block->cells[1].slice, "need=food;region=LY01"));
    CHECK(str_is(block->columns[2].code, "water"));
    CHECK(block->shaded && block->columns[3].whole && !block->columns[2].whole);
}

static void change_is_stated_where_both_rounds_are_known(void)
{
    struct outline_row row = by_region(OUTLINE_CHANGE);

    row.figure_count = 1;
    const struct report_block *block = fill(row);
    REQUIRE(block);
    CHECK(gives(block, "East|250|200|-50|-20000000/250\nWest|550|787|237|43090909/550\nSouth|?|13|?|?\n"
                       "Total|800|1000|200|25000000/800\n"));
    CHECK(block->cells[3].change);
    CHECK(block->line_count == 2);
    CHECK(str_contains(buf_str(&w.asked), STR("round = 53")));
}

static void without_a_round_before_no_change_is_stated_and_that_is_said(void)
{
    struct outline_row row = by_region(OUTLINE_CHANGE);

    world_make(&w, fakes, COUNT_OF(fakes));
    w.source.round_before = INT_NONE;
    REQUIRE(world_fill(&w, row, LANG_EN, &document));
    const struct report_block *block = only_block(&document);
    REQUIRE(block && block->kind == BLOCK_TEXT);
    CHECK(str_starts(block->note, STR("There is no round before this one")));
}

static void titles_hold_the_round_the_period_and_figures(void)
{
    REQUIRE(fill(by_region(OUTLINE_TABLE)));
    CHECK(str_is(document.title, "Round 54, August-September 2024: 1,000"));
    CHECK(str_contains(document.period, STR("August-September 2024")));
}

static void in_arabic_what_a_title_holds_is_isolated(void)
{
    world_make(&w, fakes, COUNT_OF(fakes));
    REQUIRE(world_fill(&w, by_region(OUTLINE_TABLE), LANG_AR, &document));
    CHECK(str_is(document.title, "الجولة \u2068"
                                 "54\u2069"));
}

static void a_declared_figure_is_shown_as_declared_or_as_no_data(void)
{
    struct outline_row row = {.kind = OUTLINE_NUMBER, .figures = {{.indicator = &outside}}, .figure_count = 1};
    const struct report_block *block = fill(row);

    REQUIRE(block);
    CHECK(block->cells[1].kind == VALUE_UNKNOWN && block->line_count == 1);
    w.declared = (struct decimal){12000000};
    REQUIRE(world_fill(&w, row, LANG_EN, &document));
    block = only_block(&document);
    CHECK(block->cells[1].kind == VALUE_COUNT && block->cells[1].n == 12 && block->cells[1].declared);
}

static void the_rows_own_condition_joins_the_round(void)
{
    struct outline_row row = {.kind = OUTLINE_NUMBER,
                              .figures = {{.indicator = &people}},
                              .figure_count = 1,
                              .where = STR("need_1 = 'food' or need_2 = 'food'")};
    const struct report_block *block = fill(row);

    REQUIRE(block);
    CHECK(str_is(block->cells[1].where, "(need_1 = 'food' or need_2 = 'food') and round = 54"));
}

static void definitions_name_every_figure_used_also_in_titles(void)
{
    struct outline_row row = {.kind = OUTLINE_DEFINITIONS, .title = WORDS("D", "D", "D")};
    const struct report_block *block = fill(row);

    REQUIRE(block && block->row_count == 1);
    CHECK(str_is(block->cells[0].text, "People") && str_is(block->cells[1].text, "Who is there."));
}

static void sources_end_with_the_pack_and_its_version(void)
{
    struct outline_row row = {.kind = OUTLINE_SOURCES, .title = WORDS("S", "S", "S")};
    struct str files[] = {STR("round54.xlsx")};

    world_make(&w, fakes, COUNT_OF(fakes));
    w.source.sources = files;
    w.source.source_count = 1;
    REQUIRE(world_fill(&w, row, LANG_EN, &document));
    const struct report_block *block = only_block(&document);
    REQUIRE(block && block->kind == BLOCK_LIST && block->line_count == 2);
    CHECK(str_is(block->lines[0], "round54.xlsx"));
    CHECK(str_contains(block->lines[1], STR("Test & trial")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_table_has_a_row_a_place_and_ends_with_the_whole),
        TEST(a_cell_says_what_opens_it),
        TEST(sorted_by_value_the_largest_comes_first_and_the_rest_is_added_up),
        TEST(one_row_left_over_is_shown_by_itself),
        TEST(what_is_not_known_is_no_zero_and_the_block_says_why),
        TEST(places_that_name_several_needs_have_no_total_but_at_least_one),
        TEST(in_a_matrix_a_need_that_nobody_named_is_nothing_of_the_hosting_places),
        TEST(change_is_stated_where_both_rounds_are_known),
        TEST(without_a_round_before_no_change_is_stated_and_that_is_said),
        TEST(titles_hold_the_round_the_period_and_figures),
        TEST(in_arabic_what_a_title_holds_is_isolated),
        TEST(a_declared_figure_is_shown_as_declared_or_as_no_data),
        TEST(the_rows_own_condition_joins_the_round),
        TEST(definitions_name_every_figure_used_also_in_titles),
        TEST(sources_end_with_the_pack_and_its_version),
    };
    return TEST_MAIN(tests);
}
