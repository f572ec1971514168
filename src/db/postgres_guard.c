/*
 * PostgreSQL's part of the guard. The server itself refuses: each combination of rights is a role without a login, and the
 * connection takes the one of its rights before a statement runs. A role of more rights is a member of those of fewer; tables are
 * owned by the role that may alter them (postgres.sql: prepare, settle).
 */
#include "db/postgres.h"

static const char *const role_names[DB_RIGHTS] = {
    [DB_RIGHT_NONE] = "_page",
    [DB_RIGHT_APPLY] = "_apply",
    [DB_RIGHT_JOURNAL] = "_journal",
    [DB_RIGHT_APPLY | DB_RIGHT_JOURNAL] = "_apply_journal",
    [DB_RIGHT_SCHEMA] = "_schema",
    [DB_RIGHT_SCHEMA | DB_RIGHT_APPLY] = "_schema_apply",
    [DB_RIGHT_SCHEMA | DB_RIGHT_JOURNAL] = "_schema_journal",
    [DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL] = "_all",
};

static struct str next_word(struct str *rest)
{
    size_t n = 0;

    *rest = str_trim(*rest);
    while (n < rest->n && ((rest->p[n] | 0x20) >= 'a' && (rest->p[n] | 0x20) <= 'z'))
        n++;
    struct str word = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return word;
}

static bool is_one_of(struct str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_fold(word, str_of(words[i])))
            return true;
    return false;
}

bool postgres_is_schema_change(struct str sql)
{
    static const char *const first[] = {"create", "alter", "drop"};

    return is_one_of(next_word(&sql), first, COUNT_OF(first));
}

enum err postgres_check_words(const struct db *db, struct str sql, struct error *e)
{
    static const char *const plain[] = {"select", "with", "insert", "update", "delete"};
    static const char *const objects[] = {"table", "index", "view"};
    struct str rest = sql, first = next_word(&rest), second = next_word(&rest);
    bool schema = postgres_is_schema_change(sql) && is_one_of(second, objects, COUNT_OF(objects));

    if (is_one_of(first, plain, COUNT_OF(plain)))
        return OK;
    return schema && db->mode == DB_WRITE && (db->rights & DB_RIGHT_SCHEMA)
               ? OK
               : error_set(e, ERR_FORBIDDEN, "db.forbidden", first);
}

enum err postgres_take_role(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);
    unsigned wanted = db->mode == DB_WRITE ? db->rights : DB_RIGHT_NONE;

    if (pg->role == wanted)
        return OK;
    const char *sql = postgres_own(db, "take_role", e->arena), *const *name = &role_names[wanted];
    enum err err = PQpipelineStatus(pg->to) == PQ_PIPELINE_OFF
                       ? postgres_take(db, PQexecParams(pg->to, sql, 1, NULL, name, NULL, NULL, 0), NULL, e)
                       : postgres_sent(db, PQsendQueryParams(pg->to, sql, 1, NULL, name, NULL, NULL, 0), e);
    if (!err)
        pg->role = wanted;
    return err;
}

enum err postgres_prepare_roles(struct db *db, struct error *e)
{
    return postgres_run_own(db, "prepare", e) || postgres_settle(db, e) ? e->code : OK;
}

enum err postgres_settle(struct db *db, struct error *e)
{
    postgres_of(db)->role = ROLE_UNKNOWN;
    return postgres_run_own(db, "leave_role", e) || postgres_run_own(db, "settle", e) ? e->code : OK;
}
