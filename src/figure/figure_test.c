#include "figure/figure.h"

#include "base/test.h"
#include "figure/survey_fixture.h"

static struct arena arena;
static struct places places;
static struct code_lists codes;
static struct figure_data data;

/* --- records in tables --- */

enum { ROWS_MOST = 600 };

static struct survey surveys[ROWS_MOST];
static const void *records[ROWS_MOST];
static struct id ids[ROWS_MOST];
static uint64_t versions[ROWS_MOST];
static struct table table = {.type = &survey_type, .records = records, .ids = ids, .versions = versions};
static size_t asked;

/* The other table is always the same: ten people in round 53, forty in round 54. */
static const struct tally tallies[] = {{.round = 53, .muhalla = {STR_INIT("LY010101")}, .people = 10},
                                       {.round = 54, .muhalla = {STR_INIT("LY010101")}, .people = 40}};

static enum err give_table(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    static const void *tally_records[] = {&tallies[0], &tallies[1]};
    static const struct id tally_ids[] = {{{1}}, {{2}}};
    static const uint64_t tally_versions[2];
    static const struct table tally_table = {&tally_type, 2, tally_records, tally_ids, tally_versions};

    (void)ctx, (void)e;
    asked++;
    *out = type == &survey_type ? &table : &tally_table;
    return OK;
}

static struct survey *add(int64_t round, const char *muhalla, int64_t individuals)
{
    struct survey *s = &surveys[table.n];

    *s = *(struct survey *)record_new(&arena, &survey_type);
    s->round = round;
    s->muhalla.s = str_of(muhalla);
    s->individuals = individuals;
    records[table.n] = s;
    ids[table.n] = (struct id){{(uint8_t)(table.n >> 8), (uint8_t)table.n, 1}};
    versions[table.n] = 7;
    table.n++;
    return s;
}

static void start(void)
{
    table.n = 0;
    asked = 0;
    data = (struct figure_data){.table = give_table, .places = &places, .codes = &codes, .today = NO_DATE};
}

/* --- dimensions and indicators --- */

static struct dimension region, mantika, muhalla, population, round_, sex, need, area_of_origin;
static struct indicator people, hosting, surveys_made, nationalities, spread_people, places_all, outside_figure;
static struct indicator coverage, share_of_whole, share_of_region, share_with_need, share_need_all;

static const struct field *field(const char *name)
{
    return fixture_field(&survey_type, name);
}

static void permit(struct indicator *indicator)
{
    const struct dimension *all[] = {&region, &mantika, &muhalla, &population, &round_, &sex, &need, &area_of_origin};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        indicator->dims[i] = all[i];
    indicator->dim_count = COUNT_OF(all);
}

static const struct expr *condition(const struct record_type *type, const char *source)
{
    struct error error = ERROR_IN(&arena);
    const struct expr *x = NULL;
    enum err code = expr_parse(&arena, str_of(source),
                               &(struct expr_names){.type = type, .places = &places, .codes = &codes}, &x, &error);

    CHECK(code == OK);
    return x;
}

static void make_dimensions(void)
{
    const struct code_list *needs = code_list_find(&codes, STR("needs"));

    region = (struct dimension){.id = STR("region"), .kind = DIM_PLACE, .level = REGION};
    mantika = (struct dimension){.id = STR("mantika"), .kind = DIM_PLACE, .level = MANTIKA};
    muhalla = (struct dimension){.id = STR("muhalla"), .kind = DIM_PLACE, .level = MUHALLA};
    population = (struct dimension){.id = STR("population"), .kind = DIM_FIELD, .field = STR("population")};
    round_ = (struct dimension){.id = STR("round"), .kind = DIM_FIELD, .field = STR("round")};
    sex = (struct dimension){
        .id = STR("sex"),
        .kind = DIM_SPREAD,
        .list = code_list_find(&codes, STR("sexes")),
        .parts = {{field("children"), STR("child")}, {field("men"), STR("male")}, {field("women"), STR("female")}},
        .part_count = 3};
    need = (struct dimension){
        .id = STR("need"),
        .kind = DIM_ANY,
        .list = needs,
        .parts = {{.field = field("need_1")}, {.field = field("need_2")}, {.field = field("need_3")}},
        .part_count = 3};
    area_of_origin =
        (struct dimension){.id = STR("area_of_origin"),
                           .kind = DIM_ROLLUP,
                           .field = STR("nationality"),
                           .list = code_list_find(&codes, STR("countries")),
                           .parts = {{.code = STR("africa")}, {.code = STR("sahel")}, {.code = STR("asia")}},
                           .part_count = 3};
}

