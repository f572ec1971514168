#include "codec/csv.h"

#include "report/report.h"

enum { MICRO_DIGITS = 6 };

struct sheet {
    struct csv_writer csv;
    struct arena *arena; /* scratch */
    const struct report_section *section;
    const struct report_block *block;
};

/* Without the isolates that keep Latin words from flipping on a page: a spreadsheet would show them as boxes, and a filter miss them. */
static struct str plain(struct arena *arena, struct str text)
{
    struct buf out = BUF_IN(arena);

    for (size_t i = 0; i < text.n; i++) {
        /* U+2066 to U+2069 */
        bool isolate = i + 2 < text.n && memcmp(text.p + i, "\xE2\x81", 2) == 0 &&
                       (unsigned char)text.p[i + 2] >= 0xA6 && (unsigned char)text.p[i + 2] <= 0xA9;
        if (isolate)
            i += 2;
        else
            buf_char(&out, text.p[i]);
    }
    return buf_str(&out);
}

/* Millionths as a decimal number, without zeros at its end. */
static struct str decimal(struct arena *arena, int64_t micro)
{
    uint64_t size = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
    struct str text = str_printf(arena, "%s%llu.%06llu", micro < 0 ? "-" : "", (unsigned long long)(size / 1000000),
                                 (unsigned long long)(size % 1000000));

    for (int i = 0; i < MICRO_DIGITS && text.p[text.n - 1] == '0'; i++)
        text.n--;
    if (text.p[text.n - 1] == '.')
        text.n--;
    return text;
}

static struct str value_of(struct arena *arena, const struct report_cell *cell)
{
    switch (cell->kind) {
    case VALUE_COUNT: return str_printf(arena, "%lld", (long long)cell->n);
    case VALUE_PERCENT: return decimal(arena, cell->n);
    case VALUE_TEXT:
    case VALUE_UNKNOWN: break;
    }
    return STR_EMPTY;
}

struct line {
    struct str row_code, row, column, figure, text;
    const struct report_cell *cell; /* NULL: no value */
};

static void put(struct sheet *s, const struct line *line)
{
    const struct report_cell *cell = line->cell;
    bool based = cell && cell->kind == VALUE_PERCENT && cell->base != 0;
    const struct str cells[] = {
        s->section->id,
        s->block ? s->block->title : s->section->title,
        line->row_code,
        line->row,
        line->column,
        line->figure,
        cell ? value_of(s->arena, cell) : STR_EMPTY,
        based ? str_printf(s->arena, "%lld", (long long)cell->base) : STR_EMPTY,
        line->text,
    };

    for (size_t i = 0; i < COUNT_OF(cells); i++)
        csv_cell(&s->csv, plain(s->arena, cells[i]));
    csv_end_row(&s->csv);
}

static void put_text(struct sheet *s, struct str text)
{
    if (text.n)
        put(s, &(struct line){.text = text});
}

/* Names of nested rows one after the other: "Tripoli; Food". */
static void join(struct buf *to, struct str with, struct str text)
{
    if (!text.n)
        return;
    if (to->n)
        buf_put(to, with);
    buf_put(to, text);
}

/* Where nothing is counted, the columns after the first are texts of the row. */
static void put_texts(struct sheet *s, const struct report_cell *cells)
{
    for (size_t i = 1; i < s->block->column_count; i++)
        put(s, &(struct line){.row = cells[0].text, .column = s->block->columns[i].label, .text = cells[i].text});
}

static void put_row(struct sheet *s, const struct report_cell *cells)
{
    const struct report_block *block = s->block;
    struct buf code = BUF_IN(s->arena), name = BUF_IN(s->arena);
    size_t i = 0;

    for (; i < block->column_count && !block->columns[i].numeric; i++) {
        join(&code, STR(";"), cells[i].code);
        join(&name, STR("; "), cells[i].text);
    }
    if (i == block->column_count) {
        put_texts(s, cells);
        return;
    }
    for (; i < block->column_count; i++) {
        /* A difference has no figure of its own: it comes from the two columns before it. */
        struct str figure = cells[i].figure.n ? cells[i].figure : block->columns[i].figure;
        put(s, &(struct line){buf_str(&code), buf_str(&name), block->columns[i].label, figure, STR_EMPTY, &cells[i]});
    }
}

static void put_block(struct sheet *s)
{
    const struct report_block *block = s->block;

    put_text(s, block->note);
    for (size_t i = 0; block->kind == BLOCK_TABLE && i < block->row_count; i++)
        put_row(s, &block->cells[i * block->column_count]);
    for (size_t i = 0; block->kind == BLOCK_NUMBERS && i < block->row_count; i++) {
        const struct report_cell *pair = &block->cells[2 * i];
        put(s, &(struct line){.column = pair[0].text, .figure = pair[1].figure, .cell = &pair[1]});
    }
    for (size_t i = 0; i < block->line_count; i++)
        put_text(s, block->lines[i]);
}

void report_csv(struct buf *out, const struct document *document)
{
    static const char *const columns[] = {"section", "block", "row_code", "row", "column",
                                          "figure",  "value", "base",     "text"};
    struct sheet s = {.csv = {.out = out, .guard = true}, .arena = out->arena};

    buf_puts(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        csv_cell(&s.csv, str_of(columns[i]));
    csv_end_row(&s.csv);
    for (size_t i = 0; i < document->sections.n; i++) {
        s.section = &document->sections.at[i];
        s.block = NULL;
        put_text(&s, s.section->intro);
        for (size_t b = 0; b < s.section->blocks.n; b++) {
            s.block = &s.section->blocks.at[b];
            put_block(&s);
        }
    }
}
