#include "figure/lint_work.h"

#include "figure/plain.h"

enum err lint_table(struct lint_work *work, const struct record_type *type, const struct table **table)
{
    return work->data->table(work->data->ctx, type, table, work->error);
}

int64_t lint_round_of(const struct record_type *type, const void *record)
{
    const struct field *field = record_field(type, STR("round"));
    struct value value = field && field->kind == KIND_INTEGER ? field_get(field, record) : value_none(KIND_INTEGER);

    return value.known ? value.n : INT_NONE;
}

/* A check looks at places and codes as then: at what the record said when it was written. */
static struct viewpoint lint_viewpoint(const struct lint_work *work, const struct record_type *type, const void *record)
{
    return (struct viewpoint){.now = work->data->today, .on = day_of(type, record, work->days), .arena = work->arena};
}

/* The days of all records that others name by their number. */
static enum err find_days(struct lint_work *work, const struct record_type *type)
{
    const struct table *table;

    if (!type || !type->dated_by)
        return OK;

    enum err code = lint_table(work, type->dated_by, &table);

    for (size_t i = 0; code == OK && i < table->n; i++)
        days_add(work->days, type->dated_by, table->records[i]);
    return code;
}

bool lint_looks_at(const struct lint_work *work, const struct lint_check *check, const struct record_type *type,
                   const void *record)
{
    struct expr_names names = {type, work->data->places, work->data->codes, lint_viewpoint(work, type, record)};
    int64_t round = lint_round_of(type, record), wanted = work->input->round;

    if (wanted != INT_NONE && round != INT_NONE && round != wanted)
        return false;
    return !check->condition || expr_holds(check->condition, &names, record);
}

bool lint_agrees(enum lint_op op, int64_t left, int64_t right)
{
    return op == LINT_LE ? left <= right : op == LINT_GE ? left >= right : left == right;
}

void lint_report(struct lint_work *work, struct finding finding)
{
    VEC_PUSH(work->arena, &work->findings->list, finding);
}

void lint_report_failure(struct lint_work *work, struct finding finding, const struct error *why)
{
    const struct error_place *place = why->places.n ? &why->places.at[0] : NULL;

    finding.reason = "lint.not_computable";
    finding.why = place ? place->key : why->key;
    for (size_t i = 0; i < ERROR_ARGS; i++)
        finding.args[i] = str_copy(work->arena, place ? place->args[i] : why->args[i]);
    lint_report(work, finding);
}

const struct field *lint_stock(const struct indicator *indicator)
{
    if (indicator->count != COUNT_PERCENT)
        return indicator->stock;
    return indicator->numerator->stock ? indicator->numerator->stock : indicator->base->stock;
}

/* The round as a condition on a type that knows rounds, with the check's own; NULL where there is nothing to say. */
static enum err make_where(struct lint_work *work, const struct indicator *indicator, int64_t round,
                           const struct expr *condition, const struct expr **where, struct error *e)
{
    const struct field *stock = lint_stock(indicator);
    struct expr_names names = {
        .type = indicator_type(indicator), .places = work->data->places, .codes = work->data->codes};
    struct buf text = BUF_IN(work->arena);

    *where = NULL;
    if (round != INT_NONE && stock && names.type && record_field(names.type, str_of(stock->name)))
        buf_printf(&text, "%s = %lld", stock->name, (long long)round);
    if (condition) {
        buf_puts(&text, text.n ? " and (" : "(");
        buf_put(&text, expr_write(work->arena, condition));
        buf_char(&text, ')');
    }
    return text.n ? expr_parse(work->arena, buf_str(&text), &names, where, e) : OK;
}

enum err lint_compute(struct lint_work *work, const struct indicator *indicator, const struct dimension *const *by,
                      size_t by_count, int64_t round, const struct expr *condition, struct figure_result *result,
                      struct error *e)
{
    struct figure_query query = {.indicator = indicator, .by_count = by_count};
    enum err code = make_where(work, indicator, round, condition, &query.where, e);

    for (size_t i = 0; i < by_count; i++)
        query.by[i] = by[i];
    return code == OK ? figure_compute(work->arena, work->data, &query, result, e) : code;
}

int64_t lint_amount(const struct indicator *indicator, const struct figure_cell *cell)
{
    return indicator->count == COUNT_PERCENT ? figure_percent(cell) : cell->value;
}

struct str lint_slice(struct arena *arena, struct str *dimensions, struct str *keys, size_t n)
{
    struct buf out = BUF_IN(arena);

    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && str_cmp(dimensions[j], dimensions[j - 1]) < 0; j--) {
            struct str dimension = dimensions[j], key = keys[j];

            dimensions[j] = dimensions[j - 1];
            keys[j] = keys[j - 1];
            dimensions[j - 1] = dimension;
            keys[j - 1] = key;
        }
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s%.*s=%.*s", i ? ";" : "", STR_ARG(dimensions[i]), STR_ARG(keys[i]));
    return buf_str(&out);
}

struct ordered {
    int64_t place;
    struct finding finding;
};

static int compare(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    int by_text = str_cmp(x->finding.figure, y->finding.figure);

    if (x->finding.round != y->finding.round)
        return x->finding.round < y->finding.round ? -1 : 1;
    if (by_text)
        return by_text;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    by_text = str_cmp(x->finding.where, y->finding.where);
    return by_text ? by_text : id_cmp(x->finding.record, y->finding.record);
}

/* What one check found, in order; the rest of the list stays. */
static void order_findings(struct lint_work *work, size_t first)
{
    struct finding *found = work->findings->list.at;
    size_t n = work->findings->list.n - first;
    struct ordered *ordered = ARENA_ARRAY(work->arena, struct ordered, n);

    for (size_t i = 0; i < n; i++) {
        const struct place *place = place_find(work->data->places, found[first + i].where);

        ordered[i] = (struct ordered){place ? place->order : INT64_MAX, found[first + i]};
    }
    if (n)
        qsort(ordered, n, sizeof *ordered, compare);
    for (size_t i = 0; i < n; i++)
        found[first + i] = ordered[i].finding;
}

enum err lint_run(struct arena *arena, const struct lint_input *input, struct findings *findings, struct error *e)
{
    struct table_cache cache;
    struct figure_data data = table_cache_data(&cache, input->data);
    struct days days = DAYS_IN(arena);
    struct lint_work work = {arena, input, &data, &days, findings, e};
    enum err code = OK;

    *findings = (struct findings){0};
    for (size_t i = 0; i < input->check_count && code == OK; i++) {
        const struct lint_check *check = input->checks[i];
        size_t first = findings->list.n;

        code = find_days(&work, check->kind == LINT_DECLARED ? input->declared : check->type);
        if (code != OK)
            return code;
        switch (check->kind) {
        case LINT_ROW: code = lint_row(&work, check); break;
        case LINT_FILLED: code = lint_filled(&work, check); break;
        case LINT_UNIQUE: code = lint_unique(&work, check); break;
        case LINT_FIGURES: code = lint_figures(&work, check); break; /* comes in the order of its cells */
        case LINT_DECLARED: code = lint_declared(&work, check); break;
        }
        if (check->kind != LINT_FIGURES)
            order_findings(&work, first);
    }
    return code;
}
