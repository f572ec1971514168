/* Codes as then and as now over random lists whose codes split and merge, held against a recount that knows epochs only. */
#include "base/test.h"
#include "figure/figure.h"

enum { EPOCHS = 6, EPOCH_DAYS = 100, GROUPS = 3, NEEDS_FIRST = 6, NEEDS_MOST = 24, ROWS = 150, RUNS = 60 };

struct ask {
    struct code need_1, need_2;
    struct date day;
    int64_t people;
};
static const struct field ask_fields[] = {
    FIELD(1, struct ask, need_1, .list = "needs"),
    FIELD(2, struct ask, need_2, .list = "needs"),
    FIELD(3, struct ask, day, .group = 0),
    FIELD(4, struct ask, people, .group = 0),
};
static const struct record_type ask_type = RECORD_TYPE(3002, ask, .date = "day");

/* What the recount knows of a need. */
struct need {
    int first, last; /* epochs */
    int successors[2], successor_count, group;
    struct code_item *item;
};

static struct arena arena;
static struct need needs[NEEDS_MOST];
static int need_count;
static struct code_item *groups[GROUPS];
static struct code_lists lists;
static struct code_list *list;
static struct places places;
static struct ask asks[ROWS];
static int asked[ROWS][2]; /* -1: blank */
static struct table table;
static uint32_t state;

static int random_below(int n)
{
    state = state * 1664525 + 1013904223;
    return (int)((state >> 8) % (uint32_t)n);
}

static struct code_item *new_item(struct str code, struct str parent)
{
    struct code_item *item = ARENA_NEW(&arena, struct code_item);

    *item = (struct code_item){
        .code = code, .label = {code}, .parent = parent, .from = NO_DATE, .to = NO_DATE, .order = (uint32_t)list->n};
    if (!code_list_add(&arena, list, item))
        abort();
    return item;
}

static int new_need(int epoch)
{
    int n = need_count++, group = random_below(GROUPS);

    needs[n] = (struct need){.first = epoch, .last = EPOCHS - 1, .group = group};
    needs[n].item = new_item(str_printf(&arena, "n%02d", n), groups[group]->code);
    if (epoch)
        needs[n].item->from = (struct date){epoch * EPOCH_DAYS};
    return n;
}

static void end_need(int n, int epoch, const int *successors, int count)
{
    struct code_item *item = needs[n].item;

    needs[n].last = epoch - 1;
    needs[n].successor_count = count;
    item->to = (struct date){epoch * EPOCH_DAYS - 1};
    item->successors = ARENA_ARRAY(&arena, const struct code_item *, (size_t)count);
    item->successor_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        needs[n].successors[i] = successors[i];
        item->successors[i] = needs[successors[i]].item;
    }
}

static int standing(int epoch)
{
    int n;

    do
        n = random_below(need_count);
    while (needs[n].first > epoch || needs[n].last < epoch);
    return n;
}

/* A split, a merger, or an end that nobody goes on for. */
static void change(int epoch)
{
    int one = standing(epoch - 1), other = standing(epoch - 1), kind = random_below(3);
    int made[2] = {new_need(epoch), kind == 0 ? new_need(epoch) : 0};

    end_need(one, epoch, made, kind == 0 ? 2 : kind == 1 ? 1 : 0);
    if (kind == 1 && other != one)
        end_need(other, epoch, made, 1);
}

static void make_list(void)
{
    static const char *const codes[GROUPS] = {"g1", "g2", "g3"};

    arena_free(&arena);
    need_count = 0;
    places = (struct places){.by_code = MAP_IN(&arena)};
    lists = CODE_LISTS_IN(&arena);
    list = code_list_make(&lists, STR("needs"));
    list->changes = true;
    for (int i = 0; i < GROUPS; i++)
        groups[i] = new_item(str_of(codes[i]), STR_EMPTY);
    for (int i = 0; i < NEEDS_FIRST; i++)
        new_need(0);
    for (int e = 1; e < EPOCHS; e++)
        change(e);
}

static void make_asks(void)
{
    static const void *records[ROWS];
    static struct id ids[ROWS];
    static uint64_t versions[ROWS];

    for (int i = 0; i < ROWS; i++) {
        int epoch = random_below(EPOCHS);
        asked[i][0] = standing(epoch);
        asked[i][1] = random_below(3) ? standing(epoch) : -1;
        asks[i] = (struct ask){.need_1 = {needs[asked[i][0]].item->code},
                               .day = {epoch * EPOCH_DAYS + EPOCH_DAYS / 2},
                               .people = 1 + random_below(50)};
        if (asked[i][1] >= 0)
            asks[i].need_2 = (struct code){needs[asked[i][1]].item->code};
        records[i] = &asks[i];
        ids[i] = (struct id){{(uint8_t)i, 1}};
    }
    table = (struct table){&ask_type, ROWS, records, ids, versions};
}

