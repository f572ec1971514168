/* The one thread that appends. Submissions that wait together are committed together: one fsync pays for all of them. */
#include <errno.h>
#include <semaphore.h>

#include "journal/store.h"

enum {
    JOBS_A_COMMIT = 256,
    GATHER_US = 300 /* for 32 who come again; about one fsync of a fast disk */,
    TRIES = 3 /* of a commit whose connection is lost */,
    SCRATCH_BYTES = 64 << 10 /* of nearly every change */
};

struct job {
    struct job *next;
    const struct submission *submission;
    struct hash32 content; /* its digest */
    struct receipt *receipt;
    struct error *error; /* of the thread that waits; nobody else touches it meanwhile */
    enum err result;
    bool in_doubt;          /* a commit was under way when the connection was lost ... */
    struct receipt doubted; /* ... and would have been answered so */
    sem_t answered;
};

/* What the commit in doubt did is known now: it had arrived, or this try does it. */
static void settle_doubt(struct job *job)
{
    if (job->in_doubt && job->receipt->repeated)
        *job->receipt = job->doubted;
    else
        job->in_doubt = false;
}

/* A full disk ends the whole transaction, and with it what was done for the jobs before; so does a failure told late. */
static enum err try_jobs(struct arena *a, struct journal *j, struct job *first, struct error *e)
{
    for (struct job *job = first; job; job = job->next) {
        *job->error = ERROR_IN(job->error->arena); /* of an earlier try */
        job->result = append_submission(a, j, job->submission, &job->content, job->receipt, job->error);
        if (!job->result)
            settle_doubt(job);
        if (!db_in_transaction(j->db))
            return error_set_args(e, job->error->code, job->error->key, job->error->args);
    }
    return OK;
}

static void fail_all(struct job *first, const struct error *why)
{
    for (struct job *job = first; job; job = job->next) {
        *job->receipt = (struct receipt){.received = NO_INSTANT};
        if (job->in_doubt)
            job->result = error_set(job->error, ERR_BUSY, "journal.unsure");
        else if (!job->result) /* what was refused keeps its own reason */
            job->result = error_set_args(job->error, why->code, why->key, why->args);
    }
}

static void doubt_all(struct job *first)
{
    for (struct job *job = first; job; job = job->next)
        if (!job->result && !job->in_doubt) {
            job->in_doubt = true;
            job->doubted = *job->receipt;
        }
}

/* Held entries come first: what is written now has seen them. One that cannot be applied stands in nobody's way. */
static void apply_due(struct journal *j)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    if (receive_due(j, &e)) /* it said so and comes again */
        assert(!db_in_transaction(j->db));
    arena_free(&a);
}

/* Under the rights that it will be asked under. */
static void foresee(struct journal *j, const struct job *first)
{
    unsigned rights = db_guard(j->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);

    for (const struct job *job = first; job && foresee_submission(j, job->submission); job = job->next)
        continue;
    db_guard(j->db, rights);
}

/* One transaction. On failure all that was done for it is undone, or in doubt. */
static enum err try_commit(struct journal *j, struct job *first, struct error *e)
{
    struct arena a = ARENA_EMPTY;

    foresee(j, first);
    enum err err = writer_begin(j, e);

    if (err)
        return err;
    struct tail before = j->tail;
    unsigned rights = db_guard(j->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
    arena_reserve(&a, SCRATCH_BYTES);
    append_clock(j);
    err = try_jobs(&a, j, first, e);
    if (!err)
        err = append_heads(&a, j, &before, e);
    db_guard(j->db, rights);
    if (err) {
        db_rollback(j->db);
    } else {
        err = db_commit(j->db, e);
        if (err && db_is_lost(j->db))
            doubt_all(first);
    }
    if (err)
        j->tail = before;
    else
        follow_commit(j);
    arena_free(&a);
    return err;
}

/* True where one of several failed and it is not known which. */
static bool commit_jobs(struct journal *j, struct job *first)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    enum err err = try_commit(j, first, &e);

    for (int tries = 1; err && tries < TRIES && db_is_lost(j->db); tries++) {
        e = ERROR_IN(&a);
        err = try_commit(j, first, &e);
    }
    /* A conflict is no failure of the disk, after which nothing may be tried again. */
    bool unknown = err && first->next && (db_failed_late(j->db) || err == ERR_CONFLICT) && !db_is_lost(j->db);
    if (err && !unknown)
        fail_all(first, &e);
    arena_free(&a);
    return unknown;
}

static void commit_batch(struct journal *j, struct job *first)
{
    pthread_mutex_lock(&j->writing);
    apply_due(j);
    if (commit_jobs(j, first))
        for (struct job *job = first, *next; job; job = next) {
            next = job->next;
            job->next = NULL;
            commit_jobs(j, job);
            job->next = next;
        }
    pthread_mutex_unlock(&j->writing);
}

