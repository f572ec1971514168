/* The list of an earlier state: no table holds that, so its records are folded and then filtered and sorted here, as figures do it. */
#include "app/record_list.h"

struct sorted {
    struct record_row row;
    const struct record_ask *ask;
};

struct gathering {
    struct arena *arena;
    const struct record_ask *ask;
    VEC(struct sorted) rows;
};

static bool asked_for(const struct record_ask *ask, const struct record_meta *meta, const void *record)
{
    if (!meta->live || (ask->contested && !meta->contested))
        return false;
    for (size_t i = 0; i < ask->filter_count; i++)
        if (!value_eq(field_get(ask->filters[i].field, record), ask->filters[i].value))
            return false;
    return true;
}

static enum err gather(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct gathering *g = ctx;

    (void)e;
    if (asked_for(g->ask, meta, record)) /* a record that the arena keeps may be changed: it is ours */
        VEC_PUSH(g->arena, &g->rows, (struct sorted){{*meta, (void *)record}, g->ask});
    return OK;
}

/* Blanks last either way. */
static int by_field(const struct field *field, const struct sorted *x, const struct sorted *y, bool descending)
{
    struct value a = field_get(field, x->row.record), b = field_get(field, y->row.record);
    int order;

    if (!a.known || !b.known)
        return (int)b.known - (int)a.known;
    if (a.kind == KIND_TEXT || a.kind == KIND_CODE || a.kind == KIND_PLACE)
        order = str_cmp(a.text, b.text);
    else
        order = (a.n > b.n) - (a.n < b.n);
    return descending ? -order : order;
}

/* As the statement of record_page orders them. */
static int compare(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    const struct record_type *type = x->ask->type;
    int64_t newer = y->row.meta.changed_at.us, older = x->row.meta.changed_at.us;
    int order = 0;

    if (x->ask->sort)
        order = by_field(x->ask->sort, x, y, x->ask->descending);
    else if (!record_has_key(type))
        order = (newer > older) - (newer < older);
    for (size_t i = 0; !order && i < type->field_count; i++)
        if (type->fields[i].key && record_field_orders(&type->fields[i]))
            order = by_field(&type->fields[i], x, y, false);
    return order ? order : id_cmp(x->row.meta.id, y->row.meta.id);
}

enum err record_page_then(struct arena *a, const struct journal *j, struct db *db, const struct cut *cut,
                          const struct record_ask *ask, record_rows *out, int64_t *total, struct error *e)
{
    struct gathering g = {.arena = a, .ask = ask};

    *out = (record_rows){0};
    *total = 0;
    if (journal_records(a, j, db, ask->type, cut, gather, &g, e))
        return e->code;
    if (g.rows.n)
        qsort(g.rows.at, g.rows.n, sizeof *g.rows.at, compare);
    *total = (int64_t)g.rows.n;
    for (size_t i = ask->offset; i < g.rows.n && i - ask->offset < ask->limit; i++)
        VEC_PUSH(a, out, g.rows.at[i].row);
    return OK;
}
