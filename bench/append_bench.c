/*
 * Acknowledged entries a second: one writer that waits for each, and 32 that wait together. The peer is SQLite alone with the same
 * durability (WAL, synchronous=FULL) and rows of the size of an entry, one table and no index: no chain, no seal, no rules, no
 * projection. For 32 writers it groups commits as the journal does.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "bench.h"
#include "ledger.h"

enum { WRITERS = 32, EACH_ALONE = 400, EACH_TOGETHER = 200, TOGETHER = WRITERS * EACH_TOGETHER };

struct peer {
    sqlite3 *db;
    sqlite3_stmt *insert;
    struct str row;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    uint64_t asked, committed;
    bool closing;
};

struct append {
    struct ledger ledger;
    uint64_t next; /* count to append */
    struct peer peer;
    int log; /* file of the bare syncs */
};

/* --- ours --- */

static void ours_alone(void *ctx)
{
    struct append *a = ctx;

    for (int i = 0; i < EACH_ALONE; i++)
        ledger_append(&a->ledger, a->next++, 1);
}

struct writer {
    struct append *append;
    uint64_t from;
};

static void *write_ours(void *arg)
{
    const struct writer *w = arg;

    for (uint64_t i = 0; i < EACH_TOGETHER; i++)
        ledger_append(&w->append->ledger, w->from + i, 1);
    return NULL;
}

static void run_writers(struct append *a, void *(*write)(void *))
{
    pthread_t threads[WRITERS];
    struct writer writers[WRITERS];

    for (size_t i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){a, a->next};
        a->next += EACH_TOGETHER;
        if (pthread_create(&threads[i], NULL, write, &writers[i]) != 0)
            bench_stop("no thread");
    }
    for (size_t i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
}

static void ours_together(void *ctx)
{
    run_writers(ctx, write_ours);
}

/* --- SQLite alone --- */

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        bench_stop(sqlite3_errmsg(db));
}

static void peer_commit(struct peer *p, uint64_t rows)
{
    sql(p->db, "BEGIN IMMEDIATE");
    for (uint64_t i = 0; i < rows; i++)
        if (sqlite3_step(p->insert) != SQLITE_DONE || sqlite3_reset(p->insert) != SQLITE_OK)
            bench_stop(sqlite3_errmsg(p->db));
    sql(p->db, "COMMIT");
}

static void peer_alone(void *ctx)
{
    struct append *a = ctx;

    for (int i = 0; i < EACH_ALONE; i++)
        peer_commit(&a->peer, 1);
}

/* Commits all that is asked for at once, until the writers are through. */
static void *group_commits(void *arg)
{
    struct peer *p = arg;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->asked == p->committed && !p->closing)
            pthread_cond_wait(&p->work, &p->lock);
        uint64_t waiting = p->asked - p->committed;
        if (waiting == 0)
            break;
        pthread_mutex_unlock(&p->lock);
        peer_commit(p, waiting);
        pthread_mutex_lock(&p->lock);
        p->committed += waiting;
        pthread_cond_broadcast(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void *write_peer(void *arg)
{
    struct peer *p = &((const struct writer *)arg)->append->peer;

    for (int i = 0; i < EACH_TOGETHER; i++) {
        pthread_mutex_lock(&p->lock);
        uint64_t mine = ++p->asked;
        pthread_cond_signal(&p->work);
        while (p->committed < mine)
            pthread_cond_wait(&p->done, &p->lock);
        pthread_mutex_unlock(&p->lock);
    }
    return NULL;
}

static void peer_together(void *ctx)
{
    struct append *a = ctx;
    pthread_t committer;

    a->peer.closing = false;
    if (pthread_create(&committer, NULL, group_commits, &a->peer) != 0)
        bench_stop("no thread");
    run_writers(a, write_peer);
    pthread_mutex_lock(&a->peer.lock);
    a->peer.closing = true;
    pthread_cond_signal(&a->peer.work);
    pthread_mutex_unlock(&a->peer.lock);
    pthread_join(committer, NULL);
}

static void peer_open(struct peer *p, struct arena *arena, size_t row_bytes)
{
    static const char insert[] = "INSERT INTO entry (bytes) VALUES ($1)"; /* sql: the peer's */

    p->row = (struct str){arena_alloc(arena, row_bytes), row_bytes};
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    if (sqlite3_open(bench_path(arena, "peer"), &p->db) != SQLITE_OK)
        bench_stop("the peer's database cannot be made");
    sql(p->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    sql(p->db, "CREATE TABLE entry (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"); /* sql: the peer's */
    if (sqlite3_prepare_v2(p->db, insert, -1, &p->insert, NULL) != SQLITE_OK)
        bench_stop(sqlite3_errmsg(p->db));
    sqlite3_bind_blob(p->insert, 1, p->row.p, (int)p->row.n, SQLITE_STATIC);
}

static void peer_close(struct peer *p)
{
    sqlite3_finalize(p->insert);
    sqlite3_close(p->db);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
}

/* --- the disk alone --- */

/*
 * What one commit cannot do without: a page with its frame header, written where a log already has its room (a file that grows costs
 * the file system's own journal too), and on the disk.
 */
static void sync_alone(void *ctx)
{
    static const char frame[4096 + 24];
    struct append *a = ctx;

    for (int i = 0; i < EACH_ALONE; i++)
        if (pwrite(a->log, frame, sizeof frame, (off_t)sizeof frame * i) != (ssize_t)sizeof frame ||
            fdatasync(a->log) != 0)
            bench_stop("the log cannot be written");
}

static void tell(const char *name, double n, struct bench_cost ours, struct bench_cost peer)
{
    struct arena a = ARENA_EMPTY;

    bench_line(name, "entries/s", n / ours.seconds, n / peer.seconds, "SQLite alone");
    bench_line(str_c(&a, str_printf(&a, "%s_cpu", name)), "us/entry", ours.cpu / n * 1e6, peer.cpu / n * 1e6,
               "SQLite alone");
    arena_free(&a);
}

int main(void)
{
    static const struct bench_side alone[] = {{NULL, ours_alone}, {NULL, peer_alone}, {NULL, sync_alone}};
    static const struct bench_side together[] = {{NULL, ours_together}, {NULL, peer_together}};
    static struct append a;
    struct bench_cost cost[3];
    struct ledger_bytes sample;

    ledger_open(&a.ledger);
    ours_alone(&a);
    ledger_read(&a.ledger, &sample);
    size_t entry_bytes = sample.total / sample.entries.n;
    fprintf(stderr, "an entry has %zu bytes\n", entry_bytes);
    peer_open(&a.peer, &a.ledger.arena, entry_bytes);
    a.log = open(bench_path(&a.ledger.arena, "log"), O_WRONLY | O_CREAT, 0600);

    bench_race(alone, COUNT_OF(alone), &a, cost);
    tell("append_1", EACH_ALONE, cost[0], cost[1]);
    bench_line("append_1_disk", "entries/s", EACH_ALONE / cost[0].seconds, EACH_ALONE / cost[2].seconds,
               "limit: 4 KiB and fdatasync");
    bench_race(together, COUNT_OF(together), &a, cost);
    tell("append_32", TOGETHER, cost[0], cost[1]);

    close(a.log);
    peer_close(&a.peer);
    ledger_close(&a.ledger);
    return EXIT_SUCCESS;
}
