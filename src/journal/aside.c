/* What is kept and not counted: entries that wait for their time, and branches of streams that forked. */
#include "journal/store.h"

struct instant journal_due(const struct entry *x)
{
    return (struct instant){hybrid_instant(x->time).us - AHEAD_MOST_MINUTES * 60 * 1000000LL};
}

enum err journal_held(struct arena *a, const struct journal *j, struct db *db, size_t limit, journal_event *each,
                      void *ctx, struct error *e)
{
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, journal_statement(db, "held_all"), (struct db_value[]){db_int((int64_t)limit)}, 1, &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct event x;
        err = read_event(a, j, &rows, &x, e);
        if (!err)
            err = each(ctx, &x, e);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}

enum err journal_branches(struct arena *a, const struct journal *j, struct db *db, const struct stream_held *s,
                          size_t limit, journal_branch *each, void *ctx, struct error *e)
{
    struct db_value values[] = {db_blob(id_bytes(&s->origin)), db_blob(id_bytes(&s->scope)), db_int((int64_t)s->forked),
                                db_int((int64_t)limit)};
    struct db_rows rows;
    enum err err = OK;

    if (db_query(db, journal_statement(db, "branches"), values, COUNT_OF(values), &rows, e))
        return e->code;
    while (!err && db_step(&rows)) {
        struct event x;
        err = read_event(a, j, &rows, &x, e);
        if (!err)
            err = each(ctx, &x, db_get_int(&rows, 3) != 0, e);
    }
    enum err end = db_end(&rows);
    return err ? err : end;
}
