#include "proof.h"

#include "bench.h"

enum { A_SUBMISSION = 1000 };

void proof_open(struct proof *p)
{
    ledger_open(&p->ledger);
    for (uint64_t n = 0; n < PROOF_ENTRIES; n += A_SUBMISSION)
        ledger_append(&p->ledger, n, A_SUBMISSION);
    ledger_read(&p->ledger, &p->bytes);
    if (p->bytes.entries.n != PROOF_ENTRIES)
        bench_stop("the journal has not the entries appended");
    fprintf(stderr, "%d entries of %zu bytes\n", PROOF_ENTRIES, p->bytes.total / PROOF_ENTRIES);
}

void proof_close(struct proof *p)
{
    ledger_close(&p->ledger);
}

void proof_hash(void *ctx)
{
    struct proof *p = ctx;
    uint8_t any = 0;

    for (size_t i = 0; i < p->bytes.entries.n; i++)
        any |= crypt_hash(p->bytes.entries.at[i]).b[0];
    if (!any)
        bench_stop("digests of nothing");
}
