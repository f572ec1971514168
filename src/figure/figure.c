#include "figure/plain.h"

const struct record_type *indicator_type(const struct indicator *indicator)
{
    return indicator->count == COUNT_PERCENT ? indicator->numerator->type : indicator->type;
}

static bool permits(const struct indicator *indicator, const struct dimension *dimension)
{
    for (size_t i = 0; i < indicator->dim_count; i++)
        if (str_eq(indicator->dims[i]->id, dimension->id))
            return true;
    return false;
}

static enum err check_dimensions(struct engine *engine, const struct figure_query *query)
{
    const struct indicator *indicator = query->indicator;
    struct buf permitted = BUF_IN(engine->arena);

    assert(query->by_count <= FIGURE_DIMS);
    for (size_t i = 0; i < indicator->dim_count; i++) {
        buf_puts(&permitted, i ? ", " : "");
        buf_put(&permitted, indicator->dims[i]->id);
    }
    for (size_t i = 0; i < query->by_count; i++)
        if (!permits(indicator, query->by[i]))
            return error_set(engine->error, ERR_INVALID, "figure.dimension", query->by[i]->id, buf_str(&permitted),
                             indicator->id);
    return OK;
}

enum err compute_any(struct engine *engine, const struct figure_query *query, const int64_t *round,
                     struct figure_result *result)
{
    *result = (struct figure_result){
        .indicator = query->indicator, .by_count = query->by_count, .places_as = query->places_as};
    memcpy(result->by, query->by, sizeof result->by);
    switch (query->indicator->count) {
    case COUNT_PLACES: return compute_places(engine, query, result);
    case COUNT_PERCENT: return compute_percent(engine, query, result);
    case COUNT_DECLARED: return error_set(engine->error, ERR_INVALID, "figure.declared", query->indicator->id);
    case COUNT_RECORDS:
    case COUNT_SUM:
    case COUNT_SPREAD:
    case COUNT_DISTINCT:
    case COUNT_DISTINCT_PLACE: break;
    }
    return compute_records(engine, query, round, result);
}

/* Where nothing ever changed, nobody needs to know when a record was. */
static bool changes(const struct figure_data *data)
{
    bool changes = data->places->changes;

    for (size_t i = 0; i < data->codes->by_id.n; i++)
        changes |= ((const struct code_list *)data->codes->by_id.items[i].value)->changes;
    return changes;
}

enum err figure_compute(struct arena *arena, const struct figure_data *data, const struct figure_query *query,
                        struct figure_result *result, struct error *e)
{
    struct table_cache cache;
    struct figure_data cached = table_cache_data(&cache, data);
    struct engine engine = {
        .arena = arena,
        .data = &cached,
        .names = {.places = data->places,
                  .codes = data->codes,
                  .viewpoint = {.as = query->places_as, .now = data->today, .on = NO_DATE, .arena = arena}},
        .over_time = changes(data),
        .days = DAYS_IN(arena),
        .counted_on = data->today,
        .error = e,
    };
    enum err code = check_dimensions(&engine, query);

    if (code == OK)
        code = compute_any(&engine, query, NULL, result);
    if (code == OK)
        result->indicator = query->indicator;
    if (code == OK && engine.overflow)
        return error_set(e, ERR_TOO_LARGE, "figure.sum_too_large", query->indicator->id, STR("9223372036854775806"));
    return code;
}
