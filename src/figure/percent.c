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
    struct date day;           /* COUNT_PLACES: whose places */
};

/* One, or where places are counted as then, one for the day of each round that the cells speak of. */
struct bases {
    const struct figure_query *query;
    bool by_day;
    VEC(struct base_side *) list;
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

static enum err compute_base(struct engine *engine, const struct figure_query *query, struct date day,
                             struct base_side *base)
{
    const struct indicator *indicator = query->indicator;
    struct buf key = BUF_IN(engine->arena);

    *base = (struct base_side){.cells = MAP_IN(engine->arena), .whole = true, .day = day};
    base->query = (struct figure_query){
        .indicator = indicator->base, .sum_rounds = query->sum_rounds, .places_as = query->places_as};
    engine->counted_on = day;
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

static enum err base_for(struct engine *engine, struct bases *bases, struct date day, struct base_side **out)
{
    for (size_t i = 0; i < bases->list.n; i++)
        if (!bases->by_day || bases->list.at[i]->day.n == day.n) {
            *out = bases->list.at[i];
            return OK;
        }
    *out = ARENA_NEW(engine->arena, struct base_side);
    VEC_PUSH(engine->arena, &bases->list, *out);
    return compute_base(engine, bases->query, day, *out);
}

/* The day whose places a cell is measured against: that of its round. */
static struct date day_of_cell(const struct engine *engine, const struct figure_query *query,
                               const struct figure_result *result, const struct figure_cell *cell)
{
    const struct indicator *above = query->indicator->numerator;
    int64_t round = result->round_known ? result->round : INT_NONE;

    for (size_t i = 0; cell && above->stock && i < query->by_count; i++)
        if (dimension_is_field(query->by[i], above->stock) && !str_to_int(cell->keys[i], &round))
            round = INT_NONE;

    struct date day = above->type ? engine_round_day(engine, above->type, above->stock, round) : NO_DATE;
    return date_known(day) ? day : engine->data->today;
}

/* The last day before a place was split; NO_DATE where it never was. */
static struct date split_on(const struct place *place)
{
    while (place && !place->successor_count)
        place = place->earlier;
    return place ? place->to : NO_DATE;
}

/* The place above another, for a base that takes a wider one: as then the one above on the day that the cell speaks of. */
static struct str wider_key(const struct engine *engine, const struct dimension *above, struct str key, struct date day)
{
    struct viewpoint viewpoint = engine->names.viewpoint;
    struct str was;
    bool split = not_apportioned(key, &was);
    const struct place *place = place_find(engine->data->places, split ? was : key);

    viewpoint.on = split ? split_on(place) : viewpoint.as == PLACES_NOW ? viewpoint.now : day;
    viewpoint.as = split ? PLACES_NOW : viewpoint.as;
    return place ? viewpoint_place_key(&viewpoint, place, above->level) : STR_EMPTY;
}

static const struct figure_cell *base_of(struct engine *engine, const struct base_side *base, struct buf *key,
                                         const struct figure_cell *cell, struct date day)
{
    struct str keys[FIGURE_DIMS] = {0};

    for (size_t i = 0; i < base->query.by_count; i++) {
        keys[i] = cell->keys[base->from[i]];
        if (base->changed[i])
            keys[i] = wider_key(engine, base->changed[i], keys[i], day);
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

/*
 * The round is the base's latest: a round in which nobody met the numerator's condition is still the one to speak of, and its share is
 * zero, not an older round's. Places of the programme know no round: there the numerator's says whose day they are counted on.
 */
static enum err compute_sides(struct engine *engine, struct bases *bases, struct base_side **base,
                              struct figure_result *result)
{
    struct figure_query above = *bases->query;
    const struct figure_result *below;
    enum err code;

    above.indicator = bases->query->indicator->numerator;
    if (bases->by_day) {
        code = compute_any(engine, &above, NULL, result);
        return code == OK ? base_for(engine, bases, day_of_cell(engine, bases->query, result, NULL), base) : code;
    }
    code = base_for(engine, bases, engine->data->today, base);
    if (code != OK)
        return code;
    below = &(*base)->result;
    code = compute_any(engine, &above, below->round_known ? &below->round : NULL, result);
    if (code == OK && below->round_known) {
        result->round_known = true;
        result->round = below->round;
        memcpy(&result->rounds_left, &below->rounds_left, sizeof result->rounds_left);
    }
    return code;
}

static enum err divide_all(struct engine *engine, struct bases *bases, struct figure_result *result)
{
    struct buf key = BUF_IN(engine->arena);
    struct base_side *base;

    for (size_t i = 0; i < result->n; i++) {
        struct date day = day_of_cell(engine, bases->query, result, &result->cells[i]);
        enum err code = base_for(engine, bases, day, &base);

        if (code != OK)
            return code;
        divide(&result->cells[i], base_of(engine, base, &key, &result->cells[i], day));
    }
    return OK;
}

enum err compute_percent(struct engine *engine, const struct figure_query *query, struct figure_result *result)
{
    const struct indicator *indicator = query->indicator;
    struct bases bases = {.query = query,
                          .by_day = indicator->base->count == COUNT_PLACES && query->places_as == PLACES_THEN &&
                                    engine->data->places->changes};
    struct axis axes[FIGURE_DIMS];
    struct base_side *base;

    assert(indicator->numerator->count != COUNT_PERCENT && indicator->base->count != COUNT_PERCENT);
    enum err code = axes_find(engine, query, indicator_type(indicator), axes);
    if (code == OK)
        code = compute_sides(engine, &bases, &base, result);
    if (code != OK)
        return code;

    result->over_time = result->over_time || base->result.over_time;
    if (base->whole && query->by_count)
        add_missing(engine, base, result);
    divide(&result->total, &base->result.total);
    code = divide_all(engine, &bases, result);
    if (code == OK)
        order_cells(engine, axes, result);
    return code;
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
