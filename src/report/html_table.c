#include "report/render.h"

enum { SHADES = 6 };

/* The percentage's base is said once over a matrix, and at the head of its column in any other table. */
static void caption(const struct rendering *r, const struct report_block *block)
{
    const struct report_column *last = &block->columns[block->column_count - 1];

    html_open(r->out, "caption");
    html_text(r->out, block->title);
    if (block->shaded && last->base.n) {
        buf_char(r->out, ' ');
        render_text(r, "span", "of", i18n_format(r->arena, r->document->language, "report.percent_of", &last->base, 1));
    }
    html_close(r->out, "caption");
}

static void head(const struct rendering *r, const struct report_block *block)
{
    html_open(r->out, "thead");
    html_open(r->out, "tr");
    for (size_t i = 0; i < block->column_count; i++) {
        const struct report_column *column = &block->columns[i];

        html_begin(r->out, "th");
        html_attr(r->out, "scope", STR("col"));
        if (column->numeric)
            html_attr(r->out, "class", column->whole ? STR("number whole") : STR("number"));
        html_end(r->out);
        html_text(r->out, column->label);
        if (column->base.n && !block->shaded) {
            buf_char(r->out, ' ');
            render_text(r, "span", "of",
                        i18n_format(r->arena, r->document->language, "report.percent_of", &column->base, 1));
        }
        html_close(r->out, "th");
    }
    html_close(r->out, "tr");
    html_close(r->out, "thead");
}

/* Against the whole: 100 per cent is the width, and zero the left edge in every language. */
static void bar(const struct rendering *r, int64_t micro_percent)
{
    int64_t shown = micro_percent < 0 ? 0 : micro_percent > I18N_WHOLE ? I18N_WHOLE : micro_percent;

    html_unescaped(r->out,
                   STR("<svg class=\"share\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                       "<rect class=\"whole\" width=\"100\" height=\"6\"/><rect class=\"part\" height=\"6\" width=\""));
    buf_printf(r->out, "%lld.%02lld", (long long)(shown / 1000000), (long long)(shown % 1000000 / 10000));
    html_unescaped(r->out, STR("\"/></svg>"));
}

/* Wholes at the edges are not shaded: only the parts are compared with each other. */
static struct str number_class(const struct rendering *r, const struct report_block *block, size_t column,
                               const struct report_cell *cell, bool total)
{
    if (block->columns[column].whole)
        return STR("number whole");
    if (!block->shaded || total || cell->kind != VALUE_PERCENT || cell->n < 0)
        return STR("number");
    int64_t step = cell->n / (I18N_WHOLE / SHADES);
    return str_printf(r->arena, "number shade-%lld", (long long)(step < SHADES ? step : SHADES - 1));
}

static void number_cell(const struct rendering *r, const struct report_block *block, size_t column,
                        const struct report_cell *cell, bool total)
{
    struct str parts = render_parts(r, cell);

    html_begin(r->out, "td");
    html_attr(r->out, "class", number_class(r, block, column, cell, total));
    if (parts.n)
        html_attr(r->out, "title", parts);
    html_end(r->out);
    if (cell->kind == VALUE_PERCENT && !block->shaded && !cell->change)
        bar(r, cell->n);
    render_value(r, cell);
    html_close(r->out, "td");
}

/* The labels of nested rows are headings all; a code is there for who asks. */
static void label_cell(const struct rendering *r, const struct report_cell *cell, bool heading)
{
    const char *tag = heading ? "th" : "td";

    html_begin(r->out, tag);
    if (heading)
        html_attr(r->out, "scope", STR("row"));
    if (cell->code.n)
        html_attr(r->out, "title", cell->code);
    html_end(r->out);
    render_value(r, cell);
    html_close(r->out, tag);
}

static void row(const struct rendering *r, const struct report_block *block, size_t at)
{
    bool total = block->last_is_total && at + 1 == block->row_count;
    size_t labels = 0;

    while (labels < block->column_count && !block->columns[labels].numeric)
        labels++;
    html_begin(r->out, "tr");
    if (total)
        html_attr(r->out, "class", STR("total"));
    html_end(r->out);
    for (size_t i = 0; i < block->column_count; i++) {
        const struct report_cell *cell = &block->cells[at * block->column_count + i];

        /* Where nothing is counted (definitions) only the first column names the row. */
        if (block->columns[i].numeric)
            number_cell(r, block, i, cell, total);
        else
            label_cell(r, cell, i == 0 || labels < block->column_count);
    }
    html_close(r->out, "tr");
}

static void foot(const struct rendering *r, const struct report_block *block)
{
    if (!block->note.n && !block->line_count)
        return;
    html_open(r->out, "figcaption");
    render_text(r, "p", NULL, block->note);
    for (size_t i = 0; i < block->line_count; i++)
        render_text(r, "p", NULL, block->lines[i]);
    html_close(r->out, "figcaption");
}

void render_table(const struct rendering *r, const struct report_block *block)
{
    html_open(r->out, "figure", "class", block->shaded ? STR("table matrix") : STR("table"));
    /* Wide tables scroll by themselves; the keyboard has to reach them for that. */
    html_open(r->out, "div", "class", STR("scroll"), "tabindex", STR("0"), "role", STR("region"), "aria-label",
              block->title);
    html_open(r->out, "table");
    caption(r, block);
    head(r, block);
    html_open(r->out, "tbody");
    for (size_t i = 0; i < block->row_count; i++)
        row(r, block, i);
    html_close(r->out, "tbody");
    html_close(r->out, "table");
    html_close(r->out, "div");
    foot(r, block);
    html_close(r->out, "figure");
}
