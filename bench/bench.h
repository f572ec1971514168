/*
 * What the benchmarks share: a race of several ways to do the same work, and the line that tells its end. A benchmark is measured and
 * never judged: nothing here fails for being slow, only for a wrong answer or a machine that refuses.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/error.h"

/*
 * What one run took: by the clock, and of all processors, in this process and in those it waited for. What only computes is told by the
 * second: that is its time on an idle machine, whatever else the machine does now. What waits for the disk is told by the clock.
 */
struct bench_cost {
    double seconds, cpu;
};

/* One way to do the work. */
struct bench_side {
    void (*prepare)(void *ctx); /* not counted; NULL where nothing must be done before each run */
    void (*run)(void *ctx);
};

/*
 * Runs the sides in turn, once to warm up and then several times, and gives the medians of each. In turn, so that what else the
 * machine does meanwhile falls on all of them.
 */
void bench_race(const struct bench_side *sides, size_t n, void *ctx, struct bench_cost *medians);

/* Of an odd number of values, which it sorts. */
double bench_median(double *values, size_t n);

/*
 * A line of out/bench.csv; the ratio is ours divided by the peer's. With a unit such as "rows/s" a ratio above 1 says that sanad is
 * the faster one, with "CPU ms" or "us/entry" one below 1.
 */
void bench_line(const char *name, const char *unit, double ours, double peer, const char *peer_name);
void bench_line_alone(const char *name, const char *unit, double ours);
/* A line that cannot be had here, said where a person looks. */
void bench_skip(const char *name, const char *why);

/* out/bench/, emptied at the first call and removed at the end. Not in /tmp, which may be no disk. */
const char *bench_folder(void);
const char *bench_path(struct arena *, const char *name); /* in it */

/*
 * Runs a program of the PATH to its end, its standard output written to a file or (NULL) to nowhere. It must succeed; out/bench.log has
 * what the last one said on standard error.
 */
void bench_spawn(const char *const argv[], const char *output);
/* True when it runs and succeeds. */
bool bench_try(const char *const argv[]);

/* Starts one server, which is ended with the program. */
void bench_serve(const char *const argv[]);

NORETURN void bench_stop(const char *why);
/* Ends the program with what the error says; returns when it says nothing. */
void bench_must(enum err, const struct error *);

/* Numbers that look like chance and are the same each time (SplitMix64). */
uint64_t bench_random(uint64_t n);

#endif