static struct indicator *counting(struct indicator *indicator, const char *id, enum figure_count count)
{
    *indicator = (struct indicator){.id = str_of(id), .count = count, .type = &survey_type, .stock = field("round")};
    if (count == COUNT_PLACES || count == COUNT_PERCENT || count == COUNT_DECLARED) {
        indicator->type = NULL;
        indicator->stock = NULL;
    }
    permit(indicator);
    return indicator;
}

static struct indicator *percent(struct indicator *indicator, const char *id, const struct indicator *above,
                                 const struct indicator *below)
{
    counting(indicator, id, COUNT_PERCENT);
    indicator->numerator = above;
    indicator->base = below;
    return indicator;
}

static void make_indicators(void)
{
    static struct indicator with_need;

    counting(&people, "people", COUNT_SUM)->field = field("individuals");
    counting(&hosting, "hosting", COUNT_DISTINCT_PLACE)->level = MUHALLA;
    hosting.condition = condition(&survey_type, "individuals > 0");
    counting(&surveys_made, "surveys_made", COUNT_RECORDS);
    counting(&nationalities, "nationalities", COUNT_DISTINCT)->field = field("nationality");
    counting(&spread_people, "spread_people", COUNT_SPREAD)->spread = &sex;
    counting(&places_all, "places_all", COUNT_PLACES)->level = MUHALLA;
    counting(&outside_figure, "outside_figure", COUNT_DECLARED);
    counting(&with_need, "with_need", COUNT_RECORDS)->condition = condition(&survey_type, "need_1 = 'food'");
    percent(&coverage, "coverage", &hosting, &places_all);
    percent(&share_of_whole, "share_of_whole", &people, &people)->across_all = true;
    percent(&share_of_region, "share_of_region", &people, &people)->across_place = &region;
    percent(&share_with_need, "share_with_need", &with_need, &surveys_made);
    percent(&share_need_all, "share_need_all", &surveys_made, &surveys_made)->across[0] = &need;
    share_need_all.across_count = 1;
}

/* --- asking --- */

static struct figure_result ask_where(const struct indicator *indicator, const char *where, const struct dimension *a,
                                      const struct dimension *b)
{
    struct error error = ERROR_IN(&arena);
    struct figure_query query = {.indicator = indicator, .by = {a, b}, .by_count = (size_t)(a != NULL) + (b != NULL)};
    const struct record_type *type = indicator->count == COUNT_PERCENT ? indicator->numerator->type : indicator->type;
    struct figure_result result = {0};

    query.members = query.sets = true;
    if (where)
        query.where = condition(type, where);
    CHECK(figure_compute(&arena, &data, &query, &result, &error) == OK);
    return result;
}

static struct figure_result ask(const struct indicator *indicator, const struct dimension *a, const struct dimension *b)
{
    return ask_where(indicator, NULL, a, b);
}

static const struct figure_cell *cell(const struct figure_result *result, const char *a, const char *b)
{
    for (size_t i = 0; i < result->n; i++)
        if (str_is(result->cells[i].keys[0], a) && (!b || str_is(result->cells[i].keys[1], b)))
            return &result->cells[i];
    return NULL;
}

