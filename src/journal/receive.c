/*
 * What other nodes wrote: proven, then applied, never judged. A stream is extended or left as it is; two entries under one number
 * close its origin's streams. Entries whose time is ahead of our clock wait in journal_held until it is due.
 */
#include "base/log.h"
#include "journal/store.h"
#include "journal/stream.h"

enum { AHEAD_MOST_US = AHEAD_MOST_MINUTES * 60 * 1000000, DUE_A_TIME = 10000, AGAIN_US = 60 * 1000000 };

struct instant journal_now(const struct journal *j)
{
    return j->where.clock ? j->where.clock() : instant_now();
}

/* An entry of this hybrid time or later is held. */
static int64_t too_late(const struct journal *j)
{
    struct instant limit = {journal_now(j).us + AHEAD_MOST_US + 1000};

    return (int64_t)hybrid_next((struct hybrid){0}, limit).n;
}

/* One stream on its way in. */
struct receiving {
    struct arena *arena;
    struct journal *journal;
    struct arrival *arrival;
    struct str bytes; /* of the stream */
    struct stream stream;
    uint64_t last; /* its last number */
    uint64_t held; /* the last number we have of it, applied or held */
    bool holding;  /* the entries that follow are held */
    bool closed;   /* its origin is quarantined */
    struct map touched;
};

/* --- folding what was touched --- */

enum { TOUCHED_BYTES = 2 + sizeof(struct id) };

static const struct record_type *type_of(const struct journal *j, uint16_t number)
{
    for (size_t i = 0; i < j->where.model->n; i++)
        if (j->where.model->types[i]->number == number)
            return j->where.model->types[i];
    return NULL; /* of a newer version: it is kept, and folded by the version that knows it */
}

static void touch(struct arena *a, const struct journal *j, struct map *touched, const struct entry *x)
{
    const struct record_type *type = type_of(j, x->type);
    char key[TOUCHED_BYTES] = {(char)(x->type >> 8), (char)x->type};

    memcpy(key + 2, x->record.b, sizeof x->record.b);
    if (type && !map_get(touched, (struct str){key, sizeof key}))
        map_set(touched, str_copy(a, (struct str){key, sizeof key}), (void *)(uintptr_t)type);
}

static enum err fold_touched(struct journal *j, const struct map *touched, struct error *e)
{
    for (size_t i = 0; i < touched->n && !j->follow; i++) { /* what follows is folded after the commit */
        struct arena scratch = ARENA_EMPTY;
        struct id record;
        memcpy(record.b, touched->items[i].key.p + 2, sizeof record.b);
        enum err err = apply_fold(&scratch, j, touched->items[i].value, record, e);
        arena_free(&scratch);
        if (err)
            return err;
    }
    return OK;
}

/* --- proof --- */

static enum err open_seal(struct receiving *r, const struct stream_reader *s, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct payload p;
    const struct sealkey *key;
    enum err err = keys_find_in(r->journal->where.keyring, s->entry.scope, s->entry.key, &key, e);

    if (!err)
        err = entry_open(&scratch, s->bytes, &s->entry, key, &p, e);
    arena_free(&scratch);
    return err;
}

/* Reads the stream to its signed head: until then nothing of it is proven. */
static enum err prove(struct receiving *r, struct stream_reader *s, struct error *e)
{
    bool more = false;

    if (stream_open(s, r->bytes, e))
        return e->code;
    do {
        if (stream_next(s, &more, e) || (more && s->entry.number > r->held && open_seal(r, s, e)))
            return e->code;
    } while (more);
    r->last = s->head.number;
    return OK;
}

static enum err hash_at(struct receiving *r, uint64_t number, struct hash32 *out, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {db_blob(id_bytes(&r->stream.origin)), db_blob(id_bytes(&r->stream.scope)),
                                db_int((int64_t)number)};
    struct db_rows rows;

    *out = (struct hash32){{0}}; /* what stands before number 1 */
    if (db_query(db, journal_statement(db, "hash_at"), values, COUNT_OF(values), &rows, e))
        return e->code;
    if (db_step(&rows)) {
        struct str hash = db_get_blob(&rows, 0);
        if (hash.n == sizeof out->b)
            memcpy(out->b, hash.p, hash.n);
    }
    return db_end(&rows);
}

static enum err last_number(struct receiving *r, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {db_blob(id_bytes(&r->stream.origin)), db_blob(id_bytes(&r->stream.scope))};
    struct db_rows rows;

    r->held = 0;
    if (db_query(db, journal_statement(db, "head"), values, COUNT_OF(values), &rows, e))
        return e->code;
    if (db_step(&rows))
        r->held = (uint64_t)db_get_int(&rows, 0);
    return db_end(&rows);
}

