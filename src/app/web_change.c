/* Changing a record by hand: a form of its fields, as they are declared. */
#include "app/web_visit.h"

struct changing {
    const struct record_type *type;
    struct record_meta meta;
    void *record; /* as it stands */
};

static struct str change_path(const struct visit *v, const struct changing *c)
{
    return str_join(v->arena, web_record_path(v, c->type, c->meta.id), STR("/change"));
}

/* A key says which record it is, and what is sealed is not shown here. */
static bool may_change(const struct field *f)
{
    return !f->key && web_field_open(f);
}

static enum err find(struct visit *v, struct changing *c, struct error *e)
{
    struct str name = http_capture(v->request, "type");
    struct id id;

    *c = (struct changing){.type = model_type(&house_model, name)};
    if (!c->type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (c->type->by_system)
        return error_set(e, ERR_FORBIDDEN, "record.by_system", name);
    if (!id_parse(http_capture(v->request, "id"), &id))
        return error_set(e, ERR_NOT_FOUND, "error.not_found");
    return journal_record(v->arena, house_journal(v->house), v->db, c->type, id, &c->meta, &c->record, e);
}

static void show(struct visit *v, const struct changing *c, const struct error *failed)
{
    struct page_field fields[FIELDS_MOST + 2];
    bool again = v->request->method == HTTP_POST;
    size_t n = 0;

    fields[n++] =
        (struct page_field){.name = "change_heads", .kind = INPUT_HIDDEN, .value = crypt_hex(v->arena, c->meta.heads)};
    for (size_t i = 0; i < c->type->field_count; i++) {
        const struct field *f = &c->type->fields[i];
        if (!may_change(f))
            continue;
        struct str stands = value_write(v->arena, field_get(f, c->record));
        fields[n] = web_input(v, c->type, f, again ? http_form(v->request, f->name) : stands);
        fields[n++].optional = !f->required;
    }
    fields[n++] = (struct page_field){.name = "change_reason",
                                      .kind = INPUT_TEXT,
                                      .label = web_word(v, "web.contested.reason"),
                                      .hint = web_word(v, "web.contested.reason.hint"),
                                      .value = http_form(v->request, "change_reason"),
                                      .optional = true};
    web_crumb(v, web_word(v, "web.menu.records"), STR("/records"));
    web_crumb(v, web_type_name(v, c->type), web_path(v, "/records/", str_of(c->type->name)));
    web_crumb(v, web_record_title(v, c->type, c->record), web_record_path(v, c->type, c->meta.id));
    web_begin(v, web_word(v, "web.change"), web_record_title(v, c->type, c->record));
    if (failed) {
        page_error(v->out, &v->page, failed);
        page_form_errors(&v->page, fields, n, failed);
    }
    page_form(v->out, &v->page,
              &(struct page_form){.action = change_path(v, c),
                                  .submit = web_word(v, "web.change"),
                                  .cancel = {web_word(v, "web.cancel"), web_record_path(v, c->type, c->meta.id)},
                                  .fields = fields,
                                  .n = n});
    web_end(v);
}

enum err web_change(struct visit *v, struct error *e)
{
    struct changing c;

    if (find(v, &c, e))
        return e->code;
    show(v, &c, NULL);
    return OK;
}

/* What the form says, over what stands; each mistake at its field. */
static enum err read_form(struct visit *v, const struct changing *c, void *record, struct error *e)
{
    struct vocabulary words = house_vocabulary(v->pack);

    for (size_t i = 0; i < c->type->field_count; i++) {
        const struct field *f = &c->type->fields[i];
        struct error_place why = {.field = str_of(f->name)};
        struct value value;
        if (!may_change(f))
            continue;
        if (value_read(v->arena, &words, f, http_form(v->request, f->name), &value, &why))
            error_add_place(e, why);
        else
            field_set(f, record, value);
    }
    return e->code;
}

static enum err change(struct visit *v, const struct changing *c, struct error *e)
{
    struct vocabulary words = house_vocabulary(v->pack);
    void *record = arena_copy(v->arena, c->record, c->type->size);
    struct receipt receipt;

    if (!str_eq(http_form(v->request, "change_heads"), crypt_hex(v->arena, c->meta.heads)))
        return error_set(e, ERR_CONFLICT, "web.change.moved");
    if (read_form(v, c, record, e))
        return e->code;
    const struct change one = {
        .op = OP_UPDATE,
        .type = c->type,
        .id = c->meta.id,
        .record = record,
        .mask = record_diff(c->type, c->record, record),
        .base = c->meta.heads,
        .base_given = true,
        .from = {.row = INT_NONE, .reason = str_trim(http_form(v->request, "change_reason"))},
    };
    const struct submission s = {
        .instance = house_new_id(),
        .actor = v->account.id,
        .source_kind = SOURCE_PAGE,
        .changes = &one,
        .n = 1,
        .vocabulary = &words,
    };
    return journal_submit(house_journal(v->house), &s, &receipt, e);
}

enum err web_post_change(struct visit *v, struct error *e)
{
    struct error refused = ERROR_IN(v->arena);
    struct changing c;

    if (find(v, &c, e))
        return e->code;
    if (change(v, &c, &refused)) {
        v->response->status = http_status_of(refused.code);
        show(v, &c, &refused);
        return OK;
    }
    http_redirect(v->response, web_record_path(v, c.type, c.meta.id));
    return OK;
}