/* INT_NONE where there is no such cell or it is not known. */
static int64_t at(const struct figure_result *result, const char *a, const char *b)
{
    const struct figure_cell *found = cell(result, a, b);

    return found && found->known ? found->value : INT_NONE;
}

static const char *refusal(const struct indicator *indicator, const struct dimension *a, const struct dimension *b)
{
    struct error error = ERROR_IN(&arena);
    struct figure_query query = {.indicator = indicator, .by = {a, b}, .by_count = (size_t)(a != NULL) + (b != NULL)};
    struct figure_result result;

    return figure_compute(&arena, &data, &query, &result, &error) == OK ? "" : error.key;
}

/* --- the specification --- */

static void people_are_summed_by_place_in_the_order_of_the_pack(void)
{
    start();
    add(54, "LY010101", 10);
    add(54, "LY010201", 5);
    add(54, "LY010102", 20);
    add(54, "LY021101", 1);

    struct figure_result result = ask(&people, &mantika, NULL);

    REQUIRE(result.n == 3);
    CHECK(str_is(result.cells[0].keys[0], "LY0211") && result.cells[0].value == 1);
    CHECK(str_is(result.cells[1].keys[0], "LY0101") && result.cells[1].value == 30);
    CHECK(str_is(result.cells[2].keys[0], "LY0102") && result.cells[2].value == 5);
    CHECK(result.total.value == 36 && result.total.known && result.total.record_count == 4);
}

static void a_stock_takes_the_latest_round_and_names_the_others(void)
{
    start();
    add(53, "LY010101", 10);
    add(54, "LY010101", 20);
    add(52, "LY010102", 40);
    add(53, "LY010102", 80);
    add(INT_NONE, "LY010102", 1000);

    struct figure_result result = ask(&people, NULL, NULL);

    CHECK(result.total.value == 20 && result.round_known && result.round == 54);
    REQUIRE(result.rounds_left.n == 2);
    CHECK(result.rounds_left.at[0] == 52 && result.rounds_left.at[1] == 53);
    result = ask_where(&people, "round < 54", NULL, NULL);
    CHECK(result.total.value == 90 && result.round == 53);
}

static void rounds_are_summed_only_when_somebody_says_so(void)
{
    struct figure_query query = {.indicator = &people, .sum_rounds = true};
    struct error error = ERROR_IN(&arena);
    struct figure_result result;

    start();
    add(53, "LY010101", 10);
    add(54, "LY010101", 20);
    REQUIRE(figure_compute(&arena, &data, &query, &result, &error) == OK);
    CHECK(result.total.value == 30 && !result.round_known && result.rounds_left.n == 0);
    result = ask(&people, &round_, NULL);
    CHECK(at(&result, "53", NULL) == 10 && at(&result, "54", NULL) == 20 && !result.round_known);
}

static void a_blank_is_no_zero(void)
{
    start();
    add(54, "LY010101", INT_NONE);
    add(54, "LY021101", 0);
    add(54, "LY010102", INT_NONE);

    struct figure_result result = ask(&people, &mantika, NULL);

    REQUIRE(result.n == 2);
    CHECK(result.cells[0].known && result.cells[0].value == 0);
    CHECK(!result.cells[1].known && result.cells[1].record_count == 2);
    CHECK(result.total.known && result.total.value == 0);
}

static void without_records_a_count_is_zero_and_a_sum_is_not_known(void)
{
    start();

    struct figure_result sum = ask(&people, &mantika, NULL), count = ask(&surveys_made, &mantika, NULL);

    CHECK(sum.n == 0 && !sum.total.known && sum.total.value == 0);
    CHECK(count.n == 0 && count.total.known && count.total.value == 0);
}

