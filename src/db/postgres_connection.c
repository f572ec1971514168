/* PostgreSQL: opening a connection, losing it and opening it anew; which servers are refused. */
#include <poll.h>
#include <time.h>

#include "base/buf.h"
#include "db/postgres.h"

enum { PAUSE_MS = 50, VERSION_LEAST = 150000 };

/* --- which servers are refused --- */

/* A statement of one text; empty where it finds nothing. */
static enum err ask(struct db *db, const char *name, struct str *answer, struct error *e)
{
    PGresult *result = NULL;

    if (postgres_take(db, PQexec(postgres_of(db)->to, postgres_own(db, name, e->arena)), &result, e))
        return e->code;
    *answer = PQntuples(result) ? str_copy(e->arena, str_of(PQgetvalue(result, 0, 0))) : STR_EMPTY;
    PQclear(result);
    return OK;
}

static enum err check_version(const struct db *db, struct error *e)
{
    const char *version = PQparameterStatus(postgres_of(db)->to, "server_version");

    if (PQserverVersion(postgres_of(db)->to) >= VERSION_LEAST)
        return OK;
    return error_set(e, ERR_INVALID, "db.old_server", str_copy(e->arena, str_of(version ? version : "?")));
}

/* Each asks for what is wrong with the server, in a writer's eyes. */
static enum err check_server(struct db *db, struct error *e)
{
    static const struct {
        const char *name, *key;
    } checks[] = {
        {"unwritable", "db.read_only_server"},
        {"unsafe", "db.unsafe_server"},
        {"unfit", "db.unfit_server"},
    };

    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        struct str wrong = STR_EMPTY;
        if (ask(db, checks[i].name, &wrong, e))
            return e->code;
        if (wrong.n)
            return error_set(e, ERR_INVALID, checks[i].key, wrong);
    }
    return OK;
}

/* --- opening --- */

static enum err configure_writer(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);

    if (postgres_run_own(db, "open_write", e) || check_server(db, e))
        return e->code;
    enum err err = postgres_prepare_roles(db, e);
    return err == ERR_FORBIDDEN
               ? error_set(e, err, "db.unprivileged", str_copy(e->arena, str_of(PQuser(pg->to))), e->args[0])
               : err;
}

static enum err configure(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);

    if (check_version(db, e))
        return e->code;
    if (db->mode == DB_WRITE)
        return configure_writer(db, e);
    if (postgres_run_own(db, "open_read", e))
        return e->code;
    enum err err = postgres_take_role(db, e);
    /* What was never prepared has no roles. */
    return err == ERR_IO ? error_set(e, ERR_NOT_FOUND, "db.missing", str_copy(e->arena, str_of(PQdb(pg->to)))) : err;
}

static void ignore_notice(void *context, const char *message)
{
    (void)context, (void)message;
}

/* What the address says overrides what stands before it. A machine that is silent for a minute has gone. */
static enum err connect_to(struct db *db, struct error *e)
{
    static const char *const words[] = {"connect_timeout",  "keepalives_idle",           "keepalives_interval",
                                        "keepalives_count", "tcp_user_timeout",          "dbname",
                                        "client_encoding",  "fallback_application_name", NULL};
    struct postgres *pg = postgres_of(db);
    const char *values[] = {"10", "30", "10", "3", "60000", pg->where, "UTF8", "sanad", NULL};

    pg->to = PQconnectdbParams(words, values, 1);
    if (!pg->to)
        abort();
    pg->role = ROLE_UNKNOWN;
    pg->ahead = 0;
    postgres_forget_foreseen(pg);
    pg->gone = false;
    pg->session++;
    PQsetNoticeProcessor(pg->to, ignore_notice, NULL);
    if (PQstatus(pg->to) == CONNECTION_OK)
        return configure(db, e);
    return error_set(e, ERR_IO, "db.unreachable", str_copy(e->arena, str_trim(str_of(PQerrorMessage(pg->to)))));
}

enum err postgres_open(struct db *db, const char *where, struct error *e)
{
    struct postgres *pg = ARENA_NEW(&db->arena, struct postgres);

    pg->where = str_c(&db->arena, str_of(where));
    db->connection = pg;
    enum err err = connect_to(db, e);
    if (err)
        postgres_close(db);
    return err;
}

void postgres_close(struct db *db)
{
    postgres_forget_foreseen(postgres_of(db));
    PQfinish(postgres_of(db)->to);
}

/* --- the hold --- */

enum err postgres_hold(struct db *db, int patience, struct error *e)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    struct postgres *pg = postgres_of(db);
    struct str held = STR_EMPTY;

    for (int tries = patience * 1000 / PAUSE_MS; tries >= 0; tries--) {
        if (ask(db, "hold", &held, e))
            return e->code;
        if (str_is(held, "1") || nanosleep(&pause, NULL) != 0)
            break; /* a signal ends the wait */
    }
    pg->held = pg->held || str_is(held, "1");
    return str_is(held, "1") ? OK : error_set(e, ERR_BUSY, "db.held", str_copy(e->arena, str_of(PQdb(pg->to))));
}

/* --- a lost connection --- */

/* To an idle connection a server says nothing but that it ends it; what it says is read as far as it goes without waiting. */
bool postgres_lost(const struct db *db)
{
    struct postgres *pg = postgres_of(db);
    struct pollfd waiting = {.fd = PQsocket(pg->to), .events = POLLIN};

    for (int reads = 0; reads < 3 && !pg->gone && PQstatus(pg->to) == CONNECTION_OK; reads++)
        if (poll(&waiting, 1, 0) <= 0 || !PQconsumeInput(pg->to))
            break;
    return pg->gone || PQstatus(pg->to) != CONNECTION_OK;
}

enum err postgres_reopen(struct db *db, int patience, struct error *e)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    struct postgres *pg = postgres_of(db);
    enum err err = OK;

    for (int tries = patience * 1000 / PAUSE_MS; tries >= 0; tries--) {
        PQfinish(pg->to);
        err = connect_to(db, e);
        if (!err || PQstatus(pg->to) == CONNECTION_OK || nanosleep(&pause, NULL) != 0)
            break; /* it is there again, and fit or not */
    }
    if (!err && pg->held)
        err = postgres_hold(db, patience, e);
    pg->gone = err != OK;
    return err;
}

enum err postgres_is_spread(struct db *db, bool *spread, struct error *e)
{
    struct str extension = STR_EMPTY;
    enum err err = ask(db, "spread", &extension, e);

    *spread = extension.n > 0;
    return err;
}
