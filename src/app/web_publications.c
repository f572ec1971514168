/* What was published: the list, one publication with what it said and what the same figures say now, and taking it back. */
#include "app/publish.h"
#include "app/web_visit.h"

static struct str label(const struct visit *v, const char *field)
{
    return web_field_name(v, &publication_type, record_field(&publication_type, str_of(field)));
}

static struct str path_of(const struct visit *v, struct id id, const char *below)
{
    return str_printf(v->arena, "/publications/%.*s%s", STR_ARG(id_format(v->arena, id)), below);
}

static struct str state_of(const struct visit *v, const struct published *p)
{
    return web_word(v, p->withdrawn ? "web.publication.withdrawn" : "web.publication.published");
}

/* --- the list --- */

static void put_published(struct visit *v, const struct page_table *table, const struct published *p)
{
    const struct page_cell cells[] = {
        {.text = p->record->title, .href = path_of(v, p->id, "")}, {.text = p->record->period},
        {.kind = CELL_DATE, .text = web_time(v, p->made_at)},      {.text = web_person(v, p->made_by)},
        {.kind = CELL_NUMBER, .number = p->record->cells},         {.text = state_of(v, p)},
    };

    page_row(v->out, &v->page, table, cells);
}

enum err web_publications(struct visit *v, struct error *e)
{
    const struct page_column columns[] = {
        {.label = label(v, "title")},
        {.label = label(v, "period")},
        {.label = web_word(v, "web.record.made_at")},
        {.label = web_word(v, "web.record.made_by")},
        {.label = label(v, "cells"), .numeric = true},
        {.label = web_word(v, "web.account.state")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    size_t page = web_page_number(v), from = (page - 1) * WEB_PAGE;
    published_list all;

    if (publish_list(v->arena, v->house, v->db, &all, e))
        return e->code;
    web_begin(v, web_word(v, "publication"), web_word(v, "web.publication.lead"));
    if (all.n == 0) {
        page_empty(v->out, web_word(v, "web.publication.none"),
                   &(struct page_link){web_word(v, "web.menu.reports"), STR("/reports")});
    } else {
        page_table_begin(v->out, &v->page, &table);
        for (size_t i = from; i < all.n && i < from + WEB_PAGE; i++)
            put_published(v, &table, &all.at[i]);
        page_table_end(v->out, &v->page, &table);
        page_pages(v->out, &v->page, page, WEB_PAGE, all.n);
    }
    web_end(v);
    return OK;
}

/* --- one --- */

static enum err find(struct visit *v, struct published *p, struct error *e)
{
    struct str said = http_capture(v->request, "id");
    struct id id;

    if (!id_parse(said, &id))
        return error_set(e, ERR_NOT_FOUND, "publication.unknown", said);
    return publish_find(v->arena, v->house, v->db, id, p, e);
}

static void put_facts(struct visit *v, const struct published *p)
{
    const struct publication *r = p->record;
    const struct page_fact facts[] = {
        {label(v, "period"), {.text = r->period}},
        {web_word(v, "web.record.made_at"), {.kind = CELL_DATE, .text = web_time(v, p->made_at)}},
        {web_word(v, "web.record.made_by"), {.text = web_person(v, p->made_by)}},
        {label(v, "as_of"), {.kind = CELL_DATE, .text = web_time(v, r->as_of)}},
        {label(v, "cells"), {.kind = CELL_NUMBER, .number = r->cells}},
        {label(v, "contradictions"), {.kind = CELL_NUMBER, .number = r->contradictions}},
        {label(v, "accepted_because"), {.text = r->accepted_because}},
        {label(v, "accepted"), {.text = r->accepted}},
        {label(v, "engine"), {.kind = CELL_NUMBER, .number = r->engine}},
        {label(v, "pack"), {.kind = CELL_ID, .text = r->pack}},
        {label(v, "digest"), {.kind = CELL_ID, .text = r->digest}},
        {web_word(v, "web.figure.id"), {.kind = CELL_ID, .text = id_format(v->arena, p->id)}},
    };

    page_section(v->out, web_word(v, "web.figure.evidence"));
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
}

/* Counted again on demand: it folds the journal as it stood then. */
static void put_check(struct visit *v, const struct published *p)
{
    struct error why = ERROR_IN(v->arena);
    struct publish_check check;

    if (!str_is(web_query(v, "check"), "1"))
        return;
    if (publish_check(v->arena, v->house, v->db, p, &check, &why)) {
        page_error(v->out, &v->page, &why);
        return;
    }
    struct str n =
        i18n_number(v->arena, v->language, (int64_t)(publish_holds(&check) ? check.frozen.n : check.differences.n));
    if (publish_holds(&check))
        page_notice(v->out, PAGE_PROVEN, web_word(v, "web.publication.same"),
                    i18n_format(v->arena, v->language, "web.publication.same.why", &n, 1));
    else
        page_notice(v->out, PAGE_HARM, web_word(v, "web.publication.differs"),
                    i18n_format(v->arena, v->language, "web.publication.differs.why", &n, 1));
}

static int64_t number_of(const struct frozen_cell *c, bool percent)
{
    int64_t micro;

    if (!c || !c->value.n || !decimal_parse(c->value, &micro))
        return INT_NONE;
    return percent ? micro : micro / 1000000;
}

static void put_question(struct visit *v, const struct page_table *table, const struct published *p,
                         const struct frozen_cell *c, const struct frozen_cell *now)
{
    const struct indicator *indicator = pack_indicator(v->pack, c->figure);
    bool percent = c->numerator.n > 0 || (indicator && web_is_percent(indicator));
    int64_t then = number_of(c, percent), today = number_of(now, percent);
    bool both = then != INT_NONE && today != INT_NONE;
    struct str href = str_join(v->arena, web_path(v, "/figures/", c->figure), STR("/diff"));
    struct page_cell change = {.text = STR(" ")};

    href = web_with(v, web_with(v, href, "from", id_format(v->arena, p->id)), "where", c->where);
    if (both && then != today && percent) /* points of a percentage are said on the page behind the link */
        change = (struct page_cell){.text = web_word(v, "web.publication.restated"), .href = href};
    else if (both && then != today)
        change = (struct page_cell){.kind = CELL_CHANGE, .number = today - then, .href = href};
    const struct page_cell cells[] = {
        {.text = indicator ? indicator->label[v->language] : c->figure},
        {.kind = CELL_ID, .text = c->where},
        {.kind = percent ? CELL_PERCENT : CELL_NUMBER, .number = then},
        {.kind = percent ? CELL_PERCENT : CELL_NUMBER, .number = today},
        change,
    };
    page_row(v->out, &v->page, table, cells);
}

/* The whole of every figure, once, then and now. */
static enum err put_restated(struct visit *v, const struct published *p, const frozen_cells *frozen, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "report.figure")},
        {.label = web_word(v, "web.figure.where")},
        {.label = web_word(v, "web.publication.then"), .numeric = true},
        {.label = web_word(v, "web.publication.now"), .numeric = true},
        {.label = web_word(v, "web.publication.since"), .numeric = true},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    struct map seen = MAP_IN(v->arena);
    frozen_cells now;
    struct view view;

