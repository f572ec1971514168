#include "domain/cut/cut.h"

static const struct field named_cut_fields[] = {
    FIELD(1, struct named_cut, name, .key = true, .required = true, .hxl = "#meta+cut+name"),
    FIELD(2, struct named_cut, held_until, .hxl = "#date+cut"),
    FIELD(3, struct named_cut, streams, .hxl = "#meta+cut+streams"),
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

static void add(struct error *e, const char *field, const char *key, struct str name)
{
    error_add_place(e, (struct error_place){.field = str_of(field), .key = key, .args = {name}});
}

void named_cut_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct named_cut *named = record;
    struct instant at;
    struct date day;
    struct cut cut;
    struct id id;

    (void)words;
    if (date_parse(named->name, &day) || instant_parse(named->name, &at) || id_parse(named->name, &id))
        add(e, "name", "cut.name_is_a_time", named->name);
    if (named->streams.n && !cut_read(e->arena, named->streams, &cut))
        add(e, "streams", "cut.no_cut", named->name);
    if (!named->streams.n && !instant_known(named->held_until))
        add(e, "held_until", "cut.means_nothing", named->name);
}
