/* One figure: the number, what it means, by what it may be told apart, and the way to its records. */
#include "app/web_visit.h"
#include "codec/csv.h"

/* A figure as the address asks for it. */
struct asked {
    const struct indicator *indicator;
    struct figure_ask ask;
    struct str as_of;
    struct view view;
    web_rounds rounds;
    struct figure_result result;
};

static enum err find(struct visit *v, struct asked *a, struct error *e)
{
    struct str id = http_capture(v->request, "id");

    *a = (struct asked){.as_of = web_query(v, "as_of")};
    if (web_view(v, &a->view, e))
        return e->code;
    a->indicator = pack_indicator(v->pack, id);
    if (!a->indicator)
        return error_set(e, ERR_NOT_FOUND, "figure.unknown", id);
    a->ask = (struct figure_ask){
        .id = id, .by = web_query(v, "by"), .where = web_query(v, "where"), .places = web_query(v, "places")};
    return OK;
}

static enum err compute(struct asked *a, struct error *e)
{
    if (web_find_rounds(&a->view, &a->rounds, e))
        return e->code;
    return view_figure(&a->view, &a->ask, &a->result, e);
}

/* --- what can be asked --- */

static void put_filter(struct visit *v, const struct asked *a)
{
    const struct indicator *one = a->indicator;
    struct page_option options[COUNT_OF(one->dims) + 1];
    size_t n = 0;
    bool listed = a->ask.by.n == 0;

    for (size_t i = 0; i < one->dim_count; i++) {
        options[n++] = (struct page_option){one->dims[i]->id, one->dims[i]->label[v->language]};
        listed |= str_eq(a->ask.by, one->dims[i]->id);
    }
    if (!listed) /* several at once, written into the address */
        options[n++] = (struct page_option){a->ask.by, a->ask.by};
    const struct page_option times[] = {{STR("then"), web_word(v, "web.figure.places.then")},
                                        {STR("now"), web_word(v, "web.figure.places.now")}};
    const struct page_field fields[] = {
        {.name = "by",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "web.figure.by"),
         .value = a->ask.by,
         .options = options,
         .option_count = n},
        {.name = "where", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.where"), .value = a->ask.where},
        {.name = "as_of", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.as_of"), .value = a->as_of},
        {.name = "places",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "web.figure.places"),
         .value = a->ask.places,
         .options = times,
         .option_count = COUNT_OF(times)},
    };
    bool asks = a->result.over_time || a->ask.places.n; /* else there is nothing to choose */
    page_filter(v->out, &v->page, fields, COUNT_OF(fields) - !asks);
}

/* --- the table --- */

static struct str slice_of(const struct visit *v, const struct figure_result *r, const struct figure_cell *cell)
{
    struct buf b = BUF_IN(v->arena);

    for (size_t i = 0; i < r->by_count; i++)
        buf_printf(&b, "%s%.*s=%.*s", i > 0 ? ";" : "", STR_ARG(r->by[i]->id), STR_ARG(cell->keys[i]));
    return buf_str(&b);
}

static int largest_first(const void *a, const void *b)
{
    const struct figure_cell *x = a, *y = b;
    int64_t m = x->known ? x->value : INT_NONE, n = y->known ? y->value : INT_NONE;

    return (m < n) - (m > n);
}

static int smallest_first(const void *a, const void *b)
{
    return largest_first(b, a);
}

static size_t put_columns(struct visit *v, const struct figure_result *r, struct page_column *columns)
{
    bool percent = web_is_percent(r->indicator);
    size_t n = 0;

    for (; n < r->by_count; n++)
        columns[n] = (struct page_column){.label = r->by[n]->label[v->language]};
    columns[n++] = (struct page_column){
        .label = r->indicator->label[v->language], .numeric = true, .bar = percent, .sort = STR("value")};
    if (percent) {
        columns[n++] = (struct page_column){.label = r->indicator->numerator->label[v->language], .numeric = true};
        columns[n++] = (struct page_column){.label = r->indicator->base->label[v->language], .numeric = true};
    }
    columns[n++] = (struct page_column){.label = web_word(v, "web.figure.records"), .numeric = true};
    return n;
}

static struct str evidence_path(const struct visit *v, const struct asked *a, struct str slice)
{
    struct str path = web_evidence_path(v, a->ask.id, slice, a->ask.where, a->as_of);

    return web_with(v, path, "places", a->ask.places);
}

/* The page of a place, also for what cannot be apportioned: of what it was. */
static struct str place_path(const struct visit *v, struct str key)
{
    struct str was;

