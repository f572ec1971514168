/* The proof that nothing stored was changed: each check goes on after a damage, and says where it is. */
#include "base/buf.h"
#include "journal/store.h"

enum { DAMAGES_MOST = 1000, SCRATCH_ENTRIES = 256 };

struct walk {
    struct arena *arena; /* of the result */
    struct arena scratch;
    const struct journal *journal;
    struct db *db;
    struct verification *out;
    struct steps steps;

    bool in_stream;
    struct head at; /* the stream being walked, up to its newest entry */
    struct hash32
        noted; /* that entry's hash as stored beside it: where the two differ, the next entry tells the right one */
    int64_t position, received; /* of that entry */
    struct map blobs;           /* names that entries hold */
};

static void damaged(struct walk *w, enum damage_kind kind, const struct head *at, uint64_t number, struct str what)
{
    struct damage d = {kind, at ? at->origin : NO_ID, at ? at->scope : NO_ID, number, str_copy(w->arena, what)};

    w->out->damage_count++;
    if (w->out->damages.n < DAMAGES_MOST)
        VEC_PUSH(w->arena, &w->out->damages, d);
}

static bool column_is(const struct db_rows *rows, int column, const void *bytes, size_t n)
{
    return str_eq(db_get_blob(rows, column), (struct str){bytes, n});
}

/* The columns beside the bytes are copies for searching; one that differs would hide or misplace an entry. */
static bool columns_agree(const struct db_rows *rows, const struct entry *x)
{
    return column_is(rows, 0, x->origin.b, sizeof x->origin.b) && column_is(rows, 1, x->scope.b, sizeof x->scope.b) &&
           column_is(rows, 6, x->record.b, sizeof x->record.b) && column_is(rows, 8, x->source.b, sizeof x->source.b) &&
           db_get_int(rows, 4) == (int64_t)x->number && db_get_int(rows, 5) == x->type &&
           db_get_int(rows, 7) == (int64_t)x->op && db_get_int(rows, 9) == (int64_t)x->time.n;
}

static bool seal_opens(struct walk *w, struct str bytes, const struct entry *x)
{
    struct error e = ERROR_IN(&w->scratch);
    const struct sealkey *key;
    struct payload p;

    if (keys_find(w->journal->where.keyring, x->key, &key, &e))
        return true; /* sealed for others: the chain is all that can be checked here */
    if (entry_open(&w->scratch, bytes, x, key, &p, &e))
        return false;
    struct str blob = hash32_bytes(&p.from.blob); /* thousands of entries may name one */
    if (!hash32_eq(&p.from.blob, &(struct hash32){{0}}) && !map_get(&w->blobs, blob))
        map_set(&w->blobs, str_copy(w->arena, blob), w);
    return true;
}

static void read_stream(const struct db_rows *rows, struct head *h)
{
    *h = (struct head){.origin = read_id(rows, 0), .scope = read_id(rows, 1)};
}

/* When it came is known to this node alone and not in its hash; but a stream arrives in order. */
static bool in_order(struct walk *w, const struct db_rows *rows)
{
    int64_t position = db_get_int(rows, 10), received = db_get_int(rows, 11);
    bool ok = position > w->position && received >= w->received;

    w->position = position;
    w->received = received;
    return ok;
}

static bool was_last(const struct walk *w, const struct hash32 *hash)
{
    return hash32_eq(hash, &w->at.hash) || hash32_eq(hash, &w->noted);
}

static void note_last(struct walk *w, uint64_t number, const struct hash32 *hash, struct str noted)
{
    w->at.number = number;
    w->at.hash = w->noted = *hash;
    if (noted.n == sizeof w->noted.b)
        memcpy(w->noted.b, noted.p, noted.n);
}

static void check_entry(struct walk *w, const struct db_rows *rows)
{
    struct error e = ERROR_IN(&w->scratch);
    struct str bytes = db_get_blob(rows, 2);
    struct hash32 hash = entry_hash(bytes);
    uint64_t number = (uint64_t)db_get_int(rows, 4);
    bool ordered = in_order(w, rows);
    struct entry x;

    if (entry_decode(bytes, &x, &e) || !column_is(rows, 3, hash.b, sizeof hash.b) || !columns_agree(rows, &x) ||
        !ordered)
        damaged(w, DAMAGED_ENTRY, &w->at, number, STR_EMPTY);
    else if (x.number != w->at.number + 1 || !was_last(w, &x.previous))
        damaged(w, DAMAGED_CHAIN, &w->at, number, STR_EMPTY);
    else if (!seal_opens(w, bytes, &x))
        damaged(w, DAMAGED_SEAL, &w->at, x.number, STR_EMPTY);
    note_last(w, number, &hash, db_get_blob(rows, 3));
}

