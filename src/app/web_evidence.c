/* The records behind one cell of a figure: each with who recorded it, when, and from which file and row. */
#include "app/web_visit.h"

struct str web_evidence_path(const struct visit *v, struct str figure, struct str slice, struct str where,
                             struct str as_of)
{
    struct str path = str_join(v->arena, web_path(v, "/figures/", figure), STR("/records"));

    path = web_with(v, path, "slice", slice);
    path = web_with(v, path, "where", where);
    return web_with(v, path, "as_of", as_of);
}

enum { COLUMNS = 5 };

/* --- the cell --- */

struct behind {
    const struct indicator *indicator;
    const struct record_type *type;
    struct figure_ask ask;
    struct str keys[FIGURE_DIMS];
    size_t key_count;
    struct view view;
    struct figure_result result;
    const struct figure_cell *cell;
};

/* "mantika=LY0213;need=food" to dimensions and keys. */
static enum err read_slice(const struct visit *v, struct behind *b, struct error *e)
{
    struct str slice = web_query(v, "slice"), rest = slice, one;
    struct buf by = BUF_IN(v->arena);

    while (str_cut(&rest, ';', &one)) {
        size_t at = str_find(one, '=');
        if (at == one.n || b->key_count == FIGURE_DIMS)
            return error_set(e, ERR_INVALID, "lint.no_slice", slice);
        if (b->key_count > 0)
            buf_char(&by, ',');
        buf_put(&by, str_slice(one, 0, at));
        b->keys[b->key_count++] = str_slice(one, at + 1, one.n);
    }
    b->ask.by = buf_str(&by);
    return OK;
}

static const struct figure_cell *find_cell(const struct behind *b)
{
    if (b->key_count == 0)
        return &b->result.total;
    for (size_t i = 0; i < b->result.n; i++) {
        const struct figure_cell *cell = &b->result.cells[i];
        bool same = true;
        for (size_t k = 0; same && k < b->key_count; k++)
            same = str_eq(cell->keys[k], b->keys[k]);
        if (same)
            return cell;
    }
    return NULL;
}

static enum err find(struct visit *v, struct behind *b, struct error *e)
{
    struct str id = http_capture(v->request, "id");

    *b = (struct behind){0};
    if (web_view(v, &b->view, e))
        return e->code;
    b->indicator = pack_indicator(v->pack, id);
    if (!b->indicator)
        return error_set(e, ERR_NOT_FOUND, "figure.unknown", id);
    b->type = pack_figure_type(b->indicator);
    b->ask = (struct figure_ask){
        .id = id, .where = web_query(v, "where"), .places = web_query(v, "places"), .members = true};
    if (read_slice(v, b, e) || view_figure(&b->view, &b->ask, &b->result, e))
        return e->code;
    b->cell = find_cell(b);
    return b->cell ? OK : error_set(e, ERR_NOT_FOUND, "web.figure.no_cell");
}

/* --- its records --- */

