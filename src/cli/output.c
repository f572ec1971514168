#include "cli/call.h"
#include "codec/csv.h"
#include "codec/json.h"

void output_cell(struct output *o, struct str cell)
{
    VEC_PUSH(o->arena, &o->cells, cell);
}

struct str call_format(struct call *call, int *status)
{
    const char *format = call_option(call, "format");

    *status = EXIT_FINE;
    if (!format)
        return STR("table");
    if (str_is(STR("table"), format) || str_is(STR("csv"), format) || str_is(STR("json"), format))
        return str_of(format);
    CALL_SAY(call, "cli.unknown_format", str_of(format), STR("table, csv, json"));
    *status = EXIT_USAGE;
    return STR("table");
}

/* Columns a terminal needs: one a character, none for marks that stand on another. */
static size_t width(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] & 0xc0) != 0x80;
    return n;
}

static void pad(FILE *to, size_t n)
{
    while (n--)
        fputc(' ', to);
}

static void print_aligned(FILE *to, const struct output *o, const size_t *widths, size_t column, struct str cell)
{
    size_t room = widths[column] - width(cell);
    bool last = column + 1 == o->columns;

    if (o->numeric[column])
        pad(to, room);
    fprintf(to, "%.*s", STR_ARG(cell));
    if (!o->numeric[column] && !last)
        pad(to, room);
    fputs(last ? "\n" : "  ", to);
}

static void write_table(FILE *to, const struct output *o)
{
    size_t *widths = ARENA_ARRAY(o->arena, size_t, o->columns);

    for (size_t i = 0; i < o->columns; i++)
        widths[i] = width(str_of(o->names[i]));
    for (size_t i = 0; i < o->cells.n; i++) {
        size_t w = width(o->cells.at[i]);
        if (w > widths[i % o->columns])
            widths[i % o->columns] = w;
    }
    for (size_t i = 0; i < o->columns; i++)
        print_aligned(to, o, widths, i, str_of(o->names[i]));
    for (size_t i = 0; i < o->cells.n; i++)
        print_aligned(to, o, widths, i % o->columns, o->cells.at[i]);
}

static void write_csv(FILE *to, const struct output *o)
{
    struct buf b = BUF_IN(o->arena);
    struct csv_writer w = {.out = &b, .lf = true};

    for (size_t i = 0; i < o->columns; i++)
        csv_cell(&w, str_of(o->names[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < o->cells.n; i++) {
        csv_cell(&w, o->cells.at[i]);
        if ((i + 1) % o->columns == 0)
            csv_end_row(&w);
    }
    fwrite(b.p, 1, b.n, to);
}

static void write_json(FILE *to, const struct output *o)
{
    struct buf b = BUF_IN(o->arena);
    struct json_writer w = {.out = &b};

    json_open_array(&w);
    for (size_t i = 0; i < o->cells.n; i++) {
        size_t column = i % o->columns;
        struct str cell = o->cells.at[i];
        if (column == 0)
            json_open_object(&w);
        json_key(&w, str_of(o->names[column]));
        if (!cell.n)
            json_none(&w);
        else if (o->numeric[column])
            json_decimal_text(&w, cell);
        else
            json_text(&w, cell);
        if (column + 1 == o->columns)
            json_close_object(&w);
    }
    json_close_array(&w);
    fprintf(to, "%.*s\n", STR_ARG(buf_str(&b)));
}

void output_write(FILE *to, const struct output *o, struct str format)
{
    assert(o->columns > 0);
    if (str_is(format, "csv"))
        write_csv(to, o);
    else if (str_is(format, "json"))
        write_json(to, o);
    else
        write_table(to, o);
}