static void places_are_counted_once_however_many_records_they_have(void)
{
    start();
    add(54, "LY010101", 10)->nationality.s = STR("NER");
    add(54, "LY010101", 10)->nationality.s = STR("TCD");
    add(54, "LY010102", 10)->nationality.s = STR("NER");
    add(54, "LY010103", 0)->nationality.s = STR("EGY");
    add(54, "LY01", 10);

    struct figure_result hosts = ask(&hosting, &region, NULL), nations = ask(&nationalities, &region, NULL);

    CHECK(at(&hosts, "LY01", NULL) == 2);
    CHECK(at(&nations, "LY01", NULL) == 3 && nations.total.value == 3 && nations.total.record_count == 5);
}

static void a_record_above_the_level_has_a_blank_key_that_comes_last(void)
{
    start();
    add(54, "LY01", 7);
    add(54, "LY010101", 1);
    add(54, "XX", 2);

    struct figure_result result = ask(&people, &mantika, NULL);

    REQUIRE(result.n == 2);
    CHECK(str_is(result.cells[0].keys[0], "LY0101"));
    CHECK(result.cells[1].keys[0].n == 0 && result.cells[1].value == 9);
}

static void parts_of_a_spread_are_summed_under_their_codes(void)
{
    start();

    struct survey *s = add(54, "LY010101", 100);

    s->men = 50;
    s->women = 30;
    s = add(54, "LY010102", 10);
    s->men = 1;
    s->children = 4;

    struct figure_result result = ask(&people, &sex, NULL);

    REQUIRE(result.n == 3);
    CHECK(str_is(result.cells[0].keys[0], "male") && result.cells[0].value == 51 && result.cells[0].record_count == 2);
    CHECK(str_is(result.cells[1].keys[0], "female") && result.cells[1].value == 30);
    CHECK(str_is(result.cells[2].keys[0], "child") && result.cells[2].value == 4);
    CHECK(result.total.value == 110);
    result = ask(&spread_people, NULL, NULL);
    CHECK(result.total.value == 85 && result.total.known);
    result = ask(&spread_people, &sex, &muhalla);
    CHECK(at(&result, "male", "LY010101") == 50 && at(&result, "child", "LY010102") == 4);
    CHECK(!cell(&result, "female", "LY010102"));
}

static void a_record_counts_once_under_each_of_its_needs(void)
{
    start();

    struct survey *s = add(54, "LY010101", 1);

    s->need_1.s = STR("health");
    s->need_2.s = STR("food");
    s->need_3.s = STR("health");
    add(54, "LY010102", 1)->need_3.s = STR("food");
    add(54, "LY010103", 1);

    struct figure_result result = ask(&surveys_made, &need, NULL);

    REQUIRE(result.n == 2);
    CHECK(str_is(result.cells[0].keys[0], "food") && result.cells[0].value == 2);
    CHECK(str_is(result.cells[1].keys[0], "health") && result.cells[1].value == 1);
    CHECK(result.total.value == 3);
}

static void codes_roll_up_to_the_nearest_one_above(void)
{
    start();
    add(54, "LY010101", 1)->nationality.s = STR("NER");
    add(54, "LY010101", 2)->nationality.s = STR("EGY");
    add(54, "LY010101", 4)->nationality.s = STR("asia");
    add(54, "LY010101", 8);

    struct figure_result result = ask(&people, &area_of_origin, NULL);

    CHECK(result.n == 4);
    CHECK(at(&result, "sahel", NULL) == 1 && at(&result, "africa", NULL) == 2 && at(&result, "asia", NULL) == 4);
    CHECK(at(&result, "", NULL) == 8);
}

static void numbers_ascend_and_codes_follow_their_list(void)
{
    start();
    add(100, "LY010101", 1)->population.s = STR("returnees");
    add(9, "LY010101", 1)->population.s = STR("migrants");
    add(54, "LY010101", 1)->population.s = STR("idps");
    add(54, "LY010101", 1);

    struct figure_result result = ask(&people, &round_, &population);

    REQUIRE(result.n == 4);
    CHECK(str_is(result.cells[0].keys[0], "9") && str_is(result.cells[3].keys[0], "100"));
    CHECK(str_is(result.cells[1].keys[1], "idps") && result.cells[2].keys[1].n == 0);
}

