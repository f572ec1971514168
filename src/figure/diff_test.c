#include "base/test.h"
#include "figure/diff.h"
#include "figure/survey_fixture.h"

enum { RECORDS = 40, HISTORIES = 150 };

static struct arena arena;
static struct code_lists codes;
static struct places places, moved;
static uint64_t seed;

static unsigned any(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* --- a history of surveys --- */

struct state {
    bool there[RECORDS];
    struct survey surveys[RECORDS];
    uint64_t versions[RECORDS];
};

struct history {
    struct state before, after;
    enum diff_part part[RECORDS]; /* DIFF_PARTS: it did not change */
};

static const char *const muhallas[] = {"LY021101", "LY021102", "LY010101", "LY010102", "LY010201"};
static const char *const nationalities[] = {"NER", "TCD", "EGY", "BGD"};

static struct survey any_survey(void)
{
    return (struct survey){
        .round = 7,
        .muhalla = {str_of(muhallas[any(COUNT_OF(muhallas))])},
        .nationality = {str_of(nationalities[any(COUNT_OF(nationalities))])},
        .individuals = any(6) ? (int64_t)any(900) : INT_NONE,
        .men = any(300),
        .starts_on = NO_DATE,
        .seen_at = NO_INSTANT,
        .rent = NO_DECIMAL,
        .point = NO_GEOPOINT,
        .women = INT_NONE,
        .children = INT_NONE,
    };
}

static struct id id_of(size_t i)
{
    return (struct id){{0, 0, 1, (uint8_t)i}};
}

static void change(struct history *h, size_t i, enum diff_part part)
{
    h->part[i] = part;
    h->before.there[i] = part != DIFF_LATE;
    h->after.there[i] = part != DIFF_RETRACTED && part != DIFF_ERASED;
    if (part == DIFF_CORRECTED || part == DIFF_LINKS) {
        h->after.surveys[i] = any_survey();
        h->after.versions[i]++;
    }
}

static struct history *any_history(void)
{
    struct history *h = ARENA_NEW(&arena, struct history);

    for (size_t i = 0; i < RECORDS; i++) {
        h->before.there[i] = h->after.there[i] = true;
        h->before.surveys[i] = h->after.surveys[i] = any_survey();
        h->before.versions[i] = h->after.versions[i] = any(1000);
        h->part[i] = DIFF_PARTS;
        if (any(2))
            change(h, i, DIFF_LINKS + any(DIFF_PARTS - DIFF_LINKS));
    }
    return h;
}

/* The same with one cause taken out. */
static struct history *without(const struct history *from, enum diff_part part)
{
    struct history *h = arena_copy(&arena, from, sizeof *from);

    for (size_t i = 0; i < RECORDS; i++) {
        if (h->part[i] != part)
            continue;
        h->part[i] = DIFF_PARTS;
        h->after.there[i] = h->before.there[i];
        h->after.surveys[i] = h->before.surveys[i];
        h->after.versions[i] = h->before.versions[i];
    }
    return h;
}

static enum err table_of(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    const struct state *s = ctx;
    struct table *t = ARENA_NEW(&arena, struct table);
    const void **records = ARENA_ARRAY(&arena, const void *, RECORDS);
    struct id *ids = ARENA_ARRAY(&arena, struct id, RECORDS);

    (void)e;
    *t = (struct table){type, 0, records, ids, arena_copy(&arena, s->versions, sizeof s->versions)};
    uint64_t *versions = ARENA_ARRAY(&arena, uint64_t, RECORDS);
    for (size_t i = 0; i < RECORDS && type == &survey_type; i++) {
        if (!s->there[i])
            continue;
        records[t->n] = &s->surveys[i];
        ids[t->n] = id_of(i);
        versions[t->n++] = s->versions[i];
    }
    t->versions = versions;
    *out = t;
    return OK;
}

static enum diff_part why(void *ctx, struct id record, enum diff_part seen)
{
    const struct history *h = ctx;
    enum diff_part part = h->part[record.b[3]];

    return part == DIFF_LINKS || part == DIFF_ERASED ? part : seen;
}

/* --- figures --- */

static struct dimension by_mantika, by_nationality;
static struct indicator people, stays, kinds, share, other;
static const struct indicator *const all[] = {&people, &stays, &kinds, &share};

static const struct expr *condition(const char *text)
{
    struct expr_names names = {.type = &survey_type, .places = &places, .codes = &codes};
    struct error e = ERROR_IN(&arena);
    const struct expr *x;

    if (expr_parse(&arena, str_of(text), &names, &x, &e))
        abort();
    return x;
}

static void permit(struct indicator *i)
{
    i->dims[0] = &by_mantika;
    i->dims[1] = &by_nationality;
    i->dim_count = 2;
}

static void set_up(uint64_t from)
{
    seed = from;
    codes = fixture_codes(&arena);
    places = fixture_places(&arena);
    moved = fixture_places(&arena);
    /* one muhalla went to another mantika */
    ((struct place *)map_get(&moved.by_code, STR("LY010102")))->parent = map_get(&moved.by_code, STR("LY0102"));
    by_mantika = (struct dimension){.id = STR("mantika"), .kind = DIM_PLACE, .level = MANTIKA};
    by_nationality = (struct dimension){.id = STR("nationality"),
                                        .kind = DIM_FIELD,
                                        .field = STR("nationality"),
                                        .list = code_list_find(&codes, STR("countries"))};
    people = (struct indicator){.id = STR("people"),
                                .count = COUNT_SUM,
                                .type = &survey_type,
                                .field = fixture_field(&survey_type, "individuals")};
    other = people;
    other.field = fixture_field(&survey_type, "men");
    stays = (struct indicator){
        .id = STR("stays"), .count = COUNT_RECORDS, .type = &survey_type, .condition = condition("individuals >= 300")};
    kinds = (struct indicator){.id = STR("kinds"),
                               .count = COUNT_DISTINCT,
                               .type = &survey_type,
                               .field = fixture_field(&survey_type, "nationality")};
    share = (struct indicator){.id = STR("share"), .count = COUNT_PERCENT, .numerator = &stays, .base = &people};
    permit(&people);
    permit(&other);
    permit(&stays);
    permit(&kinds);
    permit(&share);
}

static struct diff_definition defined(const struct indicator *indicator, const struct dimension *by, struct places *at)
{
    struct diff_definition d = {
        .query = {.indicator = indicator, .by_count = by != NULL}, .places = at, .codes = &codes, .today = NO_DATE};

    d.query.by[0] = by;
    return d;
}

static struct diff_result differ(struct history *h, const struct diff_definition definitions[3])
{
    struct error e = ERROR_IN(&arena);
    struct diff_result r;
    struct diff_input in = {
        .before = definitions[0],
        .between = definitions[1],
        .after = definitions[2],
        .from = {.table = table_of, .ctx = &h->before},
        .to = {.table = table_of, .ctx = &h->after},
        .why = why,
        .ctx = h,
    };

    if (diff_run(&arena, &in, &r, &e))
        abort();
    return r;
}

static struct diff_result differ_same(struct history *h, const struct indicator *indicator, const struct dimension *by)
{
    const struct diff_definition same = defined(indicator, by, &places);

    return differ(h, (struct diff_definition[]){same, same, same});
}

static struct figure_result count(const struct state *s, const struct diff_definition *d)
{
    const struct figure_data data = {.table = table_of,
                                     .ctx = (struct state *)(uintptr_t)s,
                                     .places = d->places,
                                     .codes = d->codes,
                                     .today = d->today};
    struct error e = ERROR_IN(&arena);
    struct figure_result r;

    if (figure_compute(&arena, &data, &d->query, &r, &e))
        abort();
    return r;
}

static int64_t amount(const struct figure_result *r, const struct figure_cell *c)
{
    return !c->known ? 0 : r->indicator->count == COUNT_PERCENT ? figure_percent(c) : c->value;
}

static int64_t sum_of_parts(const struct diff_cell *c)
{
    int64_t sum = 0;

    for (size_t i = 0; i < DIFF_PARTS; i++)
        sum += c->parts[i];
    return sum;
}

/* --- tests --- */

static void the_parts_of_any_history_add_up_to_the_whole(void)
{
    for (uint64_t i = 0; i < HISTORIES; i++) {
        set_up(i);
        struct history *h = any_history();
        const struct indicator *one = all[any(COUNT_OF(all))];
        const struct dimension *by = any(2) ? &by_mantika : &by_nationality;
        const struct diff_definition d[] = {defined(one == &people ? &other : one, by, &places),
                                            defined(one, by, &places), defined(one, by, &moved)};
        struct diff_result r = differ(h, d);
        struct figure_result before = count(&h->before, &d[0]), after = count(&h->after, &d[2]);
        CHECK(r.total.change == amount(&after, &after.total) - amount(&before, &before.total));
        CHECK(sum_of_parts(&r.total) == r.total.change && r.percent == (one == &share));
        for (size_t c = 0; c < r.n; c++)
            CHECK(sum_of_parts(&r.cells[c]) == r.cells[c].change);
        REQUIRE(r.n >= after.n);
        for (size_t c = 0; c < after.n; c++)
            CHECK(str_eq(r.cells[c].keys[0], after.cells[c].keys[0]) &&
                  r.cells[c].after.n == amount(&after, &after.cells[c]));
        arena_free(&arena);
    }
}

static void a_part_without_its_cause_is_nothing(void)
{
    for (uint64_t i = 0; i < HISTORIES; i++) {
        set_up(1000 + i);
        struct history *h = any_history();
        const struct indicator *one = all[any(COUNT_OF(all))];
        enum diff_part part = DIFF_LINKS + any(DIFF_PARTS - DIFF_LINKS);
        struct diff_result r = differ_same(without(h, part), one, &by_mantika);
        CHECK(r.total.parts[part] == 0 && !r.total.parts[DIFF_DEFINITION] && !r.total.parts[DIFF_PLACES]);
        for (size_t c = 0; c < r.n; c++)
            CHECK(r.cells[c].parts[part] == 0);
        for (size_t c = 0; c < r.records.n; c++)
            CHECK(r.records.at[c].part != part);
        arena_free(&arena);
    }
}

/* Where records add up, each part is the sum of what its records changed. */
static void the_records_of_a_part_add_up_to_it(void)
{
    for (uint64_t i = 0; i < HISTORIES; i++) {
        set_up(2000 + i);
        struct diff_result r = differ_same(any_history(), any(2) ? &people : &stays, NULL);
        int64_t sums[DIFF_PARTS] = {0};
        for (size_t c = 0; c < r.records.n; c++)
            sums[r.records.at[c].part] += r.records.at[c].after.value - r.records.at[c].before.value;
        for (size_t part = DIFF_LINKS; part < DIFF_PARTS; part++)
            CHECK(sums[part] == r.total.parts[part]);
        CHECK(!r.records_cut);
        arena_free(&arena);
    }
}

static void each_part_is_what_a_count_by_hand_says(void)
{
    set_up(1);
    struct history *h = ARENA_NEW(&arena, struct history);
    static const enum diff_part parts[] = {DIFF_PARTS, DIFF_LATE, DIFF_CORRECTED, DIFF_RETRACTED, DIFF_ERASED};
    static const int64_t before[] = {100, 0, 30, 7, 5}, after[] = {100, 20, 50, 0, 0};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        h->before.surveys[i] = any_survey();
        h->before.surveys[i].muhalla.s = STR("LY010102");
        h->before.surveys[i].individuals = before[i];
        h->before.surveys[i].men = 1;
        h->part[i] = parts[i];
        h->before.there[i] = parts[i] != DIFF_LATE;
        h->after.there[i] = after[i] != 0;
        h->after.surveys[i] = h->before.surveys[i];
        h->after.surveys[i].individuals = after[i];
        h->after.versions[i] = parts[i] != DIFF_PARTS;
    }
    const struct diff_definition d[] = {defined(&other, &by_mantika, &places), defined(&people, &by_mantika, &places),
                                        defined(&people, &by_mantika, &moved)};
    struct diff_result r = differ(h, d);
    static const int64_t expected[DIFF_PARTS] = {142 - 4, 0, 0, 20, 20, -7, -5};
    for (size_t i = 0; i < DIFF_PARTS; i++)
        CHECK(r.total.parts[i] == expected[i]);
    CHECK(r.total.before.n == 4 && r.total.after.n == 170 && r.total.change == 166);
    REQUIRE(r.n == 2 && str_is(r.cells[0].keys[0], "LY0102") && str_is(r.cells[1].keys[0], "LY0101"));
    CHECK(!r.cells[0].before.known && r.cells[0].parts[DIFF_PLACES] == 142 && r.cells[1].parts[DIFF_PLACES] == -142);
    CHECK(!r.cells[1].after.known && r.cells[1].change == -4);
    REQUIRE(r.records.n == 4);
    CHECK(r.records.at[1].part == DIFF_CORRECTED && r.records.at[1].before.value == 30 &&
          r.records.at[1].after.value == 50);
    CHECK(!r.records.at[0].before.counted && r.records.at[0].after.counted);
    arena_free(&arena);
}

static void a_figure_that_one_state_does_not_have_is_all_definition(void)
{
    set_up(3);
    struct history *h = any_history();
    const struct diff_definition is = defined(&stays, NULL, &places), none = defined(NULL, NULL, &places);
    struct diff_result r = differ(h, (struct diff_definition[]){none, is, is});
    CHECK(!r.total.before.known && r.total.after.known);
    CHECK(r.total.parts[DIFF_DEFINITION] == count(&h->before, &is).total.value);
    r = differ(h, (struct diff_definition[]){is, none, none});
    CHECK(r.total.before.known && !r.total.after.known && r.total.change == r.total.parts[DIFF_DEFINITION]);
    CHECK(!r.records.n);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_parts_of_any_history_add_up_to_the_whole),
        TEST(a_part_without_its_cause_is_nothing),
        TEST(the_records_of_a_part_add_up_to_it),
        TEST(each_part_is_what_a_count_by_hand_says),
        TEST(a_figure_that_one_state_does_not_have_is_all_definition),
    };
    return TEST_MAIN(tests);
}
