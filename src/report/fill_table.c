/* A row a member of the dimensions, a column a figure; what is left out as "others", the whole at the foot. */
#include "report/fill.h"

static bool counts_several_times(const struct outline_row *row)
{
    for (size_t i = 0; i < row->by_count; i++)
        if (row->by[i]->kind == DIM_ANY)
            return true;
    return false;
}

/* A label over all label columns but the first is empty. */
static struct report_cell *label_row(struct report_block *block, const struct outline_row *row, size_t at,
                                     struct str label)
{
    struct report_cell *cells = &block->cells[at * block->column_count];

    for (size_t d = 0; d < row->by_count; d++)
        cells[d] = fill_text_cell(d ? STR_EMPTY : label);
    return cells + row->by_count;
}

static bool has_total(const struct answer *answers, size_t n)
{
    for (size_t a = 0; a < n; a++)
        if (answers[a].result.total.known)
            return true;
    return false;
}

static void lay_out(const struct filling *f, const struct outline_row *row, const struct fill_rows *rows,
                    struct report_block *block)
{
    /* One row left over is shown by itself: "1 other" would say less in the same room. */
    size_t shown = row->limit && rows->n > row->limit + 1 ? row->limit : rows->n;
    bool others = shown<rows->n, total = rows->n> 1 && has_total(rows->answers, rows->answer_count);
    unsigned gaps = GAP_NONE;

    fill_table_of(f, block, row->by_count + row->figure_count, shown + others + total);
    for (size_t d = 0; d < row->by_count; d++)
        block->columns[d].label = fill_label(f, row->by[d]->label);
    for (size_t a = 0; a < row->figure_count; a++)
        block->columns[row->by_count + a] = fill_column(f, row->figures[a].indicator);
    for (size_t i = 0; i < shown; i++) {
        struct report_cell *cells = &block->cells[i * block->column_count];
        for (size_t d = 0; d < row->by_count; d++)
            cells[d] = fill_key_cell(f, row->by[d], rows->rows[i].keys[d]);
        for (size_t a = 0; a < rows->answer_count; a++)
            cells[row->by_count + a] = fill_value(f, &rows->answers[a], rows->rows[i].cells[a], &gaps);
    }
    if (others) {
        struct str label = i18n_count(f->arena, f->language, "report.others", (int64_t)(rows->n - shown), NULL, 0);
        struct report_cell *cells = label_row(block, row, shown, label);
        for (size_t a = 0; a < rows->answer_count; a++)
            cells[a] = fill_others(rows, a, shown, &gaps);
    }
    if (total) {
        const char *label = counts_several_times(row) ? "report.any" : "report.total";
        struct report_cell *cells = label_row(block, row, shown + others, i18n_text(f->language, label));
        for (size_t a = 0; a < rows->answer_count; a++)
            cells[a] = fill_whole(f, &rows->answers[a], &gaps);
    }
    block->last_is_total = total;
    fill_explain(f, block, gaps);
}

enum err fill_table(struct filling *f, const struct outline_row *row)
{
    struct answer *answers = ARENA_ARRAY(f->arena, struct answer, row->figure_count);
    struct report_block *block;

    if (fill_titled_block(f, row, BLOCK_TABLE, &block))
        return f->error->code;
    for (size_t a = 0; a < row->figure_count; a++)
        if (fill_ask(f, row->figures[a].indicator, row->by, row->by_count, row->where, f->source->round, &answers[a]))
            return f->error->code;
    struct fill_rows rows = fill_rows(f, answers, row->figure_count, row->sort);
    lay_out(f, row, &rows, block);
    return OK;
}
