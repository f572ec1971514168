/*
 * Invented places, codes and records without end for the benchmarks: 667 muhallas in 22 mantikas as in Libya, 24 nationalities, and
 * one count a muhalla, nationality and round. The same number gives the same record.
 */
#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include "domain/mobility/mobility.h"

enum { WORLD_MANTIKAS = 22, WORLD_MUHALLAS = 667, WORLD_NATIONALITIES = 24 };

struct world {
    struct places places; /* levels "country", "mantika", "muhalla" */
    struct code_lists codes;
    struct vocabulary words; /* both */
    struct str muhalla[WORLD_MUHALLAS], nationality[WORLD_NATIONALITIES];
};

void world_make(struct arena *, struct world *);
struct nationality_count world_count(const struct world *, uint64_t n);

#endif
