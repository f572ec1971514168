/* Any bytes as a CSV file: decoded, read, written and read again with the same cells. */
#include "codec/csv.h"
#include "codec/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was written must come back as one row of the same cells. */
static void check_written(struct arena *a, const struct csv_row *row)
{
    struct buf out = BUF_IN(a);
    struct csv_writer w = {.out = &out};
    struct error error = ERROR_IN(a);
    struct csv_row back;

    for (size_t i = 0; i < row->n; i++)
        csv_cell(&w, row->cells[i]);
    csv_end_row(&w);
    struct csv again = csv_open(a, buf_str(&out), (struct csv_options){.separator = ','});
    if (csv_next(&again, &back, &error) != OK || back.n != row->n)
        abort();
    for (size_t i = 0; i < row->n; i++)
        if (!str_eq(back.cells[i], row->cells[i]))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena memory = ARENA_EMPTY, scratch = ARENA_EMPTY;
    struct error error = ERROR_IN(&memory);
    const char *encoding;
    struct csv_row row;
    struct str text;

    if (text_decode(&memory, (struct str){(const char *)data, size}, &text, &encoding, &error) == OK) {
        struct csv csv = csv_open(&memory, text_ascii_digits(&memory, text), (struct csv_options){0});
        while (csv_next(&csv, &row, &error) == OK && row.n) {
            check_written(&scratch, &row);
            arena_free(&scratch);
        }
    }
    arena_free(&memory);
    return 0;
}
