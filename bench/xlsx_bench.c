/*
 * Rows of a workbook, 40 columns as in the sheet of muhallas, beside openpyxl in its read-only mode (where its package is installed)
 * and beside unzip, which only inflates. Both peers are programs of their own; Python's start is in its time, as it is for a user.
 */
#include <xlsxwriter.h>

#include "base/file.h"
#include "bench.h"
#include "codec/sheet.h"

enum { ROWS = 10000, COLUMNS = 40 };

struct book {
    struct arena arena;
    const char *path;
    size_t rows, cells;
};

static void write_book(struct book *b)
{
    b->path = bench_path(&b->arena, "rows.xlsx");
    lxw_workbook *book = workbook_new(b->path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Muhalla Main");
    char text[40];

    for (uint32_t row = 0; row < ROWS; row++) {
        snprintf(text, sizeof text, "LY%06u", row % 667);
        worksheet_write_string(sheet, row, 0, text, NULL);
        snprintf(text, sizeof text, "Muhalla number %u", row % 667);
        worksheet_write_string(sheet, row, 1, text, NULL);
        for (size_t column = 2; column < COLUMNS; column++)
            worksheet_write_number(sheet, row, (lxw_col_t)column, (double)(bench_random(row * COLUMNS + column) % 3000),
                                   NULL);
    }
    if (workbook_close(book) != LXW_NO_ERROR)
        bench_stop("the workbook cannot be written");
}

static enum err count(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct book *b = ctx;

    (void)e;
    b->rows++;
    b->cells += row->n;
    return OK;
}

static void ours(void *ctx)
{
    struct book *b = ctx;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct sheet_book book;
    struct str bytes;

    b->rows = b->cells = 0;
    bench_must(file_read(&a, b->path, 64 << 20, &bytes, &e), &e);
    bench_must(sheet_open(&a, bytes, &book, &e), &e);
    bench_must(sheet_rows(&book, 0, count, b, &e), &e);
    if (b->rows != ROWS || b->cells != (size_t)ROWS * COLUMNS)
        bench_stop("rows or cells were lost");
    arena_free(&a);
}

static void inflate_alone(void *ctx)
{
    const struct book *b = ctx;

    bench_spawn((const char *[]){"unzip", "-p", b->path, NULL}, NULL);
}

/* Debian's own Python, which has Debian's packages, whatever else is on the PATH. */
static const char python[] = "/usr/bin/python3";

static void openpyxl(void *ctx)
{
    static const char program[] = "import sys, openpyxl\n"
                                  "sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]\n"
                                  "cells = sum(len(row) for row in sheet.iter_rows(values_only=True))\n"
                                  "sys.exit(cells != int(sys.argv[2]))\n";
    struct book *b = ctx;
    struct arena a = ARENA_EMPTY;
    const char *cells = str_c(&a, str_printf(&a, "%d", ROWS * COLUMNS));

    bench_spawn((const char *[]){python, "-c", program, b->path, cells, NULL}, NULL);
    arena_free(&a);
}

int main(void)
{
    static const struct bench_side sides[] = {{NULL, ours}, {NULL, inflate_alone}, {NULL, openpyxl}};
    static struct book b;
    bool has_openpyxl = bench_try((const char *[]){python, "-c", "import openpyxl", NULL});
    bool has_unzip = bench_try((const char *[]){"unzip", "-v", NULL});
    struct bench_cost cost[COUNT_OF(sides)];

    write_book(&b);
    if (has_unzip) {
        bench_race(sides, 2, &b, cost);
        bench_line("xlsx_limit", "rows/CPU s", ROWS / cost[0].cpu, ROWS / cost[1].cpu, "limit: unzip -p");
    } else {
        bench_skip("xlsx_limit", "unzip is not installed");
    }
    if (has_openpyxl) {
        bench_race((const struct bench_side[]){sides[0], sides[2]}, 2, &b, cost);
        bench_line("xlsx", "rows/CPU s", ROWS / cost[0].cpu, ROWS / cost[1].cpu, "openpyxl");
    } else {
        bench_skip("xlsx", "python3-openpyxl is not installed");
    }
    arena_free(&b.arena);
    return EXIT_SUCCESS;
}
