#include "codec/html.h"

#include "base/test.h"

static struct arena memory;
static struct buf out;

static struct buf *fresh(void)
{
    out = BUF_IN(&memory);
    return &out;
}

static bool gives(const char *expected)
{
    return str_is(buf_str(&out), expected);
}

static void text_is_escaped(void)
{
    html_text(fresh(), STR("<b>\"Tom\" & 'Jerry'</b> سبها"));
    CHECK(gives("&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt; سبها"));
}

static void an_element_takes_its_attributes(void)
{
    struct buf *b = fresh();

    html_open(b, "tr");
    html_open(b, "td", "class", STR("n"), "title", STR("a\"><script>"));
    html_close(b, "td");
    CHECK(gives("<tr><td class=\"n\" title=\"a&quot;&gt;&lt;script&gt;\"></td>"));
}

static void attributes_can_be_written_one_by_one(void)
{
    struct buf *b = fresh();

    html_begin(b, "input");
    html_attr(b, "name", STR("q"));
    html_flag(b, "required");
    html_end(b);
    html_unescaped(b, STR("<hr>"));
    CHECK(gives("<input name=\"q\" required><hr>"));
}

static bool link_is(struct str url, const char *expected)
{
    struct buf *b = fresh();

    html_open(b, "a", "href", url);
    return str_eq(buf_str(b), str_printf(&memory, "<a href=\"%s\">", expected));
}

static void a_relative_or_web_address_is_a_link(void)
{
    CHECK(link_is(STR("/mobility/round?n=54&x=a:b"), "/mobility/round?n=54&amp;x=a:b"));
    CHECK(link_is(STR("round/54"), "round/54"));
    CHECK(link_is(STR("?page=2"), "?page=2"));
    CHECK(link_is(STR("HTTPS://dtm.iom.int/libya"), "HTTPS://dtm.iom.int/libya"));
    CHECK(link_is(STR_EMPTY, ""));
}

static void an_address_that_runs_code_or_hides_is_no_link(void)
{
    CHECK(link_is(STR("javascript:alert(1)"), "#"));
    CHECK(link_is(STR(" javascript:alert(1)"), "#"));
    CHECK(link_is(STR("java\tscript:alert(1)"), "#"));
    CHECK(link_is(STR("data:text/html,x"), "#"));
    CHECK(link_is(STR("//evil.example"), "#"));
    CHECK(link_is(STR("/\\evil.example"), "#"));
}

static void a_query_part_is_percent_encoded(void)
{
    url_encode(fresh(), STR("a b&c=d/e~سA"));
    CHECK(gives("a%20b%26c%3Dd%2Fe~%D8%B3A"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(text_is_escaped),
        TEST(an_element_takes_its_attributes),
        TEST(attributes_can_be_written_one_by_one),
        TEST(a_relative_or_web_address_is_a_link),
        TEST(an_address_that_runs_code_or_hides_is_no_link),
        TEST(a_query_part_is_percent_encoded),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
