/* What a file would change: every row beside what stands, and what stands that the file leaves out. */
#include "app/import_read.h"

/* --- what the author saw --- */

struct until {
    struct instant last;
    bool later; /* something came after it */
};

static bool take_until(void *ctx, const struct event *x)
{
    struct until *u = ctx;

    if (x->received.us <= u->last.us)
        return true;
    u->later = true;
    return false;
}

static struct str heads_of(const struct folded *f)
{
    return (struct str){(const char *)f->heads, f->head_count * sizeof *f->heads};
}

/*
 * Where somebody changed the record after the dry run, the file asks only for what differs from what was shown then: the rest of the
 * row is what its author left as it was.
 */
static enum err correct_from(struct reading *r, struct house *h, struct db *db, struct instant shown,
                             struct import_row *row)
{
    struct until until = {.last = shown};
    struct folded f;

    if (journal_state(r->arena, house_journal(h), db, row->type, row->id, take_until, &until, &f, r->e))
        return r->e->code;
    if (!until.later)
        return OK;
    if (f.live)
        row->mask &= record_diff(row->type, f.record, row->record);
    if (!(record_diff(row->type, row->before, row->record) & row->mask)) {
        row->fate = FATE_SAME;
        return OK;
    }
    row->changed_since = true;
    row->base = heads_of(&f);
    return OK;
}

/* --- comparing --- */

static enum err compare(struct reading *r, struct house *h, struct db *db, struct instant shown, struct import_row *row)
{
    struct arena_mark mark = arena_mark(r->arena);
    struct error quiet = ERROR_IN(r->arena);
    struct record_meta meta;
    void *before;
    enum err err = journal_record(r->arena, house_journal(h), db, row->type, row->id, &meta, &before, &quiet);

    if (err && err != ERR_NOT_FOUND)
        return error_set_args(r->e, quiet.code, quiet.key, quiet.args);
    row->seen_live = !err && meta.live;
    bool differs = row->seen_live && record_diff(row->type, before, row->record) & row->mask;
    row->fate = !row->seen_live ? FATE_NEW : differs ? FATE_CHANGED : FATE_SAME;
    row->before = before;
    row->base = row->seen_live ? meta.heads : STR_EMPTY;
    if (differs && instant_known(shown) && correct_from(r, h, db, shown, row))
        return r->e->code;
    if (row->fate != FATE_CHANGED) { /* a file of many rows needs no memory for what stays as it is */
        arena_rewind(r->arena, mark);
        row->before = NULL;
        row->base = STR_EMPTY;
    }
    r->plan->count[row->fate]++;
    return OK;
}

/* --- what the file leaves out --- */

/* Live records of a section that share its constants and parameters with the file: they are what the file speaks of. */
struct sweep {
    struct reading *reading;
    const struct found *found;
    uint64_t mask; /* of the key fields among those constants and parameters */
    VEC(struct id) ids;
};

static uint64_t key_fields(const struct record_type *type)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < type->field_count; i++)
        mask |= type->fields[i].key ? (uint64_t)1 << i : 0;
    return mask;
}

static enum err sweep_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct sweep *s = ctx;
    struct reading *r = s->reading;

    (void)e;
    if (!meta->live || record_diff(s->found->section->type, s->found->blank, record) & s->mask ||
        map_get(&r->by_id, id_bytes(&meta->id)))
        return OK;
    VEC_PUSH(r->arena, &s->ids, meta->id);
    map_set(&r->by_id, str_copy(r->arena, id_bytes(&meta->id)),
            r); /* another section of this type need not list it too */
    return OK;
}

/* One that came after the dry run was never shown as missing, so that nobody asked for its retraction. */
static enum err add_missing(struct reading *r, struct house *h, struct db *db, struct instant shown,
                            const struct found *f, struct id id)
{
    struct until until = {.last = shown};
    struct record_meta meta;
    struct folded then;
    void *record;
    struct import_row row = {
        .section = f->section,
        .type = f->section->type,
        .id = id,
        .from = {.file = r->order->file_name, .sheet = f->sheet_name, .row = INT_NONE},
        .fate = FATE_MISSING,
        .seen_live = true,
    };

    if (journal_record(r->arena, house_journal(h), db, row.type, id, &meta, &record, r->e))
        return r->e->code;
    row.before = row.record = record;
    row.base = meta.heads;
    if (instant_known(shown)) {
        if (journal_state(r->arena, house_journal(h), db, row.type, id, take_until, &until, &then, r->e))
            return r->e->code;
        if (!then.live)
            return OK;
        row.changed_since = until.later;
        row.base = heads_of(&then);
    }
    VEC_PUSH(r->arena, &r->plan->missing, row);
    r->plan->count[FATE_MISSING]++;
    return OK;
}

static enum err find_missing(struct reading *r, struct house *h, struct db *db, struct instant shown)
{
    for (size_t i = 0; i < r->found.n; i++) {
        struct sweep s = {.reading = r, .found = &r->found.at[i]};
        const struct mapping_section *section = s.found->section;
        if (!section->header_rows && !section->blocks.n)
            continue; /* a single record is never one of many */
        s.mask = s.found->mask & key_fields(section->type);
        enum err err = journal_records(NULL, house_journal(h), db, section->type, NULL, sweep_one, &s, r->e);
        for (size_t k = 0; k < s.ids.n && !err; k++)
            err = add_missing(r, h, db, shown, s.found, s.ids.at[k]);
        if (err)
            return err;
    }
    return OK;
}

static enum err make_plan(struct reading *r, struct house *h, struct db *db)
{
    struct import_plan *plan = r->plan;
    struct instant shown;

    /* Asked first: what comes in while the file is read counts as not seen. */
    if (journal_last_received(db, &plan->seen, r->e) || import_read(r) || import_days(r, h, db) ||
        import_shown_at(h, r->order, &shown, r->e))
        return r->e->code;
    for (size_t i = 0; i < plan->rows.n; i++)
        if (compare(r, h, db, shown, &plan->rows.at[i]))
            return r->e->code;
    return find_missing(r, h, db, shown);
}

enum err import_plan(struct arena *a, struct house *h, struct db *db, const struct import_order *o,
                     struct import_plan *plan, struct error *e)
{
    const struct pack *pack = house_pack(h);
    struct arena scratch = ARENA_EMPTY;
    struct reading r = {
        .arena = a,
        .scratch = &scratch,
        .order = o,
        .pack = pack,
        .vocabulary = house_vocabulary(pack),
        .plan = plan,
        .e = e,
        .by_id = MAP_IN(a),
    };

    *plan = (struct import_plan){0};
    arena_alloc(&scratch, 1); /* its first block stays when a row is given back */
    enum err err = make_plan(&r, h, db);
    arena_free(&scratch);
    return err;
}
