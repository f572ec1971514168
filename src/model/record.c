#include "model/record.h"

#include "crypt/crypt.h"

const struct record_type *model_type(const struct model *m, struct str name)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_is(name, m->types[i]->name))
            return m->types[i];
    return NULL;
}

const struct record_type *model_type_number(const struct model *m, uint16_t number)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->types[i]->number == number)
            return m->types[i];
    return NULL;
}

const struct field *record_field(const struct record_type *type, struct str name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (str_is(name, type->fields[i].name))
            return &type->fields[i];
    return NULL;
}

const struct field *record_field_number(const struct record_type *type, uint16_t number)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].number == number)
            return &type->fields[i];
    return NULL;
}

const struct field *record_retired_number(const struct record_type *type, uint16_t number)
{
    for (size_t i = 0; i < type->retired_count; i++)
        if (type->retired[i].number == number)
            return &type->retired[i];
    return NULL;
}

const struct value *then_value(const struct then *then, uint16_t number)
{
    for (size_t i = 0; i < then->n; i++)
        if (then->at[i].field->number == number)
            return &then->at[i].value;
    return NULL;
}

size_t record_field_index(const struct record_type *type, const struct field *f)
{
    size_t i = (size_t)(f - type->fields);

    assert(i < type->field_count);
    return i;
}

void *record_new(struct arena *a, const struct record_type *type)
{
    void *record = arena_alloc(a, type->size);

    for (size_t i = 0; i < type->field_count; i++)
        field_set(&type->fields[i], record, value_none(type->fields[i].kind));
    return record;
}

bool record_has_key(const struct record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].key)
            return true;
    return false;
}

struct id record_key_id(struct arena *scratch, const struct record_type *type, const void *record)
{
    struct buf b = BUF_IN(scratch);

    assert(record_has_key(type));
    buf_u16(&b, type->number);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        if (!f->key)
            continue;
        struct str text = value_write(scratch, field_get(f, record));
        buf_varint(&b, f->number);
        buf_varint(&b, text.n);
        buf_put(&b, text);
    }
    return id_v8(crypt_hash(buf_str(&b)).b);
}

enum err record_check(const struct record_type *type, const void *record, const struct vocabulary *words,
                      struct error *e)
{
    size_t before = e->place_count;

    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        struct value v = field_get(f, record);
        struct error_place why = {.field = str_of(f->name), .key = "model.required"};
        if (v.known ? value_check(e->arena, words, f, v, &why) != OK : f->required)
            error_add_place(e, why);
    }
    if (type->check)
        type->check(record, words, e);
    return e->place_count > before ? ERR_INVALID : OK;
}

void record_breaches(const struct record_type *type, const void *record, struct error *e)
{
    static const struct vocabulary none;

    if (type->check)
        type->check(record, &none, e);
}

uint64_t record_diff(const struct record_type *type, const void *a, const void *b)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < type->field_count; i++)
        if (!value_eq(field_get(&type->fields[i], a), field_get(&type->fields[i], b)))
            mask |= UINT64_C(1) << i;
    return mask;
}

uint64_t record_all_fields(const struct record_type *type)
{
    assert(type->field_count > 0 && type->field_count <= FIELDS_MOST);
    return (UINT64_C(1) << type->field_count) - 1;
}

uint64_t record_whole_groups(const struct record_type *type, uint64_t mask)
{
    bool touched[UINT8_MAX + 1] = {false};

    for (size_t i = 0; i < type->field_count; i++)
        if (mask >> i & 1)
            touched[type->fields[i].group] = true;
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].group && touched[type->fields[i].group])
            mask |= UINT64_C(1) << i;
    return mask;
}
