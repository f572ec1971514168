/*
 * A small invented programme for the tests of this floor and the fuzzer: two regions, three mantikas, nine muhallas, a few codes, and
 * the record types survey, tally and outside (declared figures). The values are made up.
 */
#ifndef FIGURE_SURVEY_FIXTURE_H
#define FIGURE_SURVEY_FIXTURE_H

#include "figure/figure.h"

struct survey {
    int64_t round;
    struct place_code muhalla;
    struct code population, nationality;
    int64_t individuals, men, women, children;
    struct code need_1, need_2, need_3;
    enum truth present;
    struct date starts_on;
    struct instant seen_at;
    struct decimal rent;
    struct str note, surname;
    struct id team;
    struct geopoint point;
};

static const struct field survey_fields[] = {
    FIELD(1, struct survey, round, .key = true),
    FIELD(2, struct survey, muhalla, .key = true),
    FIELD(3, struct survey, population, .list = "populations"),
    FIELD(4, struct survey, nationality, .list = "countries"),
    FIELD(5, struct survey, individuals, .hxl = "#affected"),
    FIELD(6, struct survey, men, .hxl = "#affected+m"),
    FIELD(7, struct survey, women, .hxl = "#affected+f"),
    FIELD(8, struct survey, children, .hxl = "#affected+children"),
    FIELD(9, struct survey, need_1, .list = "needs"),
    FIELD(10, struct survey, need_2, .list = "needs"),
    FIELD(11, struct survey, need_3, .list = "needs"),
    FIELD(12, struct survey, present, .group = 0),
    FIELD(13, struct survey, starts_on, .group = 0),
    FIELD(14, struct survey, seen_at, .group = 0),
    FIELD(15, struct survey, rent, .group = 0),
    FIELD(16, struct survey, note, .group = 0),
    FIELD(17, struct survey, surname, .sensitivity = IDENTITY),
    FIELD(18, struct survey, team, .type = "team"),
    FIELD(19, struct survey, point, .group = 0),
};
static const struct record_type survey_type = RECORD_TYPE(1001, survey, .check = NULL);

/* Another table about the same places: how many of each nationality and region of origin. */
struct tally {
    int64_t round;
    struct place_code muhalla;
    struct code nationality, origin;
    int64_t people;
};

static const struct field tally_fields[] = {
    FIELD(1, struct tally, round, .key = true),
    FIELD(2, struct tally, muhalla, .key = true),
    FIELD(3, struct tally, nationality, .list = "countries"),
    FIELD(4, struct tally, origin, .list = "countries"),
    FIELD(5, struct tally, people, .group = 0),
};
static const struct record_type tally_type = RECORD_TYPE(1002, tally, .check = NULL);

/* What somebody else's summary says. */
struct outside {
    int64_t round;
    struct str figure, dims;
    struct decimal value;
    struct str cell;
};

static const struct field outside_fields[] = {
    FIELD(1, struct outside, round, .key = true), FIELD(2, struct outside, figure, .key = true),
    FIELD(3, struct outside, dims, .group = 0),   FIELD(4, struct outside, value, .group = 0),
    FIELD(5, struct outside, cell, .group = 0),
};
static const struct record_type outside_type = RECORD_TYPE(1003, outside, .check = NULL);

static inline void fixture_code(struct arena *arena, struct code_lists *lists, const char *list, const char *code,
                                const char *parent)
{
    struct code_list *to = code_list_make(lists, str_of(list));
    struct code_item *item = ARENA_NEW(arena, struct code_item);

    *item = (struct code_item){.code = str_of(code),
                               .label = {str_of(code)},
                               .parent = str_of(parent),
                               .from = NO_DATE,
                               .to = NO_DATE,
                               .order = (uint32_t)to->n};
    if (!code_list_add(arena, to, item))
        abort();
}

static inline struct code_lists fixture_codes(struct arena *arena)
{
    struct code_lists lists = CODE_LISTS_IN(arena);
    static const char *const codes[][3] = {
        {"populations", "migrants", ""}, {"populations", "idps", ""},   {"populations", "returnees", ""},
        {"needs", "shelter", ""},        {"needs", "food", ""},         {"needs", "health", ""},
        {"needs", "water", ""},          {"countries", "africa", ""},   {"countries", "sahel", "africa"},
        {"countries", "NER", "sahel"},   {"countries", "TCD", "sahel"}, {"countries", "EGY", "africa"},
        {"countries", "asia", ""},       {"countries", "BGD", "asia"},  {"sexes", "male", ""},
        {"sexes", "female", ""},         {"sexes", "child", ""},
    };

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        fixture_code(arena, &lists, codes[i][0], codes[i][1], codes[i][2]);
    return lists;
}

enum { COUNTRY, REGION, MANTIKA, MUHALLA };

static inline struct places fixture_places(struct arena *arena)
{
    static const char *const levels[] = {"country", "region", "mantika", "muhalla"};
    static const char *const codes[] = {"LY",       "LY02",   "LY0211",   "LY021101", "LY021102",
                                        "LY021103", "LY01",   "LY0101",   "LY010101", "LY010102",
                                        "LY010103", "LY0102", "LY010201", "LY010202", "LY010203"};
    struct places places = {.level_count = COUNT_OF(levels), .by_code = MAP_IN(arena)};
    const struct place *above[PLACE_LEVELS] = {0};

    places.all = ARENA_ARRAY(arena, struct place *, COUNT_OF(codes));
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        places.levels[i].id = str_of(levels[i]);
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct place *place = ARENA_NEW(arena, struct place);

        *place = (struct place){.code = str_of(codes[i]),
                                .name = {str_of(codes[i])},
                                .from = NO_DATE,
                                .to = NO_DATE,
                                .level = (int)strlen(codes[i]) / 2 - 1,
                                .order = (uint32_t)i};
        place->parent = place->level ? above[place->level - 1] : NULL;
        above[place->level] = place;
        places.all[places.n++] = place;
        map_set(&places.by_code, place->code, place);
    }
    return places;
}

static inline const struct field *fixture_field(const struct record_type *type, const char *name)
{
    const struct field *field = record_field(type, str_of(name));

    assert(field);
    return field;
}

#endif
