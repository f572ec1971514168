#include "app/care.h"

enum err care_read(struct arena *a, const struct house *h, struct db *db, const struct breach *b,
                   struct contradiction *out, struct error *e)
{
    struct error none = ERROR_IN(a);
    struct record_meta meta;
    void *record = record_new(a, &contradiction_type);

    *out = *(struct contradiction *)record;
    enum err err = journal_record(a, house_journal(h), db, &contradiction_type, b->id, &meta, &record, &none);
    if (err == ERR_NOT_FOUND)
        return OK;
    if (err)
        return error_set_args(e, err, none.key, none.args);
    if (meta.live)
        *out = *(struct contradiction *)record;
    return OK;
}

enum err care_assign(struct arena *a, struct house *h, struct db *db, const struct breach *b,
                     const struct contradiction *care, struct id by, enum source_kind source, struct error *e)
{
    struct contradiction said = *care, before;
    struct change change = {
        .type = &contradiction_type,
        .id = b->id,
        .record = &said,
        .mask = record_all_fields(&contradiction_type),
        .from = {.row = INT_NONE},
    };
    struct submission s = {.instance = house_new_id(), .actor = by, .source_kind = source, .changes = &change, .n = 1};
    struct receipt receipt;

    said.type = str_of(b->type->name);
    said.record = b->record;
    said.rule = str_of(b->rule);
    if (care_read(a, h, db, b, &before, e))
        return e->code;
    change.op = before.type.n ? OP_UPDATE : OP_CREATE;
    return journal_submit(house_journal(h), &s, &receipt, e);
}

enum err care_breaches(struct arena *a, const struct house *h, struct db *db, const struct record_type *type,
                       struct id id, breaches *out, struct error *e)
{
    struct record_meta meta;
    void *record;

    *out = (breaches){0};
    if (journal_record(a, house_journal(h), db, type, id, &meta, &record, e))
        return e->code;
    contradictions_of(a, type, &meta, record, out);
    return OK;
}

struct authors {
    struct arena *arena;
    const struct record_type *type;
    const void *record;
    const struct event **of;
};

static enum err add_author(void *ctx, const struct event *x, struct error *e)
{
    struct authors *s = ctx;
    void *said = record_new(s->arena, s->type);
    uint64_t mask = 0;

    if (x->entry.op > OP_UPDATE)
        return OK;
    if (record_decode(s->arena, x->payload.fields, s->type, said, &mask, e))
        return e->code;
    mask &= ~record_diff(s->type, said, s->record);
    for (size_t i = 0; i < s->type->field_count; i++)
        if (mask >> i & 1)
            s->of[i] = x;
    return OK;
}

enum err care_authors(struct arena *a, const struct house *h, struct db *db, const struct record_type *type,
                      struct id id, const void *record, const struct event **authors, struct error *e)
{
    struct authors s = {a, type, record, authors};

    memset(authors, 0, type->field_count * sizeof(const struct event *));
    return journal_history(a, house_journal(h), db, type, id, add_author, &s, e);
}
