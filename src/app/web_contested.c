/* Contested records: the list of them, and one of them to see who says what and to settle. */
#include "app/web_visit.h"
#include "journal/contest.h"
#include "model/marked.h"

/* --- the list --- */

/* The labels of a set of fields. */
static struct str field_labels(const struct visit *v, const struct record_type *type, uint64_t fields)
{
    struct buf b = BUF_IN(v->arena);

    for (size_t i = 0; i < type->field_count; i++)
        if (fields >> i & 1)
            buf_printf(&b, "%s%.*s", b.n ? " · " : "", STR_ARG(web_field_name(v, type, &type->fields[i])));
    if (fields & LIFE_BIT)
        buf_printf(&b, "%s%.*s", b.n ? " · " : "", STR_ARG(web_word(v, "web.contested.life")));
    return buf_str(&b);
}

struct str web_contested_path(const struct visit *v, const struct record_type *type, struct id id)
{
    return str_printf(v->arena, "/contested/%s/%.*s", type->name, STR_ARG(id_format(v->arena, id)));
}

static void put_list(struct visit *v, const marked_records *rows)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.records.open")},      {.label = web_word(v, "web.records.type")},
        {.label = web_word(v, "web.contested.what")},    {.label = web_word(v, "web.record.changed_at")},
        {.label = web_word(v, "web.record.changed_by")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};

    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < rows->n; i++) {
        const struct marked_record *r = &rows->at[i];
        page_row(
            v->out, &v->page, &table,
            (struct page_cell[]){
                {.text = web_record_title(v, r->type, r->record), .href = web_contested_path(v, r->type, r->meta.id)},
                {.text = web_type_name(v, r->type)},
                {.text = field_labels(v, r->type, r->meta.contested)},
                {.kind = CELL_DATE, .text = web_time(v, r->meta.changed_at)},
                {.text = web_person(v, r->meta.changed_by)},
            });
    }
    page_table_end(v->out, &v->page, &table);
}

/* Types alone: the filter's choices. */
void web_type_filter(struct visit *v)
{
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, house_model.n);

    for (size_t i = 0; i < house_model.n; i++)
        options[i] = (struct page_option){str_of(house_model.types[i]->name), web_type_name(v, house_model.types[i])};
    const struct page_field field = {
        .name = "type",
        .kind = INPUT_CHOICE,
        .label = web_word(v, "web.records.type"),
        .value = web_query(v, "type"),
        .options = options,
        .option_count = house_model.n,
    };
    page_filter(v->out, &v->page, &field, 1);
}

enum err web_contested_list(struct visit *v, struct error *e)
{
    struct str name = web_query(v, "type");
    const struct record_type *type = name.n ? model_type(&house_model, name) : NULL;
    const struct marked_ask ask = {
        .mark = MARK_CONTESTED,
        .types = type ? &type : house_model.types,
        .n = type ? 1 : house_model.n,
        .offset = (web_page_number(v) - 1) * WEB_PAGE,
        .limit = WEB_PAGE,
    };
    marked_records rows;
    int64_t total;

    if (name.n && !type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (marked_count(v->arena, v->db, &ask, &total, e) || marked_page(v->arena, v->db, &ask, &rows, e))
        return e->code;
    web_begin(v, web_word(v, "web.menu.contested"), web_word(v, "web.contested.why"));
    web_type_filter(v);
    if (rows.n == 0)
        page_empty(v->out, web_word(v, "web.contested.none"), NULL);
    else
        put_list(v, &rows);
    page_pages(v->out, &v->page, web_page_number(v), WEB_PAGE, (size_t)total);
    web_end(v);
    return OK;
}

/* --- who says what --- */

static struct str version_hex(const struct visit *v, const struct voice *voice)
{
    return crypt_hex(v->arena, (struct str){(const char *)voice->entry->version.b, VERSION_BYTES});
}

static struct str version_name(const struct visit *v, size_t i)
{
    struct str number = web_int(v, (int64_t)i + 1);

    return i18n_format(v->arena, v->language, "web.contested.version", &number, 1);
}

struct str web_node(const struct visit *v, struct id origin)
{
    struct str id = id_format(v->arena, origin);

