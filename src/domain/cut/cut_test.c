#include "base/test.h"
#include "domain/cut/cut.h"

static struct arena arena;

static enum err check(const char *name, struct instant held_until, struct error *e)
{
    struct named_cut cut = {str_of(name), held_until};
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
    struct named_cut first = {STR("a"), {1}}, later = {STR("a"), {2}}, other = {STR("b"), {1}};

    CHECK(id_eq(record_key_id(&arena, &cut_type, &first), record_key_id(&arena, &cut_type, &later)));
    CHECK(!id_eq(record_key_id(&arena, &cut_type, &first), record_key_id(&arena, &cut_type, &other)));
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_cut_has_a_name_and_a_moment),
        TEST(a_name_that_reads_as_a_time_is_refused),
        TEST(the_name_alone_is_the_key),
    };
    return TEST_MAIN(tests);
}
