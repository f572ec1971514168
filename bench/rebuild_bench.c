/*
 * Folding 100,000 entries into projections anew. The peer is SQLite copying the rows that come out from one table to another with the
 * same durability: the writing alone, without opening and folding an entry. The limit is hashing the entries' bytes.
 */
#include <sqlite3.h>

#include "bench.h"
#include "proof.h"

struct rebuild {
    struct proof proof;
    sqlite3 *copy;
};

static void rebuild(void *ctx)
{
    struct rebuild *r = ctx;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    bench_must(journal_rebuild(r->proof.ledger.journal, NULL, &e), &e);
    arena_free(&a);
}

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        bench_stop(sqlite3_errmsg(db));
}

static void copy_rows(void *ctx)
{
    struct rebuild *r = ctx;

    sql(r->copy, "BEGIN");
    sql(r->copy, "DELETE FROM copy");                                          /* sql: the peer's */
    sql(r->copy, "INSERT INTO copy SELECT * FROM ledger.r_nationality_count"); /* sql: the peer's */
    sql(r->copy, "COMMIT");
    if (sqlite3_changes(r->copy) != PROOF_ENTRIES)
        bench_stop("the projection has not a row for each entry");
}

static void open_copy(struct rebuild *r)
{
    struct arena a = ARENA_EMPTY;
    const char *attach = str_c(&a, str_printf(&a, "ATTACH '%s' AS ledger", r->proof.ledger.place.database));

    if (sqlite3_open(bench_path(&a, "copy"), &r->copy) != SQLITE_OK)
        bench_stop("the copy cannot be made");
    sql(r->copy, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    sql(r->copy, attach);
    sql(r->copy, "CREATE TABLE copy AS SELECT * FROM ledger.r_nationality_count"); /* sql: the peer's */
    sql(r->copy, "CREATE UNIQUE INDEX copy_id ON copy (id)");                      /* sql: the peer's */
    arena_free(&a);
}

static void hash(void *ctx)
{
    proof_hash(&((struct rebuild *)ctx)->proof);
}

int main(void)
{
    static const struct bench_side sides[] = {{NULL, rebuild}, {NULL, copy_rows}, {NULL, hash}};
    static struct rebuild r;
    struct bench_cost cost[3];

    proof_open(&r.proof);
    open_copy(&r);
    bench_race(sides, COUNT_OF(sides), &r, cost);
    bench_line("rebuild", "entries/CPU s", PROOF_ENTRIES / cost[0].cpu, PROOF_ENTRIES / cost[1].cpu,
               "SQLite copying the rows");
    bench_line("rebuild_limit", "entries/CPU s", PROOF_ENTRIES / cost[0].cpu, PROOF_ENTRIES / cost[2].cpu,
               "limit: BLAKE2b of the same bytes");
    bench_line("rebuild_clock", "entries/s", PROOF_ENTRIES / cost[0].seconds, PROOF_ENTRIES / cost[1].seconds,
               "SQLite copying the rows");
    sqlite3_close(r.copy);
    proof_close(&r.proof);
    return EXIT_SUCCESS;
}