    if (id_eq(origin, keys_origin(journal_where(house_journal(v->house))->keyring)))
        return web_word(v, "web.node.here");
    return str_slice(id, id.n - 8, id.n); /* ids of one day begin alike */
}

static struct str came_by(const struct visit *v, const struct event *x)
{
    static const char *const keys[] = {
        [SOURCE_NONE] = "web.source.none", [SOURCE_FORM] = "web.source.form", [SOURCE_IMPORT] = "web.source.import",
        [SOURCE_CALL] = "web.source.call", [SOURCE_PAGE] = "web.source.page", [SOURCE_COMMAND] = "web.source.command"};
    struct buf b = BUF_IN(v->arena);

    buf_put(&b, web_word(v, keys[x->entry.source_kind]));
    if (x->payload.from.file.n)
        buf_printf(&b, " · %.*s", STR_ARG(x->payload.from.file));
    if (x->payload.from.reason.n)
        buf_printf(&b, " · %.*s", STR_ARG(x->payload.from.reason));
    return buf_str(&b);
}

enum about { SAID_BY, SAID_AT, SAID_ON, SAID_THROUGH, SAID_DEVICE, SHOWN, ABOUT_COUNT };

static struct page_cell about_voice(struct visit *v, const struct contested *c, const struct voice *voice,
                                    enum about what)
{
    const struct event *x = contest_event(c, voice);

    switch (what) {
    case SAID_BY: return (struct page_cell){.text = web_author(v, &x->entry)};
    case SAID_AT: return (struct page_cell){.kind = CELL_DATE, .text = web_time(v, hybrid_instant(x->entry.time))};
    case SAID_ON: return (struct page_cell){.kind = CELL_ID, .text = web_node(v, x->entry.origin)};
    case SAID_THROUGH: return (struct page_cell){.text = came_by(v, x)};
    case SAID_DEVICE:
        return (struct page_cell){.kind = CELL_ID,
                                  .text = id_known(x->entry.device) ? id_format(v->arena, x->entry.device) : STR_EMPTY};
    case SHOWN:
        return (struct page_cell){.text = web_word(v, !voice->displayed ? "web.contested.kept"
                                                      : voice->prevails ? "web.contested.prevails"
                                                                        : "web.contested.latest")};
    case ABOUT_COUNT: break;
    }
    assert(0 && "nothing said of a voice");
    return (struct page_cell){0};
}

static struct page_cell life_cell(const struct visit *v, const struct voice *voice)
{
    return (struct page_cell){
        .text = web_word(v, voice->entry->op == OP_RETRACT ? "web.contested.gone" : "web.contested.there")};
}

/* A column for each version; what is said, then who says it. */
static void put_contest(struct visit *v, const struct contested *c, const struct contest *k)
{
    static const char *const keys[ABOUT_COUNT] = {"web.contested.by",     "web.contested.at",
                                                  "web.contested.node",   "web.contested.through",
                                                  "web.contested.device", "web.contested.shown"};
    struct page_column *columns = ARENA_ARRAY(v->arena, struct page_column, k->n + 1);
    struct page_cell *cells = ARENA_ARRAY(v->arena, struct page_cell, k->n + 1);
    const struct page_table table = {.columns = columns, .n = k->n + 1};

    columns[0].label = web_word(v, "web.contested.what");
    for (size_t i = 0; i < k->n; i++)
        columns[i + 1].label = version_name(v, i);
    page_section(v->out, field_labels(v, c->type, k->fields));
    page_table_begin(v->out, &v->page, &table);
    for (size_t f = 0; f < c->type->field_count; f++) {
        const struct field *field = &c->type->fields[f];
        if (!(k->fields >> f & 1))
            continue;
        cells[0] = (struct page_cell){.text = web_field_name(v, c->type, field)};
        for (size_t i = 0; i < k->n; i++)
            cells[i + 1] = web_cell(v, field, field_get(field, k->voices[i].record));
        page_row(v->out, &v->page, &table, cells);
    }
    cells[0] = (struct page_cell){.text = web_word(v, "web.contested.life")};
    for (size_t i = 0; i < k->n; i++)
        cells[i + 1] = life_cell(v, &k->voices[i]);
    if (k->fields == LIFE_BIT)
        page_row(v->out, &v->page, &table, cells);
    for (enum about what = 0; what < ABOUT_COUNT; what++) {
        cells[0] = (struct page_cell){.text = web_word(v, keys[what])};
        for (size_t i = 0; i < k->n; i++)
            cells[i + 1] = about_voice(v, c, &k->voices[i], what);
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
}

/* --- settling --- */

/* What the radio says where none of the versions is right. */
static const char other[] = "other";

static const char *keep_name(const struct visit *v, size_t contest)
{
    return str_c(v->arena, str_printf(v->arena, "settle_%zu", contest));
}

/* "10 · 30", as far as it may be shown. */
static struct str said_in_short(struct visit *v, const struct contested *c, const struct contest *k,
                                const struct voice *voice)
{
    struct buf b = BUF_IN(v->arena);

    if (k->fields == LIFE_BIT)
        return life_cell(v, voice).text;
    for (size_t f = 0; f < c->type->field_count; f++) {
        const struct field *field = &c->type->fields[f];
        struct value said = field_get(field, voice->record);
        if (k->fields >> f & 1)
            buf_printf(&b, "%s%.*s", b.n ? " · " : "", STR_ARG(said.known ? web_text(v, field, said) : STR("—")));
    }
    return buf_str(&b);
}

static bool may_type(const struct contested *c, const struct contest *k)
{
    return k->fields != LIFE_BIT && !c->type->by_system;
}

/* One version of those there are, or another value where one may be typed. */
static struct page_field choice_of(struct visit *v, const struct contested *c, size_t contest)
{
    const struct contest *k = &c->contests.at[contest];
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, k->n + 1);
    const char *name = keep_name(v, contest);
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++) {
        struct str args[] = {version_name(v, i), said_in_short(v, c, k, &k->voices[i])};
        options[n++] = (struct page_option){version_hex(v, &k->voices[i]),
                                            i18n_format(v->arena, v->language, "web.contested.option", args, 2)};
    }
    if (may_type(c, k))
        options[n++] = (struct page_option){str_of(other), web_word(v, "web.contested.another")};
    return (struct page_field){.name = name,
                               .kind = INPUT_RADIO,
                               .label = field_labels(v, c->type, k->fields),
                               .value = http_form(v->request, name),
                               .optional = c->contests.n > 1,
                               .options = options,
                               .option_count = n};
}

