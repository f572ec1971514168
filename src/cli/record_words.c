#include "cli/record_words.h"

const struct record_type *call_type(struct call *call, int i)
{
    const struct record_type *type = model_type(&house_model, str_of(call->words[i]));

    if (!type)
        error_set(&call->error, ERR_NOT_FOUND, "record.no_type", str_of(call->words[i]));
    return type;
}

bool call_id(struct call *call, int i, struct id *id)
{
    if (id_parse(str_of(call->words[i]), id))
        return true;
    error_set(&call->error, ERR_INVALID, "cli.no_id", str_of(call->words[i]));
    return false;
}

static const struct field *nearest_field(const struct record_type *type, struct str name)
{
    const struct field *best = NULL;
    size_t nearest = 4;

    for (size_t i = 0; i < type->field_count; i++) {
        size_t d = str_distance(str_of(type->fields[i].name), name, nearest);
        if (d < nearest) {
            nearest = d;
            best = &type->fields[i];
        }
    }
    return best;
}

enum err call_fields(struct call *call, const struct record_type *type, int first, void *record, uint64_t *mask)
{
    struct vocabulary vocabulary = house_vocabulary(house_pack(call->house));

    *mask = 0;
    for (int i = first; i < call->word_count; i++) {
        struct str rest = str_of(call->words[i]), name;
        struct error_place place = {0};
        struct value v;
        bool has_value = str_find(rest, '=') < rest.n && str_cut(&rest, '=', &name);
        if (!has_value)
            name = rest;
        const struct field *f = record_field(type, name);
        place.field = name;
        if (!f || !has_value) {
            const struct field *near = f ? f : nearest_field(type, name);
            place.key = f ? "record.needs_value" : near ? "record.no_field_near" : "record.no_field";
            place.args[0] = name;
            place.args[1] = near ? str_of(near->name) : STR_EMPTY;
            error_add_place(&call->error, place);
        } else if (value_read(call->arena, &vocabulary, f, rest, &v, &place)) {
            error_add_place(&call->error, place);
        } else if (*mask >> record_field_index(type, f) & 1) {
            place.key = "record.said_twice";
            place.args[0] = name;
            error_add_place(&call->error, place);
        } else {
            field_set(f, record, v);
            *mask |= (uint64_t)1 << record_field_index(type, f);
        }
    }
    return call->error.code;
}

struct str call_person(struct call *call, struct id id)
{
    struct error quiet = ERROR_IN(call->arena);
    struct account account;

    return account_by_id(call->arena, call->db, id, &account, &quiet) ? id_format(call->arena, id) : account.name;
}

struct str call_key(struct call *call, const struct record_type *type, const void *record)
{
    struct buf b = BUF_IN(call->arena);

    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].key)
            buf_printf(&b, "%s%.*s", b.n ? " " : "",
                       STR_ARG(value_write(call->arena, field_get(&type->fields[i], record))));
    return buf_str(&b);
}

enum err call_limit(struct call *call, size_t *out)
{
    const char *said = call_option(call, "limit");
    int64_t n = LIST_ROWS;

    if (said && (!str_to_int(str_of(said), &n) || n < 1 || n > LIST_MOST))
        return error_set(&call->error, ERR_INVALID, "cli.no_limit", str_of(said), call_number(call, LIST_MOST));
    *out = (size_t)n;
    return OK;
}