static void a_condition_narrows_the_set_and_members_are_its_records(void)
{
    start();
    add(54, "LY010102", 20);
    add(54, "LY010101", 10);
    add(54, "LY021101", 40);

    struct figure_result result = ask_where(&people, "region = 'LY01' and individuals > 5", &region, NULL);

    REQUIRE(result.n == 1 && result.cells[0].record_count == 2);
    CHECK(result.cells[0].value == 30);
    CHECK(id_eq(result.cells[0].members[0], ids[0]) && id_eq(result.cells[0].members[1], ids[1]));
}

static void the_set_hash_knows_no_order_but_records_versions_and_key(void)
{
    start();
    add(54, "LY010101", 10);
    add(54, "LY010102", 20);

    struct figure_result first = ask(&people, &muhalla, NULL);
    struct figure_result sum = ask(&surveys_made, NULL, NULL);
    const void *record = records[0];
    struct id id = ids[0];

    CHECK(hash32_eq(&first.total.set, &sum.total.set));
    records[0] = records[1];
    ids[0] = ids[1];
    records[1] = record;
    ids[1] = id;

    struct figure_result swapped = ask(&people, &muhalla, NULL);

    CHECK(hash32_eq(&first.total.set, &swapped.total.set));
    CHECK(hash32_eq(&first.cells[0].set, &swapped.cells[0].set));
    CHECK(!hash32_eq(&first.cells[0].set, &first.cells[1].set));
    versions[0]++;
    swapped = ask(&people, NULL, NULL);
    CHECK(!hash32_eq(&first.total.set, &swapped.total.set));
    versions[0]--;
    data.set_key.b[3] = 1;
    swapped = ask(&people, NULL, NULL);
    CHECK(!hash32_eq(&first.total.set, &swapped.total.set));
}

static void the_empty_set_hashes_to_zero_and_sets_merge_by_adding(void)
{
    struct hash32 sum = {{0}};
    unsigned carry = 0;

    start();

    struct figure_result result = ask(&surveys_made, NULL, NULL);

    CHECK(hash32_eq(&result.total.set, &sum));
    add(54, "LY010101", 10);
    add(54, "LY010102", 20);
    result = ask(&surveys_made, &muhalla, NULL);
    REQUIRE(result.n == 2);
    for (size_t i = sizeof sum.b; i-- > 0;) {
        carry += (unsigned)result.cells[0].set.b[i] + result.cells[1].set.b[i];
        sum.b[i] = (uint8_t)carry;
        carry = i % 8 ? carry >> 8 : 0; /* lanes do not carry into each other */
    }
    CHECK(hash32_eq(&result.total.set, &sum));
}

static void dimensions_that_do_not_fit_are_refused(void)
{
    static struct dimension other = {.id = STR_INIT("other"), .kind = DIM_FIELD, .field = STR_INIT("round")};
    static struct dimension strange = {.id = STR_INIT("strange"), .kind = DIM_FIELD, .field = STR_INIT("nothing")};

    start();
    CHECK(strcmp(refusal(&people, &other, NULL), "figure.dimension") == 0);
    people.dims[people.dim_count++] = &strange;
    CHECK(strcmp(refusal(&people, &strange, NULL), "figure.dimension_type") == 0);
    strange.field = STR("surname");
    CHECK(strcmp(refusal(&people, &strange, NULL), "figure.dimension_type") == 0);
    people.dim_count--;
    CHECK(strcmp(refusal(&surveys_made, &sex, NULL), "figure.spread_needs_sum") == 0);
    CHECK(strcmp(refusal(&people, &sex, &sex), "figure.two_spreads") == 0);
    CHECK(strcmp(refusal(&places_all, &population, NULL), "figure.dimension_type") == 0);
    CHECK(strcmp(refusal(&outside_figure, NULL, NULL), "figure.declared") == 0);
    CHECK(strcmp(refusal(&people, &mantika, &round_), "") == 0);
}