typedef VEC(struct page_field) page_fields;

static void add_inputs(struct visit *v, const struct contested *c, const struct contest *k, page_fields *out)
{
    for (size_t f = 0; may_type(c, k) && f < c->type->field_count; f++) {
        const struct field *field = &c->type->fields[f];
        if (!(k->fields >> f & 1) || !web_field_open(field))
            continue;
        struct str value = v->request->method == HTTP_POST ? http_form(v->request, field->name)
                                                           : value_write(v->arena, field_get(field, c->record));
        struct page_field input = web_input(v, c->type, field, value);
        input.optional = true;
        VEC_PUSH(v->arena, out, input);
    }
}

static void put_form(struct visit *v, const struct contested *c, const struct error *failed)
{
    page_fields fields = {0};

    VEC_PUSH(
        v->arena, &fields,
        (struct page_field){.name = "settle_heads", .kind = INPUT_HIDDEN, .value = crypt_hex(v->arena, c->meta.heads)});
    for (size_t i = 0; i < c->contests.n; i++) {
        VEC_PUSH(v->arena, &fields, choice_of(v, c, i));
        add_inputs(v, c, &c->contests.at[i], &fields);
    }
    VEC_PUSH(v->arena, &fields,
             (struct page_field){.name = "settle_reason",
                                 .kind = INPUT_TEXT,
                                 .label = web_word(v, "web.contested.reason"),
                                 .hint = web_word(v, "web.contested.reason.hint"),
                                 .value = http_form(v->request, "settle_reason"),
                                 .optional = true});
    if (failed)
        page_form_errors(&v->page, fields.at, fields.n, failed);
    page_section(v->out, web_word(v, "web.contested.settle"));
    page_form(v->out, &v->page,
              &(struct page_form){.action = web_contested_path(v, c->type, c->meta.id),
                                  .submit = web_word(v, "web.contested.settle"),
                                  .cancel = {web_word(v, "web.cancel"), STR("/contested")},
                                  .fields = fields.at,
                                  .n = fields.n});
}

