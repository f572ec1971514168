/* Figures as then and as now over random trees whose places split, merge and move, held against a recount that knows epochs only. */
#include "base/test.h"
#include "figure/figure.h"

enum { EPOCHS = 7, EPOCH_DAYS = 100, REGIONS = 3, TOWNS_FIRST = 8, TOWNS_MOST = 32, ROWS = 200, RUNS = 60 };
enum { TOWN = 2 };

struct visit {
    struct place_code town;
    struct date day;
    int64_t people;
};
static const struct field visit_fields[] = {
    FIELD(1, struct visit, town, .key = true),
    FIELD(2, struct visit, day, .group = 0),
    FIELD(3, struct visit, people, .group = 0),
};
static const struct record_type visit_type = RECORD_TYPE(3001, visit, .date = "day");

/* What the recount knows of a town. */
struct town {
    int first, last; /* epochs */
    int successors[2], successor_count;
    int region[EPOCHS];
    struct place *place;
};

static struct arena arena;
static struct town towns[TOWNS_MOST];
static int town_count;
static struct place *regions[REGIONS];
static struct places places;
static struct visit visits[ROWS];
static int visited[ROWS], seen_in[ROWS];
static struct table table;
static uint32_t state;

static int random_below(int n)
{
    state = state * 1664525 + 1013904223;
    return (int)((state >> 8) % (uint32_t)n);
}

static struct date epoch_day(int epoch)
{
    return (struct date){epoch * EPOCH_DAYS};
}

static struct place *new_place(struct str code, int level, const struct place *parent, struct date from)
{
    struct place *place = ARENA_NEW(&arena, struct place);

    *place =
        (struct place){.code = code, .name = {code}, .parent = parent, .from = from, .to = NO_DATE, .level = level};
    place->order = (uint32_t)places.n;
    places.all[places.n++] = place;
    map_set(&places.by_code, code, place);
    return place;
}

static int new_town(int epoch)
{
    int region = random_below(REGIONS), n = town_count++;
    struct date from = epoch ? epoch_day(epoch) : NO_DATE;

    towns[n] = (struct town){.first = epoch, .last = EPOCHS - 1};
    for (int e = 0; e < EPOCHS; e++)
        towns[n].region[e] = region;
    towns[n].place = new_place(str_printf(&arena, "T%02d", n), TOWN, regions[region], from);
    return n;
}

static void end_town(int n, int epoch, const int *successors, int count)
{
    struct place *place = towns[n].place;

    towns[n].last = epoch - 1;
    towns[n].successor_count = count;
    place->to = (struct date){epoch_day(epoch).n - 1};
    place->successors = ARENA_ARRAY(&arena, const struct place *, (size_t)count);
    place->successor_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        towns[n].successors[i] = successors[i];
        place->successors[i] = towns[successors[i]].place;
    }
}

/* The place keeps its newest row, to which others point; what it was hangs on it. */
static void move_town(int n, int epoch)
{
    struct place *place = towns[n].place, *before = arena_copy(&arena, place, sizeof *place);
    int region = random_below(REGIONS);

    before->to = (struct date){epoch_day(epoch).n - 1};
    place->earlier = before;
    place->from = epoch_day(epoch);
    place->parent = regions[region];
    for (int e = epoch; e < EPOCHS; e++)
        towns[n].region[e] = region;
}

static int standing(int epoch)
{
    int n;

    do
        n = random_below(town_count);
    while (towns[n].first >= epoch || towns[n].last < epoch);
    return n;
}

static void change(int epoch)
{
    int one = standing(epoch), kind = random_below(3), other = standing(epoch);

    if (kind == 0) {
        move_town(one, epoch);
        return;
    }
    int made[2] = {new_town(epoch), kind == 1 ? new_town(epoch) : 0};
    end_town(one, epoch, made, kind == 1 ? 2 : 1);
    if (kind == 2 && other != one)
        end_town(other, epoch, made, 1);
}

