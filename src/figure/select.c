#include "figure/plain.h"

bool dimension_is_field(const struct dimension *dimension, const struct field *field)
{
    return dimension->kind == DIM_FIELD && str_is(dimension->field, field->name);
}

bool select_one_round(const struct figure_query *query)
{
    const struct field *stock = query->indicator->stock;

    if (!stock || query->sum_rounds)
        return false;
    for (size_t i = 0; i < query->by_count; i++)
        if (dimension_is_field(query->by[i], stock))
            return false;
    return true;
}

enum err select_rebind(struct engine *engine, const struct expr *where, const struct record_type *bound,
                       const struct record_type *wanted, const struct expr **out)
{
    struct expr_names names = engine->names;

    *out = where;
    /* Places are asked what concerns places in whatever type it was said. */
    if (!where || bound == wanted || !wanted)
        return OK;
    names.type = wanted;
    return expr_parse(engine->arena, expr_write(engine->arena, where), &names, out, engine->error);
}

static void leave_round(struct arena *arena, struct selection *selection, int64_t round)
{
    size_t at = 0;

    while (at < selection->rounds_left.n && selection->rounds_left.at[at] < round)
        at++;
    if (at < selection->rounds_left.n && selection->rounds_left.at[at] == round)
        return;
    VEC_PUSH(arena, &selection->rounds_left, round);
    for (size_t i = selection->rounds_left.n - 1; i > at; i--)
        selection->rounds_left.at[i] = selection->rounds_left.at[i - 1];
    selection->rounds_left.at[at] = round;
}

static int64_t round_at(const struct selection *selection, const struct field *stock, size_t i)
{
    struct value value = field_get(stock, selection->table->records[selection->rows[i]]);

    return value.known ? value.n : INT_NONE;
}

/* Keeps the rows of one round. A record that does not say its round belongs to none. */
static void keep_round(struct arena *arena, const struct field *stock, const int64_t *forced,
                       struct selection *selection, size_t *rows)
{
    size_t kept = 0;

    selection->round = forced ? *forced : INT_NONE;
    for (size_t i = 0; !forced && i < selection->n; i++) {
        int64_t round = round_at(selection, stock, i);

        selection->round = round > selection->round ? round : selection->round;
    }
    selection->round_known = selection->round != INT_NONE;
    for (size_t i = 0; i < selection->n; i++) {
        int64_t round = round_at(selection, stock, i);

        if (round != INT_NONE && round != selection->round)
            leave_round(arena, selection, round);
        else if (round != INT_NONE)
            rows[kept++] = rows[i];
    }
    selection->n = kept;
}

enum err select_records(struct engine *engine, const struct figure_query *query, const int64_t *round,
                        struct selection *selection)
{
    const struct indicator *indicator = query->indicator;
    const struct table *table;
    enum err code = engine->data->table(engine->data->ctx, indicator->type, &table, engine->error);

    if (code == OK)
        code = engine_days(engine, indicator->type);
    if (code != OK)
        return code;

    size_t *rows = ARENA_ARRAY(engine->arena, size_t, table->n);

    *selection = (struct selection){.table = table, .rows = rows};
    for (size_t i = 0; i < table->n; i++) {
        const void *record = table->records[i];

        engine_look_at(engine, indicator->type, record);
        if ((!indicator->condition || expr_holds(indicator->condition, &engine->names, record)) &&
            (!query->where || expr_holds(query->where, &engine->names, record)))
            rows[selection->n++] = i;
    }
    if (select_one_round(query))
        keep_round(engine->arena, indicator->stock, round, selection, rows);
    return OK;
}
