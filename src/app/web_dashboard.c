/*
 * The first page: the figures the pack's report puts first, for the latest round, where they are, and what waits. It knows no figure
 * by name: the numbers and the table are rows of the report's outline.
 */
#include "app/record_list.h"
#include "app/reports.h"
#include "app/web_visit.h"
#include "domain/contradiction/contradiction.h"
#include "domain/intake/intake.h"
#include "domain/mobility/mobility.h"

enum { LATEST_IMPORTS = 5 };

struct overview {
    struct view view;
    web_rounds rounds;
    struct document now, before;
    struct str before_name; /* "Round 53" */
    bool filled, compared;  /* `now` and `before` were filled */
    record_rows imports;
};

/* --- a report of the first numbers and one table --- */

/* Per cent of a base that does not follow the rows: shares that add up to the whole. */
static bool is_share(const struct outline_row *row, const struct indicator *one)
{
    for (size_t i = 0; i < one->across_count && row->by_count > 0; i++)
        if (one->across[i] == row->by[0])
            return true;
    return one->across_all;
}

static bool has_share(const struct outline_row *row)
{
    for (size_t i = 0; i < row->figure_count; i++)
        if (is_share(row, row->figures[i].indicator))
            return true;
    return false;
}

/* The table of shares of the whole tells where people are; else the first table. */
static const struct outline_row *pick_table(const struct outline *outline)
{
    const struct outline_row *first = NULL;

    for (size_t i = 0; i < outline->n; i++) {
        const struct outline_row *row = &outline->rows[i];
        if (row->kind != OUTLINE_TABLE)
            continue;
        if (has_share(row))
            return row;
        first = first ? first : row;
    }
    return first;
}

static struct outline excerpt(const struct visit *v, const struct outline *outline)
{
    struct outline_row *rows = ARENA_ARRAY(v->arena, struct outline_row, outline->n + 1);
    const struct outline_row *table = pick_table(outline);
    struct str section = outline->n > 0 ? outline->rows[0].section : STR_EMPTY;
    size_t n = 0;

    for (size_t i = 0; i < outline->n && str_eq(outline->rows[i].section, section); i++)
        if (outline->rows[i].kind == OUTLINE_HEADING || outline->rows[i].kind == OUTLINE_NUMBER)
            rows[n++] = outline->rows[i];
    if (table) {
        rows[n] = *table;
        rows[n++].section = section;
    }
    return (struct outline){outline->name, rows, n};
}

/* --- cards --- */

/* The same cell of the same report a round earlier. */
static const struct report_cell *cell_before(const struct document *before, const struct report_cell *now)
{
    for (size_t s = 0; before && s < before->sections.n; s++)
        for (size_t b = 0; b < before->sections.at[s].blocks.n; b++) {
            const struct report_block *block = &before->sections.at[s].blocks.at[b];
            for (size_t i = 1; block->kind == BLOCK_NUMBERS && i < 2 * block->row_count; i += 2)
                if (str_eq(block->cells[i].figure, now->figure) && block->cells[i].kind == now->kind)
                    return &block->cells[i];
        }
    return NULL;
}

static void put_card(struct visit *v, const struct report_cell *label, const struct report_cell *value,
                     const struct overview *o)
{
    const struct indicator *one = pack_indicator(v->pack, value->figure);
    const struct report_cell *was = cell_before(o->compared ? &o->before : NULL, value);
    bool known = value->kind == VALUE_COUNT || value->kind == VALUE_PERCENT;
    struct page_figure card = {
        .label = label->text,
        .value = known ? value->n : INT_NONE,
        .percent = value->kind == VALUE_PERCENT,
        .unit = one && !web_is_percent(one) ? web_unit(v, one) : STR_EMPTY,
        .period = o->now.period,
        .change = INT_NONE,
        .declared = value->declared,
        .href = web_report_link(v, value),
    };

    if (known && was) {
        card.change = value->n - was->n;
        card.before = o->before_name;
    }
    page_figure(v->out, &v->page, &card);
}

