#include "figure/diff.h"

#include "figure/diff_tables.h"
#include "figure/plain.h"

enum { STATES = DIFF_PARTS + 1 };

struct difference {
    struct arena *arena;
    const struct diff_input *in;
    struct diff_tables tables;
    struct figure_result states[STATES];
    struct map cells; /* keys -> struct diff_cell */
    struct diff_result *out;
    struct error *error;
};

const char *diff_part_name(enum diff_part part)
{
    static const char *const names[DIFF_PARTS] = {"definition", "places",    "links", "late",
                                                  "corrected",  "retracted", "erased"};

    return names[part];
}

/* --- the states --- */

static bool same_definition(const struct diff_definition *x, const struct diff_definition *y)
{
    return x->query.indicator == y->query.indicator && x->places == y->places && x->codes == y->codes &&
           x->today.n == y->today.n;
}

static const struct diff_definition *definition_of(const struct diff_input *in, size_t state)
{
    return state == 0 ? &in->before : state == 1 ? &in->between : &in->after;
}

/* The day that "as now" means belongs to the places. */
static struct date today_of(const struct diff_input *in, size_t state)
{
    return state <= DIFF_PLACES ? in->from.today : in->to.today;
}

/* Is the state what the one before it is? Then it needs no counting. */
static bool unchanged(const struct difference *d, size_t state)
{
    if (state == 0)
        return false;
    if (state <= DIFF_PLACES + 1)
        return same_definition(definition_of(d->in, state - 1), definition_of(d->in, state)) &&
               today_of(d->in, state - 1).n == today_of(d->in, state).n;
    return !diff_tables_changed(&d->tables, (enum diff_part)(state - 1));
}

static enum err compute_state(struct difference *d, size_t state)
{
    const struct diff_definition *definition = definition_of(d->in, state);

    if (unchanged(d, state)) {
        d->states[state] = d->states[state - 1];
        return OK;
    }
    if (!definition->query.indicator)
        return OK; /* nothing is known */
    diff_tables_at(&d->tables, state < 3 ? DIFF_PLACES : (enum diff_part)(state - 1));
    const struct figure_data data = {
        .table = diff_tables_ask,
        .ctx = &d->tables,
        .places = definition->places,
        .codes = definition->codes,
        .today = today_of(d->in, state),
    };
    return figure_compute(d->arena, &data, &definition->query, &d->states[state], d->error);
}

/* --- the cells --- */

static struct diff_amount amount_of(const struct figure_result *r, const struct figure_cell *c)
{
    if (!r->indicator || !c->known)
        return (struct diff_amount){0};
    return (struct diff_amount){true, r->indicator->count == COUNT_PERCENT ? figure_percent(c) : c->value};
}

static struct diff_cell *cell_at(struct difference *d, const struct str *keys)
{
    struct buf key = BUF_IN(d->arena);
    void **at = map_at(&d->cells, groups_key(&key, keys, d->in->after.query.by_count));

    if (!*at) {
        struct diff_cell *made = ARENA_NEW(d->arena, struct diff_cell);
        memcpy(made->keys, keys, sizeof made->keys);
        *at = made;
    }
    return *at;
}

/* Each state's amount stands in the part of the step that leads to it, until `subtract`. */
static void note(struct diff_cell *cell, size_t state, struct diff_amount amount)
{
    if (state == 0)
        cell->before = amount;
    else
        cell->parts[state - 1] = amount.n;
    if (state == STATES - 1)
        cell->after = amount;
}

static void note_state(struct difference *d, size_t state)
{
    const struct figure_result *r = &d->states[state];

    note(&d->out->total, state, amount_of(r, &r->total));
    for (size_t i = 0; r->by_count && i < r->n; i++)
        note(cell_at(d, r->cells[i].keys), state, amount_of(r, &r->cells[i]));
}

static bool subtract(struct diff_cell *cell)
{
    int64_t last = cell->before.n;

    for (size_t i = 0; i < DIFF_PARTS; i++) {
        int64_t now = cell->parts[i];
        if (__builtin_sub_overflow(now, last, &cell->parts[i]))
            return false;
        last = now;
    }
    return !__builtin_sub_overflow(cell->after.n, cell->before.n, &cell->change);
}

static enum err put_cells(struct difference *d)
{
    struct diff_result *out = d->out;
    bool good = true;

    for (size_t i = STATES; i-- > 0;) /* the last first: its cells are in the order of today */
        note_state(d, i);
    good &= subtract(&out->total);
    out->n = d->cells.n;
    out->cells = ARENA_ARRAY(d->arena, struct diff_cell, out->n);
    for (size_t i = 0; i < out->n; i++) {
        out->cells[i] = *(struct diff_cell *)d->cells.items[i].value;
        good &= subtract(&out->cells[i]);
    }
    return good ? OK : error_set(d->error, ERR_TOO_LARGE, "figure.diff_too_large", d->in->after.query.indicator->id);
}

/* --- the records --- */

static enum err share_of(struct difference *d, const struct record_type *type, struct id id, const void *record,
                         struct diff_share *share)
{
    const struct diff_definition *definition = &d->in->after;
    struct figure_query query = definition->query;
    struct lone_record lone = {.type = type, .record = record, .id = id, .others = &d->in->to};
    const struct figure_data data = {
        .table = lone_record_ask,
        .ctx = &lone,
        .places = definition->places,
        .codes = definition->codes,
        .today = d->in->to.today,
    };
    struct figure_result r;

    *share = (struct diff_share){0};
    if (!record || !query.indicator)
        return OK;
    query.by_count = 0;
    if (figure_compute(d->arena, &data, &query, &r, d->error))
        return d->error->code;
    share->counted = r.total.record_count > 0;
    share->value = r.total.value;
    share->base = r.total.base;
    return OK;
}

static bool same_share(const struct diff_share *x, const struct diff_share *y)
{
    return x->counted == y->counted && x->value == y->value && x->base == y->base;
}

static enum err put_record(void *ctx, const struct record_type *type, const struct diff_row *row)
{
    struct difference *d = ctx;
    struct diff_record one = {.type = type, .id = row->id, .part = row->part};
    struct arena_mark mark = arena_mark(d->arena);

    if (share_of(d, type, row->id, row->before, &one.before) || share_of(d, type, row->id, row->after, &one.after))
        return d->error->code;
    arena_rewind(d->arena, mark);
    if (!same_share(&one.before, &one.after))
        VEC_PUSH(d->arena, &d->out->records, one);
    return OK;
}

enum err diff_run(struct arena *a, const struct diff_input *in, struct diff_result *out, struct error *e)
{
    const struct figure_query *last = in->after.query.indicator ? &in->after.query : &in->before.query;
    struct difference d = {.arena = a, .in = in, .cells = MAP_IN(a), .out = out, .error = e};

    assert(last->indicator);
    *out = (struct diff_result){.percent = last->indicator->count == COUNT_PERCENT};
    diff_tables_open(&d.tables, a, in);
    for (size_t i = 0; i < STATES; i++)
        if (compute_state(&d, i))
            return e->code;
    if (put_cells(&d))
        return e->code;
    return diff_tables_each(&d.tables, DIFF_RECORDS, &out->records_cut, put_record, &d);
}
