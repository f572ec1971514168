#include "base/buf.h"
#include "base/test.h"
#include "journal/entry.h"

static struct arena arena;

static struct id id_of(uint8_t n)
{
    struct id id;

    memset(id.b, n, sizeof id.b);
    return id;
}

static const struct sealkey key = {{1, 2, 3}};

/* Every part known and unlike the others. */
static struct entry full(void)
{
    struct entry x = {
        .op = OP_UPDATE,
        .type = 0x1234,
        .origin = id_of(1),
        .scope = id_of(2),
        .number = 0x0102030405060708,
        .time = {0x1112131415161718},
        .actor = id_of(3),
        .device = id_of(4),
        .purpose = 0x2122,
        .record = id_of(5),
        .group = id_of(6),
        .source_kind = SOURCE_PAGE,
        .source = id_of(7),
        .key = id_of(8),
        .base_count = 2,
    };
    memset(x.previous.b, 9, sizeof x.previous.b);
    memset(x.base[0].b, 10, sizeof x.base[0].b);
    memset(x.base[1].b, 11, sizeof x.base[1].b);
    return x;
}

static struct payload full_payload(void)
{
    struct payload p = {{STR("round 54.xlsx"), STR("Muhalla Main"), STR("typing mistake"), 17, {{0}}}, STR("fields")};

    memset(p.from.blob.b, 12, sizeof p.from.blob.b);
    return p;
}

static struct str encode(struct entry *x)
{
    struct payload p = full_payload();

    return entry_encode(&arena, x, &key, payload_encode(&arena, &p));
}

static bool decodes(struct str bytes)
{
    struct error e = ERROR_IN(&arena);
    struct entry x;

    return entry_decode(bytes, &x, &e) == OK;
}

static bool opens(struct str bytes)
{
    struct error e = ERROR_IN(&arena);
    struct entry x;
    struct payload p;

    return entry_decode(bytes, &x, &e) == OK && entry_open(&arena, bytes, &x, &key, &p, &e) == OK;
}

static struct str flipped(struct str bytes, size_t at, uint8_t bits)
{
    char *copy = arena_copy(&arena, bytes.p, bytes.n);

    copy[at] = (char)(copy[at] ^ bits);
    return (struct str){copy, bytes.n};
}

static void what_was_written_is_read(void)
{
    struct error e = ERROR_IN(&arena);
    struct entry x = full(), y;
    struct str bytes = encode(&x);
    struct payload p;

    REQUIRE(entry_decode(bytes, &y, &e) == OK);
    CHECK(y.op == x.op && y.type == x.type && y.number == x.number && y.time.n == x.time.n && y.purpose == x.purpose);
    CHECK(id_eq(y.origin, x.origin) && id_eq(y.scope, x.scope) && id_eq(y.actor, x.actor) && id_eq(y.device, x.device));
    CHECK(id_eq(y.record, x.record) && id_eq(y.group, x.group) && id_eq(y.source, x.source) && id_eq(y.key, x.key));
    CHECK(y.source_kind == x.source_kind && hash32_eq(&y.previous, &x.previous) && str_eq(y.sealed, x.sealed));
    CHECK(y.base_count == 2 && memcmp(y.base, x.base, 2 * VERSION_BYTES) == 0);
    REQUIRE(entry_open(&arena, bytes, &y, &key, &p, &e) == OK);
    CHECK(str_is(p.from.file, "round 54.xlsx") && str_is(p.from.sheet, "Muhalla Main") && p.from.row == 17);
    CHECK(str_is(p.from.reason, "typing mistake") && p.from.blob.b[31] == 12 && str_is(p.fields, "fields"));
}

static void the_header_stands_where_the_document_says(void)
{
    struct entry x = full();
    struct str bytes = encode(&x);
    static const struct {
        size_t at;
        uint8_t byte;
    } places[] = {{0, 1},     {1, 2},   {2, 0x12}, {3, 0x34},  {4, 1},    {20, 2},   {36, 1},  {43, 8},
                  {44, 0x11}, {52, 3},  {68, 4},   {84, 0x21}, {86, 5},   {102, 6},  {118, 4}, {119, 7},
                  {135, 8},   {151, 9}, {182, 9},  {183, 2},   {184, 10}, {200, 11}, {216, 0}};

    for (size_t i = 0; i < COUNT_OF(places); i++)
        CHECK((uint8_t)bytes.p[places[i].at] == places[i].byte);
    CHECK(bytes.n == 220 + x.sealed.n);
}

static void the_payload_is_these_bytes(void)
{
    struct payload p = {{.file = STR("a"), .row = -1}, STR("xyz")};

    CHECK(str_eq(payload_encode(&arena, &p), STR("\x01\x05\x05\x01"
                                                 "a\x0c\x01"
                                                 "xyz")));
}

static void a_payload_that_says_nothing_is_read(void)
{
    struct error e = ERROR_IN(&arena);
    struct payload p = {.from.row = INT_NONE}, q;

    REQUIRE(payload_decode(payload_encode(&arena, &p), &q, &e) == OK);
    CHECK(q.from.row == INT_NONE && !q.from.file.n && !q.fields.n);
}

static void a_fact_of_a_newer_node_is_passed_over(void)
{
    struct error e = ERROR_IN(&arena);
    struct payload p;

    REQUIRE(payload_decode(STR("\x01\x07\x0c\x02\xfd\x01\x02?!f"), &p, &e) == OK);
    CHECK(p.from.row == 1 && str_is(p.fields, "f"));
}

