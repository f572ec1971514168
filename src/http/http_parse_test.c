#include "base/test.h"
#include "http/http.h"

static struct arena arena;

static bool query_is_refused(const char *text)
{
    http_pairs pairs = {0};
    return !http_parse_query(&arena, str_of(text), &pairs);
}

static void a_query_is_decoded(void)
{
    http_pairs pairs = {0};
    REQUIRE(http_parse_query(&arena, STR("round=54&place=Al+Jufrah%2FX&empty=&flag&&q=%D8%B3"), &pairs));
    CHECK(pairs.n == 5);
    CHECK(str_is(http_pairs_get(&pairs, "round"), "54"));
    CHECK(str_is(http_pairs_get(&pairs, "place"), "Al Jufrah/X"));
    CHECK(str_is(http_pairs_get(&pairs, "q"), "س"));
    CHECK(http_pairs_get(&pairs, "flag").n == 0);
    CHECK(http_pairs_get(&pairs, "none").n == 0);
}

static void a_broken_query_is_refused_whole(void)
{
    CHECK(query_is_refused("a=%"));
    CHECK(query_is_refused("a=%4"));
    CHECK(query_is_refused("a=%zz"));
    CHECK(query_is_refused("a=%00"));
    CHECK(query_is_refused("a=%ff"));
}

static void a_query_has_at_most_so_many_pairs(void)
{
    struct buf text = BUF_IN(&arena);
    for (int i = 0; i < HTTP_PAIRS; i++)
        buf_puts(&text, "a=1&");
    CHECK(!query_is_refused(str_c(&arena, buf_str(&text))));
    buf_puts(&text, "a=1");
    CHECK(query_is_refused(str_c(&arena, buf_str(&text))));
}

static bool path_becomes(const char *raw, const char *want)
{
    struct str path;
    return http_parse_path(&arena, str_of(raw), &path) && str_is(path, want);
}

static bool path_is_refused(const char *raw)
{
    struct str path;
    return !http_parse_path(&arena, str_of(raw), &path);
}

static void a_path_is_decoded(void)
{
    CHECK(path_becomes("/", "/"));
    CHECK(path_becomes("/round/54/", "/round/54/"));
    CHECK(path_becomes("/place/%D8%B3%D8%A8%D9%87%D8%A7", "/place/سبها"));
    CHECK(path_becomes("/a+b", "/a+b"));
    CHECK(path_becomes("/...", "/..."));
}

static void a_path_that_leads_elsewhere_is_refused(void)
{
    CHECK(path_is_refused(""));
    CHECK(path_is_refused("round"));
    CHECK(path_is_refused("*"));
    CHECK(path_is_refused("http://elsewhere/"));
    CHECK(path_is_refused("/../etc/passwd"));
    CHECK(path_is_refused("/a/%2e%2E/b"));
    CHECK(path_is_refused("/a/./b"));
    CHECK(path_is_refused("//elsewhere"));
    CHECK(path_is_refused("/a//b"));
    CHECK(path_is_refused("/a%2Fb"));
    CHECK(path_is_refused("/a%5cb"));
    CHECK(path_is_refused("/a%00"));
    CHECK(path_is_refused("/a%0d%0ab"));
    CHECK(path_is_refused("/%c0%af"));
}

static void only_an_address_of_this_site_is_local(void)
{
    CHECK(http_is_local(STR("/")));
    CHECK(http_is_local(STR("/round?x=//y")));
    CHECK(!http_is_local(STR("//elsewhere.example")));
    CHECK(!http_is_local(STR("/\\elsewhere.example")));
    CHECK(!http_is_local(STR("https://elsewhere.example")));
    CHECK(!http_is_local(STR("/a\r\nSet-Cookie: x=y")));
    CHECK(!http_is_local(STR("")));
}

static void one_parameter_of_an_address_changes_and_the_others_stay(void)
{
    CHECK(str_is(http_address_with(&arena, STR("/a?x=1&lang=en&y=%20"), "lang", STR("ar")), "/a?x=1&y=%20&lang=ar"));
    CHECK(str_is(http_address_with(&arena, STR("/a"), "q", STR("a&b")), "/a?q=a%26b"));
    CHECK(str_is(http_address_with(&arena, STR("/a?q=1"), "q", STR_EMPTY), "/a"));
}

