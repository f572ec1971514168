/*
 * What an outside document declares against what the records give. Each figure is computed once for a round and a set of dimensions;
 * every cell declared for them is looked up there.
 */
#include "figure/lint_work.h"
#include "figure/plain.h"

struct slice {
    struct str dimensions[FIGURE_DIMS], keys[FIGURE_DIMS]; /* dimensions in alphabetical order */
    size_t n;
};

struct computed {
    const struct indicator *indicator;
    const struct dimension *by[FIGURE_DIMS];
    enum err code;
    struct error failed;
    struct figure_result result;
    struct map cells; /* -> struct figure_cell */
};

struct declared {
    struct lint_work *work;
    const struct lint_check *check;
    const struct record_type *type;
    struct map computed; /* round, figure and dimensions -> struct computed */
};

static struct value named_value(const struct record_type *type, const char *name, const void *record)
{
    const struct field *field = record_field(type, str_of(name));

    assert(field);
    return field_get(field, record);
}

static struct str named_text(const struct record_type *type, const char *name, const void *record)
{
    struct value value = named_value(type, name, record);

    return value.known ? value.text : STR_EMPTY;
}

static enum err read_slice(struct arena *arena, struct str text, struct slice *slice, struct error *e)
{
    struct str part, rest = text;

    *slice = (struct slice){0};
    while (rest.n && str_cut(&rest, ';', &part)) {
        size_t equals = str_find(part, '=');

        if (equals == part.n || slice->n == FIGURE_DIMS)
            return error_set(e, ERR_INVALID, "lint.no_slice", text);
        slice->dimensions[slice->n] = str_trim(str_slice(part, 0, equals));
        slice->keys[slice->n++] = str_trim(str_slice(part, equals + 1, part.n));
    }
    lint_slice(arena, slice->dimensions, slice->keys, slice->n);
    return OK;
}

static bool knows_key(const struct figure_data *data, const struct dimension *dimension, struct str key)
{
    if (dimension->kind == DIM_PLACE) {
        const struct place *place = place_find(data->places, key);

        return place && place_has_level(place, dimension->level);
    }
    return !dimension->list || code_find(dimension->list, key);
}

/* A misspelt code would look like a cell without records. */
static enum err check_keys(const struct declared *d, const struct computed *computed, const struct slice *slice,
                           struct error *e)
{
    for (size_t i = 0; i < slice->n; i++)
        if (slice->keys[i].n && !knows_key(d->work->data, computed->by[i], slice->keys[i]))
            return error_set(e, ERR_INVALID, "lint.unknown_code", slice->keys[i], slice->dimensions[i]);
    return OK;
}

static void compute(struct declared *d, const struct slice *slice, int64_t round, struct computed *computed)
{
    struct lint_work *work = d->work;
    struct buf key = BUF_IN(work->arena);

    computed->cells = MAP_IN(work->arena);
    computed->failed = ERROR_IN(work->arena);
    for (size_t i = 0; i < slice->n; i++) {
        computed->by[i] = work->input->dimension(work->input->ctx, slice->dimensions[i]);
        if (!computed->by[i]) {
            computed->code = error_set(&computed->failed, ERR_INVALID, "lint.no_such_dimension", slice->dimensions[i]);
            return;
        }
    }
    computed->code = lint_compute(work, computed->indicator, computed->by, slice->n, round, NULL, &computed->result,
                                  &computed->failed);
    for (size_t i = 0; computed->code == OK && i < computed->result.n; i++) {
        struct figure_cell *cell = &computed->result.cells[i];

        map_set(&computed->cells, str_copy(work->arena, groups_key(&key, cell->keys, slice->n)), cell);
    }
}

static struct computed *computed_for(struct declared *d, const struct indicator *indicator, const struct slice *slice,
                                     int64_t round)
{
    struct arena *arena = d->work->arena;
    struct str names[FIGURE_DIMS + 2] = {indicator->id, str_printf(arena, "%lld", (long long)round)};
    struct buf key = BUF_IN(arena);

    for (size_t i = 0; i < slice->n; i++)
        names[i + 2] = slice->dimensions[i];

    void **at = map_at(&d->computed, groups_key(&key, names, slice->n + 2));
    struct computed *computed = *at;

    if (!computed) {
        computed = ARENA_NEW(arena, struct computed);
        computed->indicator = indicator;
        *at = computed;
        compute(d, slice, round, computed);
    }
    return computed;
}

