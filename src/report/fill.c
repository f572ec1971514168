#include "report/fill.h"

struct report_block *fill_block(struct filling *f, enum block_kind kind)
{
    struct document *document = f->document;

    /* The pack's loader sees to it that every section starts with a heading. */
    assert(document->sections.n > 0);
    struct report_section *section = &document->sections.at[document->sections.n - 1];
    VEC_PUSH(f->arena, &section->blocks, (struct report_block){.kind = kind});
    return &section->blocks.at[section->blocks.n - 1];
}

enum err fill_titled_block(struct filling *f, const struct outline_row *row, enum block_kind kind,
                           struct report_block **block)
{
    *block = fill_block(f, kind);
    if (fill_words(f, row->title, &(*block)->title))
        return f->error->code;
    return fill_words(f, row->note, &(*block)->note);
}

void fill_explain(const struct filling *f, struct report_block *block, unsigned gaps)
{
    static const struct {
        enum gap gap;
        const char *key;
    } reasons[] = {
        {GAP_RECORDS, "report.gap_records"}, {GAP_BASE, "report.gap_base"},     {GAP_DECLARED, "report.gap_declared"},
        {GAP_SUM, "report.gap_sum"},         {GAP_BEFORE, "report.gap_before"}, {NOTE_THEN, "report.places_then"},
    };

    block->lines = ARENA_ARRAY(f->arena, struct str, COUNT_OF(reasons));
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (gaps & reasons[i].gap)
            block->lines[block->line_count++] = i18n_text(f->language, reasons[i].key);
}

void fill_table_of(const struct filling *f, struct report_block *block, size_t columns, size_t rows)
{
    block->columns = ARENA_ARRAY(f->arena, struct report_column, columns);
    block->column_count = columns;
    block->cells = ARENA_ARRAY(f->arena, struct report_cell, columns * rows);
    block->row_count = rows;
}

static enum err fill_row_of(struct filling *f, const struct outline_row *row)
{
    switch (row->kind) {
    case OUTLINE_HEADING: return fill_heading(f, row);
    case OUTLINE_NUMBER: return fill_numbers(f, row);
    case OUTLINE_TABLE: return fill_table(f, row);
    case OUTLINE_MATRIX: return fill_matrix(f, row);
    case OUTLINE_CHANGE: return fill_change(f, row);
    case OUTLINE_DEFINITIONS: return fill_definitions(f, row);
    case OUTLINE_SOURCES: return fill_sources(f, row);
    case OUTLINE_TEXT: return fill_text(f, row);
    }
    return OK;
}

static struct str round_and_period(const struct filling *f)
{
    const struct report_source *source = f->source;
    struct str args[] = {str_printf(f->arena, "%lld", (long long)source->round), source->period};

    return source->round == INT_NONE ? source->period
                                     : i18n_format(f->arena, f->language, "report.round", args, COUNT_OF(args));
}

enum err report_fill(struct arena *arena, const struct outline *outline, const struct report_source *source,
                     enum language language, struct document *document, struct error *e)
{
    struct filling f = {
        .arena = arena, .outline = outline, .source = source, .language = language, .document = document, .error = e};

    *document =
        (struct document){.name = outline->name, .as_of = source->as_of, .zone = source->zone, .language = language};
    document->programme = fill_label(&f, source->pack->name);
    document->period = round_and_period(&f);
    for (size_t i = 0; i < outline->n; i++)
        if (fill_row_of(&f, &outline->rows[i]))
            return e->code;
    document->title = document->sections.n ? document->sections.at[0].title : outline->name;
    return OK;
}
