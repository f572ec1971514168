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
