/* What verify and rebuild are measured on: a journal of 100,000 entries, and the same bytes in memory. */
#ifndef BENCH_PROOF_H
#define BENCH_PROOF_H

#include "ledger.h"

enum { PROOF_ENTRIES = 100000 };

struct proof {
    struct ledger ledger;
    struct ledger_bytes bytes;
};

void proof_open(struct proof *);
void proof_close(struct proof *);
/* The limit of both: BLAKE2b over each entry's bytes. A side of bench_race; the context is a struct proof. */
void proof_hash(void *ctx);

#endif
