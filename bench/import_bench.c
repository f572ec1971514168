/*
 * An invented round of full size (667 muhallas, some 3,800 counts of nationalities) from its workbook into a new data directory, as a
 * person does it: the program started, the key opened, the rows checked, sealed, chained, signed, projected, on the disk. The peer is
 * the sqlite3 program importing the same two sheets, already turned into CSV, into bare tables: text copied, nothing understood.
 * Wants $SANAD; make-round is built beside it.
 */
#include "base/file.h"
#include "bench.h"
#include "codec/csv.h"
#include "codec/sheet.h"

struct import {
    struct arena arena;
    const char *sanad, *workbook, *data, *database;
    const char *load[2]; /* sqlite3's commands */
    size_t rows;
    unsigned made; /* data directories and databases so far */
};

/* Rows of one width under names of their own, so that sqlite3 has nothing to complain of. */
struct copy {
    struct csv_writer writer;
    struct arena names;
    size_t headers, columns, rows;
};

static enum err copy_row(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct copy *copy = ctx;

    (void)e;
    if (copy->headers > 0) {
        copy->columns = row->n > copy->columns ? row->n : copy->columns;
        if (--copy->headers == 0) {
            for (size_t i = 0; i < copy->columns; i++)
                csv_cell(&copy->writer, str_printf(&copy->names, "c%zu", i));
            csv_end_row(&copy->writer);
        }
        return OK;
    }
    for (size_t i = 0; i < copy->columns; i++)
        csv_cell(&copy->writer, sheet_cell(row, i)->text);
    csv_end_row(&copy->writer);
    copy->rows++;
    return OK;
}

/* The file of a sheet under its `headers` rows of headings, and the command that loads it. */
static const char *turn_into_csv(struct import *im, struct sheet_book *book, size_t sheet, size_t headers)
{
    struct arena *a = &im->arena;
    struct error e = ERROR_IN(a);
    struct buf text = BUF_IN(a);
    struct copy copy = {.writer = {.out = &text}, .headers = headers};
    const char *path = bench_path(a, str_c(a, str_printf(a, "sheet%zu.csv", sheet)));

    bench_must(sheet_rows(book, sheet, copy_row, &copy, &e), &e);
    bench_must(file_write(path, buf_str(&text), 0600, &e), &e);
    im->rows += copy.rows;
    arena_free(&copy.names);
    return str_c(a, str_printf(a, ".import --csv %s sheet%zu", path, sheet));
}

static void make_round(struct import *im)
{
    struct arena *a = &im->arena;
    struct error e = ERROR_IN(a);
    struct str sanad = str_of(im->sanad), bytes;
    struct sheet_book book;
    size_t next = 0;

    if (!str_ends(sanad, STR("/sanad")))
        bench_stop("SANAD names no program sanad");
    struct str maker = str_join(a, str_slice(sanad, 0, sanad.n - strlen("sanad")), STR("demo/make-round"));
    im->workbook = bench_path(a, "round.xlsx");
    bench_spawn((const char *[]){str_c(a, maker), "--seed", "7", "--round", "54", "--out", im->workbook, NULL}, NULL);
    bench_must(file_read(a, im->workbook, 64 << 20, &bytes, &e), &e);
    bench_must(sheet_open(a, bytes, &book, &e), &e);
    for (size_t i = 0; i < book.n; i++) {
        if (str_is(book.sheets[i].name, "Muhalla Main"))
            im->load[next++] = turn_into_csv(im, &book, i, 2);
        else if (str_is(book.sheets[i].name, "Nationalities"))
            im->load[next++] = turn_into_csv(im, &book, i, 1);
    }
    if (next != COUNT_OF(im->load))
        bench_stop("the invented round lacks a sheet");
    fprintf(stderr, "%zu rows\n", im->rows);
}

static void new_data(void *ctx)
{
    struct import *im = ctx;
    struct arena *a = &im->arena;

    im->data = bench_path(a, str_c(a, str_printf(a, "data%u", im->made++)));
    bench_spawn((const char *[]){im->sanad, "init", "--data", im->data, "--programme", "programme/libya", NULL}, NULL);
}

static void ours(void *ctx)
{
    const struct import *im = ctx;

    bench_spawn((const char *[]){im->sanad, "import", "dtm_migrants", im->workbook, "--data", im->data, NULL}, NULL);
}

static void new_database(void *ctx)
{
    struct import *im = ctx;

    im->database = bench_path(&im->arena, str_c(&im->arena, str_printf(&im->arena, "peer%u", im->made++)));
}

static void peer(void *ctx)
{
    const struct import *im = ctx;

    bench_spawn((const char *[]){"sqlite3", im->database, im->load[0], im->load[1], NULL}, NULL);
}

int main(void)
{
    static const struct bench_side sides[] = {{new_data, ours}, {new_database, peer}};
    static struct import im;
    struct bench_cost cost[2];

    im.sanad = getenv("SANAD");
    if (!im.sanad)
        bench_stop("SANAD is not set");
    make_round(&im);
    double rows = (double)im.rows;
    bench_race(sides, COUNT_OF(sides), &im, cost);
    bench_line("import", "rows/s", rows / cost[0].seconds, rows / cost[1].seconds, "sqlite3 .import of the CSV");
    bench_line("import_cpu", "us/row", cost[0].cpu / rows * 1e6, cost[1].cpu / rows * 1e6,
               "sqlite3 .import of the CSV");
    arena_free(&im.arena);
    return EXIT_SUCCESS;
}
