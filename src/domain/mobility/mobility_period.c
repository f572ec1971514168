#include "domain/mobility/mobility.h"

struct str dtm_round_period(struct arena *a, enum language language, const struct dtm_round *round)
{
    struct date first = round->starts_on, last = round->ends_on;

    if (!date_known(first) || !date_known(last) || last.n < first.n)
        return round->period;
    return i18n_period(a, language, first, last);
}
