/* One place: its names, what lies within it, what is known of it round by round. */
#include "app/record_list.h"
#include "app/web_visit.h"
#include "domain/mobility/mobility.h"

enum { HEADLINES = 3 };

static struct page_cell cell_of(const struct visit *v, const struct place *p)
{
    return (struct page_cell){.text = p->name[v->language], .href = web_path(v, "/places/", p->code)};
}

/* When a row was in force; empty for what has always been and will be. */
static struct str period(const struct visit *v, const struct place *row)
{
    struct str args[] = {i18n_date(v->arena, v->language, row->from), i18n_date(v->arena, v->language, row->to)};

    if (date_known(row->from) && date_known(row->to))
        return i18n_format(v->arena, v->language, "web.place.between", args, 2);
    if (date_known(row->from))
        return i18n_format(v->arena, v->language, "web.place.from", args, 1);
    return date_known(row->to) ? i18n_format(v->arena, v->language, "web.place.until", args + 1, 1) : STR_EMPTY;
}

static void put_facts(struct visit *v, const struct place *p)
{
    struct page_fact facts[LABEL_LANGUAGES + 3];
    size_t n = 0;

    facts[n++] = (struct page_fact){web_word(v, "web.place.code"), {.kind = CELL_ID, .text = p->code}};
    for (int l = 0; l < LABEL_LANGUAGES; l++)
        facts[n++] = (struct page_fact){str_of(language_name((enum language)l)), {.text = p->name[l]}};
    if (p->parent)
        facts[n++] =
            (struct page_fact){v->pack->places.levels[p->parent->level].label[v->language], cell_of(v, p->parent)};
    if (period(v, p).n)
        facts[n++] = (struct page_fact){web_word(v, "web.place.valid"), {.text = period(v, p)}};
    page_facts(v->out, &v->page, facts, n);
}

static bool went_on_as(const struct place *row, const struct place *p)
{
    for (size_t i = 0; i < row->successor_count; i++)
        if (row->successors[i] == p)
            return true;
    return false;
}

enum { RELATED = 64 }; /* rows of a place's past and future on its page */

/* What it was before, what it came from, what it went on as. */
static void put_history(struct visit *v, const struct place *p)
{
    const struct places *all = &v->pack->places;
    struct page_fact facts[RELATED];
    size_t n = 0;

    for (const struct place *row = p->earlier; row && n < RELATED; row = row->earlier)
        facts[n++] = (struct page_fact){period(v, row), row->parent ? cell_of(v, row->parent) : cell_of(v, row)};
    for (size_t i = 0; i < all->n; i++)
        for (const struct place *row = all->all[i]; row && n < RELATED; row = row->earlier)
            if (all->all[i] != p && went_on_as(row, p))
                facts[n++] = (struct page_fact){web_word(v, "web.place.predecessor"), cell_of(v, all->all[i])};
    for (const struct place *row = p; row; row = row->earlier)
        for (size_t i = 0; i < row->successor_count && n < RELATED; i++)
            if (row->successors[i] != p)
                facts[n++] = (struct page_fact){web_word(v, "web.place.successor"), cell_of(v, row->successors[i])};
    if (n == 0)
        return;
    page_section(v->out, web_word(v, "web.place.history"));
    page_facts(v->out, &v->page, facts, n);
}

static enum err put_round(struct visit *v, struct view *view, const struct page_table *table,
                          const struct indicator *const *shown, struct str where, int64_t round, struct error *e)
{
    struct page_cell cells[HEADLINES + 1] = {{.kind = CELL_ID, .text = web_int(v, round)}};

    for (size_t i = 0; i + 1 < table->n; i++) {
        struct figure_ask ask = {.id = shown[i]->id};
        struct figure_result result;
        ask.where =
            str_printf(v->arena, "%.*s and %s = %lld", STR_ARG(where), web_stock(shown[i])->name, (long long)round);
        if (view_figure(view, &ask, &result, e))
            return e->code;
        cells[i + 1] = web_value_cell(shown[i], &result.total);
        if (result.total.record_count)
            cells[i + 1].href = web_evidence_path(v, shown[i]->id, STR_EMPTY, ask.where, STR_EMPTY);
    }
    page_row(v->out, &v->page, table, cells);
    return OK;
}

