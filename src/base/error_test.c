#include "base/error.h"

#include "base/test.h"

static void an_error_owns_its_arguments(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    char text[] = "muhalla";

    CHECK(error_set(&e, ERR_NOT_FOUND, "place.unknown", str_of(text), STR("x")) == ERR_NOT_FOUND);
    text[0] = 'X';
    CHECK(e.code == ERR_NOT_FOUND && strcmp(e.key, "place.unknown") == 0);
    CHECK(str_is(e.args[0], "muhalla") && str_is(e.args[1], "x") && e.args[2].n == 0);
    CHECK(error_set(&e, ERR_IO, "db.failed") == ERR_IO && e.args[0].n == 0);
    arena_free(&a);
}

static void places_make_an_error_and_keep_the_first_reason(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    char sheet[] = "Area";

    error_add_place(&e, (struct error_place){.sheet = str_of(sheet), .row = 7, .key = "import.blank"});
    sheet[0] = 'X';
    CHECK(e.code == ERR_INVALID && strcmp(e.key, "error.places") == 0);
    CHECK(e.places.n == 1 && str_is(e.places.at[0].sheet, "Area") && e.places.at[0].row == 7);
    e = ERROR_IN(&a);
    CHECK(error_set(&e, ERR_CONFLICT, "import.stale") == ERR_CONFLICT);
    error_add_place(&e, (struct error_place){.key = "import.blank"});
    CHECK(e.code == ERR_CONFLICT && strcmp(e.key, "import.stale") == 0);
    arena_free(&a);
}

static void all_places_are_counted_and_a_thousand_kept(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    for (int i = 0; i < ERROR_PLACES + 5; i++)
        error_add_place(&e, (struct error_place){.row = i, .key = "import.blank"});
    CHECK(e.places.n == ERROR_PLACES && e.place_count == ERROR_PLACES + 5);
    arena_free(&a);
}

static void every_code_has_a_name_of_its_own(void)
{
    for (int i = OK; i <= ERR_CANCELLED; i++)
        for (int j = OK; j < i; j++)
            CHECK(strcmp(err_name((enum err)i), err_name((enum err)j)) != 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_error_owns_its_arguments),
        TEST(places_make_an_error_and_keep_the_first_reason),
        TEST(all_places_are_counted_and_a_thousand_kept),
        TEST(every_code_has_a_name_of_its_own),
    };

    return TEST_MAIN(tests);
}
