#include "db/db.h"

#include "db/engine.h"

static void free_connection(struct db *db)
{
    struct arena arena = db->arena; /* it holds `db` too */

    arena_free(&arena);
}

bool db_is_server(const char *where)
{
    return str_starts(str_of(where), STR("postgresql://")) || str_starts(str_of(where), STR("postgres://"));
}

enum err db_open(const char *where, enum db_mode mode, struct db **out, struct error *e)
{
    struct arena arena = ARENA_EMPTY;
    struct db *db = ARENA_NEW(&arena, struct db);

    db->engine = db_is_server(where) ? &postgres_engine : &sqlite_engine;
    db->mode = mode;
    db->arena = arena;
    db->sets = MAP_IN(&db->arena);
    db->texts = MAP_IN(&db->arena);
    enum err err = db->engine->open(db, where, e);
    *out = err ? NULL : db;
    if (err)
        free_connection(db);
    return err;
}

static void discard(struct db *db, const struct map *statements)
{
    for (size_t i = 0; i < statements->n; i++) {
        struct db_statement *statement = statements->items[i].value;
        for (unsigned slot = 0; slot < DB_RIGHTS; slot++) {
            assert(!statement->running[slot]);
            if (statement->compiled[slot])
                db->engine->discard(statement->compiled[slot]);
        }
    }
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    for (size_t i = 0; i < db->sets.n; i++)
        discard(db, db->sets.items[i].value);
    discard(db, &db->texts);
    db->engine->close(db);
    free_connection(db);
}

enum err db_hold(struct db *db, int patience, struct error *e)
{
    return db->engine->hold ? db->engine->hold(db, patience, e) : OK;
}

bool db_is_lost(const struct db *db)
{
    return db->engine->lost && db->engine->lost(db);
}

enum err db_reopen(struct db *db, int patience, struct error *e)
{
    return db->engine->reopen(db, patience, e);
}

enum err db_is_spread(struct db *db, bool *spread, struct error *e)
{
    *spread = false;
    return db->engine->is_spread ? db->engine->is_spread(db, spread, e) : OK;
}

unsigned db_guard(struct db *db, unsigned rights)
{
    unsigned before = db->rights;

    assert(rights < DB_RIGHTS);
    db->rights = rights;
    return before;
}

/* --- statements --- */

struct db_statement *db_prepare(struct db *db, const struct statement_set *set, const char *name)
{
    struct str identity = {(const char *)&set->text, sizeof set->text};
    struct map *named = map_get(&db->sets, identity);

    if (!named) {
        named = ARENA_NEW(&db->arena, struct map);
        *named = MAP_IN(&db->arena);
        statements_parse(&db->arena, set->text, named);
        map_set(&db->sets, str_copy(&db->arena, identity), named);
    }
    struct db_statement *statement = map_get(named, str_of(name));
    assert(statement);
    return statement;
}

struct db_statement *db_statement_text(struct db *db, struct str sql)
{
    struct db_statement *statement = map_get(&db->texts, sql);

    if (!statement) {
        statement = ARENA_NEW(&db->arena, struct db_statement);
        statement->sql = str_copy(&db->arena, sql);
        map_set(&db->texts, statement->sql, statement);
    }
    return statement;
}

struct db_value db_int(int64_t n)
{
    return n == INT_NONE ? DB_NOTHING : (struct db_value){.kind = DB_INT, .n = n};
}

struct db_value db_text(struct str s)
{
    return (struct db_value){.kind = DB_TEXT, .s = s};
}

struct db_value db_blob(struct str s)
{
    return (struct db_value){.kind = DB_BLOB, .s = s};
}

/* Finds or makes the compiled form for the rights of this moment. One whose rows are being read is left alone. */
static enum err take_compiled(struct db_rows *rows)
{
    struct db *db = rows->db;
    struct db_statement *statement = rows->statement;

    rows->slot = statement->running[db->rights] ? (unsigned)DB_RUN_OWN : db->rights;
    void **kept = rows->slot == DB_RUN_OWN ? &rows->compiled : &statement->compiled[rows->slot];
    if (!*kept && db->engine->compile(db, statement->sql, kept, rows->error))
        return rows->error->code;
    rows->compiled = *kept;
    if (rows->slot != DB_RUN_OWN)
        statement->running[rows->slot] = true;
    return OK;
}

static void give_back_compiled(struct db_rows *rows)
{
    const struct db_engine *engine = rows->db->engine;

    if (rows->slot == DB_RUN_OWN) {
        engine->discard(rows->compiled);
    } else {
        engine->reset(rows->compiled);
        rows->statement->running[rows->slot] = false;
    }
    rows->compiled = NULL;
}