/* What follows in the stream and waits for its time. */
static enum err check_held(struct walk *w, struct error *e)
{
    struct db_value stream[] = {db_blob(id_bytes(&w->at.origin)), db_blob(id_bytes(&w->at.scope))};
    struct db_rows rows;

    if (db_query(w->db, journal_statement(w->db, "held"), stream, COUNT_OF(stream), &rows, e))
        return e->code;
    while (db_step(&rows)) {
        struct error quiet = ERROR_IN(&w->scratch);
        struct str bytes = db_get_blob(&rows, 3);
        struct hash32 hash = entry_hash(bytes);
        uint64_t number = (uint64_t)db_get_int(&rows, 0);
        struct entry x;
        if (entry_decode(bytes, &x, &quiet) || !column_is(&rows, 2, hash.b, sizeof hash.b) || x.number != number ||
            !id_eq(x.origin, w->at.origin) || !id_eq(x.scope, w->at.scope) || db_get_int(&rows, 1) != (int64_t)x.time.n)
            damaged(w, DAMAGED_ENTRY, &w->at, number, STR_EMPTY);
        else if (x.number != w->at.number + 1 || !was_last(w, &x.previous))
            damaged(w, DAMAGED_CHAIN, &w->at, number, STR_EMPTY);
        else if (!seal_opens(w, bytes, &x))
            damaged(w, DAMAGED_SEAL, &w->at, x.number, STR_EMPTY);
        note_last(w, number, &hash, db_get_blob(&rows, 2));
        w->out->held++;
    }
    return db_end(&rows);
}

struct known_head {
    struct head head;
    bool walked;
};

static enum err load_heads(struct walk *w, struct map *heads, struct error *e)
{
    struct db_rows rows;

    if (db_query(w->db, journal_statement(w->db, "heads"), NULL, 0, &rows, e))
        return e->code;
    while (db_step(&rows)) {
        struct known_head *h = ARENA_NEW(w->arena, struct known_head);
        struct str hash = db_get_blob(&rows, 3), signature = db_get_blob(&rows, 4);
        read_stream(&rows, &h->head);
        h->head.number = (uint64_t)db_get_int(&rows, 2);
        if (hash.n == sizeof h->head.hash.b)
            memcpy(h->head.hash.b, hash.p, hash.n);
        if (signature.n == sizeof h->head.signature.b)
            memcpy(h->head.signature.b, signature.p, signature.n);
        struct str key = str_join(w->arena, id_bytes(&h->head.origin), id_bytes(&h->head.scope));
        map_set(heads, key, h);
    }
    return db_end(&rows);
}

/* Who signs the stream is what the circle vouches for; of our own we know it without that. */
static enum err check_origin(struct walk *w, struct verifykey *key, bool *known, struct error *e)
{
    const struct keyring *ring = w->journal->where.keyring;
    struct origin_known origin;

    if (origin_find(w->db, w->at.origin, w->at.scope, known, &origin, e))
        return e->code;
    *key = origin.who.key;
    if (id_eq(w->at.origin, w->journal->origin))
        *key = keys_public(ring);
    *known = *known && memcmp(key, &origin.who.key, sizeof *key) == 0 && origin_vouched(ring, &origin.who);
    if (!*known && keys_holds(ring, w->at.scope))
        damaged(w, DAMAGED_ORIGIN, &w->at, 0, STR_EMPTY);
    if (origin.forked)
        damaged(w, DAMAGED_FORK, &w->at, origin.forked, STR_EMPTY);
    return OK;
}

/* The stream ended: what its head says must be what was walked, under the origin's signature. */
static enum err check_head(struct walk *w, const struct map *heads, struct error *e)
{
    struct verifykey key;
    bool vouched;

