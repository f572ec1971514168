#include "figure/diff_tables.h"

void diff_tables_open(struct diff_tables *t, struct arena *a, const struct diff_input *in)
{
    *t = (struct diff_tables){.arena = a, .in = in, .at = DIFF_PLACES};
}

void diff_tables_at(struct diff_tables *t, enum diff_part part)
{
    t->at = part;
}

/* --- the two sides, row by row --- */

static void judge(const struct diff_input *in, struct diff_type *type, struct diff_row *row)
{
    enum diff_part seen = !row->before ? DIFF_LATE : !row->after ? DIFF_RETRACTED : DIFF_CORRECTED;

    if (seen == DIFF_CORRECTED && row->before_version == row->after_version)
        return;
    row->changed = true;
    row->part = in->why(in->ctx, row->id, seen);
    type->changed[row->part]++;
}

/* Both tables are in order of id. */
static void merge(struct diff_tables *t, struct diff_type *out, const struct table *before, const struct table *after)
{
    size_t b = 0, a = 0;

    out->rows = ARENA_ARRAY(t->arena, struct diff_row, before->n + after->n);
    while (b < before->n || a < after->n) {
        int order = b == before->n ? 1 : a == after->n ? -1 : id_cmp(before->ids[b], after->ids[a]);
        struct diff_row *row = &out->rows[out->n++];
        row->id = order <= 0 ? before->ids[b] : after->ids[a];
        if (order <= 0) {
            row->before = before->records[b];
            row->before_version = before->versions[b++];
        }
        if (order >= 0) {
            row->after = after->records[a];
            row->after_version = after->versions[a++];
        }
        judge(t->in, out, row);
    }
}

static enum err type_at(struct diff_tables *t, const struct record_type *type, struct diff_type **out, struct error *e)
{
    const struct table *before, *after;

    for (size_t i = 0; i < t->n; i++)
        if (t->types[i].type == type) {
            *out = &t->types[i];
            return OK;
        }
    assert(t->n < TABLES_MOST);
    if (t->in->from.table(t->in->from.ctx, type, &before, e) || t->in->to.table(t->in->to.ctx, type, &after, e))
        return e->code;
    *out = &t->types[t->n++];
    **out = (struct diff_type){.type = type};
    merge(t, *out, before, after);
    return OK;
}

/* --- a table of one state --- */

static const struct table *build(struct diff_tables *t, const struct diff_type *type, enum diff_part until)
{
    struct table *made = ARENA_NEW(t->arena, struct table);
    const void **records = ARENA_ARRAY(t->arena, const void *, type->n);
    struct id *ids = ARENA_ARRAY(t->arena, struct id, type->n);
    uint64_t *versions = ARENA_ARRAY(t->arena, uint64_t, type->n);
    size_t n = 0;

    for (size_t i = 0; i < type->n; i++) {
        const struct diff_row *row = &type->rows[i];
        bool after = row->changed && row->part <= until;
        records[n] = after ? row->after : row->before;
        if (!records[n])
            continue;
        ids[n] = row->id;
        versions[n++] = after ? row->after_version : row->before_version;
    }
    *made = (struct table){type->type, n, records, ids, versions};
    return made;
}

enum err diff_tables_ask(void *tables, const struct record_type *type, const struct table **out, struct error *e)
{
    struct diff_tables *t = tables;
    enum diff_part until = t->at;
    struct diff_type *one = NULL;

    if (type_at(t, type, &one, e))
        return e->code;
    assert(one);
    while (until > DIFF_PLACES && !one->changed[until])
        until--; /* the same table as without that part */
    if (!one->tables[until])
        one->tables[until] = build(t, one, until);
    *out = one->tables[until];
    return OK;
}

bool diff_tables_changed(const struct diff_tables *t, enum diff_part part)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->types[i].changed[part])
            return true;
    return false;
}

enum err diff_tables_each(struct diff_tables *t, size_t most, bool *cut,
                          enum err (*each)(void *ctx, const struct record_type *, const struct diff_row *), void *ctx)
{
    size_t seen = 0;

    *cut = false;
    for (size_t i = 0; i < t->n; i++)
        for (size_t r = 0; r < t->types[i].n; r++) {
            if (!t->types[i].rows[r].changed)
                continue;
            if (seen++ == most) {
                *cut = true;
                return OK;
            }
            enum err err = each(ctx, t->types[i].type, &t->types[i].rows[r]);
            if (err)
                return err;
        }
    return OK;
}

enum err lone_record_ask(void *lone, const struct record_type *type, const struct table **out, struct error *e)
{
    struct lone_record *l = lone;

    if (type == l->type->dated_by) /* who says when it was */
        return l->others->table(l->others->ctx, type, out, e);
    l->full = (struct table){l->type, 1, &l->record, &l->id, &l->version};
    l->empty = (struct table){.type = type};
    *out = type == l->type ? &l->full : &l->empty;
    return OK;
}
