#include "auth/store.h"

static const int64_t second = 1000000;

/* Digests, so that what strangers type is neither kept nor long; the first letter keeps names and addresses apart. */
static struct hash32 subject(struct arena *a, const char *kind, struct str who)
{
    return crypt_hash(str_join(a, str_of(kind), who));
}

static enum err count(struct db *db, const struct hash32 *who, struct instant now, struct error *e)
{
    const struct db_value values[] = {db_blob(hash32_bytes(who)), db_int(now.us - AUTH_WINDOW * second)};
    struct db_rows rows;
    int64_t n = 0;

    if (db_query(db, auth_statement(db, "tries"), values, COUNT_OF(values), &rows, e))
        return e->code;
    if (db_step(&rows))
        n = db_get_int(&rows, 0);
    if (db_end(&rows))
        return e->code;
    if (n < AUTH_TRIES)
        return OK;
    return error_set(e, ERR_BUSY, "auth.throttled", str_printf(e->arena, "%d", AUTH_WINDOW / 60));
}

static enum err add(struct db *db, const struct hash32 *who, struct instant now, struct id *id, struct error *e)
{
    *id = auth_new_id();
    const struct db_value values[] = {db_blob(id_bytes(id)), db_blob(hash32_bytes(who)), db_int(now.us)};

    return db_exec(db, auth_statement(db, "try_add"), values, COUNT_OF(values), e);
}

static enum err forget(struct db *db, struct instant now, struct error *e)
{
    const struct db_value before = db_int(now.us - AUTH_WINDOW * second);

    return db_exec(db, auth_statement(db, "tries_forget"), &before, 1, e);
}

enum err tries_begin(struct db *db, struct str name, struct str address, struct tries *t, struct error *e)
{
    struct instant now = instant_now();

    *t = (struct tries){.account = subject(e->arena, "n", name), .has_address = address.n > 0};
    t->address = subject(e->arena, "a", address);
    enum err err = db_begin(db, e);
    if (err)
        return err;
    err = forget(db, now, e);
    if (!err)
        err = count(db, &t->account, now, e);
    if (!err && t->has_address)
        err = count(db, &t->address, now, e);
    if (!err)
        err = add(db, &t->account, now, &t->account_try, e);
    if (!err && t->has_address)
        err = add(db, &t->address, now, &t->address_try, e);
    return auth_finish(db, err, e);
}

enum err tries_forgive(struct db *db, const struct tries *t, struct error *e)
{
    const struct db_value account = db_blob(hash32_bytes(&t->account)), mine = db_blob(id_bytes(&t->address_try));

    if (db_exec(db, auth_statement(db, "tries_forgive"), &account, 1, e))
        return e->code;
    return t->has_address ? db_exec(db, auth_statement(db, "try_forgive"), &mine, 1, e) : OK;
}
