#include "journal/bundle.h"

#include "base/test.h"

static struct arena arena;

static struct introduction someone(void)
{
    return (struct introduction){.origin = {{1}}, .scope = {{2}}, .key = {{3}}, .voucher_key = {{4}}, .voucher = {{5}}};
}

static struct str write(void)
{
    struct buf b = BUF_IN(&arena);
    struct introduction who = someone();

    bundle_begin(&b);
    bundle_introduce(&b, &who);
    bundle_add(&b, BUNDLE_BLOB, STR("blob"));
    bundle_add(&b, BUNDLE_STREAM, STR("stream"));
    bundle_end(&b);
    return buf_str(&b);
}

/* How many parts were read before the end or an error. */
static size_t read_all(struct str bytes, struct error *e)
{
    struct bundle_reader r;
    size_t n = 0;
    bool more;

    *e = ERROR_IN(&arena);
    if (bundle_open(&r, bytes, e))
        return 0;
    while (bundle_next(&r, &more, e) == OK && more)
        n++;
    return n;
}

static void what_was_written_is_read(void)
{
    struct error e = ERROR_IN(&arena);
    struct introduction who, wrote = someone();
    struct bundle_reader r;
    bool more;

    REQUIRE(bundle_open(&r, write(), &e) == OK);
    REQUIRE(bundle_next(&r, &more, &e) == OK && more && bundle_introduction(&r, &who, &e) == OK);
    CHECK(memcmp(&who, &wrote, sizeof who) == 0);
    REQUIRE(bundle_next(&r, &more, &e) == OK && more && r.part == BUNDLE_BLOB && str_is(r.bytes, "blob"));
    CHECK(bundle_introduction(&r, &who, &e) == ERR_DAMAGED);
    REQUIRE(bundle_next(&r, &more, &e) == OK && more && r.part == BUNDLE_STREAM && str_is(r.bytes, "stream"));
    CHECK(bundle_next(&r, &more, &e) == OK && !more);
}

static void the_bytes_are_those_of_the_document(void)
{
    struct str s = write();

    CHECK(str_starts(s, STR("sanad bundle\x01\x01\0\0\0\0\0\0\0\x70\x01")));
    CHECK(str_eq(str_slice(s, 22 + 112, 22 + 112 + 13), STR("\x03\0\0\0\0\0\0\0\x04"
                                                            "blob")));
}

static void what_is_no_bundle_or_a_newer_one_is_refused_by_name(void)
{
    struct error e;

    read_all(STR("sanad stream\x01"), &e);
    CHECK(e.code == ERR_INVALID && strcmp(e.key, "journal.not_a_bundle") == 0);
    read_all(STR("sanad bundle\x02"), &e);
    CHECK(e.code == ERR_INVALID && strcmp(e.key, "journal.bundle_newer") == 0);
    read_all(STR_EMPTY, &e);
    CHECK(e.code == ERR_INVALID);
}

static void every_cut_every_extra_byte_and_every_flipped_bit_is_refused(void)
{
    struct str s = write();
    struct error e;

    REQUIRE(read_all(s, &e) == 3 && e.code == OK);
    for (size_t n = 0; n < s.n; n++) {
        read_all(str_slice(s, 0, n), &e);
        CHECK(e.code != OK);
    }
    read_all(str_join(&arena, s, STR("\0")), &e);
    CHECK(e.code != OK);
    for (size_t i = 0; i < s.n * 8; i++) {
        char *copy = arena_copy(&arena, s.p, s.n);
        copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
        read_all((struct str){copy, s.n}, &e);
        CHECK(e.code != OK);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_written_is_read),
        TEST(the_bytes_are_those_of_the_document),
        TEST(what_is_no_bundle_or_a_newer_one_is_refused_by_name),
        TEST(every_cut_every_extra_byte_and_every_flipped_bit_is_refused),
    };
    crypt_start();
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
