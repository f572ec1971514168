/* PostgreSQL: transactions, and what its errors mean. */
#include "db/postgres.h"

extern const char embedded_postgres_sql[];
static const struct statement_set own = {embedded_postgres_sql};

/* The first whose code begins so. */
static const struct {
    const char *state;
    enum err err;
    const char *key;
} known[] = {
    {"23", ERR_CONFLICT, "db.conflict"},
    {"40", ERR_BUSY, "db.busy"},
    {"55P03", ERR_BUSY, "db.busy"},
    {"53300", ERR_BUSY, "db.busy"},
    {"57P03", ERR_BUSY, "db.busy"},
    {"42501", ERR_FORBIDDEN, "db.forbidden"},
    {"25006", ERR_FORBIDDEN, "db.forbidden"},
    {"28", ERR_FORBIDDEN, "db.forbidden"},
    {"53100", ERR_IO, "db.full"},
    {"XX001", ERR_DAMAGED, "db.damaged"},
    {"XX002", ERR_DAMAGED, "db.damaged"},
    {"3D000", ERR_NOT_FOUND, "db.missing"},
    {"54", ERR_TOO_LARGE, "db.failed"},
    {"57014", ERR_CANCELLED, "db.failed"},
};

enum err postgres_failure(const struct db *db, PGresult *result, struct error *e)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    struct str text = str_copy(e->arena, str_trim(str_of(message ? message : PQerrorMessage(postgres_of(db)->to))));
    enum err err = ERR_IO;
    const char *key = "db.failed";

    for (size_t i = 0; state && i < COUNT_OF(known); i++)
        if (str_starts(str_of(state), str_of(known[i].state))) {
            err = known[i].err;
            key = known[i].key;
            break;
        }
    const char *severity = result ? PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
    postgres_of(db)->gone |= severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
    PQclear(result);
    if (postgres_of(db)->gone || PQstatus(postgres_of(db)->to) != CONNECTION_OK)
        return error_set(e, ERR_BUSY, "db.lost", text);
    return error_set(e, err, key, text);
}

enum err postgres_take(const struct db *db, PGresult *result, PGresult **kept, struct error *e)
{
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return postgres_failure(db, result, e);
    if (kept)
        *kept = result;
    else
        PQclear(result);
    return OK;
}

enum err postgres_run_own(struct db *db, const char *name, struct error *e)
{
    if (postgres_collect(db, NULL, e))
        return e->code;
    return postgres_take(db, PQexec(postgres_of(db)->to, postgres_own(db, name, e->arena)), NULL, e);
}

const char *postgres_own(struct db *db, const char *name, struct arena *a)
{
    return str_c(a, db_prepare(db, &own, name)->sql);
}

/* --- transactions --- */

static bool in_transaction(const struct db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(postgres_of(db)->to);

    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

static enum err send_own(struct db *db, const char *name, struct error *e)
{
    if (postgres_begin_ahead(db, e))
        return e->code;
    const char *sql = postgres_own(db, name, e->arena);
    return postgres_sent(db, PQsendQueryParams(postgres_of(db)->to, sql, 0, NULL, NULL, NULL, NULL, 1), e);
}

/* With the queries foreseen, in one go. */
static enum err begin_write(struct db *db, struct error *e)
{
    if (send_own(db, "begin_write", e) || send_own(db, "lock", e) || postgres_send_foreseen(db, e))
        return e->code;
    return postgres_collect(db, NULL, e);
}

static enum err begin(struct db *db, struct error *e)
{
    if (db->mode == DB_READ)
        return postgres_run_own(db, "begin_read", e);
    bool foreseen = postgres_of(db)->foresight.asked.n > 0;
    enum err err = begin_write(db, e);
    if (err) {
        db_rollback(db); /* the lock was not to be had, and a transaction without it may be open */
        postgres_forget_foreseen(postgres_of(db));
    }
    if (err && err != ERR_BUSY && foreseen) { /* whoever asks what cannot be answered is to be told, not all */
        *e = ERROR_IN(e->arena);
        return begin(db, e);
    }
    db->late = false;
    return err;
}

/* A COMMIT of a transaction in which something failed is a rollback that PostgreSQL calls a success. */
static enum err commit(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);
    PGresult *result;

    if (!in_transaction(db))
        return postgres_lost(db) ? postgres_failure(db, NULL, e) : error_set(e, ERR_IO, "db.failed", STR("COMMIT"));
    if (send_own(db, "commit", e) || postgres_collect(db, &result, e))
        return e->code;
    postgres_forget_foreseen(pg);
    bool done = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (!done)
        pg->role = ROLE_UNKNOWN;
    return done ? OK : error_set(e, ERR_IO, "db.failed", STR("COMMIT"));
}

static enum err undo(struct db *db, enum db_control what, struct error *e)
{
    struct postgres *pg = postgres_of(db);

    pg->role = ROLE_UNKNOWN;
    if (what == DB_TAKE_BACK)
        return postgres_run_own(db, "take_back", e);
    postgres_forget_ahead(db);
    postgres_forget_foreseen(pg);
    return postgres_run_own(db, "rollback", e);
}

static enum err control(struct db *db, enum db_control what, struct error *e)
{
    switch (what) {
    case DB_BEGIN: return begin(db, e);
    case DB_COMMIT: return commit(db, e);
    case DB_SAVEPOINT: return send_own(db, "savepoint", e);
    case DB_RELEASE: return send_own(db, "release", e);
    case DB_ROLLBACK:
    case DB_TAKE_BACK: break;
    }
    return undo(db, what, e);
}

static enum err run(struct db *db, struct str sql, struct error *e)
{
    if (postgres_collect(db, NULL, e) || postgres_take_role(db, e) ||
        postgres_take(db, PQexec(postgres_of(db)->to, postgres_ddl(e->arena, sql)), NULL, e))
        return e->code;
    return db->rights & DB_RIGHT_SCHEMA ? postgres_settle(db, e) : OK;
}

static int64_t changes(const struct db *db)
{
    return postgres_of(db)->changes;
}

const struct db_engine postgres_engine = {
    .open = postgres_open,
    .close = postgres_close,
    .hold = postgres_hold,
    .lost = postgres_lost,
    .reopen = postgres_reopen,
    .is_spread = postgres_is_spread,
    .control = control,
    .in_transaction = in_transaction,
    .run = run,
    .compile = postgres_compile,
    .discard = postgres_discard,
    .bind = postgres_bind,
    .send = postgres_send,
    .foresee = postgres_foresee,
    .step = postgres_step,
    .reset = postgres_reset,
    .changes = changes,
    .is_null = postgres_is_null,
    .get_int = postgres_get_int,
    .get_text = postgres_get_text,
    .get_blob = postgres_get_blob,
};
