#include "model/succession.h"

#include "base/test.h"

static struct arena arena;

#define OPEN                                                                                                           \
    {                                                                                                                  \
        INT32_MIN                                                                                                      \
    }
enum { D2020 = 18262, SPLIT = 20270 }; /* 2020-01-01; 2025-07-01 */

static const struct date now = {SPLIT + 100}, before = {SPLIT - 100};

/* Old Town was split in two; one of its quarters went with each, a third was divided itself. */
static struct place country = {.code = STR_INIT("XX"), .from = OPEN, .to = OPEN};
static struct place east = {.code = STR_INIT("E"), .parent = &country, .level = 1, .from = OPEN, .to = OPEN};
static struct place west = {.code = STR_INIT("W"), .parent = &country, .level = 1, .from = OPEN, .to = OPEN};
static struct place north = {.code = STR_INIT("N"), .parent = &east, .level = 2, .from = {SPLIT}, .to = OPEN};
static struct place south = {.code = STR_INIT("S"), .parent = &west, .level = 2, .from = {SPLIT}, .to = OPEN};
static const struct place *both[] = {&north, &south};
static struct place old = {.code = STR_INIT("O"),
                           .parent = &east,
                           .level = 2,
                           .from = OPEN,
                           .to = {SPLIT - 1},
                           .successors = both,
                           .successor_count = 2};
static struct place moved_before = {.code = STR_INIT("M"), .parent = &old, .level = 3, .from = OPEN, .to = {SPLIT - 1}};
static struct place moved = {
    .code = STR_INIT("M"), .parent = &south, .level = 3, .from = {SPLIT}, .to = OPEN, .earlier = &moved_before};
static struct place gone = {.code = STR_INIT("G"), .parent = &old, .level = 3, .from = OPEN, .to = {D2020}};

static struct place_set held(const struct place *place, struct date on, struct date today, int level)
{
    struct place_set set = {0};

    place_now(&arena, place, on, today, level, &set);
    return set;
}

static void the_row_of_a_day_is_the_one_that_held_or_the_nearest(void)
{
    CHECK(place_row(&moved, before) == &moved_before);
    CHECK(place_row(&moved, (struct date){SPLIT - 1}) == &moved_before);
    CHECK(place_row(&moved, (struct date){SPLIT}) == &moved);
    CHECK(place_row(&moved, NO_DATE) == &moved);
    CHECK(place_row(&north, before) == &north);
    CHECK(place_stands(&moved, before) && place_stands(&moved, now) && place_stands(&old, before));
    CHECK(!place_stands(&old, now) && !place_stands(&old, NO_DATE) && !place_stands(&north, before));
}

static void the_place_above_is_that_of_the_day(void)
{
    CHECK(place_at(&moved, 2, before) == &old && place_at(&moved, 1, before) == &east);
    CHECK(place_at(&moved, 2, now) == &south && place_at(&moved, 1, now) == &west);
    CHECK(place_within(&moved, &old, before) && !place_within(&moved, &old, now));
}

static void what_was_split_goes_to_all_and_meets_above_them(void)
{
    struct place_set set = held(&old, before, now, PLACE_ITSELF);

    CHECK(set.n == 2 && set.at[0] == &north && set.at[1] == &south);
    CHECK(held(&old, before, now, 1).n == 2);
    set = held(&old, before, now, 0);
    CHECK(set.n == 1 && set.at[0] == &country);
    set = held(&old, before, now, 3);
    CHECK(set.n == 1 && set.at[0] == NULL);
    CHECK(held(&old, before, before, PLACE_ITSELF).at[0] == &old);
}

static void what_went_over_is_where_it_is_now(void)
{
    struct place_set set = held(&moved, before, now, 2);

    CHECK(set.n == 1 && set.at[0] == &south);
    set = held(&moved, before, before, 2);
    CHECK(set.n == 1 && set.at[0] == &old);
    CHECK(held(&moved, NO_DATE, NO_DATE, 2).at[0] == &south);
}

static void what_ended_without_successor_stays_under_who_holds_its_place_now(void)
{
    CHECK(held(&gone, (struct date){D2020 - 9}, now, 3).at[0] == &gone);
    CHECK(held(&gone, (struct date){D2020 - 9}, now, 2).n == 2);
    CHECK(held(&gone, (struct date){D2020 - 9}, now, 0).at[0] == &country);
}

static void a_place_that_gave_a_part_away_is_one_of_its_own_successors(void)
{
    struct place rest = {.code = STR("R"), .parent = &east, .level = 2, .from = {SPLIT}, .to = NO_DATE};
    const struct place *parts[] = {&rest, &south};
    struct place whole = {.code = STR("R"),
                          .parent = &east,
                          .level = 2,
                          .from = NO_DATE,
                          .to = {SPLIT - 1},
                          .successors = parts,
                          .successor_count = 2};

    rest.earlier = &whole;
    CHECK(held(&rest, before, now, PLACE_ITSELF).n == 2);
    CHECK(held(&rest, now, now, PLACE_ITSELF).n == 1);
    CHECK(str_is(place_successors_text(&arena, &whole), "R , S "));
}

static void codes_are_followed_the_same_way(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = code_list_make(&lists, STR("need"));
    struct code_item wash = {.code = STR("wash"), .from = NO_DATE, .to = NO_DATE};
    struct code_item heat = {.code = STR("heat"), .from = NO_DATE, .to = NO_DATE};
    const struct code_item *two[] = {&wash, &heat};
    struct code_item comfort = {
        .code = STR("comfort"), .from = NO_DATE, .to = {SPLIT - 1}, .successors = two, .successor_count = 2};
    struct code_set set = {0};

    CHECK(code_list_add(&arena, list, &wash) && code_list_add(&arena, list, &heat) &&
          code_list_add(&arena, list, &comfort));
    code_now(&arena, list, STR("comfort"), before, &set);
    CHECK(set.n == 1 && set.at[0] == &comfort);
    set = (struct code_set){0};
    code_now(&arena, list, STR("comfort"), now, &set);
    CHECK(set.n == 2 && set.at[0] == &wash && set.at[1] == &heat);
    code_now(&arena, list, STR("unknown"), now, &set);
    CHECK(set.n == 2);
}

static void the_key_of_what_is_not_apportioned_names_what_it_was(void)
{
    struct str was;

    CHECK(not_apportioned(not_apportioned_key(&arena, STR("LY0211")), &was) && str_is(was, "LY0211"));
    CHECK(!not_apportioned(STR("LY0211"), &was) && was.n == 0);
    CHECK(!not_apportioned(STR_EMPTY, &was));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_row_of_a_day_is_the_one_that_held_or_the_nearest),
        TEST(the_place_above_is_that_of_the_day),
        TEST(what_was_split_goes_to_all_and_meets_above_them),
        TEST(what_went_over_is_where_it_is_now),
        TEST(what_ended_without_successor_stays_under_who_holds_its_place_now),
        TEST(a_place_that_gave_a_part_away_is_one_of_its_own_successors),
        TEST(codes_are_followed_the_same_way),
        TEST(the_key_of_what_is_not_apportioned_names_what_it_was),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
