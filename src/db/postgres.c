/* PostgreSQL: connection, transactions and what its errors mean. */
#include <time.h>

#include "db/postgres.h"

enum { HOLD_PAUSE_MS = 50 };

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
    PQclear(result);
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
    const char *sql = str_c(e->arena, db_prepare(db, &own, name)->sql);

    return postgres_take(db, PQexec(postgres_of(db)->to, sql), NULL, e);
}

/* --- opening --- */

/* A statement of one text; empty where it finds nothing. */
static enum err ask(struct db *db, const char *name, struct str *answer, struct error *e)
{
    PGresult *result = NULL;

    if (postgres_take(db, PQexec(postgres_of(db)->to, str_c(e->arena, db_prepare(db, &own, name)->sql)), &result, e))
        return e->code;
    *answer = PQntuples(result) ? str_copy(e->arena, str_of(PQgetvalue(result, 0, 0))) : STR_EMPTY;
    PQclear(result);
    return OK;
}

static enum err check_server(struct db *db, struct error *e)
{
    struct str unsafe = STR_EMPTY, unfit = STR_EMPTY;

    if (ask(db, "unsafe", &unsafe, e) || ask(db, "unfit", &unfit, e))
        return e->code;
    if (unsafe.n)
        return error_set(e, ERR_INVALID, "db.unsafe_server", unsafe);
    return unfit.n ? error_set(e, ERR_INVALID, "db.unfit_server", unfit) : OK;
}

static enum err configure(struct db *db, struct error *e)
{
    if (db->mode == DB_WRITE)
        return postgres_run_own(db, "open_write", e) || check_server(db, e) || postgres_prepare_roles(db, e) ? e->code
                                                                                                             : OK;
    if (postgres_run_own(db, "open_read", e))
        return e->code;
    enum err err = postgres_take_role(db, e);
    /* What was never prepared has no roles. */
    return err == ERR_IO && PQstatus(postgres_of(db)->to) == CONNECTION_OK
               ? error_set(e, ERR_NOT_FOUND, "db.missing", str_copy(e->arena, str_of(PQdb(postgres_of(db)->to))))
               : err;
}

static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

static void close_connection(struct db *db)
{
    PQfinish(postgres_of(db)->to);
}

static enum err open_connection(struct db *db, const char *where, struct error *e)
{
    static const char *const words[] = {"dbname", "client_encoding", "fallback_application_name", NULL};
    const char *values[] = {where, "UTF8", "sanad", NULL};
    struct postgres *pg = ARENA_NEW(&db->arena, struct postgres);

    pg->role = ROLE_UNKNOWN;
    pg->to = PQconnectdbParams(words, values, 1);
    if (!pg->to)
        abort();
    db->connection = pg;
    PQsetNoticeProcessor(pg->to, ignore_notice, NULL);
    enum err err = PQstatus(pg->to) == CONNECTION_OK ? configure(db, e) : postgres_failure(db, NULL, e);
    if (err)
        close_connection(db);
    return err;
}

/* --- transactions --- */

static bool in_transaction(const struct db *db)
{
    PGTransactionStatusType status = PQtransactionStatus(postgres_of(db)->to);

    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

static enum err begin(struct db *db, struct error *e)
{
    enum err err = postgres_run_own(db, db->mode == DB_WRITE ? "begin_write" : "begin_read", e);

    if (err)
        db_rollback(db); /* the lock was not to be had, and a transaction without it is open */
    return err;
}

/* A COMMIT of a transaction in which something failed is a rollback that PostgreSQL calls a success. */
static enum err commit(struct db *db, struct error *e)
{
    if (PQtransactionStatus(postgres_of(db)->to) != PQTRANS_INTRANS)
        return error_set(e, ERR_IO, "db.failed", STR("COMMIT"));
    return postgres_run_own(db, "commit", e);
}

static enum err control(struct db *db, enum db_control what, struct error *e)
{
    switch (what) {
    case DB_BEGIN: return begin(db, e);
    case DB_COMMIT: return commit(db, e);
    case DB_SAVEPOINT: return postgres_run_own(db, "savepoint", e);
    case DB_RELEASE: return postgres_run_own(db, "release", e);
    case DB_ROLLBACK:
    case DB_TAKE_BACK: break;
    }
    postgres_of(db)->role = ROLE_UNKNOWN;
    return postgres_run_own(db, what == DB_ROLLBACK ? "rollback" : "take_back", e);
}

static enum err run(struct db *db, struct str sql, struct error *e)
{
    if (postgres_take_role(db, e) || postgres_take(db, PQexec(postgres_of(db)->to, postgres_ddl(e->arena, sql)), NULL, e))
        return e->code;
    return db->rights & DB_RIGHT_SCHEMA ? postgres_settle(db, e) : OK;
}

static enum err hold(struct db *db, int patience, struct error *e)
{
    const struct timespec pause = {.tv_nsec = HOLD_PAUSE_MS * 1000000L};
    struct str held = STR_EMPTY;

    for (int tries = patience * 1000 / HOLD_PAUSE_MS; tries >= 0; tries--) {
        if (ask(db, "hold", &held, e))
            return e->code;
        if (str_is(held, "1") || nanosleep(&pause, NULL) != 0)
            break; /* a signal ends the wait */
    }
    return str_is(held, "1") ? OK : error_set(e, ERR_BUSY, "db.busy", str_of(PQdb(postgres_of(db)->to)));
}

static int64_t changes(const struct db *db)
{
    return postgres_of(db)->changes;
}

const struct db_engine postgres_engine = {
    .open = open_connection,
    .close = close_connection,
    .hold = hold,
    .control = control,
    .in_transaction = in_transaction,
    .run = run,
    .compile = postgres_compile,
    .discard = postgres_discard,
    .bind = postgres_bind,
    .step = postgres_step,
    .reset = postgres_reset,
    .changes = changes,
    .is_null = postgres_is_null,
    .get_int = postgres_get_int,
    .get_text = postgres_get_text,
    .get_blob = postgres_get_blob,
};
