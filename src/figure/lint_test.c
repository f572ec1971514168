#include "figure/lint.h"

#include "base/test.h"
#include "figure/survey_fixture.h"
#include "i18n/i18n.h"

static struct arena arena;
static struct places places;
static struct code_lists codes;

/* --- three tables --- */

enum { ROWS_MOST = 32 };

struct rows {
    const void *records[ROWS_MOST];
    struct id ids[ROWS_MOST];
    uint64_t versions[ROWS_MOST];
    struct table table;
};

static struct rows surveys, tallies, outsides;

static void empty(struct rows *rows, const struct record_type *type)
{
    rows->table = (struct table){.type = type, .records = rows->records, .ids = rows->ids, .versions = rows->versions};
}

static void *add(struct rows *rows)
{
    void *record = record_new(&arena, rows->table.type);

    rows->ids[rows->table.n] = (struct id){{(uint8_t)(rows->table.n + 1)}};
    rows->records[rows->table.n++] = record;
    return record;
}

static enum err give_table(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    (void)ctx, (void)e;
    *out = type == &survey_type ? &surveys.table : type == &tally_type ? &tallies.table : &outsides.table;
    return OK;
}

static struct survey *add_survey(int64_t round, const char *muhalla, int64_t individuals)
{
    struct survey *s = add(&surveys);

    s->round = round;
    s->muhalla.s = str_of(muhalla);
    s->individuals = individuals;
    return s;
}

static void add_tally(int64_t round, const char *muhalla, const char *nationality, const char *origin, int64_t people)
{
    struct tally *t = add(&tallies);

    t->round = round;
    t->muhalla.s = str_of(muhalla);
    t->nationality.s = str_of(nationality);
    t->origin.s = str_of(origin);
    t->people = people;
}

static void declare(const char *figure, const char *dims, const char *value, const char *cell)
{
    struct outside *o = add(&outsides);

    o->round = 54;
    o->figure = str_of(figure);
    o->dims = str_of(dims);
    o->cell = str_of(cell);
    if (!decimal_parse(str_of(value), &o->value.micro))
        abort();
}

/* --- figures and checks --- */

static struct dimension mantika = {.id = STR_INIT("mantika"), .kind = DIM_PLACE, .level = MANTIKA};
static struct dimension muhalla = {.id = STR_INIT("muhalla"), .kind = DIM_PLACE, .level = MUHALLA};
static struct dimension need = {.id = STR_INIT("need"), .kind = DIM_ANY, .part_count = 1};
static struct indicator people, counted, made, share, unknowable;
static size_t computed; /* how often a dimension was looked up: once for each figure and set of dimensions */

static const struct indicator *find_indicator(void *ctx, struct str id)
{
    struct indicator *const all[] = {&people, &counted, &made, &share, &unknowable};

    (void)ctx;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(all[i]->id, id))
            return all[i];
    return NULL;
}

static const struct dimension *find_dimension(void *ctx, struct str id)
{
    struct dimension *const all[] = {&mantika, &muhalla, &need};

    (void)ctx;
    computed++;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(all[i]->id, id))
            return all[i];
    return NULL;
}

static struct indicator counting(const char *id, enum figure_count what, const struct record_type *type)
{
    struct indicator indicator = {.id = str_of(id), .count = what, .type = type};

    indicator.dims[0] = &mantika;
    indicator.dims[1] = &need;
    indicator.dim_count = 2;
    if (type)
        indicator.stock = fixture_field(type, "round");
    return indicator;
}

static void start(void)
{
    empty(&surveys, &survey_type);
    empty(&tallies, &tally_type);
    empty(&outsides, &outside_type);
    computed = 0;
    need.parts[0].field = fixture_field(&survey_type, "need_1");
    need.list = code_list_find(&codes, STR("needs"));
    people = counting("people", COUNT_SUM, &survey_type);
    people.field = fixture_field(&survey_type, "individuals");
    counted = counting("counted", COUNT_SUM, &tally_type);
    counted.field = fixture_field(&tally_type, "people");
    made = counting("made", COUNT_RECORDS, &survey_type);
    share = counting("share", COUNT_PERCENT, NULL);
    share.numerator = share.base = &people;
    share.across_all = true;
    unknowable = counting("unknowable", COUNT_DECLARED, NULL);
}

