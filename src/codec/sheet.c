#include "codec/sheet.h"

#include "codec/csv.h"
#include "codec/text.h"
#include "codec/xlsx.h"

static bool is_ole(struct str bytes)
{
    return str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* A workbook with a password is wrapped in the container of the old formats, under this name in UTF-16. */
static bool is_encrypted_package(struct str bytes)
{
    return str_contains(bytes, STR("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"));
}

/* Web pages and XML that a spreadsheet program opens when they are called .xls. */
static bool is_markup(struct str text)
{
    static const char *const starts[] = {"<?xml", "<html", "<!doctype", "<table"};

    text = str_trim(text);
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_eq_fold(str_slice(text, 0, strlen(starts[i])), str_of(starts[i])))
            return true;
    return false;
}

static enum err open_csv(struct sheet_book *book, struct str bytes, struct error *error)
{
    static const struct sheet_entry only = {.name = {0}};
    enum err err = text_decode(book->arena, bytes, &book->csv, &book->encoding, error);

    if (err == OK && is_markup(book->csv))
        err = error_set(error, ERR_INVALID, "codec.sheet_markup");
    book->sheets = &only;
    book->n = 1;
    return err;
}

enum err sheet_open(struct arena *arena, struct str bytes, struct sheet_book *book, struct error *error)
{
    *book = (struct sheet_book){.arena = arena};
    if (is_ole(bytes))
        return error_set(error, ERR_INVALID, is_encrypted_package(bytes) ? "codec.sheet_password" : "codec.sheet_xls");
    if (!str_starts(bytes, STR("PK\3\4")) && !str_starts(bytes, STR("PK\5\6")))
        return open_csv(book, bytes, error);
    enum err err = unzip_open(arena, bytes, &book->archive, error);
    return err == OK ? xlsx_open(book, error) : err;
}

struct csv_cells {
    struct arena *arena;
    VEC(struct sheet_cell) list;
};

/* The cells of a row, `*filled` where any is not blank. */
static struct sheet_row row_of(struct csv_cells *cells, const struct csv_row *from, bool *filled)
{
    *filled = false;
    cells->list.n = 0;
    for (size_t i = 0; i < from->n; i++) {
        struct sheet_cell cell = {.date = NO_DATE, .text = from->cells[i]};
        cell.kind = cell.text.n ? CELL_TEXT : CELL_BLANK;
        *filled |= cell.text.n > 0;
        VEC_PUSH(cells->arena, &cells->list, cell);
    }
    return (struct sheet_row){.number = from->line, .cells = cells->list.at, .n = cells->list.n};
}

static enum err csv_rows(const struct sheet_book *book, sheet_row_fn *give, void *ctx, struct error *error)
{
    struct arena scratch = ARENA_EMPTY;
    struct csv csv = csv_open(&scratch, book->csv, (struct csv_options){0});
    struct csv_cells cells = {.arena = &scratch};
    struct csv_row from;
    enum err err;

    for (int64_t n = 0; (err = csv_next(&csv, &from, error)) == OK && from.n; n++) {
        bool filled;
        struct sheet_row row = row_of(&cells, &from, &filled);
        if (n == SHEET_ROWS)
            err = error_set(error, ERR_TOO_LARGE, "codec.sheet_rows", str_printf(error->arena, "%d", SHEET_ROWS));
        else if (filled)
            err = give(ctx, &row, error);
        if (err != OK)
            break;
    }
    arena_free(&scratch);
    return err;
}

enum err sheet_rows(struct sheet_book *book, size_t index, sheet_row_fn *give, void *ctx, struct error *error)
{
    enum err err = OK;

    assert(index < book->n);
    if (book->encoding)
        return csv_rows(book, give, ctx, error);
    if (!book->loaded) {
        err = xlsx_load_strings(book, error);
        if (err == OK)
            err = xlsx_load_styles(book, error);
        if (err != OK)
            return err;
        book->loaded = true;
    }
    return xlsx_rows(book, &book->sheets[index], give, ctx, error);
}

const struct sheet_cell *sheet_cell(const struct sheet_row *row, size_t column)
{
    static const struct sheet_cell blank = {.kind = CELL_BLANK, .date = {INT32_MIN}};

    return column < row->n ? &row->cells[column] : &blank;
}

struct str sheet_column_name(struct arena *a, size_t column)
{
    char letters[16];
    size_t at = sizeof letters;

    for (size_t rest = column + 1; rest; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    return str_copy(a, (struct str){letters + at, sizeof letters - at});
}

struct str sheet_cell_name(struct arena *a, size_t column, int64_t row)
{
    return str_printf(a, "%.*s%lld", STR_ARG(sheet_column_name(a, column)), (long long)row);
}
