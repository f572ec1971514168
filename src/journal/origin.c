/*
 * Who may write into a scope: origins whose public key somebody of the circle vouched for, with the scope's own key. The first key
 * of an origin stays its key.
 */
#include "base/buf.h"
#include "journal/store.h"

/* The key vouched with is the scope's, by way of a digest: it seals nothing. */
static struct hash32 voucher_of(struct arena *a, const struct sealkey *scope_key, const struct introduction *who)
{
    struct hash32 key = crypt_hash_keyed(scope_key->b, STR("sanad voucher key 1"));
    struct buf b = BUF_IN(a);

    buf_puts(&b, "sanad origin 1");
    buf_bytes(&b, who->origin.b, sizeof who->origin.b);
    buf_bytes(&b, who->scope.b, sizeof who->scope.b);
    buf_bytes(&b, who->key.b, sizeof who->key.b);
    return crypt_hash_keyed(key.b, buf_str(&b));
}

bool origin_vouched(const struct keyring *ring, const struct introduction *who)
{
    struct arena scratch = ARENA_EMPTY;
    struct error quiet = ERROR_IN(&scratch);
    const struct sealkey *key;
    bool ok = false;

    if (keys_find_in(ring, who->scope, who->voucher_key, &key, &quiet) == OK) {
        struct hash32 voucher = voucher_of(&scratch, key, who);
        ok = crypt_equal(hash32_bytes(&voucher), hash32_bytes(&who->voucher));
    }
    arena_free(&scratch);
    return ok;
}

static enum err add(struct journal *j, const struct introduction *who, struct error *e)
{
    struct db_value values[] = {
        db_blob(id_bytes(&who->origin)),
        db_blob(id_bytes(&who->scope)),
        db_blob((struct str){(const char *)who->key.b, sizeof who->key.b}),
        db_blob(id_bytes(&who->voucher_key)),
        db_blob(hash32_bytes(&who->voucher)),
    };

    return db_exec(j->db, journal_statement(j->db, "add_origin"), values, COUNT_OF(values), e);
}

enum err origin_register(struct journal *j, struct error *e)
{
    const struct keyring *ring = j->where.keyring;

    for (size_t i = 0; i < keys_scopes(ring); i++) {
        struct introduction us = {.origin = j->origin, .scope = keys_scope_at(ring, i), .key = keys_public(ring)};
        const struct sealkey *key = keys_sealing_key(ring, us.scope, &us.voucher_key);
        us.voucher = voucher_of(e->arena, key, &us);
        if (add(j, &us, e))
            return e->code;
    }
    return OK;
}

enum err origin_admit(struct journal *j, const struct introduction *who, struct error *e)
{
    struct origin_known known;
    bool found = false;

    if (!origin_vouched(j->where.keyring, who))
        return error_set(e, ERR_FORBIDDEN, "journal.not_vouched", id_format(e->arena, who->origin));
    if (origin_find(j->db, who->origin, who->scope, &found, &known, e))
        return e->code;
    if (!found)
        return add(j, who, e);
    bool same = memcmp(known.who.key.b, who->key.b, sizeof who->key.b) == 0;
    return same ? OK : error_set(e, ERR_FORBIDDEN, "journal.other_key", id_format(e->arena, who->origin));
}

static void copy(const struct db_rows *rows, int column, void *to, size_t n)
{
    struct str bytes = db_get_blob(rows, column);

    if (bytes.n == n)
        memcpy(to, bytes.p, n);
}

struct introduction origin_row(const struct db_rows *rows, int first)
{
    struct introduction who = {.origin = NO_ID};

    copy(rows, first, who.key.b, sizeof who.key.b);
    who.voucher_key = read_id(rows, first + 1);
    copy(rows, first + 2, who.voucher.b, sizeof who.voucher.b);
    return who;
}

enum err origin_find(struct db *db, struct id origin, struct id scope, bool *found, struct origin_known *out,
                     struct error *e)
{
    struct db_value stream[] = {db_blob(id_bytes(&origin)), db_blob(id_bytes(&scope))};
    struct db_rows rows;

    *out = (struct origin_known){0};
    if (db_query(db, journal_statement(db, "origin"), stream, COUNT_OF(stream), &rows, e))
        return e->code;
    *found = db_step(&rows);
    if (*found) {
        out->who = origin_row(&rows, 0);
        out->forked = (uint64_t)db_get_int(&rows, 3);
    }
    out->who.origin = origin;
    out->who.scope = scope;
    return db_end(&rows);
}

/* --- what is held --- */

static struct instant instant_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? NO_INSTANT : hybrid_instant((struct hybrid){(uint64_t)db_get_int(rows, column)});
}

static struct stream_held read_stream(const struct journal *j, const struct db_rows *rows)
{
    struct stream_held s = {
        .origin = read_id(rows, 0),
        .scope = read_id(rows, 1),
        .key = origin_row(rows, 2).key,
        .forked = (uint64_t)db_get_int(rows, 5),
        .held = (uint64_t)db_get_int(rows, 7),
        .due_at = instant_of(rows, 8),
        .number = db_is_null(rows, 9) ? 0 : (uint64_t)db_get_int(rows, 9),
        .head_time = instant_of(rows, 10),
    };

    s.ours = id_eq(s.origin, j->origin);
    if (instant_known(s.due_at))
        s.due_at.us -= AHEAD_MOST_MINUTES * 60 * 1000000LL;
    return s;
}

enum err journal_streams(struct arena *a, const struct journal *j, struct db *db, struct streams_held *out,
                         struct error *e)
{
    VEC(struct stream_held) streams = {0};
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "nodes"), NULL, 0, &rows, e))
        return e->code;
    while (db_step(&rows)) {
        struct stream_held s = read_stream(j, &rows);
        if (keys_holds(j->where.keyring, s.scope))
            VEC_PUSH(a, &streams, s);
    }
    *out = (struct streams_held){streams.at, streams.n};
    return db_end(&rows);
}
