#include "base/buf.h"

#include "base/test.h"

static void what_is_put_is_there_in_order(void)
{
    struct arena a = ARENA_EMPTY;
    struct buf b = BUF_IN(&a);

    CHECK(buf_str(&b).n == 0);
    buf_put(&b, STR("ab"));
    buf_puts(&b, "c");
    buf_char(&b, 'd');
    buf_printf(&b, "%03d", 7);
    buf_put(&b, STR_EMPTY);
    CHECK(str_is(buf_str(&b), "abcd007"));
    arena_free(&a);
}

static void it_grows_as_far_as_asked(void)
{
    struct arena a = ARENA_EMPTY;
    struct buf b = BUF_IN(&a);
    char line[601];

    memset(line, 'x', 600);
    line[600] = '\0';
    for (int i = 0; i < 1000; i++)
        buf_char(&b, (char)('a' + i % 26));
    buf_printf(&b, "%s", line);
    CHECK(b.n == 1600 && b.p[999] == 'a' + 999 % 26 && b.p[1000] == 'x' && b.p[1599] == 'x');
    arena_free(&a);
}

static void past_its_ceiling_nothing_more_is_stored(void)
{
    struct arena a = ARENA_EMPTY;
    struct buf b = {.arena = &a, .ceiling = 5};

    buf_puts(&b, "abcde");
    CHECK(!b.full);
    buf_char(&b, 'f');
    CHECK(b.full && str_is(buf_str(&b), "abcde"));
    b = (struct buf){.arena = &a, .ceiling = 5};
    buf_puts(&b, "abc");
    buf_puts(&b, "def");
    buf_char(&b, 'g');
    CHECK(b.full && str_is(buf_str(&b), "abc"));
    arena_free(&a);
}

static void numbers_come_back_as_they_went_in(void)
{
    static const uint64_t unsigned_numbers[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
    static const int64_t signed_numbers[] = {0, -1, 1, 63, -64, 64, INT64_MAX, INT64_MIN};
    struct arena a = ARENA_EMPTY;
    struct buf b = BUF_IN(&a);

    buf_u8(&b, 0xab);
    buf_u16(&b, 0xabcd);
    buf_u32(&b, 0xdeadbeef);
    buf_u64(&b, 0x0123456789abcdef);
    for (size_t i = 0; i < COUNT_OF(unsigned_numbers); i++)
        buf_varint(&b, unsigned_numbers[i]);
    for (size_t i = 0; i < COUNT_OF(signed_numbers); i++)
        buf_zigzag(&b, signed_numbers[i]);

    struct cursor c = CURSOR(buf_str(&b));
    CHECK(cursor_u8(&c) == 0xab && cursor_u16(&c) == 0xabcd && cursor_u32(&c) == 0xdeadbeef);
    CHECK(cursor_u64(&c) == 0x0123456789abcdef);
    for (size_t i = 0; i < COUNT_OF(unsigned_numbers); i++)
        CHECK(cursor_varint(&c) == unsigned_numbers[i]);
    for (size_t i = 0; i < COUNT_OF(signed_numbers); i++)
        CHECK(cursor_zigzag(&c) == signed_numbers[i]);
    CHECK(!c.bad && c.rest.n == 0);
    arena_free(&a);
}

static void the_most_significant_byte_comes_first(void)
{
    struct arena a = ARENA_EMPTY;
    struct buf b = BUF_IN(&a);

    buf_u32(&b, 0x01020304);
    buf_varint(&b, 300);
    buf_zigzag(&b, -2);
    CHECK(str_eq(buf_str(&b), STR("\x01\x02\x03\x04\xac\x02\x03")));
    arena_free(&a);
}

static void a_number_has_one_encoding(void)
{
    static const struct str bad[] = {
        STR_INIT("\x80\x00"),                                 /* zero in two bytes */
        STR_INIT("\x80"),                                     /* cut off */
        STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), /* 65 bits */
        STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
    };

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct cursor c = CURSOR(bad[i]);
        CHECK(cursor_varint(&c) == 0 && c.bad);
    }
}

static void past_the_end_everything_is_zero_and_stays_bad(void)
{
    struct cursor c = CURSOR(STR("abc"));
    char three[4] = "xyz";

    CHECK(cursor_u32(&c) == 0 && c.bad);
    CHECK(cursor_u8(&c) == 0 && c.bad);
    CHECK(cursor_bytes(&c, 1).n == 0);
    cursor_copy(&c, three, 3);
    CHECK(memcmp(three, "\0\0\0", 3) == 0);
    c = CURSOR(STR("abc"));
    CHECK(str_is(cursor_bytes(&c, 3), "abc") && !c.bad);
    CHECK(cursor_bytes(&c, 0).n == 0 && !c.bad);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_is_put_is_there_in_order),
        TEST(it_grows_as_far_as_asked),
        TEST(past_its_ceiling_nothing_more_is_stored),
        TEST(numbers_come_back_as_they_went_in),
        TEST(the_most_significant_byte_comes_first),
        TEST(a_number_has_one_encoding),
        TEST(past_the_end_everything_is_zero_and_stays_bad),
    };

    return TEST_MAIN(tests);
}
