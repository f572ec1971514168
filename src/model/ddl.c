/* The projection's statements. The columns and their order stand in model/project.h. */
#include "model/project.h"

static const struct {
    const char *name, *kind;
} meta_columns[META_COLUMNS] = {
    {"id", "BYTEA NOT NULL"},          {"bucket", "BIGINT NOT NULL"},    {"scope", "BYTEA NOT NULL"},
    {"live", "BIGINT NOT NULL"},       {"heads", "BYTEA NOT NULL"},      {"contested", "BIGINT NOT NULL"},
    {"breaches", "BIGINT NOT NULL"},   {"made_at", "BIGINT NOT NULL"},   {"made_by", "BYTEA NOT NULL"},
    {"changed_at", "BIGINT NOT NULL"}, {"changed_by", "BYTEA NOT NULL"}, {"source", "BYTEA NOT NULL"},
};
enum { KEY_COLUMNS = 2 /* what a row is found by, so never replaced */ };

static const char *column_kind(enum kind kind)
{
    switch (kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: return "TEXT";
    case KIND_REF: return "BYTEA";
    default: return "BIGINT";
    }
}

/* "name"; "name" KIND; "name" = excluded."name" */
enum list { LIST_NAMES, LIST_DECLARATIONS, LIST_REPLACEMENTS };

static void put_column(struct buf *b, enum list list, const char *name, const char *suffix, const char *kind)
{
    bool first = str_ends(buf_str(b), STR("(")) || str_ends(buf_str(b), STR(" "));

    buf_printf(b, "%s\"%s%s\"", first ? "" : ", ", name, suffix);
    if (list == LIST_DECLARATIONS)
        buf_printf(b, " %s", kind);
    if (list == LIST_REPLACEMENTS)
        buf_printf(b, " = excluded.\"%s%s\"", name, suffix);
}

static void put_columns(struct buf *b, enum list list, const struct record_type *type)
{
    for (size_t i = list == LIST_REPLACEMENTS ? KEY_COLUMNS : 0; i < META_COLUMNS; i++)
        put_column(b, list, meta_columns[i].name, "", meta_columns[i].kind);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        if (f->kind == KIND_GEOPOINT) {
            put_column(b, list, f->name, "_lat", column_kind(f->kind));
            put_column(b, list, f->name, "_lon", column_kind(f->kind));
        } else {
            put_column(b, list, f->name, "", column_kind(f->kind));
        }
    }
}

size_t record_column_count(const struct record_type *type)
{
    size_t n = META_COLUMNS + type->field_count;

    for (size_t i = 0; i < type->field_count; i++)
        n += type->fields[i].kind == KIND_GEOPOINT;
    return n;
}

/* Of the few rows that are marked, the newest change last. */
static void put_index(struct buf *b, const struct record_type *type, const char *mark)
{
    const char *words =
        "CREATE INDEX IF NOT EXISTS r_%s_%s ON r_%s (changed_at, id) WHERE %s <> 0;\n"; /* sql: of names */

    buf_printf(b, words, type->name, mark, type->name, mark);
}

struct str record_ddl(struct arena *a, const struct record_type *type)
{
    struct buf b = BUF_IN(a);

    buf_printf(&b, "CREATE TABLE IF NOT EXISTS r_%s (", type->name); /* sql: from the declaration */
    put_columns(&b, LIST_DECLARATIONS, type);
    buf_puts(&b, ", PRIMARY KEY (id, bucket)) WITHOUT ROWID;\n");
    put_index(&b, type, "contested");
    put_index(&b, type, "breaches");
    return buf_str(&b);
}

struct str record_declaration(struct arena *a, const struct record_type *type)
{
    struct buf b = BUF_IN(a);

    buf_put(&b, record_ddl(a, type));
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        buf_printf(&b, "%u %u %s\n", f->number, f->group, f->prevails ? f->prevails : "-");
    }
    for (size_t i = 0; i < type->retired_count; i++)
        buf_printf(&b, "retired %u read %u\n", type->retired[i].number, type->upcast_edition);
    buf_printf(&b, "check %u", type->check ? type->check_edition + 1 : 0);
    return buf_str(&b);
}

struct str record_upsert_sql(struct arena *a, const struct record_type *type)
{
    struct buf b = BUF_IN(a);
    size_t n = record_column_count(type);

    buf_printf(&b, "INSERT INTO r_%s (", type->name); /* sql: from the declaration */
    put_columns(&b, LIST_NAMES, type);
    buf_puts(&b, ") VALUES (");
    for (size_t i = 1; i <= n; i++)
        buf_printf(&b, "%s$%zu", i > 1 ? ", " : "", i);
    buf_puts(&b, ") ON CONFLICT (id, bucket) DO UPDATE SET ");
    put_columns(&b, LIST_REPLACEMENTS, type);
    return buf_str(&b);
}

struct str record_select_sql(struct arena *a, const struct record_type *type, struct str where_and_order)
{
    struct buf b = BUF_IN(a);

    buf_puts(&b, "SELECT ");
    put_columns(&b, LIST_NAMES, type);
    buf_printf(&b, " FROM r_%s", type->name);
    if (where_and_order.n)
        buf_printf(&b, " %.*s", STR_ARG(where_and_order));
    return buf_str(&b);
}

struct str record_delete_sql(struct arena *a, const struct record_type *type, struct str where)
{
    return str_printf(a, "DELETE FROM r_%s%s%.*s", type->name, where.n ? " " : "", STR_ARG(where)); /* sql: of a name */
}
