#include "figure/moment.h"

/* A place that is as it has always been: the way of nearly all of them. */
static bool steady(const struct place *place)
{
    return !place->earlier && !date_known(place->to);
}

bool moment_is_now(const struct moment *moment)
{
    return moment->as == PLACES_NOW || !date_known(moment->on);
}

void moment_places(const struct moment *moment, const struct place *place, int level, struct place_set *set)
{
    bool now = moment_is_now(moment);

    if (now && !steady(place)) {
        place_now(moment->arena, place, moment->on, moment->now, level, set);
        return;
    }
    set->at = ARENA_NEW(moment->arena, const struct place *);
    set->n = set->room = 1;
    set->at[0] = level == PLACE_ITSELF ? place : place_at(place, level, now ? moment->now : moment->on);
}

struct str moment_place_key(const struct moment *moment, const struct place *place, int level)
{
    const struct place *only = NULL;

    if (!moment_is_now(moment) || steady(place)) {
        struct date day = moment_is_now(moment) ? moment->now : moment->on;
        only = level == PLACE_ITSELF ? place : place_at(place, level, day);
    } else {
        struct place_set set = {0};
        place_now(moment->arena, place, moment->on, moment->now, level, &set);
        if (set.n > 1) {
            const struct place *was = level == PLACE_ITSELF ? place : place_at(place, level, moment->on);
            return not_apportioned_key(moment->arena, was ? was->code : place->code);
        }
        only = set.at[0];
    }
    return only ? only->code : STR_EMPTY;
}

struct str moment_code_key(const struct moment *moment, const struct code_list *list, struct str code)
{
    struct code_set set = {0};

    if (!list || !list->changes || !moment_is_now(moment))
        return code;
    code_now(moment->arena, list, code, moment->now, &set);
    if (set.n > 1)
        return not_apportioned_key(moment->arena, code);
    return set.n ? set.at[0]->code : code;
}
