#include "codec/json.h"

#include "base/test.h"

static struct arena memory;
static struct error error;

static void a_document_is_written_with_its_commas(void)
{
    struct buf out = BUF_IN(&memory);
    struct json_writer w = {.out = &out};

    json_open_object(&w);
    json_key(&w, STR("round"));
    json_int(&w, 54);
    json_key(&w, STR("rows"));
    json_open_array(&w);
    json_text(&w, STR("سبها"));
    json_decimal_text(&w, STR("-0.50"));
    json_bool(&w, true);
    json_none(&w);
    json_open_object(&w);
    json_close_object(&w);
    json_close_array(&w);
    json_key(&w, STR("unknown"));
    json_int(&w, INT_NONE);
    json_close_object(&w);
    CHECK(str_is(buf_str(&out), "{\"round\":54,\"rows\":[\"سبها\",-0.50,true,null,{}],\"unknown\":null}"));
}

static struct str text_of(struct str s)
{
    struct buf out = BUF_IN(&memory);
    struct json_writer w = {.out = &out};

    json_text(&w, s);
    return buf_str(&out);
}

static void strings_are_escaped(void)
{
    CHECK(str_is(text_of(STR("a\"b\\c\n\r\t\x01/")), "\"a\\\"b\\\\c\\n\\r\\t\\u0001/\""));
    CHECK(str_is(text_of(STR("</script>")), "\"\\u003c/script>\""));
}

static void bytes_that_are_not_utf8_are_replaced(void)
{
    CHECK(str_is(text_of(STR("a\xFFسb\xD8")), "\"a\xEF\xBF\xBDسb\xEF\xBF\xBD\""));
}

static struct str decimal_of(struct str s)
{
    struct buf out = BUF_IN(&memory);
    struct json_writer w = {.out = &out};

    json_decimal_text(&w, s);
    return buf_str(&out);
}

static void decimals_keep_their_digits(void)
{
    CHECK(str_is(decimal_of(STR("0.16106796930369377")), "0.16106796930369377"));
    CHECK(str_is(decimal_of(STR("1.0E-3")), "1.0E-3"));
}

static void text_that_is_no_number_is_a_string(void)
{
    CHECK(str_is(decimal_of(STR("007")), "\"007\""));
    CHECK(str_is(decimal_of(STR("1.")), "\"1.\""));
    CHECK(str_is(decimal_of(STR("-")), "\"-\""));
    CHECK(str_is(decimal_of(STR_EMPTY), "\"\""));
    CHECK(str_is(decimal_of(STR("1e")), "\"1e\""));
}

static enum err parse(struct str s, struct json_value *value)
{
    error = ERROR_IN(&memory);
    return json_parse(&memory, s, value, &error);
}

static void a_document_is_read(void)
{
    struct json_value v;

    REQUIRE(parse(STR("{\"a\":[1,-2.5,\"x\",true,null],\"b\":{\"c\":\"\\u0633\"}}"), &v) == OK);
    const struct json_value *a = json_member(&v, "a");
    REQUIRE(a->kind == JSON_LIST && a->n == 5);
    CHECK(a->items[0].kind == JSON_INT && a->items[0].integer == 1);
    CHECK(a->items[1].kind == JSON_FRACTION && a->items[1].fraction < -2.4 && a->items[1].fraction > -2.6);
    CHECK(a->items[2].kind == JSON_TEXT && str_is(a->items[2].text, "x"));
    CHECK(a->items[3].kind == JSON_BOOLEAN && a->items[3].boolean);
    CHECK(a->items[4].kind == JSON_NONE);
    CHECK(str_is(json_member(json_member(&v, "b"), "c")->text, "س"));
    CHECK(json_member(json_member(&v, "absent"), "c")->kind == JSON_NONE);
}

static void a_mistake_is_told_with_its_line(void)
{
    struct json_value v;

    CHECK(parse(STR("{\n \"a\": 1,\n \"b\" 2}"), &v) == ERR_INVALID);
    CHECK(str_is(error.args[0], "3"));
    CHECK(parse(STR("{\"a\":1,\"a\":2}"), &v) == ERR_INVALID);
    CHECK(parse(STR("1 2"), &v) == ERR_INVALID);
    CHECK(parse(STR_EMPTY, &v) == ERR_INVALID);
    CHECK(parse(STR("\"\xFF\""), &v) == ERR_INVALID);
}

static struct str nested(size_t levels)
{
    struct buf out = BUF_IN(&memory);

    for (size_t i = 0; i < levels; i++)
        buf_char(&out, '[');
    for (size_t i = 0; i < levels; i++)
        buf_char(&out, ']');
    return buf_str(&out);
}

static void depth_has_an_end(void)
{
    struct json_value v;

    CHECK(parse(nested(JSON_DEPTH), &v) == OK);
    CHECK(parse(nested(JSON_DEPTH + 1), &v) == ERR_TOO_LARGE);
    CHECK(parse(nested(100000), &v) == ERR_TOO_LARGE);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_document_is_written_with_its_commas), TEST(strings_are_escaped),
        TEST(bytes_that_are_not_utf8_are_replaced),  TEST(decimals_keep_their_digits),
        TEST(text_that_is_no_number_is_a_string),    TEST(a_document_is_read),
        TEST(a_mistake_is_told_with_its_line),       TEST(depth_has_an_end),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
