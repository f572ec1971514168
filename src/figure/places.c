/*
 * Figures over the places of the programme themselves: what coverage is measured against. Counted are the places of one level that
 * stand on one day. Of a condition only those conjuncts apply that speak of the place alone; the others are about records.
 */
#include "figure/plain.h"

static bool counts(const struct engine *engine, const struct figure_query *query, const struct place *place)
{
    const struct expr *condition = query->indicator->condition;
    struct date day = engine->counted_on;

    return place_stands(place, day) && place_row(place, day)->level == query->indicator->level &&
           (!condition || expr_holds_place(condition, &engine->names, place)) &&
           (!query->where || expr_holds_place(query->where, &engine->names, place));
}

static struct figure_cell cell_of(const struct group *group)
{
    struct figure_cell cell = {.known = true, .value = group->sum, .set = set_hash(group->lanes)};

    memcpy(cell.keys, group->keys, sizeof cell.keys);
    return cell;
}

enum err compute_places(struct engine *engine, const struct figure_query *query, struct figure_result *result)
{
    const struct places *places = engine->data->places;
    struct groups groups = groups_in(engine->arena);
    struct group total = {0};
    struct axis axes[FIGURE_DIMS];
    enum err code = axes_find(engine, query, NULL, axes);

    if (code != OK)
        return code;
    engine->names.viewpoint.on = engine->counted_on;
    for (size_t i = 0; i < places->n; i++) {
        struct str keys[FIGURE_DIMS] = {0};

        if (!counts(engine, query, places->all[i]))
            continue;
        for (size_t d = 0; d < query->by_count; d++)
            keys[d] = viewpoint_place_key(&engine->names.viewpoint, places->all[i], query->by[d]->level);
        group_sum(engine, &total, 1);
        if (query->by_count)
            group_sum(engine, groups_at(&groups, keys, query->by_count), 1);
    }
    result->over_time = places->changes;
    result->total = cell_of(&total);
    result->n = groups.by_key.n;
    result->cells = ARENA_ARRAY(engine->arena, struct figure_cell, result->n);
    for (size_t i = 0; i < result->n; i++)
        result->cells[i] = cell_of(groups.by_key.items[i].value);
    order_cells(engine, axes, result);
    return OK;
}