static void a_sum_beyond_64_bits_is_an_error_and_not_a_number(void)
{
    start();
    add(54, "LY010101", INT64_MAX - 1);
    CHECK(strcmp(refusal(&people, NULL, NULL), "") == 0);
    add(54, "LY010101", 1);
    CHECK(strcmp(refusal(&people, NULL, NULL), "figure.sum_too_large") == 0);
}

static void places_of_the_programme_are_counted_with_or_without_records(void)
{
    start();

    struct figure_result result = ask(&places_all, &mantika, NULL);

    CHECK(result.total.value == 9 && result.total.known && result.n == 3);
    CHECK(at(&result, "LY0101", NULL) == 3);
    result = ask_where(&places_all, "place within 'LY01'", &region, NULL);
    CHECK(result.total.value == 6 && at(&result, "LY01", NULL) == 6 && result.n == 1);
    places.all[14]->to = date_from(2020, 1, 1);
    result = ask(&places_all, NULL, NULL);
    CHECK(result.total.value == 8);
    places.all[14]->to = NO_DATE;
}

static void coverage_is_taken_over_every_place_where_it_is_asked_for(void)
{
    start();
    add(54, "LY010101", 10);
    add(54, "LY010102", 0);
    add(53, "LY010103", 10);

    struct figure_result result = ask(&coverage, &mantika, NULL);

    REQUIRE(result.n == 3);
    CHECK(result.total.value == 1 && result.total.base == 9 && result.round == 54);
    CHECK(at(&result, "LY0101", NULL) == 1 && cell(&result, "LY0101", NULL)->base == 3);
    CHECK(at(&result, "LY0211", NULL) == 0 && cell(&result, "LY0211", NULL)->base == 3);
    result = ask_where(&coverage, "region = 'LY01' and round = 53", NULL, NULL);
    CHECK(result.total.value == 1 && result.total.base == 6);
}

static void the_round_of_a_percentage_is_its_base_s(void)
{
    start();
    add(53, "LY010101", 1)->need_1.s = STR("food");
    add(54, "LY010101", 1)->need_1.s = STR("water");
    add(54, "LY010102", 1);

    struct figure_result result = ask(&share_with_need, &mantika, NULL);

    CHECK(result.round_known && result.round == 54 && result.rounds_left.n == 1);
    CHECK(result.total.known && result.total.value == 0 && result.total.base == 2);
    REQUIRE(result.n == 1);
    CHECK(result.cells[0].known && result.cells[0].value == 0 && result.cells[0].base == 2);
}

static void shares_are_taken_over_the_whole_the_region_or_all_needs(void)
{
    start();
    add(54, "LY010101", 10)->need_1.s = STR("food");
    add(54, "LY010201", 30)->need_1.s = STR("food");
    add(54, "LY010202", 20)->need_2.s = STR("water");
    add(54, "LY021101", 40);
    add(53, "LY021101", 1000);

    struct figure_result whole = ask(&share_of_whole, &mantika, NULL), part = ask(&share_of_region, &mantika, NULL);

    CHECK(cell(&whole, "LY0101", NULL)->value == 10 && cell(&whole, "LY0101", NULL)->base == 100);
    CHECK(cell(&part, "LY0101", NULL)->value == 10 && cell(&part, "LY0101", NULL)->base == 60);
    CHECK(cell(&part, "LY0211", NULL)->base == 40);
    part = ask(&share_need_all, &need, &region);
    CHECK(at(&part, "food", "LY01") == 2 && cell(&part, "food", "LY01")->base == 3);
    CHECK(!cell(&part, "food", "LY02"));
}

