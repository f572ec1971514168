/* Large numbers: one figure each, for the whole. */
#include "report/fill.h"

enum err fill_numbers(struct filling *f, const struct outline_row *row)
{
    struct report_block *block;
    unsigned gaps = GAP_NONE;

    if (fill_titled_block(f, row, BLOCK_NUMBERS, &block))
        return f->error->code;
    block->row_count = row->figure_count;
    block->cells = ARENA_ARRAY(f->arena, struct report_cell, 2 * row->figure_count);
    for (size_t i = 0; i < row->figure_count; i++) {
        const struct indicator *indicator = row->figures[i].indicator;
        struct answer answer;

        if (fill_ask(f, indicator, NULL, 0, row->where, f->source->round, &answer))
            return f->error->code;
        block->cells[2 * i] = fill_text_cell(fill_label(f, indicator->label));
        block->cells[2 * i + 1] = fill_whole(f, &answer, &gaps);
    }
    fill_explain(f, block, gaps);
    return OK;
}
