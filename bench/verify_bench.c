/* Walking and proving a journal of 100,000 entries, beside hashing the same bytes, which no proof can do without. */
#include "bench.h"
#include "proof.h"

static void verify(void *ctx)
{
    struct proof *p = ctx;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct verification found;
    struct db *reader;

    bench_must(journal_reader(p->ledger.journal, &reader, &e), &e);
    bench_must(journal_verify(&a, p->ledger.journal, reader, NULL, &found, &e), &e);
    if (found.entries != PROOF_ENTRIES || found.damage_count)
        bench_stop("a whole journal was found damaged");
    db_close(reader);
    arena_free(&a);
}

int main(void)
{
    static const struct bench_side sides[] = {{NULL, verify}, {NULL, proof_hash}};
    static struct proof p;
    struct bench_cost cost[2];

    proof_open(&p);
    bench_race(sides, COUNT_OF(sides), &p, cost);
    bench_line("verify", "entries/CPU s", PROOF_ENTRIES / cost[0].cpu, PROOF_ENTRIES / cost[1].cpu,
               "limit: BLAKE2b of the same bytes");
    bench_line_alone("verify_clock", "entries/s", PROOF_ENTRIES / cost[0].seconds);
    proof_close(&p);
    return EXIT_SUCCESS;
}
