/* What the figures rest on: files, the time they are as of, and the pack that defines them. */
#include "report/fill.h"

enum err fill_sources(struct filling *f, const struct outline_row *row)
{
    const struct report_source *source = f->source;
    struct str pack[] = {fill_label(f, source->pack->name),
                         str_printf(f->arena, "%lld", (long long)source->pack->version)};
    struct report_block *block;

    if (fill_titled_block(f, row, BLOCK_LIST, &block))
        return f->error->code;
    block->lines = ARENA_ARRAY(f->arena, struct str, source->source_count + 2);
    for (size_t i = 0; i < source->source_count; i++)
        block->lines[block->line_count++] = source->sources[i];
    if (instant_known(source->as_of)) {
        struct str as_of = i18n_instant(f->arena, f->language, source->zone, source->as_of);
        block->lines[block->line_count++] = i18n_format(f->arena, f->language, "report.as_of", &as_of, 1);
    }
    block->lines[block->line_count++] = i18n_format(f->arena, f->language, "report.pack", pack, COUNT_OF(pack));
    return OK;
}
