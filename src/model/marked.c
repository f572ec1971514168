#include "model/marked.h"

static const char *column_of(enum mark mark)
{
    return mark == MARK_CONTESTED ? "contested" : "breaches";
}

static enum err count_type(struct arena *a, struct db *db, enum mark mark, const struct record_type *type, int64_t *sum,
                           struct error *e)
{
    const char *words = "SELECT count(*) FROM r_%s WHERE %s <> 0"; /* sql: from the declaration */
    struct db_rows rows;

    if (db_query(db, db_statement_text(db, str_printf(a, words, type->name, column_of(mark))), NULL, 0, &rows, e))
        return e->code;
    if (db_step(&rows))
        *sum += db_get_int(&rows, 0);
    return db_end(&rows);
}

enum err marked_count(struct arena *a, struct db *db, const struct marked_ask *ask, int64_t *out, struct error *e)
{
    *out = 0;
    for (size_t i = 0; i < ask->n; i++)
        if (count_type(a, db, ask->mark, ask->types[i], out, e))
            return e->code;
    return OK;
}

/* Of one type no more than the whole page can hold. */
static enum err read_type(struct arena *a, struct db *db, const struct marked_ask *ask, const struct record_type *type,
                          marked_records *all, struct error *e)
{
    const char *words = "WHERE %s <> 0 ORDER BY changed_at DESC, id DESC LIMIT $1";
    struct str sql = record_select_sql(a, type, str_printf(a, words, column_of(ask->mark)));
    struct db_value most = db_int((int64_t)(ask->offset + ask->limit));
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, db_statement_text(db, sql), &most, 1, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct marked_record one = {.type = type, .record = record_new(a, type)};
        err = record_from_row(a, type, &rows, &one.meta, one.record, e);
        if (!err)
            VEC_PUSH(a, all, one);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}

static int newest_first(const void *left, const void *right)
{
    const struct marked_record *a = left, *b = right;

    if (a->meta.changed_at.us != b->meta.changed_at.us)
        return a->meta.changed_at.us < b->meta.changed_at.us ? 1 : -1;
    return id_cmp(b->meta.id, a->meta.id);
}

enum err marked_page(struct arena *a, struct db *db, const struct marked_ask *ask, marked_records *out, struct error *e)
{
    marked_records all = {0};

    *out = (marked_records){0};
    for (size_t i = 0; i < ask->n; i++)
        if (read_type(a, db, ask, ask->types[i], &all, e))
            return e->code;
    if (all.n <= ask->offset)
        return OK;
    qsort(all.at, all.n, sizeof *all.at, newest_first);
    out->at = all.at + ask->offset;
    out->n = all.n - ask->offset < ask->limit ? all.n - ask->offset : ask->limit;
    out->room = out->n;
    return OK;
}
