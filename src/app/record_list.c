#include "app/record_list.h"

bool record_field_orders(const struct field *field)
{
    return field->kind != KIND_GEOPOINT && field->kind != KIND_REF;
}

static size_t put_where(struct buf *b, const struct record_ask *ask, struct db_value *values)
{
    size_t n = 0;

    buf_puts(b, "WHERE live = 1");
    if (ask->contested)
        buf_puts(b, " AND contested <> 0");
    for (size_t i = 0; i < ask->filter_count; i++) {
        const struct record_filter *f = &ask->filters[i];
        bool text = f->value.kind == KIND_TEXT || f->value.kind == KIND_CODE || f->value.kind == KIND_PLACE;
        assert(record_field_orders(f->field) && f->value.known);
        values[n++] = text ? db_text(f->value.text) : db_int(f->value.n);
        buf_printf(b, " AND \"%s\" = $%zu", f->field->name, n);
    }
    return n;
}

/* Blanks come last either way, then the key and the id settle what is equal: engines differ in both. */
static void put_order(struct buf *b, const struct record_ask *ask)
{
    buf_puts(b, " ORDER BY ");
    if (ask->sort) {
        assert(record_field_orders(ask->sort));
        buf_printf(b, "\"%s\" IS NULL, \"%s\"%s, ", ask->sort->name, ask->sort->name, ask->descending ? " DESC" : "");
    } else if (!record_has_key(ask->type)) {
        buf_puts(b, "changed_at DESC, ");
    }
    for (size_t i = 0; i < ask->type->field_count; i++)
        if (ask->type->fields[i].key)
            buf_printf(b, "\"%s\", ", ask->type->fields[i].name);
    buf_puts(b, "id");
}

enum err record_count(struct arena *a, struct db *db, const struct record_ask *ask, int64_t *out, struct error *e)
{
    struct db_value values[RECORD_FILTERS];
    struct buf sql = BUF_IN(a);
    struct db_rows rows;

    buf_printf(&sql, "SELECT count(*) FROM r_%s ", ask->type->name); /* sql: from the declaration */
    size_t n = put_where(&sql, ask, values);
    *out = 0;
    if (db_query(db, db_statement_text(db, buf_str(&sql)), values, n, &rows, e))
        return e->code;
    if (db_step(&rows))
        *out = db_get_int(&rows, 0);
    return db_end(&rows);
}

enum err record_page(struct arena *a, struct db *db, const struct record_ask *ask, record_rows *out, struct error *e)
{
    struct db_value values[RECORD_FILTERS + 2];
    struct buf tail = BUF_IN(a);
    struct db_rows rows;
    enum err err = OK;
    size_t n = put_where(&tail, ask, values);

    put_order(&tail, ask);
    buf_printf(&tail, " LIMIT $%zu OFFSET $%zu", n + 1, n + 2);
    values[n++] = db_int((int64_t)ask->limit);
    values[n++] = db_int((int64_t)ask->offset);
    *out = (record_rows){0};
    struct db_statement *statement = db_statement_text(db, record_select_sql(a, ask->type, buf_str(&tail)));
    if (db_query(db, statement, values, n, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct record_row row = {.record = record_new(a, ask->type)};
        err = record_from_row(a, ask->type, &rows, &row.meta, row.record, e);
        if (!err)
            VEC_PUSH(a, out, row);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}