/* Figures that belong to no round, such as how many places there are, say nothing new here. */
static void put_cards(struct visit *v, const struct overview *o)
{
    page_figures_begin(v->out);
    for (size_t s = 0; s < o->now.sections.n; s++)
        for (size_t b = 0; b < o->now.sections.at[s].blocks.n; b++) {
            const struct report_block *block = &o->now.sections.at[s].blocks.at[b];
            for (size_t i = 0; block->kind == BLOCK_NUMBERS && i < block->row_count; i++) {
                const struct report_cell *value = &block->cells[2 * i + 1];
                const struct indicator *one = pack_indicator(v->pack, value->figure);
                if (one && web_stock(one))
                    put_card(v, &block->cells[2 * i], value, o);
            }
        }
    page_figures_end(v->out);
}

/* --- the table --- */

static struct page_cell cell_of(struct visit *v, const struct report_cell *cell)
{
    struct page_cell out = {.text = cell->text, .href = web_report_link(v, cell)};

    if (cell->kind == VALUE_TEXT) {
        if (place_find(&v->pack->places, cell->code))
            out.href = web_path(v, "/places/", cell->code);
        return out;
    }
    out.kind = cell->kind == VALUE_PERCENT ? CELL_PERCENT : CELL_NUMBER;
    out.number = cell->kind == VALUE_UNKNOWN ? INT_NONE : cell->n;
    return out;
}

static void put_table(struct visit *v, const struct report_block *block)
{
    struct page_column *columns = ARENA_ARRAY(v->arena, struct page_column, block->column_count);
    struct page_cell *cells = ARENA_ARRAY(v->arena, struct page_cell, block->column_count);
    const struct page_table table = {.caption = block->title, .columns = columns, .n = block->column_count};

    for (size_t i = 0; i < table.n; i++)
        columns[i] = (struct page_column){
            .label = block->columns[i].label, .numeric = block->columns[i].numeric, .bar = block->columns[i].percent};
    page_table_begin(v->out, &v->page, &table);
    for (size_t r = 0; r < block->row_count; r++) {
        for (size_t i = 0; i < table.n; i++)
            cells[i] = cell_of(v, &block->cells[r * table.n + i]);
        if (block->last_is_total && r + 1 == block->row_count)
            page_row_total(v->out, &v->page, &table, cells);
        else
            page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
}

static void put_tables(struct visit *v, const struct document *now)
{
    for (size_t s = 0; s < now->sections.n; s++)
        for (size_t b = 0; b < now->sections.at[s].blocks.n; b++)
            if (now->sections.at[s].blocks.at[b].kind == BLOCK_TABLE)
                put_table(v, &now->sections.at[s].blocks.at[b]);
}

/* --- what waits, and what came in --- */

/* What contradicts a rule is late: it stands in the way of what is published. */
static enum err find_unsettled(struct visit *v, struct error *e)
{
    const struct marked_ask ask = {.mark = MARK_CONTESTED, .types = house_model.types, .n = house_model.n};
    int64_t contested, contradicted;

    if (marked_count(v->arena, v->db, &ask, &contested, e) ||
        contradictions_count(v->arena, v->db, ask.types, ask.n, &contradicted, e))
        return e->code;
    if (contradicted > 0)
        web_wait(v, web_word(v, "web.menu.contradictions"), STR("/contradictions"),
                 i18n_count(v->arena, v->language, "web.contradictions.count", contradicted, NULL, 0), true);
    if (contested > 0)
        web_wait(v, web_word(v, "web.menu.contested"), STR("/contested"),
                 i18n_count(v->arena, v->language, "web.contested.count", contested, NULL, 0), false);
    return OK;
}

/* As when it was last counted, if nothing came in since. */
static bool known_findings(struct visit *v, struct instant received, int64_t round, size_t *n)
{
    struct web *web = v->web;

    pthread_mutex_lock(&web->lock);
    bool known = web->lint.pack == v->pack && web->lint.received.us == received.us && web->lint.round == round;
    *n = web->lint.findings;
    pthread_mutex_unlock(&web->lock);
    return known;
}

static enum err count_findings(struct visit *v, struct view *view, int64_t round, size_t *n, struct error *e)
{
    struct findings findings = {0};
    struct instant received;

    if (view->moment.cut) { /* of then: not what is kept */
        if (view_lint(view, round, &findings, e))
            return e->code;
        *n = findings.list.n;
        return OK;
    }
    if (journal_last_received(v->db, &received, e))
        return e->code;
    if (known_findings(v, received, round, n))
        return OK;
    if (view_lint(view, round, &findings, e))
        return e->code;
    *n = findings.list.n;
    pthread_mutex_lock(&v->web->lock);
    v->web->lint.pack = v->pack;
    v->web->lint.received = received;
    v->web->lint.round = round;
    v->web->lint.findings = *n;
    pthread_mutex_unlock(&v->web->lock);
    return OK;
}

static enum err find_findings(struct visit *v, struct view *view, int64_t round, struct error *e)
{
    size_t n = 0;

    if (count_findings(v, view, round, &n, e))
        return e->code;
    if (n > 0)
        web_wait(v, web_word(v, "web.menu.lint"),
                 web_with(v, web_with(v, STR("/lint"), "round", web_int(v, round)), "as_of", web_query(v, "as_of")),
                 i18n_count(v->arena, v->language, "web.lint.findings", (int64_t)n, NULL, 0), false);
    return OK;
}

/* An import that was cut off is late: until it is run again the figures are those of half a file. */
static void find_cut_off(struct visit *v, const record_rows *imports)
{
    for (size_t i = 0; i < imports->n; i++) {
        const struct import_run *run = imports->at[i].record;
        if (run->finished != YES && run->undone != YES && !id_known(run->undoes))
            web_wait(v, run->file_name, web_record_path(v, &import_run_type, imports->at[i].meta.id),
                     web_import_state(v, run), true);
    }
}

static void put_imports(struct visit *v, const record_rows *imports)
{
    const struct page_column columns[] = {
        {.label = web_field_name(v, &import_run_type, record_field(&import_run_type, STR("file_name")))},
        {.label = web_word(v, "web.record.made_at")},
        {.label = web_word(v, "web.record.made_by")},
        {.label = web_word(v, "web.account.state")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};

    page_section(v->out, web_word(v, "web.imports.latest"));
    if (imports->n == 0) {
        page_empty(v->out, web_word(v, "web.imports.none"), NULL);
        return;
    }
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < imports->n; i++) {
        const struct record_row *row = &imports->at[i];
        const struct import_run *run = row->record;
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = run->file_name.n ? run->file_name : run->mapping,
                      .href = web_record_path(v, &import_run_type, row->meta.id)},
                     {.kind = CELL_DATE, .text = web_time(v, row->meta.made_at)},
                     {.text = web_person(v, row->meta.made_by)},
                     {.text = web_import_state(v, run)},
                 });
    }
    page_table_end(v->out, &v->page, &table);
}

