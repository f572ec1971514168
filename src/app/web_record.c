/* One record: its facts, and everything that happened to it. */
#include "app/web_visit.h"
#include "domain/intake/intake.h"

/* --- the timeline --- */

struct timeline {
    struct visit *visit;
    const struct record_type *type;
    void *before; /* what the entries up to here say */
    VEC(struct page_event) events;
};

static struct page_link source_link(const struct visit *v, const struct event *x)
{
    const struct provenance *from = &x->payload.from;
    struct str args[] = {from->file, from->sheet, from->row == INT_NONE ? STR_EMPTY : web_int(v, from->row)};
    const char *key = args[2].n && args[1].n ? "web.from.row"
                      : args[2].n            ? "web.from.line"
                      : args[0].n            ? "web.from.file"
                                             : NULL;
    struct page_link link = {STR_EMPTY, STR_EMPTY};

    if (key)
        link.label = i18n_format(v->arena, v->language, key, args, COUNT_OF(args));
    else if (x->entry.source_kind == SOURCE_IMPORT)
        link.label = web_word(v, "web.from.import");
    if (x->entry.source_kind == SOURCE_IMPORT && id_known(x->entry.source))
        link.href = web_record_path(v, &import_run_type, x->entry.source);
    return link;
}

/* What the entry changed, field by field; an entry may repeat what stood. */
static void put_changes(struct timeline *t, void *after, uint64_t mask, struct page_event *out)
{
    struct visit *v = t->visit;
    VEC(struct page_change) changes = {0};

    for (size_t i = 0; i < t->type->field_count; i++) {
        const struct field *field = &t->type->fields[i];
        if (!(mask & UINT64_C(1) << i))
            continue;
        struct value was = field_get(field, t->before), is = field_get(field, after);
        if (!value_eq(was, is))
            VEC_PUSH(v->arena, &changes,
                     (struct page_change){web_field_name(v, t->type, field), web_text(v, field, was),
                                          web_text(v, field, is)});
        field_set(field, t->before, is);
    }
    out->changes = changes.at;
    out->change_count = changes.n;
}

/* What an entry of an earlier version said, in its own words: what follows from it is shown as today's fields. */
static enum err add_then(struct timeline *t, const struct event *x, struct page_event *out, struct error *e)
{
    struct visit *v = t->visit;
    VEC(struct page_change) changes = {0};
    struct then then;

    if (record_decode_then(v->arena, x->payload.fields, t->type, &then, e))
        return e->code;
    for (size_t i = 0; i < then.n; i++) {
        const struct field *field = then.at[i].field;
        struct str label = web_field_name(v, t->type, field);
        label = i18n_format(v->arena, v->language, "web.field_then", &label, 1);
        VEC_PUSH(v->arena, &changes, (struct page_change){label, STR_EMPTY, web_text(v, field, then.at[i].value)});
    }
    for (size_t i = 0; i < out->change_count; i++)
        VEC_PUSH(v->arena, &changes, out->changes[i]);
    out->changes = changes.at;
    out->change_count = changes.n;
    return OK;
}

static enum err add_event(void *ctx, const struct event *x, struct error *e)
{
    static const char *const words[] = {
        [OP_CREATE] = "web.op.create", [OP_UPDATE] = "web.op.update", [OP_RETRACT] = "web.op.retract"};
    struct timeline *t = ctx;
    struct visit *v = t->visit;
    void *after = record_new(v->arena, t->type);
    uint64_t mask = 0;

    if (x->entry.op > OP_RETRACT)
        return OK;
    if (record_decode(v->arena, x->payload.fields, t->type, after, &mask, e))
        return e->code;
    struct page_event event = {
        .when = web_time(v, hybrid_instant(x->entry.time)),
        .who = web_author(v, &x->entry),
        .what = web_word(v, words[x->entry.op]),
        .source = source_link(v, x),
        .tone = x->entry.op == OP_RETRACT ? PAGE_HARM : PAGE_INFORM,
    };
    if (x->payload.from.reason.n > 0)
        event.what = str_printf(v->arena, "%.*s: %.*s", STR_ARG(event.what), STR_ARG(x->payload.from.reason));
    put_changes(t, after, mask, &event);
    if (x->entry.op == OP_CREATE && t->events.n == 0)
        event.change_count = 0; /* the facts above say the same */
    if (add_then(t, x, &event, e))
        return e->code;
    VEC_PUSH(v->arena, &t->events, event);
    return OK;
}

