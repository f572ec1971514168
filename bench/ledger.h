/* A journal of counts (bench/world.h) on the disk, in the folder of the benchmarks. */
#ifndef BENCH_LEDGER_H
#define BENCH_LEDGER_H

#include "journal/journal.h"
#include "world.h"

struct ledger {
    struct arena arena;
    struct world world;
    struct keyring *keys;
    struct journal_place place;
    struct journal *journal;
};

void ledger_open(struct ledger *);
/* The same in an empty database of that address, which must outlive it (NULL: a file). */
void ledger_open_at(struct ledger *, const char *database);
void ledger_close(struct ledger *);
/* One submission that creates the counts from..from+n-1. From any thread. */
void ledger_append(struct ledger *, uint64_t from, size_t n);
/* The bytes of every entry, in order; each is one of the list. */
struct ledger_bytes {
    VEC(struct str) entries;
    size_t total;
};
void ledger_read(struct ledger *, struct ledger_bytes *);

#endif
