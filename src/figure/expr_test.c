#include "figure/expr.h"

#include "base/test.h"
#include "figure/survey_fixture.h"

static struct arena arena;
static struct places places;
static struct code_lists codes;
static struct expr_names names;

static const struct expr *parse(const char *source)
{
    struct error error = ERROR_IN(&arena);
    const struct expr *x = NULL;

    if (expr_parse(&arena, str_of(source), &names, &x, &error) != OK)
        printf("  %s: %s at %.*s\n", source, error.places.at[0].key, STR_ARG(error.places.at[0].column));
    return x;
}

static struct survey a_survey(void)
{
    struct survey *s = record_new(&arena, &survey_type);

    s->round = 54;
    s->muhalla.s = STR("LY010102");
    s->population.s = STR("migrants");
    s->nationality.s = STR("NER");
    s->individuals = 100;
    s->present = YES;
    s->starts_on = date_from(2024, 8, 15);
    s->seen_at = (struct instant){instant_of_date(date_from(2024, 8, 15)).us + 1};
    s->rent.micro = 12500000;
    s->note = STR("it's fine");
    return *s;
}

static bool holds(const char *source)
{
    struct survey s = a_survey();
    const struct expr *x = parse(source);

    return x && expr_holds(x, &names, &s);
}

static void every_kind_of_field_is_compared_with_its_kind_of_literal(void)
{
    CHECK(holds("population = 'migrants' and present = true and individuals >= 100"));
    CHECK(holds("round in (53, 54) and not (need_1 = 'food' or round = 53)") == false);
    CHECK(holds("starts_on between 2024-08-01 and 2024-09-30"));
    CHECK(!holds("starts_on between 2024-08-16 and 2024-09-30"));
    CHECK(holds("rent = 12.5") && holds("rent > 12") && !holds("rent < -12.5"));
    CHECK(holds("note = \"it's fine\"") && !holds("note != \"it's fine\""));
    CHECK(holds("individuals != 99 and individuals < 101 and individuals <= 100 and individuals > -1"));
    CHECK(holds("present != false"));
}

static void a_date_means_the_first_moment_of_its_day_to_an_instant(void)
{
    CHECK(holds("seen_at > 2024-08-15") && !holds("seen_at >= 2024-08-16"));
    CHECK(holds("seen_at = 2024-08-15T00:00:00.000001Z"));
}

static void a_blank_is_neither_equal_nor_unequal(void)
{
    CHECK(!holds("need_1 = 'food'") && !holds("need_1 != 'food'") && !holds("not need_1 = 'food'"));
    CHECK(!holds("men > 0") && !holds("men <= 0") && !holds("not men in (1, 2)"));
    CHECK(!holds("not men between 1 and 2"));
}

static void what_is_not_known_does_not_hide_what_decides(void)
{
    CHECK(holds("men = 1 or round = 54") && holds("round = 54 or men = 1"));
    CHECK(holds("not (men = 1 and round = 53)"));
    CHECK(!holds("men = 1 and round = 54") && !holds("not (men = 1 or round = 53)"));
}

static void blanks_can_be_asked_for(void)
{
    CHECK(holds("men is blank") && !holds("men is not blank") && !holds("round is blank"));
    CHECK(holds("point is blank") && holds("not men is not blank"));
}

static void a_place_stands_within_itself_and_all_above_it(void)
{
    CHECK(holds("muhalla within 'LY010102'") && holds("muhalla within 'LY0101'") && holds("muhalla within 'LY'"));
    CHECK(!holds("muhalla within 'LY0102'") && !holds("muhalla within 'LY010101'"));
}

static void place_levels_stand_for_the_place_above_the_record(void)
{
    CHECK(holds("mantika = 'LY0101'") && holds("region in ('LY01', 'LY02')") && !holds("region != 'LY01'"));
    CHECK(holds("mantika within 'LY01'") && holds("mantika is not blank"));

    struct survey high = a_survey();

    high.muhalla.s = STR("LY01");
    CHECK(!expr_holds(parse("mantika = 'LY0101'"), &names, &high));
    CHECK(!expr_holds(parse("not mantika = 'LY0101'"), &names, &high));
    CHECK(expr_holds(parse("mantika is blank and region = 'LY01'"), &names, &high));
}

static void a_code_stands_within_all_above_it_in_its_list(void)
{
    CHECK(holds("nationality within 'NER'") && holds("nationality within 'sahel'") &&
          holds("nationality within 'africa'"));
    CHECK(!holds("nationality within 'asia'") && !holds("not nationality within 'africa'"));
}

static void and_binds_tighter_than_or_and_not_tightest(void)
{
    CHECK(holds("round = 54 or round = 53 and round = 52"));
    CHECK(!holds("(round = 54 or round = 53) and round = 52"));
    CHECK(!holds("not round = 54 and round = 54"));
}

