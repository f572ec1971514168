#include "app/house_readers.h"

#include <errno.h>
#include <time.h>

#include "base/buf.h"

void readers_start(struct readers *r)
{
    *r = (struct readers){.patience = READERS_WAIT_SECONDS};
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->returned, NULL);
}

void readers_end(struct readers *r)
{
    assert(r->lent == 0);
    for (size_t i = 0; i < r->idle_count; i++)
        db_close(r->idle[i]);
    pthread_cond_destroy(&r->returned);
    pthread_mutex_destroy(&r->lock);
}

/* The lock is held. */
static bool wait_for_place(struct readers *r)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += r->patience;
    while (r->lent == READERS_MOST)
        if (pthread_cond_timedwait(&r->returned, &r->lock, &until) == ETIMEDOUT)
            return false;
    return true;
}

static void give_up_place(struct readers *r)
{
    pthread_mutex_lock(&r->lock);
    r->lent--;
    pthread_cond_signal(&r->returned);
    pthread_mutex_unlock(&r->lock);
}

static struct db *take_idle(struct readers *r)
{
    struct db *db;

    do {
        pthread_mutex_lock(&r->lock);
        db = r->idle_count ? r->idle[--r->idle_count] : NULL;
        pthread_mutex_unlock(&r->lock);
        if (!db || !db_is_lost(db))
            return db;
        db_close(db);
    } while (true);
}

enum err readers_take(struct readers *r, const struct journal *j, struct db **db, struct error *e)
{
    *db = NULL;
    pthread_mutex_lock(&r->lock);
    bool placed = wait_for_place(r);
    r->lent += placed;
    pthread_mutex_unlock(&r->lock);
    if (!placed)
        return error_set(e, ERR_BUSY, "house.readers", str_printf(e->arena, "%d", READERS_MOST));
    *db = take_idle(r);
    if (*db || !journal_reader(j, db, e))
        return OK;
    give_up_place(r);
    return e->code;
}

void readers_return(struct readers *r, struct db *db)
{
    if (!db)
        return;
    db_rollback(db);
    if (db_is_lost(db)) {
        db_close(db);
    } else {
        pthread_mutex_lock(&r->lock);
        r->idle[r->idle_count++] = db; /* there is room: no more are open than may be lent */
        pthread_mutex_unlock(&r->lock);
    }
    give_up_place(r);
}
