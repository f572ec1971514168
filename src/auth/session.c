#include "auth/store.h"

enum { TOKEN_BYTES = 32, CSRF_BYTES = 24, TOUCH_EVERY = 60 };

static const int64_t second = 1000000;

static enum err refuse(struct error *e)
{
    return error_set(e, ERR_UNAUTHENTICATED, "auth.refused");
}

/* Is it the account's password? The answer takes as long for a name that nobody has. */
static enum err prove(struct arena *a, struct db *db, struct str name, struct str password, struct account *out,
                      struct error *e)
{
    struct error lost = ERROR_IN(e->arena);
    struct str digest = STR_EMPTY;
    enum err err = account_with_password(a, db, name, out, &digest, &lost);

    if (err == ERR_NOT_FOUND) {
        (void)crypt_password_hash(e->arena, password);
        return refuse(e);
    }
    if (err)
        return error_set_args(e, err, lost.key, lost.args);
    if (!crypt_password_verify(digest, password) || out->disabled)
        return refuse(e);
    return OK;
}

static enum err forget_ended(struct db *db, struct instant now, struct error *e)
{
    const struct db_value values[] = {db_int(now.us - SESSION_LIFE * second), db_int(now.us - SESSION_IDLE * second)};

    return db_exec(db, auth_statement(db, "sessions_forget"), values, COUNT_OF(values), e);
}

static enum err begin_session(struct arena *a, struct db *db, struct id account, struct str *token, struct error *e)
{
    struct instant now = instant_now();

    *token = crypt_token(a, TOKEN_BYTES);
    struct hash32 digest = crypt_hash(*token);
    const struct db_value values[] = {
        db_blob(hash32_bytes(&digest)),
        db_blob(id_bytes(&account)),
        db_text(crypt_token(e->arena, CSRF_BYTES)),
        db_int(now.us),
    };
    if (forget_ended(db, now, e))
        return e->code;
    return db_exec(db, auth_statement(db, "session_add"), values, COUNT_OF(values), e);
}

/* No transaction is open while Argon2id runs, so that nobody waits for it but who signs in. */
enum err session_open(struct arena *a, struct db *db, struct str name, struct str password, struct str address,
                      struct str *token, struct account *account, struct error *e)
{
    struct tries tries;

    name = account_name_typed(e->arena, name);
    if (tries_begin(db, name, address, &tries, e) || prove(a, db, name, password, account, e) || db_begin(db, e))
        return e->code;
    enum err err = tries_forgive(db, &tries, e);
    if (!err)
        err = begin_session(a, db, account->id, token, e);
    return auth_finish(db, err, e);
}

static bool ended(const struct session *s, struct instant now)
{
    return now.us - s->made_at.us >= SESSION_LIFE * second || now.us - s->seen_at.us >= SESSION_IDLE * second;
}

enum err session_find(struct arena *a, struct db *db, struct str token, struct session *out, struct account *account,
                      struct error *e)
{
    struct hash32 digest = crypt_hash(token);
    const struct db_value key = db_blob(hash32_bytes(&digest));
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, auth_statement(db, "session_find"), &key, 1, &rows, e))
        return e->code;
    bool found = db_step(&rows);
    if (found) {
        err = account_from_row(a, &rows, account, e);
        *out = (struct session){.account = account->id,
                                .csrf = str_copy(a, db_get_text(&rows, 7)),
                                .made_at = {db_get_int(&rows, 8)},
                                .seen_at = {db_get_int(&rows, 9)}};
    }
    enum err read = db_end(&rows);
    if (err || read)
        return err ? err : read;
    if (!found || account->disabled || ended(out, instant_now()))
        return error_set(e, ERR_UNAUTHENTICATED, "auth.no_session");
    return OK;
}

bool session_stale(const struct session *s)
{
    return instant_now().us - s->seen_at.us >= TOUCH_EVERY * second;
}

enum err session_touch(struct db *db, struct str token, const struct session *s, struct error *e)
{
    struct hash32 digest = crypt_hash(token);
    struct instant now = instant_now();
    const struct db_value values[] = {db_blob(hash32_bytes(&digest)), db_int(now.us)};

    if (!session_stale(s))
        return OK;
    return db_exec(db, auth_statement(db, "session_touch"), values, COUNT_OF(values), e);
}

enum err session_end(struct db *db, struct str token, struct error *e)
{
    struct hash32 digest = crypt_hash(token);
    const struct db_value key = db_blob(hash32_bytes(&digest));

    return db_exec(db, auth_statement(db, "session_end"), &key, 1, e);
}