static void make_world(void)
{
    static const char *const codes[REGIONS] = {"R1", "R2", "R3"};
    struct place *country;

    arena_free(&arena);
    town_count = 0;
    places = (struct places){.level_count = 3, .by_code = MAP_IN(&arena), .changes = true};
    places.all = ARENA_ARRAY(&arena, struct place *, 1 + REGIONS + TOWNS_MOST);
    country = new_place(STR("C"), 0, NULL, NO_DATE);
    for (int i = 0; i < REGIONS; i++)
        regions[i] = new_place(str_of(codes[i]), 1, country, NO_DATE);
    for (int i = 0; i < TOWNS_FIRST; i++)
        new_town(0);
    for (int e = 1; e < EPOCHS; e++)
        change(e);
}

static void make_visits(void)
{
    static const void *records[ROWS];
    static struct id ids[ROWS];
    static uint64_t versions[ROWS];

    for (int i = 0; i < ROWS; i++) {
        do {
            visited[i] = random_below(town_count);
            seen_in[i] = random_below(EPOCHS);
        } while (seen_in[i] < towns[visited[i]].first || seen_in[i] > towns[visited[i]].last);
        visits[i] = (struct visit){
            {towns[visited[i]].place->code}, {epoch_day(seen_in[i]).n + EPOCH_DAYS / 2}, 1 + random_below(50)};
        records[i] = &visits[i];
        ids[i] = (struct id){{(uint8_t)i, 1}};
    }
    table = (struct table){&visit_type, ROWS, records, ids, versions};
}

/* --- the recount --- */

static void add_heirs(int town, bool heirs[TOWNS_MOST])
{
    if (!towns[town].successor_count)
        heirs[town] = true;
    for (int i = 0; i < towns[town].successor_count; i++)
        add_heirs(towns[town].successors[i], heirs);
}

static struct str expected_key(int row, int level, bool now)
{
    int town = visited[row], only = -1;
    const struct town *then = &towns[town];
    struct str was = level == TOWN ? then->place->code : regions[then->region[seen_in[row]]]->code;
    bool heirs[TOWNS_MOST] = {false};

    if (!now)
        return was;
    add_heirs(town, heirs);
    for (int i = 0; i < town_count; i++) {
        int key = level == TOWN ? i : towns[i].region[EPOCHS - 1];
        if (heirs[i] && only >= 0 && only != key)
            return str_join(&arena, STR("was:"), was);
        only = heirs[i] ? key : only;
    }
    return level == TOWN ? towns[only].place->code : regions[only]->code;
}

/* --- asking --- */

static enum err give(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    (void)ctx, (void)type, (void)e;
    *out = &table;
    return OK;
}

static struct figure_result ask(int level, enum places_as as)
{
    static struct dimension by;
    static struct indicator people;
    static struct code_lists codes;
    struct figure_data data = {.table = give, .places = &places, .codes = &codes, .today = {epoch_day(EPOCHS).n - 1}};
    struct figure_query query = {.indicator = &people, .by = {&by}, .by_count = 1, .places_as = as, .members = true};
    struct figure_result result = {0};
    struct error e = ERROR_IN(&arena);

    codes = CODE_LISTS_IN(&arena);
    by = (struct dimension){.id = STR("place"), .kind = DIM_PLACE, .level = level};
    people = (struct indicator){.id = STR("people"),
                                .count = COUNT_SUM,
                                .type = &visit_type,
                                .field = record_field(&visit_type, STR("people")),
                                .dims = {&by},
                                .dim_count = 1};
    CHECK(figure_compute(&arena, &data, &query, &result, &e) == OK);
    return result;
}

static void hold_against_recount(int level, bool now)
{
    struct figure_result result = ask(level, now ? PLACES_NOW : PLACES_THEN);
    size_t in_cells = 0;
    int64_t all = 0;

    CHECK(result.over_time && result.undated == 0);
    for (size_t c = 0; c < result.n; c++) {
        int64_t sum = 0;
        size_t n = 0;
        for (int i = 0; i < ROWS; i++) {
            bool here = str_eq(expected_key(i, level, now), result.cells[c].keys[0]);
            n += here;
            sum += here ? visits[i].people : 0;
        }
        CHECK(n > 0 && result.cells[c].record_count == n && result.cells[c].value == sum);
        in_cells += n;
        all += sum;
    }
    CHECK(in_cells == ROWS && result.total.record_count == ROWS && result.total.value == all);
}

