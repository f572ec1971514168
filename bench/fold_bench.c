/*
 * Folding a long journal anew: N entries (N=10000000 in the environment for the long form, a million without), each of a record of its
 * own, whose ids come in no order. Tells the rate, and what must not grow with the journal: the memory of this program, building the
 * journal included.
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "bench.h"
#include "ledger.h"

enum { ENTRIES = 1000000, A_SUBMISSION = 10000, MEMORY_MOST_MIB = 512, TOLD_EVERY = 1 << 20 };

static bool tell(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    if (done % TOLD_EVERY == 0)
        fprintf(stderr, "%llu of %llu\n", (unsigned long long)done, (unsigned long long)total);
    return true;
}

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double bytes_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

int main(void)
{
    const char *said = getenv("N");
    int64_t n = ENTRIES;
    static struct ledger l;
    struct rusage used;

    if (said && (!str_to_int(str_of(said), &n) || n <= 0 || n % A_SUBMISSION != 0))
        bench_stop("N is a multiple of 10,000");
    ledger_open(&l);
    for (int64_t i = 0; i < n; i += A_SUBMISSION)
        ledger_append(&l, (uint64_t)i, A_SUBMISSION);
    fprintf(stderr, "%lld entries are written\n", (long long)n);

    struct error e = ERROR_IN(&l.arena);
    struct progress progress = {tell, NULL};
    double clock = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    bench_must(journal_rebuild(l.journal, &progress, &e), &e);
    clock = seconds(CLOCK_MONOTONIC) - clock;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    getrusage(RUSAGE_SELF, &used);

    bench_line_alone("fold", "entries/s", (double)n / clock);
    bench_line_alone("fold_cpu", "us/entry", cpu / (double)n * 1e6);
    bench_line_alone("fold_disk", "bytes/entry", bytes_of(l.place.database) / (double)n);
    bench_line("fold_memory", "MiB", (double)used.ru_maxrss / 1024, MEMORY_MOST_MIB, "limit: what we allow it");
    ledger_close(&l);
    return EXIT_SUCCESS;
}
