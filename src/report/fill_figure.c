#include "report/fill.h"

enum { MILLIONTHS = 1000000 }; /* what a decimal counts in */

/* The field that says the round; NULL where the figure has none. */
static const struct field *stock_of(const struct indicator *indicator)
{
    return indicator->count == COUNT_PERCENT ? indicator->numerator->stock : indicator->stock;
}

/* The row's condition, narrowed to the round. A figure split by rounds shows all up to this one. */
static struct str condition_of(const struct filling *f, const struct answer *answer, struct str condition,
                               int64_t round)
{
    const struct field *stock = stock_of(answer->indicator);
    bool split = false;

    if (!stock || round == INT_NONE)
        return condition;
    for (size_t i = 0; i < answer->by_count; i++)
        split |= answer->by[i]->kind == DIM_FIELD && str_is(answer->by[i]->field, stock->name);
    struct str of_round = str_printf(f->arena, "%s %s %lld", stock->name, split ? "<=" : "=", (long long)round);
    return condition.n ? str_printf(f->arena, "(%.*s) and %.*s", STR_ARG(condition), STR_ARG(of_round)) : of_round;
}

static struct str by_of(const struct filling *f, const struct answer *answer)
{
    struct buf words = BUF_IN(f->arena);

    for (size_t i = 0; i < answer->by_count; i++) {
        buf_puts(&words, i ? "," : "");
        buf_put(&words, answer->by[i]->id);
    }
    return buf_str(&words);
}

static enum err ask_declared(struct filling *f, int64_t round, struct answer *answer)
{
    const struct report_source *source = f->source;

    answer->declared = NO_DECIMAL;
    if (!source->declared)
        return OK;
    return source->declared(source->ctx, answer->indicator, round, &answer->declared, f->error);
}

enum err fill_ask(struct filling *f, const struct indicator *indicator, const struct dimension *const *by,
                  size_t by_count, struct str condition, int64_t round, struct answer *answer)
{
    const struct record_type *type = pack_figure_type(indicator);
    struct figure_query query = {.indicator = indicator, .by_count = by_count};

    *answer = (struct answer){.indicator = indicator, .by = by, .by_count = by_count, .declared = NO_DECIMAL};
    answer->by_words = by_of(f, answer);
    if (indicator->count == COUNT_DECLARED)
        return ask_declared(f, round, answer);
    answer->where_words = condition_of(f, answer, condition, round);
    for (size_t i = 0; i < by_count; i++)
        query.by[i] = by[i];
    if (type && answer->where_words.n) {
        struct expr_names names = pack_names(f->source->pack, type);
        if (expr_parse(f->arena, answer->where_words, &names, &query.where, f->error))
            return f->error->code;
    }
    return f->source->figure(f->source->ctx, &query, &answer->result, f->error);
}

static int compare_by_id(const void *a, const void *b)
{
    const struct dimension *const *x = a, *const *y = b;

    return str_cmp((*x)->id, (*y)->id);
}

/* Slice notation (docs/internals/pack.md): dimensions in alphabetical order. */
static struct str slice_of(const struct filling *f, const struct answer *answer, const struct figure_cell *cell)
{
    const struct dimension *sorted[FIGURE_DIMS];
    struct buf words = BUF_IN(f->arena);

    for (size_t i = 0; i < answer->by_count; i++)
        sorted[i] = answer->by[i];
    qsort(sorted, answer->by_count, sizeof *sorted, compare_by_id);
    for (size_t i = 0; i < answer->by_count; i++)
        for (size_t d = 0; d < answer->by_count; d++)
            if (answer->by[d] == sorted[i])
                buf_printf(&words, "%s%.*s=%.*s", i ? ";" : "", STR_ARG(sorted[i]->id), STR_ARG(cell->keys[d]));
    return buf_str(&words);
}

struct report_cell fill_value(const struct filling *f, const struct answer *answer, const struct figure_cell *from,
                              unsigned *gaps)
{
    struct report_cell cell = {.kind = VALUE_UNKNOWN};
    bool percent = answer->indicator->count == COUNT_PERCENT;

    if (!from || !from->known || (percent && from->base == 0)) {
        *gaps |= percent && from ? GAP_BASE : GAP_RECORDS;
        return cell;
    }
    *gaps |= answer->result.over_time ? NOTE_THEN : GAP_NONE;
    cell.kind = percent ? VALUE_PERCENT : VALUE_COUNT;
    cell.n = percent ? figure_percent(from) : from->value;
    cell.part = percent ? from->value : 0;
    cell.base = from->base;
    cell.figure = answer->indicator->id;
    cell.by = answer->by_words;
    cell.where = answer->where_words;
    if (from != &answer->result.total)
        cell.slice = slice_of(f, answer, from);
    return cell;
}

static struct report_cell declared_value(const struct answer *answer, unsigned *gaps)
{
    int64_t micro = answer->declared.micro;
    struct report_cell cell = {.kind = VALUE_UNKNOWN, .declared = true};

    if (micro == INT_NONE) {
        *gaps |= GAP_DECLARED;
        return cell;
    }
    cell.kind = str_is(answer->indicator->unit, "percent") ? VALUE_PERCENT : VALUE_COUNT;
    cell.n = cell.kind == VALUE_PERCENT ? micro : micro / MILLIONTHS;
    cell.figure = answer->indicator->id;
    return cell;
}

struct report_cell fill_whole(const struct filling *f, const struct answer *answer, unsigned *gaps)
{
    if (answer->indicator->count == COUNT_DECLARED)
        return declared_value(answer, gaps);
    struct report_cell cell = fill_value(f, answer, &answer->result.total, gaps);
    cell.by = STR_EMPTY;
    return cell;
}

struct report_column fill_column(const struct filling *f, const struct indicator *indicator)
{
    struct report_column column = {.label = fill_label(f, indicator->label), .numeric = true, .figure = indicator->id};

    column.percent = str_is(indicator->unit, "percent") || indicator->count == COUNT_PERCENT;
    if (indicator->count == COUNT_PERCENT)
        column.base = fill_label(f, indicator->base->label);
    return column;
}

bool fill_base_drops(const struct indicator *indicator, const struct dimension *dimension)
{
    for (size_t i = 0; i < indicator->across_count; i++)
        if (str_eq(indicator->across[i]->id, dimension->id))
            return true;
    return indicator->across_all;
}

static bool base_follows(const struct indicator *indicator, const struct dimension *dimension)
{
    const struct dimension *above = indicator->across_place;
    bool replaced = above && dimension->kind == DIM_PLACE && dimension->level > above->level;

    return !replaced && !fill_base_drops(indicator, dimension);
}

bool fill_always_whole(const struct indicator *indicator, const struct dimension *const *by, size_t by_count)
{
    bool follows = indicator->count == COUNT_PERCENT && indicator->numerator == indicator->base;

    for (size_t i = 0; follows && i < by_count; i++)
        follows = base_follows(indicator, by[i]);
    return follows;
}
