#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"

enum { BUSY_MS = 10000 };

extern const char embedded_sqlite_sql[];
static const struct statement_set own = {embedded_sqlite_sql};

/* A statement with the place of each of its values: SQLite numbers $1, $2 ... by appearance. */
struct sqlite_statement {
    sqlite3_stmt *stmt;
    int n;
    int place[]; /* place[i] is SQLite's number of $i+1 */
};

static sqlite3 *handle(const struct db *db)
{
    return db->connection;
}

static enum err failure(const struct db *db, int rc, struct error *e)
{
    static const struct {
        int rc;
        enum err err;
        const char *key;
    } known[] = {
        {SQLITE_BUSY, ERR_BUSY, "db.busy"},
        {SQLITE_LOCKED, ERR_BUSY, "db.busy"},
        {SQLITE_CORRUPT, ERR_DAMAGED, "db.damaged"},
        {SQLITE_NOTADB, ERR_DAMAGED, "db.damaged"},
        {SQLITE_FULL, ERR_IO, "db.full"},
        {SQLITE_AUTH, ERR_FORBIDDEN, "db.forbidden"},
        {SQLITE_READONLY, ERR_FORBIDDEN, "db.forbidden"},
        {SQLITE_CONSTRAINT, ERR_CONFLICT, "db.conflict"},
        {SQLITE_TOOBIG, ERR_TOO_LARGE, "db.failed"},
        {SQLITE_INTERRUPT, ERR_CANCELLED, "db.failed"},
    };
    struct str text = str_of(handle(db) ? sqlite3_errmsg(handle(db)) : sqlite3_errstr(rc));

    if ((rc & 0xff) == SQLITE_NOMEM) {
        fputs("sanad: out of memory in the database\n", stderr);
        abort();
    }
    /* The code alone does not tell: it can be SQLITE_ERROR where the schema had to be read first. */
    if (db->refused)
        rc = SQLITE_AUTH;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if ((rc & 0xff) == known[i].rc)
            return error_set(e, known[i].err, known[i].key, text);
    return error_set(e, ERR_IO, "db.failed", text);
}

static enum err run(struct db *db, struct str sql, struct error *e)
{
    db->refused = false;
    int rc = sqlite3_exec(handle(db), str_c(e->arena, sql), NULL, NULL, NULL);

    return rc == SQLITE_OK ? OK : failure(db, rc, e);
}

static enum err run_own(struct db *db, const char *name, struct error *e)
{
    return run(db, db_prepare(db, &own, name)->sql, e);
}

/* --- connection --- */

static void close_connection(struct db *db)
{
    int rc = sqlite3_close(handle(db));

    assert(rc == SQLITE_OK); /* else a statement was left */
}

/*
 * Only the owner may read the database; SQLite gives its other files the same mode. A file that is there must not be opened here:
 * closing it again would drop the locks of this process's other connections.
 */
static enum err make_file(const char *path, struct error *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno != EEXIST)
        return error_set(e, ERR_IO, "file.write", str_of(path), str_of(strerror(errno)));
    if (fd >= 0)
        close(fd);
    return OK;
}

static enum err configure(struct db *db, struct error *e)
{
    sqlite3_busy_timeout(handle(db), BUSY_MS);
    sqlite3_db_config(handle(db), SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    enum err err = run_own(db, db->mode == DB_WRITE ? "open_write" : "open_read", e);
    /* From here on nobody can change what was just set. */
    sqlite3_set_authorizer(handle(db), sqlite_authorize, db);
    return err;
}

/*
 * SQLite takes what it finds in its log for committed and builds on it, though it may have reached no disk: a process was killed before
 * its fsync, or the fsync failed. So it is made to. Under the write lock nobody else adds to the log; where another writer holds the
 * lock it has done this before.
 */
static enum err settle_log(struct db *db, const char *where, struct error *e)
{
    struct error busy = ERROR_IN(e->arena);

    sqlite3_busy_timeout(handle(db), 0);
    enum err err = run_own(db, "begin_write", &busy);
    sqlite3_busy_timeout(handle(db), BUSY_MS);
    if (err)
        return err == ERR_BUSY ? OK : error_set_args(e, err, busy.key, busy.args);
    err = file_settle(str_c(e->arena, str_printf(e->arena, "%s-wal", where)), e);
    enum err ended = run_own(db, "rollback", &busy);
    return err || !ended ? err : error_set_args(e, ended, busy.key, busy.args);
}

static enum err open_connection(struct db *db, const char *where, struct error *e)
{
    if (db->mode == DB_READ && !file_exists(where))
        return error_set(e, ERR_NOT_FOUND, "db.missing", str_of(where));
    if (db->mode == DB_WRITE && make_file(where, e))
        return e->code;

    sqlite3 *opened = NULL;
    int rc = sqlite3_open_v2(where, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    db->connection = opened;
    enum err err = rc == SQLITE_OK ? configure(db, e) : failure(db, rc, e);
    if (!err && db->mode == DB_WRITE)
        err = settle_log(db, where, e);
    if (err)
        close_connection(db);
    return err;
}

static enum err control(struct db *db, enum db_control what, struct error *e)
{
    static const char *const names[] = {
        [DB_COMMIT] = "commit",   [DB_ROLLBACK] = "rollback",   [DB_SAVEPOINT] = "savepoint",
        [DB_RELEASE] = "release", [DB_TAKE_BACK] = "take_back",
    };

