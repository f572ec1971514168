/* The rounds of assessment, each with what was found and how much of the country it saw. */
#include "app/web_visit.h"
#include "domain/mobility/mobility.h"

enum { HEADLINES = 5, BEFORE = 3 /* columns about the round itself */ };

static enum err put_round(struct visit *v, struct view *view, const struct page_table *table,
                          const struct indicator *const *shown, const struct dtm_round *round, struct error *e)
{
    const struct outline *report = web_first_report(v->pack);
    struct str number = web_int(v, round->number), as_of = web_query(v, "as_of");
    struct page_cell cells[BEFORE + HEADLINES] = {
        {.kind = CELL_ID,
         .text = number,
         .href = report
                     ? web_with(v, web_with(v, web_path(v, "/reports/", report->name), "round", number), "as_of", as_of)
                     : STR_EMPTY},
        {.kind = CELL_DATE, .text = dtm_round_period(v->arena, v->language, round)},
        {.kind = CELL_DATE,
         .text = date_known(round->ends_on) ? i18n_date(v->arena, v->language, round->ends_on) : STR_EMPTY},
    };

    for (size_t i = 0; i + BEFORE < table->n; i++) {
        struct figure_ask ask = {.id = shown[i]->id};
        struct figure_result result;
        ask.where = str_printf(v->arena, "%s = %.*s", web_stock(shown[i])->name, STR_ARG(number));
        if (view_figure(view, &ask, &result, e))
            return e->code;
        cells[BEFORE + i] = web_value_cell(shown[i], &result.total);
        cells[BEFORE + i].href =
            web_with(v, web_with(v, web_path(v, "/figures/", shown[i]->id), "where", ask.where), "as_of", as_of);
    }
    page_row(v->out, &v->page, table, cells);
    return OK;
}

enum err web_round_list(struct visit *v, struct error *e)
{
    const struct indicator *shown[HEADLINES];
    struct page_column columns[BEFORE + HEADLINES] = {
        {.label = web_type_name(v, &dtm_round_type)},
        {.label = web_word(v, "web.round.when")},
        {.label = web_field_name(v, &dtm_round_type, record_field(&dtm_round_type, STR("ends_on")))},
    };
    const struct page_field as_of = {
        .name = "as_of", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.as_of"), .value = web_query(v, "as_of")};
    struct page_table table = {.columns = columns};
    struct view view;
    web_rounds rounds;

    if (web_view(v, &view, e) || web_find_rounds(&view, &rounds, e))
        return e->code;
    table.n = BEFORE + web_headlines(v->pack, shown, HEADLINES);
    for (size_t i = BEFORE; i < table.n; i++)
        columns[i] = (struct page_column){.label = shown[i - BEFORE]->label[v->language], .numeric = true};
    web_begin(v, web_word(v, "web.menu.rounds"), web_word(v, "web.rounds.lead"));
    page_filter(v->out, &v->page, &as_of, 1);
    if (rounds.n == 0) {
        page_empty(v->out, web_word(v, "web.no_rounds"), NULL);
    } else {
        page_table_begin(v->out, &v->page, &table);
        for (size_t i = 0; i < rounds.n; i++)
            if (put_round(v, &view, &table, shown, rounds.at[i], e))
                return e->code;
        page_table_end(v->out, &v->page, &table);
    }
    web_end(v);
    return OK;
}
