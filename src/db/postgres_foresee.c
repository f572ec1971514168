/*
 * PostgreSQL: queries that a transaction is going to ask, sent together with its beginning. Each asked by itself would wait for its
 * own way to the server and back; together they wait once.
 */
#include "base/buf.h"
#include "db/postgres.h"

enum { FORESEEN_MOST = 1024 /* their rows are held in memory; what is more is asked when it is asked */ };

struct foreseen {
    void *compiled;
    unsigned rights; /* it was announced under, and is asked under */
    struct db_value *values;
    size_t n;
    unsigned answer; /* 1: the first of those not read yet; 0: not sent, or read */
    PGresult *rows;  /* NULL again once they were given out */
};

static struct str make_key(struct arena *a, void *compiled, const struct db_value *values, size_t n)
{
    struct buf b = BUF_IN(a);

    buf_bytes(&b, &compiled, sizeof compiled);
    for (size_t i = 0; i < n; i++) {
        buf_u8(&b, (uint8_t)values[i].kind);
        buf_u64(&b, (uint64_t)values[i].n);
        buf_u64(&b, values[i].s.n);
        buf_put(&b, values[i].s);
    }
    return buf_str(&b);
}

bool postgres_foresee(struct db *db, void *compiled, const struct db_value *values, size_t n)
{
    struct postgres_foresight *f = &postgres_of(db)->foresight;
    struct arena_mark mark = arena_mark(&f->arena);

    f->asked.arena = &f->arena;
    struct str key = make_key(&f->arena, compiled, values, n);
    if (map_get(&f->asked, key)) {
        arena_rewind(&f->arena, mark);
        return true;
    }
    struct foreseen *x = ARENA_NEW(&f->arena, struct foreseen);
    *x = (struct foreseen){.compiled = compiled, .rights = db->rights, .n = n};
    x->values = ARENA_ARRAY(&f->arena, struct db_value, n);
    for (size_t i = 0; i < n; i++) {
        x->values[i] = values[i];
        x->values[i].s = str_copy(&f->arena, values[i].s);
    }
    map_set(&f->asked, key, x);
    return f->asked.n < FORESEEN_MOST;
}

enum err postgres_send_foreseen(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);
    unsigned rights = db->rights;
    enum err err = OK;

    for (size_t i = 0; i < pg->foresight.asked.n && !err; i++) {
        struct foreseen *x = pg->foresight.asked.items[i].value;
        db->rights = x->rights;
        err = postgres_send(db, x->compiled, x->values, x->n, e);
        x->answer = pg->ahead;
    }
    db->rights = rights;
    return err;
}

bool postgres_keep_foreseen(struct postgres *pg, unsigned answer, PGresult *result)
{
    struct postgres_foresight *f = &pg->foresight;

    if (f->next == f->asked.n)
        return false;
    struct foreseen *x = f->asked.items[f->next].value;
    if (x->answer != answer)
        return false;
    x->answer = 0;
    x->rows = result;
    f->next++;
    return true;
}

PGresult *postgres_take_foreseen(struct postgres *pg, void *compiled, const struct db_value *values, size_t n)
{
    struct arena scratch = ARENA_EMPTY;

    if (pg->foresight.next == 0)
        return NULL;
    struct foreseen *x = map_get(&pg->foresight.asked, make_key(&scratch, compiled, values, n));
    arena_free(&scratch);
    if (!x)
        return NULL;
    PGresult *rows = x->rows;
    x->rows = NULL;
    return rows;
}

void postgres_forget_foreseen(struct postgres *pg)
{
    struct postgres_foresight *f = &pg->foresight;

    for (size_t i = 0; i < f->asked.n; i++)
        PQclear(((struct foreseen *)f->asked.items[i].value)->rows);
    arena_free(&f->arena);
    f->asked = MAP_IN(&f->arena);
    f->next = 0;
}