    if (what == DB_TAKE_BACK) /* two statements */
        return run_own(db, names[what], e);
    const char *name = what != DB_BEGIN ? names[what] : db->mode == DB_WRITE ? "begin_write" : "begin_read";
    return db_exec(db, db_prepare(db, &own, name), NULL, 0, e);
}

static bool in_transaction(const struct db *db)
{
    return !sqlite3_get_autocommit(handle(db));
}

static int64_t changes(const struct db *db)
{
    return sqlite3_changes64(handle(db));
}

/* --- statements --- */

static void discard(void *compiled)
{
    struct sqlite_statement *s = compiled;

    sqlite3_finalize(s->stmt);
    free(s);
}

/* Statements outlive no arena of a caller and must go one by one: they are the floor's only malloc. */
static struct sqlite_statement *statement_new(sqlite3_stmt *stmt)
{
    int n = sqlite3_bind_parameter_count(stmt);
    struct sqlite_statement *s = malloc(sizeof *s + (size_t)n * sizeof s->place[0]);

    if (!s)
        abort();
    s->stmt = stmt;
    s->n = n;
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        s->place[i] = sqlite3_bind_parameter_index(stmt, name);
        assert(s->place[i]); /* values are named $1 to $n without a gap */
    }
    return s;
}

static enum err compile(struct db *db, struct str sql, void **compiled, struct error *e)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;

    assert(sql.n <= INT_MAX);
    db->refused = false;
    int rc = sqlite3_prepare_v3(handle(db), sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
    if (rc != SQLITE_OK)
        return failure(db, rc, e);
    assert(stmt && str_trim(str_slice(sql, (size_t)(tail - sql.p), sql.n)).n == 0); /* exactly one statement */
    *compiled = statement_new(stmt);
    return OK;
}

static int bind_one(sqlite3_stmt *stmt, int place, const struct db_value *v)
{
    const char *p = v->s.p ? v->s.p : ""; /* NULL would bind as NULL */

    switch (v->kind) {
    case DB_INT: return sqlite3_bind_int64(stmt, place, v->n);
    case DB_TEXT: return sqlite3_bind_text64(stmt, place, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB: return sqlite3_bind_blob64(stmt, place, p, v->s.n, SQLITE_STATIC);
    case DB_NULL: break;
    }
    return sqlite3_bind_null(stmt, place);
}

/* Rows come one by one, whether few or many. */
static enum err bind(struct db *db, void *compiled, const struct db_value *values, size_t n, bool scan, struct error *e)
{
    const struct sqlite_statement *s = compiled;

    (void)scan;
    assert(n == (size_t)s->n);
    for (size_t i = 0; i < n; i++) {
        int rc = bind_one(s->stmt, s->place[i], &values[i]);
        if (rc != SQLITE_OK)
            return failure(db, rc, e);
    }
    return OK;
}

static enum err step(struct db *db, void *compiled, bool *row, struct error *e)
{
    const struct sqlite_statement *s = compiled;
    int rc = sqlite3_step(s->stmt);

    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : failure(db, rc, e);
}

static void reset(void *compiled)
{
    const struct sqlite_statement *s = compiled;

    sqlite3_reset(s->stmt);
    sqlite3_clear_bindings(s->stmt); /* the caller's strings are about to go */
}

/* --- columns --- */

static sqlite3_stmt *stmt_of(void *compiled)
{
    return ((struct sqlite_statement *)compiled)->stmt;
}

static bool is_null(void *compiled, int column)
{
    return sqlite3_column_type(stmt_of(compiled), column) == SQLITE_NULL;
}

static int64_t get_int(void *compiled, int column)
{
    return sqlite3_column_int64(stmt_of(compiled), column);
}

static struct str get_text(void *compiled, int column)
{
    const char *p = (const char *)sqlite3_column_text(stmt_of(compiled), column);

    return (struct str){p, (size_t)sqlite3_column_bytes(stmt_of(compiled), column)};
}

static struct str get_blob(void *compiled, int column)
{
    const char *p = sqlite3_column_blob(stmt_of(compiled), column);

    return (struct str){p, (size_t)sqlite3_column_bytes(stmt_of(compiled), column)};
}

struct examining {
    db_found *found;
    void *ctx;
};

static int examined(void *arg, int columns, char **values, char **names)
{
    const struct examining *x = arg;

    (void)names;
    if (columns > 0 && values[0] && strcmp(values[0], "ok") != 0)
        x->found(x->ctx, str_of(values[0]));
    return 0;
}

static enum err examine(struct db *db, db_found *found, void *ctx, struct error *e)
{
    struct examining x = {found, ctx};

    db->refused = false;
    int rc = sqlite3_exec(handle(db), str_c(e->arena, db_prepare(db, &own, "examine")->sql), examined, &x, NULL);
    return rc == SQLITE_OK ? OK : failure(db, rc, e);
}

const struct db_engine sqlite_engine = {
    .open = open_connection,
    .close = close_connection,
    .control = control,
    .in_transaction = in_transaction,
    .run = run,
    .compile = compile,
    .discard = discard,
    .bind = bind,
    .step = step,
    .reset = reset,
    .examine = examine,
    .changes = changes,
    .is_null = is_null,
    .get_int = get_int,
    .get_text = get_text,
    .get_blob = get_blob,
};
