/* A figure as a card: the same everywhere. */
#include "page/parts.h"

static struct str amount(const struct page *page, const struct page_figure *figure, int64_t value)
{
    return figure->percent ? i18n_percent(page->arena, page->language, value, 1)
                           : i18n_number(page->arena, page->language, value);
}

static void trend(struct buf *out, const struct page *page, const struct page_figure *figure)
{
    if (figure->change == INT_NONE || figure->before.n == 0)
        return;

    html_open(out, "span", "class", STR("trend"));
    if (figure->change == 0) {
        part_icon(out, ICON_SAME);
        html_text(out, i18n_format(page->arena, page->language, "page.unchanged", &figure->before, 1));
    } else {
        bool up = figure->change > 0;
        struct str change = figure->percent ? i18n_percent(page->arena, page->language, figure->change, 1)
                                            : i18n_change(page->arena, page->language, figure->change);
        struct str args[] = {change, figure->before};
        part_icon(out, up ? ICON_UP : ICON_DOWN);
        part_unseen(out, part_word(page, up ? "page.rising" : "page.falling"));
        buf_char(out, ' ');
        html_text(out, i18n_format(page->arena, page->language, "page.since", args, COUNT_OF(args)));
    }
    html_close(out, "span");
}

static void foot(struct buf *out, const struct page *page, const struct page_figure *figure)
{
    struct str sign = part_word(page, figure->declared ? "page.declared" : "page.chained");

    html_open(out, "span", "class", STR("foot"));
    if (figure->note.n > 0)
        part_text(out, "span", "note", figure->note);
    part_isolated(out, "period", figure->period);
    html_open(out, "span", "class", figure->declared ? STR("chain said") : STR("chain"), "title", sign);
    part_icon(out, figure->declared ? ICON_SAID : ICON_CHAIN);
    part_unseen(out, sign);
    html_close(out, "span");
    html_close(out, "span");
}

void page_figures_begin(struct buf *out)
{
    html_open(out, "ul", "class", STR("figures"));
}

void page_figures_end(struct buf *out)
{
    html_close(out, "ul");
}

void page_figure(struct buf *out, const struct page *page, const struct page_figure *figure)
{
    const char *tag = figure->href.n > 0 ? "a" : "div";

    html_open(out, "li");
    html_begin(out, tag);
    html_attr(out, "class", STR("figure"));
    if (figure->href.n > 0) {
        html_attr(out, "href", figure->href);
        html_attr(out, "title", part_word(page, "page.evidence"));
    }
    html_end(out);
    part_text(out, "span", "label", figure->label);
    html_open(out, "span", "class", STR("value"));
    part_isolated(out, NULL, amount(page, figure, figure->value));
    buf_char(out, ' ');
    part_text(out, "span", "unit", figure->unit);
    html_close(out, "span");
    trend(out, page, figure);
    foot(out, page, figure);
    html_close(out, tag);
    html_close(out, "li");
}