    if (web_view(v, &view, e) || publish_again(&view, frozen, &now, e))
        return e->code;
    struct map index = frozen_index(v->arena, &now);
    page_section(v->out, web_word(v, "web.publication.restatement"));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < frozen->n; i++) {
        const struct frozen_cell *c = &frozen->at[i];
        if (c->keys.n)
            continue;
        void **at = map_at(&seen, str_printf(v->arena, "%.*s %.*s", STR_ARG(c->figure), STR_ARG(c->where)));
        if (!*at)
            put_question(v, &table, p, c, frozen_find(v->arena, &index, c));
        *at = v;
    }
    page_table_end(v->out, &v->page, &table);
    return OK;
}

enum err web_publication(struct visit *v, struct error *e)
{
    struct page_link links[3];
    struct published p;
    frozen_cells frozen;
    struct str file;
    size_t n = 0;

    if (find(v, &p, e) || publish_file(v->arena, v->house, &p, &file, e) || frozen_read(v->arena, file, &frozen, e))
        return e->code;
    web_crumb(v, web_word(v, "publication"), STR("/publications"));
    web_begin(v, p.record->title, STR_EMPTY);
    if (p.withdrawn)
        page_notice(v->out, PAGE_HARM, web_word(v, "web.publication.withdrawn"), p.withdrawn_because);
    put_check(v, &p);
    links[n++] =
        (struct page_link){web_word(v, "web.publication.check"), web_with(v, path_of(v, p.id, ""), "check", STR("1"))};
    links[n++] = (struct page_link){web_word(v, "web.csv"), path_of(v, p.id, "/csv")};
    if (!p.withdrawn && web_may(v, ROLE_OFFICER))
        links[n++] = (struct page_link){web_word(v, "web.publication.withdraw"), path_of(v, p.id, "/withdraw")};
    page_actions(v->out, links, n);
    if (put_restated(v, &p, &frozen, e))
        return e->code;
    put_facts(v, &p);
    web_end(v);
    return OK;
}