    if (check_held(w, e) || check_origin(w, &key, &vouched, e))
        return e->code;

    struct str stream = str_join(&w->scratch, id_bytes(&w->at.origin), id_bytes(&w->at.scope));
    struct known_head *known = map_get(heads, stream);

    w->out->streams++;
    if (known)
        known->walked = true;
    if (!known || known->head.number != w->at.number || !was_last(w, &known->head.hash) ||
        (vouched && !crypt_verify(&key, head_text(&w->scratch, &known->head), &known->head.signature)))
        damaged(w, DAMAGED_HEAD, &w->at, w->at.number || !known ? w->at.number : known->head.number, STR_EMPTY);
    return OK;
}

static void enter_stream(struct walk *w, const struct head *stream)
{
    w->in_stream = true;
    w->at = *stream;
    w->noted = stream->hash;
    w->position = 0;
    w->received = INT_NONE;
}

/* Streams that have a head and no entry that was applied: all of them are held, or they are gone. */
static enum err walk_unapplied(struct walk *w, const struct map *heads, struct error *e)
{
    for (size_t i = 0; i < heads->n; i++) {
        const struct known_head *h = heads->items[i].value;
        const struct head stream = {.origin = h->head.origin, .scope = h->head.scope};
        if (h->walked)
            continue;
        enter_stream(w, &stream);
        if (check_head(w, heads, e))
            return e->code;
    }
    return OK;
}

static enum err walk_streams(struct walk *w, struct error *e)
{
    struct map heads = MAP_IN(w->arena);
    struct db_rows rows;
    enum err err = load_heads(w, &heads, e);

    if (err || db_scan(w->db, journal_statement(w->db, "streams"), NULL, 0, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct head stream;
        read_stream(&rows, &stream);
        bool same = w->in_stream && id_eq(stream.origin, w->at.origin) && id_eq(stream.scope, w->at.scope);
        if (w->in_stream && !same)
            err = check_head(w, &heads, e);
        if (!same)
            enter_stream(w, &stream);
        check_entry(w, &rows);
        if (++w->out->entries % SCRATCH_ENTRIES == 0)
            arena_free(&w->scratch);
        err = err ? err : steps_next(&w->steps, e);
    }
    if (!err && w->in_stream)
        err = check_head(w, &heads, e);
    enum err end = db_end(&rows);
    err = err ? err : end;
    return err ? err : walk_unapplied(w, &heads, e);
}

/* The branches of a stream, number by number: an entry follows one of the number before, or what is counted there. */
struct branches {
    struct arena arena; /* of one stream */
    struct head at;
    VEC(struct hash32) before, here;
};

static void enter_number(struct branches *b, const struct head *at)
{
    bool same = id_eq(at->origin, b->at.origin) && id_eq(at->scope, b->at.scope);

    if (same && at->number == b->at.number)
        return;
    if (!same) {
        arena_free(&b->arena);
        *b = (struct branches){.arena = b->arena};
    }
    size_t n = at->number == b->at.number + 1 ? b->here.n : 0;
    b->before.n = 0;
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&b->arena, &b->before, b->here.at[i]);
    b->here.n = 0;
    b->at = *at;
}

static enum err follows_one(struct walk *w, const struct branches *b, const struct hash32 *previous, bool *follows,
                            struct error *e)
{
    static const struct hash32 beginning;
    struct db_value values[] = {db_blob(id_bytes(&b->at.origin)), db_blob(id_bytes(&b->at.scope)),
                                db_int((int64_t)b->at.number - 1)};
    struct db_rows rows;

    *follows = b->at.number == 1 && hash32_eq(previous, &beginning);
    for (size_t i = 0; i < b->before.n; i++)
        *follows = *follows || hash32_eq(previous, &b->before.at[i]);
    if (*follows)
        return OK;
    if (db_query(w->db, journal_statement(w->db, "hash_at"), values, COUNT_OF(values), &rows, e))
        return e->code;
    if (db_step(&rows))
        *follows = column_is(&rows, 0, previous->b, sizeof previous->b);
    return db_end(&rows);
}

static enum err check_aside(struct walk *w, struct branches *b, const struct db_rows *rows, struct error *e)
{
    struct error quiet = ERROR_IN(&w->scratch);
    struct str bytes = db_get_blob(rows, 2);
    struct hash32 hash = entry_hash(bytes);
    struct entry x;
    struct head at;
    bool whole;