/* The first number under which the stream says something else than what we hold; 0: none. */
static enum err find_fork(struct receiving *r, uint64_t *fork, struct error *e)
{
    struct stream_reader s;
    struct hash32 ours;
    bool more = false;

    *fork = 0;
    if (stream_open(&s, r->bytes, e) || hash_at(r, r->stream.first - 1, &ours, e) || stream_next(&s, &more, e))
        return e->code;
    if (!hash32_eq(&ours, &s.entry.previous)) {
        *fork = r->stream.first - 1;
        return OK;
    }
    while (more && s.entry.number <= r->held) {
        if (hash_at(r, s.entry.number, &ours, e))
            return e->code;
        if (!hash32_eq(&ours, &s.hash)) {
            *fork = s.entry.number;
            return OK;
        }
        if (stream_next(&s, &more, e))
            return e->code;
    }
    return OK;
}

/* --- keeping --- */

static enum err hold(struct receiving *r, const struct stream_reader *s, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {
        db_blob(id_bytes(&s->entry.origin)), db_blob(id_bytes(&s->entry.scope)), db_int((int64_t)s->entry.number),
        db_int((int64_t)s->entry.time.n),    db_blob(hash32_bytes(&s->hash)),    db_blob(s->bytes),
    };

    r->arrival->held++;
    return db_send(db, journal_statement(db, "hold"), values, COUNT_OF(values), e);
}

/* Times ascend within a stream: what follows a held entry is held with it. */
static enum err keep_entry(struct receiving *r, const struct stream_reader *s, struct error *e)
{
    r->holding = r->holding || (int64_t)s->entry.time.n >= too_late(r->journal);
    if (r->holding)
        return hold(r, s, e);
    touch(r->arena, r->journal, &r->touched, &s->entry);
    r->arrival->entries++;
    return append_stored(r->journal, &s->entry, s->bytes, &s->hash, e);
}

static enum err are_held(struct receiving *r, bool *held, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {db_blob(id_bytes(&r->stream.origin)), db_blob(id_bytes(&r->stream.scope))};
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "held"), values, COUNT_OF(values), &rows, e))
        return e->code;
    *held = db_step(&rows);
    return db_end(&rows);
}

static enum err set_head(struct receiving *r, const struct head *h, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {
        db_blob(id_bytes(&h->origin)),
        db_blob(id_bytes(&h->scope)),
        db_int((int64_t)h->number),
        db_blob(hash32_bytes(&h->hash)),
        db_blob((struct str){(const char *)h->signature.b, sizeof h->signature.b}),
    };

    return db_send(db, journal_statement(db, "set_head"), values, COUNT_OF(values), e);
}

static enum err extend(struct receiving *r, struct error *e)
{
    struct stream_reader s;
    bool more = false;

    append_clock(r->journal);
    if (are_held(r, &r->holding, e) || stream_open(&s, r->bytes, e) || stream_next(&s, &more, e))
        return e->code;
    while (more) {
        if (s.entry.number > r->held && keep_entry(r, &s, e))
            return e->code;
        if (stream_next(&s, &more, e))
            return e->code;
    }
    if (set_head(r, &s.head, e))
        return e->code;
    return fold_touched(r->journal, &r->touched, e);
}

/* As it came, sealed, beside what is counted. */
static enum err keep_aside(struct receiving *r, const struct stream_reader *s, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {
        db_blob(id_bytes(&s->entry.origin)), db_blob(id_bytes(&s->entry.scope)),   db_int((int64_t)s->entry.number),
        db_blob(hash32_bytes(&s->hash)),     db_int(r->journal->tail.received.us), db_blob(s->bytes),
    };

    return db_exec(db, journal_statement(db, "keep_branch"), values, COUNT_OF(values), e);
}

/* What a closed origin says is evidence for whoever decides: from the fork on (0: there is none), or what goes on from what we hold. */
static enum err keep_branch(struct receiving *r, uint64_t fork, struct error *e)
{
    uint64_t from = fork ? fork : r->held + 1;
    struct stream_reader s;
    bool more = false;

    append_clock(r->journal);
    if (stream_open(&s, r->bytes, e) || stream_next(&s, &more, e))
        return e->code;
    while (more) {
        if (s.entry.number >= from && keep_aside(r, &s, e))
            return e->code;
        if (stream_next(&s, &more, e))
            return e->code;
    }
    return OK;
}

