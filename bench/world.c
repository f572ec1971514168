#include "world.h"

#include "bench.h"

enum { COUNTRY, MANTIKA, MUHALLA, LEVELS };

static struct str add_code(struct arena *a, struct code_lists *lists, const char *list, struct str code)
{
    struct code_list *to = code_list_make(lists, str_of(list));
    struct code_item *item = ARENA_NEW(a, struct code_item);

    *item = (struct code_item){.code = code, .label = {code}, .from = NO_DATE, .to = NO_DATE, .order = (uint32_t)to->n};
    if (!code_list_add(a, to, item))
        bench_stop("a code is there already");
    return code;
}

static struct place *add_place(struct arena *a, struct places *to, struct str code, const struct place *parent)
{
    struct place *place = ARENA_NEW(a, struct place);

    *place = (struct place){.code = code,
                            .name = {code},
                            .parent = parent,
                            .from = NO_DATE,
                            .to = NO_DATE,
                            .level = parent ? parent->level + 1 : COUNTRY,
                            .order = (uint32_t)to->n};
    to->all[to->n++] = place;
    map_set(&to->by_code, code, place);
    return place;
}

static void make_places(struct arena *a, struct world *w)
{
    static const char *const levels[LEVELS] = {"country", "mantika", "muhalla"};

    w->places = (struct places){.level_count = LEVELS, .by_code = MAP_IN(a)};
    w->places.all = ARENA_ARRAY(a, struct place *, 1 + WORLD_MANTIKAS + WORLD_MUHALLAS);
    for (size_t i = 0; i < LEVELS; i++)
        w->places.levels[i].id = str_of(levels[i]);

    const struct place *country = add_place(a, &w->places, STR("XX"), NULL);
    size_t muhalla = 0;
    for (size_t i = 0; i < WORLD_MANTIKAS; i++) {
        const struct place *mantika = add_place(a, &w->places, str_printf(a, "XX%02zu", i + 1), country);
        for (; muhalla < (i + 1) * WORLD_MUHALLAS / WORLD_MANTIKAS; muhalla++) {
            w->muhalla[muhalla] = str_printf(a, "%.*s%04zu", STR_ARG(mantika->code), muhalla + 1);
            add_place(a, &w->places, w->muhalla[muhalla], mantika);
        }
    }
}

void world_make(struct arena *a, struct world *w)
{
    make_places(a, w);
    w->codes = CODE_LISTS_IN(a);
    add_code(a, &w->codes, "population", STR("migrants"));
    add_code(a, &w->codes, "origin_region", STR("africa"));
    for (size_t i = 0; i < WORLD_NATIONALITIES; i++)
        w->nationality[i] = add_code(a, &w->codes, "country", str_printf(a, "X%02zu", i));
    w->words = (struct vocabulary){&w->codes, &w->places};
}

struct nationality_count world_count(const struct world *w, uint64_t n)
{
    return (struct nationality_count){
        .round = 1 + (int64_t)(n / (WORLD_MUHALLAS * WORLD_NATIONALITIES)),
        .population = {STR("migrants")},
        .place = {w->muhalla[n % WORLD_MUHALLAS]},
        .nationality = {w->nationality[n / WORLD_MUHALLAS % WORLD_NATIONALITIES]},
        .origin_group = {STR("africa")},
        .origin_region = {STR("africa")},
        .individuals = (int64_t)(bench_random(n) % 2000),
        .published_rows = 1,
    };
}
