/* What the files of the PostgreSQL engine share. */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/engine.h"

enum { ROLE_UNKNOWN = DB_RIGHTS };

struct postgres_statement;

/* Queries announced for the next transaction, then their rows until it ends. */
struct postgres_foresight {
    struct arena arena;
    struct map asked; /* struct foreseen by statement and values */
    size_t next;      /* of those, whose rows are to come */
};

struct postgres {
    PGconn *to;
    const char *where;
    bool held;        /* db_hold was granted */
    bool gone;        /* the server said that it ends the connection, or what was opened anew is not fit for use */
    unsigned role;    /* the rights of the role taken; ROLE_UNKNOWN after a rollback, which takes it back too */
    unsigned session; /* how often it was opened: what was prepared in the server goes with the connection */
    unsigned prepared, opened;            /* statements and cursors, for their names */
    unsigned ahead;                       /* statements sent whose answers were not read */
    struct postgres_statement *preparing; /* those whose preparing was sent and not answered */
    struct postgres_foresight foresight;
    int64_t changes;
};

static inline struct postgres *postgres_of(const struct db *db)
{
    return db->connection;
}

/* --- postgres.c --- */

/* Fills the error from what the server or the library says; `result` may be NULL. Clears the result. */
enum err postgres_failure(const struct db *, PGresult *, struct error *);
/* Keeps the result if it is a good one; clears it where `kept` is NULL. */
enum err postgres_take(const struct db *, PGresult *, PGresult **kept, struct error *) MUST_USE;
/* The words of a statement of postgres.sql. */
const char *postgres_own(struct db *, const char *name, struct arena *);
/* Runs statements of postgres.sql that take no values. */
enum err postgres_run_own(struct db *, const char *name, struct error *) MUST_USE;

/* --- postgres_connection.c: see struct db_engine --- */

enum err postgres_open(struct db *, const char *where, struct error *) MUST_USE;
void postgres_close(struct db *);
bool postgres_lost(const struct db *);
enum err postgres_reopen(struct db *, int patience, struct error *) MUST_USE;
enum err postgres_is_spread(struct db *, bool *spread, struct error *) MUST_USE;
enum err postgres_hold(struct db *, int patience, struct error *) MUST_USE;

/* --- postgres_ahead.c --- */

/* Before something is sent whose answer is read later, and with what the library said to it. */
enum err postgres_begin_ahead(struct db *, struct error *) MUST_USE;
enum err postgres_sent(struct db *, int accepted, struct error *) MUST_USE;
/*
 * Reads the answers to all that was sent; nothing may be unread before a statement runs in the plain way. Where one failed, the
 * transaction is rolled back and db->late set. `last` gets the answer to what was sent last, whose failure is an ordinary one.
 */
enum err postgres_collect(struct db *, PGresult **last, struct error *) MUST_USE;
/* The same where nobody cares any more. */
void postgres_forget_ahead(struct db *);

/* --- postgres_foresee.c --- */

/* See db_foresee. */
bool postgres_foresee(struct db *, void *compiled, const struct db_value *, size_t n);
/* Sends what was announced, after the beginning of the transaction. */
enum err postgres_send_foreseen(struct db *, struct error *) MUST_USE;
/* Keeps the answer of that number (from 1 on) where it is the next that was foreseen. */
bool postgres_keep_foreseen(struct postgres *, unsigned answer, PGresult *);
/* The rows of a foreseen query, once; NULL. */
PGresult *postgres_take_foreseen(struct postgres *, void *compiled, const struct db_value *, size_t n);
void postgres_forget_foreseen(struct postgres *);

/* --- postgres_guard.c --- */

/* Refuses what is no plain statement of the common subset, and with it every way to change roles or settings. */
enum err postgres_check_words(const struct db *, struct str sql, struct error *) MUST_USE;
/* Is it one that changes the schema? */
bool postgres_is_schema_change(struct str sql);
/* Takes the role of the rights of this moment; sent ahead where other statements are. */
enum err postgres_take_role(struct db *, struct error *) MUST_USE;
/* Makes schema and roles, for a writer. */
enum err postgres_prepare_roles(struct db *, struct error *) MUST_USE;
/* After a change of the schema: tables go to their owners. */
enum err postgres_settle(struct db *, struct error *) MUST_USE;

/* --- postgres_words.c --- */

/* The DDL in this engine's words; see db_run_ddl. */
const char *postgres_ddl(struct arena *, struct str sql);

/* --- postgres_rows.c: see struct db_engine --- */

enum err postgres_compile(struct db *, struct str sql, void **compiled, struct error *) MUST_USE;
void postgres_discard(void *compiled);
enum err postgres_bind(struct db *, void *compiled, const struct db_value *, size_t n, bool scan,
                       struct error *) MUST_USE;
enum err postgres_send(struct db *, void *compiled, const struct db_value *, size_t n, struct error *) MUST_USE;
/* What was sent is answered; `good`: how many answers came before the first failure. The server skipped what stood behind it. */
void postgres_settle_prepared(struct postgres *, unsigned good);
enum err postgres_step(struct db *, void *compiled, bool *row, struct error *) MUST_USE;
void postgres_reset(void *compiled);
bool postgres_is_null(void *compiled, int column);
int64_t postgres_get_int(void *compiled, int column);
struct str postgres_get_text(void *compiled, int column);
struct str postgres_get_blob(void *compiled, int column);

#endif
