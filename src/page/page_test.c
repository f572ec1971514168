#include "base/file.h"
#include "base/test.h"
#include "page/assets.h"
#include "page/page.h"

static struct arena arena;

static struct page page_in(enum language language)
{
    return (struct page){
        .arena = &arena, .language = language, .title = STR("T"), .path = STR("/list?q=a&sort=-total&page=3")};
}

static void what_a_stranger_wrote_is_escaped_everywhere(void)
{
    struct str evil = STR("<script>\"'&");
    struct page page = page_in(LANG_EN);
    page.title = page.lead = page.user = page.programme = page.csrf = evil;
    page.sign_out = STR("/sign-out");
    page.crumbs = &(struct page_link){evil, STR("javascript:alert(1)")};
    page.crumb_count = 1;
    page.due = &(struct page_due){.label = evil, .href = STR("\"><i>"), .when = evil};
    page.due_count = 1;
    struct page_option option = {evil, evil};
    struct page_field fields[] = {
        {.name = "a", .kind = INPUT_TEXT, .label = evil, .hint = evil, .value = evil, .error = evil},
        {.name = "b", .kind = INPUT_AREA, .label = evil, .value = evil},
        {.name = "c", .kind = INPUT_CHOICE, .label = evil, .options = &option, .option_count = 1},
        {.name = "d", .kind = INPUT_RADIO, .label = evil, .options = &option, .option_count = 1},
    };
    struct page_column column = {.label = evil, .sort = STR("x")};
    struct page_table table = {.caption = evil, .columns = &column, .n = 1, .source = evil};
    struct page_change change = {evil, evil, evil};
    struct page_event event = {
        .when = evil, .who = evil, .what = evil, .source = {evil, evil}, .changes = &change, .change_count = 1};
    struct buf out = BUF_IN(&arena);

    page_begin(&out, &page);
    page_form(&out, &page,
              &(struct page_form){.action = STR("/a"), .submit = evil, .fields = fields, .n = COUNT_OF(fields)});
    page_filter(&out, &page, fields, 1);
    page_table_begin(&out, &page, &table);
    page_row(&out, &page, &table, &(struct page_cell){.kind = CELL_SEALED, .text = evil});
    page_row(&out, &page, &table, &(struct page_cell){.kind = CELL_ID, .text = evil, .href = evil});
    page_table_end(&out, &page, &table);
    page_figures_begin(&out);
    page_figure(&out, &page,
                &(struct page_figure){.label = evil, .unit = evil, .period = evil, .before = evil, .note = evil});
    page_figures_end(&out);
    page_timeline(&out, &page, &event, 1);
    page_notice(&out, PAGE_HARM, evil, evil);
    page_end(&out, &page);

    CHECK(!str_contains(buf_str(&out), STR("<script")));
    CHECK(!str_contains(buf_str(&out), STR("javascript:")));
    CHECK(!str_contains(buf_str(&out), STR("\"><i>")));
    CHECK(str_contains(buf_str(&out), STR("&lt;script&gt;")));
}

static void a_page_needs_neither_inline_style_nor_script(void)
{
    struct page page = page_in(LANG_AR);
    struct buf out = BUF_IN(&arena);
    page_begin(&out, &page);
    page_end(&out, &page);
    CHECK(str_contains(buf_str(&out), STR("lang=\"ar\" dir=\"rtl\"")));
    CHECK(!str_contains(buf_str(&out), STR("style=")));
    CHECK(!str_contains(buf_str(&out), STR("<script")));
}

static void the_language_switch_keeps_the_address(void)
{
    struct page page = page_in(LANG_EN);
    struct buf out = BUF_IN(&arena);
    page_begin(&out, &page);
    CHECK(str_contains(buf_str(&out), STR("href=\"/list?q=a&amp;sort=-total&amp;page=3&amp;lang=ar\"")));
}

static void sorting_again_turns_the_order_and_begins_at_the_first_page(void)
{
    struct page page = page_in(LANG_EN);
    struct page_column columns[] = {{.label = STR("Place"), .sort = STR("place")},
                                    {.label = STR("Total"), .sort = STR("total"), .numeric = true}};
    struct page_table table = {.caption = STR("C"), .columns = columns, .n = 2, .sorted = STR("-total")};
    struct buf out = BUF_IN(&arena);
    page_table_begin(&out, &page, &table);
    CHECK(str_contains(buf_str(&out), STR("aria-sort=\"descending\"")));
    CHECK(str_contains(buf_str(&out), STR("href=\"/list?q=a&amp;sort=total\"")));
    CHECK(str_contains(buf_str(&out), STR("href=\"/list?q=a&amp;sort=place\"")));
}

static struct str cell(enum language language, struct page_cell value)
{
    struct page page = page_in(language);
    struct page_column column = {.label = STR("N"), .numeric = true, .bar = true};
    struct page_table table = {.caption = STR("C"), .columns = &column, .n = 1};
    struct buf out = BUF_IN(&arena);
    page_row(&out, &page, &table, &value);
    return buf_str(&out);
}

static void a_number_is_isolated_and_grouped(void)
{
    CHECK(str_contains(cell(LANG_AR, (struct page_cell){.kind = CELL_NUMBER, .number = 787326}),
                       STR("<bdi>787.326</bdi>")));
}