    read_stream(rows, &at);
    at.number = (uint64_t)db_get_int(rows, 4);
    enter_number(b, &at);
    VEC_PUSH(&b->arena, &b->here, hash);
    struct str noted = db_get_blob(rows, 3); /* where the two differ, the next entry tells the right one */
    if (noted.n == sizeof hash.b && !column_is(rows, 3, hash.b, sizeof hash.b)) {
        struct hash32 as_noted;
        memcpy(as_noted.b, noted.p, noted.n);
        VEC_PUSH(&b->arena, &b->here, as_noted);
    }
    whole = !entry_decode(bytes, &x, &quiet) && column_is(rows, 3, hash.b, sizeof hash.b) && x.number == at.number &&
            id_eq(x.origin, at.origin) && id_eq(x.scope, at.scope);
    if (whole && follows_one(w, b, &x.previous, &whole, e))
        return e->code;
    if (!whole || !seal_opens(w, bytes, &x))
        damaged(w, DAMAGED_ASIDE, &at, at.number, STR_EMPTY);
    return OK;
}

static enum err walk_branches(struct walk *w, struct error *e)
{
    struct branches b = {.arena = ARENA_EMPTY};
    struct db_rows rows;
    enum err err = OK;

    if (db_scan(w->db, journal_statement(w->db, "aside"), NULL, 0, &rows, e))
        return e->code;
    for (size_t n = 1; !err && db_step(&rows); n++) {
        err = check_aside(w, &b, &rows, e);
        if (n % SCRATCH_ENTRIES == 0)
            arena_free(&w->scratch);
    }
    enum err end = db_end(&rows);
    arena_free(&b.arena);
    return err ? err : end;
}

static enum err check_blob(void *ctx, const struct hash32 *name, struct error *e)
{
    struct walk *w = ctx;
    struct arena_mark mark = arena_mark(&w->scratch);
    struct error quiet = ERROR_IN(&w->scratch);

    (void)e;
    w->out->blobs++;
    if (blob_check(&w->journal->where.blobs, name, &quiet))
        damaged(w, DAMAGED_BLOB, NULL, 0, crypt_hex(&w->scratch, hash32_bytes(name)));
    if (map_get(&w->blobs, hash32_bytes(name)))
        *map_at(&w->blobs, hash32_bytes(name)) = NULL; /* seen: what is left non-NULL is missing */
    arena_rewind(&w->scratch, mark);
    return OK;
}

static enum err check_blobs(struct walk *w, struct error *e)
{
    if (blob_each(&w->journal->where.blobs, check_blob, w, e))
        return e->code;
    for (size_t i = 0; i < w->blobs.n; i++)
        if (w->blobs.items[i].value)
            damaged(w, DAMAGED_BLOB, NULL, 0, crypt_hex(&w->scratch, w->blobs.items[i].key));
    return OK;
}

/* --- projections --- */

struct digesting {
    struct arena *scratch;
    const struct record_type *type;
    struct crypt_hasher hasher;
};

static enum err digest_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct digesting *d = ctx;
    struct arena_mark mark = arena_mark(d->scratch);
    struct buf b = BUF_IN(d->scratch);

    (void)e;
    buf_bytes(&b, meta->id.b, sizeof meta->id.b);
    buf_bytes(&b, meta->scope.b, sizeof meta->scope.b);
    buf_u8(&b, meta->live);
    buf_u32(&b, (uint32_t)meta->heads.n);
    buf_put(&b, meta->heads);
    buf_u64(&b, meta->contested);
    buf_u64(&b, meta->breaches);
    buf_u64(&b, (uint64_t)meta->made_at.us);
    buf_u64(&b, (uint64_t)meta->changed_at.us);
    buf_bytes(&b, meta->made_by.b, sizeof meta->made_by.b);
    buf_bytes(&b, meta->changed_by.b, sizeof meta->changed_by.b);
    buf_bytes(&b, meta->source.b, sizeof meta->source.b);
    record_encode(&b, d->type, record, record_all_fields(d->type));
    crypt_hasher_add(&d->hasher, str_printf(d->scratch, "%zu:", b.n));
    crypt_hasher_add(&d->hasher, buf_str(&b));
    arena_rewind(d->scratch, mark);
    return OK;
}

