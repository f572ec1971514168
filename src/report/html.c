#include "report/render.h"

void render_text(const struct rendering *r, const char *tag, const char *class, struct str text)
{
    if (!text.n)
        return;
    html_begin(r->out, tag);
    if (class)
        html_attr(r->out, "class", str_of(class));
    html_end(r->out);
    html_text(r->out, text);
    html_close(r->out, tag);
}

/* --- values --- */

static struct str value_words(const struct rendering *r, const struct report_cell *cell)
{
    enum language language = r->document->language;

    switch (cell->kind) {
    case VALUE_COUNT:
        return cell->change ? i18n_change(r->arena, language, cell->n) : i18n_number(r->arena, language, cell->n);
    case VALUE_PERCENT: {
        struct str percent = i18n_percent(r->arena, language, cell->n, 1);
        return cell->change && cell->n > 0 ? str_join(r->arena, STR("+"), percent) : percent;
    }
    case VALUE_UNKNOWN: return i18n_text(language, "report.no_data");
    case VALUE_TEXT: break;
    }
    return cell->text;
}

void render_value(const struct rendering *r, const struct report_cell *cell)
{
    struct str href = r->link && cell->figure.n ? r->link(r->ctx, cell) : STR_EMPTY;

    if (href.n)
        html_open(r->out, "a", "href", href);
    render_text(r, "bdi", cell->kind == VALUE_UNKNOWN ? "unknown" : NULL, value_words(r, cell));
    if (href.n)
        html_close(r->out, "a");
}

struct str render_parts(const struct rendering *r, const struct report_cell *cell)
{
    if (cell->kind != VALUE_PERCENT || cell->base == 0)
        return STR_EMPTY;
    enum language language = r->document->language;
    struct str args[] = {i18n_number(r->arena, language, cell->part), i18n_number(r->arena, language, cell->base)};
    return i18n_format(r->arena, language, "report.of", args, COUNT_OF(args));
}

/* --- blocks --- */

static void card(const struct rendering *r, const struct report_cell *label, const struct report_cell *value)
{
    html_open(r->out, "li");
    html_open(r->out, "div", "class", STR("figure"));
    render_text(r, "span", "label", label->text);
    html_open(r->out, "span", "class", STR("value"));
    render_value(r, value);
    html_close(r->out, "span");
    render_text(r, "span", "note", render_parts(r, value));
    if (value->declared && value->kind != VALUE_UNKNOWN)
        render_text(r, "span", "note", i18n_text(r->document->language, "report.declared"));
    html_close(r->out, "div");
    html_close(r->out, "li");
}

static void remarks(const struct rendering *r, const struct report_block *block)
{
    for (size_t i = 0; i < block->line_count; i++)
        render_text(r, "p", "remark", block->lines[i]);
}

static void numbers(const struct rendering *r, const struct report_block *block)
{
    render_text(r, "h3", NULL, block->title);
    html_open(r->out, "ul", "class", STR("figures"));
    for (size_t i = 0; i < block->row_count; i++)
        card(r, &block->cells[2 * i], &block->cells[2 * i + 1]);
    html_close(r->out, "ul");
    render_text(r, "p", "remark", block->note);
    remarks(r, block);
}

static void list(const struct rendering *r, const struct report_block *block)
{
    render_text(r, "h3", NULL, block->title);
    html_open(r->out, "ul", "class", STR("sources"));
    for (size_t i = 0; i < block->line_count; i++)
        render_text(r, "li", NULL, block->lines[i]);
    html_close(r->out, "ul");
    render_text(r, "p", "remark", block->note);
}

static void render_block(const struct rendering *r, const struct report_block *block)
{
    switch (block->kind) {
    case BLOCK_TABLE: render_table(r, block); break;
    case BLOCK_NUMBERS: numbers(r, block); break;
    case BLOCK_LIST: list(r, block); break;
    case BLOCK_TEXT:
        render_text(r, "h3", NULL, block->title);
        render_text(r, "p", NULL, block->note);
        remarks(r, block);
        break;
    }
}

void render_sections(const struct rendering *r)
{
    for (size_t i = 0; i < r->document->sections.n; i++) {
        const struct report_section *section = &r->document->sections.at[i];

        html_open(r->out, "section", "id", section->id, "class", STR("report"));
        /* The first section's title is the document's, which whoever frames this has shown. */
        if (!str_eq(section->title, r->document->title))
            render_text(r, "h2", NULL, section->title);
        render_text(r, "p", NULL, section->intro);
        for (size_t b = 0; b < section->blocks.n; b++)
            render_block(r, &section->blocks.at[b]);
        html_close(r->out, "section");
    }
}

void report_html(struct buf *out, const struct document *document,
                 struct str (*link)(void *ctx, const struct report_cell *), void *ctx)
{
    struct rendering r = {.out = out, .arena = out->arena, .document = document, .link = link, .ctx = ctx};

    render_sections(&r);
}