static void what_is_not_known_is_neither_blank_nor_zero(void)
{
    struct str unknown = cell(LANG_EN, (struct page_cell){.kind = CELL_NUMBER, .number = INT_NONE});
    CHECK(str_contains(unknown, STR("title=\"not known\">–</span>")));
    CHECK(str_contains(cell(LANG_EN, (struct page_cell){.kind = CELL_TEXT}), STR("not known")));
    CHECK(!str_contains(cell(LANG_EN, (struct page_cell){.kind = CELL_PERCENT, .number = INT_NONE}), STR("<svg")));
}

static void a_sealed_value_says_that_it_is_and_why(void)
{
    struct str sealed = cell(LANG_EN, (struct page_cell){.kind = CELL_SEALED, .text = STR("health team only")});
    CHECK(str_contains(sealed, STR("<b>Sealed</b> <span class=\"why\">health team only</span>")));
}

static void a_form_lists_its_errors_keeps_its_values_and_forgets_passwords(void)
{
    struct page page = page_in(LANG_EN);
    struct error error = ERROR_IN(&arena);
    struct page_field fields[] = {
        {.name = "name", .kind = INPUT_USER, .label = STR("Name"), .value = STR("samira")},
        {.name = "password", .kind = INPUT_PASSWORD, .label = STR("Password"), .value = STR("hunter2")},
    };
    struct buf out = BUF_IN(&arena);

    error_add_place(&error, (struct error_place){.field = STR("password"), .key = "error.invalid"});
    page_form_errors(&page, fields, COUNT_OF(fields), &error);
    page.csrf = STR("token");
    page_form(&out, &page,
              &(struct page_form){.action = STR("/sign-in"), .submit = STR("Sign in"), .fields = fields, .n = 2});
    struct str html = buf_str(&out);
    CHECK(str_contains(html, STR("<h2>One thing is not right</h2>")));
    CHECK(str_contains(html, STR("<a href=\"#f-password\">Password: This is not valid.")));
    CHECK(str_contains(html, STR("aria-describedby=\"f-password-error\" aria-invalid=\"true\"")));
    CHECK(str_contains(html, STR("value=\"samira\"")));
    CHECK(!str_contains(html, STR("hunter2")));
    CHECK(str_contains(html, STR("name=\"csrf\" value=\"token\"")));
}

static void pages_of_a_list_are_counted_and_linked(void)
{
    struct page page = page_in(LANG_EN);
    struct buf out = BUF_IN(&arena);
    page_pages(&out, &page, 3, 50, 667);
    CHECK(str_contains(buf_str(&out), STR("101–150 of 667")));
    CHECK(str_contains(buf_str(&out), STR("page=2\"")) && str_contains(buf_str(&out), STR("page=4\"")));
}

static void a_filter_keeps_the_order_and_starts_at_the_first_page(void)
{
    struct page page = page_in(LANG_EN);
    struct page_field field = {.name = "q", .label = STR("Name"), .value = STR("a")};
    struct buf out = BUF_IN(&arena);
    page_filter(&out, &page, &field, 1);
    CHECK(str_contains(buf_str(&out), STR("name=\"sort\" value=\"-total\"")));
    CHECK(!str_contains(buf_str(&out), STR("name=\"page\"")));
    CHECK(str_contains(buf_str(&out), STR("href=\"/list\"")));
}

static void an_assets_address_changes_with_its_bytes(void)
{
    const struct asset *css = asset_find(STR("sanad.css"));
    REQUIRE(css != NULL);
    CHECK(
        str_eq(asset_address(&arena, "sanad.css"), str_printf(&arena, "/assets/sanad.css?v=%.*s", STR_ARG(css->hash))));
    CHECK(css->hash.n == 16);
    CHECK(!asset_find(STR("../sanad.css")));
}

static void all_assets_together_stay_small(void)
{
    static const char *const names[] = {"icon.svg",
                                        "sanad.css",
                                        "noto-sans-regular.woff2",
                                        "noto-sans-bold.woff2",
                                        "noto-sans-arabic-regular.woff2",
                                        "noto-sans-arabic-bold.woff2"};
    size_t total = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct asset *asset = asset_find(str_of(names[i]));
        REQUIRE(asset != NULL);
        total += asset->bytes.n;
    }
    CHECK(total < 90 * 1024);
}

static void every_failure_has_words(void)
{
    static const int statuses[] = {400, 401, 403, 404, 405, 409, 413, 422, 500, 503};
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        CHECK(page_failure_title(LANG_AR, statuses[i]).p[0] != '[');
    CHECK(str_eq(page_failure_title(LANG_EN, 418), page_failure_title(LANG_EN, 500)));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_a_stranger_wrote_is_escaped_everywhere),
        TEST(a_page_needs_neither_inline_style_nor_script),
        TEST(the_language_switch_keeps_the_address),
        TEST(sorting_again_turns_the_order_and_begins_at_the_first_page),
        TEST(a_number_is_isolated_and_grouped),
        TEST(what_is_not_known_is_neither_blank_nor_zero),
        TEST(a_sealed_value_says_that_it_is_and_why),
        TEST(a_form_lists_its_errors_keeps_its_values_and_forgets_passwords),
        TEST(pages_of_a_list_are_counted_and_linked),
        TEST(a_filter_keeps_the_order_and_starts_at_the_first_page),
        TEST(an_assets_address_changes_with_its_bytes),
        TEST(all_assets_together_stay_small),
        TEST(every_failure_has_words),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
