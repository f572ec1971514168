/* The reports of the pack: a section a page, and the whole as a file. */
#include "app/reports.h"
#include "app/web_visit.h"
#include "domain/mobility/mobility.h"

enum err web_reports(struct visit *v, struct error *e)
{
    const struct page_column columns[] = {{.label = web_word(v, "web.report")}};
    const struct page_table table = {.columns = columns, .n = 1};

    (void)e;
    web_begin(v, web_word(v, "web.menu.reports"), STR_EMPTY);
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < v->pack->reports.n; i++) {
        const struct outline *one = v->pack->reports.items[i].value;
        page_row(v->out, &v->page, &table,
                 &(struct page_cell){.text = web_report_name(v, one), .href = web_path(v, "/reports/", one->name)});
    }
    page_table_end(v->out, &v->page, &table);
    web_end(v);
    return OK;
}

/* Its id in words: the title itself holds figures of a round. */
struct str web_report_name(const struct visit *v, const struct outline *outline)
{
    char *name = arena_copy(v->arena, outline->name.p, outline->name.n);

    for (size_t i = 0; i < outline->name.n; i++)
        if (name[i] == '_')
            name[i] = ' ';
    if (outline->name.n > 0 && name[0] >= 'a' && name[0] <= 'z')
        name[0] = (char)(name[0] - 'a' + 'A');
    return (struct str){name, outline->name.n};
}

struct str web_report_link(void *ctx, const struct report_cell *cell)
{
    const struct visit *v = ctx;
    struct str as_of = web_query(v, "as_of");

    if (cell->figure.n == 0)
        return STR_EMPTY;
    if (cell->slice.n > 0 && !cell->declared)
        return web_evidence_path(v, cell->figure, cell->slice, cell->where, as_of);
    return web_with(v, web_with(v, web_path(v, "/figures/", cell->figure), "where", cell->where), "as_of", as_of);
}

/* --- the document that was asked for --- */

static enum err find(struct visit *v, const struct outline **outline, web_rounds *rounds, struct document *document,
                     struct error *e)
{
    struct str name = http_capture(v->request, "name"), said = web_query(v, "round");
    struct view view;
    int64_t round = INT_NONE;

    if (said.n > 0 && !str_to_int(said, &round))
        return error_set(e, ERR_NOT_FOUND, "report.no_round", said);
    enum err err = web_view(v, &view, e);
    if (err)
        return err;
    *outline = pack_report(v->pack, name);
    if (!*outline)
        return error_set(e, ERR_NOT_FOUND, "web.no_report", name);
    if (web_find_rounds(&view, rounds, e))
        return e->code;
    return house_report(&view, *outline, round, v->language, NULL, document, e);
}

/* --- as a page --- */

static size_t chosen_section(const struct visit *v, const struct document *d)
{
    struct str id = web_query(v, "section");

    for (size_t i = 0; i < d->sections.n; i++)
        if (str_eq(d->sections.at[i].id, id))
            return i;
    return 0;
}

static void put_filter(struct visit *v, const struct document *d, const web_rounds *rounds, size_t section)
{
    struct page_option *sections = ARENA_ARRAY(v->arena, struct page_option, d->sections.n);
    struct page_option *choices = ARENA_ARRAY(v->arena, struct page_option, rounds->n);

    for (size_t i = 0; i < d->sections.n; i++)
        sections[i] = (struct page_option){d->sections.at[i].id, d->sections.at[i].title};
    for (size_t i = 0; i < rounds->n; i++) {
        const struct dtm_round *one = rounds->at[i];
        choices[i] = (struct page_option){web_int(v, one->number), web_period(v, rounds, one->number)};
    }
    const struct page_field fields[] = {
        {.name = "section",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "web.report.section"),
         .value = sections[section].value,
         .options = sections,
         .option_count = d->sections.n},
        {.name = "round",
         .kind = INPUT_CHOICE,
         .label = web_type_name(v, &dtm_round_type),
         .value = web_query(v, "round").n || rounds->n == 0 ? web_query(v, "round") : choices[0].value,
         .options = choices,
         .option_count = rounds->n},
        {.name = "as_of", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.as_of"), .value = web_query(v, "as_of")},
    };
    page_filter(v->out, &v->page, fields, COUNT_OF(fields));
}

static void put_downloads(struct visit *v, const struct outline *outline, const struct document *d, size_t section)
{
    struct str base = str_join(v->arena, web_path(v, "/reports/", outline->name), STR("/"));
    struct str round = web_query(v, "round"), as_of = web_query(v, "as_of");
    struct page_link links[4];
    size_t n = 0;

    if (section + 1 < d->sections.n) {
        const struct report_section *next = &d->sections.at[section + 1];
        links[n++] = (struct page_link){i18n_format(v->arena, v->language, "web.report.next", &next->title, 1),
                                        web_with(v, v->request->address, "section", next->id)};
    }
    links[n++] = (struct page_link){web_word(v, "web.report.html"),
                                    web_with(v, str_join(v->arena, base, STR("html")), "as_of", as_of)};
    links[n++] =
        (struct page_link){web_word(v, "web.csv"), web_with(v, str_join(v->arena, base, STR("csv")), "as_of", as_of)};
    for (size_t i = n - 2; i < n; i++)
        links[i].href = web_with(v, links[i].href, "round", round);
    if (web_may(v, ROLE_OFFICER) && !web_query(v, "as_of").n)
        links[n++] = (struct page_link){web_word(v, "web.publish"),
                                        web_with(v, web_path(v, "/publish/", outline->name), "round", round)};
    page_actions(v->out, links, n);
}

enum err web_report(struct visit *v, struct error *e)
{
    const struct outline *outline;
    struct document document = {0}, part;
    web_rounds rounds = {0};

    if (find(v, &outline, &rounds, &document, e))
        return e->code;
    size_t section = chosen_section(v, &document);
    web_crumb(v, web_word(v, "web.menu.reports"), STR("/reports"));
    v->page.period = document.period;
    web_begin(v, document.title, STR_EMPTY);
    if (document.sections.n > 0) {
        part = document;
        part.sections.at = &document.sections.at[section];
        part.sections.n = 1;
        put_filter(v, &document, &rounds, section);
        report_html(v->out, &part, web_report_link, v);
    }
    put_downloads(v, outline, &document, section);
    web_end(v);
    return OK;
}

/* --- as a file --- */

enum err web_report_file(struct visit *v, struct error *e)
{
    struct str format = http_capture(v->request, "format");
    bool csv = str_is(format, "csv");
    const struct outline *outline;
    struct document document = {0};
    web_rounds rounds = {0};

    if (!csv && !str_is(format, "html"))
        return error_set(e, ERR_NOT_FOUND, "web.no_format", format);
    if (find(v, &outline, &rounds, &document, e))
        return e->code;
    http_attachment(
        v->response, csv ? "text/csv; charset=utf-8" : "text/html; charset=utf-8",
        str_printf(v->arena, "%.*s-%s.%s", STR_ARG(outline->name), language_tag(v->language), csv ? "csv" : "html"));
    if (csv)
        report_csv(v->out, &document);
    else
        report_html_file(v->out, &document);
    return OK;
}
