/* One figure over another: each cell keeps its numerator and its base, and is a percentage only when it is shown. */
#include "figure/plain.h"

__extension__ typedef __int128 wide;

/* The base's side of a query, and how a cell finds its base. */
struct base_side {
    struct figure_query query;
    struct figure_result result;
    struct map cells;         /* -> struct figure_cell */
    size_t from[FIGURE_DIMS]; /* for each dimension of the base: which of the query's it follows */
    const struct dimension
        *changed[FIGURE_DIMS]; /* the level above that took a place dimension's place; NULL: taken as it is */
    bool whole;                /* follows every dimension as it is: the two sides have the same cells */
};

static bool dropped(const struct indicator *indicator, const struct dimension *dimension)
{
    for (size_t i = 0; i < indicator->across_count; i++)
        if (str_eq(indicator->across[i]->id, dimension->id))
            return true;
    return indicator->across_all;
}

static void follow(struct base_side *base, const struct indicator *indicator, const struct dimension *dimension,
                   size_t i)
{
    const struct dimension *above = indicator->across_place;
    /* The share of a round is taken over that round, whatever else the base leaves out. */
    bool rounds = indicator->base->stock && dimension_is_field(dimension, indicator->base->stock);

    if (dropped(indicator, dimension) && !rounds) {
        base->whole = false;
        return;
    }
    if (above && dimension->kind == DIM_PLACE && dimension->level > above->level) {
        base->whole = false;
        base->changed[base->query.by_count] = above;
        dimension = above;
    }
    base->from[base->query.by_count] = i;
    base->query.by[base->query.by_count++] = dimension;
}

static enum err compute_base(struct engine *engine, const struct figure_query *query, struct base_side *base)
{
    const struct indicator *indicator = query->indicator;
    struct buf key = BUF_IN(engine->arena);

    *base = (struct base_side){.cells = MAP_IN(engine->arena), .whole = true};
    base->query = (struct figure_query){.indicator = indicator->base, .sum_rounds = query->sum_rounds};
    for (size_t i = 0; i < query->by_count; i++)
        follow(base, indicator, query->by[i], i);

    enum err code =
        select_rebind(engine, query->where, indicator_type(indicator), indicator->base->type, &base->query.where);

    if (code == OK)
        code = compute_any(engine, &base->query, NULL, &base->result);
    for (size_t i = 0; code == OK && i < base->result.n; i++) {
        struct figure_cell *cell = &base->result.cells[i];

        map_set(&base->cells, str_copy(engine->arena, groups_key(&key, cell->keys, base->query.by_count)), cell);
    }
    return code;
}

static const struct figure_cell *base_of(struct engine *engine, const struct base_side *base, struct buf *key,
                                         const struct figure_cell *cell)
{
    struct str keys[FIGURE_DIMS] = {0};

    for (size_t i = 0; i < base->query.by_count; i++) {
        keys[i] = cell->keys[base->from[i]];
        if (base->changed[i])
            keys[i] = axis_place_key(base->changed[i], place_find(engine->data->places, keys[i]));
    }
    /* Without dimensions the base has no cells, only its whole. */
    return base->query.by_count ? map_get(&base->cells, groups_key(key, keys, base->query.by_count))
                                : &base->result.total;
}

/* No record above the line is none of those below it: zero. A record there without a number is not known. */
static void divide(struct figure_cell *cell, const struct figure_cell *base)
{
    bool above = cell->known || cell->record_count == 0;

    cell->base = base ? base->value : 0;
    cell->known = above && base && base->known && base->value != 0;
}

static void add_missing(struct engine *engine, const struct base_side *base, struct figure_result *result)
{
    struct map have = MAP_IN(engine->arena);
    struct buf key = BUF_IN(engine->arena);
    struct figure_cell *cells = ARENA_ARRAY(engine->arena, struct figure_cell, result->n + base->result.n);
    size_t n = result->n;

    for (size_t i = 0; i < n; i++) {
        cells[i] = result->cells[i];
        map_set(&have, str_copy(engine->arena, groups_key(&key, cells[i].keys, result->by_count)), &cells[i]);
    }
    for (size_t i = 0; i < base->result.n; i++)
        if (!map_get(&have, groups_key(&key, base->result.cells[i].keys, result->by_count)))
            memcpy(cells[n++].keys, base->result.cells[i].keys, sizeof cells->keys);
    result->cells = cells;
    result->n = n;
}

enum err compute_percent(struct engine *engine, const struct figure_query *query, struct figure_result *result)
{
    const struct indicator *indicator = query->indicator;
    struct figure_query above = *query;
    struct axis axes[FIGURE_DIMS];
    struct buf key = BUF_IN(engine->arena);
    struct base_side base;

    assert(indicator->numerator->count != COUNT_PERCENT && indicator->base->count != COUNT_PERCENT);
    above.indicator = indicator->numerator;
    enum err code = axes_find(engine, query, indicator_type(indicator), axes);
    if (code == OK)
        code = compute_base(engine, query, &base);
    /*
     * The round is the base's latest: a round in which nobody met the numerator's condition is still the one to speak of, and its share
     * is zero, not an older round's.
     */
    if (code == OK)
        code = compute_any(engine, &above, base.result.round_known ? &base.result.round : NULL, result);
    if (code != OK)
        return code;

    if (base.result.round_known) {
        result->round_known = true;
        result->round = base.result.round;
        memcpy(&result->rounds_left, &base.result.rounds_left, sizeof result->rounds_left);
    }
    if (base.whole && query->by_count)
        add_missing(engine, &base, result);
    for (size_t i = 0; i < result->n; i++)
        divide(&result->cells[i], base_of(engine, &base, &key, &result->cells[i]));
    divide(&result->total, &base.result.total);
    order_cells(engine, axes, result);
    return OK;
}

int64_t figure_percent(const struct figure_cell *cell)
{
    assert(cell->known && cell->base != 0);

    wide whole = (wide)cell->value * 100000000, base = cell->base;

    if (base < 0) {
        whole = -whole;
        base = -base;
    }

    wide quotient = whole / base, rest = whole % base;
    wide twice = (rest < 0 ? -rest : rest) * 2;

    if (twice > base || (twice == base && quotient % 2 != 0))
        quotient += whole < 0 ? -1 : 1;
    if (quotient > INT64_MAX)
        return INT64_MAX;
    return quotient < -INT64_MAX ? -INT64_MAX : (int64_t)quotient;
}