static struct findings run_round(const struct lint_check *check, int64_t round)
{
    struct figure_data data = {.table = give_table, .places = &places, .codes = &codes, .today = NO_DATE};
    struct lint_input input = {.data = &data,
                               .checks = &check,
                               .check_count = 1,
                               .indicator = find_indicator,
                               .dimension = find_dimension,
                               .declared = &outside_type,
                               .round = round};
    struct findings findings;
    struct error error = ERROR_IN(&arena);

    CHECK(lint_run(&arena, &input, &findings, &error) == OK);
    return findings;
}

static struct findings run(const struct lint_check *check)
{
    return run_round(check, INT_NONE);
}

static struct lint_check parts_check(void)
{
    const struct field *individuals = fixture_field(&survey_type, "individuals");

    return (struct lint_check){.kind = LINT_ROW,
                               .type = &survey_type,
                               .left = {individuals},
                               .left_count = 1,
                               .right = {fixture_field(&survey_type, "men"), fixture_field(&survey_type, "women")},
                               .right_count = 2};
}

static bool found(const struct finding *finding, const char *where, const char *reason, int64_t left, int64_t right)
{
    bool fits = str_is(finding->where, where) && strcmp(finding->reason, reason) == 0 && finding->left == left &&
                finding->right == right;

    if (!fits)
        printf("  %.*s %s %s: %lld, %lld\n", STR_ARG(finding->where), finding->reason, finding->why ? finding->why : "",
               (long long)finding->left, (long long)finding->right);
    return fits;
}

/* --- the specification --- */

static void a_record_whose_parts_do_not_make_up_its_total_is_found(void)
{
    struct lint_check check = parts_check();
    struct survey *s;

    start();
    s = add_survey(54, "LY010102", 10);
    s->men = 4;
    s->women = 7;
    s = add_survey(54, "LY010101", 10);
    s->men = 4;
    s->women = 5;
    s = add_survey(54, "LY010103", 10);
    s->men = 4;
    s->women = 6;

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 2);
    CHECK(findings.compared == 3);
    CHECK(found(&findings.list.at[0], "LY010101", "lint.differs", 10, 9));
    CHECK(found(&findings.list.at[1], "LY010102", "lint.differs", 10, 11));
    CHECK(id_eq(findings.list.at[0].record, surveys.ids[1]) && findings.list.at[0].round == 54);
    check.op = LINT_GE;
    findings = run(&check);
    CHECK(findings.list.n == 1 && str_is(findings.list.at[0].where, "LY010102"));
    check.op = LINT_LE;
    CHECK(run(&check).list.n == 1);
}

static void a_record_with_a_blank_term_is_passed_over(void)
{
    struct lint_check check = parts_check();

    start();
    add_survey(54, "LY010101", 10)->men = 4;

    struct findings findings = run(&check);

    CHECK(findings.list.n == 0 && findings.compared == 0);
}

static void a_total_can_be_held_against_a_number(void)
{
    struct lint_check check = parts_check();

    start();
    add_survey(54, "LY010101", 101);
    check.right_count = 0;
    check.right_constant = 100;
    check.op = LINT_LE;

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 1);
    CHECK(found(&findings.list.at[0], "LY010101", "lint.differs", 101, 100));
}

static void only_the_round_asked_for_is_looked_at(void)
{
    struct lint_check check = parts_check();

    start();
    check.right_count = 0;
    add_survey(53, "LY010101", 1);
    add_survey(54, "LY010101", 2);
    CHECK(run(&check).list.n == 2);
    CHECK(run_round(&check, 54).list.n == 1 && run_round(&check, 52).compared == 0);
}

static void each_blank_that_should_be_filled_in_is_found(void)
{
    struct lint_check check = parts_check();

    start();
    check.kind = LINT_FILLED;
    check.left[1] = fixture_field(&survey_type, "men");
    check.left_count = 2;
    add_survey(54, "LY010101", 0)->men = 0;
    add_survey(54, "LY010102", 0);

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 1);
    CHECK(found(&findings.list.at[0], "LY010102", "lint.blank", 0, 0));
    CHECK(str_is(findings.list.at[0].args[0], "men") && findings.compared == 4);
}

static void records_told_apart_only_by_what_is_left_out_are_found(void)
{
    struct lint_check check = {.kind = LINT_UNIQUE,
                               .type = &tally_type,
                               .unique = {&tally_fields[0], &tally_fields[1], &tally_fields[2]},
                               .unique_count = 3};

    start();
    add_tally(54, "LY010101", "NER", "sahel", 1);
    add_tally(54, "LY010101", "TCD", "sahel", 1);
    add_tally(54, "LY010101", "NER", "africa", 1);
    add_tally(53, "LY010101", "NER", "africa", 1);
    add_tally(54, "LY010102", "", "africa", 1);
    add_tally(54, "LY010102", "", "asia", 1);

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 1);
    CHECK(found(&findings.list.at[0], "round=54;muhalla=LY010101;nationality=NER", "lint.duplicate", 2, 1));
    CHECK(id_eq(findings.list.at[0].record, tallies.ids[0]));
}

