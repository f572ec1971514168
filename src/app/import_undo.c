/* Taking an import back: by new entries, so that yesterday's figures still say what they said. */
#include "app/import.h"
#include "domain/intake/intake.h"

/* A record that the import touched, and how it stood without it. */
struct touched {
    struct id id;
    const struct record_type *type;
};

struct undoing {
    struct arena *arena;
    struct house *house;
    struct db *db;
    struct id run;
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

    s->afterward = s->reached && !of_run;
    s->reached = s->reached || of_run;
    return !s->reached;
}

static uint64_t every_field(const struct record_type *type)
{
    return UINT64_MAX >> (FIELDS_MOST - type->field_count);
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
    if (split.afterward) {
        u->result->kept++;
        return OK;
    }
    struct change c = {.type = t->type, .id = t->id, .base = now.heads, .base_given = true, .from = {.row = INT_NONE}};
    c.op = !before.live ? OP_RETRACT : now.live ? OP_UPDATE : OP_CREATE;
    c.record = before.record;
    c.mask = every_field(t->type);
    if (before.live)
        u->result->restored++;
    else
        u->result->retracted++;
    VEC_PUSH(u->arena, &u->changes, c);
    return OK;
}

static struct submission new_submission(const struct undoing *u, struct id undo, struct id actor,
                                        const struct vocabulary *vocabulary)
{
    (void)u;
    return (struct submission){
        .instance = house_new_id(),
        .actor = actor,
        .source_kind = SOURCE_IMPORT,
        .source = undo,
        .vocabulary = vocabulary,
    };
}

/* The undo is an import of its own in the list, and the one it takes back is marked. */
static enum err keep_runs(struct undoing *u, struct id undo, struct id actor, const struct vocabulary *vocabulary,
                          const struct import_run *run, struct error *e)
{
    struct import_run made = *run, marked = *run;
    struct receipt receipt;
    const struct field *undone = record_field(&import_run_type, STR("undone"));

    made.created = made.same = 0;
    made.changed = (int64_t)u->result->restored;
    made.retracted = (int64_t)u->result->retracted;
    made.rows = made.changed + made.retracted;
    made.undoes = u->run;
    made.undone = NO;
    made.finished = YES;
    marked.undone = YES;
    struct change changes[] = {
        {.op = OP_CREATE,
         .type = &import_run_type,
         .id = undo,
         .record = &made,
         .mask = every_field(&import_run_type),
         .from = {.row = INT_NONE}},
        {.op = OP_UPDATE,
         .type = &import_run_type,
         .id = u->run,
         .record = &marked,
         .mask = (uint64_t)1 << record_field_index(&import_run_type, undone),
         .from = {.row = INT_NONE}},
    };
    struct submission s = new_submission(u, undo, actor, vocabulary);
    s.changes = changes;
    s.n = COUNT_OF(changes);
    return journal_submit(house_journal(u->house), &s, &receipt, e);
}

static enum err write_changes(struct undoing *u, struct id undo, struct id actor, const struct vocabulary *vocabulary,
                              const struct progress *progress, struct error *e)
{
    struct receipt receipt;

    for (size_t at = 0; at < u->changes.n; at += IMPORT_CHUNK) {
        struct submission s = new_submission(u, undo, actor, vocabulary);
        s.changes = u->changes.at + at;
        s.n = u->changes.n - at < IMPORT_CHUNK ? u->changes.n - at : IMPORT_CHUNK;
        if (journal_submit(house_journal(u->house), &s, &receipt, e))
            return e->code;
        if (progress && !progress->step(progress->ctx, at + s.n, u->changes.n))
            return error_set(e, ERR_CANCELLED, "import.cancelled");
    }
    return OK;
}

enum err import_undo(struct arena *a, struct house *h, struct db *db, struct id run, struct id actor,
                     const struct progress *progress, struct import_undone *result, struct error *e)
{
    struct undoing u = {.arena = a, .house = h, .db = db, .run = run, .seen = MAP_IN(a), .result = result};
    struct vocabulary vocabulary = house_vocabulary(house_pack(h));
    struct id undo = house_new_id();
    struct record_meta meta;
    void *record;

    *result = (struct import_undone){0};
    if (journal_record(a, house_journal(h), db, &import_run_type, run, &meta, &record, e))
        return e->code;
    if (((const struct import_run *)record)->undone == YES)
        return error_set(e, ERR_CONFLICT, "import.already_undone", id_format(e->arena, run));
    if (journal_of_source(a, house_journal(h), db, run, note_touched, &u, e))
        return e->code;
    for (size_t i = 0; i < u.records.n; i++)
        if (plan_one(&u, &u.records.at[i], e))
            return e->code;
    if (write_changes(&u, undo, actor, &vocabulary, progress, e))
        return e->code;
    return keep_runs(&u, undo, actor, &vocabulary, record, e);
}
