/*
 * One way to the database, whatever the engine. A `struct db` is one connection, used by one thread at a time.
 *
 * Statements live in .sql files, embedded at build, each under a line "-- name: foo"; they are in the subset that SQLite and
 * PostgreSQL share, with $1, $2 ... for values.
 *
 *   static const struct statement_set sql = {embedded_place_sql};
 *
 *   struct db_rows rows;
 *   if (db_query(db, db_prepare(db, &sql, "children"), (struct db_value[]){db_blob(id_bytes(&parent))}, 1, &rows, e))
 *       return e->code;
 *   while (db_step(&rows))
 *       use(db_get_text(&rows, 0));
 *   return db_end(&rows);
 *
 * Rights. Tables named r_* (projections) take writes only under DB_RIGHT_APPLY, journal_* only under DB_RIGHT_JOURNAL, and nothing
 * is created, altered or dropped but under DB_RIGHT_SCHEMA; the database itself refuses (ERR_FORBIDDEN). All other tables belong to
 * their own modules and a writing connection may write them. A reading connection writes nothing whatever its rights.
 * SQLite asks an authorizer of ours whenever it compiles a statement. On PostgreSQL every combination of rights is a role without
 * a login, "sanad_<database>_page" (none), "..._apply", "..._journal" and so on, which a connection takes before it runs a statement:
 * the server refuses. Whoever connects first must own the database and may create roles (CREATEROLE), afterwards neither is needed.
 *
 * After a statement has failed inside a transaction nothing is left but db_take_back or db_rollback: PostgreSQL runs no other.
 *
 * A server may end a connection: ERR_BUSY "db.lost", and its transaction with it. db_is_lost tells, db_reopen opens it anew. Whether
 * a db_commit that fails so has committed is not known.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/error.h"

struct db;
struct db_statement;

enum db_mode { DB_READ, DB_WRITE };

/*
 * `where` is the path of an SQLite file, or a PostgreSQL database as "postgresql://user@host/name" ("postgres://" too; libpq's own
 * form). DB_WRITE makes what is missing: the file; in a PostgreSQL database, which must be there, the schema "sanad" and the roles of
 * db_guard. DB_READ wants it all there (ERR_NOT_FOUND). A writer's commit is on disk when db_commit returns: a server that does
 * without is refused (ERR_INVALID "db.unsafe_server"), and so is a database that is not UTF-8 sorted by its bytes
 * ("db.unfit_server").
 */
bool db_is_server(const char *where); /* is it PostgreSQL? */
enum err db_open(const char *where, enum db_mode, struct db **, struct error *) MUST_USE;
void db_close(struct db *); /* rolls back what is open; NULL is fine */

enum db_right {
    DB_RIGHT_NONE = 0,
    DB_RIGHT_APPLY = 1,   /* write r_* */
    DB_RIGHT_JOURNAL = 2, /* write journal_* */
    DB_RIGHT_SCHEMA = 4,  /* create; with the table's own right also alter and drop */
};

/* Does the database lie on several machines: is it PostgreSQL with the extension Citus? */
enum err db_is_spread(struct db *, bool *spread, struct error *) MUST_USE;

/*
 * Takes the database for this connection and until it closes, against every other that asks the same: ERR_BUSY after `patience`
 * seconds. An SQLite database needs no such lock, for it goes with a folder that has one.
 */
enum err db_hold(struct db *, int patience, struct error *) MUST_USE;

/* Has the server gone, or ended this connection? Asks nothing of it, so that an idle connection may be looked at before each use. */
bool db_is_lost(const struct db *);
/*
 * Opens a lost connection anew, with its rights, and takes the database again where it was held (ERR_BUSY "db.held": somebody else has
 * it now). On failure it stays lost. What was open in it is gone; no rows may be read meanwhile.
 */
enum err db_reopen(struct db *, int patience, struct error *) MUST_USE;

/* Sets what this connection may do from now on (an OR of rights) and returns what it could before. */
unsigned db_guard(struct db *, unsigned rights);

/* --- statements --- */

/* The text of one .sql file; keep it static, its address is its identity. */
struct statement_set {
    const char *text;
};

/* The statement of that name; asserts that there is one. Kept by the connection: asking again is a look-up. It cannot fail: a
 * mistake in its SQL shows when it runs. */
struct db_statement *db_prepare(struct db *, const struct statement_set *, const char *name);
/* The same for a text generated from declarations; kept too, so the number of different texts must be bounded. */
struct db_statement *db_statement_text(struct db *, struct str sql);

enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_kind kind;
    int64_t n;
    struct str s; /* not copied: must live until db_exec or db_end returns */
};

#define DB_NOTHING ((struct db_value){.kind = DB_NULL})
struct db_value db_int(int64_t);     /* INT_NONE binds as NULL */
struct db_value db_text(struct str); /* an empty text is a text, not NULL */
struct db_value db_blob(struct str);

