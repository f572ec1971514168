/* Taking an import back: by new entries, so that yesterday's figures still say what they said. */
#include "app/import_read.h"

/* A record that the import touched, and how it stood without it. */
struct touched {
    struct id id;
    const struct record_type *type;
};

struct undoing {
    struct arena *arena;
    struct house *house;
    struct db *db;
    struct id run, undo, actor;
    const struct import_run *taken_back; /* the record of `run` */
    struct vocabulary vocabulary;
    struct map seen; /* id -> touched */
    VEC(struct touched) records;
    VEC(struct change) changes;
    struct import_undone *result;
};

static enum err note_touched(void *ctx, const struct event *x, struct error *e)
{
    struct undoing *u = ctx;
    const struct record_type *type = model_type_number(&house_model, x->entry.type);

    (void)e;
    if (!type || type == &import_run_type)
        return OK;
    void **at = map_at(&u->seen, str_copy(u->arena, id_bytes(&x->entry.record)));
    if (!*at)
        VEC_PUSH(u->arena, &u->records, (struct touched){x->entry.record, type});
    *at = u;
    return OK;
}

/* Splits a record's history at the import's first entry. */
struct split {
    struct id run;
    bool reached;   /* the import's first entry was seen */
    bool afterward; /* somebody else wrote after it */
};

static bool take_before(void *ctx, const struct event *x)
{
    struct split *s = ctx;
    bool of_run = id_eq(x->entry.source, s->run);

    s->afterward = s->afterward || (s->reached && !of_run);
    s->reached = s->reached || of_run;
    return !s->reached;
}

static enum err plan_one(struct undoing *u, const struct touched *t, struct error *e)
{
    struct split split = {.run = u->run};
    struct record_meta now;
    struct folded before;
    void *record;

    if (journal_state(u->arena, house_journal(u->house), u->db, t->type, t->id, take_before, &split, &before, e) ||
        journal_record(u->arena, house_journal(u->house), u->db, t->type, t->id, &now, &record, e))
        return e->code;
    if (now.live == before.live && !(before.live && record_diff(t->type, before.record, record)))
        return OK; /* as it was: an undo that was cut off got so far, or somebody put it right by hand */
    if (split.afterward) {
        u->result->kept++;
        return OK;
    }
    struct change c = {.type = t->type, .id = t->id, .base = now.heads, .base_given = true, .from = {.row = INT_NONE}};
    c.op = !before.live ? OP_RETRACT : now.live ? OP_UPDATE : OP_CREATE;
    c.record = before.record;
    c.mask = record_all_fields(t->type);
    if (before.live)
        u->result->restored++;
    else
        u->result->retracted++;
    VEC_PUSH(u->arena, &u->changes, c);
    return OK;
}

static enum err keep(struct undoing *u, const struct change *changes, size_t n, struct error *e)
{
    struct receipt receipt;
    struct submission s = {
        .instance = house_new_id(),
        .actor = u->actor,
        .source_kind = SOURCE_IMPORT,
        .source = u->undo,
        .vocabulary = &u->vocabulary,
        .changes = changes,
        .n = n,
    };

    return journal_submit(house_journal(u->house), &s, &receipt, e);
}

/* The undo is an import of its own in the list. */
static enum err keep_undo(struct undoing *u, struct error *e)
{
    struct import_run made = *u->taken_back;

    made.created = made.same = 0;
    made.changed = (int64_t)u->result->restored;
    made.retracted = (int64_t)u->result->retracted;
    made.rows = made.changed + made.retracted;
    made.undoes = u->run;
    made.undone = made.finished = NO;
    struct change change = {.op = OP_CREATE,
                            .type = &import_run_type,
                            .id = u->undo,
                            .record = &made,
                            .mask = record_all_fields(&import_run_type),
                            .from = {.row = INT_NONE}};
    return keep(u, &change, 1, e);
}

static struct change run_change(struct id run, const struct import_run *record, const char *field)
{
    const struct field *f = record_field(&import_run_type, str_of(field));

    return (struct change){.op = OP_UPDATE,
                           .type = &import_run_type,
                           .id = run,
                           .record = record,
                           .mask = (uint64_t)1 << record_field_index(&import_run_type, f),
                           .from = {.row = INT_NONE}};
}

/* The undo is whole and the one it takes back is marked; where that was an undo itself, what it took back stands again. */
static enum err finish(struct undoing *u, struct error *e)
{
    const struct import_run whole = {.finished = YES}, marked = {.undone = YES}, stands = {.undone = NO};
    struct id first = u->taken_back->undoes;
    struct change changes[] = {
        run_change(u->undo, &whole, "finished"),
        run_change(u->run, &marked, "undone"),
        run_change(first, &stands, "undone"),
    };

    return keep(u, changes, id_known(first) ? 3 : 2, e);
}

static enum err write_changes(struct undoing *u, const struct progress *progress, struct error *e)
{
    for (size_t at = 0, n; at < u->changes.n; at += n) {
        n = u->changes.n - at < IMPORT_CHUNK ? u->changes.n - at : IMPORT_CHUNK;
        if (keep(u, u->changes.at + at, n, e))
            return e->code;
        if (progress && !progress->step(progress->ctx, at + n, u->changes.n))
            return error_set(e, ERR_CANCELLED, "import.undo_cancelled");
    }
    return OK;
}

enum err import_undo(struct arena *a, struct house *h, struct db *db, struct id run, struct id actor,
                     const struct progress *progress, struct import_undone *result, struct error *e)
{
    struct undoing u = {
        .arena = a,
        .house = h,
        .db = db,
        .run = run,
        .undo = house_new_id(),
        .actor = actor,
        .vocabulary = house_vocabulary(house_pack(h)),
        .seen = MAP_IN(a),
        .result = result,
    };
    struct record_meta meta;
    void *record;

    *result = (struct import_undone){0};
    if (journal_record(a, house_journal(h), db, &import_run_type, run, &meta, &record, e))
        return e->code;
    u.taken_back = record;
    if (u.taken_back->undone == YES)
        return error_set(e, ERR_CONFLICT, "import.already_undone", id_format(e->arena, run));
    if (journal_of_source(a, house_journal(h), db, run, note_touched, &u, e))
        return e->code;
    for (size_t i = 0; i < u.records.n; i++)
        if (plan_one(&u, &u.records.at[i], e))
            return e->code;
    if (import_shown_forget(h, u.taken_back, meta.made_by, e) || keep_undo(&u, e) || write_changes(&u, progress, e))
        return e->code;
    return finish(&u, e);
}
