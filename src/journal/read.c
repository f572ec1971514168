#include "base/buf.h"
#include "journal/store.h"

uint64_t breaches_of(struct arena *scratch, const struct record_type *type, const void *record)
{
    struct arena_mark mark = arena_mark(scratch);
    struct error found = ERROR_IN(scratch);

    record_breaches(type, record, &found);
    arena_rewind(scratch, mark);
    return found.place_count;
}

struct record_meta meta_of(struct arena *scratch, const struct record_type *type, struct id record,
                           const struct folded *f)
{
    return (struct record_meta){
        .id = record,
        .scope = f->scope,
        .live = f->live,
        .heads = {(const char *)f->heads, f->head_count * sizeof *f->heads},
        .contested = f->contested,
        .breaches = f->live ? breaches_of(scratch, type, f->record) : 0,
        .made_at = f->made_at,
        .made_by = f->made_by,
        .changed_at = f->changed_at,
        .changed_by = f->changed_by,
        .source = f->source,
    };
}

uint64_t record_version(const struct record_meta *meta)
{
    struct cursor heads = CURSOR(meta->heads);
    uint64_t version = 0;

    for (; heads.rest.n >= VERSION_BYTES; cursor_bytes(&heads, VERSION_BYTES - sizeof version))
        version ^= cursor_u64(&heads);
    return version;
}

enum err read_event(struct arena *a, const struct journal *j, const struct db_rows *rows, struct event *x,
                    struct error *e)
{
    struct str bytes = str_copy(a, db_get_blob(rows, 0)), hash = db_get_blob(rows, 2);
    const struct sealkey *key;
    struct hash32 h;

    if (entry_decode(bytes, &x->entry, e) || keys_find(j->where.keyring, x->entry.key, &key, e) ||
        entry_open(a, bytes, &x->entry, key, &x->payload, e))
        return e->code;
    if (hash.n != sizeof h.b)
        return error_set(e, ERR_DAMAGED, "journal.entry_damaged");
    memcpy(h.b, hash.p, sizeof h.b);
    x->version = version_of(&h);
    x->received = (struct instant){db_get_int(rows, 1)};
    return OK;
}

struct change_seen seen_of(const struct event *x)
{
    return (struct change_seen){
        .op = x->entry.op,
        .time = x->entry.time,
        .origin = x->entry.origin,
        .scope = x->entry.scope,
        .actor = x->entry.actor,
        .source = x->entry.source,
        .number = x->entry.number,
        .version = x->version,
        .base = x->entry.base,
        .base_count = x->entry.base_count,
        .fields = x->payload.fields,
    };
}

static enum err each_event(struct arena *a, const struct journal *j, struct db *db, const char *statement,
                           const struct db_value *values, size_t n, journal_event *each, void *ctx, struct error *e)
{
    bool few = strcmp(statement, "of_source") != 0; /* an import may have brought all there is */
    struct db_rows rows;
    enum err err = OK;

    if ((few ? db_query : db_scan)(db, journal_statement(db, statement), values, n, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct event *x = ARENA_NEW(a, struct event);
        err = read_event(a, j, &rows, x, e);
        if (!err)
            err = each(ctx, x, e);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}

enum err journal_history(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                         struct id record, journal_event *each, void *ctx, struct error *e)
{
    struct db_value values[] = {db_int(type->number), db_blob(id_bytes(&record))};

    return each_event(a, j, db, "of_record", values, COUNT_OF(values), each, ctx, e);
}

enum err journal_of_source(struct arena *a, const struct journal *j, struct db *db, struct id source,
                           journal_event *each, void *ctx, struct error *e)
{
    return each_event(a, j, db, "of_source", (struct db_value[]){db_blob(id_bytes(&source))}, 1, each, ctx, e);
}

enum err journal_of_op(struct arena *a, const struct journal *j, struct db *db, enum op op, size_t limit,
                       journal_event *each, void *ctx, struct error *e)
{
    struct db_value values[] = {db_int(op), db_int((int64_t)limit)};

    assert(op > OP_RETRACT);
    return each_event(a, j, db, "of_op", values, COUNT_OF(values), each, ctx, e);
}

struct id journal_key_id(struct arena *scratch, const struct journal *j, const struct record_type *type,
                         const void *record, struct id scope)
{
    struct id id = record_key_id(scratch, type, record);

    if (!id_known(scope) || str_is(keys_scope_name(j->where.keyring, scope), "programme"))
        return id;
    struct str both = str_join(scratch, id_bytes(&id), id_bytes(&scope));
    return id_v8(crypt_hash(both).b);
}

struct id read_id(const struct db_rows *rows, int column)
{
    struct str bytes = db_get_blob(rows, column);
    struct id id = NO_ID;

    if (bytes.n == sizeof id.b)
        memcpy(id.b, bytes.p, sizeof id.b);
    return id;
}

/* When the entry of that number was received, or of the first after it; NO_INSTANT where none follows. */
static enum err received_of(struct db *db, const struct cut_at *at, uint64_t number, struct instant *out,
                            struct error *e)
{
    struct db_value values[] = {db_blob(id_bytes(&at->origin)), db_blob(id_bytes(&at->scope)), db_int((int64_t)number)};
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "received_of"), values, COUNT_OF(values), &rows, e))
        return e->code;
    *out = db_step(&rows) ? (struct instant){db_get_int(&rows, 0)} : NO_INSTANT;
    return db_end(&rows);
}

