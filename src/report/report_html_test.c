#include "report/report_testing.h"

static const struct fake fakes[] = {
    {"people", "", 54, {0}, 787326, 0},
    {"people", "need", 54, {"food"}, 787000, 0},
    {"people", "need", 54, {"water"}, INT_NONE, 0},
    {"people_share", "", 54, {0}, 1000, 1000},
    {"people_share", "need", 54, {"food"}, 787, 1000},
    {"naming_share", "", 54, {0}, 586, 667},
};

static struct world w;
static struct document document;
static struct buf out;

static bool has(const char *part)
{
    bool there = str_contains(buf_str(&out), str_of(part));

    if (!there)
        fprintf(stderr, "lacks: %s\n%.*s\n", part, STR_ARG(buf_str(&out)));
    return there;
}

static bool lacks(const char *part)
{
    return !str_contains(buf_str(&out), str_of(part));
}

static struct outline_row by_need(void)
{
    return (struct outline_row){.kind = OUTLINE_TABLE,
                                .figures = {{.indicator = &people}, {.indicator = &people_share}},
                                .figure_count = 2,
                                .by = {&test_need},
                                .by_count = 1,
                                .title = WORDS("By need", "Par besoin", "حسب الاحتياج")};
}

static struct str link_to(void *ctx, const struct report_cell *cell)
{
    (void)ctx;
    return str_printf(&w.arena, "/figure/%.*s?slice=%.*s", STR_ARG(cell->figure), STR_ARG(cell->slice));
}

static void make(struct outline_row row, enum language language)
{
    world_make(&w, fakes, COUNT_OF(fakes));
    out = BUF_IN(&w.arena);
    CHECK(world_fill(&w, row, language, &document));
}

static void a_table_says_what_it_is_and_what_its_cells_belong_to(void)
{
    make(by_need(), LANG_EN);
    report_html(&out, &document, NULL, NULL);
    CHECK(has("<caption>By need</caption>"));
    CHECK(has("<th scope=\"col\">Need</th>"));
    CHECK(has("<th scope=\"col\" class=\"number\">People</th>"));
    CHECK(has("<th scope=\"row\" title=\"food\"><bdi>Food</bdi></th>"));
    CHECK(has("<td class=\"number\"><bdi>787,000</bdi></td>"));
    CHECK(has("<tr class=\"total\">"));
    CHECK(lacks("<a "));
}

static void a_percentage_names_its_base_and_its_parts(void)
{
    make(by_need(), LANG_EN);
    report_html(&out, &document, NULL, NULL);
    CHECK(has("% of: People</span></th>"));
    CHECK(has("title=\"787 of 1,000\""));
    CHECK(has("height=\"6\" width=\"78.70\"/>"));
}

static void no_data_is_said_and_never_a_zero(void)
{
    make(by_need(), LANG_EN);
    report_html(&out, &document, NULL, NULL);
    CHECK(has("<td class=\"number\"><bdi class=\"unknown\">no data</bdi></td>"));
    CHECK(lacks("<bdi>0"));
    CHECK(has("<figcaption><p>No data: "));
}

static void a_hostile_label_stays_text(void)
{
    make(by_need(), LANG_EN);
    report_html(&out, &document, NULL, NULL);
    CHECK(has("&lt;b&gt;&quot;Water&quot;&lt;/b&gt;"));
    CHECK(lacks("<b>"));
}

static void a_number_opens_its_evidence(void)
{
    make(by_need(), LANG_EN);
    report_html(&out, &document, link_to, NULL);
    CHECK(has("<a href=\"/figure/people?slice=need=food\"><bdi>787,000</bdi></a>"));
}

static void a_large_percentage_shows_what_it_is_of(void)
{
    make((struct outline_row){.kind = OUTLINE_NUMBER, .figures = {{.indicator = &naming_share}}, .figure_count = 1},
         LANG_EN);
    report_html(&out, &document, NULL, NULL);
    CHECK(has("<span class=\"value\"><bdi>87.9%</bdi></span>"));
    CHECK(has("<span class=\"note\">586 of 667</span>"));
}

static void the_file_stands_alone_and_runs_nothing(void)
{
    make(by_need(), LANG_FR);
    report_html_file(&out, &document);
    CHECK(str_starts(buf_str(&out), STR("<!DOCTYPE html>\n<html lang=\"fr\" dir=\"ltr\">")));
    CHECK(has("<style>"));
    CHECK(has("default-src &#39;none&#39;"));
    CHECK(lacks("<script") && lacks(" style=") && lacks("src="));
    CHECK(has("787\u202f"
              "000"));
    CHECK(has("</html>\n"));
}

static void in_arabic_the_file_goes_from_right_to_left(void)
{
    make(by_need(), LANG_AR);
    report_html_file(&out, &document);
    CHECK(has("<html lang=\"ar\" dir=\"rtl\">"));
    CHECK(has("<caption>حسب الاحتياج</caption>"));
    CHECK(has("<bdi>787.000</bdi>"));
    CHECK(has("لا بيانات"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_table_says_what_it_is_and_what_its_cells_belong_to),
        TEST(a_percentage_names_its_base_and_its_parts),
        TEST(no_data_is_said_and_never_a_zero),
        TEST(a_hostile_label_stays_text),
        TEST(a_number_opens_its_evidence),
        TEST(a_large_percentage_shows_what_it_is_of),
        TEST(the_file_stands_alone_and_runs_nothing),
        TEST(in_arabic_the_file_goes_from_right_to_left),
    };
    return TEST_MAIN(tests);
}
