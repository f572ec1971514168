#include "base/test.h"
#include "domain/cut/cut.h"

static struct arena arena;

static enum err check(const char *name, struct instant held_until, struct error *e)
{
    struct named_cut cut = {.name = str_of(name), .held_until = held_until};
    const struct vocabulary none = {0};

    *e = ERROR_IN(&arena);
    return record_check(&cut_type, &cut, &none, e);
}

static void a_cut_has_a_name_and_a_moment(void)
{
    struct error e;

    CHECK(check("end-of-round-54", (struct instant){1}, &e) == OK);
    CHECK(check("", (struct instant){1}, &e) == ERR_INVALID);
    CHECK(check("end-of-round-54", NO_INSTANT, &e) == ERR_INVALID);
    arena_free(&arena);
}

static void a_name_that_reads_as_a_time_is_refused(void)
{
    struct error e;

    CHECK(check("2026-01-31", (struct instant){1}, &e) == ERR_INVALID);
    REQUIRE(e.places.n == 1);
    CHECK(strcmp(e.places.at[0].key, "cut.name_is_a_time") == 0);
    CHECK(check("2026-01-31T12:00:00Z", (struct instant){1}, &e) == ERR_INVALID);
    CHECK(check("january 2026", (struct instant){1}, &e) == OK);
    arena_free(&arena);
}

static void the_name_alone_is_the_key(void)
{
    struct named_cut first = {.name = STR("a"), .held_until = {1}}, later = {.name = STR("a"), .held_until = {2}},
                     other = {.name = STR("b"), .held_until = {1}};

    CHECK(id_eq(record_key_id(&arena, &cut_type, &first), record_key_id(&arena, &cut_type, &later)));
    CHECK(!id_eq(record_key_id(&arena, &cut_type, &first), record_key_id(&arena, &cut_type, &other)));
    arena_free(&arena);
}

static void a_cut_has_one_text(void)
{
    struct cut_at at[] = {{.origin = {{2}}, .scope = {{1}}, .number = 7},
                          {.origin = {{1}}, .scope = {{9}}, .number = INT64_MAX},
                          {.origin = {{1}}, .scope = {{3}}, .number = 1}};
    struct error e = ERROR_IN(&arena);
    struct str text, again, turned;
    struct cut cut;

    REQUIRE(cut_write(&arena, &(struct cut){at, 3}, &text, &e) == OK);
    struct cut_at first = at[0];
    at[0] = at[2];
    at[2] = first;
    REQUIRE(cut_write(&arena, &(struct cut){at, 3}, &turned, &e) == OK);
    CHECK(str_eq(text, turned));
    REQUIRE(cut_read(&arena, text, &cut) && cut.n == 3);
    CHECK(cut.at[0].number == 1 && cut.at[1].number == INT64_MAX && cut.at[2].number == 7);
    REQUIRE(cut_write(&arena, &cut, &again, &e) == OK);
    CHECK(str_eq(text, again));
    arena_free(&arena);
}

static void what_is_no_cut_is_not_read(void)
{
    static const char twice[] = "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 7\n"
                                "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 8";
    static const char *const texts[] = {
        "",
        "now",
        "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000",
        "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 0",
        "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 07",
        "0A000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 7",
        "01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 7\n",
        twice,
    };
    struct cut cut;

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CHECK(!cut_read(&arena, str_of(texts[i]), &cut));
    arena_free(&arena);
}

static void more_streams_than_fit_are_refused_with_the_number(void)
{
    struct cut_at *at = ARENA_ARRAY(&arena, struct cut_at, CUT_STREAMS + 1);
    struct error e = ERROR_IN(&arena);
    struct str text;

    for (size_t i = 0; i <= CUT_STREAMS; i++)
        at[i] = (struct cut_at){
            .origin = {{(uint8_t)(i >> 8), (uint8_t)i, 1}}, .scope = {{1}}, .number = (uint64_t)INT64_MAX};
    REQUIRE(cut_write(&arena, &(struct cut){at, CUT_STREAMS}, &text, &e) == OK);
    CHECK(text.n <= TEXT_BYTES);
    CHECK(cut_write(&arena, &(struct cut){at, CUT_STREAMS + 1}, &text, &e) == ERR_TOO_LARGE);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_cut_has_a_name_and_a_moment), TEST(a_name_that_reads_as_a_time_is_refused),
        TEST(the_name_alone_is_the_key),     TEST(a_cut_has_one_text),
        TEST(what_is_no_cut_is_not_read),    TEST(more_streams_than_fit_are_refused_with_the_number),
    };
    return TEST_MAIN(tests);
}
