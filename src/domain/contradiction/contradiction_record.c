#include "domain/contradiction/contradiction.h"

/* Owner, state and note are set together: who takes it over says how it stands. */
enum { CARE = 1 };

static const struct field contradiction_fields[] = {
    FIELD(1, struct contradiction, type, .key = true, .required = true, .hxl = "#meta+record+type"),
    FIELD(2, struct contradiction, record, .key = true, .required = true, .hxl = "#meta+record+id"),
    FIELD(3, struct contradiction, rule, .key = true, .required = true, .hxl = "#meta+rule"),
    FIELD(4, struct contradiction, owner, .group = CARE, .hxl = "#contact+owner"),
    FIELD(5, struct contradiction, state, .group = CARE, .hxl = "#status"),
    FIELD(6, struct contradiction, note, .group = CARE, .hxl = "#description+note"),
};

const struct record_type contradiction_type =
    RECORD_TYPE(30, contradiction, .check = contradiction_check, .by_system = true);

void contradiction_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct contradiction *c = record;

    (void)words;
    if (c->state.n && !str_is(c->state, CONTRADICTION_WORKING) && !str_is(c->state, CONTRADICTION_WAITING))
        error_add_place(
            e, (struct error_place){.field = STR("state"), .key = "contradiction.no_state", .args = {c->state}});
}
