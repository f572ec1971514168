/* Records to rows and back, in the column order of model/project.h. */
#include "model/project.h"

unsigned record_bucket(struct id subject)
{
    return subject.b[sizeof subject.b - 1] % RECORD_BUCKETS;
}

/* Not db_int: a set of bits has no number that means blank. */
static struct db_value bits_value(uint64_t bits)
{
    return (struct db_value){.kind = DB_INT, .n = (int64_t)bits};
}

static struct db_value field_value(const struct field *f, const void *record)
{
    struct value v = field_get(f, record);

    if (!v.known)
        return DB_NOTHING;
    switch (f->kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: return db_text(v.text);
    case KIND_REF:
        /* The one inside the record: `v` does not outlive this call. */
        return db_blob(id_bytes((const struct id *)((const char *)record + f->offset)));
    default: return db_int(v.n);
    }
}

void record_to_row(const struct record_type *type, const struct record_meta *meta, const void *record,
                   struct db_value *row)
{
    const struct db_value head[META_COLUMNS] = {
        db_blob(id_bytes(&meta->id)),
        db_int(record_bucket(meta->id)),
        db_blob(id_bytes(&meta->scope)),
        db_int(meta->live),
        db_blob(meta->heads),
        bits_value(meta->contested),
        db_int((int64_t)meta->breaches),
        db_int(meta->made_at.us),
        db_blob(id_bytes(&meta->made_by)),
        db_int(meta->changed_at.us),
        db_blob(id_bytes(&meta->changed_by)),
        db_blob(id_bytes(&meta->source)),
    };

    memcpy(row, head, sizeof head);
    row += META_COLUMNS;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        if (f->kind != KIND_GEOPOINT) {
            *row++ = field_value(f, record);
            continue;
        }
        struct value v = field_get(f, record);
        *row++ = v.known ? db_int(v.geo.lat) : DB_NOTHING;
        *row++ = v.known ? db_int(v.geo.lon) : DB_NOTHING;
    }
}

static bool read_id(const struct db_rows *rows, int column, struct id *out)
{
    struct str bytes = db_get_blob(rows, column);

    *out = NO_ID;
    if (bytes.n != sizeof out->b)
        return false;
    memcpy(out->b, bytes.p, sizeof out->b);
    return true;
}

static bool read_meta(struct arena *a, const struct db_rows *rows, struct record_meta *meta)
{
    *meta = (struct record_meta){
        .live = db_get_int(rows, 3) == 1,
        .heads = str_copy(a, db_get_blob(rows, 4)),
        .contested = (uint64_t)db_get_int(rows, 5),
        .breaches = (uint64_t)db_get_int(rows, 6),
        .made_at = {db_get_int(rows, 7)},
        .changed_at = {db_get_int(rows, 9)},
    };
    return read_id(rows, 0, &meta->id) && db_get_int(rows, 1) == record_bucket(meta->id) &&
           read_id(rows, 2, &meta->scope) && read_id(rows, 8, &meta->made_by) && read_id(rows, 10, &meta->changed_by) &&
           read_id(rows, 11, &meta->source);
}

static bool read_field(struct arena *a, const struct db_rows *rows, int column, const struct field *f, void *record)
{
    struct value v = {.kind = f->kind, .known = true};

    if (db_is_null(rows, column)) {
        field_set(f, record, value_none(f->kind));
        return true;
    }
    switch (f->kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: v.text = str_copy(a, db_get_text(rows, column)); break;
    case KIND_REF:
        if (!read_id(rows, column, &v.id))
            return false;
        break;
    case KIND_GEOPOINT:
        v.geo = (struct geopoint){(int32_t)db_get_int(rows, column), (int32_t)db_get_int(rows, column + 1)};
        break;
    default: v.n = db_get_int(rows, column);
    }
    field_set(f, record, v);
    return true;
}

enum err record_from_row(struct arena *a, const struct record_type *type, const struct db_rows *rows,
                         struct record_meta *meta, void *record, struct error *e)
{
    int column = META_COLUMNS;
    bool fits = read_meta(a, rows, meta);

    for (size_t i = 0; fits && i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        fits = read_field(a, rows, column, f, record);
        column += f->kind == KIND_GEOPOINT ? 2 : 1;
    }
    return fits ? OK : error_set(e, ERR_DAMAGED, "model.row", str_of(type->name));
}