static enum err quarantine(struct receiving *r, uint64_t fork, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {db_blob(id_bytes(&r->stream.origin)), db_int((int64_t)fork)};

    r->arrival->quarantined++;
    if (!r->closed && db_exec(db, journal_statement(db, "quarantine"), values, COUNT_OF(values), e))
        return e->code;
    return keep_branch(r, fork, e);
}

/* --- a stream --- */

static enum err may_come(struct receiving *r, bool *may, struct error *e)
{
    struct journal *j = r->journal;
    struct origin_known known;
    bool found = false;

    *may = keys_holds(j->where.keyring, r->stream.scope);
    r->arrival->foreign += !*may;
    if (!*may)
        return OK;
    if (origin_find(j->db, r->stream.origin, r->stream.scope, &found, &known, e))
        return e->code;
    if (!found)
        return error_set(e, ERR_FORBIDDEN, "journal.not_vouched", id_format(e->arena, r->stream.origin));
    if (memcmp(known.who.key.b, r->stream.key.b, sizeof known.who.key.b) != 0)
        return error_set(e, ERR_FORBIDDEN, "journal.other_key", id_format(e->arena, r->stream.origin));
    r->closed = known.forked != 0;
    return OK;
}

static enum err take_stream(struct receiving *r, struct error *e)
{
    struct stream_reader s;
    uint64_t fork = 0;
    bool may = false;

    if (stream_open(&s, r->bytes, e))
        return e->code;
    r->stream = s.stream;
    enum err err = may_come(r, &may, e);
    if (err || !may)
        return err;
    if (last_number(r, e) || prove(r, &s, e))
        return e->code;
    struct str origin = id_format(e->arena, r->stream.origin);
    if (r->stream.first > r->held + 1)
        return error_set(e, ERR_CONFLICT, "journal.stream_gap", origin,
                         str_printf(e->arena, "%llu", (unsigned long long)r->held + 1));
    if (find_fork(r, &fork, e))
        return e->code;
    if (id_eq(r->stream.origin, r->journal->origin) && (fork || r->last > r->held))
        return error_set(e, ERR_CONFLICT, "journal.own_stream_ahead", origin);
    if (fork || r->closed)
        return quarantine(r, fork, e);
    r->arrival->streams++;
    return r->last > r->held ? extend(r, e) : OK;
}

/* Runs `work` as one transaction of the writer's. The writer's mutex is held. */
static enum err in_transaction(struct journal *j, enum err (*work)(void *, struct error *), void *ctx, struct error *e)
{
    enum err err = writer_begin(j, e);

    if (err)
        return err;
    const struct tail before = j->tail;
    unsigned rights = db_guard(j->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
    err = work(ctx, e);
    db_guard(j->db, rights);
    if (err)
        db_rollback(j->db);
    else
        err = db_commit(j->db, e);
    atomic_fetch_add(&j->packs, j->tail.packs - before.packs); /* a commit that is unsure may have happened */
    if (err)
        j->tail = before;
    else
        follow_received(j);
    return err;
}

static enum err stream_work(void *ctx, struct error *e)
{
    return take_stream(ctx, e);
}

static enum err receive_stream(struct journal *j, struct str bytes, struct arrival *arrival, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct arrival before = *arrival;
    struct receiving r = {
        .arena = &scratch, .journal = j, .arrival = arrival, .bytes = bytes, .touched = MAP_IN(&scratch)};

    pthread_mutex_lock(&j->writing);
    enum err err = in_transaction(j, stream_work, &r, e);
    pthread_mutex_unlock(&j->writing);
    if (err)
        *arrival = before;
    arena_free(&scratch);
    return err;
}

/* --- what is due --- */

struct releasing {
    struct arena *arena;
    struct journal *journal;
    size_t released;
};

struct due_entry {
    struct str bytes;
    struct entry entry;
};

static enum err read_due(struct releasing *r, struct due_entry *due, struct error *e)
{
    struct db *db = r->journal->db;
    struct db_value values[] = {db_int(too_late(r->journal)), db_int(DUE_A_TIME)};
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, journal_statement(db, "due"), values, COUNT_OF(values), &rows, e))
        return e->code;
    for (; !err && db_step(&rows); r->released += !err) {
        struct due_entry *d = &due[r->released];
        d->bytes = str_copy(r->arena, db_get_blob(&rows, 0));
        err = entry_decode(d->bytes, &d->entry, e);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}

static enum err release_due(void *ctx, struct error *e)
{
    struct releasing *r = ctx;
    struct journal *j = r->journal;
    struct due_entry *due = ARENA_ARRAY(r->arena, struct due_entry, DUE_A_TIME);
    struct map touched = MAP_IN(r->arena);

