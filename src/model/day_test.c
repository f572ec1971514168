#include "model/day.h"

#include "base/test.h"

static struct arena arena;

struct tour {
    int64_t number;
    struct date begins_on;
};
static const struct field tour_fields[] = {
    FIELD(1, struct tour, number, .key = true),
    FIELD(2, struct tour, begins_on, .group = 0),
};
static const struct record_type tour_type = RECORD_TYPE(2001, tour, .date = "begins_on");

struct stop {
    int64_t tour;
    struct place_code place;
    struct code need;
};
static const struct field stop_fields[] = {
    FIELD(1, struct stop, tour, .key = true),
    FIELD(2, struct stop, place, .key = true),
    FIELD(3, struct stop, need, .list = "need"),
};
static const struct record_type stop_type = RECORD_TYPE(2002, stop, .date = "tour", .dated_by = &tour_type);

struct call {
    struct instant at;
};
static const struct field call_fields[] = {FIELD(1, struct call, at, .key = true)};
static const struct record_type call_type = RECORD_TYPE(2003, call, .date = "at");

enum { SPLIT = 20270 }; /* 2025-07-01 */

static struct days days_of_two_tours(void)
{
    struct days days = DAYS_IN(&arena);

    days_add(&days, &tour_type, &(struct tour){7, {SPLIT - 10}});
    days_add(&days, &tour_type, &(struct tour){8, {SPLIT}});
    days_add(&days, &tour_type, &(struct tour){9, NO_DATE});
    return days;
}

static void a_record_is_of_its_own_day_or_that_of_the_record_it_names(void)
{
    struct days days = days_of_two_tours();
    struct date none = day_of(&stop_type, &(struct stop){.tour = 9}, &days);

    CHECK(day_of(&tour_type, &(struct tour){7, {SPLIT}}, &days).n == SPLIT);
    CHECK(day_of(&stop_type, &(struct stop){.tour = 7}, &days).n == SPLIT - 10);
    CHECK(day_of(&stop_type, &(struct stop){.tour = 8}, &days).n == SPLIT);
    CHECK(!date_known(none));
    none = day_of(&stop_type, &(struct stop){.tour = INT_NONE}, &days);
    CHECK(!date_known(none));
    CHECK(day_of(&call_type, &(struct call){instant_of_date((struct date){SPLIT})}, &days).n == SPLIT);
}

static void who_tells_the_day_is_found_by_its_key(void)
{
    struct tour tour = {7, NO_DATE};
    struct id id = day_teller(&arena, &stop_type, &(struct stop){.tour = 7});

    CHECK(id_eq(id, record_key_id(&arena, &tour_type, &tour)));
    id = day_teller(&arena, &stop_type, &(struct stop){.tour = INT_NONE});
    CHECK(!id_known(id));
    id = day_teller(&arena, &tour_type, &tour);
    CHECK(!id_known(id));
}

static struct place ended = {.code = STR_INIT("OLD"), .from = {INT32_MIN}, .to = {SPLIT - 1}};
static struct place begun = {
    .code = STR_INIT("NEW"), .name = {STR_INIT("Newtown")}, .from = {SPLIT}, .to = {INT32_MIN}};
static struct place steady = {.code = STR_INIT("STAYS"), .from = {INT32_MIN}, .to = {INT32_MIN}};
static const struct place *successors[] = {&begun};

static struct vocabulary words(void)
{
    struct places *places = ARENA_NEW(&arena, struct places);
    struct code_lists *lists = ARENA_NEW(&arena, struct code_lists);
    struct code_item *ration = ARENA_NEW(&arena, struct code_item);

    ended.successors = successors;
    ended.successor_count = 1;
    places->by_code = MAP_IN(&arena);
    map_set(&places->by_code, ended.code, &ended);
    map_set(&places->by_code, begun.code, &begun);
    map_set(&places->by_code, steady.code, &steady);
    *lists = CODE_LISTS_IN(&arena);
    *ration = (struct code_item){.code = STR("ration"), .from = NO_DATE, .to = {SPLIT - 1}};
    CHECK(code_list_add(&arena, code_list_make(lists, STR("need")), ration));
    return (struct vocabulary){lists, places};
}

static struct error faults(const char *place, const char *need, struct date day)
{
    struct error e = ERROR_IN(&arena);
    struct vocabulary w = words();
    struct stop stop = {.tour = 7, .place = {str_of(place)}, .need = {str_of(need)}};

    CHECK((day_check(&stop_type, &stop, &w, day, &e) == OK) == (e.place_count == 0));
    return e;
}

static void a_place_is_refused_after_its_end_with_who_went_on(void)
{
    struct error e = faults("OLD", NULL, (struct date){SPLIT});

    REQUIRE(e.place_count == 1);
    CHECK(str_is(str_of(e.places.at[0].key), "model.ended_successors"));
    CHECK(str_is(e.places.at[0].field, "place"));
    CHECK(str_is(e.places.at[0].args[1], "2025-06-30"));
    CHECK(str_is(e.places.at[0].args[2], "NEW Newtown"));
    CHECK(faults("OLD", NULL, (struct date){SPLIT - 1}).place_count == 0);
}

static void a_place_is_refused_before_it_begins(void)
{
    struct error e = faults("NEW", NULL, (struct date){SPLIT - 1});

    REQUIRE(e.place_count == 1);
    CHECK(str_is(str_of(e.places.at[0].key), "model.not_begun"));
    CHECK(faults("NEW", NULL, (struct date){SPLIT}).place_count == 0);
}

static void a_code_is_refused_after_its_end(void)
{
    struct error e = faults("STAYS", "ration", (struct date){SPLIT + 1});

    REQUIRE(e.place_count == 1);
    CHECK(str_is(str_of(e.places.at[0].key), "model.ended"));
    CHECK(str_is(e.places.at[0].field, "need"));
    CHECK(faults("STAYS", "ration", (struct date){SPLIT - 1}).place_count == 0);
}

static void without_a_day_nothing_speaks_against_it(void)
{
    CHECK(faults("OLD", "ration", NO_DATE).place_count == 0);
}

static void the_day_matters_only_where_something_began_or_ended(void)
{
    struct vocabulary w = words();
    struct stop stop = {.tour = 7, .place = {STR("STAYS")}};

    CHECK(!day_matters(&stop_type, &stop, &w));
    stop.need.s = STR("ration");
    CHECK(day_matters(&stop_type, &stop, &w));
    stop = (struct stop){.tour = 7, .place = {STR("NEW")}};
    CHECK(day_matters(&stop_type, &stop, &w));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_record_is_of_its_own_day_or_that_of_the_record_it_names),
        TEST(who_tells_the_day_is_found_by_its_key),
        TEST(a_place_is_refused_after_its_end_with_who_went_on),
        TEST(a_place_is_refused_before_it_begins),
        TEST(a_code_is_refused_after_its_end),
        TEST(without_a_day_nothing_speaks_against_it),
        TEST(the_day_matters_only_where_something_began_or_ended),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