static void show(struct visit *v, const struct contested *c, const struct error *failed)
{
    web_crumb(v, web_word(v, "web.menu.contested"), STR("/contested"));
    web_crumb(v, web_type_name(v, c->type), web_with(v, STR("/contested"), "type", str_of(c->type->name)));
    web_begin(v, web_record_title(v, c->type, c->record), web_type_name(v, c->type));
    if (failed)
        page_error(v->out, &v->page, failed);
    if (c->contests.n == 0)
        page_notice(v->out, PAGE_PROVEN, web_word(v, "web.contested.settled"),
                    web_word(v, "web.contested.settled.why"));
    else if (!failed)
        page_notice(v->out, PAGE_WAIT, web_word(v, "web.contested"), web_word(v, "web.contested.both"));
    for (size_t i = 0; i < c->contests.n; i++)
        put_contest(v, c, &c->contests.at[i]);
    if (c->contests.n > 0 && web_may(v, ROLE_OFFICER))
        put_form(v, c, failed);
    web_more(v, web_word(v, "web.contested.record"), web_record_path(v, c->type, c->meta.id));
    web_end(v);
}

static enum err read_one(struct visit *v, struct contested *c, struct error *e)
{
    struct str name = http_capture(v->request, "type");
    const struct record_type *type = model_type(&house_model, name);
    struct id id;

    *c = (struct contested){.type = type};
    if (!type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (!id_parse(http_capture(v->request, "id"), &id))
        return error_set(e, ERR_NOT_FOUND, "error.not_found");
    return contest_read(v->arena, house_journal(v->house), v->db, type, id, c, e);
}

enum err web_contested(struct visit *v, struct error *e)
{
    struct contested c;

    if (read_one(v, &c, e))
        return e->code;
    show(v, &c, NULL);
    return OK;
}

/* The values that were typed for a group, into the settlement; each mistake at its field. */
static void read_typed(struct visit *v, const struct contested *c, const struct contest *k, struct settling *s,
                       struct error *e)
{
    struct vocabulary words = house_vocabulary(v->pack);

    for (size_t f = 0; f < c->type->field_count; f++) {
        const struct field *field = &c->type->fields[f];
        struct error_place why = {.field = str_of(field->name)};
        struct value value;
        if (!(k->fields >> f & 1) || !web_field_open(field))
            continue;
        if (value_read(v->arena, &words, field, http_form(v->request, field->name), &value, &why))
            error_add_place(e, why);
        else
            settle_say(s, field, value);
    }
}

static enum err read_choices(struct visit *v, const struct contested *c, struct settling *s, struct error *e)
{
    for (size_t i = 0; i < c->contests.n; i++) {
        const struct contest *k = &c->contests.at[i];
        struct str chosen = http_form(v->request, keep_name(v, i));
        if (str_is(chosen, other) && may_type(c, k))
            read_typed(v, c, k, s, e);
        for (size_t n = 0; n < k->n; n++)
            if (str_eq(chosen, version_hex(v, &k->voices[n])))
                settle_keep(s, k, &k->voices[n]);
    }
    if (!e->code && !s->change.mask)
        error_set(e, ERR_INVALID, "web.contested.nothing");
    return e->code;
}

static enum err settle(struct visit *v, const struct contested *c, struct error *e)
{
    struct vocabulary words = house_vocabulary(v->pack);
    struct settling settling;
    struct receipt receipt;

    /* Choices made of another state are shown again with what is known now, and not taken for a word on it. */
    if (!str_eq(http_form(v->request, "settle_heads"), crypt_hex(v->arena, c->meta.heads)))
        return error_set(e, ERR_CONFLICT, "web.contested.moved");
    settle_begin(v->arena, c, &settling);
    if (read_choices(v, c, &settling, e))
        return e->code;
    settling.change.from.reason = str_trim(http_form(v->request, "settle_reason"));
    const struct submission s = {
        .instance = house_new_id(),
        .actor = v->account.id,
        .source_kind = SOURCE_PAGE,
        .changes = &settling.change,
        .n = 1,
        .vocabulary = &words,
    };
    return journal_submit(house_journal(v->house), &s, &receipt, e);
}

enum err web_post_contested(struct visit *v, struct error *e)
{
    struct error refused = ERROR_IN(v->arena);
    struct contested c;

    if (read_one(v, &c, e))
        return e->code;
    if (settle(v, &c, &refused)) {
        v->response->status = http_status_of(refused.code);
        show(v, &c, &refused);
        return OK;
    }
    http_redirect(v->response, web_record_path(v, c.type, c.meta.id));
    return OK;
}
