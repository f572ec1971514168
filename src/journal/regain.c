/*
 * A database server may restart, or end a connection, at any moment. The writer's connection is then opened anew, and the database
 * asked where it stands: a commit under way may have arrived or not. It is ours to go on with only where it was left: what was
 * written is there, and nobody else has opened it for writing meanwhile, who would have left another mark.
 */
#include "base/log.h"
#include "journal/store.h"

static const char caller[] = "caller";

static enum err read_mark(struct journal *j, struct id *mark, bool *known, struct error *e)
{
    struct db_value name = db_text(str_of(caller));
    struct db_rows rows;

    if (db_query(j->db, journal_statement(j->db, "mark"), &name, 1, &rows, e))
        return e->code;
    *known = db_step(&rows);
    *mark = *known ? read_id(&rows, 0) : NO_ID;
    return db_end(&rows);
}

/* Does one of our streams still hold what it held? */
static enum err stream_holds(struct journal *j, const struct tip *left, bool *same, struct error *e)
{
    struct db_value values[] = {db_blob(id_bytes(&j->origin)), db_blob(id_bytes(&left->scope)),
                                db_int((int64_t)left->number)};
    struct db_rows rows;

    *same = left->number == 0;
    if (*same)
        return OK;
    if (db_query(j->db, journal_statement(j->db, "hash_at"), values, COUNT_OF(values), &rows, e))
        return e->code;
    *same = db_step(&rows) && str_eq(db_get_blob(&rows, 0), hash32_bytes(&left->hash));
    return db_end(&rows);
}

static enum err holds(struct journal *j, const struct tail *left, bool *same, struct error *e)
{
    *same = true;
    for (size_t i = 0; i < left->n && *same; i++)
        if (stream_holds(j, &left->tips[i], same, e))
            return e->code;
    return OK;
}

/* Inside of a transaction, which waits for one that the lost connection may have left. */
static enum err find_place(struct journal *j, struct error *e)
{
    const struct tail left = j->tail;
    struct id mark = NO_ID;
    bool known = false, same = false;

    enum err err = read_mark(j, &mark, &known, e);
    if (!err)
        err = holds(j, &left, &same, e);
    if (!err && !(same && id_eq(mark, j->mark)))
        err = error_set(e, ERR_CONFLICT, "journal.left_elsewhere");
    if (!err)
        err = append_start(j, e);
    if (err)
        j->tail = left;
    return err;
}

static enum err regain(struct journal *j, struct error *e)
{
    int patience = j->astray ? 0 : j->where.patience; /* once; who comes later is told at once */

    j->astray = true;
    if (db_is_lost(j->db) && db_reopen(j->db, patience, e))
        return e->code;
    enum err err = db_begin(j->db, e);
    if (!err)
        err = find_place(j, e);
    if (err) {
        db_rollback(j->db);
        return err;
    }
    j->astray = false;
    follow_doubt(j);
    log_line(LOG_WARNING, "database", "the connection was lost and is open again at position %llu",
             (unsigned long long)j->tail.position);
    return OK;
}

enum err writer_begin(struct journal *j, struct error *e)
{
    enum err err = j->astray || db_is_lost(j->db) ? regain(j, e) : db_begin(j->db, e);

    if (err || follow_stands(j))
        return err;
    db_rollback(j->db); /* each bucket catches up in a transaction of its own */
    return follow_catch_up(j, e) ? e->code : db_begin(j->db, e);
}

enum err journal_mark(struct journal *j, struct id *mark, bool *known, struct error *e)
{
    pthread_mutex_lock(&j->writing);
    enum err err = read_mark(j, mark, known, e);
    if (!err)
        j->mark = *mark;
    pthread_mutex_unlock(&j->writing);
    return err;
}

enum err journal_set_mark(struct journal *j, struct id mark, struct error *e)
{
    struct db_value values[] = {db_text(str_of(caller)), db_blob(id_bytes(&mark))};

    pthread_mutex_lock(&j->writing);
    unsigned rights = db_guard(j->db, DB_RIGHT_JOURNAL);
    enum err err = db_exec(j->db, journal_statement(j->db, "set_mark"), values, COUNT_OF(values), e);
    db_guard(j->db, rights);
    if (!err)
        j->mark = mark;
    pthread_mutex_unlock(&j->writing);
    return err;
}
