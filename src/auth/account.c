#include "auth/store.h"
#include "base/vec.h"

/* --- reading --- */

enum { COLUMN_PASSWORD = 7 };

enum err account_from_row(struct arena *a, const struct db_rows *rows, struct account *out, struct error *e)
{
    struct str id = db_get_blob(rows, 0);
    int64_t role = db_get_int(rows, 3);

    if (id.n != sizeof out->id.b || role < ROLE_VIEWER || role > ROLE_ADMINISTRATOR)
        return error_set(e, ERR_DAMAGED, "auth.damaged");
    *out = (struct account){
        .name = str_copy(a, db_get_text(rows, 1)),
        .os_user = str_copy(a, db_get_text(rows, 2)),
        .role = (enum role)role,
        .disabled = db_get_int(rows, 4) != 0,
        .must_change = db_get_int(rows, 5) != 0,
        .made_at = {db_get_int(rows, 6)},
    };
    memcpy(out->id.b, id.p, sizeof out->id.b);
    return OK;
}

static enum err find(struct arena *a, struct db *db, const char *statement, struct db_value key, struct str said,
                     struct account *out, struct str *digest, struct error *e)
{
    struct db_rows rows;

    if (db_query(db, auth_statement(db, statement), &key, 1, &rows, e))
        return e->code;
    bool found = db_step(&rows);
    enum err err = found ? account_from_row(a, &rows, out, e) : OK;
    if (found && digest)
        *digest = str_copy(a, db_get_text(&rows, COLUMN_PASSWORD));
    if (err) {
        enum err ended = db_end(&rows);
        return ended ? ended : err;
    }
    if (db_end(&rows))
        return e->code;
    return found ? OK : error_set(e, ERR_NOT_FOUND, "auth.no_account", said);
}

enum err account_with_password(struct arena *a, struct db *db, struct str name, struct account *out, struct str *digest,
                               struct error *e)
{
    return find(a, db, "account_by_name", db_text(name), name, out, digest, e);
}

enum err account_by_name(struct arena *a, struct db *db, struct str name, struct account *out, struct error *e)
{
    return find(a, db, "account_by_name", db_text(name), name, out, NULL, e);
}

enum err account_by_os_user(struct arena *a, struct db *db, struct str os_user, struct account *out, struct error *e)
{
    return find(a, db, "account_by_os_user", db_text(os_user), os_user, out, NULL, e);
}

enum err account_by_id(struct arena *a, struct db *db, struct id id, struct account *out, struct error *e)
{
    return find(a, db, "account_by_id", db_blob(id_bytes(&id)), id_format(e->arena, id), out, NULL, e);
}

enum err account_list(struct arena *a, struct db *db, struct account **out, size_t *n, struct error *e)
{
    VEC(struct account) list = {0};
    struct account one;
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, auth_statement(db, "account_list"), NULL, 0, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        err = account_from_row(a, &rows, &one, e);
        if (!err)
            VEC_PUSH(a, &list, one);
    }
    enum err ended = db_end(&rows);
    *out = list.at;
    *n = list.n;
    return err ? err : ended;
}

/* --- names --- */

static bool name_fits(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-')
            return false;
    }
    return name.n > 0 && name.n <= ACCOUNT_NAME_MOST;
}

struct str account_name_typed(struct arena *a, struct str typed)
{
    struct str trimmed = str_trim(typed);
    char *name = arena_copy(a, trimmed.p, trimmed.n);

    for (size_t i = 0; i < trimmed.n; i++)
        if (name[i] >= 'A' && name[i] <= 'Z')
            name[i] = (char)(name[i] - 'A' + 'a');
    return (struct str){name, trimmed.n};
}

/* ERR_CONFLICT where `statement` finds an account. */
static enum err must_be_free(struct db *db, const char *statement, struct str value, const char *taken, struct error *e)
{
    struct error lost = ERROR_IN(e->arena);
    struct account other;
    enum err err = find(e->arena, db, statement, db_text(value), value, &other, NULL, &lost);

    if (err == ERR_NOT_FOUND)
        return OK;
    if (err)
        return error_set_args(e, err, lost.key, lost.args);
    return error_set(e, ERR_CONFLICT, taken, value);
}

/* --- changing --- */

static enum err insert(struct db *db, const struct account *account, struct str digest, struct error *e)
{
    const struct db_value values[] = {
        db_blob(id_bytes(&account->id)),
        db_text(account->name),
        account->os_user.n ? db_text(account->os_user) : DB_NOTHING,
        db_int(account->role),
        db_text(digest),
        db_int(account->made_at.us),
    };

    return db_exec(db, auth_statement(db, "account_add"), values, COUNT_OF(values), e);
}