/* --- the recount --- */

static void add_heirs(int need, bool now, bool heirs[NEEDS_MOST])
{
    if (!now || !needs[need].successor_count)
        heirs[need] = true;
    for (int i = 0; now && i < needs[need].successor_count; i++)
        add_heirs(needs[need].successors[i], now, heirs);
}

static struct str expected_key(int need, bool rolled_up, bool now)
{
    struct str was = rolled_up ? groups[needs[need].group]->code : needs[need].item->code, only = STR_EMPTY;
    bool heirs[NEEDS_MOST] = {false};

    add_heirs(need, now, heirs);
    for (int i = 0; i < need_count; i++) {
        struct str key = rolled_up ? groups[needs[i].group]->code : needs[i].item->code;
        if (heirs[i] && only.n && !str_eq(only, key))
            return str_join(&arena, STR("was:"), was);
        only = heirs[i] ? key : only;
    }
    return only;
}

/* Of those who hold what the record said, how many are among the named: 1 all, 0 none, -1 some. */
static int expected_truth(int need, const bool named[NEEDS_MOST], bool now)
{
    bool heirs[NEEDS_MOST] = {false};
    int in = 0, out = 0;

    add_heirs(need, now, heirs);
    for (int i = 0; i < need_count; i++)
        *(named[i] ? &in : &out) += heirs[i];
    return in && out ? -1 : in > 0;
}

/* --- asking --- */

static enum err give(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    (void)ctx, (void)type, (void)e;
    *out = &table;
    return OK;
}

static struct figure_result compute(const struct indicator *indicator, const struct dimension *by, struct str where,
                                    bool now)
{
    struct figure_data data = {.table = give, .places = &places, .codes = &lists, .today = {EPOCHS * EPOCH_DAYS - 1}};
    struct figure_query query = {.indicator = indicator, .by = {by}, .by_count = by != NULL, .members = true};
    struct expr_names names = {.type = &ask_type, .places = &places, .codes = &lists};
    struct figure_result result = {0};
    struct error e = ERROR_IN(&arena);

    query.places_as = now ? PLACES_NOW : PLACES_THEN;
    CHECK(!where.n || expr_parse(&arena, where, &names, &query.where, &e) == OK);
    CHECK(figure_compute(&arena, &data, &query, &result, &e) == OK);
    return result;
}

static struct indicator people(const struct dimension *by)
{
    return (struct indicator){.id = STR("people"),
                              .count = COUNT_SUM,
                              .type = &ask_type,
                              .field = record_field(&ask_type, STR("people")),
                              .dims = {by},
                              .dim_count = by != NULL};
}

static struct dimension dimension_of(enum dimension_kind kind)
{
    struct dimension by = {.id = STR("need"), .kind = kind, .list = list};

    if (kind != DIM_ANY)
        by.field = STR("need_1");
    for (size_t i = 0; kind == DIM_ANY && i < 2; i++)
        by.parts[by.part_count++].field = &ask_fields[i];
    for (size_t i = 0; kind == DIM_ROLLUP && i < GROUPS; i++)
        by.parts[by.part_count++].code = groups[i]->code;
    return by;
}

static void hold_against_recount(enum dimension_kind kind, bool now)
{
    struct dimension by = dimension_of(kind);
    struct indicator indicator = people(&by);
    struct figure_result result = compute(&indicator, &by, STR_EMPTY, now);
    size_t stood = 0;

    CHECK(result.over_time && result.undated == 0 && result.total.record_count == ROWS);
    for (size_t c = 0; c < result.n; c++) {
        int64_t sum = 0;
        size_t n = 0;
        for (int i = 0; i < ROWS; i++) {
            bool here = false;
            for (int f = 0; f < (kind == DIM_ANY ? 2 : 1); f++)
                here |= asked[i][f] >= 0 &&
                        str_eq(expected_key(asked[i][f], kind == DIM_ROLLUP, now), result.cells[c].keys[0]);
            n += here;
            sum += here ? asks[i].people : 0;
        }
        CHECK(n > 0 && result.cells[c].record_count == n && result.cells[c].value == sum);
        stood += n;
    }
    CHECK(kind == DIM_ANY ? stood >= ROWS : stood == ROWS);
}

static void a_record_stands_under_the_keys_that_a_recount_gives(void)
{
    static const enum dimension_kind kinds[] = {DIM_FIELD, DIM_ANY, DIM_ROLLUP};

    state = 20250701;
    for (int run = 0; run < RUNS; run++) {
        make_list();
        make_asks();
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            hold_against_recount(kinds[k], false);
            hold_against_recount(kinds[k], true);
        }
    }
    arena_free(&arena);
}