enum err web_publication_csv(struct visit *v, struct error *e)
{
    struct published p;
    struct str file;

    if (find(v, &p, e) || publish_file(v->arena, v->house, &p, &file, e))
        return e->code;
    http_attachment(
        v->response, "text/csv; charset=utf-8",
        str_printf(v->arena, "%.*s-%.*s.csv", STR_ARG(p.record->report), STR_ARG(id_format(v->arena, p.id))));
    buf_put(v->out, file);
    return OK;
}

/* --- taking back --- */

static void put_withdraw(struct visit *v, const struct published *p, const struct error *wrong)
{
    struct page_field field = {.name = "reason",
                               .kind = INPUT_AREA,
                               .label = web_word(v, "web.publication.reason"),
                               .value = http_form(v->request, "reason")};

    v->page.narrow = true;
    web_crumb(v, web_word(v, "publication"), STR("/publications"));
    web_crumb(v, p->record->title, path_of(v, p->id, ""));
    web_begin(v, web_word(v, "web.publication.withdraw"), STR_EMPTY);
    if (wrong) {
        v->response->status = http_status_of(wrong->code);
        page_form_errors(&v->page, &field, 1, wrong);
    }
    page_notice(v->out, PAGE_HARM, p->record->title, web_word(v, "web.publication.withdraw.safe"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = path_of(v, p->id, "/withdraw"),
                                  .submit = web_word(v, "web.publication.withdraw"),
                                  .cancel = {web_word(v, "web.cancel"), path_of(v, p->id, "")},
                                  .fields = &field,
                                  .n = 1});
    web_end(v);
}

enum err web_publication_withdraw(struct visit *v, struct error *e)
{
    struct published p;

    if (find(v, &p, e))
        return e->code;
    put_withdraw(v, &p, NULL);
    return OK;
}

enum err web_post_publication_withdraw(struct visit *v, struct error *e)
{
    struct error wrong = ERROR_IN(v->arena);
    struct published p;

    if (find(v, &p, e))
        return e->code;
    enum err err = publish_withdraw(v->arena, v->house, v->db, p.id, http_form(v->request, "reason"), v->account.id,
                                    SOURCE_PAGE, &wrong);
    if (err == ERR_INVALID)
        put_withdraw(v, &p, &wrong);
    else if (err)
        return error_set_args(e, err, wrong.key, wrong.args);
    else
        http_redirect(v->response, path_of(v, p.id, ""));
    return OK;
}