static enum err put_rounds(struct visit *v, const struct place *p, struct error *e)
{
    const struct indicator *shown[HEADLINES];
    struct page_column columns[HEADLINES + 1] = {{.label = i18n_text(v->language, "web.menu.rounds")}};
    const struct page_table table = {.columns = columns, .n = web_headlines(v->pack, shown, HEADLINES) + 1};
    struct str where = str_printf(v->arena, "place within '%.*s'", STR_ARG(p->code));
    struct view view;
    web_rounds rounds;

    if (web_view(v, &view, e) || web_find_rounds(&view, &rounds, e))
        return e->code;
    if (rounds.n == 0 || table.n == 1)
        return OK;
    for (size_t i = 1; i < table.n; i++)
        columns[i] = (struct page_column){.label = shown[i - 1]->label[v->language], .numeric = true};
    page_section(v->out, web_word(v, "web.place.rounds"));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < rounds.n; i++) {
        const struct dtm_round *one = rounds.at[i];
        if (put_round(v, &view, &table, shown, where, one->number, e))
            return e->code;
    }
    page_table_end(v->out, &v->page, &table);
    return OK;
}

static const struct field *place_field(const struct record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].kind == KIND_PLACE && web_field_open(&type->fields[i]))
            return &type->fields[i];
    return NULL;
}

/* Records that name this very place; those of the places within it are theirs. */
static enum err put_records(struct visit *v, const struct place *p, struct error *e)
{
    struct page_fact facts[16];
    size_t n = 0;

    for (size_t i = 0; i < house_model.n && n < COUNT_OF(facts); i++) {
        const struct record_type *type = house_model.types[i];
        const struct field *field = place_field(type);
        int64_t count;
        if (!field)
            continue;
        const struct record_ask ask = {
            .type = type, .filters = {{field, value_text(KIND_PLACE, p->code)}}, .filter_count = 1};
        if (record_count(v->arena, v->db, &ask, &count, e))
            return e->code;
        struct str list = web_with(v, web_path(v, "/records/", str_of(type->name)), field->name, p->code);
        if (count > 0)
            facts[n++] =
                (struct page_fact){web_type_name(v, type), {.kind = CELL_NUMBER, .number = count, .href = list}};
    }
    if (n > 0) {
        page_section(v->out, web_word(v, "web.menu.records"));
        page_facts(v->out, &v->page, facts, n);
    }
    return OK;
}

static void put_crumbs(struct visit *v, const struct place *p)
{
    if (!p) {
        web_crumb(v, web_word(v, "web.menu.places"), STR("/places"));
        return;
    }
    put_crumbs(v, p->parent);
    web_crumb(v, p->name[v->language], web_path(v, "/places/", p->code));
}

enum err web_place(struct visit *v, struct error *e)
{
    struct str code = http_capture(v->request, "code");
    const struct place *p = place_find(&v->pack->places, code), **children;

    if (!p)
        return error_set(e, ERR_NOT_FOUND, "model.place", code);
    put_crumbs(v, p->parent);
    web_begin(v, p->name[v->language], v->pack->places.levels[p->level].label[v->language]);
    put_facts(v, p);
    put_history(v, p);
    if (put_rounds(v, p, e) || put_records(v, p, e))
        return e->code;
    size_t n = web_place_children(v, p, &children);
    if (n > 0) {
        page_section(v->out, v->pack->places.levels[children[0]->level].plural[v->language]);
        web_place_table(v, STR_EMPTY, children, n, false);
    }
    web_end(v);
    return OK;
}