static struct lint_check figures_check(void)
{
    return (struct lint_check){
        .kind = LINT_FIGURES, .left_figure = &counted, .right_figure = &people, .by = {&mantika}, .by_count = 1};
}

static void two_figures_are_compared_cell_by_cell_in_each_round(void)
{
    struct lint_check check = figures_check();

    start();
    add_survey(53, "LY010101", 10);
    add_survey(54, "LY010101", 10);
    add_survey(54, "LY010201", 5);
    add_survey(54, "LY021101", 0);
    add_tally(53, "LY010101", "NER", "sahel", 9);
    add_tally(54, "LY010101", "NER", "sahel", 6);
    add_tally(54, "LY010102", "TCD", "sahel", 4);
    add_tally(54, "LY010202", "TCD", "sahel", 4);

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 2);
    CHECK(found(&findings.list.at[0], "mantika=LY0101", "lint.differs", 9, 10) && findings.list.at[0].round == 53);
    CHECK(found(&findings.list.at[1], "mantika=LY0102", "lint.differs", 4, 5) && findings.list.at[1].round == 54);
    CHECK(findings.compared == 4);
    CHECK(run_round(&check, 53).compared == 1);
}

static void a_side_that_is_missing_is_found_where_something_should_be(void)
{
    struct lint_check check = figures_check();

    start();
    add_survey(54, "LY010101", 10);
    add_survey(54, "LY021101", 0);

    struct findings findings = run(&check);

    REQUIRE(findings.list.n == 1);
    CHECK(found(&findings.list.at[0], "mantika=LY0101", "lint.one_side", 0, 10));
    CHECK(!findings.list.at[0].left_known && findings.list.at[0].right_known);
    check.op = LINT_LE;
    CHECK(run(&check).list.n == 0);
}

static void a_check_may_look_at_some_records_only(void)
{
    struct lint_check check = figures_check();
    struct expr_names names = {.type = &survey_type, .places = &places, .codes = &codes};
    struct error error = ERROR_IN(&arena);

    start();
    add_survey(54, "LY010101", 10);
    add_survey(54, "LY021101", 10);
    REQUIRE(expr_parse(&arena, STR("region = 'LY02' or region is blank"), &names, &check.condition, &error) == OK);

    struct findings findings = run(&check);

    CHECK(findings.list.n == 1 && str_is(findings.list.at[0].where, "mantika=LY0211"));
}

static const struct lint_check declared_check = {.kind = LINT_DECLARED};

static void declared_counts_must_agree_exactly(void)
{
    start();
    add_survey(54, "LY010101", 10);
    add_survey(54, "LY010201", 20);
    declare("people", "", "30", "Summary!A1");
    declare("people", "mantika=LY0101", "10", "Summary!A2");
    declare("people", "mantika=LY0102", "21", "Summary!A3");
    declare("people", "mantika=LY0102", "20.5", "");

    struct findings findings = run(&declared_check);

    REQUIRE(findings.list.n == 2);
    CHECK(found(&findings.list.at[0], "Summary!A3", "lint.differs", 21, 20) && !findings.list.at[0].scaled);
    CHECK(found(&findings.list.at[1], "mantika=LY0102", "lint.differs", 20500000, 20000000));
    CHECK(findings.list.at[1].scaled && findings.compared == 4);
    CHECK(str_is(findings.list.at[0].figure, "people") && id_eq(findings.list.at[0].record, outsides.ids[2]));
}

static void declared_percentages_may_differ_in_the_last_kept_digit(void)
{
    start();
    add_survey(54, "LY010101", 1);
    add_survey(54, "LY010201", 2);
    declare("share", "mantika=LY0101", "33.333333", "A1");
    declare("share", "mantika=LY0101", "33.333334", "A2");
    declare("share", "mantika=LY0101", "33.333335", "A3");
    declare("share", "mantika=LY0102", "66.666666", "A4");

    struct findings findings = run(&declared_check);

    REQUIRE(findings.list.n == 1);
    CHECK(found(&findings.list.at[0], "A3", "lint.differs", 33333335, 33333333));
}