    append_clock(j);
    if (read_due(r, due, e))
        return e->code;
    for (size_t i = 0; i < r->released; i++) {
        const struct entry *x = &due[i].entry;
        struct hash32 hash = entry_hash(due[i].bytes);
        struct db_value values[] = {db_blob(id_bytes(&x->origin)), db_blob(id_bytes(&x->scope)),
                                    db_int((int64_t)x->number)};
        if (append_stored(j, x, due[i].bytes, &hash, e) ||
            db_send(j->db, journal_statement(j->db, "let_go"), values, COUNT_OF(values), e))
            return e->code;
        touch(r->arena, j, &touched, x);
    }
    return fold_touched(j, &touched, e);
}

static void wake_at(struct journal *j, struct instant due)
{
    pthread_mutex_lock(&j->lock);
    j->due = due;
    pthread_cond_signal(&j->work);
    pthread_mutex_unlock(&j->lock);
}

enum err receive_schedule(struct journal *j, struct error *e)
{
    struct instant due = NO_INSTANT;
    struct db_rows rows;

    if (db_query(j->db, journal_statement(j->db, "next_due"), NULL, 0, &rows, e))
        return e->code;
    if (db_step(&rows) && !db_is_null(&rows, 0))
        due.us = hybrid_instant((struct hybrid){(uint64_t)db_get_int(&rows, 0)}).us - AHEAD_MOST_US;
    if (db_end(&rows))
        return e->code;
    wake_at(j, due);
    return OK;
}

enum err receive_due(struct journal *j, struct error *e)
{
    size_t released = 0;
    enum err err;

    if (!instant_known(j->due) || journal_now(j).us < j->due.us)
        return OK;
    do {
        struct arena scratch = ARENA_EMPTY;
        struct releasing r = {.arena = &scratch, .journal = j};
        err = in_transaction(j, release_due, &r, e);
        released = r.released;
        arena_free(&scratch);
    } while (!err && released == DUE_A_TIME);
    if (!err)
        err = receive_schedule(j, e);
    if (err) { /* they stay held; what else is to be written does not wait for them */
        log_line(LOG_WARNING, "held", "entries that are due could not be applied: %s", e->key);
        wake_at(j, (struct instant){journal_now(j).us + AGAIN_US});
    }
    return err;
}

uint64_t journal_packs_received(struct journal *j)
{
    return atomic_load(&j->packs);
}

/* --- a file --- */

struct admitting {
    struct journal *journal;
    const struct introduction *who;
};

static enum err admit_work(void *ctx, struct error *e)
{
    const struct admitting *a = ctx;

    return origin_admit(a->journal, a->who, e);
}

static enum err receive_origin(struct journal *j, const struct bundle_reader *r, struct error *e)
{
    struct introduction who;
    struct admitting a = {j, &who};
    enum err err = bundle_introduction(r, &who, e);

    if (err || !keys_holds(j->where.keyring, who.scope))
        return err;
    pthread_mutex_lock(&j->writing);
    err = in_transaction(j, admit_work, &a, e);
    pthread_mutex_unlock(&j->writing);
    return err;
}

/* A blob goes to disk before the entries that name it. One of a scope that is not held is passed over with its stream. */
static enum err receive_blob(struct journal *j, struct str file, struct arrival *arrival, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct error why = ERROR_IN(&scratch);
    enum err err = blob_keep(&j->where.blobs, file, j->where.keyring, &why);

    if (!err)
        arrival->blobs++;
    else if (err == ERR_KEY)
        err = OK;
    else
        error_set_args(e, why.code, why.key, why.args);
    arena_free(&scratch);
    return err;
}

static enum err receive_part(struct journal *j, const struct bundle_reader *r, struct arrival *arrival, struct error *e)
{
    switch (r->part) {
    case BUNDLE_ORIGIN: return receive_origin(j, r, e);
    case BUNDLE_BLOB: return receive_blob(j, r->bytes, arrival, e);
    case BUNDLE_STREAM: return receive_stream(j, r->bytes, arrival, e);
    default: assert(0 && "bundle_next gives no other"); return OK;
    }
}

enum err journal_receive(struct journal *j, struct str file, struct arrival *arrival, struct error *e)
{
    struct bundle_reader r;
    bool more = false;

    *arrival = (struct arrival){0};
    if (bundle_open(&r, file, e) || bundle_next(&r, &more, e))
        return e->code;
    while (more)
        if (receive_part(j, &r, arrival, e) || bundle_next(&r, &more, e))
            return e->code;
    pthread_mutex_lock(&j->writing);
    enum err err = receive_schedule(j, e);
    if (!err)
        err = receive_due(j, e);
    pthread_mutex_unlock(&j->writing);
    return err;
}
