/* What every figure of the report means, in words, in the order of the pack. */
#include "report/fill.h"

struct used {
    struct map by_id;
};

static void use(void *ctx, const struct indicator *indicator)
{
    struct used *used = ctx;

    map_set(&used->by_id, indicator->id, (void *)indicator);
}

static void use_row(const struct filling *f, const struct outline_row *row, struct used *used)
{
    for (size_t i = 0; i < row->figure_count; i++)
        use(used, row->figures[i].indicator);
    fill_each_brace(f, fill_label(f, row->title), use, used);
    fill_each_brace(f, fill_label(f, row->note), use, used);
}

enum err fill_definitions(struct filling *f, const struct outline_row *row)
{
    const struct pack *pack = f->source->pack;
    struct used used = {.by_id = MAP_IN(f->arena)};
    struct report_block *block;
    size_t at = 0;

    if (fill_titled_block(f, row, BLOCK_TABLE, &block))
        return f->error->code;
    for (size_t i = 0; i < f->outline->n; i++)
        use_row(f, &f->outline->rows[i], &used);
    fill_table_of(f, block, 2, used.by_id.n);
    block->columns[0].label = i18n_text(f->language, "report.figure");
    block->columns[1].label = i18n_text(f->language, "report.definition");
    for (size_t i = 0; i < pack->indicators.n; i++) {
        const struct indicator *indicator = pack->indicators.items[i].value;
        if (!map_get(&used.by_id, indicator->id))
            continue;
        block->cells[at++] = fill_text_cell(fill_label(f, indicator->label));
        block->cells[at++] = fill_text_cell(fill_label(f, indicator->definition));
    }
    return OK;
}