static void the_canonical_words_are_the_shortest_that_mean_the_same(void)
{
    static const char *const pairs[][2] = {
        {" round=54 ", "round = 54"},
        {"((round = 54))", "round = 54"},
        {"(round = 54 and men = 1) and women = 2", "round = 54 and men = 1 and women = 2"},
        {"round = 54 or (men = 1 and women = 2)", "round = 54 or men = 1 and women = 2"},
        {"(round = 54 or men = 1) and women = 2", "(round = 54 or men = 1) and women = 2"},
        {"not(round = 54 or men = 1)", "not (round = 54 or men = 1)"},
        {"NOT not round IN(054,53)", "not not round in (54, 53)"},
        {"rent>=1.50 AND rent <= 2", "rent >= 1.5 and rent <= 2"},
        {"present=True", "present = true"},
        {"need_1 = \"food\"", "need_1 = 'food'"},
        {"note = \"it's\" or note = '\"'", "note = \"it's\" or note = '\"'"},
        {"seen_at > 2024-08-15", "seen_at > 2024-08-15T00:00:00Z"},
        {"men   is\nnot   blank", "men is not blank"},
        {"muhalla within \"LY01\"", "muhalla within 'LY01'"},
        {"team = '0190A000-0000-7000-8000-00000000000A'", "team = '0190a000-0000-7000-8000-00000000000a'"},
    };

    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        const struct expr *x = parse(pairs[i][0]);

        REQUIRE(x);
        CHECK(str_is(expr_write(&arena, x), pairs[i][1]));
        CHECK(str_is(expr_write(&arena, parse(pairs[i][1])), pairs[i][1]));
    }
}

/* Fails with this key at this position. */
static bool refused(struct str source, const char *column, const char *key, const char *arg)
{
    struct error error = ERROR_IN(&arena);
    const struct expr *x;
    enum err code = expr_parse(&arena, source, &names, &x, &error);
    bool fits = code == ERR_INVALID && str_is(STR("figure.condition"), error.key) && error.places.n == 1 &&
                str_is(error.places.at[0].column, column) && strcmp(error.places.at[0].key, key) == 0 &&
                (!arg || str_is(error.places.at[0].args[0], arg));

    if (!fits && error.places.n)
        printf("  %.60s: %s(%.*s) at %.*s\n", str_c(&arena, source), error.places.at[0].key,
               STR_ARG(error.places.at[0].args[0]), STR_ARG(error.places.at[0].column));
    return fits;
}

static void a_mistake_is_named_with_its_position(void)
{
    static const struct {
        const char *source, *column, *key, *arg;
    } wrong[] = {
        {"", "1", "figure.expr.ends_early", NULL},
        {"round = ", "9", "figure.expr.ends_early", NULL},
        {"round 54", "7", "figure.expr.expected", NULL},
        {"round = 54 men = 1", "12", "figure.expr.expected", "and or"},
        {"round = 54)", "11", "figure.expr.expected", NULL},
        {"(round = 54", "12", "figure.expr.ends_early", ")"},
        {"round in 54", "10", "figure.expr.expected", "("},
        {"round between 1, 2", "16", "figure.expr.expected", "and"},
        {"note = 'x", "8", "figure.expr.unclosed_text", "'x"},
        {"note = 'مرحبا' and ?", "20", "figure.expr.strange", "?"},
        {"note = 'مرحبا' and é", "20", "figure.expr.strange", "é"},
        {"round = 12abc", "9", "figure.expr.strange", NULL},
        {"round == 54", "8", "figure.expr.expected", NULL},
        {"nothing = 54", "1", "figure.expr.unknown_field", "nothing"},
        {"individuls > 1", "1", "figure.expr.unknown_field_near", "individuls"},
        {"round = 54 and mantka = 'LY0101'", "16", "figure.expr.unknown_field_near", "mantka"},
        {"surname = 'x'", "1", "figure.expr.identity", "surname"},
        {"round = 1.5", "9", "figure.expr.needs_whole", "round"},
        {"round = 'x'", "9", "figure.expr.needs_number", "round"},
        {"round = men", "9", "figure.expr.needs_number", "round"},
        {"round = 9223372036854775808", "9", "figure.expr.number_too_large", NULL},
        {"round = -9223372036854775808", "9", "figure.expr.number_too_large", NULL},
        {"starts_on = 5", "13", "figure.expr.needs_date", "starts_on"},
        {"individuals = 2024-01-01", "15", "figure.expr.needs_number", "individuals"},
        {"starts_on = 2024-02-30", "13", "figure.expr.no_such_day", "2024-02-30"},
        {"present = 1", "11", "figure.expr.needs_truth", "present"},
        {"population = migrants", "14", "figure.expr.needs_text", "population"},
        {"note = ''", "8", "figure.expr.empty_text", "note"},
        {"team = 'x'", "8", "figure.expr.needs_id", "team"},
        {"point = '1 2'", "9", "figure.expr.only_blank", "point"},
        {"note > 'x'", "6", "figure.expr.no_order", "note"},
        {"population between 'a' and 'b'", "20", "figure.expr.no_order", "population"},
        {"round within 'LY'", "14", "figure.expr.not_within", "round"},
        {"muhalla = 'LY010209'", "11", "figure.expr.unknown_place_near", "LY010209"},
        {"mantika = 'LY01'", "11", "figure.expr.wrong_level", "LY01"},
        {"population = 'martians'", "14", "figure.expr.unknown_code", "martians"},
        {"population in ('idps', 'migrant')", "24", "figure.expr.unknown_code_near", "migrant"},
        {"place within 'LY'", "1", "figure.expr.unknown_field", "place"},
    };

    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CHECK(refused(str_of(wrong[i].source), wrong[i].column, wrong[i].key, wrong[i].arg));
    CHECK(refused(STR("note = '\xff'"), "1", "figure.expr.not_utf8", NULL));
}

