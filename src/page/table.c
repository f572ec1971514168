#include "http/parse.h"
#include "page/parts.h"

/* "-total" sorts by total, largest first. */
static bool sorts_by(struct str sorted, struct str column, bool *descending)
{
    *descending = str_starts(sorted, STR("-"));
    return column.n > 0 && str_eq(str_slice(sorted, *descending ? 1 : 0, sorted.n), column);
}

/* Pressing the column that sorts turns its order round; numbers begin with the largest. */
static void sort_link(struct buf *out, const struct page *page, const struct page_column *column, bool sorted,
                      bool descending)
{
    bool next_descending = sorted ? !descending : column->numeric;
    struct str value = next_descending ? str_join(page->arena, STR("-"), column->sort) : column->sort;
    struct str address = http_address_with(page->arena, page->path, "page", STR_EMPTY);

    html_open(out, "a", "href", http_address_with(page->arena, address, "sort", value), "title",
              i18n_format(page->arena, page->language, "page.sort_by", &column->label, 1));
    html_text(out, column->label);
    if (sorted) {
        part_icon(out, descending ? ICON_DOWN : ICON_UP);
        part_unseen(out, part_word(page, descending ? "page.descending" : "page.ascending"));
    }
    html_close(out, "a");
}

static void heading(struct buf *out, const struct page *page, const struct page_table *table,
                    const struct page_column *column)
{
    bool descending, sorted = sorts_by(table->sorted, column->sort, &descending);

    html_begin(out, "th");
    html_attr(out, "scope", STR("col"));
    if (column->numeric)
        html_attr(out, "class", STR("number"));
    if (sorted)
        html_attr(out, "aria-sort", descending ? STR("descending") : STR("ascending"));
    html_end(out);
    if (column->sort.n > 0)
        sort_link(out, page, column, sorted, descending);
    else
        html_text(out, column->label);
    html_close(out, "th");
}

void page_table_begin(struct buf *out, const struct page *page, const struct page_table *table)
{
    html_open(out, "figure", "class", STR("table"));
    /* Wide tables scroll by themselves; the keyboard has to reach them for that. */
    html_open(out, "div", "class", STR("scroll"), "tabindex", STR("0"), "role", STR("region"), "aria-label",
              table->caption.n > 0 ? table->caption : page->title);
    html_open(out, "table");
    if (table->caption.n > 0)
        part_text(out, "caption", NULL, table->caption);
    html_open(out, "thead");
    html_open(out, "tr");
    for (size_t i = 0; i < table->n; i++)
        heading(out, page, table, &table->columns[i]);
    html_close(out, "tr");
    html_close(out, "thead");
    html_open(out, "tbody");
}

/* Percents are drawn against the whole: 100 is the width, and zero the left edge in every language. */
static void bar(struct buf *out, int64_t micro_percent)
{
    int64_t shown = micro_percent < 0 ? 0 : micro_percent > I18N_WHOLE ? I18N_WHOLE : micro_percent;

    html_unescaped(out,
                   STR("<svg class=\"share\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                       "<rect class=\"whole\" width=\"100\" height=\"6\"/><rect class=\"part\" height=\"6\" width=\""));
    buf_printf(out, "%lld.%02lld", (long long)(shown / 1000000), (long long)(shown % 1000000 / 10000));
    html_unescaped(out, STR("\"/></svg>"));
}

static void row(struct buf *out, const struct page *page, const struct page_table *table, const struct page_cell *cells,
                const char *class)
{
    html_begin(out, "tr");
    if (class)
        html_attr(out, "class", str_of(class));
    html_end(out);
    for (size_t i = 0; i < table->n; i++) {
        const char *tag = i == 0 ? "th" : "td";
        html_begin(out, tag);
        if (i == 0)
            html_attr(out, "scope", STR("row"));
        if (table->columns[i].numeric)
            html_attr(out, "class", STR("number"));
        html_end(out);
        if (table->columns[i].bar && cells[i].kind == CELL_PERCENT && cells[i].number != INT_NONE)
            bar(out, cells[i].number);
        part_cell(out, page, &cells[i]);
        html_close(out, tag);
    }
    html_close(out, "tr");
}

void page_row(struct buf *out, const struct page *page, const struct page_table *table, const struct page_cell *cells)
{
    row(out, page, table, cells, NULL);
}

void page_row_total(struct buf *out, const struct page *page, const struct page_table *table,
                    const struct page_cell *cells)
{
    row(out, page, table, cells, "total");
}

void page_table_end(struct buf *out, const struct page *page, const struct page_table *table)
{
    html_close(out, "tbody");
    html_close(out, "table");
    html_close(out, "div");
    if (table->source.n > 0)
        part_text(out, "figcaption", NULL, i18n_format(page->arena, page->language, "page.source", &table->source, 1));
    html_close(out, "figure");
}

static void page_step(struct buf *out, const struct page *page, const char *key, size_t number, bool exists)
{
    if (!exists)
        return;
    struct str value = number > 1 ? str_printf(page->arena, "%zu", number) : STR_EMPTY;
    html_open(out, "a", "class", STR("button"), "rel", str_is(str_of(key), "page.next") ? STR("next") : STR("prev"),
              "href", http_address_with(page->arena, page->path, "page", value));
    html_text(out, part_word(page, key));
    html_close(out, "a");
}

void page_pages(struct buf *out, const struct page *page, size_t number, size_t size, size_t total)
{
    assert(number >= 1 && size >= 1);
    size_t from = (number - 1) * size + 1, to = number * size < total ? number * size : total;

    html_open(out, "nav", "class", STR("pages"), "aria-label", part_word(page, "page.pages"));
    if (total <= size) {
        part_text(out, "span", NULL, i18n_count(page->arena, page->language, "page.rows", (int64_t)total, NULL, 0));
    } else {
        struct str args[] = {i18n_number(page->arena, page->language, (int64_t)from),
                             i18n_number(page->arena, page->language, (int64_t)to),
                             i18n_number(page->arena, page->language, (int64_t)total)};
        part_text(out, "span", NULL, i18n_format(page->arena, page->language, "page.range", args, COUNT_OF(args)));
        page_step(out, page, "page.previous", number - 1, number > 1);
        page_step(out, page, "page.next", number + 1, to < total);
    }
    html_close(out, "nav");
}
