/*
 * Rows of a CSV file in memory, 40 columns as in the sheet of muhallas, beside libcsv (where its package is installed) and beside the
 * one thing every reader must do: look at each byte, here for line ends.
 */
#include "bench.h"
#include "codec/csv.h"
#if HAVE_LIBCSV
#include <csv.h>
#endif

enum { ROWS = 100000, COLUMNS = 40 };

struct text {
    struct arena arena;
    struct str bytes;
    size_t rows, cells; /* as the last reader counted them */
};

/* Numbers mostly, a place and a name; one cell of forty must be quoted. */
static void write_text(struct text *t)
{
    struct buf out = BUF_IN(&t->arena);
    struct csv_writer w = {.out = &out};
    struct arena scratch = ARENA_EMPTY;

    for (uint64_t row = 0; row < ROWS; row++) {
        csv_cell(&w, str_printf(&scratch, "LY%06u", (unsigned)(row % 667)));
        csv_cell(&w, str_printf(&scratch, "Muhalla, number %u \"east\"", (unsigned)(row % 667)));
        for (uint64_t column = 2; column < COLUMNS; column++)
            csv_cell(&w, str_printf(&scratch, "%u", (unsigned)(bench_random(row * COLUMNS + column) % 3000)));
        csv_end_row(&w);
        arena_free(&scratch);
    }
    t->bytes = buf_str(&out);
}

static void check(const struct text *t, bool cells_too)
{
    if (t->rows != ROWS || (cells_too && t->cells != (size_t)ROWS * COLUMNS))
        bench_stop("a reader lost rows or cells");
}

static void ours(void *ctx)
{
    struct text *t = ctx;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct csv csv = csv_open(&a, t->bytes, (struct csv_options){.separator = ','});
    struct csv_row row;

    t->rows = t->cells = 0;
    for (;;) {
        bench_must(csv_next(&csv, &row, &e), &e);
        if (row.n == 0)
            break;
        t->rows++;
        t->cells += row.n;
    }
    check(t, true);
    arena_free(&a);
}

static void scan(void *ctx)
{
    struct text *t = ctx;
    const char *at = t->bytes.p, *end = at + t->bytes.n;

    t->rows = 0;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        t->rows++;
    }
    check(t, false);
}

#if HAVE_LIBCSV
static void count_cell(void *cell, size_t n, void *ctx)
{
    (void)cell, (void)n;
    ((struct text *)ctx)->cells++;
}

static void count_row(int end, void *ctx)
{
    (void)end;
    ((struct text *)ctx)->rows++;
}

static void libcsv(void *ctx)
{
    struct text *t = ctx;
    struct csv_parser parser;

    t->rows = t->cells = 0;
    if (csv_init(&parser, 0) != 0 ||
        csv_parse(&parser, t->bytes.p, t->bytes.n, count_cell, count_row, t) != t->bytes.n ||
        csv_fini(&parser, count_cell, count_row, t) != 0)
        bench_stop("libcsv refuses the text");
    csv_free(&parser);
    check(t, true);
}
#endif

int main(void)
{
    static const struct bench_side sides[] = {
        {NULL, ours},
        {NULL, scan},
#if HAVE_LIBCSV
        {NULL, libcsv},
#endif
    };
    static struct text t;
    struct bench_cost cost[COUNT_OF(sides)];

    write_text(&t);
    fprintf(stderr, "%d rows, %.1f MB\n", ROWS, (double)t.bytes.n / 1e6);
    bench_race(sides, COUNT_OF(sides), &t, cost);
#if HAVE_LIBCSV
    bench_line("csv", "rows/CPU s", ROWS / cost[0].cpu, ROWS / cost[2].cpu, "libcsv");
#else
    bench_skip("csv", "libcsv-dev was not installed when meson looked (meson setup --reconfigure build)");
#endif
    bench_line("csv_limit", "rows/CPU s", ROWS / cost[0].cpu, ROWS / cost[1].cpu, "limit: memchr for line ends");
    arena_free(&t.arena);
    return EXIT_SUCCESS;
}
