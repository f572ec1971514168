#include "domain/mobility/mobility.h"

void dtm_round_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct dtm_round *round = record;

    (void)words;
    if (!date_known(round->starts_on) || !date_known(round->ends_on) || round->ends_on.n >= round->starts_on.n)
        return;
    error_add_place(e, (struct error_place){
                           .field = STR("ends_on"),
                           .key = "mobility.ends_before_start",
                           .args = {date_format(e->arena, round->ends_on), date_format(e->arena, round->starts_on)}});
}

void area_baseline_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct area_baseline *area = record;
    const struct field *present = record_field(&area_baseline_type, STR("present"));

    (void)words;
    if (area->present != NO)
        return;
    for (size_t i = 0; i < area_baseline_type.field_count; i++) {
        const struct field *f = &area_baseline_type.fields[i];
        struct value v = field_get(f, record);
        bool part = f->kind == KIND_INTEGER && !f->key && f->group != present->group;
        if (part && v.known && v.n > 0)
            error_add_place(e, (struct error_place){.field = str_of(f->name),
                                                    .key = "mobility.nobody_present",
                                                    .args = {value_write(e->arena, v)}});
    }
}
