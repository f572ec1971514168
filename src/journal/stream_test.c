#include "base/test.h"
#include "journal/stream.h"

static struct arena arena;

enum { ENTRIES = 4 };

static const struct sealkey key = {{7}};

/* Four entries and their signed head. */
struct made {
    struct signpair pair;
    struct stream stream;
    struct str entries[ENTRIES];
    struct head head;
};

static void set_up(struct made *m, uint64_t first)
{
    struct hash32 previous = {{0}};

    *m = (struct made){.stream = {{{1}}, {{2}}, {{0}}, first}};
    crypt_signpair((const uint8_t[32]){3}, &m->pair);
    m->stream.key = m->pair.verify;
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry x = {.op = OP_CREATE, .type = 5, .origin = {{1}}, .scope = {{2}}, .number = first + i};
        x.time.n = 100 + i;
        x.previous = previous;
        m->entries[i] = entry_encode(&arena, &x, &key, STR("payload"));
        previous = entry_hash(m->entries[i]);
    }
    m->head = (struct head){{{1}}, {{2}}, first + ENTRIES - 1, previous, {{0}}};
    m->head.signature = crypt_sign(&m->pair, head_text(&arena, &m->head));
}

/* The entries in the order given by their index, -1 ends. */
static struct str write(const struct made *m, const int *order)
{
    struct buf b = BUF_IN(&arena);

    stream_begin(&b, &m->stream);
    for (; *order >= 0; order++)
        stream_add(&b, m->entries[*order]);
    stream_end(&b, &m->head);
    return buf_str(&b);
}

#define ORDER(...) ((const int[]){__VA_ARGS__, -1})

/* How many entries were read before the end or the refusal. */
static size_t read_all(struct str bytes, struct error *e)
{
    struct stream_reader r;
    bool more = true;
    size_t n = 0;

    *e = ERROR_IN(&arena);
    if (stream_open(&r, bytes, e))
        return 0;
    while (stream_next(&r, &more, e) == OK && more)
        n++;
    return n;
}

static bool refused(struct str bytes, const char *why)
{
    struct error e;

    read_all(bytes, &e);
    return e.code != OK && strcmp(e.key, why) == 0;
}

static void what_was_written_is_read(void)
{
    struct made m;
    struct error e = ERROR_IN(&arena);
    struct stream_reader r;
    bool more;

    set_up(&m, 1);
    REQUIRE(stream_open(&r, write(&m, ORDER(0, 1, 2, 3)), &e) == OK);
    CHECK(id_eq(r.stream.origin, m.stream.origin) && r.stream.first == 1);
    for (size_t i = 0; i < ENTRIES; i++) {
        REQUIRE(stream_next(&r, &more, &e) == OK && more);
        CHECK(r.entry.number == i + 1 && str_eq(r.bytes, m.entries[i]));
    }
    REQUIRE(stream_next(&r, &more, &e) == OK && !more);
    CHECK(r.head.number == ENTRIES && hash32_eq(&r.head.hash, &m.head.hash));
}

static void the_beginning_stands_where_the_document_says(void)
{
    struct made m;

    set_up(&m, 258);
    struct str s = write(&m, ORDER(0, 1, 2, 3));
    CHECK(str_starts(s, STR("sanad stream\x01\x01")) && s.p[29] == 2);
    CHECK(memcmp(s.p + 45, m.stream.key.b, 32) == 0 && s.p[83] == 1 && s.p[84] == 2);
    CHECK((uint8_t)s.p[88] == m.entries[0].n && s.p[89] == 1); /* length and the entry's version */
}

static void a_run_may_begin_anywhere(void)
{
    struct made m;
    struct error e;

    set_up(&m, 1);
    m.stream.first = 3;
    CHECK(read_all(write(&m, ORDER(2, 3)), &e) == 2 && e.code == OK);
}

static void reorder_gaps_and_repetitions_are_refused(void)
{
    struct made m;

    set_up(&m, 1);
    CHECK(refused(write(&m, ORDER(0, 2, 1, 3)), "journal.stream_order"));
    CHECK(refused(write(&m, ORDER(0, 1, 3)), "journal.stream_order"));
    CHECK(refused(write(&m, ORDER(1, 2, 3)), "journal.stream_order"));
    CHECK(refused(write(&m, ORDER(0, 0, 1, 2, 3)), "journal.stream_order"));
    CHECK(refused(write(&m, ORDER(0, 1, 2)), "journal.stream_head"));
    CHECK(refused(write(&m, ORDER(-1)), "journal.stream_head"));
}

static void an_entry_of_another_stream_is_refused(void)
{
    struct made m;

    set_up(&m, 1);
    m.stream.scope.b[0] = 3;
    CHECK(refused(write(&m, ORDER(0, 1, 2, 3)), "journal.stream_order"));
}

static void a_head_of_another_key_is_refused(void)
{
    struct made m;
    struct signpair other;

    set_up(&m, 1);
    crypt_signpair((const uint8_t[32]){4}, &other);
    m.head.signature = crypt_sign(&other, head_text(&arena, &m.head));
    CHECK(refused(write(&m, ORDER(0, 1, 2, 3)), "journal.stream_head"));
}

static void what_is_no_stream_or_a_newer_one_is_refused_by_name(void)
{
    CHECK(refused(STR("PK\x03\x04"), "journal.not_a_stream"));
    CHECK(refused(STR_EMPTY, "journal.not_a_stream"));
    CHECK(refused(STR("sanad stream\x02"), "journal.stream_newer"));
    CHECK(refused(STR("sanad stream"), "journal.stream_damaged"));
}

static void every_cut_every_extra_byte_and_every_flipped_bit_is_refused(void)
{
    struct made m;
    struct error e;

    set_up(&m, 1);
    struct str s = write(&m, ORDER(0, 1, 2, 3));
    REQUIRE(read_all(s, &e) == ENTRIES && e.code == OK);
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
        TEST(the_beginning_stands_where_the_document_says),
        TEST(a_run_may_begin_anywhere),
        TEST(reorder_gaps_and_repetitions_are_refused),
        TEST(an_entry_of_another_stream_is_refused),
        TEST(a_head_of_another_key_is_refused),
        TEST(what_is_no_stream_or_a_newer_one_is_refused_by_name),
        TEST(every_cut_every_extra_byte_and_every_flipped_bit_is_refused),
    };
    crypt_start();
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
