#include "domain/cut/cut.h"

static const struct field named_cut_fields[] = {
    FIELD(1, struct named_cut, name, .key = true, .required = true, .hxl = "#meta+cut+name"),
    FIELD(2, struct named_cut, held_until, .required = true, .hxl = "#date+cut"),
};

/* Not RECORD_TYPE, which names a type as its struct: `struct cut` is the journal's. */
const struct record_type cut_type = {
    .number = 21,
    .name = "cut",
    .by_system = true,
    .size = sizeof(struct named_cut),
    .fields = named_cut_fields,
    .field_count = COUNT_OF(named_cut_fields),
    .check = named_cut_check,
};

void named_cut_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct named_cut *cut = record;
    struct error_place place = {.field = STR("name"), .key = "cut.name_is_a_time", .args = {cut->name}};
    struct instant at;
    struct date day;

    (void)words;
    if (date_parse(cut->name, &day) || instant_parse(cut->name, &at))
        error_add_place(e, place);
}