static void the_share_of_a_round_is_taken_over_that_round(void)
{
    start();
    add(53, "LY010101", 10);
    add(53, "LY010201", 30);
    add(54, "LY010101", 50);

    struct figure_result result = ask(&share_of_whole, &round_, &mantika);

    CHECK(cell(&result, "53", "LY0101")->base == 40 && cell(&result, "54", "LY0101")->base == 50);
}

static void a_where_is_read_again_for_a_base_of_another_type(void)
{
    static struct indicator tallied, share;
    struct error error = ERROR_IN(&arena);
    struct figure_query query = {.indicator = &share};
    struct figure_result result;

    start();
    add(53, "LY010101", 5);
    add(54, "LY010101", 8)->men = 1;
    tallied = (struct indicator){.id = STR("tallied"),
                                 .count = COUNT_SUM,
                                 .type = &tally_type,
                                 .field = fixture_field(&tally_type, "people"),
                                 .stock = fixture_field(&tally_type, "round")};
    percent(&share, "share", &people, &tallied);
    result = ask(&share, &mantika, NULL);
    CHECK(result.round == 54 && at(&result, "LY0101", NULL) == 8 && cell(&result, "LY0101", NULL)->base == 40);
    result = ask_where(&share, "round = 53 and region = 'LY01'", NULL, NULL);
    CHECK(result.round == 53 && result.total.value == 5 && result.total.base == 10);
    query.where = condition(&survey_type, "men = 1");
    CHECK(figure_compute(&arena, &data, &query, &result, &error) == ERR_INVALID);
    CHECK(str_is(STR("figure.condition"), error.key));
}

static void a_percentage_of_nothing_is_not_known(void)
{
    start();
    add(54, "LY010101", 0);
    add(54, "LY021101", INT_NONE);

    struct figure_result result = ask(&share_of_whole, &mantika, NULL);

    CHECK(!result.total.known && !cell(&result, "LY0101", NULL)->known && !cell(&result, "LY0211", NULL)->known);
}

static void percentages_are_rounded_half_to_even(void)
{
    static const struct {
        int64_t value, base, micro;
    } cases[] = {
        {787, 1000, 78700000}, {1, 3, 33333333},   {2, 3, 66666667},  {0, 5, 0},
        {1, 200000000, 0},     {3, 200000000, 2},  {5, 200000000, 2}, {-3, 200000000, -2},
        {-1, 3, -33333333},    {1, -3, -33333333}, {6, 5, 120000000}, {INT64_MAX, 1, INT64_MAX},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct figure_cell c = {.known = true, .value = cases[i].value, .base = cases[i].base};

        CHECK(figure_percent(&c) == cases[i].micro);
    }
}

static void a_table_is_asked_for_once(void)
{
    start();
    ask(&share_of_whole, &mantika, NULL);
    CHECK(asked == 1);
}

