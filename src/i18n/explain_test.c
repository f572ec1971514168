#include "base/test.h"
#include "i18n/i18n.h"

static struct arena arena;

static void an_error_says_what_and_where(void)
{
    struct error e = ERROR_IN(&arena);
    error_add_place(
        &e,
        (struct error_place){
            .file = STR("r54.xlsx"), .sheet = STR("MT"), .row = 1012, .column = STR("Total"), .key = "error.invalid"});
    CHECK(str_is(i18n_error(&arena, LANG_EN, &e), "Some of it is wrong. Nothing was saved.\n"
                                                  "r54.xlsx, sheet MT, row 1012, column Total: "
                                                  "This is not valid. Nothing was saved.\n"));
}

static void an_error_without_message_says_its_kind(void)
{
    struct error e = {.arena = &arena, .code = ERR_FORBIDDEN};
    CHECK(str_is(i18n_error(&arena, LANG_EN, &e), "Your account may not do this.\n"));
}

static void places_beyond_the_kept_ones_are_counted(void)
{
    struct error e = ERROR_IN(&arena);
    for (int i = 0; i < ERROR_PLACES + 3; i++)
        error_add_place(&e, (struct error_place){.row = i + 1, .key = "error.invalid"});
    CHECK(str_ends(i18n_error(&arena, LANG_EN, &e), STR("\nand 3 more places\n")));
    CHECK(str_ends(i18n_error(&arena, LANG_AR, &e), STR("مواضع أخرى\n")));
}

static void every_kind_of_error_has_words(void)
{
    for (int code = OK; code <= ERR_CANCELLED; code++) {
        struct error e = {.arena = &arena, .code = (enum err)code};
        CHECK(i18n_error_message(&arena, LANG_AR, &e).p[0] != '[');
    }
}

static void arguments_are_filled_in(void)
{
    struct error e = ERROR_IN(&arena);
    CHECK(error_set(&e, ERR_TOO_LARGE, "file.too_large", STR("a.csv"), STR("100")) == ERR_TOO_LARGE);
    CHECK(str_is(i18n_error_message(&arena, LANG_FR, &e), "a.csv dépasse 100 octets."));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_error_says_what_and_where),
        TEST(an_error_without_message_says_its_kind),
        TEST(places_beyond_the_kept_ones_are_counted),
        TEST(every_kind_of_error_has_words),
        TEST(arguments_are_filled_in),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
