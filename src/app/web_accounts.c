/* Accounts, for who manages them. */
#include "app/web_visit.h"

struct str web_role(const struct visit *v, enum role role)
{
    return web_word(v, str_c(v->arena, str_printf(v->arena, "web.role.%s", role_name(role))));
}

static struct str state_of(const struct visit *v, const struct account *a)
{
    return web_word(v, a->disabled      ? "web.account.disabled"
                       : a->must_change ? "web.account.must_change"
                                        : "web.account.active");
}

static enum err list(struct visit *v, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.account.name")},
        {.label = web_word(v, "web.account.role")},
        {.label = web_word(v, "web.account.state")},
        {.label = web_word(v, "web.account.made_at")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    struct account *all;
    size_t n;

    if (account_list(v->arena, v->db, &all, &n, e))
        return e->code;
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < n; i++) {
        const struct page_cell cells[] = {
            {.kind = CELL_ID, .text = all[i].name, .href = web_path(v, "/accounts/", all[i].name)},
            {.text = web_role(v, all[i].role)},
            {.text = state_of(v, &all[i])},
            {.kind = CELL_DATE, .text = web_time(v, all[i].made_at)},
        };
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
    return OK;
}

static void form(struct visit *v)
{
    struct page_option roles[ROLE_ADMINISTRATOR];

    for (enum role role = ROLE_VIEWER; role <= ROLE_ADMINISTRATOR; role++)
        roles[role - 1] = (struct page_option){str_of(role_name(role)), web_role(v, role)};
    const struct page_field fields[] = {
        {.name = "name",
         .kind = INPUT_TEXT,
         .label = web_word(v, "web.account.name"),
         .hint = web_word(v, "web.account.name_hint"),
         .value = http_form(v->request, "name")},
        {.name = "role",
         .kind = INPUT_RADIO,
         .label = web_word(v, "web.account.role"),
         .value = http_form(v->request, "role"),
         .options = roles,
         .option_count = COUNT_OF(roles)},
    };
    page_section(v->out, web_word(v, "web.account.add"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = STR("/accounts"),
                                  .submit = web_word(v, "web.account.add"),
                                  .fields = fields,
                                  .n = COUNT_OF(fields)});
}

static enum err show(struct visit *v, const struct error *failed, struct error *e)
{
    web_begin(v, web_word(v, "web.menu.accounts"), web_word(v, "web.accounts.lead"));
    if (failed)
        page_error(v->out, &v->page, failed);
    if (list(v, e))
        return e->code;
    form(v);
    web_end(v);
    return OK;
}

enum err web_accounts(struct visit *v, struct error *e)
{
    return show(v, NULL, e);
}

/* The only time it can be read. */
static void show_password(struct visit *v, struct str name, struct str password)
{
    const struct page_fact facts[] = {
        {web_word(v, "web.account.name"), {.kind = CELL_ID, .text = name}},
        {web_word(v, "web.password"), {.kind = CELL_ID, .text = password}},
    };

    v->page.narrow = true;
    web_crumb(v, web_word(v, "web.menu.accounts"), STR("/accounts"));
    web_begin(v, web_word(v, "web.account.password"), STR_EMPTY);
    page_notice(v->out, PAGE_WAIT, web_word(v, "web.account.once"), web_word(v, "web.account.once.why"));
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
    web_end(v);
}

static enum err add(struct visit *v, struct account *made, struct str *password, struct error *e)
{
    enum role role;

    if (!role_read(http_form(v->request, "role"), &role))
        return error_set(e, ERR_INVALID, "web.account.no_role");
    enum err err = account_add(v->arena, house_lend_accounts(v->house), str_trim(http_form(v->request, "name")),
                               STR_EMPTY, role, made, password, e);
    house_return_accounts(v->house);
    return err;
}

enum err web_post_accounts(struct visit *v, struct error *e)
{
    struct error refused = ERROR_IN(v->arena);
    struct account made;
    struct str password;
    enum err err = add(v, &made, &password, &refused);

    if (err) {
        v->response->status = http_status_of(err);
        return show(v, &refused, e);
    }
    show_password(v, made.name, password);
    return OK;
}

enum err web_account(struct visit *v, struct error *e)
{
    struct account a;

    if (account_by_name(v->arena, v->db, http_capture(v->request, "name"), &a, e))
        return e->code;
    const struct page_fact facts[] = {
        {web_word(v, "web.account.role"), {.text = web_role(v, a.role)}},
        {web_word(v, "web.account.state"), {.text = state_of(v, &a)}},
        {web_word(v, "web.account.os_user"), {.kind = CELL_ID, .text = a.os_user}},
        {web_word(v, "web.account.made_at"), {.kind = CELL_DATE, .text = web_time(v, a.made_at)}},
    };
    struct str path = web_path(v, "/accounts/", a.name);
    web_crumb(v, web_word(v, "web.menu.accounts"), STR("/accounts"));
    web_begin(v, a.name, STR_EMPTY);
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
    page_section(v->out, web_word(v, "web.account.reset"));
    page_text(v->out, web_word(v, "web.account.reset.why"));
    page_button(v->out, &v->page, web_word(v, "web.account.reset"), str_join(v->arena, path, STR("/reset")), NULL,
                STR_EMPTY);
    const char *key = a.disabled ? "web.account.enable" : "web.account.disable";
    page_section(v->out, web_word(v, key));
    page_text(v->out, web_word(v, a.disabled ? "web.account.enable.why" : "web.account.disable.why"));
    page_button(v->out, &v->page, web_word(v, key), str_join(v->arena, path, STR("/state")), "disabled",
                a.disabled ? STR("0") : STR("1"));
    web_end(v);
    return OK;
}

enum err web_post_account_state(struct visit *v, struct error *e)
{
    struct str name = http_capture(v->request, "name");
    bool disabled = str_is(http_form(v->request, "disabled"), "1");
    enum err err = account_disable(house_lend_accounts(v->house), name, disabled, e);

    house_return_accounts(v->house);
    if (err)
        return err;
    http_redirect(v->response, web_path(v, "/accounts/", name));
    return OK;
}

enum err web_post_account_reset(struct visit *v, struct error *e)
{
    struct str name = http_capture(v->request, "name"), password;
    enum err err = account_reset(v->arena, house_lend_accounts(v->house), name, &password, e);

    house_return_accounts(v->house);
    if (err)
        return err;
    show_password(v, name, password);
    return OK;
}
