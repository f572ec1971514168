#include "model/day.h"

#include "model/succession.h"

/* --- when it was --- */

static struct date own_day(const struct record_type *type, const void *record)
{
    const struct field *field = record_field(type, str_of(type->date));
    struct value value = field ? field_get(field, record) : value_none(KIND_DATE);

    if (!value.known)
        return NO_DATE;
    assert(value.kind == KIND_DATE || value.kind == KIND_INSTANT);
    return value.kind == KIND_INSTANT ? instant_date((struct instant){value.n}) : (struct date){(int32_t)value.n};
}

static const struct field *key_field(const struct record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].key)
            return &type->fields[i];
    assert(false);
    return NULL;
}

struct day_key {
    int64_t type, number;
};

static struct str key_text(const struct day_key *key)
{
    return (struct str){(const char *)key, sizeof *key};
}

void days_add(struct days *days, const struct record_type *type, const void *record)
{
    struct value number = field_get(key_field(type), record);
    struct date day = own_day(type, record);

    if (!number.known || !date_known(day))
        return;
    struct day_key key = {type->number, number.n};
    map_set(&days->of, str_copy(days->of.arena, key_text(&key)), arena_copy(days->of.arena, &day, sizeof day));
}

struct date days_find(const struct days *days, const struct record_type *type, int64_t number)
{
    struct day_key key = {type->number, number};
    const struct date *day = map_get(&days->of, key_text(&key));

    return day ? *day : NO_DATE;
}

struct date day_of(const struct record_type *type, const void *record, const struct days *days)
{
    if (!type->dated_by)
        return type->date ? own_day(type, record) : NO_DATE;

    struct value number = field_get(record_field(type, str_of(type->date)), record);

    return number.known ? days_find(days, type->dated_by, number.n) : NO_DATE;
}

struct id day_teller(struct arena *scratch, const struct record_type *type, const void *record)
{
    if (!type->dated_by)
        return NO_ID;

    struct value number = field_get(record_field(type, str_of(type->date)), record);
    void *teller = record_new(scratch, type->dated_by);

    if (!number.known)
        return NO_ID;
    field_set(key_field(type->dated_by), teller, number);
    return record_key_id(scratch, type->dated_by, teller);
}

/* --- what was in force --- */

static const struct place *place_in(const struct field *field, struct value value, const struct vocabulary *words)
{
    return field->kind == KIND_PLACE && value.known ? place_find(words->places, value.text) : NULL;
}

static const struct code_item *code_in(const struct field *field, struct value value, const struct vocabulary *words)
{
    const struct code_list *list =
        field->kind == KIND_CODE && value.known ? code_list_find(words->codes, str_of(field->list)) : NULL;

    return list ? code_find(list, value.text) : NULL;
}

bool day_matters(const struct record_type *type, const void *record, const struct vocabulary *words)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        struct value value = field_get(field, record);
        const struct place *place = place_in(field, value, words);
        const struct code_item *item = code_in(field, value, words);

        if (place && (place->earlier || date_known(place->from) || date_known(place->to)))
            return true;
        if (item && (date_known(item->from) || date_known(item->to)))
            return true;
    }
    return false;
}

static void judge_period(struct error *e, const struct field *field, struct str code, struct date day, struct date from,
                         struct date to, struct str successors)
{
    bool early = date_known(from) && day.n < from.n, late = date_known(to) && day.n > to.n;
    const char *key = early ? "model.not_begun" : successors.n ? "model.ended_successors" : "model.ended";

    if (!early && !late)
        return;
    error_add_place(e, (struct error_place){
                           .field = str_of(field->name),
                           .key = key,
                           .args = {str_copy(e->arena, code), date_format(e->arena, early ? from : to), successors}});
}

enum err day_check(const struct record_type *type, const void *record, const struct vocabulary *words, struct date day,
                   struct error *e)
{
    size_t before = e->place_count;

    for (size_t i = 0; date_known(day) && i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        struct value value = field_get(field, record);
        const struct place *place = place_in(field, value, words);
        const struct code_item *item = code_in(field, value, words);
        const struct place *row = place ? place_row(place, day) : NULL;

        if (row)
            judge_period(e, field, value.text, day, row->from, row->to, place_successors_text(e->arena, row));
        if (item)
            judge_period(e, field, value.text, day, item->from, item->to, code_successors_text(e->arena, item));
    }
    return e->place_count > before ? ERR_INVALID : OK;
}