static void newest_first(struct timeline *t)
{
    for (size_t i = 0, j = t->events.n; i + 1 < j; i++) {
        struct page_event one = t->events.at[i];
        t->events.at[i] = t->events.at[--j];
        t->events.at[j] = one;
    }
}

/* --- the facts --- */

static void put_facts(struct visit *v, const struct record_type *type, const struct record_meta *meta,
                      const void *record)
{
    struct page_fact facts[FIELDS_MOST];
    struct str mark = web_word(v, "web.contested.mark");

    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        struct str label = web_field_name(v, type, field);
        if (meta->contested & UINT64_C(1) << i)
            label = str_printf(v->arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(mark));
        facts[i] = (struct page_fact){label, web_cell(v, field, field_get(field, record))};
    }
    page_facts(v->out, &v->page, facts, type->field_count);
}

static void put_meta(struct visit *v, const struct record_meta *meta)
{
    const struct page_fact facts[] = {
        {web_word(v, "web.record.id"), {.kind = CELL_ID, .text = id_format(v->arena, meta->id)}},
        {web_word(v, "web.record.made_by"), {.kind = CELL_ID, .text = web_person(v, meta->made_by)}},
        {web_word(v, "web.record.made_at"), {.kind = CELL_DATE, .text = web_time(v, meta->made_at)}},
        {web_word(v, "web.record.changed_by"), {.kind = CELL_ID, .text = web_person(v, meta->changed_by)}},
        {web_word(v, "web.record.changed_at"), {.kind = CELL_DATE, .text = web_time(v, meta->changed_at)}},
    };

    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
}

/* What waits for somebody's word, with the way there. */
static void put_unsettled(struct visit *v, const struct record_type *type, const struct record_meta *meta)
{
    struct page_link links[2];
    size_t n = 0;

    if (meta->contested) {
        page_notice(v->out, PAGE_WAIT, web_word(v, "web.contested"), web_word(v, "web.contested.why"));
        links[n++] = (struct page_link){web_word(v, "web.contested.see"), web_contested_path(v, type, meta->id)};
    }
    if (meta->breaches) {
        page_notice(v->out, PAGE_HARM, web_word(v, "web.contradiction"), web_word(v, "web.contradiction.why"));
        links[n++] =
            (struct page_link){web_word(v, "web.contradiction.see"), web_contradiction_path(v, type, meta->id)};
    }
    if (n > 0)
        page_actions(v->out, links, n);
}

enum err web_record(struct visit *v, struct error *e)
{
    struct str name = http_capture(v->request, "type"), given = http_capture(v->request, "id");
    const struct record_type *type = model_type(&house_model, name);
    struct journal *journal = house_journal(v->house);
    struct timeline t = {.visit = v, .type = type};
    struct record_meta meta;
    struct id id;
    void *record;

    if (!type)
        return error_set(e, ERR_NOT_FOUND, "web.no_type", name);
    if (!id_parse(given, &id))
        return error_set(e, ERR_NOT_FOUND, "error.not_found");
    t.before = record_new(v->arena, type);
    if (journal_record(v->arena, journal, v->db, type, id, &meta, &record, e) ||
        journal_history(v->arena, journal, v->db, type, id, add_event, &t, e))
        return e->code;
    newest_first(&t);
    web_crumb(v, web_word(v, "web.menu.records"), STR("/records"));
    web_crumb(v, web_type_name(v, type), web_path(v, "/records/", name));
    web_begin(v, web_record_title(v, type, record), web_type_name(v, type));
    if (!meta.live)
        page_notice(v->out, PAGE_HARM, web_word(v, "web.retracted"), web_word(v, "web.retracted.why"));
    put_unsettled(v, type, &meta);
    put_facts(v, type, &meta, record);
    page_section(v->out, web_word(v, "web.history"));
    page_timeline(v->out, &v->page, t.events.at, t.events.n);
    page_section(v->out, web_word(v, "web.record.about"));
    put_meta(v, &meta);
    web_end(v);
    return OK;
}
