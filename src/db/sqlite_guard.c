#include <sqlite3.h>

#include "db/sqlite.h"

static bool begins(const char *table, struct str prefix)
{
    return str_eq_fold(str_slice(str_of(table), 0, prefix.n), prefix);
}

static bool has(const struct db *db, enum db_right right)
{
    return db->mode == DB_WRITE && (db->rights & right);
}

static bool may_write(const struct db *db, const char *table)
{
    if (begins(table, STR("r_")))
        return has(db, DB_RIGHT_APPLY);
    if (begins(table, STR("journal_")))
        return has(db, DB_RIGHT_JOURNAL);
    if (begins(table, STR("sqlite_"))) /* how SQLite itself stores what a CREATE says */
        return has(db, DB_RIGHT_SCHEMA);
    return db->mode == DB_WRITE;
}

/* What is not named here is refused: pragmas, attaching, triggers, temporary and virtual tables. */
static bool allows(const struct db *db, int action, const char *a, const char *b)
{
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT: return true;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE: return may_write(db, a);
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_VIEW:
    case SQLITE_REINDEX: /* part of CREATE INDEX */ return has(db, DB_RIGHT_SCHEMA);
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VIEW: return has(db, DB_RIGHT_SCHEMA) && may_write(db, a);
    case SQLITE_DROP_INDEX:
    case SQLITE_ALTER_TABLE: return has(db, DB_RIGHT_SCHEMA) && may_write(db, b);
    case SQLITE_PRAGMA: return a && !b && strcmp(a, "integrity_check") == 0; /* it only reads */
    default: return false;
    }
}

int sqlite_authorize(void *context, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    struct db *db = context;
    bool allowed = allows(db, action, a, b);

    (void)database, (void)trigger;
    db->refused |= !allowed;
    return allowed ? SQLITE_OK : SQLITE_DENY;
}
