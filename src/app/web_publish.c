/* Publishing a report: what will be frozen, a title, and the confirmation. */
#include "app/publish.h"
#include "app/reports.h"
#include "app/web_visit.h"

/* A report and its round, as the address asks for them. */
struct publishing {
    const struct outline *outline;
    int64_t round;
    struct str period;
};

static enum err find(struct visit *v, struct str said, struct publishing *p, struct error *e)
{
    struct str name = http_capture(v->request, "name");
    int64_t round = INT_NONE;
    struct view view;

    p->outline = pack_report(v->pack, name);
    if (!p->outline)
        return error_set(e, ERR_NOT_FOUND, "web.no_report", name);
    if (said.n > 0 && !str_to_int(said, &round))
        return error_set(e, ERR_NOT_FOUND, "report.no_round", said);
    view_open(&view, v->arena, v->house, v->db, NULL);
    return report_round(&view, round, v->language, &p->round, &p->period, e);
}

static void put_form(struct visit *v, const struct publishing *p, const struct error *wrong)
{
    struct str path = web_path(v, "/publish/", p->outline->name);
    struct page_field fields[] = {
        {.name = "title",
         .kind = INPUT_TEXT,
         .label = web_word(v, "web.publish.title"),
         .hint = web_word(v, "web.publish.title.hint"),
         .value = http_form(v->request, "title"),
         .optional = true},
        {.name = "round", .kind = INPUT_HIDDEN, .value = web_int(v, p->round)},
        {.name = "accept",
         .kind = INPUT_AREA,
         .label = web_word(v, "web.publish.accept"),
         .hint = web_word(v, "web.publish.accept.hint"),
         .value = http_form(v->request, "accept"),
         .optional = true},
    };

    v->page.narrow = true;
    web_crumb(v, web_word(v, "web.menu.reports"), STR("/reports"));
    web_crumb(v, web_report_name(v, p->outline), web_path(v, "/reports/", p->outline->name));
    web_begin(v, web_word(v, "web.publish"), p->period);
    if (wrong) {
        v->response->status = http_status_of(wrong->code);
        page_error(v->out, &v->page, wrong);
    }
    page_notice(v->out, PAGE_INFORM, web_word(v, "web.publish.what"), web_word(v, "web.publish.safe"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = path,
                                  .submit = web_word(v, "web.publish"),
                                  .cancel = {web_word(v, "web.cancel"), web_path(v, "/reports/", p->outline->name)},
                                  .fields = fields,
                                  .n = wrong ? 3 : 2});
    web_end(v);
}

enum err web_publish(struct visit *v, struct error *e)
{
    struct publishing p;

    if (find(v, web_query(v, "round"), &p, e))
        return e->code;
    put_form(v, &p, NULL);
    return OK;
}

enum err web_post_publish(struct visit *v, struct error *e)
{
    struct error wrong = ERROR_IN(v->arena);
    struct publishing p;
    struct id id;

    if (find(v, http_form(v->request, "round"), &p, e))
        return e->code;
    const struct publish_ask ask = {
        .report = p.outline->name,
        .round = p.round,
        .title = http_form(v->request, "title"),
        .accept = http_form(v->request, "accept"),
        .actor = v->account.id,
        .source = SOURCE_PAGE,
    };
    enum err err = publish_report(v->arena, v->house, v->db, &ask, &id, &wrong);
    if (err == ERR_CONFLICT || err == ERR_INVALID)
        put_form(v, &p, &wrong);
    else if (err)
        return error_set_args(e, err, wrong.key, wrong.args);
    else
        http_redirect(v->response, str_printf(v->arena, "/publications/%.*s", STR_ARG(id_format(v->arena, id))));
    return OK;
}
