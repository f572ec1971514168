/* A figure as a card, and as cells of a table: the same on every page. */
#include "app/web_visit.h"

struct str web_unit(const struct visit *v, const struct indicator *one)
{
    const char *key = str_c(v->arena, str_printf(v->arena, "web.unit.%.*s", STR_ARG(one->unit)));

    return i18n_has(key) ? web_word(v, key) : STR_EMPTY;
}

bool web_is_percent(const struct indicator *one)
{
    return one->count == COUNT_PERCENT;
}

int64_t web_value(const struct indicator *one, const struct figure_cell *cell)
{
    if (!cell->known)
        return INT_NONE;
    return web_is_percent(one) ? figure_percent(cell) : cell->value;
}

struct page_cell web_value_cell(const struct indicator *one, const struct figure_cell *cell)
{
    return (struct page_cell){.kind = web_is_percent(one) ? CELL_PERCENT : CELL_NUMBER, .number = web_value(one, cell)};
}

const struct field *web_stock(const struct indicator *one)
{
    return one->count == COUNT_PERCENT ? one->numerator->stock : one->stock;
}

/* The latest of the rounds that were left out: the one before, unless a later one was filtered away. */
static int64_t round_before(const struct figure_result *result)
{
    int64_t before = INT_NONE;

    for (size_t i = 0; i < result->rounds_left.n; i++) {
        int64_t round = result->rounds_left.at[i];
        if (round < result->round && round > before)
            before = round;
    }
    return before;
}

enum err web_card(struct visit *v, struct view *view, const struct figure_ask *ask, const struct figure_result *now,
                  const web_rounds *rounds, struct page_figure *out, struct error *e)
{
    const struct indicator *one = now->indicator;
    int64_t before = now->round_known ? round_before(now) : INT_NONE;
    struct figure_result then;

    *out = (struct page_figure){
        .label = one->label[v->language],
        .value = web_value(one, &now->total),
        .percent = web_is_percent(one),
        .unit = web_is_percent(one) ? STR_EMPTY : web_unit(v, one),
        .period = now->round_known ? web_period(v, rounds, now->round) : STR_EMPTY,
        .change = INT_NONE,
    };
    if (before == INT_NONE || out->value == INT_NONE)
        return OK;
    struct figure_ask earlier = {.id = ask->id};
    struct str condition = str_printf(v->arena, "%s = %lld", web_stock(one)->name, (long long)before);
    earlier.where =
        ask->where.n ? str_printf(v->arena, "(%.*s) and %.*s", STR_ARG(ask->where), STR_ARG(condition)) : condition;
    if (view_figure(view, &earlier, &then, e))
        return e->code;
    int64_t was = web_value(one, &then.total);
    if (was == INT_NONE)
        return OK;
    out->change = out->value - was;
    out->before = web_period(v, &(web_rounds){0}, before);
    return OK;
}