/* Runs a statement that returns no rows; values[i] is $i+1 and there are exactly as many as the statement names. */
enum err db_exec(struct db *, struct db_statement *, const struct db_value *values, size_t n, struct error *) MUST_USE;
/*
 * The same inside a transaction for a statement whose outcome nobody waits for: on PostgreSQL it is sent, and answered together with
 * those after it. That it failed is told by a later call, db_commit at the latest; the whole transaction is gone then, for it is not
 * known whose failure it was (db_failed_late). So it is with db_savepoint and db_release. Nothing is counted for db_changes.
 */
enum err db_send(struct db *, struct db_statement *, const struct db_value *values, size_t n, struct error *) MUST_USE;
/*
 * Announces, before db_begin, a query of the transaction to come: on PostgreSQL all that was announced is sent together with the
 * beginning and answered at once. The first db_query of that statement with those values, under the rights of this moment, is given
 * the rows that stood then; so announce only what that transaction reads before it writes it. The end of the transaction forgets the
 * rest, and so does a db_begin that fails. Nothing can fail here: what goes wrong is told to whoever asks. False: there is no use in
 * announcing more.
 */
bool db_foresee(struct db *, struct db_statement *, const struct db_value *values, size_t n);
/* Did the transaction that ended last end by the failure of what was sent before? Done again with db_exec each shows its own. */
bool db_failed_late(const struct db *);
/* How many rows the last db_exec inserted, changed or deleted. */
int64_t db_changes(const struct db *);

/* Rows as they come. Members are private. */
struct db_rows {
    struct db *db;
    struct db_statement *statement;
    void *compiled;
    struct error *error;
    unsigned slot; /* of the statement's compiled forms; DB_RUN_OWN for one that is thrown away */
    enum err failed;
    bool first, row; /* the first row was fetched but not yet given out; there is a row */
};

/*
 * Runs a query up to its first row, so that what it writes (RETURNING) is written under the rights of this moment. On failure there
 * is nothing to end. `error` is kept until db_end. A statement may run again while its own rows are being read.
 */
enum err db_query(struct db *, struct db_statement *, const struct db_value *values, size_t n, struct db_rows *,
                  struct error *error) MUST_USE;
/*
 * The same for a result that may be too large to hold: on PostgreSQL db_query fetches all rows at once and db_scan some at a time.
 * Only for what writes nothing. Outside of a transaction it opens one of its own until db_end, so db_begin must wait.
 */
enum err db_scan(struct db *, struct db_statement *, const struct db_value *values, size_t n, struct db_rows *,
                 struct error *error) MUST_USE;
/* The next row: false after the last one, and on a failure, which db_end tells. */
bool db_step(struct db_rows *);
/* Ends the query, read to its end or not. */
enum err db_end(struct db_rows *) MUST_USE;

/* Columns of the current row, from 0. Strings live until the next db_step or db_end. */
bool db_is_null(const struct db_rows *, int column);
int64_t db_get_int(const struct db_rows *, int column);     /* INT_NONE for NULL */
struct str db_get_text(const struct db_rows *, int column); /* empty for NULL */
struct str db_get_blob(const struct db_rows *, int column); /* empty for NULL */

/*
 * Runs statements generated from declarations, one after the other, in a transaction of the caller's. Two words say how a table lies on
 * the disk, for engines that keep it in the order of a key: a column `INTEGER PRIMARY KEY` (64 bits) is the row's own number, and
 * `WITHOUT ROWID` at the end of a CREATE TABLE keeps the rows in the order of its primary key, for small rows found by that key.
 */
enum err db_run_ddl(struct db *, struct str sql, struct error *) MUST_USE;

/*
 * Asks the engine whether its file is whole: tables, indexes and what connects them. Each thing it finds goes to `found`. An engine that
 * proves its pages by itself (PostgreSQL) finds nothing here.
 */
typedef void db_found(void *ctx, struct str what);
enum err db_examine(struct db *, db_found *found, void *ctx, struct error *) MUST_USE;

/* --- transactions --- */

/* A writer waits for the write lock here (ERR_BUSY after a while) and never later; a reader sees one state from its first query on. */
enum err db_begin(struct db *, struct error *) MUST_USE;
/* Durable when it returns OK. On failure the transaction is rolled back. */
enum err db_commit(struct db *, struct error *) MUST_USE;
void db_rollback(struct db *); /* nothing when none is open */
/* False too when the engine gave the transaction up by itself, as it does on a full disk. */
bool db_in_transaction(const struct db *);

/* A part of a transaction that can be taken back alone. They nest. */
enum err db_savepoint(struct db *, struct error *) MUST_USE;
enum err db_release(struct db *, struct error *) MUST_USE; /* keeps it, as part of what surrounds it */
void db_take_back(struct db *);                            /* undoes the newest savepoint and ends it */

#endif
