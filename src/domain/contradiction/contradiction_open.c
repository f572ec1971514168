/* What is contradicted now. */
#include "domain/contradiction/contradiction.h"

void contradictions_of(struct arena *a, const struct record_type *type, const struct record_meta *meta,
                       const void *record, breaches *out)
{
    struct error found = ERROR_IN(a);

    if (!meta->live)
        return;
    record_breaches(type, record, &found);
    for (size_t i = 0; i < found.places.n; i++) {
        const struct error_place *place = &found.places.at[i];
        const struct contradiction key = {.type = str_of(type->name), .record = meta->id, .rule = str_of(place->key)};
        struct breach b = {
            .type = type,
            .record = meta->id,
            .id = record_key_id(a, &contradiction_type, &key),
            .rule = place->key,
            .field = place->field,
            .changed_at = meta->changed_at,
            .values = record,
        };
        memcpy(b.args, place->args, sizeof b.args);
        VEC_PUSH(a, out, b);
    }
}

enum err contradictions_open(struct arena *a, struct db *db, const struct record_type *const *types, size_t n,
                             size_t offset, size_t limit, breaches *out, struct error *e)
{
    const struct marked_ask ask = {MARK_BREACHED, types, n, offset, limit};
    marked_records rows;

    *out = (breaches){0};
    if (marked_page(a, db, &ask, &rows, e))
        return e->code;
    for (size_t i = 0; i < rows.n; i++)
        contradictions_of(a, rows.at[i].type, &rows.at[i].meta, rows.at[i].record, out);
    return OK;
}

enum err contradictions_count(struct arena *a, struct db *db, const struct record_type *const *types, size_t n,
                              int64_t *out, struct error *e)
{
    return marked_count(a, db, &(struct marked_ask){.mark = MARK_BREACHED, .types = types, .n = n}, out, e);
}