    return key.n ? web_path(v, "/places/", not_apportioned(key, &was) ? was : key) : STR_EMPTY;
}

static void fill_row(struct visit *v, const struct asked *a, const struct figure_cell *cell, bool total,
                     struct page_cell *cells)
{
    const struct figure_result *r = &a->result;
    struct str slice = total ? STR_EMPTY : slice_of(v, r, cell);
    struct str href = cell->record_count ? evidence_path(v, a, slice) : STR_EMPTY;
    size_t n = 0;

    for (; n < r->by_count; n++) {
        struct str name = total ? (n == 0 ? web_word(v, "web.total") : STR(" "))
                                : figure_key_name(v->arena, v->pack, r->by[n], cell->keys[n], v->language);
        cells[n] = (struct page_cell){.text = name};
        if (!total && r->by[n]->kind == DIM_PLACE)
            cells[n].href = place_path(v, cell->keys[n]);
    }
    cells[n] = web_value_cell(r->indicator, cell);
    cells[n++].href = href;
    if (web_is_percent(r->indicator)) {
        cells[n++] = (struct page_cell){.kind = CELL_NUMBER, .number = cell->known ? cell->value : INT_NONE};
        cells[n++] = (struct page_cell){.kind = CELL_NUMBER, .number = cell->known ? cell->base : INT_NONE};
    }
    cells[n] = (struct page_cell){.kind = CELL_NUMBER, .number = (int64_t)cell->record_count, .href = href};
}

static void put_table(struct visit *v, const struct asked *a)
{
    enum { COLUMNS = FIGURE_DIMS + 4 };
    const struct figure_result *r = &a->result;
    struct page_column columns[COLUMNS];
    struct page_cell cells[COLUMNS];
    struct str sort = web_query(v, "sort");
    const struct page_table table = {.columns = columns,
                                     .n = put_columns(v, r, columns),
                                     .sorted = sort,
                                     .caption = figure_places_text(v->arena, r, v->language)};
    size_t page = web_page_number(v), from = (page - 1) * WEB_TABLE;

    if (r->n > 0 && (str_is(sort, "value") || str_is(sort, "-value")))
        qsort(r->cells, r->n, sizeof *r->cells, str_is(sort, "value") ? smallest_first : largest_first);
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = from; i < r->n && i < from + WEB_TABLE; i++) {
        fill_row(v, a, &r->cells[i], false, cells);
        page_row(v->out, &v->page, &table, cells);
    }
    fill_row(v, a, &r->total, true, cells);
    page_row_total(v->out, &v->page, &table, cells);
    page_table_end(v->out, &v->page, &table);
    page_pages(v->out, &v->page, page, WEB_TABLE, r->n);
}

/* --- what stands behind it --- */

static struct str rounds_left(const struct visit *v, const struct figure_result *r)
{
    struct buf b = BUF_IN(v->arena);

    for (size_t i = 0; i < r->rounds_left.n; i++)
        buf_printf(&b, "%s%lld", i > 0 ? ", " : "", (long long)r->rounds_left.at[i]);
    return buf_str(&b);
}

static void put_evidence(struct visit *v, const struct asked *a)
{
    const struct figure_result *r = &a->result;
    const struct page_fact facts[] = {
        {web_word(v, "web.figure.round"), {.text = r->round_known ? web_period(v, &a->rounds, r->round) : STR_EMPTY}},
        {web_word(v, "web.figure.rounds_left"), {.kind = CELL_ID, .text = rounds_left(v, r)}},
        {web_word(v, "web.figure.records"), {.kind = CELL_NUMBER, .number = (int64_t)r->total.record_count}},
        {web_word(v, "web.figure.source"), {.kind = CELL_ID, .text = r->indicator->source}},
        {web_word(v, "web.figure.id"), {.kind = CELL_ID, .text = r->indicator->id}},
        {web_word(v, "web.figure.set"), {.kind = CELL_ID, .text = crypt_hex(v->arena, hash32_bytes(&r->total.set))}},
        {web_word(v, "web.figure.pack"), {.kind = CELL_ID, .text = crypt_hex(v->arena, hash32_bytes(&v->pack->hash))}},
    };

    page_section(v->out, web_word(v, "web.figure.evidence"));
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
}

static enum err put_result(struct visit *v, struct asked *a, struct error *e)
{
    struct figure_ask whole = {.id = a->ask.id, .where = a->ask.where};
    struct str tail = str_slice(v->request->address, str_find(v->request->address, '?'), v->request->address.n);
    struct page_figure card;
    struct page_link links[3];
    size_t n = 0;