/* Fills both sides and tells whether they agree. A whole number of people is compared as such, a percentage in millionths. */
static bool agrees(const struct computed *computed, const struct figure_cell *cell, int64_t micro,
                   struct finding *finding)
{
    bool percent = computed->indicator->count == COUNT_PERCENT;
    int64_t off;

    finding->scaled = percent || micro % MILLION != 0;
    finding->left = finding->scaled ? micro : micro / MILLION;
    finding->right_known = cell && cell->known;
    if (!finding->right_known) {
        finding->reason = "lint.no_data";
        /* No cell is what a declared zero looks like, as long as there are records at all. */
        return !cell && micro == 0 && computed->result.total.known;
    }
    finding->reason = "lint.differs";
    finding->right = lint_amount(computed->indicator, cell);
    if (finding->scaled && !percent && __builtin_mul_overflow(finding->right, MILLION, &finding->right))
        finding->right = INT64_MAX;
    if (!percent)
        return lint_agrees(LINT_EQ, finding->left, finding->right);
    return !__builtin_sub_overflow(finding->left, finding->right, &off) && off >= -1 && off <= 1;
}

static enum err look_up(struct declared *d, const struct indicator *indicator, struct str dims, int64_t micro,
                        struct finding finding)
{
    struct lint_work *work = d->work;
    struct error failed = ERROR_IN(work->arena);
    struct buf key = BUF_IN(work->arena);
    const struct figure_cell *cell;
    struct computed *computed = NULL;
    struct slice slice;
    enum err code = read_slice(work->arena, dims, &slice, &failed);

    if (code == OK) {
        computed = computed_for(d, indicator, &slice, finding.round);
        code = computed->code;
        failed = computed->failed;
    }
    if (code == OK)
        code = check_keys(d, computed, &slice, &failed);
    if (code == ERR_INVALID) {
        finding.scaled = true;
        finding.left = micro;
        lint_report_failure(work, finding, &failed);
        return OK;
    }
    if (code != OK) {
        *work->error = failed;
        return code;
    }
    cell = slice.n ? map_get(&computed->cells, groups_key(&key, slice.keys, slice.n)) : &computed->result.total;
    work->findings->compared++;
    if (!agrees(computed, cell, micro, &finding))
        lint_report(work, finding);
    return OK;
}

static enum err compare(struct declared *d, const void *record, struct id id)
{
    struct lint_work *work = d->work;
    struct str figure = named_text(d->type, "figure", record), dims = named_text(d->type, "dims", record);
    struct str cell = named_text(d->type, "cell", record);
    struct value value = named_value(d->type, "value", record);
    const struct indicator *indicator = work->input->indicator(work->input->ctx, figure);
    struct finding finding = {.check = d->check,
                              .record = id,
                              .round = lint_round_of(d->type, record),
                              .where = cell.n ? cell : dims,
                              .figure = figure,
                              .left_known = true};

    if (!value.known || !figure.n || (d->check->left_figure && d->check->left_figure != indicator))
        return OK;
    if (indicator)
        return look_up(d, indicator, dims, value.n, finding);
    finding.scaled = true;
    finding.left = value.n;
    finding.reason = "lint.no_such_figure";
    lint_report(work, finding);
    return OK;
}

enum err lint_declared(struct lint_work *work, const struct lint_check *check)
{
    struct declared d = {work, check, work->input->declared, MAP_IN(work->arena)};
    const struct table *table;

    if (!d.type)
        return OK;

    enum err code = lint_table(work, d.type, &table);

    for (size_t i = 0; code == OK && i < table->n; i++)
        if (lint_looks_at(work, check, d.type, table->records[i]))
            code = compare(&d, table->records[i], table->ids[i]);
    return code;
}
