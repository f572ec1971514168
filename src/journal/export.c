/* What leaves for other nodes: every stream whole, under the head its origin signed. */
#include "journal/store.h"
#include "journal/stream.h"

struct exporting {
    struct arena *arena;
    const struct journal *journal;
    struct db *db;
    const struct id *scopes; /* of these only, unless there are none */
    size_t scope_count;
    struct buf file, streams; /* the streams follow what they name */
    struct map blobs;
    struct sent *sent;
};

struct leaving {
    struct introduction who;
    struct head head;
};

static enum err too_large(struct error *e)
{
    return error_set(e, ERR_TOO_LARGE, "journal.bundle_too_large", str_printf(e->arena, "%d", BUNDLE_MOST >> 20));
}

static enum err note_blob(struct exporting *x, struct str bytes, const struct entry *entry, struct error *e)
{
    struct arena_mark mark = arena_mark(e->arena);
    static const struct hash32 none;
    const struct sealkey *key;
    struct payload p;

    if (keys_find(x->journal->where.keyring, entry->key, &key, e) || entry_open(e->arena, bytes, entry, key, &p, e))
        return e->code;
    struct hash32 name = p.from.blob;
    arena_rewind(e->arena, mark);
    if (!hash32_eq(&name, &none) && !map_get(&x->blobs, hash32_bytes(&name))) {
        struct hash32 *kept = arena_copy(x->arena, &name, sizeof name);
        map_set(&x->blobs, hash32_bytes(kept), kept);
    }
    return OK;
}

static enum err add_entries(struct exporting *x, const struct leaving *l, struct buf *stream, struct error *e)
{
    struct db_value values[] = {db_blob(id_bytes(&l->who.origin)), db_blob(id_bytes(&l->who.scope))};
    struct db_rows rows;
    enum err err = OK;

    if (db_scan(x->db, journal_statement(x->db, "stream"), values, COUNT_OF(values), &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct str bytes = db_get_blob(&rows, 1);
        struct entry entry;
        err = entry_decode(bytes, &entry, e);
        if (!err)
            err = note_blob(x, bytes, &entry, e);
        if (!err)
            stream_add(stream, bytes);
        x->sent->entries++;
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}

static enum err add_stream(struct exporting *x, const struct leaving *l, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct buf stream = {.arena = &scratch, .ceiling = BUNDLE_MOST};
    const struct stream s = {l->who.origin, l->who.scope, l->who.key, 1};

    stream_begin(&stream, &s);
    enum err err = add_entries(x, l, &stream, e);
    stream_end(&stream, &l->head);
    if (!err && stream.full)
        err = too_large(e);
    if (!err) {
        bundle_introduce(&x->file, &l->who);
        bundle_add(&x->streams, BUNDLE_STREAM, buf_str(&stream));
        x->sent->streams++;
    }
    arena_free(&scratch);
    return err;
}

static enum err add_blobs(struct exporting *x, struct error *e)
{
    for (size_t i = 0; i < x->blobs.n; i++) {
        struct arena scratch = ARENA_EMPTY;
        struct error quiet = ERROR_IN(&scratch);
        struct str file;
        enum err err = blob_sealed(&scratch, &x->journal->where.blobs, x->blobs.items[i].value, &file, &quiet);
        if (!err)
            bundle_add(&x->file, BUNDLE_BLOB, file);
        arena_free(&scratch);
        if (x->file.full)
            return too_large(e);
        x->sent->blobs += !err;
        x->sent->missing += err != OK; /* verify tells which; what is left must still get away */
    }
    return OK;
}

static enum err read_head(struct exporting *x, struct leaving *l, bool *found, struct error *e)
{
    struct db_value values[] = {db_blob(id_bytes(&l->who.origin)), db_blob(id_bytes(&l->who.scope))};
    struct db_rows rows;

    l->head = (struct head){.origin = l->who.origin, .scope = l->who.scope};
    if (db_query(x->db, journal_statement(x->db, "head"), values, COUNT_OF(values), &rows, e))
        return e->code;
    *found = db_step(&rows);
    if (*found) {
        struct str hash = db_get_blob(&rows, 1), signature = db_get_blob(&rows, 2);
        l->head.number = (uint64_t)db_get_int(&rows, 0);
        if (hash.n == sizeof l->head.hash.b)
            memcpy(l->head.hash.b, hash.p, hash.n);
        if (signature.n == sizeof l->head.signature.b)
            memcpy(l->head.signature.b, signature.p, signature.n);
    }
    return db_end(&rows);
}

static bool leaves(const struct exporting *x, struct id scope)
{
    for (size_t i = 0; i < x->scope_count; i++)
        if (id_eq(x->scopes[i], scope))
            return true;
    return x->scope_count == 0;
}

static enum err export_all(struct exporting *x, struct str *file, struct error *e)
{
    struct streams_held held;

    bundle_begin(&x->file);
    if (journal_streams(x->arena, x->journal, x->db, &held, e))
        return e->code;
    for (size_t i = 0; i < held.n; i++) {
        struct origin_known known;
        bool found = false, written = false;
        if (!leaves(x, held.at[i].scope))
            continue;
        if (origin_find(x->db, held.at[i].origin, held.at[i].scope, &found, &known, e))
            return e->code;
        struct leaving l = {.who = known.who};
        if (read_head(x, &l, &written, e) || (written && add_stream(x, &l, e)))
            return e->code;
    }
    if (add_blobs(x, e))
        return e->code;
    buf_put(&x->file, buf_str(&x->streams));
    bundle_end(&x->file);
    *file = buf_str(&x->file);
    return x->file.full || x->streams.full ? too_large(e) : OK;
}

enum err journal_export(struct arena *a, const struct journal *j, struct db *db, const struct id *scopes, size_t n,
                        struct str *file, struct sent *sent, struct error *e)
{
    struct exporting x = {
        .arena = a,
        .journal = j,
        .db = db,
        .scopes = scopes,
        .scope_count = n,
        .file = {.arena = a, .ceiling = BUNDLE_MOST},
        .streams = {.arena = a, .ceiling = BUNDLE_MOST},
        .blobs = MAP_IN(a),
        .sent = sent,
    };
    bool own = !db_in_transaction(db);

    *sent = (struct sent){0};
    if (own && db_begin(db, e))
        return e->code;
    enum err err = export_all(&x, file, e);
    if (own)
        db_rollback(db);
    return err;
}
