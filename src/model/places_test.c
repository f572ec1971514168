#include "base/test.h"
#include "model/places.h"

static struct arena arena;
static struct place country = {
    .code = STR_INIT("XX"), .name = {STR_INIT("Exland")}, .from = {INT32_MIN}, .to = {INT32_MIN}, .level = 0};
static struct place west = {.code = STR_INIT("XX02"),
                            .name = {STR_INIT("West"), STR_INIT("Ouest")},
                            .parent = &country,
                            .from = {INT32_MIN},
                            .to = {INT32_MIN},
                            .level = 1};
static struct place south = {.code = STR_INIT("XX03"),
                             .name = {STR_INIT("South")},
                             .parent = &country,
                             .from = {INT32_MIN},
                             .to = {INT32_MIN},
                             .level = 1};
static struct place abu_salim = {.code = STR_INIT("XX0211"),
                                 .name = {STR_INIT("Abu Salim"), STR_INIT(""), STR_INIT("أبو سليم")},
                                 .parent = &west,
                                 .from = {INT32_MIN},
                                 .to = {INT32_MIN},
                                 .level = 2};

static struct places *tree(void)
{
    static struct place *all[] = {&country, &west, &south, &abu_salim};
    struct places *p = ARENA_NEW(&arena, struct places);

    *p = (struct places){.levels = {{.id = STR("country")}, {.id = STR("region")}, {.id = STR("town")}},
                         .level_count = 3,
                         .all = all,
                         .n = COUNT_OF(all),
                         .by_code = MAP_IN(&arena)};
    for (size_t i = 0; i < p->n; i++)
        map_set(&p->by_code, all[i]->code, all[i]);
    return p;
}

static void a_place_is_found_by_its_code_alone(void)
{
    CHECK(place_find(tree(), STR("XX0211")) == &abu_salim);
    CHECK(place_find(tree(), STR("Abu Salim")) == NULL);
    CHECK(place_find(tree(), STR_EMPTY) == NULL);
}

static void the_place_at_a_level_is_itself_or_the_one_above(void)
{
    CHECK(place_at(&abu_salim, 2, NO_DATE) == &abu_salim);
    CHECK(place_at(&abu_salim, 1, NO_DATE) == &west);
    CHECK(place_at(&abu_salim, 0, NO_DATE) == &country);
    CHECK(place_at(&west, 2, NO_DATE) == NULL);
    CHECK(place_at(&west, -1, NO_DATE) == NULL);
    CHECK(place_within(&abu_salim, &west, NO_DATE) && place_within(&west, &west, NO_DATE));
    CHECK(!place_within(&abu_salim, &south, NO_DATE) && !place_within(&west, &abu_salim, NO_DATE));
}

static void levels_have_names(void)
{
    CHECK(place_level_find(tree(), STR("region")) == 1);
    CHECK(place_level_find(tree(), STR("village")) == -1);
}

static void a_place_is_called_by_any_of_its_names_without_regard_to_marks(void)
{
    CHECK(place_is_called(&arena, &abu_salim, STR("abu-salim")));
    CHECK(place_is_called(&arena, &abu_salim, STR("ابو سليم")));
    CHECK(!place_is_called(&arena, &abu_salim, STR("Salim")));
    CHECK(!place_is_called(&arena, &abu_salim, STR_EMPTY));
}

static void the_nearest_place_is_a_slip_away_and_no_further(void)
{
    struct places *p = tree();

    CHECK(place_nearest(&arena, p, STR("XX0212"), 2) == &abu_salim);
    CHECK(place_nearest(&arena, p, STR("Abo Saleem"), -1) == &abu_salim);
    CHECK(place_nearest(&arena, p, STR("Abu Salim"), 1) == NULL);
    CHECK(place_nearest(&arena, p, STR("Ouest"), -1) == &west);
    CHECK(place_nearest(&arena, p, STR("Benghazi"), -1) == NULL);
    CHECK(place_nearest(&arena, p, STR_EMPTY, -1) == NULL);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_place_is_found_by_its_code_alone),
        TEST(the_place_at_a_level_is_itself_or_the_one_above),
        TEST(levels_have_names),
        TEST(a_place_is_called_by_any_of_its_names_without_regard_to_marks),
        TEST(the_nearest_place_is_a_slip_away_and_no_further),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
