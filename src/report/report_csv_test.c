#include "codec/csv.h"
#include "report/report_testing.h"

static const struct fake fakes[] = {
    {"people", "", 54, {0}, 787326, 0},
    {"people", "region", 54, {"LY01"}, 787000, 0},
    {"people", "region", 54, {"LY02"}, INT_NONE, 0},
    {"people_share", "", 54, {0}, 787326, 787326},
    {"people_share", "region", 54, {"LY01"}, 787, 2000},
};

enum { SECTION, BLOCK, ROW_CODE, ROW, COLUMN, FIGURE, VALUE, BASE, TEXT, COLUMNS };

static struct world w;
static struct buf out;
static struct csv csv;

static bool write_table(enum language language)
{
    static struct document document;
    struct outline_row row = {.kind = OUTLINE_TABLE,
                              .figures = {{.indicator = &people}, {.indicator = &people_share}},
                              .figure_count = 2,
                              .by = {&test_region},
                              .by_count = 1,
                              .title = WORDS("=T, \"x\"", "T", "ت"),
                              .note = WORDS("{people} in all", "", "")};

    world_make(&w, fakes, COUNT_OF(fakes));
    out = BUF_IN(&w.arena);
    if (!world_fill(&w, row, language, &document))
        return false;
    report_csv(&out, &document);
    csv = csv_open(&w.arena, str_slice(buf_str(&out), 3, out.n), (struct csv_options){.separator = ','});
    return str_starts(buf_str(&out), STR("\xEF\xBB\xBFsection,"));
}

static struct csv_row next(void)
{
    struct csv_row row = {0};

    CHECK(csv_next(&csv, &row, &w.error) == OK);
    return row;
}

static bool is(const struct csv_row *row, size_t column, const char *text)
{
    bool same = row->n == COLUMNS && str_is(row->cells[column], text);

    if (!same && row->n == COLUMNS)
        fprintf(stderr, "%.*s\n", STR_ARG(row->cells[column]));
    return same;
}

static void every_number_is_a_row_that_the_reader_gets_back(void)
{
    REQUIRE(write_table(LANG_EN));
    struct csv_row row = next();
    CHECK(is(&row, SECTION, "section") && is(&row, TEXT, "text"));
    row = next();
    CHECK(is(&row, TEXT, "787,326 in all") && is(&row, VALUE, ""));
    row = next();
    CHECK(is(&row, SECTION, "s") && is(&row, ROW_CODE, "LY01") && is(&row, ROW, "East") && is(&row, COLUMN, "People"));
    CHECK(is(&row, FIGURE, "people") && is(&row, VALUE, "787000") && is(&row, BASE, ""));
    row = next();
    CHECK(is(&row, COLUMN, "Share") && is(&row, VALUE, "39.35") && is(&row, BASE, "2000"));
}

static void what_is_not_known_is_empty(void)
{
    REQUIRE(write_table(LANG_EN));
    for (int i = 0; i < 4; i++)
        (void)next();
    struct csv_row row = next();
    CHECK(is(&row, ROW_CODE, "LY02") && is(&row, VALUE, "") && is(&row, FIGURE, "people"));
    row = next();
    CHECK(is(&row, VALUE, "") && is(&row, BASE, ""));
    row = next();
    CHECK(is(&row, ROW_CODE, "") && is(&row, ROW, "Total") && is(&row, VALUE, "787326"));
    row = next();
    CHECK(is(&row, VALUE, "100"));
}

static void a_title_is_never_run_as_a_formula(void)
{
    REQUIRE(write_table(LANG_EN));
    (void)next();
    struct csv_row row = next();
    CHECK(is(&row, BLOCK, "'=T, \"x\""));
}

static void numbers_stay_the_same_in_arabic(void)
{
    REQUIRE(write_table(LANG_AR));
    (void)next();
    (void)next();
    struct csv_row row = next();
    CHECK(is(&row, ROW, "الشرق") && is(&row, VALUE, "787000"));
    row = next();
    CHECK(is(&row, VALUE, "39.35"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_number_is_a_row_that_the_reader_gets_back),
        TEST(what_is_not_known_is_empty),
        TEST(a_title_is_never_run_as_a_formula),
        TEST(numbers_stay_the_same_in_arabic),
    };
    return TEST_MAIN(tests);
}