static enum err start(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n, bool scan,
                      struct db_rows *rows, struct error *e)
{
    *rows = (struct db_rows){.db = db, .statement = statement, .error = e, .first = true};
    enum err err = take_compiled(rows);
    if (err)
        return err;
    err = db->engine->bind(db, rows->compiled, values, n, scan, e);
    if (!err)
        err = db->engine->step(db, rows->compiled, &rows->row, e);
    if (err)
        give_back_compiled(rows);
    return err;
}

enum err db_query(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n,
                  struct db_rows *rows, struct error *e)
{
    return start(db, statement, values, n, false, rows, e);
}

enum err db_scan(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n,
                 struct db_rows *rows, struct error *e)
{
    return start(db, statement, values, n, true, rows, e);
}

bool db_step(struct db_rows *rows)
{
    const struct db_engine *engine = rows->db->engine;

    if (rows->row && !rows->first)
        rows->failed = engine->step(rows->db, rows->compiled, &rows->row, rows->error);
    rows->first = false;
    return rows->row;
}

enum err db_end(struct db_rows *rows)
{
    give_back_compiled(rows);
    return rows->failed;
}

enum err db_exec(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n,
                 struct error *e)
{
    struct db_rows rows;
    enum err err = db_query(db, statement, values, n, &rows, e);

    if (err)
        return err;
    assert(!rows.row);
    return db_end(&rows);
}

enum err db_send(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n,
                 struct error *e)
{
    struct db_rows rows = {.db = db, .statement = statement, .error = e};

    assert(db->engine->in_transaction(db));
    if (!db->engine->send)
        return db_exec(db, statement, values, n, e);
    if (take_compiled(&rows))
        return e->code;
    enum err err = db->engine->send(db, rows.compiled, values, n, e);
    give_back_compiled(&rows);
    return err;
}

bool db_foresee(struct db *db, struct db_statement *statement, const struct db_value *values, size_t n)
{
    struct arena scratch = ARENA_EMPTY;
    struct error e = ERROR_IN(&scratch);
    struct db_rows rows = {.db = db, .statement = statement, .error = &e};
    bool more = db->engine->foresee;

    assert(!db->engine->in_transaction(db));
    if (more && !take_compiled(&rows)) { /* what is refused is refused again when it is asked */
        if (rows.slot != DB_RUN_OWN)
            more = db->engine->foresee(db, rows.compiled, values, n);
        give_back_compiled(&rows);
    }
    arena_free(&scratch);
    return more;
}

bool db_failed_late(const struct db *db)
{
    return db->late;
}

int64_t db_changes(const struct db *db)
{
    return db->engine->changes(db);
}

bool db_is_null(const struct db_rows *rows, int column)
{
    return rows->db->engine->is_null(rows->compiled, column);
}

int64_t db_get_int(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? INT_NONE : rows->db->engine->get_int(rows->compiled, column);
}

struct str db_get_text(const struct db_rows *rows, int column)
{
    return rows->db->engine->get_text(rows->compiled, column);
}

struct str db_get_blob(const struct db_rows *rows, int column)
{
    return rows->db->engine->get_blob(rows->compiled, column);
}

enum err db_run_ddl(struct db *db, struct str sql, struct error *e)
{
    return db->engine->run(db, sql, e);
}

/* --- transactions --- */

enum err db_begin(struct db *db, struct error *e)
{
    assert(!db->engine->in_transaction(db));
    db->late = false;
    return db->engine->control(db, DB_BEGIN, e);
}

enum err db_commit(struct db *db, struct error *e)
{
    enum err err = db->engine->control(db, DB_COMMIT, e);

    if (err)
        db_rollback(db);
    return err;
}

/* Undoing what cannot be undone otherwise: for a control whose failure the caller does not look at. */
static bool control_silently(struct db *db, enum db_control control)
{
    struct arena scratch = ARENA_EMPTY;
    struct error e = ERROR_IN(&scratch);
    bool ok = db->engine->control(db, control, &e) == OK;

    arena_free(&scratch);
    return ok;
}

void db_rollback(struct db *db)
{
    /* A failed rollback has rolled back already: engines end a transaction that they cannot go on with. */
    if (db->engine->in_transaction(db))
        control_silently(db, DB_ROLLBACK);
}

bool db_in_transaction(const struct db *db)
{
    return db->engine->in_transaction(db);
}

enum err db_savepoint(struct db *db, struct error *e)
{
    assert(db->engine->in_transaction(db));
    return db->engine->control(db, DB_SAVEPOINT, e);
}

enum err db_release(struct db *db, struct error *e)
{
    return db->engine->control(db, DB_RELEASE, e);
}

void db_take_back(struct db *db)
{
    /* What should have been taken back must not be committed with the rest: without a transaction the commit fails. */
    if (!control_silently(db, DB_TAKE_BACK))
        db_rollback(db);
}

enum err db_examine(struct db *db, db_found *found, void *ctx, struct error *e)
{
    return db->engine->examine ? db->engine->examine(db, found, ctx, e) : OK;
}