static void a_declared_figure_that_cannot_be_computed_says_why(void)
{
    static const struct {
        const char *figure, *dims, *reason, *why;
    } cases[] = {
        {"nobody", "", "lint.no_such_figure", NULL},
        {"unknowable", "", "lint.not_computable", "figure.declared"},
        {"people", "planet=mars", "lint.not_computable", "lint.no_such_dimension"},
        {"people", "muhalla=LY010101", "lint.not_computable", "figure.dimension"},
        {"people", "mantika=LY01", "lint.not_computable", "lint.unknown_code"},
        {"people", "need=fod", "lint.not_computable", "lint.unknown_code"},
        {"people", "mantika", "lint.not_computable", "lint.no_slice"},
        {"people", "mantika=LY0211", "lint.no_data", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        start();
        add_survey(54, "LY010101", 10);
        declare(cases[i].figure, cases[i].dims, "5", "A1");

        struct findings findings = run(&declared_check);

        REQUIRE(findings.list.n == 1);
        CHECK(strcmp(findings.list.at[0].reason, cases[i].reason) == 0 && !findings.list.at[0].right_known);
        CHECK(cases[i].why ? strcmp(findings.list.at[0].why, cases[i].why) == 0 : !findings.list.at[0].why);
    }
}

static void a_declared_number_that_means_no_figure_is_passed_over(void)
{
    start();
    declare("", "", "5", "A1");
    CHECK(run(&declared_check).list.n == 0 && run(&declared_check).compared == 0);
}

static void a_declared_zero_agrees_with_no_record_but_not_with_no_round(void)
{
    start();
    declare("people", "mantika=LY0211", "0", "A1");
    CHECK(run(&declared_check).list.n == 1);
    add_survey(54, "LY010101", 10);
    CHECK(run(&declared_check).list.n == 0);
}

static void a_declared_figure_is_held_against_its_own_round(void)
{
    start();
    add_survey(54, "LY010101", 10);
    add_survey(55, "LY010101", 11);
    declare("people", "", "10", "A1");
    CHECK(run(&declared_check).list.n == 0 && run_round(&declared_check, 54).compared == 1);
    CHECK(run_round(&declared_check, 55).compared == 0);
}

static void dimensions_of_a_slice_stand_in_any_order_and_are_computed_once(void)
{
    start();
    add_survey(54, "LY010101", 10)->need_1.s = STR("food");
    add_survey(54, "LY010201", 20)->need_1.s = STR("water");
    declare("people", "need=food;mantika=LY0101", "10", "A1");
    declare("people", "mantika=LY0102;need=water", "20", "A2");
    declare("made", "mantika=LY0102;need=water", "1", "A3");
    CHECK(run(&declared_check).list.n == 0);
    CHECK(computed == 4);
}

static void every_reason_can_be_told_in_words(void)
{
    static const char *const keys[] = {"lint.differs",        "lint.blank",       "lint.one_side",
                                       "lint.duplicate",      "lint.no_data",     "lint.no_such_figure",
                                       "lint.not_computable", "figure.dimension", "figure.condition"};

    for (size_t i = 0; i < COUNT_OF(keys); i++)
        CHECK(i18n_has(keys[i]));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_record_whose_parts_do_not_make_up_its_total_is_found),
        TEST(a_record_with_a_blank_term_is_passed_over),
        TEST(a_total_can_be_held_against_a_number),
        TEST(only_the_round_asked_for_is_looked_at),
        TEST(each_blank_that_should_be_filled_in_is_found),
        TEST(records_told_apart_only_by_what_is_left_out_are_found),
        TEST(two_figures_are_compared_cell_by_cell_in_each_round),
        TEST(a_side_that_is_missing_is_found_where_something_should_be),
        TEST(a_check_may_look_at_some_records_only),
        TEST(declared_counts_must_agree_exactly),
        TEST(declared_percentages_may_differ_in_the_last_kept_digit),
        TEST(a_declared_figure_that_cannot_be_computed_says_why),
        TEST(a_declared_number_that_means_no_figure_is_passed_over),
        TEST(a_declared_zero_agrees_with_no_record_but_not_with_no_round),
        TEST(a_declared_figure_is_held_against_its_own_round),
        TEST(dimensions_of_a_slice_stand_in_any_order_and_are_computed_once),
        TEST(every_reason_can_be_told_in_words),
    };

    places = fixture_places(&arena);
    codes = fixture_codes(&arena);

    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
