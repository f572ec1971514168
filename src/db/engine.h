/*
 * What an engine must offer (struct db_engine) and what db.c keeps of a connection and its statements. For the files of this floor.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "base/map.h"
#include "db/db.h"

enum { DB_RIGHTS = 8 /* combinations of enum db_right */, DB_RUN_OWN = DB_RIGHTS };

enum db_control { DB_BEGIN, DB_COMMIT, DB_ROLLBACK, DB_SAVEPOINT, DB_RELEASE, DB_TAKE_BACK };

/* `compiled` is the engine's form of a statement. */
struct db_engine {
    /* Sets db->connection; on failure leaves nothing behind. */
    enum err (*open)(struct db *, const char *where, struct error *);
    void (*close)(struct db *);
    /* NULL where whoever may open the database holds it already. */
    enum err (*hold)(struct db *, int patience, struct error *);
    /* NULL where a connection cannot be lost. */
    bool (*lost)(const struct db *);
    enum err (*reopen)(struct db *, int patience, struct error *);
    /* NULL where a database is one file. */
    enum err (*is_spread)(struct db *, bool *spread, struct error *);
    enum err (*control)(struct db *, enum db_control, struct error *);
    bool (*in_transaction)(const struct db *);
    /* Several statements without values. */
    enum err (*run)(struct db *, struct str sql, struct error *);
    /* Refuses with ERR_FORBIDDEN what db->mode and db->rights do not allow at this moment. */
    enum err (*compile)(struct db *, struct str sql, void **compiled, struct error *);
    void (*discard)(void *compiled);
    /* May run the statement right away. `scan`: its rows may be too many to hold, and others run between them. */
    enum err (*bind)(struct db *, void *compiled, const struct db_value *, size_t n, bool scan, struct error *);
    /* Runs the statement, and its failure may be told later: then the transaction is rolled back and db->late set. NULL: no use. */
    enum err (*send)(struct db *, void *compiled, const struct db_value *, size_t n, struct error *);
    /* See db_foresee; NULL: no use. */
    bool (*foresee)(struct db *, void *compiled, const struct db_value *, size_t n);
    enum err (*step)(struct db *, void *compiled, bool *row, struct error *);
    /* Ready for the next bind; lets go of locks and values. */
    void (*reset)(void *compiled);
    /* NULL where the engine proves its pages by itself. */
    enum err (*examine)(struct db *, db_found *found, void *ctx, struct error *);
    int64_t (*changes)(const struct db *);
    bool (*is_null)(void *compiled, int column);
    int64_t (*get_int)(void *compiled, int column);
    struct str (*get_text)(void *compiled, int column);
    struct str (*get_blob)(void *compiled, int column);
};

extern const struct db_engine sqlite_engine, postgres_engine;

/*
 * Compiled once for every combination of rights it ran under: an engine may check rights only when it compiles, and what was
 * compiled under more rights must not run under fewer.
 */
struct db_statement {
    struct str sql;
    void *compiled[DB_RIGHTS];
    bool running[DB_RIGHTS];
};

struct db {
    const struct db_engine *engine;
    void *connection;
    enum db_mode mode;
    unsigned rights;
    bool late;          /* what was sent before failed, and its transaction is gone */
    bool refused;       /* the guard said no while the statement at hand was compiled */
    struct arena arena; /* the connection's own; the statements live in it */
    struct map sets;    /* struct map * of statements by name, by the address of the set's text */
    struct map texts;   /* struct db_statement by text */
};

/* Adds the statements of a .sql text to `named`. Asserts that no name stands twice. */
void statements_parse(struct arena *, const char *text, struct map *named);

#endif