/* How many records meet a condition that ends with the code. */
static size_t met(const char *begins, struct str code, bool now)
{
    struct indicator indicator = people(NULL);
    struct str where = str_printf(&arena, "%s '%.*s')", begins, STR_ARG(code));

    return compute(&indicator, NULL, where, now).total.record_count;
}

static void hold_conditions(const char *is, const char *is_not, struct str code, const bool named[NEEDS_MOST], bool now)
{
    size_t yes = 0, no = 0;

    for (int i = 0; i < ROWS; i++) {
        int truth = expected_truth(asked[i][0], named, now);
        yes += truth == 1;
        no += truth == 0;
    }
    CHECK(met(is, code, now) == yes && met(is_not, code, now) == no);
    CHECK(now || yes + no == ROWS);
}

static void a_condition_is_true_of_all_who_went_on_or_of_none_or_cannot_be_told(void)
{
    state = 99;
    for (int run = 0; run < RUNS; run++) {
        make_list();
        make_asks();
        for (int now = 0; now < 2; now++) {
            bool one[NEEDS_MOST] = {false}, within[NEEDS_MOST] = {false};
            int need = random_below(need_count), group = random_below(GROUPS);
            add_heirs(need, now, one);
            for (int i = 0; i < need_count; i++)
                within[i] = needs[i].group == group;
            hold_conditions("(need_1 =", "(need_1 !=", needs[need].item->code, one, now);
            hold_conditions("need_1 in (", "not need_1 in (", needs[need].item->code, one, now);
            hold_conditions("(need_1 within", "not (need_1 within", groups[group]->code, within, now);
        }
    }
    arena_free(&arena);
}

static void a_count_of_different_codes_is_never_more_than_there_are(void)
{
    struct indicator different = {
        .id = STR("different"), .count = COUNT_DISTINCT, .type = &ask_type, .field = &ask_fields[0]};

    state = 5;
    for (int run = 0; run < RUNS; run++) {
        bool reached[NEEDS_MOST] = {false};
        int64_t most = 0;
        make_list();
        make_asks();
        for (int i = 0; i < ROWS; i++)
            add_heirs(asked[i][0], true, reached);
        for (int i = 0; i < need_count; i++)
            most += reached[i];
        int64_t counted = compute(&different, NULL, STR_EMPTY, true).total.value;
        CHECK(counted > 0 && counted <= most);
    }
    arena_free(&arena);
}

static void what_ended_with_its_group_lies_in_the_group_that_went_on(void)
{
    struct dimension by;

    arena_free(&arena);
    places = (struct places){.by_code = MAP_IN(&arena)};
    lists = CODE_LISTS_IN(&arena);
    list = code_list_make(&lists, STR("needs"));
    list->changes = true;
    groups[0] = new_item(STR("old"), STR_EMPTY);
    groups[1] = new_item(STR("young"), STR_EMPTY);
    groups[2] = new_item(STR("other"), STR_EMPTY);
    need_count = 1;
    needs[0] = (struct need){.item = new_item(STR("stove"), STR("old"))};
    end_need(0, 1, NULL, 0);
    groups[0]->to = needs[0].item->to;
    groups[1]->from = (struct date){EPOCH_DAYS};
    groups[0]->successors = (const struct code_item *[]){groups[1]};
    groups[0]->successor_count = 1;
    asks[0] = (struct ask){.need_1 = {STR("stove")}, .day = {1}, .people = 7};
    table = (struct table){&ask_type, 1, (const void *[]){&asks[0]}, (struct id[]){{{1}}}, (uint64_t[]){1}};

    by = dimension_of(DIM_ROLLUP);
    struct indicator indicator = people(&by);
    CHECK(str_is(compute(&indicator, &by, STR_EMPTY, false).cells[0].keys[0], "old"));
    CHECK(str_is(compute(&indicator, &by, STR_EMPTY, true).cells[0].keys[0], "young"));
    CHECK(met("(need_1 within", STR("young"), true) == 1 && met("(need_1 within", STR("young"), false) == 0);
    CHECK(met("(need_1 within", STR("old"), true) == 1 && met("(need_1 within", STR("other"), true) == 0);
    CHECK(met("(need_1 =", STR("young"), true) == 0);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_record_stands_under_the_keys_that_a_recount_gives),
        TEST(a_condition_is_true_of_all_who_went_on_or_of_none_or_cannot_be_told),
        TEST(a_count_of_different_codes_is_never_more_than_there_are),
        TEST(what_ended_with_its_group_lies_in_the_group_that_went_on),
    };

    return TEST_MAIN(tests);
}
