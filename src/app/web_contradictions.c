/* Contradictions: what breaks a rule, who recorded it, and whose it is to see to. */
#include "app/care.h"
#include "app/web_visit.h"

static struct str sentence(const struct visit *v, const struct breach *b)
{
    return i18n_format(v->arena, v->language, b->rule, b->args, ERROR_ARGS);
}

struct str web_contradiction_path(const struct visit *v, const struct record_type *type, struct id id)
{
    return str_printf(v->arena, "/contradictions/%s/%.*s", type->name, STR_ARG(id_format(v->arena, id)));
}

static struct str owner_name(struct visit *v, const struct contradiction *care)
{
    return id_known(care->owner) ? web_person(v, care->owner) : web_word(v, "contradiction.administrators");
}

static struct str state_name(const struct visit *v, struct str state)
{
    return state.n ? web_word(v, str_c(v->arena, str_printf(v->arena, "contradiction.%.*s", STR_ARG(state))))
                   : STR_EMPTY;
}

/* --- the list --- */

static enum err put_list(struct visit *v, const breaches *all, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.records.open")},    {.label = web_word(v, "web.records.type")},
        {.label = web_word(v, "contradiction.rule")},  {.label = web_word(v, "contradiction.owner")},
        {.label = web_word(v, "contradiction.state")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};

    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < all->n; i++) {
        const struct breach *b = &all->at[i];
        struct contradiction care;
        if (care_read(v->arena, v->house, v->db, b, &care, e))
            return e->code;
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = web_record_title(v, b->type, b->values),
                      .href = web_contradiction_path(v, b->type, b->record)},
                     {.text = web_type_name(v, b->type)},
                     {.text = sentence(v, b)},
                     {.text = owner_name(v, &care)},
                     {.text = state_name(v, care.state)},
                 });
    }
    page_table_end(v->out, &v->page, &table);
    return OK;
}

enum err web_contradictions(struct visit *v, struct error *e)
{
    struct str name = web_query(v, "type");
    const struct record_type *type = name.n ? model_type(&house_model, name) : NULL;
    const struct record_type *const *types = type ? &type : house_model.types;
    size_t n = type ? 1 : house_model.n, page = web_page_number(v);
    breaches all;
    int64_t total;

    if (name.n && !type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (contradictions_count(v->arena, v->db, types, n, &total, e) ||
        contradictions_open(v->arena, v->db, types, n, (page - 1) * WEB_PAGE, WEB_PAGE, &all, e))
        return e->code;
    web_begin(v, web_word(v, "web.menu.contradictions"), web_word(v, "web.contradictions.lead"));
    web_type_filter(v);
    if (all.n == 0)
        page_empty(v->out, web_word(v, "web.contradictions.none"), NULL);
    else if (put_list(v, &all, e))
        return e->code;
    page_pages(v->out, &v->page, page, WEB_PAGE, (size_t)total);
    web_end(v);
    return OK;
}

/* --- one record --- */

static enum err put_values(struct visit *v, const struct breach *b, struct error *e)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.contested.what")}, {.label = web_word(v, "web.contradiction.value")},
        {.label = web_word(v, "web.contested.by")},   {.label = web_word(v, "web.contested.at")},
        {.label = web_word(v, "web.contested.node")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    const struct event *authors[FIELDS_MOST];

    if (care_authors(v->arena, v->house, v->db, b->type, b->record, b->values, authors, e))
        return e->code;
    page_section(v->out, web_word(v, "web.contradiction.values"));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < b->type->field_count; i++) {
        const struct field *field = &b->type->fields[i];
        struct value value = field_get(field, b->values);
        if (!value.known || !authors[i])
            continue;
        const struct entry *x = &authors[i]->entry;
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = web_field_name(v, b->type, field)},
                     web_cell(v, field, value),
                     {.text = web_author(v, x)},
                     {.kind = CELL_DATE, .text = web_time(v, hybrid_instant(x->time))},
                     {.kind = CELL_ID, .text = web_node(v, x->origin)},
                 });
    }
    page_table_end(v->out, &v->page, &table);
    return OK;
}

/* Who may settle what a record says may also see to it. */
static enum err owner_choices(struct visit *v, struct page_field *out, struct error *e)
{
    struct account *all;
    size_t n, kept = 0;

    if (account_list(v->arena, v->db, &all, &n, e))
        return e->code;
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, n);
    for (size_t i = 0; i < n; i++)
        if (all[i].role >= ROLE_OFFICER && !all[i].disabled)
            options[kept++] = (struct page_option){all[i].name, all[i].name};
    out->options = options;
    out->option_count = kept;
    return OK;
}

/* Each rule once; the first stands chosen where it is the only one. */
static void rule_choices(struct visit *v, const breaches *all, struct page_field *out)
{
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, all->n);
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        if (i == 0 || !id_eq(all->at[i].id, all->at[i - 1].id))
            options[n++] = (struct page_option){str_of(all->at[i].rule), sentence(v, &all->at[i])};
    out->options = options;
    out->option_count = n;
    out->kind = n == 1 ? INPUT_HIDDEN : INPUT_RADIO;
    if (n == 1)
        out->value = options[0].value;
}

