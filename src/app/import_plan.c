/* What a file would change: every row beside what stands, and what stands that the file leaves out. */
#include "app/import_read.h"
#include "base/buf.h"

/* Live records of a section that share its constants and parameters with the file: they are what the file speaks of. */
struct sweep {
    struct reading *reading;
    const struct found *found;
    const void *like; /* a record holding the section's constants and parameters */
    uint64_t mask;
};

static bool alike(const struct record_type *type, const void *a, const void *b, uint64_t mask)
{
    return (record_diff(type, a, b) & mask) == 0;
}

static enum err sweep_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct sweep *s = ctx;
    struct reading *r = s->reading;
    const struct record_type *type = s->found->section->type;

    (void)e;
    if (!meta->live || map_get(&r->by_id, id_bytes(&meta->id)) || !alike(type, s->like, record, s->mask))
        return OK;
    struct import_row row = {
        .section = s->found->section,
        .type = type,
        .record = (void *)(uintptr_t)record,
        .id = meta->id,
        .from = {.file = r->order->file_name, .sheet = s->found->sheet_name, .row = INT_NONE},
        .fate = FATE_MISSING,
        .seen_live = true,
        .meta = *meta,
        .before = record,
        .base = meta->heads,
    };
    VEC_PUSH(r->arena, &r->plan->missing, row);
    r->plan->count[FATE_MISSING]++;
    return OK;
}

static enum err find_missing(struct reading *r, struct house *h, struct db *db)
{
    for (size_t i = 0; i < r->found.n; i++) {
        struct sweep s = {.reading = r, .found = &r->found.at[i]};
        const struct mapping_section *section = s.found->section;
        if (!section->header_rows && !section->blocks.n)
            continue; /* a single record is never one of many */
        s.like = import_record(r, s.found, &s.mask);
        if (journal_records(r->arena, house_journal(h), db, section->type, NULL, sweep_one, &s, r->e))
            return r->e->code;
    }
    return OK;
}

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

/* The heads of the record when the dry run was shown. */
static enum err seen_base(struct reading *r, struct house *h, struct db *db, struct instant shown,
                          struct import_row *row)
{
    struct until until = {.last = shown};
    struct folded f;

    if (journal_state(r->arena, house_journal(h), db, row->type, row->id, take_until, &until, &f, r->e))
        return r->e->code;
    if (until.later) {
        row->changed_since = true;
        row->base = (struct str){(const char *)f.heads, f.head_count * sizeof *f.heads};
    }
    return OK;
}

/* --- comparing --- */

static enum import_fate fate_of(const struct import_row *row)
{
    if (!row->seen_live)
        return FATE_NEW;
    return record_diff(row->type, row->before, row->record) & row->mask ? FATE_CHANGED : FATE_SAME;
}

static enum err compare(struct reading *r, struct house *h, struct db *db, struct instant shown, struct import_row *row)
{
    struct error quiet = ERROR_IN(r->arena);
    void *before;
    enum err err = journal_record(r->arena, house_journal(h), db, row->type, row->id, &row->meta, &before, &quiet);

    if (err && err != ERR_NOT_FOUND)
        return error_set_args(r->e, quiet.code, quiet.key, quiet.args);
    row->seen_live = !err && row->meta.live;
    row->before = before;
    row->base = err ? STR_EMPTY : row->meta.heads;
    /* What is made from its key alone is there, or it is not; it corrects nothing. */
    row->fate = fate_of(row);
    r->plan->count[row->fate]++;
    return row->fate == FATE_CHANGED && instant_known(shown) ? seen_base(r, h, db, shown, row) : OK;
}

/* --- the note of a dry run --- */

extern const char embedded_import_sql[];
static const struct statement_set import_sql = {embedded_import_sql};

static struct str settings_text(struct arena *a, const struct import_order *o)
{
    struct buf b = BUF_IN(a);

    for (size_t i = 0; i < o->setting_count; i++)
        buf_printf(&b, "%s%.*s=%.*s", i ? " " : "", STR_ARG(o->settings[i].name), STR_ARG(o->settings[i].value));
    return buf_str(&b);
}

/* The same file under the same mapping and settings, by the same account. */
static struct hash32 order_key(struct arena *a, const struct import_order *o)
{
    struct hash32 file = crypt_hash(o->bytes);
    struct buf b = BUF_IN(a);

    buf_put(&b, id_bytes(&o->actor));
    buf_put(&b, hash32_bytes(&file));
    buf_printf(&b, "%.*s\n", STR_ARG(o->mapping->name));
    buf_put(&b, settings_text(a, o));
    return crypt_hash(buf_str(&b));
}

enum err import_note_dry_run(struct house *h, struct db *db, const struct import_order *o, struct error *e)
{
    struct hash32 key = order_key(e->arena, o);
    struct instant now;
    enum err err = journal_last_received(db, &now, e);

    if (err)
        return err;
    struct db *accounts = house_lend_accounts(h);
    struct db_value values[] = {db_blob(hash32_bytes(&key)), db_int(now.us)};
    err = db_exec(accounts, db_prepare(accounts, &import_sql, "note"), values, COUNT_OF(values), e);
    house_return_accounts(h);
    return err;
}

static enum err shown_at(struct house *h, const struct import_order *o, struct instant *shown, struct error *e)
{
    struct hash32 key = order_key(e->arena, o);
    struct db *accounts = house_lend_accounts(h);
    struct db_rows rows;
    enum err err = db_query(accounts, db_prepare(accounts, &import_sql, "noted"),
                            (struct db_value[]){db_blob(hash32_bytes(&key))}, 1, &rows, e);

    *shown = NO_INSTANT;
    if (!err) {
        if (db_step(&rows))
            *shown = (struct instant){db_get_int(&rows, 0)};
        err = db_end(&rows);
    }
    house_return_accounts(h);
    return err;
}

enum err import_plan(struct arena *a, struct house *h, struct db *db, const struct import_order *o,
                     struct import_plan *plan, struct error *e)
{
    const struct pack *pack = house_pack(h);
    struct reading r = {
        .arena = a,
        .order = o,
        .pack = pack,
        .vocabulary = house_vocabulary(pack),
        .plan = plan,
        .e = e,
        .by_id = MAP_IN(a),
    };
    struct instant shown;

    *plan = (struct import_plan){0};
    if (import_read(&r) || shown_at(h, o, &shown, e))
        return e->code;
    for (size_t i = 0; i < plan->rows.n; i++)
        if (compare(&r, h, db, shown, &plan->rows.at[i]))
            return e->code;
    return find_missing(&r, h, db);
}