/* Of one type, from the entries that `reach` takes (counting them) or from its table (`folding` NULL). */
static enum err digest_type(const struct journal *j, struct db *db, const struct record_type *type, struct reach reach,
                            struct steps *folding, struct hash32 *out, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct digesting d = {.scratch = &scratch, .type = type};
    enum err err;

    crypt_hasher_start(&d.hasher);
    if (folding)
        err = read_folded(NULL, j, db, type, reach, folding, digest_one, &d, e);
    else
        err = read_projected(NULL, j, db, type, digest_one, &d, e);
    *out = crypt_hasher_end(&d.hasher);
    arena_free(&scratch);
    return err;
}

static enum err check_projections(struct walk *w, struct error *e)
{
    const struct model *model = w->journal->where.model;
    struct reach reach = EVERYTHING;
    uint64_t positions[RECORD_BUCKETS];
    bool follows = false;

    if (follow_reach(w->db, &follows, positions, e))
        return e->code;
    if (follows)
        reach.positions = positions;
    for (size_t i = 0; i < model->n; i++) {
        struct hash32 table, journal;
        struct error quiet = ERROR_IN(&w->scratch);
        enum err err = digest_type(w->journal, w->db, model->types[i], reach, &w->steps, &journal, &quiet);
        if (err == ERR_DAMAGED || err == ERR_KEY)
            continue; /* an entry that cannot be read was told above */
        if (!err)
            err = digest_type(w->journal, w->db, model->types[i], reach, NULL, &table, &quiet);
        if (err && err != ERR_DAMAGED)
            return error_set_args(e, quiet.code, quiet.key, quiet.args);
        if (err || !hash32_eq(&table, &journal))
            damaged(w, DAMAGED_PROJECTION, NULL, 0, str_of(model->types[i]->name));
    }
    return OK;
}

enum err journal_digest(const struct journal *j, struct db *db, struct hash32 *out, struct error *e)
{
    struct crypt_hasher hasher;

    crypt_hasher_start(&hasher);
    for (size_t i = 0; i < j->where.model->n; i++) {
        struct hash32 one;
        if (digest_type(j, db, j->where.model->types[i], EVERYTHING, NULL, &one, e))
            return e->code;
        crypt_hasher_add(&hasher, str_of(j->where.model->types[i]->name));
        crypt_hasher_add(&hasher, hash32_bytes(&one));
    }
    *out = crypt_hasher_end(&hasher);
    return OK;
}

static void file_damaged(void *ctx, struct str what)
{
    damaged(ctx, DAMAGED_FILE, NULL, 0, what);
}

/* Indexes and pages: what the walk above does not read, but the next question will. */
static enum err check_file(struct walk *w, struct error *e)
{
    struct error quiet = ERROR_IN(&w->scratch);
    enum err err = db_examine(w->db, file_damaged, w, &quiet);

    if (err == ERR_DAMAGED) {
        file_damaged(w, quiet.args[0]);
        return OK;
    }
    return err ? error_set_args(e, quiet.code, quiet.key, quiet.args) : OK;
}

static enum err verify_all(struct walk *w, struct error *e)
{
    uint64_t entries;

    if (journal_count(w->db, &entries, e))
        return e->code;
    w->steps.total = 2 * entries; /* walked, then folded */
    if (walk_streams(w, e) || walk_branches(w, e) || check_blobs(w, e) || check_projections(w, e) || check_file(w, e))
        return e->code;
    return OK;
}

enum err journal_verify(struct arena *a, const struct journal *j, struct db *db, const struct progress *progress,
                        struct verification *out, struct error *e)
{
    struct walk w = {.arena = a, .journal = j, .db = db, .out = out, .steps.progress = progress, .blobs = MAP_IN(a)};
    bool own = !db_in_transaction(db);

    *out = (struct verification){0};
    if (own && db_begin(db, e)) /* entries that are appended meanwhile would look like damage */
        return e->code;
    enum err err = verify_all(&w, e);
    if (own)
        db_rollback(db);
    arena_free(&w.scratch);
    return err;
}
