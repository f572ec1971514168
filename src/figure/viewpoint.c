#include "figure/viewpoint.h"

/* A place that is as it has always been: the way of nearly all of them. */
static bool steady(const struct place *place)
{
    return !place->earlier && !date_known(place->to);
}

bool viewpoint_is_now(const struct viewpoint *viewpoint)
{
    return viewpoint->as == PLACES_NOW || !date_known(viewpoint->on);
}

void viewpoint_places(const struct viewpoint *viewpoint, const struct place *place, int level, struct place_set *set)
{
    bool now = viewpoint_is_now(viewpoint);

    if (now && !steady(place)) {
        place_now(viewpoint->arena, place, viewpoint->on, viewpoint->now, level, set);
        return;
    }
    set->at = ARENA_NEW(viewpoint->arena, const struct place *);
    set->n = set->room = 1;
    set->at[0] = level == PLACE_ITSELF ? place : place_at(place, level, now ? viewpoint->now : viewpoint->on);
}

struct str viewpoint_place_key(const struct viewpoint *viewpoint, const struct place *place, int level)
{
    const struct place *only = NULL;

    if (!viewpoint_is_now(viewpoint) || steady(place)) {
        struct date day = viewpoint_is_now(viewpoint) ? viewpoint->now : viewpoint->on;
        only = level == PLACE_ITSELF ? place : place_at(place, level, day);
    } else {
        struct place_set set = {0};
        place_now(viewpoint->arena, place, viewpoint->on, viewpoint->now, level, &set);
        if (set.n > 1) {
            const struct place *was = level == PLACE_ITSELF ? place : place_at(place, level, viewpoint->on);
            return not_apportioned_key(viewpoint->arena, was ? was->code : place->code);
        }
        only = set.at[0];
    }
    return only ? only->code : STR_EMPTY;
}

struct str viewpoint_code_key(const struct viewpoint *viewpoint, const struct code_list *list, struct str code)
{
    struct code_set set = {0};

    if (!list || !list->changes || !viewpoint_is_now(viewpoint))
        return code;
    code_now(viewpoint->arena, list, code, viewpoint->now, &set);
    if (set.n > 1)
        return not_apportioned_key(viewpoint->arena, code);
    return set.n ? set.at[0]->code : code;
}