static enum err put_form(struct visit *v, const breaches *all, const struct contradiction *care,
                         const struct error *failed, struct error *e)
{
    const struct page_option states[] = {
        {STR(CONTRADICTION_WORKING), web_word(v, "contradiction.working")},
        {STR(CONTRADICTION_WAITING), web_word(v, "contradiction.waiting")},
    };
    bool again = v->request->method == HTTP_POST;
    struct page_field fields[] = {
        {.name = "rule", .label = web_word(v, "contradiction.rule"), .value = http_form(v->request, "rule")},
        {.name = "owner",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "contradiction.owner"),
         .value = again                   ? http_form(v->request, "owner")
                  : id_known(care->owner) ? web_person(v, care->owner)
                                          : v->account.name},
        {.name = "state",
         .kind = INPUT_RADIO,
         .label = web_word(v, "contradiction.state"),
         .value = again ? http_form(v->request, "state") : care->state,
         .options = states,
         .option_count = COUNT_OF(states)},
        {.name = "note",
         .kind = INPUT_AREA,
         .label = web_word(v, "contradiction.note"),
         .value = again ? http_form(v->request, "note") : care->note,
         .optional = true},
    };

    rule_choices(v, all, &fields[0]);
    if (owner_choices(v, &fields[1], e))
        return e->code;
    if (failed)
        page_form_errors(&v->page, fields, COUNT_OF(fields), failed);
    page_section(v->out, web_word(v, "web.contradiction.take"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = web_contradiction_path(v, all->at[0].type, all->at[0].record),
                                  .submit = web_word(v, "web.contradiction.take"),
                                  .cancel = {web_word(v, "web.cancel"), STR("/contradictions")},
                                  .fields = fields,
                                  .n = COUNT_OF(fields)});
    return OK;
}

static enum err put_breaches(struct visit *v, const breaches *all, struct contradiction *first, struct error *e)
{
    for (size_t i = all->n; i-- > 0;)
        if (care_read(v->arena, v->house, v->db, &all->at[i], first, e))
            return e->code;
    for (size_t i = 0; i < all->n; i++)
        page_notice(v->out, PAGE_HARM, sentence(v, &all->at[i]),
                    i == 0 ? web_word(v, "web.contradiction.why") : STR_EMPTY);
    const struct page_fact facts[] = {
        {web_word(v, "contradiction.owner"), {.text = owner_name(v, first)}},
        {web_word(v, "contradiction.state"), {.text = state_name(v, first->state)}},
        {web_word(v, "contradiction.note"), {.text = first->note}},
    };
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
    if (!web_may(v, ROLE_OFFICER) || all->at[0].type->by_system)
        return OK;
    struct str mend = str_join(v->arena, web_record_path(v, all->at[0].type, all->at[0].record), STR("/change"));
    page_actions(v->out, &(struct page_link){web_word(v, "web.contradiction.mend"), mend}, 1);
    return OK;
}

static enum err show(struct visit *v, const breaches *all, const struct error *failed, struct error *e)
{
    struct contradiction care;
    struct str type = http_capture(v->request, "type");

    web_crumb(v, web_word(v, "web.menu.contradictions"), STR("/contradictions"));
    web_begin(v,
              all->n ? web_record_title(v, all->at[0].type, all->at[0].values) : web_word(v, "web.menu.contradictions"),
              web_word(v, str_c(v->arena, type)));
    if (failed)
        page_error(v->out, &v->page, failed);
    if (all->n == 0) {
        page_notice(v->out, PAGE_PROVEN, web_word(v, "web.contradiction.mended"),
                    web_word(v, "web.contradiction.mended.why"));
    } else if (put_breaches(v, all, &care, e) || put_values(v, &all->at[0], e) ||
               (web_may(v, ROLE_OFFICER) && put_form(v, all, &care, failed, e))) {
        return e->code;
    }
    web_more(v, web_word(v, "web.contested.record"),
             str_printf(v->arena, "/records/%.*s/%.*s", STR_ARG(type), STR_ARG(http_capture(v->request, "id"))));
    web_end(v);
    return OK;
}

static enum err read_one(struct visit *v, breaches *all, struct error *e)
{
    struct str name = http_capture(v->request, "type");
    const struct record_type *type = model_type(&house_model, name);
    struct id id;

    if (!type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (!id_parse(http_capture(v->request, "id"), &id))
        return error_set(e, ERR_NOT_FOUND, "error.not_found");
    return care_breaches(v->arena, v->house, v->db, type, id, all, e);
}

enum err web_contradiction(struct visit *v, struct error *e)
{
    breaches all;

    return read_one(v, &all, e) ? e->code : show(v, &all, NULL, e);
}

static enum err assign(struct visit *v, const breaches *all, struct error *e)
{
    struct str rule = http_form(v->request, "rule");
    struct contradiction care = {.state = http_form(v->request, "state"),
                                 .note = str_trim(http_form(v->request, "note"))};
    const struct breach *b = NULL;
    struct account owner;

    for (size_t i = 0; i < all->n; i++)
        if (str_eq(rule, str_of(all->at[i].rule)))
            b = &all->at[i];
    if (!b)
        return error_set(e, ERR_NOT_FOUND, "contradiction.none_such");
    if (account_by_name(v->arena, v->db, http_form(v->request, "owner"), &owner, e))
        return e->code;
    care.owner = owner.id;
    return care_assign(v->arena, v->house, v->db, b, &care, v->account.id, SOURCE_PAGE, e);
}

enum err web_post_contradiction(struct visit *v, struct error *e)
{
    struct error refused = ERROR_IN(v->arena);
    breaches all;

    if (read_one(v, &all, e))
        return e->code;
    if (assign(v, &all, &refused)) {
        v->response->status = http_status_of(refused.code);
        return show(v, &all, &refused, e);
    }
    http_redirect(v->response, v->request->address);
    return OK;
}
