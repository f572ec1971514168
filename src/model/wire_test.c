#include "base/test.h"
#include "i18n/i18n.h"
#include "model/sample_test.h"

static struct arena arena;

static struct str encode(const struct sample *s, uint64_t mask)
{
    struct buf b = BUF_IN(&arena);

    record_encode(&b, &sample_type, s, mask);
    return buf_str(&b);
}

static enum err decode(struct str payload, struct sample *s, uint64_t *mask)
{
    struct error e = ERROR_IN(&arena);

    return record_decode(&arena, payload, &sample_type, s, mask, &e);
}

static bool damaged(struct str payload)
{
    struct error e = ERROR_IN(&arena);
    struct sample *s = record_new(&arena, &sample_type);
    uint64_t mask = 1;

    return record_decode(&arena, payload, &sample_type, s, &mask, &e) == ERR_DAMAGED && mask == 0 && i18n_has(e.key);
}

static void a_record_comes_back_as_it_went_in(void)
{
    struct sample full = sample_full();
    struct sample *back = record_new(&arena, &sample_type);
    uint64_t mask;

    CHECK(decode(encode(&full, SAMPLE_ALL), back, &mask) == OK);
    CHECK(mask == SAMPLE_ALL);
    CHECK(record_diff(&sample_type, &full, back) == 0);
    CHECK(str_eq(encode(back, mask), encode(&full, SAMPLE_ALL)));
}

static void only_the_fields_of_the_mask_are_written_and_touched(void)
{
    struct sample full = sample_full(), other = sample_full();
    uint64_t mask;

    other.round = 53;
    other.men = 5;
    CHECK(decode(encode(&full, 1u << 10), &other, &mask) == OK);
    CHECK(mask == 1u << 10 && other.men == 0 && other.round == 53);
    CHECK(encode(&full, 0).n == 0);
}

static void a_blank_clears(void)
{
    struct sample *blank = record_new(&arena, &sample_type);
    struct sample full = sample_full();
    uint64_t mask;

    CHECK(decode(encode(blank, SAMPLE_ALL), &full, &mask) == OK);
    CHECK(mask == SAMPLE_ALL && record_diff(&sample_type, blank, &full) == 0);
}

static void the_bytes_are_these_for_good(void)
{
    struct sample full = sample_full();

    full.note = STR_EMPTY;
    CHECK(str_eq(encode(&full, SAMPLE_ALL),
                 STR("\x04\x6c"                             /* 1: 54 */
                     "\x09\x06XX0211"                       /* 2 */
                     "\x0d\x05water"                        /* 3 */
                     "\x12"                                 /* 4: blank */
                     "\x14\x01"                             /* 5: -0.000001 */
                     "\x18\xb8\xb8\x02"                     /* 6: 2024-09-30, day 19996 */
                     "\x1c\x82\x80\xaf\x8a\xe0\xd7\x91\x06" /* 7 */
                     "\x20\x00"                             /* 8: no */
                     "\x25\x10\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10" /* 9 */
                     "\x29\x08\x01\xf3\xf9\xb5\xfe\xb4\x3f\x9d"                                 /* 10 */
                     "\x30\x00\x34\xd8\x04"                                                     /* 12: 0; 13: 300 */
                     "\xb0\x09\x0d")));                                                         /* 300: -7 */
}

static void what_a_newer_node_wrote_is_passed_over(void)
{
    struct sample *s = record_new(&arena, &sample_type);
    uint64_t mask;

    /* 11 is given up or not known yet: as a number, as bytes, as a blank. */
    CHECK(decode(STR("\x2c\x02\x30\x08"), s, &mask) == OK && mask == 1u << 10 && s->men == 4);
    CHECK(decode(STR("\x2d\x02\xff\xff\x30\x08"), s, &mask) == OK && mask == 1u << 10);
    CHECK(decode(STR("\x2e\x30\x08"), s, &mask) == OK && mask == 1u << 10);
}

static void any_other_encoding_is_damage(void)
{
    CHECK(damaged(STR("\x30\x08\x30\x08"))); /* a field twice */
    CHECK(damaged(STR("\x34\x08\x30\x08"))); /* descending */
    CHECK(damaged(STR("\x00\x08")));         /* field 0 */
    CHECK(damaged(STR("\x80\x80\x10\x08"))); /* field 65536 */
    CHECK(damaged(STR("\x84\x00\x08")));     /* a long form of 4 */
    CHECK(damaged(STR("\x30")));             /* cut off */
    CHECK(damaged(STR("\x30\x88")));         /* cut off inside the number */
    CHECK(damaged(STR("\x33\x08")));         /* no such wire */
    CHECK(damaged(STR("\x31\x01\x08")));     /* a number as bytes */
    CHECK(damaged(STR("\x10\x08")));         /* a text as number */
    CHECK(damaged(STR("\x11\x00")));         /* a blank as empty text */
    CHECK(damaged(STR("\x11\x05"
                      "abc")));                                          /* longer than there is */
    CHECK(damaged(STR("\x11\x01\xff")));                                 /* not UTF-8 */
    CHECK(damaged(STR("\x20\x04")));                                     /* neither yes nor no: 2 */
    CHECK(damaged(STR("\x20\x01")));                                     /* -1 */
    CHECK(damaged(STR("\x18\x80\x80\x80\x80\x20")));                     /* a day beyond 32 bits */
    CHECK(damaged(STR("\x18\xff\xff\xff\xff\x0f")));                     /* the day that stands for none */
    CHECK(damaged(STR("\x30\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))); /* the number that stands for none */
    CHECK(damaged(STR("\x25\x02\x01\x02")));                             /* a short id */
    CHECK(damaged(STR("\x29\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00"))); /* a long point */
    CHECK(damaged(STR("\x29\x08\x80\x00\x00\x00\x00\x00\x00\x00")));     /* half a point */
}

static void no_prefix_of_a_payload_crashes(void)
{
    struct sample full = sample_full();
    struct str whole = encode(&full, SAMPLE_ALL);

    for (size_t n = 0; n < whole.n; n++) {
        struct sample *s = record_new(&arena, &sample_type);
        uint64_t mask;
        struct str cut = str_copy(&arena, str_slice(whole, 0, n));
        enum err err = decode(cut, s, &mask);
        CHECK(err == ERR_DAMAGED || (err == OK && str_eq(encode(s, mask), cut)));
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_record_comes_back_as_it_went_in),
        TEST(only_the_fields_of_the_mask_are_written_and_touched),
        TEST(a_blank_clears),
        TEST(the_bytes_are_these_for_good),
        TEST(what_a_newer_node_wrote_is_passed_over),
        TEST(any_other_encoding_is_damage),
        TEST(no_prefix_of_a_payload_crashes),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
