/* Records of any type, from their declarations alone: filters and sorting in the address, pages, CSV. */
#include "app/record_list.h"
#include "app/web_visit.h"
#include "codec/csv.h"

enum { LIST_COLUMNS = 7, CSV_ROWS = 1000000 };

static enum err find_type(const struct visit *v, const struct record_type **type, struct error *e)
{
    struct str name = http_capture(v->request, "type");

    *type = model_type(&house_model, name);
    return *type ? OK : error_set(e, ERR_NOT_FOUND, "web.no_type", name);
}

/* --- every type --- */

enum err web_types(struct visit *v, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.records.type")},
        {.label = web_word(v, "web.records.count"), .numeric = true},
        {.label = web_word(v, "web.records.contested"), .numeric = true},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};

    web_begin(v, web_word(v, "web.menu.records"), web_word(v, "web.records.lead"));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < house_model.n; i++) {
        const struct record_type *type = house_model.types[i];
        struct str path = web_path(v, "/records/", str_of(type->name));
        int64_t all, contested;
        if (record_count(v->arena, v->db, &(struct record_ask){.type = type}, &all, e) ||
            record_count(v->arena, v->db, &(struct record_ask){.type = type, .contested = true}, &contested, e))
            return e->code;
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = web_type_name(v, type), .href = path},
                     {.kind = CELL_NUMBER, .number = all},
                     {.kind = CELL_NUMBER,
                      .number = contested,
                      .href = contested ? web_with(v, path, "contested", STR("1")) : STR_EMPTY},
                 });
    }
    page_table_end(v->out, &v->page, &table);
    web_end(v);
    return OK;
}

/* --- what the address asks for --- */

static bool filters_by(const struct field *f)
{
    return web_field_open(f) && record_field_orders(f) && (f->key || f->kind == KIND_CODE || f->kind == KIND_PLACE);
}

/* A filter that cannot be read is a refusal: a list that silently shows everything would be believed. */
static enum err read_filters(const struct visit *v, struct record_ask *ask, struct error *e)
{
    struct vocabulary vocabulary = house_vocabulary(v->pack);

    for (size_t i = 0; i < ask->type->field_count && ask->filter_count < RECORD_FILTERS; i++) {
        const struct field *field = &ask->type->fields[i];
        struct str text = web_query(v, field->name);
        struct error_place why = {.field = str_of(field->name)};
        struct value value;
        if (text.n == 0 || !filters_by(field))
            continue;
        if (value_read(v->arena, &vocabulary, field, text, &value, &why))
            error_add_place(e, why);
        else
            ask->filters[ask->filter_count++] = (struct record_filter){field, value};
    }
    return e->code;
}

static void read_order(const struct visit *v, struct record_ask *ask)
{
    struct str sort = web_query(v, "sort");
    bool descending = str_starts(sort, STR("-"));
    const struct field *field = record_field(ask->type, str_slice(sort, descending ? 1 : 0, sort.n));

    if (field && web_field_open(field) && record_field_orders(field)) {
        ask->sort = field;
        ask->descending = descending;
    }
}

static enum err read_ask(const struct visit *v, struct record_ask *ask, struct error *e)
{
    *ask = (struct record_ask){.limit = WEB_PAGE, .offset = (web_page_number(v) - 1) * WEB_PAGE};
    if (find_type(v, &ask->type, e))
        return e->code;
    ask->contested = str_is(web_query(v, "contested"), "1");
    read_order(v, ask);
    return read_filters(v, ask, e);
}

/* --- the list --- */

