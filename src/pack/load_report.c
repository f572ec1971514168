#include "pack/load.h"

enum { ORDER, SECTION, KIND, FIGURE, BY, WHERE, SORT, LIMIT, TITLE, NOTE = TITLE + LABEL_LANGUAGES };
static const char *const columns[] = {"order", "section",  "kind",     "figure",   "by",      "where",   "sort",
                                      "limit", "title_en", "title_fr", "title_ar", "note_en", "note_fr", "note_ar"};

static const char *const kinds[] = {
    [OUTLINE_HEADING] = "heading", [OUTLINE_NUMBER] = "number", [OUTLINE_TABLE] = "table",
    [OUTLINE_MATRIX] = "matrix",   [OUTLINE_CHANGE] = "change", [OUTLINE_DEFINITIONS] = "definitions",
    [OUTLINE_SOURCES] = "sources", [OUTLINE_TEXT] = "text",     [OUTLINE_TEXT + 1] = NULL};
static const char *const sorts[] = {[SORT_LISTED] = "code", [SORT_NAME] = "name", [SORT_VALUE] = "value", NULL};

enum { LIMIT_MOST = 10000 };

static bool shows_figures(enum outline_kind kind)
{
    return kind == OUTLINE_NUMBER || kind == OUTLINE_TABLE || kind == OUTLINE_MATRIX || kind == OUTLINE_CHANGE;
}

/* {round}, {period} and {FIGURE_ID}: what else stands in braces would be printed as it is. */
static void check_placeholders(struct cell c)
{
    struct str rest = c.text, part;

    if (!str_cut(&rest, '{', &part))
        return;
    while (str_cut(&rest, '{', &part)) {
        struct str name = str_slice(part, 0, str_find(part, '}'));
        if (name.n == part.n)
            cell_fault(&c, "pack.open_brace", name, STR_EMPTY);
        else if (!str_is(name, "round") && !str_is(name, "period"))
            (void)cell_indicator(cell_as(c, name));
    }
}

static void read_texts(const struct grid *g, size_t i, struct outline_row *row)
{
    bool labels_serve = row->kind == OUTLINE_NUMBER;

    grid_labels(g, i, TITLE, !labels_serve, row->title);
    grid_labels(g, i, NOTE, false, row->note);
    for (size_t column = TITLE; column < NOTE + LABEL_LANGUAGES; column++)
        check_placeholders(grid_cell(g, i, column));
}

static void read_figures(const struct grid *g, size_t i, struct outline_row *row)
{
    struct cell figure = grid_cell(g, i, FIGURE), where = grid_cell(g, i, WHERE);
    const struct indicator *indicators[OUTLINE_FIGURES];

    if (!cell_required(figure))
        return;
    row->figure_count = cell_indicators(figure, indicators, OUTLINE_FIGURES);
    if (row->kind == OUTLINE_MATRIX && row->figure_count > 1)
        cell_fault(&figure, "pack.one_figure", figure.text, STR_EMPTY);
    row->where = where.text;
    for (size_t f = 0; f < row->figure_count; f++) {
        const struct record_type *type = pack_figure_type(indicators[f]);
        row->figures[f] = (struct outline_figure){.indicator = indicators[f]};
        if (cell_blank(where))
            continue;
        if (type)
            row->figures[f].where = cell_condition(where, type);
        else
            cell_fault(&where, "pack.no_condition_on", indicators[f]->id, STR_EMPTY);
    }
}

static void read_by(const struct grid *g, size_t i, struct outline_row *row)
{
    struct cell by = grid_cell(g, i, BY);
    size_t least = row->kind == OUTLINE_TABLE ? 1 : row->kind == OUTLINE_MATRIX ? 2 : 0;

    if (row->kind == OUTLINE_NUMBER) {
        cell_must_be_blank(by);
        return;
    }
    row->by_count = cell_dimensions(by, row->by, FIGURE_DIMS);
    if (row->by_count < least)
        cell_fault(&by, "pack.too_few", str_printf(g->l->scratch, "%zu", least), STR_EMPTY);
    if (row->kind == OUTLINE_MATRIX && row->by_count > least)
        cell_fault(&by, "pack.too_many", str_printf(g->l->scratch, "%zu", least), STR_EMPTY);
    for (size_t d = 0; d < row->by_count; d++)
        for (size_t f = 0; f < row->figure_count; f++)
            if (!indicator_permits(row->figures[f].indicator, row->by[d]))
                cell_fault(&by, "pack.not_permitted", row->by[d]->id, row->figures[f].indicator->id);
}

static void read_order_of_rows(const struct grid *g, size_t i, struct outline_row *row)
{
    struct cell sort = grid_cell(g, i, SORT), limit = grid_cell(g, i, LIMIT);
    size_t at;
    int64_t n;

    if (!cell_blank(sort) && cell_word(sort, sorts, &at))
        row->sort = (enum outline_sort)at;
    if (cell_blank(limit) || !cell_int(limit, &n))
        return;
    if (n < 1 || n > LIMIT_MOST)
        cell_fault(&limit, "pack.out_of_range", limit.text, str_printf(g->l->scratch, "1 – %d", LIMIT_MOST));
    else
        row->limit = (size_t)n;
}

static void read_row(const struct grid *g, size_t i, struct outline *outline)
{
    struct outline_row *row = &outline->rows[outline->n];
    const struct outline_row *before = outline->n ? row - 1 : NULL;
    struct cell order = grid_cell(g, i, ORDER), section = grid_cell(g, i, SECTION), kind = grid_cell(g, i, KIND);
    size_t at = OUTLINE_TEXT;

    outline->n++;
    if (cell_int(order, &row->order) && before && row->order <= before->order)
        cell_fault(&order, "pack.order_rises", order.text, STR_EMPTY);
    row->section = section.text;
    bool named = cell_id(section), known = cell_word(kind, kinds, &at);
    row->kind = (enum outline_kind)at;
    bool starts = !before || !str_eq(before->section, row->section);
    if (named && known && starts != (row->kind == OUTLINE_HEADING))
        cell_fault(&kind, starts ? "pack.section_without_heading" : "pack.second_heading", section.text, STR_EMPTY);
    if (known)
        read_texts(g, i, row);
    if (known && shows_figures(row->kind)) {
        read_figures(g, i, row);
        read_by(g, i, row);
        read_order_of_rows(g, i, row);
        return;
    }
    for (size_t column = FIGURE; known && column <= LIMIT; column++)
        cell_must_be_blank(grid_cell(g, i, column));
}

void load_report(struct loading *l, struct str file)
{
    struct outline *outline = ARENA_NEW(l->arena, struct outline);
    struct grid g;

    outline->name = str_slice(file, strlen("reports/"), file.n - strlen(".csv"));
    cell_id((struct cell){.l = l, .file = file, .text = outline->name});
    map_set(&l->pack->reports, outline->name, outline);
    if (!GRID_READ(l, file, columns, &g))
        return;
    outline->rows = ARENA_ARRAY(l->arena, struct outline_row, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++)
        read_row(&g, i, outline);
}