/* Takes up to JOBS_A_COMMIT jobs off the queue; NULL when there are none. The lock is held. */
static struct job *take(struct journal *j)
{
    struct job *first = j->first, *last = first;

    if (!first)
        return NULL;
    j->waiting--;
    for (int n = 1; last->next && n < JOBS_A_COMMIT; n++) {
        last = last->next;
        j->waiting--;
    }
    j->first = last->next;
    last->next = NULL;
    if (!j->first)
        j->last = &j->first;
    return first;
}

/* How many were answered. Once answered a job is its owner's again. */
static size_t answer(struct job *first)
{
    size_t n = 0;

    for (struct job *next; first; first = next, n++) {
        next = first->next;
        sem_post(&first->answered);
    }
    return n;
}

static void release_held(struct journal *j)
{
    pthread_mutex_lock(&j->writing);
    apply_due(j);
    pthread_mutex_unlock(&j->writing);
}

/* Until something waits to be written or a held entry is due; false: it is due. The lock is held. No test's clock wakes anybody. */
static bool wait_for_work(struct journal *j)
{
    if (!instant_known(j->due) || j->where.clock) {
        pthread_cond_wait(&j->work, &j->lock);
        return true;
    }
    struct timespec until = {.tv_sec = j->due.us / 1000000, .tv_nsec = j->due.us % 1000000 * 1000};
    return pthread_cond_timedwait(&j->work, &j->lock, &until) != ETIMEDOUT;
}

/*
 * Those who were answered together come again one after the other, and a commit of the first alone would keep all others waiting for
 * its fsync: so they get a moment. Who was alone waits for nobody. The lock is held.
 */
static void gather(struct journal *j, size_t known)
{
    struct timespec until;

    if (known < 2)
        return;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += GATHER_US * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    j->awaited = known < JOBS_A_COMMIT ? known : JOBS_A_COMMIT;
    while (j->waiting < j->awaited && !j->closing)
        if (pthread_cond_timedwait(&j->gathered, &j->lock, &until) == ETIMEDOUT)
            break;
}

static void *run(void *arg)
{
    struct journal *j = arg;

    pthread_mutex_lock(&j->lock);
    for (;;) {
        while (!j->first && !j->closing)
            if (!wait_for_work(j)) {
                pthread_mutex_unlock(&j->lock);
                release_held(j);
                pthread_mutex_lock(&j->lock);
            }
        struct job *batch = take(j);
        if (!batch)
            break;
        pthread_mutex_unlock(&j->lock);
        commit_batch(j, batch);
        pthread_mutex_lock(&j->lock);
        size_t others = j->waiting; /* looked at first: who was answered may be back already, and would count twice */
        pthread_mutex_unlock(&j->lock);
        size_t answered = answer(batch);
        pthread_mutex_lock(&j->lock);
        gather(j, answered + others);
    }
    pthread_mutex_unlock(&j->lock);
    return NULL;
}

enum err journal_submit(struct journal *j, const struct submission *s, struct receipt *receipt, struct error *e)
{
    struct job job = {.submission = s, .content = append_content(s), .receipt = receipt, .error = e};

    assert(j->db && id_known(s->instance) && s->n > 0);
    sem_init(&job.answered, 0, 0);
    pthread_mutex_lock(&j->lock);
    *j->last = &job;
    j->last = &job.next;
    if (++j->waiting == 1)
        pthread_cond_signal(&j->work);
    if (j->waiting == j->awaited)
        pthread_cond_signal(&j->gathered);
    pthread_mutex_unlock(&j->lock);
    while (sem_wait(&job.answered) != 0) /* woken by a signal */
        assert(errno == EINTR);
    sem_destroy(&job.answered);
    return job.result;
}

void writer_prepare(struct journal *j)
{
    pthread_condattr_t monotonic;

    pthread_mutex_init(&j->writing, NULL);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->work, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&j->gathered, &monotonic);
    pthread_condattr_destroy(&monotonic);
    j->last = &j->first;
    j->due = NO_INSTANT;
}

void writer_release(struct journal *j)
{
    pthread_cond_destroy(&j->gathered);
    pthread_cond_destroy(&j->work);
    pthread_mutex_destroy(&j->lock);
    pthread_mutex_destroy(&j->writing);
}

enum err writer_start(struct journal *j, struct error *e)
{
    if (pthread_create(&j->thread, NULL, run, j) != 0)
        return error_set(e, ERR_IO, "journal.no_thread");
    return OK;
}

void writer_stop(struct journal *j)
{
    pthread_mutex_lock(&j->lock);
    j->closing = true;
    pthread_cond_signal(&j->work);
    pthread_cond_signal(&j->gathered);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    writer_release(j);
}
