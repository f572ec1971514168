#include "page/parts.h"

void part_text(struct buf *out, const char *tag, const char *class, struct str text)
{
    html_begin(out, tag);
    if (class)
        html_attr(out, "class", str_of(class));
    html_end(out);
    html_text(out, text);
    html_close(out, tag);
}

void part_link(struct buf *out, const char *class, struct str href, struct str text)
{
    if (href.n == 0) {
        part_text(out, "span", class, text);
        return;
    }
    html_begin(out, "a");
    if (class)
        html_attr(out, "class", str_of(class));
    html_attr(out, "href", href);
    html_end(out);
    html_text(out, text);
    html_close(out, "a");
}

void part_unseen(struct buf *out, struct str text)
{
    part_text(out, "span", "unseen", text);
}

void part_isolated(struct buf *out, const char *class, struct str text)
{
    part_text(out, "bdi", class, text);
}

struct str part_word(const struct page *page, const char *key)
{
    return i18n_text(page->language, key);
}

void part_icon(struct buf *out, enum part_icon icon)
{
    static const char *const paths[] = {
        [ICON_CHAIN] = "M6.5 9.5l3-3M7 4.5L8.5 3a2.83 2.83 0 0 1 4 4L11 8.5M9 11.5L7.5 13a2.83 2.83 0 0 1-4-4L5 7.5",
        [ICON_LOCK] = "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
        [ICON_UP] = "M8 13V3.5M4 7.5l4-4 4 4",
        [ICON_DOWN] = "M8 3v9.5M4 8.5l4 4 4-4",
        [ICON_SAME] = "M3.5 6h9M3.5 10h9",
        [ICON_SAID] = "M2.5 3.5h11v7h-6l-3 3v-3h-2z",
    };
    html_unescaped(out, STR("<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\""));
    html_unescaped(out, str_of(paths[icon]));
    html_unescaped(out, STR("\"/></svg>"));
}

void part_hidden(struct buf *out, const char *name, struct str value)
{
    html_open(out, "input", "type", STR("hidden"), "name", str_of(name), "value", value);
}

static void sealed(struct buf *out, const struct page *page, struct str why)
{
    html_open(out, "span", "class", STR("sealed"));
    part_icon(out, ICON_LOCK);
    part_text(out, "b", NULL, part_word(page, "page.sealed"));
    if (why.n > 0) {
        buf_char(out, ' ');
        part_text(out, "span", "why", why);
    }
    html_close(out, "span");
}

static struct str cell_text(const struct page *page, const struct page_cell *cell)
{
    switch (cell->kind) {
    case CELL_NUMBER: return i18n_number(page->arena, page->language, cell->number);
    case CELL_CHANGE: return i18n_change(page->arena, page->language, cell->number);
    case CELL_PERCENT: return i18n_percent(page->arena, page->language, cell->number, 1);
    case CELL_TEXT:
    case CELL_ID:
    case CELL_DATE:
    case CELL_SEALED: return cell->text;
    }
    return STR_EMPTY;
}

static void unknown(struct buf *out, const struct page *page)
{
    html_open(out, "span", "class", STR("unknown"), "title", part_word(page, "page.unknown"));
    html_text(out, STR("–"));
    html_close(out, "span");
}

void part_cell(struct buf *out, const struct page *page, const struct page_cell *cell)
{
    bool counted = cell->kind == CELL_NUMBER || cell->kind == CELL_CHANGE || cell->kind == CELL_PERCENT;

    if (cell->kind == CELL_SEALED) {
        sealed(out, page, cell->text);
        return;
    }
    if (counted ? cell->number == INT_NONE : cell->text.n == 0) {
        unknown(out, page);
        return;
    }
    if (cell->href.n > 0)
        html_open(out, "a", "href", cell->href);
    part_isolated(out, cell->kind == CELL_ID ? "id" : cell->kind == CELL_DATE ? "date" : NULL, cell_text(page, cell));
    if (cell->href.n > 0)
        html_close(out, "a");
}
