/* One figure over two dimensions: rows are the first, columns the second, wholes at the edges where they say something. */
#include "report/fill.h"

struct matrix {
    const struct outline_row *row;
    struct answer cells, across, down; /* by both; by the rows alone; by the columns alone */
    struct fill_rows rows, columns;
    struct map at;            /* row key, column key -> cell */
    bool edge_end, edge_foot; /* whole of each row; whole of each column */
    bool base_of_row;         /* every column of a row has the same base */
    size_t shown;             /* rows; the others stand in one */
    unsigned gaps;
};

static struct str pair(struct arena *arena, struct str row, struct str column)
{
    struct buf key = BUF_IN(arena);

    buf_varint(&key, row.n);
    buf_put(&key, row);
    buf_put(&key, column);
    return buf_str(&key);
}

static enum err ask(struct filling *f, const struct outline_row *row, const struct dimension *const *by, size_t n,
                    struct answer *answer)
{
    return fill_ask(f, row->figures[0].indicator, by, n, row->where, f->source->round, answer);
}

/* The members of dimension `d` that have a value somewhere, ordered; sorted by their whole where that was asked for. */
static struct fill_rows members(const struct filling *f, const struct matrix *m, const struct answer *edge, size_t d,
                                enum outline_sort sort)
{
    struct fill_rows all = fill_rows(f, edge, 1, sort), kept = all;
    struct map used = MAP_IN(f->arena);

    for (size_t i = 0; i < m->cells.result.n; i++)
        *map_at(&used, m->cells.result.cells[i].keys[d]) = (void *)&m->cells.result.cells[i];
    kept.n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (map_get(&used, all.rows[i].keys[0]))
            kept.rows[kept.n++] = all.rows[i];
    return kept;
}

/*
 * A missing cell of a percentage is nothing of a base that the row has, so zero: of the muhallas of this place none named this need.
 * Not so where fields are spread: there a missing cell means that nobody filled the field in.
 */
static const struct figure_cell *none_of_base(const struct filling *f, const struct matrix *m, struct str row,
                                              struct str column)
{
    const struct indicator *indicator = m->row->figures[0].indicator;

    if (indicator->count != COUNT_PERCENT || m->row->by[1]->kind == DIM_SPREAD || !m->base_of_row)
        return NULL;
    for (size_t i = 0; i < m->cells.result.n; i++) {
        const struct figure_cell *like = &m->cells.result.cells[i];
        if (!like->known || !str_eq(like->keys[0], row))
            continue;
        struct figure_cell *none = ARENA_NEW(f->arena, struct figure_cell);
        *none = (struct figure_cell){.keys = {row, column}, .known = true, .base = like->base};
        return none;
    }
    return NULL;
}

static const struct figure_cell *find(const struct filling *f, const struct matrix *m, struct str row,
                                      struct str column)
{
    const struct figure_cell *cell = map_get(&m->at, pair(f->arena, row, column));

    return cell ? cell : none_of_base(f, m, row, column);
}

static void lay_out_row(const struct filling *f, struct matrix *m, size_t i, struct report_cell *cells)
{
    const struct fill_row *row = &m->rows.rows[i];

    *cells++ = fill_key_cell(f, m->row->by[0], row->keys[0]);
    for (size_t c = 0; c < m->columns.n; c++)
        *cells++ = fill_value(f, &m->cells, find(f, m, row->keys[0], m->columns.rows[c].keys[0]), &m->gaps);
    if (m->edge_end)
        *cells = fill_value(f, &m->across, row->cells[0], &m->gaps);
}