/* --- against a naive recount over random tables --- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void fill_randomly(uint32_t *state)
{
    static const char *const spots[] = {"LY010101", "LY010102", "LY010203", "LY021101", "LY0101", ""};
    static const char *const groups[] = {"migrants", "idps", "returnees", ""};
    size_t n = next_random(state) % 200;

    start();
    for (size_t i = 0; i < n; i++) {
        int64_t amount = next_random(state) % 5 ? next_random(state) % 100 : INT_NONE;
        struct survey *s = add(50 + next_random(state) % 3, spots[next_random(state) % COUNT_OF(spots)], amount);

        s->population.s = str_of(groups[next_random(state) % COUNT_OF(groups)]);
        s->men = next_random(state) % 3 ? next_random(state) % 50 : INT_NONE;
        s->women = next_random(state) % 3 ? next_random(state) % 50 : INT_NONE;
    }
}

static bool is_under(const struct survey *s, struct str place, struct str group)
{
    const struct place *stands = place_find(&places, s->muhalla.s);

    stands = stands ? place_at(stands, MANTIKA, NO_DATE) : NULL;
    return str_eq(stands ? stands->code : STR_EMPTY, place) && str_eq(s->population.s, group);
}

static void cells_equal_a_naive_recount_of_random_tables(void)
{
    uint32_t state = 20241122;

    for (size_t run = 0; run < 60; run++) {
        fill_randomly(&state);

        struct figure_result result = ask(&people, &mantika, &population);
        int64_t parts = 0;
        size_t of_parts = 0;

        for (size_t c = 0; c < result.n; c++) {
            int64_t sum = 0;
            size_t n = 0;
            bool known = false;

            for (size_t i = 0; i < table.n; i++) {
                if (surveys[i].round != result.round ||
                    !is_under(&surveys[i], result.cells[c].keys[0], result.cells[c].keys[1]))
                    continue;
                n++;
                known |= surveys[i].individuals != INT_NONE;
                sum += surveys[i].individuals == INT_NONE ? 0 : surveys[i].individuals;
            }
            CHECK(n > 0 && result.cells[c].record_count == n && result.cells[c].known == known);
            CHECK(result.cells[c].value == sum);
            parts += sum;
            of_parts += n;
        }
        CHECK(parts == result.total.value && of_parts == result.total.record_count);
    }
}

static void the_parts_of_a_spread_make_up_its_sum_in_random_tables(void)
{
    uint32_t state = 7;

    for (size_t run = 0; run < 60; run++) {
        fill_randomly(&state);

        struct figure_result result = ask(&spread_people, &sex, &mantika);
        int64_t parts = 0;

        for (size_t c = 0; c < result.n; c++)
            parts += result.cells[c].value;
        CHECK(parts == result.total.value);
        for (size_t c = 1; c < result.n; c++)
            CHECK(!str_eq(result.cells[c].keys[0], result.cells[c - 1].keys[0]) ||
                  !str_eq(result.cells[c].keys[1], result.cells[c - 1].keys[1]));
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(people_are_summed_by_place_in_the_order_of_the_pack),
        TEST(a_stock_takes_the_latest_round_and_names_the_others),
        TEST(rounds_are_summed_only_when_somebody_says_so),
        TEST(a_blank_is_no_zero),
        TEST(without_records_a_count_is_zero_and_a_sum_is_not_known),
        TEST(places_are_counted_once_however_many_records_they_have),
        TEST(a_record_above_the_level_has_a_blank_key_that_comes_last),
        TEST(parts_of_a_spread_are_summed_under_their_codes),
        TEST(a_record_counts_once_under_each_of_its_needs),
        TEST(codes_roll_up_to_the_nearest_one_above),
        TEST(numbers_ascend_and_codes_follow_their_list),
        TEST(a_condition_narrows_the_set_and_members_are_its_records),
        TEST(the_set_hash_knows_no_order_but_records_versions_and_key),
        TEST(the_empty_set_hashes_to_zero_and_sets_merge_by_adding),
        TEST(dimensions_that_do_not_fit_are_refused),
        TEST(a_sum_beyond_64_bits_is_an_error_and_not_a_number),
        TEST(places_of_the_programme_are_counted_with_or_without_records),
        TEST(coverage_is_taken_over_every_place_where_it_is_asked_for),
        TEST(the_round_of_a_percentage_is_its_base_s),
        TEST(shares_are_taken_over_the_whole_the_region_or_all_needs),
        TEST(the_share_of_a_round_is_taken_over_that_round),
        TEST(a_where_is_read_again_for_a_base_of_another_type),
        TEST(a_percentage_of_nothing_is_not_known),
        TEST(percentages_are_rounded_half_to_even),
        TEST(a_table_is_asked_for_once),
        TEST(cells_equal_a_naive_recount_of_random_tables),
        TEST(the_parts_of_a_spread_make_up_its_sum_in_random_tables),
    };

    places = fixture_places(&arena);
    codes = fixture_codes(&arena);
    make_dimensions();
    make_indicators();

    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
