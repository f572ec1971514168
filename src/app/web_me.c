/* One's own account: choosing a password. */
#include "app/web_visit.h"

static void show(struct visit *v, const struct error *failed)
{
    struct str least = web_int(v, PASSWORD_LEAST);
    const struct page_field fields[] = {
        {.name = "old", .kind = INPUT_PASSWORD, .label = web_word(v, "web.password.old")},
        {.name = "fresh",
         .kind = INPUT_NEW_PASSWORD,
         .label = web_word(v, "web.password.fresh"),
         .hint = i18n_format(v->arena, v->language, "web.password.hint", &least, 1)},
        {.name = "again", .kind = INPUT_NEW_PASSWORD, .label = web_word(v, "web.password.again")},
    };

    v->page.narrow = true;
    web_begin(v, v->account.name, web_role(v, v->account.role));
    if (failed)
        page_error(v->out, &v->page, failed);
    else if (v->account.must_change)
        page_notice(v->out, PAGE_WAIT, web_word(v, "web.must_change"), web_word(v, "web.must_change.why"));
    page_section(v->out, web_word(v, "web.password.change"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = STR("/me"),
                                  .submit = web_word(v, "web.password.change"),
                                  .fields = fields,
                                  .n = COUNT_OF(fields)});
    web_end(v);
}

enum err web_me(struct visit *v, struct error *e)
{
    (void)e;
    show(v, NULL);
    return OK;
}

/* The change ends every session; who made it goes on in a new one. */
static enum err change(struct visit *v, struct db *db, struct str *token, struct error *e)
{
    struct str fresh = http_form(v->request, "fresh");
    struct account account;

    if (!str_eq(fresh, http_form(v->request, "again")))
        return error_set(e, ERR_INVALID, "web.password.differ");
    if (account_set_password(db, v->account.id, http_form(v->request, "old"), fresh, e))
        return e->code;
    return session_open(v->arena, db, v->account.name, fresh, v->request->remote, token, &account, e);
}

enum err web_post_me(struct visit *v, struct error *e)
{
    struct error refused = ERROR_IN(v->arena);
    struct str token = STR_EMPTY;
    enum err err = change(v, house_lend_accounts(v->house), &token, &refused);

    (void)e;
    house_return_accounts(v->house);
    if (err) {
        v->response->status = http_status_of(err);
        show(v, &refused);
        return OK;
    }
    web_set_session(v, token);
    http_redirect(v->response, STR("/"));
    return OK;
}