/* A stream arrives in order, so its newest number of a time is found by halving, without an index of times. */
static enum err newest_by(struct db *db, struct cut_at *at, struct instant when, struct error *e)
{
    uint64_t held = 0, later = at->number + 1;

    while (held + 1 < later) {
        uint64_t middle = held + (later - held) / 2;
        struct instant received = NO_INSTANT;
        if (received_of(db, at, middle, &received, e))
            return e->code;
        if (instant_known(received) && received.us <= when.us)
            held = middle;
        else
            later = middle;
    }
    at->number = held;
    return OK;
}

enum err journal_cut_at(struct arena *a, struct db *db, struct instant when, struct cut *cut, struct error *e)
{
    VEC(struct cut_at) at = {0};
    struct db_rows rows;
    size_t held = 0;

    if (db_query(db, journal_statement(db, "applied"), NULL, 0, &rows, e))
        return e->code;
    while (db_step(&rows)) {
        if (db_is_null(&rows, 2))
            continue; /* all of the stream waits for its time */
        struct cut_at one = {read_id(&rows, 0), read_id(&rows, 1), (uint64_t)db_get_int(&rows, 2)};
        VEC_PUSH(a, &at, one);
    }
    if (db_end(&rows))
        return e->code;
    for (size_t i = 0; i < at.n; i++) {
        if (newest_by(db, &at.at[i], when, e))
            return e->code;
        if (at.at[i].number) /* else nothing of that stream was held yet */
            at.at[held++] = at.at[i];
    }
    *cut = (struct cut){at.at, held};
    return OK;
}

enum err read_record(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                     struct id id, bool *found, struct record_meta *meta, void **record, struct error *e)
{
    const struct type_words *words = journal_words(j, type);
    struct db_statement *by_id = db == j->db ? words->find : db_statement_text(db, words->by_id);
    struct db_value values[] = {db_int(record_bucket(id)), db_blob(id_bytes(&id))};
    struct db_rows rows;

    *record = record_new(a, type);
    if (db_query(db, by_id, values, COUNT_OF(values), &rows, e))
        return e->code;
    *found = db_step(&rows);
    enum err err = *found ? record_from_row(a, type, &rows, meta, *record, e) : OK;
    enum err end = db_end(&rows);
    return err ? err : end;
}

enum err journal_record(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                        struct id id, struct record_meta *meta, void **record, struct error *e)
{
    bool found = false;

    if (read_record(a, j, db, type, id, &found, meta, record, e))
        return e->code;
    return found ? OK : error_set(e, ERR_NOT_FOUND, "journal.no_such_record", id_format(e->arena, id));
}

enum err journal_count(struct db *db, uint64_t *out, struct error *e)
{
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "count"), NULL, 0, &rows, e))
        return e->code;
    *out = db_step(&rows) ? (uint64_t)db_get_int(&rows, 0) : 0;
    return db_end(&rows);
}

struct taking {
    struct arena *arena;
    journal_take *take;
    void *ctx;
    VEC(struct change_seen) seen;
};

static enum err take_event(void *ctx, const struct event *x, struct error *e)
{
    struct taking *t = ctx;

    (void)e;
    if (!t->take || t->take(t->ctx, x))
        VEC_PUSH(t->arena, &t->seen, seen_of(x));
    return OK;
}

enum err journal_state(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                       struct id id, journal_take *take, void *ctx, struct folded *out, struct error *e)
{
    struct taking t = {.arena = a, .take = take, .ctx = ctx};

    if (journal_history(a, j, db, type, id, take_event, &t, e))
        return e->code;
    return fold_record(a, type, t.seen.at, t.seen.n, out, e);
}

enum err journal_last_received(struct db *db, struct instant *out, struct error *e)
{
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "last"), NULL, 0, &rows, e))
        return e->code;
    *out = db_step(&rows) ? (struct instant){db_get_int(&rows, 1)} : NO_INSTANT;
    return db_end(&rows);
}
