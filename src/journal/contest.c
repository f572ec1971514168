#include "journal/contest.h"

#include "journal/store.h"

struct reading {
    struct arena *arena;
    VEC(const struct event *) events;
    VEC(struct change_seen) seen;
};

static enum err read_one(void *ctx, const struct event *x, struct error *e)
{
    struct reading *r = ctx;

    (void)e;
    VEC_PUSH(r->arena, &r->events, x);
    VEC_PUSH(r->arena, &r->seen, seen_of(x));
    return OK;
}

enum err contest_read(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                      struct id id, struct contested *out, struct error *e)
{
    struct reading r = {.arena = a};
    void *record;

    *out = (struct contested){.type = type};
    if (journal_record(a, j, db, type, id, &out->meta, &record, e))
        return e->code;
    out->record = record;
    if (!out->meta.contested)
        return OK;
    if (journal_history(a, j, db, type, id, read_one, &r, e) ||
        fold_contests(a, type, r.seen.at, r.seen.n, &out->contests, e))
        return e->code;
    out->events = r.events.at;
    out->event_count = r.events.n;
    return OK;
}

const struct event *contest_event(const struct contested *c, const struct voice *v)
{
    size_t i = 0;

    while (memcmp(c->events[i]->version.b, v->entry->version.b, sizeof v->entry->version.b) != 0) {
        i++;
        assert(i < c->event_count);
    }
    return c->events[i];
}

const struct contest *contest_about(const struct contested *c, uint64_t field)
{
    for (size_t i = 0; i < c->contests.n; i++)
        if (c->contests.at[i].fields & field)
            return &c->contests.at[i];
    return NULL;
}

/* --- settling --- */

void settle_begin(struct arena *a, const struct contested *c, struct settling *s)
{
    s->record = arena_copy(a, c->record, c->type->size);
    s->change = (struct change){
        .op = OP_UPDATE,
        .type = c->type,
        .id = c->meta.id,
        .record = s->record,
        .base = c->meta.heads,
        .base_given = true,
        .from = {.row = INT_NONE},
    };
}

void settle_keep(struct settling *s, const struct contest *c, const struct voice *v)
{
    const struct record_type *type = s->change.type;

    if (c->fields == LIFE_BIT) {
        s->change.op = v->entry->op == OP_RETRACT ? OP_RETRACT : OP_CREATE;
        s->change.mask = record_all_fields(type);
        return;
    }
    for (size_t i = 0; i < type->field_count; i++)
        if (c->fields & v->said & UINT64_C(1) << i)
            field_set(&type->fields[i], s->record, field_get(&type->fields[i], v->record));
    s->change.mask |= c->fields;
}

void settle_say(struct settling *s, const struct field *f, struct value v)
{
    const struct record_type *type = s->change.type;

    field_set(f, s->record, v);
    s->change.mask |= record_whole_groups(type, UINT64_C(1) << record_field_index(type, f));
}