static void put_filter(struct visit *v, const struct record_type *type)
{
    struct page_field fields[RECORD_FILTERS];
    size_t n = 0;

    for (size_t i = 0; i < type->field_count && n < RECORD_FILTERS - 2; i++)
        if (filters_by(&type->fields[i]))
            fields[n++] = web_input(v, type, &type->fields[i], web_query(v, type->fields[i].name));
    fields[n++] = (struct page_field){
        .name = "as_of", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.as_of"), .value = web_query(v, "as_of")};
    page_filter(v->out, &v->page, fields, n);
}

/* The key first, then what comes next, as far as a row holds it. */
static size_t pick_columns(const struct record_type *type, const struct field **out)
{
    size_t n = 0;

    for (int keys = 1; keys >= 0; keys--)
        for (size_t i = 0; i < type->field_count && n < LIST_COLUMNS; i++)
            if (type->fields[i].key == (keys == 1) && type->fields[i].kind != KIND_GEOPOINT)
                out[n++] = &type->fields[i];
    return n;
}

static void put_rows(struct visit *v, const struct record_ask *ask, const record_rows *rows)
{
    const struct field *fields[LIST_COLUMNS];
    struct page_column columns[LIST_COLUMNS + 1];
    struct page_cell cells[LIST_COLUMNS + 1];
    size_t n = pick_columns(ask->type, fields);
    const struct page_table table = {.columns = columns, .n = n + 1, .sorted = web_query(v, "sort")};

    columns[0] = (struct page_column){.label = web_word(v, "web.records.open")};
    for (size_t i = 0; i < n; i++)
        columns[i + 1] = (struct page_column){
            .label = web_field_name(v, ask->type, fields[i]),
            .numeric = fields[i]->kind == KIND_INTEGER && !fields[i]->key,
            .sort = record_field_orders(fields[i]) ? str_of(fields[i]->name) : STR_EMPTY,
        };
    page_table_begin(v->out, &v->page, &table);
    for (size_t r = 0; r < rows->n; r++) {
        const struct record_row *row = &rows->at[r];
        /* Ids made from a key begin at random, ours with the time: the end tells either apart. */
        struct str id = id_format(v->arena, row->meta.id);
        cells[0] = (struct page_cell){.kind = CELL_ID,
                                      .text = str_slice(id, id.n - 8, id.n),
                                      .href = web_record_path(v, ask->type, row->meta.id)};
        for (size_t i = 0; i < n; i++)
            cells[i + 1] = web_cell(v, fields[i], field_get(fields[i], row->record));
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
}

static void begin(struct visit *v, const struct record_type *type)
{
    web_crumb(v, web_word(v, "web.menu.records"), STR("/records"));
    web_begin(v, web_type_name(v, type), STR_EMPTY);
}

static enum err find_rows(struct visit *v, const struct view *view, const struct record_ask *ask, record_rows *rows,
                          int64_t *total, struct error *e)
{
    if (view->moment.cut)
        return record_page_then(v->arena, house_journal(v->house), v->db, view->moment.cut, ask, rows, total, e);
    if (record_count(v->arena, v->db, ask, total, e))
        return e->code;
    return record_page(v->arena, v->db, ask, rows, e);
}

enum err web_records(struct visit *v, struct error *e)
{
    struct error wrong = ERROR_IN(v->arena);
    struct record_ask ask;
    struct view view;
    record_rows rows = {0};
    int64_t total;

    if (web_view(v, &view, e))
        return e->code;
    if (read_ask(v, &ask, &wrong)) {
        if (!ask.type)
            return error_set_args(e, wrong.code, wrong.key, wrong.args);
        v->response->status = http_status_of(wrong.code);
        begin(v, ask.type);
        page_error(v->out, &v->page, &wrong);
        put_filter(v, ask.type);
        web_end(v);
        return OK;
    }
    if (find_rows(v, &view, &ask, &rows, &total, e))
        return e->code;
    struct str csv = str_slice(v->request->address, str_find(v->request->address, '?'), v->request->address.n);
    csv = str_printf(v->arena, "/records/%s/csv%.*s", ask.type->name, STR_ARG(csv));
    begin(v, ask.type);
    put_filter(v, ask.type);
    if (ask.contested)
        page_notice(v->out, PAGE_WAIT, web_word(v, "web.contested"), web_word(v, "web.contested.why"));
    if (rows.n == 0)
        page_empty(v->out, web_word(v, "web.records.none"),
                   &(struct page_link){web_word(v, "web.menu.imports"), STR("/imports")});
    else
        put_rows(v, &ask, &rows);
    page_pages(v->out, &v->page, web_page_number(v), WEB_PAGE, (size_t)total);
    page_actions(v->out, &(struct page_link){web_word(v, "web.csv"), csv}, 1);
    web_end(v);
    return OK;
}

/* --- CSV: canonical values, so that it reads back --- */

enum err web_records_csv(struct visit *v, struct error *e)
{
    struct csv_writer csv = {.out = v->out, .guard = true};
    struct record_ask ask;
    struct view view;
    record_rows rows = {0};
    int64_t total;

    if (web_view(v, &view, e) || read_ask(v, &ask, e))
        return e->code;
    ask.offset = 0;
    ask.limit = CSV_ROWS;
    if (find_rows(v, &view, &ask, &rows, &total, e))
        return e->code;
    http_attachment(v->response, "text/csv; charset=utf-8", str_printf(v->arena, "%s.csv", ask.type->name));
    csv_cell(&csv, STR("id"));
    for (size_t i = 0; i < ask.type->field_count; i++)
        if (web_field_open(&ask.type->fields[i]))
            csv_cell(&csv, str_of(ask.type->fields[i].name));
    csv_end_row(&csv);
    for (size_t r = 0; r < rows.n; r++) {
        csv_cell(&csv, id_format(v->arena, rows.at[r].meta.id));
        for (size_t i = 0; i < ask.type->field_count; i++)
            if (web_field_open(&ask.type->fields[i]))
                csv_cell(&csv, value_write(v->arena, field_get(&ask.type->fields[i], rows.at[r].record)));
        csv_end_row(&csv);
    }
    return OK;
}
