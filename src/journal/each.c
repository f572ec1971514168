/* Every record of a type, one after the other, in memory that does not grow with their number. */
#include "journal/store.h"

enum { STEP_EVERY = 1024, SCRATCH_BYTES = 64 << 10 /* holds nearly every record */ };

enum err steps_next(struct steps *s, struct error *e)
{
    if (++s->done % STEP_EVERY == 0 && s->progress && !s->progress->step(s->progress->ctx, s->done, s->total))
        return error_set(e, ERR_CANCELLED, "journal.cancelled");
    return OK;
}

bool cut_holds(const struct cut *cut, const struct entry *x)
{
    if (!cut)
        return true;
    for (size_t i = 0; i < cut->n; i++)
        if (id_eq(cut->at[i].origin, x->origin) && id_eq(cut->at[i].scope, x->scope))
            return x->number <= cut->at[i].number;
    return false;
}

static bool inside(struct reach reach, const struct entry *x, uint64_t position)
{
    if (reach.positions && position > reach.positions[record_bucket(x->record)])
        return false;
    return cut_holds(reach.cut, x);
}

void *copy_record(struct arena *a, const struct record_type *type, const void *record)
{
    void *copy = arena_copy(a, record, type->size);

    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        struct value v = field_get(f, record);
        if (f->kind != KIND_TEXT && f->kind != KIND_CODE && f->kind != KIND_PLACE)
            continue;
        if (v.known)
            v.text = str_copy(a, v.text);
        field_set(f, copy, v);
    }
    return copy;
}

/* The record being folded: its entries stand together in the query. */
struct folding {
    struct arena scratch; /* of the record at hand */
    struct arena *keep;
    const struct record_type *type;
    struct id record;
    VEC(struct change_seen) seen;
    journal_each *each;
    void *ctx;
};

static enum err hand_on(struct folding *f, struct error *e)
{
    struct folded state;

    if (fold_record(&f->scratch, f->type, f->seen.at, f->seen.n, &state, e))
        return e->code;
    struct record_meta meta = meta_of(&f->scratch, f->type, f->record, &state);
    const void *record = state.record;
    if (f->keep) {
        record = copy_record(f->keep, f->type, record);
        meta.heads = str_copy(f->keep, meta.heads);
    }
    return f->each(f->ctx, &meta, record, e);
}

/* Folds what was gathered and makes room for the record of this row. */
static enum err next_record(struct folding *f, struct arena_mark empty, struct str id, struct error *e)
{
    if (f->seen.n && hand_on(f, e))
        return e->code;
    arena_rewind(&f->scratch, empty);
    f->seen.at = NULL;
    f->seen.n = f->seen.room = 0;
    if (id.n != sizeof f->record.b)
        return error_set(e, ERR_DAMAGED, "journal.entry_damaged");
    memcpy(f->record.b, id.p, id.n);
    return OK;
}

static enum err gather(struct folding *f, const struct journal *j, const struct db_rows *rows, struct reach reach,
                       struct error *e)
{
    struct event *x = ARENA_NEW(&f->scratch, struct event);

    if (read_event(&f->scratch, j, rows, x, e))
        return e->code;
    if (!id_eq(x->entry.record, f->record) || x->entry.type != f->type->number)
        return error_set(e, ERR_DAMAGED, "journal.entry_damaged");
    if (inside(reach, &x->entry, (uint64_t)db_get_int(rows, 4)))
        VEC_PUSH(&f->scratch, &f->seen, seen_of(x));
    return OK;
}

enum err read_folded(struct arena *keep, const struct journal *j, struct db *db, const struct record_type *type,
                     struct reach reach, struct steps *steps, journal_each *each, void *ctx, struct error *e)
{
    struct folding f = {.keep = keep, .type = type, .each = each, .ctx = ctx};
    struct db_rows rows;

    arena_reserve(&f.scratch, SCRATCH_BYTES);
    struct arena_mark empty = arena_mark(&f.scratch);
    enum err err =
        db_scan(db, journal_statement(db, "of_type"), (struct db_value[]){db_int(type->number)}, 1, &rows, e);

    if (!err) {
        while (!err && db_step(&rows)) {
            struct str id = db_get_blob(&rows, 3);
            if (!str_eq(id, id_bytes(&f.record)))
                err = next_record(&f, empty, id, e);
            if (!err)
                err = gather(&f, j, &rows, reach, e);
            if (!err)
                err = steps_next(steps, e);
        }
        if (!err && f.seen.n)
            err = hand_on(&f, e);
        enum err end = db_end(&rows);
        err = err ? err : end;
    }
    arena_free(&f.scratch);
    return err;
}

enum err read_projected(struct arena *keep, const struct journal *j, struct db *db, const struct record_type *type,
                        journal_each *each, void *ctx, struct error *e)
{
    struct arena scratch = ARENA_EMPTY, *a = keep ? keep : &scratch;
    struct db_rows rows;

    arena_reserve(&scratch, SCRATCH_BYTES);
    struct arena_mark empty = arena_mark(&scratch);
    enum err err = db_scan(db, db_statement_text(db, journal_words(j, type)->all), NULL, 0, &rows, e);

    if (!err) {
        while (!err && db_step(&rows)) {
            struct record_meta meta;
            void *record = record_new(a, type);
            err = record_from_row(a, type, &rows, &meta, record, e);
            if (!err)
                err = each(ctx, &meta, record, e);
            arena_rewind(&scratch, empty);
        }
        enum err end = db_end(&rows);
        err = err ? err : end;
    }
    arena_free(&scratch);
    return err;
}

enum err journal_records(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                         const struct cut *cut, journal_each *each, void *ctx, struct error *e)
{
    struct steps steps = {0};

    return cut ? read_folded(a, j, db, type, (struct reach){.cut = cut}, &steps, each, ctx, e)
               : read_projected(a, j, db, type, each, ctx, e);
}
