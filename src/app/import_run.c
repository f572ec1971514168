/* Writing a plan: chunk by chunk, each acknowledged when it is on disk. */
#include "app/import_read.h"

/* One import under way. */
struct run {
    struct arena *arena;
    struct house *house;
    struct db *db;
    const struct import_order *order;
    const struct import_plan *plan;
    struct vocabulary vocabulary;
    struct import_run record;
    struct import_result *result;
    struct hash32 blob;
    uint64_t done, total;
};

static enum err submit(struct run *r, const struct change *changes, size_t n, struct error *e)
{
    struct receipt receipt;
    struct submission s = {
        .instance = house_new_id(),
        .actor = r->order->actor,
        .source_kind = SOURCE_IMPORT,
        .source = r->result->run,
        .changes = changes,
        .n = n,
        .vocabulary = &r->vocabulary,
    };

    if (journal_submit(house_journal(r->house), &s, &receipt, e))
        return e->code;
    r->result->appended += receipt.appended;
    return OK;
}

static enum err keep_run(struct run *r, enum op op, uint64_t mask, struct error *e)
{
    struct change c = {
        .op = op,
        .type = &import_run_type,
        .id = r->result->run,
        .record = &r->record,
        .mask = mask,
        .from = {.file = r->order->file_name, .row = INT_NONE, .blob = r->blob},
    };

    return submit(r, &c, 1, e);
}

static struct change change_of(const struct run *r, const struct import_row *row)
{
    bool gone = row->fate == FATE_MISSING;
    struct change c = {
        .op = gone             ? OP_RETRACT
              : row->seen_live ? OP_UPDATE
                               : OP_CREATE,
        .type = row->type,
        .id = row->id,
        .record = row->record,
        .mask = row->mask,
        .base = row->base,
        .base_given = row->seen_live,
        .from = row->from,
    };

    c.from.blob = r->blob;
    return c;
}

static bool step(const struct run *r)
{
    const struct progress *p = r->order->progress;

    return !p || p->step(p->ctx, r->done, r->total);
}

/* The rows of `rows` that ask for something, IMPORT_CHUNK at a time. */
static enum err write_rows(struct run *r, const struct import_row *rows, size_t n, struct error *e)
{
    struct change chunk[IMPORT_CHUNK];
    size_t held = 0;

    for (size_t i = 0; i < n; i++) {
        if (rows[i].fate != FATE_SAME) {
            chunk[held++] = change_of(r, &rows[i]);
            r->result->contested += rows[i].changed_since;
        }
        if (!held || (held < IMPORT_CHUNK && i + 1 < n))
            continue;
        if (submit(r, chunk, held, e))
            return e->code;
        r->done += held;
        held = 0;
        if (!step(r))
            return error_set(e, ERR_CANCELLED, "import.cancelled");
    }
    return OK;
}

static uint64_t field_bit(const char *name)
{
    return (uint64_t)1 << record_field_index(&import_run_type, record_field(&import_run_type, str_of(name)));
}

static void describe(struct run *r)
{
    const struct import_plan *p = r->plan;
    const struct import_order *o = r->order;
    struct hash32 hash = crypt_hash(o->bytes);

    r->record = (struct import_run){
        .mapping = o->mapping->name,
        .file_name = o->file_name,
        .file_hash = crypt_hex(r->arena, hash32_bytes(&hash)),
        .settings = import_settings(r->arena, o),
        .rows = (int64_t)p->rows.n,
        .created = (int64_t)p->count[FATE_NEW],
        .changed = (int64_t)p->count[FATE_CHANGED],
        .same = (int64_t)p->count[FATE_SAME],
        .retracted = o->retract_missing ? (int64_t)p->missing.n : 0,
        .finished = NO,
        .undone = NO,
    };
}

static enum err keep_file(struct run *r, struct error *e)
{
    const struct journal_place *where = journal_where(house_journal(r->house));
    struct id key_id;
    const struct sealkey *key = keys_sealing_key(where->keyring, keys_scope(where->keyring), &key_id);

    return blob_put(&where->blobs, key, key_id, r->order->bytes, &r->blob, e);
}

enum err import_execute(struct arena *a, struct house *h, struct db *db, const struct import_order *o,
                        const struct import_plan *plan, struct import_result *result, struct error *e)
{
    size_t missing = o->retract_missing ? plan->missing.n : 0;
    struct run r = {
        .arena = a,
        .house = h,
        .db = db,
        .order = o,
        .plan = plan,
        .vocabulary = house_vocabulary(house_pack(h)),
        .result = result,
        .total = plan->count[FATE_NEW] + plan->count[FATE_CHANGED] + missing,
    };

    *result = (struct import_result){0};
    if (!r.total)
        return OK;
    result->run = house_new_id();
    describe(&r);
    if (keep_file(&r, e) || keep_run(&r, OP_CREATE, record_all_fields(&import_run_type), e) ||
        write_rows(&r, plan->rows.at, plan->rows.n, e) || write_rows(&r, plan->missing.at, missing, e))
        return e->code;
    r.record.finished = YES;
    return keep_run(&r, OP_UPDATE, field_bit("finished"), e);
}
