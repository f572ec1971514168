/*
 * The same as append_bench.c on PostgreSQL: acknowledged entries a second, one writer and 32. The peer is libpq alone on the same
 * server, with rows of the size of an entry, one table and no index beside its key. It groups commits as the journal does, and sends
 * a whole group ahead (pipeline mode), as whoever wants speed of libpq would. Run beside a server of test/pg.
 */
#include <libpq-fe.h>
#include <pthread.h>

#include "base/buf.h"
#include "bench.h"
#include "ledger.h"

enum {
    ENTRY_BYTES_HERE = 277 /* as append_bench says */,
    WRITERS = 32,
    EACH_ALONE = 200,
    EACH_TOGETHER = 100,
    TOGETHER = WRITERS * EACH_TOGETHER
};

struct peer {
    PGconn *to;
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

/* --- libpq alone --- */

static void peer_must(const struct peer *p, bool ok)
{
    if (!ok)
        bench_stop(PQerrorMessage(p->to));
}

static void peer_run(struct peer *p, const char *text)
{
    PGresult *result = PQexec(p->to, text);

    peer_must(p, PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
}

/* Reads what was answered up to the end of the pipeline. */
static void peer_collect(struct peer *p)
{
    for (;;) {
        PGresult *result = PQgetResult(p->to);
        ExecStatusType status = PQresultStatus(result);
        peer_must(p, !result || status == PGRES_COMMAND_OK || status == PGRES_PIPELINE_SYNC);
        PQclear(result);
        if (result && status == PGRES_PIPELINE_SYNC)
            return;
    }
}

static void peer_commit(struct peer *p, uint64_t rows)
{
    const int lengths[] = {(int)p->row.n}, formats[] = {1};

    peer_must(p, PQenterPipelineMode(p->to) && PQsendQueryPrepared(p->to, "begin", 0, NULL, NULL, NULL, 0));
    for (uint64_t i = 0; i < rows; i++)
        peer_must(p, PQsendQueryPrepared(p->to, "insert", 1, &p->row.p, lengths, formats, 1));
    peer_must(p, PQsendQueryPrepared(p->to, "commit", 0, NULL, NULL, NULL, 0) && PQpipelineSync(p->to));
    peer_collect(p);
    peer_must(p, PQexitPipelineMode(p->to));
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

static void peer_prepare(struct peer *p, const char *name, const char *text)
{
    PGresult *result = PQprepare(p->to, name, text, 0, NULL);

    peer_must(p, PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
}

static void peer_open(struct peer *p, struct arena *arena, const char *where, size_t row_bytes)
{
    p->row = (struct str){arena_alloc(arena, row_bytes), row_bytes};
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    p->to = PQconnectdb(where);
    peer_must(p, PQstatus(p->to) == CONNECTION_OK);
    peer_run(p, "CREATE TABLE peer (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, " /* sql: the peer's */
                "bytes BYTEA NOT NULL)");
    peer_prepare(p, "begin", "BEGIN");
    peer_prepare(p, "insert", "INSERT INTO peer (bytes) VALUES ($1)"); /* sql: the peer's */
    peer_prepare(p, "commit", "COMMIT");
}

static void peer_close(struct peer *p)
{
    PQfinish(p->to);
    pthread_cond_destroy(&p->done);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
}

/* An empty database of the server that the run is beside. */
static const char *make_database(struct arena *arena, const char *name)
{
    const char *server = getenv("SANAD_TEST_PG");
    PGconn *to = PQconnectdb(str_c(arena, str_printf(arena, "postgresql:///postgres?%s", server)));
    PGresult *made = PQexec(to, str_c(arena, str_printf(arena, "CREATE DATABASE %s TEMPLATE template0", name)));

    if (PQresultStatus(made) != PGRES_COMMAND_OK)
        bench_stop(PQerrorMessage(to));
    PQclear(made);
    PQfinish(to);
    return str_c(arena, str_printf(arena, "postgresql:///%s?%s", name, server));
}

/* The server's own time is not ours to see: what is told of the processor is this process's part. */
static void tell(const char *name, double n, struct bench_cost ours, struct bench_cost peer)
{
    struct arena a = ARENA_EMPTY;

    bench_line(name, "entries/s", n / ours.seconds, n / peer.seconds, "libpq alone");
    bench_line(str_c(&a, str_printf(&a, "%s_cpu", name)), "us/entry of the client", ours.cpu / n * 1e6,
               peer.cpu / n * 1e6, "libpq alone");
    arena_free(&a);
}

int main(void)
{
    static const struct bench_side alone[] = {{NULL, ours_alone}, {NULL, peer_alone}};
    static const struct bench_side together[] = {{NULL, ours_together}, {NULL, peer_together}};
    static struct append a;
    struct arena arena = ARENA_EMPTY;
    struct bench_cost cost[2];

    if (!getenv("SANAD_TEST_PG")) {
        bench_skip("append_pg", "there is no PostgreSQL to run it beside");
        return EXIT_SUCCESS;
    }
    ledger_open_at(&a.ledger, make_database(&arena, "bench_ledger"));
    ours_alone(&a);
    peer_open(&a.peer, &arena, make_database(&arena, "bench_peer"), ENTRY_BYTES_HERE);
    bench_race(alone, COUNT_OF(alone), &a, cost);
    tell("append_pg_1", EACH_ALONE, cost[0], cost[1]);
    bench_race(together, COUNT_OF(together), &a, cost);
    tell("append_pg_32", TOGETHER, cost[0], cost[1]);
    peer_close(&a.peer);
    ledger_close(&a.ledger);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
