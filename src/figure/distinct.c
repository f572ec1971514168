/* How many different values a group has. */
#include "figure/plain.h"

static bool place_counted(const struct engine *engine, const struct map *values, struct str was)
{
    const struct viewpoint *viewpoint = &engine->names.viewpoint;
    const struct place *place = place_find(engine->data->places, was), *first = place;
    struct place_set heirs = {0};

    while (first && first->earlier)
        first = first->earlier;
    if (place)
        place_now(viewpoint->arena, place, first->to, viewpoint->now, PLACE_ITSELF, &heirs);
    for (size_t i = 0; i < heirs.n; i++)
        if (map_get(values, heirs.at[i]->code))
            return true;
    return false;
}

static bool code_counted(const struct engine *engine, const struct code_list *list, const struct map *values,
                         struct str was)
{
    const struct viewpoint *viewpoint = &engine->names.viewpoint;
    struct code_set heirs = {0};

    if (list)
        code_now(viewpoint->arena, list, was, viewpoint->now, &heirs);
    for (size_t i = 0; i < heirs.n; i++)
        if (map_get(values, heirs.at[i]->code))
            return true;
    return false;
}

int64_t distinct_count(const struct engine *engine, const struct axis *counted, const struct map *values)
{
    int64_t n = 0;
    struct str was;

    for (size_t i = 0; i < values->n; i++) {
        if (!not_apportioned(values->items[i].key, &was))
            n++;
        else if (counted->dimension->kind == DIM_PLACE)
            n += !place_counted(engine, values, was);
        else
            n += !code_counted(engine, counted->list, values, was);
    }
    return n;
}
