#include "bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

enum { RUNS = 5, SIDES_MOST = 8 };

extern char **environ;

/* --- the race --- */

static double cpu_of(int who)
{
    struct rusage u;

    getrusage(who, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static struct bench_cost spent(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (struct bench_cost){(double)t.tv_sec + (double)t.tv_nsec / 1e9,
                               cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN)};
}

static struct bench_cost run_once(const struct bench_side *side, void *ctx)
{
    if (side->prepare)
        side->prepare(ctx);
    struct bench_cost before = spent();
    side->run(ctx);
    struct bench_cost after = spent();
    return (struct bench_cost){after.seconds - before.seconds, after.cpu - before.cpu};
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_size);
    return values[n / 2];
}

static struct bench_cost median(const struct bench_cost runs[RUNS])
{
    double seconds[RUNS], cpu[RUNS];

    for (int i = 0; i < RUNS; i++) {
        seconds[i] = runs[i].seconds;
        cpu[i] = runs[i].cpu;
    }
    return (struct bench_cost){bench_median(seconds, RUNS), bench_median(cpu, RUNS)};
}

void bench_race(const struct bench_side *sides, size_t n, void *ctx, struct bench_cost *medians)
{
    struct bench_cost runs[SIDES_MOST][RUNS];

    assert(n <= SIDES_MOST);
    for (size_t side = 0; side < n; side++)
        run_once(&sides[side], ctx);
    for (int i = 0; i < RUNS; i++)
        for (size_t side = 0; side < n; side++)
            runs[side][i] = run_once(&sides[side], ctx);
    for (size_t side = 0; side < n; side++)
        medians[side] = median(runs[side]);
}

/* --- what is told --- */

void bench_line(const char *name, const char *unit, double ours, double peer, const char *peer_name)
{
    printf("%s,%s,%.5g,%.5g,%s,%.3g\n", name, unit, ours, peer, peer_name, ours / peer);
    fflush(stdout);
}

void bench_line_alone(const char *name, const char *unit, double ours)
{
    printf("%s,%s,%.5g,,,\n", name, unit, ours);
    fflush(stdout);
}

void bench_skip(const char *name, const char *why)
{
    fprintf(stderr, "SKIPPED %s: %s\n", name, why);
}

void bench_stop(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(EXIT_FAILURE);
}

void bench_must(enum err err, const struct error *e)
{
    if (!err)
        return;
    fprintf(stderr, "bench: %s %s", err_name(err), e->key);
    for (size_t i = 0; i < ERROR_ARGS; i++)
        fprintf(stderr, " %.*s", STR_ARG(e->args[i]));
    for (size_t i = 0; i < e->places.n && i < 3; i++)
        fprintf(stderr, "\n  %.*s: %s", STR_ARG(e->places.at[i].field), e->places.at[i].key);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

/* --- files and programs --- */

static const char folder[] = "out/bench";

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *bench_folder(void)
{
    static bool made;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    if (!made) {
        remove_folder();
        bench_must(file_make_dir(folder, 0700, &e), &e);
        atexit(remove_folder);
        made = true;
    }
    arena_free(&a);
    return folder;
}

const char *bench_path(struct arena *a, const char *name)
{
    return str_c(a, str_printf(a, "%s/%s", bench_folder(), name));
}

/* What programs say beside their output stays there after a failure. */
static const char said[] = "out/bench.log";

static pid_t start(const char *const argv[], const char *output)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, output ? output : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int failed = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed ? -1 : pid;
}

static bool ends_well(pid_t pid)
{
    int status;

    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void bench_spawn(const char *const argv[], const char *output)
{
    if (!ends_well(start(argv, output))) {
        fprintf(stderr, "bench: %s %s did not succeed, see %s\n", argv[0], argv[1] ? argv[1] : "", said);
        exit(EXIT_FAILURE);
    }
}

bool bench_try(const char *const argv[])
{
    return ends_well(start(argv, NULL));
}

static pid_t server;

static void end_server(void)
{
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
}

void bench_serve(const char *const argv[])
{
    assert(!server);
    bench_folder(); /* is removed after the server has ended, not before */
    server = start(argv, NULL);
    if (server < 0)
        bench_stop("a server does not start");
    atexit(end_server);
}

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014): SplitMix64. */
uint64_t bench_random(uint64_t n)
{
    uint64_t z = (n + 1) * 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}