static struct str repeated(const char *part, size_t times, const char *last)
{
    struct buf out = BUF_IN(&arena);

    for (size_t i = 0; i < times; i++)
        buf_puts(&out, part);
    buf_puts(&out, last);
    return buf_str(&out);
}

static void limits_are_named_with_their_number(void)
{
    struct error error = ERROR_IN(&arena);
    const struct expr *x;

    CHECK(expr_parse(&arena, repeated("not ", EXPR_DEPTH - 1, "round = 1"), &names, &x, &error) == OK);
    CHECK(refused(repeated("not ", EXPR_DEPTH, "round = 1"), "129", "figure.expr.too_deep", "32"));
    CHECK(refused(repeated("(", 4000, ""), "33", "figure.expr.too_deep", "32"));
    CHECK(refused(repeated(" ", EXPR_BYTES + 1, "round = 1"), "4098", "figure.expr.too_long", "4096"));
    CHECK(expr_parse(&arena, repeated("men=1 or ", EXPR_NODES / 2 - 1, "men=1"), &names, &x, &error) == OK);
    CHECK(refused(repeated("men=1 or ", EXPR_NODES / 2, "men=1"), "2305", "figure.expr.too_many", "512"));
}

static void what_would_be_too_long_in_canonical_words_is_refused_too(void)
{
    CHECK(refused(repeated("seen_at>2024-01-01 or ", 130, "men=1"), "1", "figure.expr.too_long", "4096"));
}

static void a_condition_says_of_a_place_what_concerns_places(void)
{
    const struct place *tripoli = place_find(&places, STR("LY010102"));

    CHECK(expr_holds_place(parse("mantika = 'LY0101' and round = 54"), &names, tripoli));
    CHECK(!expr_holds_place(parse("mantika = 'LY0102' and round = 54"), &names, tripoli));
    CHECK(!expr_holds_place(parse("round = 54 and not muhalla within 'LY01'"), &names, tripoli));
    CHECK(expr_holds_place(parse("round = 54 or muhalla within 'LY02'"), &names, tripoli));
    CHECK(!expr_holds_place(parse("region = 'LY02' or muhalla within 'LY02'"), &names, tripoli));
    CHECK(!expr_holds_place(parse("(mantika = 'LY0102' and round = 54) and men = 1"), &names, tripoli));
}

static void places_alone_have_conditions_of_their_own(void)
{
    const struct record_type *type = names.type;
    const struct place *tripoli = place_find(&places, STR("LY010102"));

    names.type = NULL;
    CHECK(expr_holds_place(parse("place within 'LY01' and mantika in ('LY0101')"), &names, tripoli));
    CHECK(expr_holds_place(parse("place = 'LY010102'"), &names, tripoli));
    CHECK(!expr_holds_place(parse("place within 'LY02'"), &names, tripoli));
    CHECK(refused(STR("round = 54"), "1", "figure.expr.unknown_field", "round"));
    names.type = type;
}

static void a_condition_knows_which_fields_it_speaks_of(void)
{
    const struct expr *x = parse("not (round = 54 or mantika is blank)");

    CHECK(expr_mentions(x, fixture_field(&survey_type, "round")));
    CHECK(expr_mentions(x, fixture_field(&survey_type, "muhalla")));
    CHECK(!expr_mentions(x, fixture_field(&survey_type, "men")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_kind_of_field_is_compared_with_its_kind_of_literal),
        TEST(a_date_means_the_first_moment_of_its_day_to_an_instant),
        TEST(a_blank_is_neither_equal_nor_unequal),
        TEST(what_is_not_known_does_not_hide_what_decides),
        TEST(blanks_can_be_asked_for),
        TEST(a_place_stands_within_itself_and_all_above_it),
        TEST(place_levels_stand_for_the_place_above_the_record),
        TEST(a_code_stands_within_all_above_it_in_its_list),
        TEST(and_binds_tighter_than_or_and_not_tightest),
        TEST(the_canonical_words_are_the_shortest_that_mean_the_same),
        TEST(a_mistake_is_named_with_its_position),
        TEST(limits_are_named_with_their_number),
        TEST(what_would_be_too_long_in_canonical_words_is_refused_too),
        TEST(a_condition_says_of_a_place_what_concerns_places),
        TEST(places_alone_have_conditions_of_their_own),
        TEST(a_condition_knows_which_fields_it_speaks_of),
    };

    places = fixture_places(&arena);
    codes = fixture_codes(&arena);
    names = (struct expr_names){.type = &survey_type, .places = &places, .codes = &codes};

    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
