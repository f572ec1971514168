#include "auth/store.h"

extern const char embedded_auth_sql[], embedded_auth_schema_sql[];
static const struct statement_set auth_sql = {embedded_auth_sql};

struct db_statement *auth_statement(struct db *db, const char *name)
{
    return db_prepare(db, &auth_sql, name);
}

enum err auth_finish(struct db *db, enum err err, struct error *e)
{
    if (!err)
        return db_commit(db, e);
    db_rollback(db);
    return err;
}

struct id auth_new_id(void)
{
    uint8_t random[10];

    crypt_random(random, sizeof random);
    return id_v7(instant_now(), random);
}

enum err auth_prepare(struct db *db, struct error *e)
{
    enum err err = db_begin(db, e);

    if (err)
        return err;
    unsigned rights = db_guard(db, DB_RIGHT_SCHEMA);
    err = db_run_ddl(db, str_of(embedded_auth_schema_sql), e);
    db_guard(db, rights);
    return auth_finish(db, err, e);
}

static const char *const role_names[] = {
    [ROLE_VIEWER] = "viewer",
    [ROLE_OFFICER] = "officer",
    [ROLE_ADMINISTRATOR] = "administrator",
};

const char *role_name(enum role role)
{
    assert(role >= ROLE_VIEWER && role <= ROLE_ADMINISTRATOR);
    return role_names[role];
}

bool role_read(struct str name, enum role *out)
{
    for (enum role role = ROLE_VIEWER; role <= ROLE_ADMINISTRATOR; role++)
        if (str_is(name, role_names[role])) {
            *out = role;
            return true;
        }
    return false;
}