    if (web_card(v, &a->view, &whole, &a->result, &a->rounds, &card, e))
        return e->code;
    if (a->result.total.record_count) {
        card.href = evidence_path(v, a, STR_EMPTY);
        links[n++] = (struct page_link){web_word(v, "web.figure.open"), card.href};
    }
    links[n++] = (struct page_link){web_word(v, "web.csv"),
                                    str_printf(v->arena, "/figures/%.*s/csv%.*s", STR_ARG(a->ask.id), STR_ARG(tail))};
    links[n++] = (struct page_link){
        web_word(v, "web.diff.link"),
        web_with(v,
                 web_with(v,
                          web_with(v, str_join(v->arena, web_path(v, "/figures/", a->ask.id), STR("/diff")), "by",
                                   a->ask.by),
                          "where", a->ask.where),
                 "from", a->as_of)};
    page_figures_begin(v->out);
    page_figure(v->out, &v->page, &card);
    page_figures_end(v->out);
    page_actions(v->out, links, n);
    put_filter(v, a);
    if (a->result.by_count > 0)
        put_table(v, a);
    else if (a->result.over_time)
        page_text(v->out, figure_places_text(v->arena, &a->result, v->language));
    put_evidence(v, a);
    return OK;
}

enum err web_figure(struct visit *v, struct error *e)
{
    struct error wrong = ERROR_IN(v->arena);
    struct asked a;

    if (find(v, &a, e))
        return e->code;
    web_crumb(v, web_word(v, "web.menu.figures"), STR("/figures"));
    enum err err = a.indicator->count == COUNT_DECLARED ? OK : compute(&a, &wrong);
    if (err && err != ERR_INVALID && err != ERR_TOO_LARGE)
        return error_set_args(e, err, wrong.key, wrong.args);
    if (err)
        v->response->status = http_status_of(err);
    web_begin(v, a.indicator->label[v->language], a.indicator->definition[v->language]);
    if (a.indicator->count == COUNT_DECLARED) {
        page_notice(v->out, PAGE_INFORM, web_word(v, "web.figure.declared"), web_word(v, "web.figure.declared.why"));
    } else if (err) {
        page_error(v->out, &v->page, &wrong);
        put_filter(v, &a);
    } else {
        err = put_result(v, &a, e);
        if (err)
            return err;
    }
    web_end(v);
    return OK;
}

/* --- CSV: the columns of `sanad figure --format csv` --- */

static void csv_row(struct visit *v, struct csv_writer *csv, const struct figure_result *r, const struct figure_cell *c)
{
    bool percent = web_is_percent(r->indicator);

    for (size_t i = 0; i < r->by_count; i++) {
        csv_cell(csv, c->keys[i]);
        csv_cell(csv, figure_key_name(v->arena, v->pack, r->by[i], c->keys[i], v->language));
    }
    if (!c->known || percent)
        csv_cell(csv, c->known ? decimal_format(v->arena, figure_percent(c)) : STR_EMPTY);
    else
        csv_cell(csv, web_int(v, c->value));
    if (percent) {
        csv_cell(csv, c->known ? web_int(v, c->value) : STR_EMPTY);
        csv_cell(csv, c->known ? web_int(v, c->base) : STR_EMPTY);
    }
    if (r->over_time)
        csv_cell(csv, figure_places_name(r->places_as));
    csv_end_row(csv);
}

static void csv_header(struct visit *v, struct csv_writer *csv, const struct figure_result *r)
{
    for (size_t i = 0; i < r->by_count; i++) {
        csv_cell(csv, r->by[i]->id);
        csv_cell(csv, str_join(v->arena, r->by[i]->id, STR("_name")));
    }
    csv_cell(csv, STR("value"));
    if (web_is_percent(r->indicator)) {
        csv_cell(csv, STR("numerator"));
        csv_cell(csv, STR("base"));
    }
    if (r->over_time)
        csv_cell(csv, STR("places"));
    csv_end_row(csv);
}

enum err web_figure_csv(struct visit *v, struct error *e)
{
    struct csv_writer csv = {.out = v->out, .guard = true};
    struct asked a;

    if (find(v, &a, e) || compute(&a, e))
        return e->code;
    http_attachment(v->response, "text/csv; charset=utf-8", str_printf(v->arena, "%.*s.csv", STR_ARG(a.ask.id)));
    csv_header(v, &csv, &a.result);
    for (size_t i = 0; i < (a.result.by_count ? a.result.n : 1); i++)
        csv_row(v, &csv, &a.result, a.result.by_count ? &a.result.cells[i] : &a.result.total);
    return OK;
}
