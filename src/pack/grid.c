#include "codec/csv.h"
#include "pack/load.h"

enum { NO_COLUMN = CSV_COLUMNS };

void file_fault(struct loading *l, struct str file, const char *key, struct str a)
{
    error_add_place(l->error, (struct error_place){.file = file, .key = key, .args = {a}});
}

static void row_fault(struct grid *g, int64_t row, const char *key, struct str a, struct str b)
{
    error_add_place(g->l->error, (struct error_place){.file = g->file, .row = row, .key = key, .args = {a, b}});
}

static struct str *find_file(struct loading *l, struct str name)
{
    for (size_t i = 0; i < l->files->list.n; i++)
        if (str_eq(l->files->list.at[i].name, name))
            return &l->files->list.at[i].bytes;
    return NULL;
}

static bool has_control_bytes(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if ((c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
            return true;
    }
    return false;
}

static bool read_text(struct loading *l, struct str file, struct str *text)
{
    struct str *bytes = find_file(l, file);

    if (!bytes) {
        file_fault(l, file, "pack.no_file", STR_EMPTY);
        return false;
    }
    *text = str_starts(*bytes, STR("\xef\xbb\xbf")) ? str_slice(*bytes, 3, bytes->n) : *bytes;
    bool clean = str_valid_utf8(*text) && !has_control_bytes(*text);
    if (!clean)
        file_fault(l, file, "pack.not_utf8", STR_EMPTY);
    return clean;
}

/* What the reader of CSV found is told with the name of the file, which it does not know. */
static void csv_fault(struct grid *g, int64_t line, const struct error *e)
{
    for (size_t i = 0; i < e->places.n; i++) {
        struct error_place place = e->places.at[i];
        place.file = g->file;
        error_add_place(g->l->error, place);
    }
    if (!e->places.n)
        row_fault(g, line, e->key, e->args[0], e->args[1]);
}

static size_t column_named(const struct grid *g, struct str name)
{
    for (size_t i = 0; i < g->width; i++)
        if (str_is(name, g->columns[i]))
            return i;
    return NO_COLUMN;
}

/* For each column of the file the one of the table, NO_COLUMN for what is no column of it; false where one is missing. */
static bool read_header(struct grid *g, const struct csv_row *row, size_t *places)
{
    bool complete = true;

    for (size_t i = 0; i < row->n; i++) {
        struct str name = str_trim(row->cells[i]);
        places[i] = column_named(g, name);
        if (places[i] == NO_COLUMN)
            row_fault(g, row->line, "pack.unknown_column", name, STR_EMPTY);
        for (size_t j = 0; places[i] != NO_COLUMN && j < i; j++)
            if (places[j] == places[i])
                row_fault(g, row->line, "pack.repeated_column", name, STR_EMPTY);
    }
    for (size_t c = 0; c < g->width; c++) {
        bool found = false;
        for (size_t i = 0; i < row->n; i++)
            found |= places[i] == c;
        found |= c >= g->optional;
        if (!found)
            row_fault(g, row->line, "pack.missing_column", str_of(g->columns[c]), STR_EMPTY);
        complete &= found;
    }
    return complete;
}

static void take_row(struct grid *g, const struct csv_row *row, const size_t *places, size_t place_count)
{
    struct str *cells = ARENA_ARRAY(g->l->scratch, struct str, g->width);
    bool blank = true;

    for (size_t i = 0; i < row->n; i++) {
        struct str text = str_trim(row->cells[i]);
        blank &= text.n == 0;
        if (i >= place_count && text.n)
            row_fault(g, row->line, "pack.beyond_header", text, STR_EMPTY);
        if (i >= place_count || places[i] == NO_COLUMN)
            continue;
        cells[places[i]] = text;
        if (str_find(text, '\n') < text.n || str_find(text, '\r') < text.n)
            row_fault(g, row->line, "pack.line_break", str_of(g->columns[places[i]]), STR_EMPTY);
    }
    if (!blank)
        VEC_PUSH(g->l->scratch, &g->rows, (struct grid_row){.number = row->line, .cells = cells});
}

bool grid_read(struct loading *l, struct str file, const char *const *columns, size_t width, size_t optional,
               struct grid *g)
{
    struct str text;
    struct csv_row row;
    struct error e = ERROR_IN(l->scratch);

    *g = (struct grid){.l = l, .file = file, .columns = columns, .width = width, .optional = optional};
    if (!read_text(l, file, &text))
        return false;
    struct csv csv = csv_open(l->arena, text, (struct csv_options){.separator = ','});
    enum err err = csv_next(&csv, &row, &e);
    if (!err && row.n == 0) {
        file_fault(l, file, "pack.empty_file", STR_EMPTY);
        return false;
    }
    size_t place_count = err ? 0 : row.n;
    size_t *places = ARENA_ARRAY(l->scratch, size_t, place_count);
    bool readable = !err && read_header(g, &row, places);
    while (!err && readable && (err = csv_next(&csv, &row, &e)) == OK && row.n)
        take_row(g, &row, places, place_count);
    if (err)
        csv_fault(g, csv.line, &e);
    return readable && !err;
}

struct cell grid_cell(const struct grid *g, size_t row, size_t column)
{
    return (struct cell){.l = g->l,
                         .file = g->file,
                         .row = g->rows.at[row].number,
                         .column = g->columns[column],
                         .text = g->rows.at[row].cells[column]};
}

struct cell cell_as(struct cell c, struct str text)
{
    c.text = text;
    return c;
}

void cell_fault(const struct cell *c, const char *key, struct str a, struct str b)
{
    error_add_place(
        c->l->error,
        (struct error_place){.file = c->file, .row = c->row, .column = str_of(c->column), .key = key, .args = {a, b}});
}