static void cookies_are_told_apart(void)
{
    http_pairs pairs = {0};
    REQUIRE(http_parse_cookies(&arena, STR("session=abc; lang=\"fr\";nothing; =x;a=b=c"), &pairs));
    CHECK(pairs.n == 3);
    CHECK(str_is(http_pairs_get(&pairs, "session"), "abc"));
    CHECK(str_is(http_pairs_get(&pairs, "lang"), "fr"));
    CHECK(str_is(http_pairs_get(&pairs, "a"), "b=c"));
}

static void the_language_is_the_most_wanted_there_is(void)
{
    CHECK(http_parse_language(STR("ar-LY,ar;q=0.9,en;q=0.8")) == LANG_AR);
    CHECK(http_parse_language(STR("de, en;q=0.3, fr;q=0.7")) == LANG_FR);
    CHECK(http_parse_language(STR("fr;q=0, de")) == LANG_EN);
    CHECK(http_parse_language(STR("fr;q=7")) == LANG_EN);
    CHECK(http_parse_language(STR("")) == LANG_EN);
    CHECK(http_parse_language(STR(",;,q=;")) == LANG_EN);
}

static void a_boundary_is_read_from_its_type(void)
{
    struct str boundary;
    CHECK(http_parse_boundary(STR("multipart/form-data; boundary=----x1"), &boundary) && str_is(boundary, "----x1"));
    CHECK(http_parse_boundary(STR("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b\""), &boundary));
    CHECK(str_is(boundary, "a b"));
    CHECK(!http_parse_boundary(STR("multipart/form-data"), &boundary));
    CHECK(!http_parse_boundary(STR("multipart/form-data; boundary="), &boundary));
    CHECK(!http_parse_boundary(STR("multipart/form-data; boundary=a\x01"), &boundary));
    CHECK(!http_parse_boundary(STR("multipart/mixed; boundary=a"), &boundary));
}

#define PART(headers, body) "--x\r\n" headers "\r\n\r\n" body "\r\n"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\""

static void a_multipart_body_gives_its_fields_and_files(void)
{
    http_parts parts = {0};
    struct str body = STR("preamble\r\n" PART(FIELD("round"), "54") PART(
        FIELD("file") "; filename=\"C:\\data\\r\\\"54.csv\"\r\nContent-Type: Text/CSV; charset=utf-8",
        "a,b\r\n1,2\r\n--y") PART(FIELD("none") "; filename=\"\"", "") "--x--\r\nepilogue");
    REQUIRE(http_parse_multipart(&arena, STR("x"), body, &parts));
    REQUIRE(parts.n == 3);
    CHECK(str_is(parts.at[0].name, "round") && str_is(parts.at[0].body, "54") && !parts.at[0].is_file);
    CHECK(str_is(parts.at[1].file, "r\"54.csv") && parts.at[1].is_file);
    CHECK(str_is(parts.at[1].type, "text/csv"));
    CHECK(str_is(parts.at[1].body, "a,b\r\n1,2\r\n--y"));
    CHECK(parts.at[2].is_file && parts.at[2].file.n == 0 && parts.at[2].body.n == 0);
}

static bool multipart_is_refused(const char *body)
{
    http_parts parts = {0};
    return !http_parse_multipart(&arena, STR("x"), str_of(body), &parts);
}

static void a_cut_or_crooked_multipart_body_is_refused(void)
{
    CHECK(multipart_is_refused(""));
    CHECK(multipart_is_refused("--x"));
    CHECK(multipart_is_refused(PART(FIELD("a"), "1")));
    CHECK(multipart_is_refused("--x\r\n\r\n\r\n1\r\n--x--"));
    CHECK(multipart_is_refused(PART("Content-Type: text/plain", "1") "--x--"));
    CHECK(multipart_is_refused(PART("Content-Disposition: attachment; name=\"a\"", "1") "--x--"));
    CHECK(multipart_is_refused(PART("Content-Disposition: form-data; name=\"a", "1") "--x--"));
    CHECK(multipart_is_refused(PART(FIELD("a\nb"), "1") "--x--"));
    CHECK(multipart_is_refused(PART(FIELD("a") "\r\n" FIELD("b"), "1") "--x--"));
    CHECK(!multipart_is_refused("--x--"));
}

