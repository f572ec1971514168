#include "codec/xml.h"

#include "base/buf.h"
#include "base/test.h"

static struct arena memory;
static struct error error;

static enum err on_open(void *ctx, const struct xml_element *element, struct error *e)
{
    buf_printf(ctx, "<%.*s", STR_ARG(element->name));
    for (size_t i = 0; i < element->n; i++)
        buf_printf(ctx, " %.*s=%.*s", STR_ARG(element->attributes[i].name), STR_ARG(element->attributes[i].value));
    buf_char(ctx, '>');
    return str_is(element->name, "stop") ? error_set(e, ERR_CANCELLED, "test.stop") : OK;
}

static enum err on_close(void *ctx, struct str name, struct error *e)
{
    (void)e;
    buf_printf(ctx, "</%.*s>", STR_ARG(name));
    return OK;
}

static enum err on_text(void *ctx, struct str piece, struct error *e)
{
    (void)e;
    buf_put(ctx, piece);
    return OK;
}

static const struct xml_handler handler = {on_open, on_close, on_text};

static struct str told(struct str document)
{
    struct buf out = BUF_IN(&memory);

    error = ERROR_IN(&memory);
    return xml_parse(document, &handler, &out, &error) == OK ? buf_str(&out) : str_of(error.key);
}

static void elements_come_in_order_without_namespaces(void)
{
    struct str s =
        STR("<?xml version=\"1.0\"?><a:x xmlns:a=\"urn:a\" a:id=\"1\" k=\"&lt;\">t&amp;u<y xmlns=\"urn:b\"/></a:x>");

    CHECK(str_is(told(s), "<x id=1 k=<>t&u<y></y></x>"));
}

static void a_document_may_come_byte_by_byte(void)
{
    struct str s = STR("<a><b c=\"d\">e</b></a>");
    struct buf out = BUF_IN(&memory);

    error = ERROR_IN(&memory);
    struct xml x = xml_begin(&handler, &out, &error);
    for (size_t i = 0; i < s.n; i++)
        CHECK(xml_feed(&x, str_slice(s, i, i + 1)) == OK);
    CHECK(xml_end(&x) == OK);
    CHECK(str_is(buf_str(&out), "<a><b c=d>e</b></a>"));
}

static void a_doctype_is_refused(void)
{
    CHECK(str_is(told(STR("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")), "codec.xml_doctype"));
    CHECK(str_is(told(STR("<!DOCTYPE html><a/>")), "codec.xml_doctype"));
    CHECK(str_is(told(STR("<a>&b;</a>")), "codec.xml_syntax"));
}

static void a_mistake_is_told_with_line_and_column(void)
{
    CHECK(str_is(told(STR("<a>\n  <b></a>")), "codec.xml_syntax"));
    CHECK(str_is(error.args[0], "2") && str_is(error.args[1], "8"));
    CHECK(str_is(told(STR("<a>")), "codec.xml_syntax"));
    CHECK(str_is(told(STR_EMPTY), "codec.xml_syntax"));
}

static void depth_and_attributes_have_an_end(void)
{
    struct buf deep = BUF_IN(&memory), wide = BUF_IN(&memory);

    for (int i = 0; i <= XML_DEPTH; i++)
        buf_puts(&deep, "<a>");
    CHECK(str_is(told(buf_str(&deep)), "codec.xml_depth"));
    buf_puts(&wide, "<a");
    for (int i = 0; i <= XML_ATTRIBUTES; i++)
        buf_printf(&wide, " a%d=''", i);
    buf_puts(&wide, "/>");
    CHECK(str_is(told(buf_str(&wide)), "codec.xml_attributes"));
}

static struct str endless(const char *start)
{
    struct buf b = BUF_IN(&memory);

    buf_puts(&b, start);
    for (int i = 0; i < 3 * XML_TEXT_BYTES; i++)
        buf_char(&b, 'x');
    return buf_str(&b);
}

static void text_tags_and_comments_have_an_end(void)
{
    CHECK(str_is(told(endless("<a>")), "codec.xml_text"));
    CHECK(str_is(told(endless("<a b='")), "codec.xml_text"));
    CHECK(str_is(told(endless("<a><!--")), "codec.xml_text"));
    CHECK(str_is(told(endless("<")), "codec.xml_text"));
}

static void a_receiver_can_stop(void)
{
    CHECK(str_is(told(STR("<a><stop/><b/></a>")), "test.stop"));
    CHECK(error.code == ERR_CANCELLED);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(elements_come_in_order_without_namespaces),
        TEST(a_document_may_come_byte_by_byte),
        TEST(a_doctype_is_refused),
        TEST(a_mistake_is_told_with_line_and_column),
        TEST(depth_and_attributes_have_an_end),
        TEST(text_tags_and_comments_have_an_end),
        TEST(a_receiver_can_stop),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
