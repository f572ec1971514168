/* Records by hand: what a page or a form does, from a terminal. */
#include "app/event_words.h"
#include "app/figures.h"
#include "cli/command_list.h"
#include "cli/record_words.h"

/* A type that people write by hand. */
static const struct record_type *find_own_type(struct call *call)
{
    const struct record_type *type = call_type(call, 0);

    if (!type || !type->by_system)
        return type;
    error_set(&call->error, ERR_FORBIDDEN, "record.by_system", str_of(type->name));
    return NULL;
}

static int submit(struct call *call, struct change *change, struct id scope)
{
    struct vocabulary vocabulary = house_vocabulary(house_pack(call->house));
    struct submission s = {
        .instance = house_new_id(),
        .actor = call->actor.id,
        .source_kind = SOURCE_COMMAND,
        .scope = scope,
        .changes = change,
        .n = 1,
        .vocabulary = &vocabulary,
    };
    struct receipt receipt;

    if (journal_submit(house_journal(call->house), &s, &receipt, &call->error))
        return call_failed(call);
    fprintf(call->out, "%s %.*s %s\n", change->type->name, STR_ARG(id_format(call->arena, change->id)),
            receipt.appended ? "recorded" : "unchanged");
    return EXIT_FINE;
}

int command_record_add(struct call *call)
{
    const struct record_type *type = find_own_type(call);
    struct change c = {.op = OP_CREATE, .type = type, .from = {.row = INT_NONE}};
    const char *name = call_option(call, "scope");
    struct id scope = NO_ID;

    if (!type || (name && keys_scope_named(house_keyring(call->house), str_of(name), &scope, &call->error)))
        return call_failed(call);
    void *record = record_new(call->arena, type);
    if (call_fields(call, type, 1, record, &c.mask))
        return call_failed(call);
    c.record = record;
    c.id = record_has_key(type) ? journal_key_id(call->arena, house_journal(call->house), type, record, scope)
                                : house_new_id();
    return submit(call, &c, scope);
}

int command_record_change(struct call *call)
{
    const struct record_type *type = find_own_type(call);
    struct change c = {.op = OP_UPDATE, .type = type, .from = {.row = INT_NONE}};
    struct record_meta meta;
    void *record;

    if (!type || !call_id(call, 1, &c.id) ||
        journal_record(call->arena, house_journal(call->house), call->db, type, c.id, &meta, &record, &call->error))
        return call_failed(call);
    if (call_fields(call, type, 2, record, &c.mask))
        return call_failed(call);
    for (size_t i = 0; i < type->field_count; i++)
        if (c.mask >> i & 1 && type->fields[i].key) {
            error_set(&call->error, ERR_INVALID, "record.key_fixed", str_of(type->fields[i].name));
            return call_failed(call);
        }
    c.record = record;
    c.base = meta.heads;
    c.base_given = true;
    return submit(call, &c, NO_ID);
}

int command_record_retract(struct call *call)
{
    const struct record_type *type = find_own_type(call);
    struct change c = {.op = OP_RETRACT, .type = type, .from = {.row = INT_NONE}};

    if (!type || !call_id(call, 1, &c.id))
        return call_failed(call);
    c.from.reason = str_of(call_option(call, "reason"));
    return submit(call, &c, NO_ID);
}

/* --- show --- */

struct telling {
    struct call *call;
    const struct record_type *type;
    struct output *out;
};

static const char *op_name(enum op op)
{
    return op == OP_CREATE ? "create" : op == OP_UPDATE ? "update" : "retract";
}

/* In which words an entry of an earlier version said it. */
static enum err say_then(const struct telling *t, const struct event *x, struct buf *said, struct error *e)
{
    struct then then;

    if (record_decode_then(t->call->arena, x->payload.fields, t->type, &then, e))
        return e->code;
    for (size_t i = 0; i < then.n; i++) {
        struct str text = value_write(t->call->arena, then.at[i].value);
        buf_printf(said, "%s(%s=%.*s)", said->n ? " " : "", then.at[i].field->name, STR_ARG(text));
    }
    return OK;
}

static enum err tell(void *ctx, const struct event *x, struct error *e)
{
    struct telling *t = ctx;
    void *record = record_new(t->call->arena, t->type);
    struct buf said = BUF_IN(t->call->arena), source = BUF_IN(t->call->arena);
    uint64_t mask;

