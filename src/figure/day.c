/* When the records of a figure were: from which day their places and codes are seen. */
#include "figure/plain.h"

enum err engine_days(struct engine *engine, const struct record_type *type)
{
    const struct table *table;

    if (!engine->over_time || !type->dated_by || engine->told == type->dated_by)
        return OK;

    enum err code = engine->data->table(engine->data->ctx, type->dated_by, &table, engine->error);

    for (size_t i = 0; code == OK && i < table->n; i++)
        days_add(&engine->days, type->dated_by, table->records[i]);
    engine->told = type->dated_by;
    return code;
}

void engine_look_at(struct engine *engine, const struct record_type *type, const void *record)
{
    engine->names.type = type;
    if (engine->over_time)
        engine->names.viewpoint.on = day_of(type, record, &engine->days);
}

struct date engine_round_day(const struct engine *engine, const struct record_type *type, const struct field *stock,
                             int64_t round)
{
    if (!stock || !type->dated_by || !str_is(str_of(type->date), stock->name))
        return NO_DATE;
    return days_find(&engine->days, type->dated_by, round);
}

static bool axis_over_time(const struct engine *engine, const struct axis *axis)
{
    switch (axis->dimension->kind) {
    case DIM_PLACE: return engine->data->places->changes;
    case DIM_FIELD:
    case DIM_ROLLUP:
    case DIM_ANY: return axis->list && axis->list->changes;
    case DIM_SPREAD: break;
    }
    return false;
}

static bool condition_over_time(const struct engine *engine, const struct expr *condition)
{
    return condition && expr_over_time(condition, &engine->names);
}

bool engine_over_time(const struct engine *engine, const struct figure_query *query,
                      const struct axis axes[FIGURE_DIMS])
{
    const struct indicator *indicator = query->indicator;

    if (indicator->count == COUNT_DISTINCT_PLACE && engine->data->places->changes)
        return true;
    for (size_t i = 0; i < query->by_count; i++)
        if (axis_over_time(engine, &axes[i]))
            return true;
    return condition_over_time(engine, indicator->condition) || condition_over_time(engine, query->where);
}
