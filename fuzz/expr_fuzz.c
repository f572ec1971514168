/* Any bytes as a condition: refused with a position, or written in canonical words that parse to the same and hold of the same. */
#include "figure/survey_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena fixed;
static struct places places;
static struct code_lists codes;
static struct expr_names names;

static void start(void)
{
    places = fixture_places(&fixed);
    codes = fixture_codes(&fixed);
    names = (struct expr_names){.type = &survey_type, .places = &places, .codes = &codes};
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_parsed(struct arena *arena, const struct expr *x)
{
    struct error error = ERROR_IN(arena);
    struct str words = expr_write(arena, x);
    struct survey *blank = record_new(arena, &survey_type), *filled = record_new(arena, &survey_type);
    const struct expr *again;

    filled->round = 54;
    filled->muhalla.s = STR("LY010102");
    filled->nationality.s = STR("NER");
    filled->starts_on = date_from(2024, 8, 15);
    must(expr_parse(arena, words, &names, &again, &error) == OK);
    must(str_eq(words, expr_write(arena, again)));
    must(expr_holds(x, &names, blank) == expr_holds(again, &names, blank));
    must(expr_holds(x, &names, filled) == expr_holds(again, &names, filled));
    for (size_t i = 0; i < places.n; i++)
        must(expr_holds_place(x, &names, places.all[i]) == expr_holds_place(again, &names, places.all[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_EMPTY;
    struct error error = ERROR_IN(&arena);
    const struct expr *x;

    if (!places.n)
        start();
    if (expr_parse(&arena, (struct str){(const char *)data, size}, &names, &x, &error) == OK)
        check_parsed(&arena, x);
    else
        must(error.code == ERR_INVALID && error.places.n == 1 && error.places.at[0].column.n);
    arena_free(&arena);
    return 0;
}
