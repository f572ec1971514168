/* Contested records: to list, to see who says what, and to settle. */
#include "app/event_words.h"
#include "cli/command_list.h"
#include "cli/record_words.h"
#include "journal/contest.h"
#include "model/marked.h"

enum { SHORT_VERSION = 8 /* hex digits shown, and the fewest taken */ };

static const char life[] = "life"; /* stands for the record's being there, where fields are named */

/* --- list --- */

/* The fields of a set by name; every one of a group. */
static struct str field_names(struct call *call, const struct record_type *type, uint64_t fields)
{
    struct buf b = BUF_IN(call->arena);

    for (size_t i = 0; i < type->field_count; i++)
        if (fields >> i & 1)
            buf_printf(&b, "%s%s", b.n ? " " : "", type->fields[i].name);
    if (fields & LIFE_BIT)
        buf_printf(&b, "%s%s", b.n ? " " : "", life);
    return buf_str(&b);
}

int command_contested_list(struct call *call)
{
    static const char *const names[] = {"type", "id", "key", "contested", "changed", "by"};
    static const bool numeric[] = {false, false, false, false, false, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    const struct record_type *type = call->word_count ? call_type(call, 0) : NULL;
    struct marked_ask ask = {MARK_CONTESTED, type ? &type : house_model.types, type ? 1 : house_model.n, 0, 0};
    marked_records rows;
    int64_t total;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if ((call->word_count && !type) || call_limit(call, &ask.limit) ||
        marked_count(call->arena, call->db, &ask, &total, &call->error) ||
        marked_page(call->arena, call->db, &ask, &rows, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < rows.n; i++) {
        const struct marked_record *r = &rows.at[i];
        output_cell(&o, str_of(r->type->name));
        output_cell(&o, id_format(call->arena, r->meta.id));
        output_cell(&o, call_key(call, r->type, r->record));
        output_cell(&o, field_names(call, r->type, r->meta.contested));
        output_cell(&o, instant_format(call->arena, r->meta.changed_at));
        output_cell(&o, call_person(call, r->meta.changed_by));
    }
    output_write(call->out, &o, format);
    if ((size_t)total > rows.n)
        CALL_SAY(call, "contested.more", call_number(call, (int64_t)rows.n), call_number(call, total));
    return EXIT_FINE;
}

/* --- show --- */

static struct str version_hex(struct call *call, const struct voice *v)
{
    return str_slice(crypt_hex(call->arena, (struct str){(const char *)v->entry->version.b, VERSION_BYTES}), 0,
                     SHORT_VERSION);
}

static struct str came_by(struct call *call, const struct event *x)
{
    static const char *const kinds[] = {[SOURCE_NONE] = "",     [SOURCE_FORM] = "form", [SOURCE_IMPORT] = "import",
                                        [SOURCE_CALL] = "call", [SOURCE_PAGE] = "page", [SOURCE_COMMAND] = "command"};
    struct buf b = BUF_IN(call->arena);
    const struct provenance *from = &x->payload.from;

    buf_puts(&b, kinds[x->entry.source_kind]);
    if (from->file.n)
        buf_printf(&b, " %.*s", STR_ARG(from->file));
    if (from->row != INT_NONE)
        buf_printf(&b, " %lld", (long long)from->row);
    if (from->reason.n)
        buf_printf(&b, " (%.*s)", STR_ARG(from->reason));
    return buf_str(&b);
}

static void tell_voice(struct call *call, struct output *o, const struct contested *c, const struct voice *v,
                       const char *field, struct str value)
{
    const struct event *x = contest_event(c, v);

    output_cell(o, str_of(field));
    output_cell(o, version_hex(call, v));
    output_cell(o, value);
    output_cell(o, v->displayed ? v->prevails ? STR("prevails") : STR("latest") : STR_EMPTY);
    output_cell(o, event_who(call->arena, call->language, call->db, &x->entry));
    output_cell(o, instant_format(call->arena, hybrid_instant(x->entry.time)));
    output_cell(o, id_format(call->arena, x->entry.origin));
    output_cell(o, came_by(call, x));
}

static void tell_contest(struct call *call, struct output *o, const struct contested *c, const struct contest *k)
{
    for (size_t i = 0; k->fields == LIFE_BIT && i < k->n; i++)
        tell_voice(call, o, c, &k->voices[i], life, k->voices[i].entry->op == OP_RETRACT ? STR("no") : STR("yes"));
    for (size_t f = 0; f < c->type->field_count; f++)
        for (size_t i = 0; k->fields >> f & 1 && i < k->n; i++) {
            const struct field *field = &c->type->fields[f];
            struct value v = field_get(field, k->voices[i].record);
            tell_voice(call, o, c, &k->voices[i], field->name, value_write(call->arena, v));
        }
}

int command_contested_show(struct call *call)
{
    static const char *const names[] = {"field", "version", "value", "displayed", "by", "at", "node", "source"};
    static const bool numeric[COUNT_OF(names)] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    const struct record_type *type = call_type(call, 0);
    struct contested c;
    struct id id;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!type || !call_id(call, 1, &id) ||
        contest_read(call->arena, house_journal(call->house), call->db, type, id, &c, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < c.contests.n; i++)
        tell_contest(call, &o, &c, &c.contests.at[i]);
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

/* --- settle --- */

static const struct voice *find_voice(struct call *call, const struct contest *k, struct str version)
{
    const struct voice *found = NULL;

    for (size_t i = 0; i < k->n; i++) {
        struct str hex =
            crypt_hex(call->arena, (struct str){(const char *)k->voices[i].entry->version.b, VERSION_BYTES});
        if (version.n >= SHORT_VERSION && str_starts(hex, version))
            found = &k->voices[i];
    }
    return found;
}

/* "FIELD=VERSION": what that entry said of the field's group stands. */
static enum err keep(struct call *call, const struct contested *c, const char *words, struct settling *s)
{
    struct str version = str_of(words), name = STR_EMPTY;
    bool parted = str_find(version, '=') < version.n && str_cut(&version, '=', &name);
    const struct field *f = record_field(c->type, name);
    uint64_t bit = f ? UINT64_C(1) << record_field_index(c->type, f) : str_is(name, life) ? LIFE_BIT : 0;
    const struct contest *k = parted ? contest_about(c, bit) : NULL;

    if (!k)
        return error_set(&call->error, ERR_INVALID, "contested.not_contested", parted ? name : str_of(words));
    const struct voice *v = find_voice(call, k, version);
    if (!v)
        return error_set(&call->error, ERR_INVALID, "contested.no_version", name, version);
    settle_keep(s, k, v);
    return OK;
}

/* What is typed must be of a contested group: other fields are `record change`'s. */
static enum err say(struct call *call, const struct contested *c, struct settling *s)
{
    void *said = record_new(call->arena, c->type);
    uint64_t mask;

    if (call_fields(call, c->type, 2, said, &mask))
        return call->error.code;
    if (mask && c->type->by_system)
        return error_set(&call->error, ERR_FORBIDDEN, "record.by_system", str_of(c->type->name));
    for (size_t i = 0; i < c->type->field_count; i++) {
        const struct field *f = &c->type->fields[i];
        if (!(mask >> i & 1))
            continue;
        if (!contest_about(c, UINT64_C(1) << i))
            return error_set(&call->error, ERR_INVALID, "contested.not_contested", str_of(f->name));
        settle_say(s, f, field_get(f, said));
    }
    return OK;
}

static enum err make_up(struct call *call, const struct contested *c, struct settling *s)
{
    settle_begin(call->arena, c, s);
    for (int i = 0; i < call->given_count; i++)
        if (strcmp(call->given[i].option->name, "keep") == 0 && keep(call, c, call->given[i].value, s))
            return call->error.code;
    if (say(call, c, s))
        return call->error.code;
    s->change.from.reason = str_of(call_option(call, "reason"));
    return s->change.mask ? OK : error_set(&call->error, ERR_INVALID, "contested.nothing_chosen");
}

int command_contested_settle(struct call *call)
{
    struct vocabulary vocabulary = house_vocabulary(house_pack(call->house));
    const struct record_type *type = call_type(call, 0);
    struct settling settling;
    struct contested c;
    struct receipt receipt;
    struct id id;

    if (!type || !call_id(call, 1, &id) ||
        contest_read(call->arena, house_journal(call->house), call->db, type, id, &c, &call->error) ||
        make_up(call, &c, &settling))
        return call_failed(call);
    struct submission s = {
        .instance = house_new_id(),
        .actor = call->actor.id,
        .source_kind = SOURCE_COMMAND,
        .changes = &settling.change,
        .n = 1,
        .vocabulary = &vocabulary,
    };
    if (journal_submit(house_journal(call->house), &s, &receipt, &call->error))
        return call_failed(call);
    fprintf(call->out, "%s %.*s settled\n", type->name, STR_ARG(id_format(call->arena, id)));
    return EXIT_FINE;
}
