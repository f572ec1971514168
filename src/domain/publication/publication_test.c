#include "base/test.h"
#include "domain/publication/frozen.h"
#include "domain/publication/publication.h"

static struct arena arena;

static void what_is_frozen_reads_back_to_the_letter(void)
{
    struct frozen_cell odd = {
        STR("people"), STR("town,need"), STR("note = \"a, b\"\n"), STR("town=XX;need="), STR("12.5"), STR("1"),
        STR("8"),      STR("1"),         STR("00112233")};
    struct error e = ERROR_IN(&arena);
    frozen_cells cells = {0}, again;

    VEC_PUSH(&arena, &cells, odd);
    frozen_add_declared(&arena, &cells, STR("alone"), STR("round = 5"), (struct decimal){12500000});
    frozen_add_declared(&arena, &cells, STR("alone"), STR("round = 6"), NO_DECIMAL);
    struct str text = frozen_write(&arena, &cells);
    REQUIRE(frozen_read(&arena, text, &again, &e) == OK && again.n == 3);
    for (size_t i = 0; i < again.n; i++)
        CHECK(frozen_same(&cells.at[i], &again.at[i]));
    CHECK(str_is(again.at[1].value, "12.5") && !again.at[2].value.n);
    CHECK(str_eq(text, frozen_write(&arena, &again)));
    arena_free(&arena);
}

static void a_cell_is_found_by_its_question_and_keys(void)
{
    frozen_cells cells = {0};

    VEC_PUSH(&arena, &cells, (struct frozen_cell){.figure = STR("a"), .by = STR("b"), .value = STR("1")});
    VEC_PUSH(&arena, &cells, (struct frozen_cell){.figure = STR("ab"), .value = STR("2")});
    struct map index = frozen_index(&arena, &cells);
    CHECK(frozen_find(&arena, &index, &(struct frozen_cell){.figure = STR("ab")}) == &cells.at[1]);
    CHECK(frozen_find(&arena, &index, &(struct frozen_cell){.figure = STR("a"), .by = STR("b")}) == &cells.at[0]);
    CHECK(!frozen_find(&arena, &index, &(struct frozen_cell){.figure = STR("a")}));
    CHECK(!frozen_same(&cells.at[0], &cells.at[1]));
    arena_free(&arena);
}

static void another_file_is_refused(void)
{
    static const char *const texts[] = {
        "",
        "figure,value\npeople,1\n",
        "figure,by,where,keys,value,numerator,base,records,set\npeople,1\n",
        "figure,by,where,keys,value,numerator,base,records,set\n\"people\n",
    };
    struct error e = ERROR_IN(&arena);
    frozen_cells cells;

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CHECK(frozen_read(&arena, str_of(texts[i]), &cells, &e) == ERR_DAMAGED);
    arena_free(&arena);
}

static enum err check(struct publication p)
{
    struct error e = ERROR_IN(&arena);
    const struct vocabulary none = {0};

    return record_check(&publication_type, &p, &none, &e);
}

static void a_publication_says_all_that_it_rests_on(void)
{
    struct publication p = {
        .report = STR("r"),
        .title = STR("R"),
        .round = INT_NONE,
        .streams = STR("01000000-0000-0000-0000-000000000000 01000000-0000-0000-0000-000000000000 7"),
        .as_of = {1},
        .pack = STR("00"),
        .engine = FIGURE_ENGINE,
        .cells = 0,
        .digest = STR("00"),
        .contradictions = INT_NONE,
    };

    CHECK(check(p) == OK && publication_type.by_system && !record_has_key(&publication_type));
    p.contradictions = 2;
    CHECK(check(p) == ERR_INVALID);
    p.accepted_because = STR("seen, and small");
    CHECK(check(p) == OK);
    p.streams = STR("yesterday");
    CHECK(check(p) == ERR_INVALID);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_is_frozen_reads_back_to_the_letter),
        TEST(a_cell_is_found_by_its_question_and_keys),
        TEST(another_file_is_refused),
        TEST(a_publication_says_all_that_it_rests_on),
    };
    return TEST_MAIN(tests);
}
