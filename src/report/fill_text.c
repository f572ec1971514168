/* Headings, which start a section, and paragraphs of the pack's own. */
#include "report/fill.h"

enum err fill_heading(struct filling *f, const struct outline_row *row)
{
    struct report_section section = {.id = row->section};

    if (fill_words(f, row->title, &section.title) || fill_words(f, row->note, &section.intro))
        return f->error->code;
    VEC_PUSH(f->arena, &f->document->sections, section);
    return OK;
}

enum err fill_text(struct filling *f, const struct outline_row *row)
{
    struct report_block *block;

    return fill_titled_block(f, row, BLOCK_TEXT, &block);
}
