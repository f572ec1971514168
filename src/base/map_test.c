#include "base/map.h"

#include "base/test.h"

static void an_empty_map_has_nothing(void)
{
    struct map m = {0};

    CHECK(!map_get(&m, STR("a")) && !map_get(&m, STR_EMPTY));
}

static void a_key_gives_its_latest_value(void)
{
    struct arena a = ARENA_EMPTY;
    struct map m = MAP_IN(&a);
    int one, two;

    map_set(&m, STR("a"), &one);
    map_set(&m, STR_EMPTY, &two);
    CHECK(map_get(&m, STR("a")) == &one && map_get(&m, STR_EMPTY) == &two && !map_get(&m, STR("b")));
    map_set(&m, STR("a"), &two);
    CHECK(map_get(&m, STR("a")) == &two && m.n == 2);
    arena_free(&a);
}

static void the_place_of_a_key_is_made_once(void)
{
    struct arena a = ARENA_EMPTY;
    struct map m = MAP_IN(&a);
    int value;

    CHECK(!*map_at(&m, STR("a")));
    *map_at(&m, STR("a")) = &value;
    CHECK(map_get(&m, STR("a")) == &value && m.n == 1);
    arena_free(&a);
}

static void thousands_are_found_and_kept_in_order(void)
{
    struct arena a = ARENA_EMPTY;
    struct map m = MAP_IN(&a);
    enum { MANY = 5000 };

    for (size_t i = 0; i < MANY; i++)
        map_set(&m, str_printf(&a, "key %zu", i), arena_copy(&a, &i, sizeof i));
    CHECK(m.n == MANY);
    for (size_t i = 0; i < MANY; i++) {
        const size_t *found = map_get(&m, str_printf(&a, "key %zu", i));
        CHECK(found && *found == i);
        CHECK(*(const size_t *)m.items[i].value == i);
    }
    CHECK(!map_get(&m, STR("key 5000")));
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_empty_map_has_nothing),
        TEST(a_key_gives_its_latest_value),
        TEST(the_place_of_a_key_is_made_once),
        TEST(thousands_are_found_and_kept_in_order),
    };

    return TEST_MAIN(tests);
}