static void a_payload_with_facts_out_of_order_or_of_another_form_is_refused(void)
{
    struct error e = ERROR_IN(&arena);
    struct payload p;

    CHECK(payload_decode(STR_EMPTY, &p, &e) == ERR_DAMAGED);
    CHECK(payload_decode(STR("\x02\x00"), &p, &e) == ERR_DAMAGED);
    CHECK(payload_decode(STR("\x01\x06\x09\x01"
                             "b\x05\x01"
                             "a"),
                         &p, &e) == ERR_DAMAGED);
    CHECK(payload_decode(STR("\x01\x02\x04\x02"), &p, &e) == ERR_DAMAGED); /* a file that is a number */
    CHECK(payload_decode(STR("\x01\x02\x05\x00"), &p, &e) == ERR_DAMAGED); /* an empty file */
    CHECK(payload_decode(STR("\x01\x03\x15\x01"
                             "a"),
                         &p, &e) == ERR_DAMAGED); /* a blob of one byte */
    CHECK(payload_decode(STR("\x01\x7f\x05"), &p, &e) == ERR_DAMAGED);
}

static void every_flipped_bit_is_refused(void)
{
    struct entry x = full();
    struct str bytes = encode(&x);
    struct hash32 hash = entry_hash(bytes);

    REQUIRE(opens(bytes));
    for (size_t i = 0; i < bytes.n; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            struct str bad = flipped(bytes, i, (uint8_t)(1u << bit));
            struct hash32 other = entry_hash(bad);
            CHECK(!opens(bad));
            CHECK(!hash32_eq(&hash, &other));
        }
    }
}

static void every_cut_and_every_extra_byte_is_refused(void)
{
    struct entry x = full();
    struct str bytes = encode(&x);

    for (size_t n = 0; n < bytes.n; n++)
        CHECK(!decodes(str_slice(bytes, 0, n)));
    CHECK(!decodes(str_join(&arena, bytes, STR("\0"))));
}

static void another_key_does_not_open_it(void)
{
    struct error e = ERROR_IN(&arena);
    struct entry x = full();
    struct str bytes = encode(&x);
    struct sealkey other = {{1, 2, 4}};
    struct payload p;

    CHECK(entry_open(&arena, bytes, &x, &other, &p, &e) == ERR_KEY);
}

static void what_no_entry_says_is_refused(void)
{
    struct entry x = full();
    struct str bytes = encode(&x);

    CHECK(!decodes(flipped(bytes, 0, 3)));      /* version 2 */
    CHECK(!decodes(flipped(bytes, 1, 2)));      /* op 0 */
    CHECK(!decodes(flipped(bytes, 1, 2 ^ 12))); /* op 12 */
    CHECK(!decodes(flipped(bytes, 36, 0x80)));  /* a number that no database holds */
    CHECK(!decodes(flipped(bytes, 44, 0x80)));  /* a time that would sort first */
    CHECK(!decodes(flipped(bytes, 118, 4 ^ 6)));
    CHECK(!decodes(flipped(bytes, 183, 2 ^ 65)));
    x.op = OP_LOAD_PACK;
    x.type = 0;
    bytes = encode(&x);
    CHECK(decodes(bytes));
    CHECK(!decodes(flipped(bytes, 1, OP_LOAD_PACK ^ OP_CREATE))); /* a record of no type */
}

static void an_entry_names_up_to_64_bases(void)
{
    struct entry x = full(), y;
    struct error e = ERROR_IN(&arena);

    x.base_count = ENTRY_BASES;
    for (size_t i = 0; i < ENTRY_BASES; i++)
        memset(x.base[i].b, (int)i, sizeof x.base[i].b);
    struct str bytes = encode(&x);
    REQUIRE(entry_decode(bytes, &y, &e) == OK);
    CHECK(y.base_count == ENTRY_BASES && memcmp(x.base, y.base, sizeof x.base) == 0);
}

static void an_entry_larger_than_16_mib_is_refused(void)
{
    struct entry x = full();
    struct payload p = {{.row = INT_NONE}, {arena_alloc(&arena, ENTRY_BYTES), ENTRY_BYTES}};
    struct str bytes = entry_encode(&arena, &x, &key, payload_encode(&arena, &p));

    CHECK(bytes.n > ENTRY_BYTES && !decodes(bytes));
}

static void a_head_is_signed_over_these_bytes(void)
{
    struct head h = {.origin = id_of('o'), .scope = id_of('s'), .number = 258};

    memset(h.hash.b, 'h', sizeof h.hash.b);
    CHECK(str_eq(head_text(&arena, &h), STR("sanad head 1oooooooooooooooossssssssssssssss\0\0\0\0\0\0\x01\x02"
                                            "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_written_is_read),
        TEST(the_header_stands_where_the_document_says),
        TEST(the_payload_is_these_bytes),
        TEST(a_payload_that_says_nothing_is_read),
        TEST(a_fact_of_a_newer_node_is_passed_over),
        TEST(a_payload_with_facts_out_of_order_or_of_another_form_is_refused),
        TEST(every_flipped_bit_is_refused),
        TEST(every_cut_and_every_extra_byte_is_refused),
        TEST(another_key_does_not_open_it),
        TEST(what_no_entry_says_is_refused),
        TEST(an_entry_names_up_to_64_bases),
        TEST(an_entry_larger_than_16_mib_is_refused),
        TEST(a_head_is_signed_over_these_bytes),
    };
    crypt_start();
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