static void every_record_stands_in_the_one_cell_that_a_recount_gives_then_and_now(void)
{
    state = 20250701;
    for (int run = 0; run < RUNS; run++) {
        make_world();
        make_visits();
        for (int level = 1; level <= TOWN; level++) {
            hold_against_recount(level, false);
            hold_against_recount(level, true);
        }
        CHECK(ask(0, PLACES_THEN).total.value == ask(0, PLACES_NOW).total.value && ask(0, PLACES_NOW).n == 1);
    }
    arena_free(&arena);
}

static int64_t met(const char *where)
{
    static struct code_lists codes;
    struct expr_names names = {.type = &visit_type, .places = &places, .codes = &codes};
    struct figure_data data = {.table = give, .places = &places, .codes = &codes, .today = {epoch_day(EPOCHS).n - 1}};
    struct indicator different = {
        .id = STR("towns"), .count = COUNT_DISTINCT_PLACE, .type = &visit_type, .level = TOWN};
    struct figure_query query = {.indicator = &different, .places_as = PLACES_NOW};
    struct figure_result result = {0};
    struct error e = ERROR_IN(&arena);

    codes = CODE_LISTS_IN(&arena);
    CHECK(!where || expr_parse(&arena, str_of(where), &names, &query.where, &e) == OK);
    CHECK(figure_compute(&arena, &data, &query, &result, &e) == OK);
    return where ? (int64_t)result.total.record_count : result.total.value;
}

static void a_count_of_different_places_is_never_more_than_stand(void)
{
    state = 11;
    for (int run = 0; run < RUNS; run++) {
        bool reached[TOWNS_MOST] = {false};
        int64_t most = 0;
        make_world();
        make_visits();
        for (int i = 0; i < ROWS; i++)
            add_heirs(visited[i], reached);
        for (int i = 0; i < town_count; i++)
            most += reached[i];
        CHECK(met(NULL) > 0 && met(NULL) <= most);
    }
    arena_free(&arena);
}

static void no_region_lies_within_a_town_that_lies_in_it(void)
{
    state = 3;
    make_world();
    make_visits();
    places.levels[1].id = STR("region");
    for (int i = 0; i < town_count; i++) {
        const char *region = str_c(&arena, str_printf(&arena, "region within 'T%02d'", i));
        const char *other = str_c(&arena, str_printf(&arena, "not region within 'T%02d'", i));
        CHECK(met(region) == 0 && met(other) == ROWS);
    }
    arena_free(&arena);
}

static void what_is_not_apportioned_comes_right_after_what_it_was(void)
{
    size_t met = 0;

    state = 7;
    for (int run = 0; run < RUNS; run++) {
        make_world();
        make_visits();
        struct figure_result result = ask(1, PLACES_NOW);
        struct str was;
        for (size_t c = 0; c < result.n; c++)
            met += not_apportioned(result.cells[c].keys[0], &was);
        for (size_t c = 1; c < result.n; c++)
            if (not_apportioned(result.cells[c].keys[0], &was) && !not_apportioned(result.cells[c - 1].keys[0], &was))
                CHECK(str_cmp(result.cells[c - 1].keys[0], str_slice(result.cells[c].keys[0], 4, 6)) <= 0);
    }
    CHECK(met > 0);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_record_stands_in_the_one_cell_that_a_recount_gives_then_and_now),
        TEST(a_count_of_different_places_is_never_more_than_stand),
        TEST(no_region_lies_within_a_town_that_lies_in_it),
        TEST(what_is_not_apportioned_comes_right_after_what_it_was),
    };

    return TEST_MAIN(tests);
}
