/* What changed in a figure between two states: the parts, and the records behind each. */
#include "app/differences.h"
#include "app/web_visit.h"

struct asked {
    struct difference_ask ask;
    struct difference d;
    struct figure_query query; /* as the later definitions read it */
};

static enum err find(struct visit *v, struct asked *a, struct error *e)
{
    struct str from = web_query(v, "from"), to = web_query(v, "to");

    *a = (struct asked){
        .ask.figure = {.id = http_capture(v->request, "id"), .by = web_query(v, "by"), .where = web_query(v, "where")}};
    if (moment_find(v->arena, v->house, v->db, from, &a->ask.from, e) ||
        moment_find(v->arena, v->house, v->db, to, &a->ask.to, e) ||
        difference_find(v->arena, v->house, v->db, &a->ask, &a->d, e))
        return e->code;
    v->pack = a->d.after ? a->ask.to.then.pack : a->ask.from.then.pack;
    return figure_query_read(v->arena, v->pack, &a->ask.figure, &a->query, e);
}

/* --- numbers --- */

static struct page_cell amount(const struct difference *d, struct diff_amount n)
{
    return (struct page_cell){.kind = d->result.percent ? CELL_PERCENT : CELL_NUMBER,
                              .number = n.known ? n.n : INT_NONE};
}

/* Of a percentage in points. */
static struct page_cell change(const struct visit *v, const struct difference *d, int64_t n)
{
    if (!d->result.percent)
        return (struct page_cell){.kind = CELL_CHANGE, .number = n};
    struct str points = i18n_percent(v->arena, v->language, n, 2);
    return (struct page_cell){.text = n > 0 ? str_join(v->arena, STR("+"), points) : points};
}

static struct str part_word(const struct visit *v, enum diff_part part)
{
    return web_word(v, str_c(v->arena, str_printf(v->arena, "diff.%s", diff_part_name(part))));
}

static size_t count_of(const struct difference *d, enum diff_part part)
{
    size_t n = 0;

    for (size_t i = 0; i < d->result.records.n; i++)
        n += d->result.records.at[i].part == part;
    return n;
}

/* --- the whole, part by part --- */

static void put_parts(struct visit *v, const struct asked *a)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.diff.part")},
        {.label = web_word(v, "web.diff.change"), .numeric = true},
        {.label = web_word(v, "web.figure.records"), .numeric = true},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    const struct diff_cell *total = &a->d.result.total;

    page_table_begin(v->out, &v->page, &table);
    page_row(v->out, &v->page, &table,
             (struct page_cell[]){
                 {.text = web_word(v, "web.diff.before")}, amount(&a->d, total->before), {.text = STR(" ")}});
    for (size_t i = 0; i < DIFF_PARTS; i++) {
        size_t n = count_of(&a->d, (enum diff_part)i);
        struct str name = str_of(diff_part_name((enum diff_part)i));
        struct page_cell records = {.text = STR(" ")};
        if (n)
            records = (struct page_cell){
                .kind = CELL_NUMBER,
                .number = (int64_t)n,
                .href = web_with(v, web_with(v, v->request->address, "page", STR_EMPTY), "part", name)};
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = part_word(v, (enum diff_part)i)}, change(v, &a->d, total->parts[i]), records});
    }
    page_row_total(
        v->out, &v->page, &table,
        (struct page_cell[]){{.text = web_word(v, "web.diff.after")}, amount(&a->d, total->after), {.text = STR(" ")}});
    page_table_end(v->out, &v->page, &table);
}

/* --- told apart --- */

static void put_cells(struct visit *v, const struct asked *a)
{
    enum { COLUMNS = FIGURE_DIMS + 3 + DIFF_PARTS };
    struct page_column columns[COLUMNS];
    struct page_table table = {.columns = columns};
    size_t page = web_page_number(v), from = (page - 1) * WEB_TABLE;

    for (; table.n < a->query.by_count; table.n++)
        columns[table.n] = (struct page_column){.label = a->query.by[table.n]->label[v->language]};
    columns[table.n++] = (struct page_column){.label = web_word(v, "web.diff.before"), .numeric = true};
    for (size_t i = 0; i < DIFF_PARTS; i++)
        columns[table.n++] = (struct page_column){.label = part_word(v, (enum diff_part)i), .numeric = true};
    columns[table.n++] = (struct page_column){.label = web_word(v, "web.diff.after"), .numeric = true};
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = from; i < a->d.result.n && i < from + WEB_TABLE; i++) {
        const struct diff_cell *c = &a->d.result.cells[i];
        struct page_cell cells[COLUMNS];
        size_t n = 0;
        for (; n < a->query.by_count; n++)
            cells[n] =
                (struct page_cell){.text = figure_key_name(v->arena, v->pack, a->query.by[n], c->keys[n], v->language)};
        cells[n++] = amount(&a->d, c->before);
        for (size_t part = 0; part < DIFF_PARTS; part++)
            cells[n++] = change(v, &a->d, c->parts[part]);
        cells[n] = amount(&a->d, c->after);
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
    page_pages(v->out, &v->page, page, WEB_TABLE, a->d.result.n);
}

/* --- the records of one part --- */

static struct page_cell share(const struct visit *v, const struct difference *d, const struct diff_share *s)
{
    if (!s->counted)
        return (struct page_cell){.text = web_word(v, "web.diff.not_counted")};
    if (!d->result.percent)
        return (struct page_cell){.kind = CELL_NUMBER, .number = s->value};
    return (struct page_cell){.text = i18n_format(v->arena, v->language, "report.of",
                                                  (struct str[]){i18n_number(v->arena, v->language, s->value),
                                                                 i18n_number(v->arena, v->language, s->base)},
                                                  2)};
}