static void an_entity_tag_is_found_in_a_list(void)
{
    CHECK(http_etag_listed(STR("\"a\", W/\"b\""), STR("b")));
    CHECK(http_etag_listed(STR("*"), STR("b")));
    CHECK(!http_etag_listed(STR("\"bb\""), STR("b")));
    CHECK(!http_etag_listed(STR(""), STR("b")));
}

static void a_route_is_found_with_its_captures(void)
{
    static const struct http_route routes[] = {
        {.method = HTTP_GET, .pattern = "/"},
        {.method = HTTP_GET, .pattern = "/round/new"},
        {.method = HTTP_GET, .pattern = "/round/{id}"},
        {.method = HTTP_POST, .pattern = "/round/{id}/row/{row}"},
    };
    http_pairs captures = {0};
    unsigned allowed;

    CHECK(http_match(&arena, routes, 4, HTTP_GET, STR("/"), &captures, &allowed) == &routes[0]);
    CHECK(http_match(&arena, routes, 4, HTTP_GET, STR("/round/new"), &captures, &allowed) == &routes[1]);
    CHECK(http_match(&arena, routes, 4, HTTP_GET, STR("/round/54"), &captures, &allowed) == &routes[2]);
    CHECK(captures.n == 1 && str_is(http_pairs_get(&captures, "id"), "54"));
    CHECK(http_match(&arena, routes, 4, HTTP_POST, STR("/round/54/row/7"), &captures, &allowed) == &routes[3]);
    CHECK(str_is(http_pairs_get(&captures, "row"), "7"));
    CHECK(!http_match(&arena, routes, 4, HTTP_GET, STR("/round/"), &captures, &allowed) && allowed == 0);
    CHECK(!http_match(&arena, routes, 4, HTTP_POST, STR("/round/54"), &captures, &allowed) &&
          allowed == 1u << HTTP_GET);
}

static struct str header_of(const struct http_response *response, const char *name)
{
    return http_pairs_get(&response->headers, name);
}

static void a_cookie_is_kept_from_scripts_and_from_plain_http(void)
{
    struct http_request request = {.arena = &arena, .tls = true};
    struct http_response response = {.arena = &arena};
    http_set_cookie(&request, &response, &(struct http_cookie){"session", STR("abc"), 3600, true});
    CHECK(str_is(header_of(&response, "Set-Cookie"),
                 "session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600; Secure"));
}

static void a_file_name_cannot_break_its_header(void)
{
    struct http_response response = {.arena = &arena};
    http_attachment(&response, "text/csv", STR("a\"\r\n/تقرير.csv"));
    CHECK(str_starts(header_of(&response, "Content-Disposition"), STR("attachment; filename=\"a____")));
    CHECK(str_contains(header_of(&response, "Content-Disposition"), STR("filename*=UTF-8''a%22%0D%0A%2F%D8%AA")));
}

static void a_redirect_does_not_leave_the_site(void)
{
    struct http_response response = {.arena = &arena};
    http_redirect(&response, STR("//elsewhere.example"));
    CHECK(response.status == 303 && str_is(header_of(&response, "Location"), "/"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_query_is_decoded),
        TEST(a_broken_query_is_refused_whole),
        TEST(a_query_has_at_most_so_many_pairs),
        TEST(a_path_is_decoded),
        TEST(a_path_that_leads_elsewhere_is_refused),
        TEST(only_an_address_of_this_site_is_local),
        TEST(one_parameter_of_an_address_changes_and_the_others_stay),
        TEST(cookies_are_told_apart),
        TEST(the_language_is_the_most_wanted_there_is),
        TEST(a_boundary_is_read_from_its_type),
        TEST(a_multipart_body_gives_its_fields_and_files),
        TEST(a_cut_or_crooked_multipart_body_is_refused),
        TEST(an_entity_tag_is_found_in_a_list),
        TEST(a_route_is_found_with_its_captures),
        TEST(a_cookie_is_kept_from_scripts_and_from_plain_http),
        TEST(a_file_name_cannot_break_its_header),
        TEST(a_redirect_does_not_leave_the_site),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