static void lay_out_others(const struct filling *f, struct matrix *m, struct report_cell *cells)
{
    struct fill_rows one = {.answers = &m->cells, .answer_count = 1, .by = m->row->by, .by_count = 1, .n = m->rows.n};

    one.rows = ARENA_ARRAY(f->arena, struct fill_row, one.n);
    *cells++ =
        fill_text_cell(i18n_count(f->arena, f->language, "report.others", (int64_t)(m->rows.n - m->shown), NULL, 0));
    for (size_t c = 0; c < m->columns.n; c++) {
        for (size_t i = 0; i < one.n; i++)
            one.rows[i].cells[0] = find(f, m, m->rows.rows[i].keys[0], m->columns.rows[c].keys[0]);
        *cells++ = fill_others(&one, 0, m->shown, &m->gaps);
    }
    if (m->edge_end)
        *cells = fill_others(&m->rows, 0, m->shown, &m->gaps);
}

static void lay_out_foot(const struct filling *f, struct matrix *m, const char *label, struct report_cell *cells)
{
    *cells++ = fill_text_cell(i18n_text(f->language, label));
    for (size_t c = 0; c < m->columns.n; c++)
        *cells++ = fill_value(f, &m->down, m->columns.rows[c].cells[0], &m->gaps);
    if (m->edge_end)
        *cells = fill_whole(f, &m->cells, &m->gaps);
}

static const char *edge_label(const struct matrix *m, const struct dimension *over)
{
    if (over->kind == DIM_ANY)
        return "report.any";
    return m->row->figures[0].indicator->count == COUNT_PERCENT ? "report.all" : "report.total";
}

static void lay_out(const struct filling *f, struct matrix *m, struct report_block *block)
{
    const struct indicator *indicator = m->row->figures[0].indicator;

    size_t others = m->shown < m->rows.n;

    fill_table_of(f, block, 1 + m->columns.n + m->edge_end, m->shown + others + m->edge_foot);
    block->columns[0].label = fill_label(f, m->row->by[0]->label);
    for (size_t c = 1; c < block->column_count; c++)
        block->columns[c] = fill_column(f, indicator);
    for (size_t c = 0; c < m->columns.n; c++) {
        struct str key = m->columns.rows[c].keys[0];
        block->columns[1 + c].label = fill_key_name(f, m->row->by[1], key);
        block->columns[1 + c].code = key;
    }
    if (m->edge_end) {
        struct report_column *edge = &block->columns[block->column_count - 1];
        edge->label = i18n_text(f->language, edge_label(m, m->row->by[1]));
        edge->whole = true;
    }
    for (size_t i = 0; i < m->shown; i++)
        lay_out_row(f, m, i, &block->cells[i * block->column_count]);
    if (others)
        lay_out_others(f, m, &block->cells[m->shown * block->column_count]);
    if (m->edge_foot)
        lay_out_foot(f, m, edge_label(m, m->row->by[0]), &block->cells[(m->shown + others) * block->column_count]);
    block->last_is_total = m->edge_foot;
    block->shaded = indicator->count == COUNT_PERCENT;
    fill_explain(f, block, m->gaps);
}

enum err fill_matrix(struct filling *f, const struct outline_row *row)
{
    struct matrix m = {.row = row, .at = MAP_IN(f->arena)};
    const struct indicator *indicator = row->figures[0].indicator;
    struct report_block *block;

    if (fill_titled_block(f, row, BLOCK_TABLE, &block) || ask(f, row, row->by, 2, &m.cells) ||
        ask(f, row, row->by, 1, &m.across) || ask(f, row, row->by + 1, 1, &m.down))
        return f->error->code;
    for (size_t i = 0; i < m.cells.result.n; i++) {
        struct figure_cell *cell = &m.cells.result.cells[i];
        map_set(&m.at, pair(f->arena, cell->keys[0], cell->keys[1]), cell);
    }
    m.rows = members(f, &m, &m.across, 0, row->sort);
    m.columns = members(f, &m, &m.down, 1, SORT_LISTED);
    m.edge_end = !fill_always_whole(indicator, row->by, 1);
    m.edge_foot = !fill_always_whole(indicator, row->by + 1, 1) && m.rows.n > 1;
    m.base_of_row = fill_base_drops(indicator, row->by[1]);
    m.shown = row->limit && m.rows.n > row->limit + 1 ? row->limit : m.rows.n;
    lay_out(f, &m, block);
    return OK;
}