    if (record_decode(t->call->arena, x->payload.fields, t->type, record, &mask, e))
        return e->code;
    for (size_t i = 0; i < t->type->field_count; i++) {
        struct str text = value_write(t->call->arena, field_get(&t->type->fields[i], record));
        if (mask >> i & 1 && (text.n || x->entry.op == OP_UPDATE))
            buf_printf(&said, "%s%s=%.*s", said.n ? " " : "", t->type->fields[i].name, STR_ARG(text));
    }
    if (say_then(t, x, &said, e))
        return e->code;
    buf_put(&source, x->payload.from.file);
    if (x->payload.from.sheet.n)
        buf_printf(&source, " / %.*s", STR_ARG(x->payload.from.sheet));
    if (x->payload.from.row != INT_NONE)
        buf_printf(&source, " / %lld%.*s", (long long)x->payload.from.row, STR_ARG(x->payload.from.reason));
    else
        buf_put(&source, x->payload.from.reason);
    output_cell(t->out, instant_format(t->call->arena, x->received));
    output_cell(t->out, event_who(t->call->arena, t->call->language, t->call->db, &x->entry));
    output_cell(t->out, str_of(op_name(x->entry.op)));
    output_cell(t->out, buf_str(&source));
    output_cell(t->out, buf_str(&said));
    return OK;
}

static void print_facts(struct call *call, const struct record_type *type, const struct record_meta *meta,
                        const void *record, struct str format)
{
    static const char *const names[] = {"field", "value"};
    static const bool numeric[] = {false, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = 2};

    output_cell(&o, STR("id"));
    output_cell(&o, id_format(call->arena, meta->id));
    output_cell(&o, STR("state"));
    output_cell(&o, meta->live ? meta->contested ? STR("contested") : STR("live") : STR("retracted"));
    for (size_t i = 0; i < type->field_count; i++) {
        struct str text = value_write(call->arena, field_get(&type->fields[i], record));
        if (!text.n)
            continue;
        output_cell(&o, str_of(type->fields[i].name));
        output_cell(&o, text);
    }
    output_write(call->out, &o, format);
}

int command_record_show(struct call *call)
{
    static const char *const names[] = {"received", "by", "what", "source", "fields"};
    static const bool numeric[] = {false, false, false, false, false};
    struct output history = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    const struct record_type *type = call_type(call, 0);
    struct telling telling = {call, type, &history};
    struct record_meta meta;
    void *record;
    struct id id;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!type || !call_id(call, 1, &id) ||
        journal_record(call->arena, house_journal(call->house), call->db, type, id, &meta, &record, &call->error) ||
        journal_history(call->arena, house_journal(call->house), call->db, type, id, tell, &telling, &call->error))
        return call_failed(call);
    print_facts(call, type, &meta, record, format);
    fputc('\n', call->out);
    output_write(call->out, &history, format);
    return EXIT_FINE;
}

/* --- list --- */

struct listing {
    struct arena *arena;
    const struct record_type *type;
    const void *like; /* the filter's values ... */
    uint64_t mask;    /* ... and the fields they are of */
    struct output *out;
};

static enum err list_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct listing *l = ctx;

    (void)e;
    if (!meta->live || record_diff(l->type, l->like, record) & l->mask)
        return OK;
    output_cell(l->out, id_format(l->arena, meta->id));
    for (size_t i = 0; i < l->type->field_count; i++)
        output_cell(l->out, str_copy(l->arena, value_write(l->arena, field_get(&l->type->fields[i], record))));
    return OK;
}

int command_record_list(struct call *call)
{
    const struct record_type *type = call_type(call, 0);
    const char *names[FIELDS_MOST + 1] = {"id"};
    bool numeric[FIELDS_MOST + 1] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric};
    struct moment moment;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!type)
        return call_failed(call);
    for (size_t i = 0; i < type->field_count; i++) {
        names[i + 1] = type->fields[i].name;
        numeric[i + 1] = type->fields[i].kind == KIND_INTEGER || type->fields[i].kind == KIND_DECIMAL;
    }
    o.columns = type->field_count + 1;
    struct listing l = {.arena = call->arena, .type = type, .out = &o};
    void *like = record_new(call->arena, type);
    l.like = like;
    if (call_fields(call, type, 1, like, &l.mask) || call_moment(call, "as-of", &moment) ||
        journal_records(call->arena, house_journal(call->house), call->db, type, moment.cut, list_one, &l,
                        &call->error))
        return call_failed(call);
    output_write(call->out, &o, format);
    return EXIT_FINE;
}