static enum err title_of(struct visit *v, const struct diff_record *r, struct str *title, struct error *e)
{
    struct record_meta meta;
    void *record;

    if (journal_record(v->arena, house_journal(v->house), v->db, r->type, r->id, &meta, &record, e))
        return e->code;
    *title = web_record_title(v, r->type, record);
    return OK;
}

static enum err put_record(struct visit *v, const struct asked *a, const struct page_table *table,
                           const struct diff_record *r, struct error *e)
{
    const struct event *x;
    struct str title;

    if (difference_entry(v->arena, v->house, v->db, &a->d, r, &x, e) || title_of(v, r, &title, e))
        return e->code;
    const struct page_cell cells[] = {
        {.text = title, .href = web_record_path(v, r->type, r->id)},
        share(v, &a->d, &r->before),
        share(v, &a->d, &r->after),
        {.text = x ? web_author(v, &x->entry) : STR_EMPTY},
        {.kind = CELL_DATE, .text = x ? web_time(v, hybrid_instant(x->entry.time)) : STR_EMPTY},
        {.text = x ? x->payload.from.reason.n ? x->payload.from.reason : x->payload.from.file : STR_EMPTY},
    };
    page_row(v->out, &v->page, table, cells);
    return OK;
}

static enum err put_records(struct visit *v, const struct asked *a, enum diff_part part, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.menu.records")},
        {.label = web_word(v, "web.diff.before"), .numeric = true},
        {.label = web_word(v, "web.diff.after"), .numeric = true},
        {.label = web_word(v, "web.record.changed_by")},
        {.label = web_word(v, "web.record.changed_at")},
        {.label = web_word(v, "web.from")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    size_t page = web_page_number(v), from = (page - 1) * WEB_PAGE, at = 0;
    struct str most = i18n_number(v->arena, v->language, DIFF_RECORDS);

    page_section(v->out, part_word(v, part));
    if (a->d.result.records_cut)
        page_text(v->out, i18n_format(v->arena, v->language, "diff.records_cut", &most, 1));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < a->d.result.records.n; i++) {
        const struct diff_record *r = &a->d.result.records.at[i];
        if (r->part != part)
            continue;
        if (at >= from && at < from + WEB_PAGE && put_record(v, a, &table, r, e))
            return e->code;
        at++;
    }
    page_table_end(v->out, &v->page, &table);
    page_pages(v->out, &v->page, page, WEB_PAGE, at);
    return OK;
}

/* --- the page --- */

static void put_filter(struct visit *v, const struct indicator *indicator)
{
    struct page_option options[COUNT_OF(indicator->dims)];

    for (size_t i = 0; i < indicator->dim_count; i++)
        options[i] = (struct page_option){indicator->dims[i]->id, indicator->dims[i]->label[v->language]};
    const struct page_field fields[] = {
        {.name = "from", .kind = INPUT_TEXT, .label = web_word(v, "web.diff.from"), .value = web_query(v, "from")},
        {.name = "to", .kind = INPUT_TEXT, .label = web_word(v, "web.diff.to"), .value = web_query(v, "to")},
        {.name = "by",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "web.figure.by"),
         .value = web_query(v, "by"),
         .options = options,
         .option_count = indicator->dim_count},
        {.name = "where", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.where"), .value = web_query(v, "where")},
    };
    page_filter(v->out, &v->page, fields, COUNT_OF(fields));
}

static enum err put_difference(struct visit *v, const struct asked *a, struct error *e)
{
    struct str part = web_query(v, "part");

    if (a->d.round != INT_NONE) {
        struct str round = web_int(v, a->d.round);
        page_text(v->out, i18n_format(v->arena, v->language, "diff.round", &round, 1));
    }
    if (a->d.places_within)
        page_text(v->out, web_word(v, "diff.places_within"));
    put_parts(v, a);
    for (size_t i = DIFF_LINKS; i < DIFF_PARTS; i++)
        if (str_is(part, diff_part_name((enum diff_part)i)))
            return put_records(v, a, (enum diff_part)i, e);
    if (a->query.by_count)
        put_cells(v, a);
    return OK;
}

enum err web_diff(struct visit *v, struct error *e)
{
    struct str id = http_capture(v->request, "id");
    const struct indicator *indicator = pack_indicator(v->pack, id);
    struct error wrong = ERROR_IN(v->arena);
    struct asked a;
    /* without a beginning there is nothing to compare: the page asks for it */
    bool asks = web_query(v, "from").n > 0 && (!indicator || indicator->count != COUNT_DECLARED);
    enum err err = asks ? find(v, &a, &wrong) : OK;

    if (!indicator && asks && !err)
        indicator = a.query.indicator;
    if (!indicator)
        return error_set(e, ERR_NOT_FOUND, "figure.unknown", id);
    if (err && err != ERR_INVALID && err != ERR_TOO_LARGE && err != ERR_CONFLICT)
        return error_set_args(e, err, wrong.key, wrong.args);
    if (err)
        v->response->status = http_status_of(err);
    web_crumb(v, web_word(v, "web.menu.figures"), STR("/figures"));
    web_crumb(v, indicator->label[v->language], web_path(v, "/figures/", id));
    web_begin(v, i18n_format(v->arena, v->language, "web.diff.of", &indicator->label[v->language], 1), STR_EMPTY);
    if (err)
        page_error(v->out, &v->page, &wrong);
    else if (!asks)
        page_text(v->out, web_word(v, "web.diff.how"));
    put_filter(v, indicator);
    if (asks && !err && put_difference(v, &a, e))
        return e->code;
    web_end(v);
    return OK;
}