/* Tables are in order of id. */
static const void *record_of(const struct table *t, struct id id)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (id_cmp(t->ids[middle], id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->n && id_eq(t->ids[low], id) ? t->records[low] : NULL;
}

/* The newest entry that the view knows. */
struct newest {
    const struct cut *cut;
    const struct event *event;
};

static enum err take_newest(void *ctx, const struct event *x, struct error *e)
{
    struct newest *n = ctx;

    (void)e;
    if (cut_holds(n->cut, &x->entry))
        n->event = x;
    return OK;
}

static struct str came_from(const struct visit *v, const struct provenance *p)
{
    struct str args[] = {p->file, p->sheet, p->row == INT_NONE ? STR_EMPTY : web_int(v, p->row)};

    if (p->file.n == 0)
        return web_word(v, "web.from.page");
    return i18n_format(v->arena, v->language,
                       args[2].n && args[1].n ? "web.from.row"
                       : args[2].n            ? "web.from.line"
                                              : "web.from.file",
                       args, COUNT_OF(args));
}

static enum err put_row(struct visit *v, const struct behind *b, const struct table *t, const struct page_table *table,
                        struct id id, struct error *e)
{
    const struct indicator *counted = web_is_percent(b->indicator) ? b->indicator->numerator : b->indicator;
    const void *record = record_of(t, id);
    struct newest newest = {.cut = b->view.moment.cut};

    if (!record)
        return OK;
    if (journal_history(v->arena, house_journal(v->house), v->db, b->type, id, take_newest, &newest, e))
        return e->code;
    if (!newest.event)
        return OK;
    struct page_cell cells[COLUMNS] = {
        {.text = web_record_title(v, b->type, record), .href = web_record_path(v, b->type, id)}};
    size_t n = 1;
    if (counted->field)
        cells[n++] = web_cell(v, counted->field, field_get(counted->field, record));
    cells[n++] = (struct page_cell){.text = came_from(v, &newest.event->payload.from)};
    cells[n++] = (struct page_cell){.text = web_author(v, &newest.event->entry)};
    cells[n++] = (struct page_cell){.kind = CELL_DATE, .text = web_time(v, hybrid_instant(newest.event->entry.time))};
    page_row(v->out, &v->page, table, cells);
    return OK;
}

static enum err put_rows(struct visit *v, struct behind *b, struct error *e)
{
    const struct indicator *counted = web_is_percent(b->indicator) ? b->indicator->numerator : b->indicator;
    struct page_column columns[COLUMNS] = {{.label = web_type_name(v, b->type)}};
    struct page_table table = {.columns = columns, .n = 1};
    size_t page = web_page_number(v), from = (page - 1) * WEB_PAGE;
    struct figure_data data = view_data(&b->view);
    const struct table *t;

    if (data.table(data.ctx, b->type, &t, e))
        return e->code;
    if (counted->field)
        columns[table.n++] = (struct page_column){.label = web_field_name(v, b->type, counted->field), .numeric = true};
    columns[table.n++].label = web_word(v, "web.from");
    columns[table.n++].label = web_word(v, "web.record.changed_by");
    columns[table.n++].label = web_word(v, "web.record.changed_at");
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = from; i < b->cell->record_count && i < from + WEB_PAGE; i++)
        if (put_row(v, b, t, &table, b->cell->members[i], e))
            return e->code;
    page_table_end(v->out, &v->page, &table);
    page_pages(v->out, &v->page, page, WEB_PAGE, b->cell->record_count);
    return OK;
}

static struct str cell_name(const struct visit *v, const struct behind *b)
{
    struct buf name = BUF_IN(v->arena);

    for (size_t i = 0; i < b->key_count; i++) {
        if (i > 0)
            buf_puts(&name, " · ");
        buf_put(&name, figure_key_name(v->arena, v->pack, b->result.by[i], b->keys[i], v->language));
    }
    return buf_str(&name);
}

enum err web_figure_records(struct visit *v, struct error *e)
{
    web_rounds rounds;
    struct behind b;

    if (find(v, &b, e) || web_find_rounds(&b.view, &rounds, e))
        return e->code;
    struct str label = b.indicator->label[v->language], name = cell_name(v, &b);
    const struct page_figure card = {
        .label = name.n ? name : web_word(v, "web.total"),
        .value = web_value(b.indicator, b.cell),
        .percent = web_is_percent(b.indicator),
        .unit = web_is_percent(b.indicator) ? STR_EMPTY : web_unit(v, b.indicator),
        .period = b.result.round_known ? web_period(v, &rounds, b.result.round) : STR_EMPTY,
        .change = INT_NONE,
    };
    struct str up =
        web_with(v, web_with(v, web_path(v, "/figures/", b.indicator->id), "by", b.ask.by), "where", b.ask.where);
    web_crumb(v, web_word(v, "web.menu.figures"), STR("/figures"));
    up = web_with(v, up, "places", b.ask.places);
    web_crumb(v, label, web_with(v, up, "as_of", web_query(v, "as_of")));
    web_begin(v, i18n_format(v->arena, v->language, "web.figure.records_of", &label, 1),
              b.indicator->definition[v->language]);
    page_figures_begin(v->out);
    page_figure(v->out, &v->page, &card);
    page_figures_end(v->out);
    if (b.cell->record_count == 0 || !b.type)
        page_empty(v->out, web_word(v, "web.figure.no_records"), NULL);
    else if (put_rows(v, &b, e))
        return e->code;
    const struct page_fact set = {web_word(v, "web.figure.set"),
                                  {.kind = CELL_ID, .text = crypt_hex(v->arena, hash32_bytes(&b.cell->set))}};
    page_facts(v->out, &v->page, &set, 1);
    web_end(v);
    return OK;
}
