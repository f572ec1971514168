/* Signing in and out. */
#include "app/web_visit.h"

static void show(struct visit *v, struct str name, struct str next, const struct error *failed)
{
    const struct page_field fields[] = {
        {.name = "name", .kind = INPUT_USER, .label = web_word(v, "web.account.name"), .value = name},
        {.name = "password", .kind = INPUT_PASSWORD, .label = web_word(v, "web.password")},
        {.name = "next", .kind = INPUT_HIDDEN, .value = next, .optional = true},
    };

    v->page.narrow = true;
    web_begin(v, web_word(v, "web.sign_in"), STR_EMPTY);
    if (failed)
        page_error(v->out, &v->page, failed);
    page_form(
        v->out, &v->page,
        &(struct page_form){
            .action = STR("/sign-in"), .submit = web_word(v, "web.sign_in"), .fields = fields, .n = COUNT_OF(fields)});
    web_end(v);
}

enum err web_sign_in(struct visit *v, struct error *e)
{
    (void)e;
    if (v->signed_in)
        http_redirect(v->response, web_query(v, "next"));
    else
        show(v, STR_EMPTY, web_query(v, "next"), NULL);
    return OK;
}

enum err web_post_sign_in(struct visit *v, struct error *e)
{
    struct str name = http_form(v->request, "name"), next = http_form(v->request, "next"), token;
    struct error refused = ERROR_IN(v->arena);
    struct account account;

    (void)e;
    enum err err = session_open(v->arena, house_lend_accounts(v->house), name, http_form(v->request, "password"),
                                v->request->remote, &token, &account, &refused);
    house_return_accounts(v->house);
    if (err) {
        v->response->status = http_status_of(err);
        show(v, name, next, &refused);
        return OK;
    }
    web_set_session(v, token);
    http_redirect(v->response, next); /* http_redirect leads nowhere but to a page of ours */
    return OK;
}

enum err web_post_sign_out(struct visit *v, struct error *e)
{
    enum err err = session_end(house_lend_accounts(v->house), v->token, e);

    house_return_accounts(v->house);
    if (err)
        return err;
    web_set_session(v, STR_EMPTY);
    http_redirect(v->response, STR("/sign-in"));
    return OK;
}