/* --- the page --- */

static enum err fill(struct visit *v, struct overview *o, struct error *e)
{
    const struct outline *report = web_first_report(v->pack);
    const struct dtm_round *latest = o->rounds.n > 0 ? o->rounds.at[0] : NULL;

    if (!report || !latest)
        return OK;
    struct outline part = excerpt(v, report);
    if (house_report(&o->view, &part, latest->number, v->language, NULL, &o->now, e))
        return e->code;
    o->filled = true;
    if (o->rounds.n > 1) {
        const struct dtm_round *before = o->rounds.at[1];
        if (house_report(&o->view, &part, before->number, v->language, NULL, &o->before, e))
            return e->code;
        o->before_name = web_period(v, &(web_rounds){0}, before->number);
        o->compared = true;
    }
    return find_findings(v, &o->view, latest->number, e);
}

enum err web_dashboard(struct visit *v, struct error *e)
{
    const struct record_ask latest = {.type = &import_run_type, .limit = LATEST_IMPORTS};
    struct overview o = {0};

    if (web_view(v, &o.view, e) || web_find_rounds(&o.view, &o.rounds, e) ||
        record_page(v->arena, v->db, &latest, &o.imports, e) || fill(v, &o, e) || find_unsettled(v, e))
        return e->code;
    find_cut_off(v, &o.imports);
    v->page.period = o.filled ? o.now.period : STR_EMPTY;
    web_begin(v, web_word(v, "web.menu.dashboard"), STR_EMPTY);
    if (o.filled) {
        put_cards(v, &o);
        put_tables(v, &o.now);
    } else {
        page_empty(v->out, web_word(v, "web.no_rounds"), NULL);
    }
    put_imports(v, &o.imports);
    web_end(v);
    return OK;
}
