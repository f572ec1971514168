#include "app/event_words.h"

#include "base/buf.h"

enum { END_OF_ID = 8 /* characters: those at the front are the time it was made */ };

const char *event_op_name(enum op op)
{
    static const char *const names[] = {
        [OP_CREATE] = "create", [OP_UPDATE] = "update",       [OP_RETRACT] = "retract",     [OP_LINK] = "link",
        [OP_UNLINK] = "unlink", [OP_LOAD_PACK] = "load-pack", [OP_PUBLISH] = "publish",     [OP_ERASE] = "erase",
        [OP_CUT] = "cut",       [OP_HANDOVER] = "handover",   [OP_CLEARANCE] = "clearance",
    };

    assert(op >= OP_CREATE && op <= OP_LAST);
    return names[op];
}

static const struct record_type *type_of(uint16_t number)
{
    for (size_t i = 0; i < house_model.n; i++)
        if (house_model.types[i]->number == number)
            return house_model.types[i];
    return NULL;
}

struct str event_type_name(struct arena *a, const struct entry *x)
{
    const struct record_type *type = type_of(x->type);

    if (!x->type)
        return STR_EMPTY;
    return type ? str_of(type->name) : str_printf(a, "%u", x->type);
}

enum err event_says(struct arena *a, const struct event *x, struct str *out, struct error *e)
{
    const struct record_type *type = x->entry.op <= OP_RETRACT ? type_of(x->entry.type) : NULL;
    struct buf said = BUF_IN(a);
    uint64_t mask = 0;
    void *record = type ? record_new(a, type) : NULL;

    if (type && record_decode(a, x->payload.fields, type, record, &mask, e))
        return e->code;
    for (size_t i = 0; type && i < type->field_count; i++) {
        struct str text = value_write(a, field_get(&type->fields[i], record));
        if (mask >> i & 1 && (text.n || x->entry.op == OP_UPDATE))
            buf_printf(&said, "%s%s=%.*s", said.n ? " " : "", type->fields[i].name, STR_ARG(text));
    }
    if (x->payload.from.reason.n)
        buf_printf(&said, "%s%.*s", said.n ? " " : "", STR_ARG(x->payload.from.reason));
    *out = buf_str(&said);
    return OK;
}

static struct str end_of(struct arena *a, struct id id)
{
    struct str text = id_format(a, id);

    return str_slice(text, text.n - END_OF_ID, text.n);
}

struct str event_stranger(struct arena *a, enum language language, const struct entry *x)
{
    return i18n_format(a, language, "node.stranger", (struct str[]){end_of(a, x->actor), end_of(a, x->origin)}, 2);
}

struct str event_who(struct arena *a, enum language language, struct db *db, const struct entry *x)
{
    struct error none = ERROR_IN(a);
    struct account account;

    if (account_by_id(a, db, x->actor, &account, &none) == OK)
        return account.name;
    return event_stranger(a, language, x);
}