enum err account_add(struct arena *a, struct db *db, struct str name, struct str os_user, enum role role,
                     struct account *out, struct str *password, struct error *e)
{
    if (!name_fits(name))
        return error_set(e, ERR_INVALID, "auth.name", name, str_printf(e->arena, "%d", ACCOUNT_NAME_MOST));
    *out = (struct account){.id = auth_new_id(),
                            .name = str_copy(a, name),
                            .os_user = str_copy(a, os_user),
                            .role = role,
                            .must_change = true,
                            .made_at = instant_now()};
    *password = password_generate(a);
    struct str digest = crypt_password_hash(e->arena, *password);
    enum err err = db_begin(db, e);
    if (err)
        return err;
    err = must_be_free(db, "account_by_name", name, "auth.name_taken", e);
    if (!err && os_user.n)
        err = must_be_free(db, "account_by_os_user", os_user, "auth.os_user_taken", e);
    if (!err)
        err = insert(db, out, digest, e);
    return auth_finish(db, err, e);
}

enum err account_end_sessions(struct db *db, struct id id, struct error *e)
{
    const struct db_value account = db_blob(id_bytes(&id));

    return db_exec(db, auth_statement(db, "sessions_end"), &account, 1, e);
}

static enum err store_password(struct db *db, struct id id, struct str digest, bool must_change, struct error *e)
{
    const struct db_value values[] = {db_blob(id_bytes(&id)), db_text(digest), db_int(must_change)};

    if (db_exec(db, auth_statement(db, "account_password"), values, COUNT_OF(values), e))
        return e->code;
    return account_end_sessions(db, id, e);
}

enum err account_trust_password(struct db *db, struct id id, struct error *e)
{
    const struct db_value account = db_blob(id_bytes(&id));

    return db_exec(db, auth_statement(db, "trust_password"), &account, 1, e);
}

enum err account_reset(struct arena *a, struct db *db, struct str name, struct str *password, struct error *e)
{
    struct account account;

    if (account_by_name(e->arena, db, name, &account, e))
        return e->code;
    *password = password_generate(a);
    struct str digest = crypt_password_hash(e->arena, *password);
    if (db_begin(db, e))
        return e->code;
    return auth_finish(db, store_password(db, account.id, digest, true, e), e);
}

enum err account_set_password(struct db *db, struct id id, struct str old, struct str fresh, struct error *e)
{
    struct account account = {0};
    struct str digest = STR_EMPTY;
    struct tries tries;

    if (find(e->arena, db, "account_by_id", db_blob(id_bytes(&id)), id_format(e->arena, id), &account, &digest, e))
        return e->code;
    if (password_check(fresh, account.name, e) || tries_begin(db, account.name, STR_EMPTY, &tries, e))
        return e->code;
    if (!crypt_password_verify(digest, old))
        return error_set(e, ERR_INVALID, "auth.old_password");
    if (str_eq(old, fresh))
        return error_set(e, ERR_INVALID, "auth.same_password");
    struct str made = crypt_password_hash(e->arena, fresh);
    if (db_begin(db, e))
        return e->code;
    enum err err = tries_forgive(db, &tries, e);
    if (!err)
        err = store_password(db, id, made, false, e);
    return auth_finish(db, err, e);
}

static enum err keep_an_administrator(struct db *db, const struct account *leaving, struct error *e)
{
    const struct db_value values[] = {db_int(ROLE_ADMINISTRATOR), db_blob(id_bytes(&leaving->id))};
    struct db_rows rows;
    int64_t others = 0;

    if (leaving->role != ROLE_ADMINISTRATOR || leaving->disabled)
        return OK;
    if (db_query(db, auth_statement(db, "other_administrators"), values, COUNT_OF(values), &rows, e))
        return e->code;
    if (db_step(&rows))
        others = db_get_int(&rows, 0);
    if (db_end(&rows))
        return e->code;
    return others > 0 ? OK : error_set(e, ERR_CONFLICT, "auth.last_administrator", leaving->name);
}

enum err account_disable(struct db *db, struct str name, bool disabled, struct error *e)
{
    struct account account = {0};

    if (db_begin(db, e))
        return e->code;
    enum err err = account_by_name(e->arena, db, name, &account, e);
    if (!err && disabled)
        err = keep_an_administrator(db, &account, e);
    if (!err) {
        const struct db_value values[] = {db_blob(id_bytes(&account.id)), db_int(disabled)};
        err = db_exec(db, auth_statement(db, "account_disable"), values, COUNT_OF(values), e);
    }
    if (!err)
        err = account_end_sessions(db, account.id, e);
    return auth_finish(db, err, e);
}
