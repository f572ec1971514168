/* What a table leaves out, put together in one row: only where adding up counts nothing twice. */
#include "report/fill.h"

/* Do the cells of a count over this dimension hold different things, so that their sum is a count too? */
static bool adds_up(const struct indicator *indicator, const struct dimension *dimension)
{
    switch (indicator->count) {
    case COUNT_RECORDS:
    case COUNT_SUM:
    case COUNT_SPREAD: return dimension->kind != DIM_ANY;
    case COUNT_PLACES:
    case COUNT_DISTINCT_PLACE: return dimension->kind == DIM_PLACE && dimension->level <= indicator->level;
    case COUNT_DISTINCT:
    case COUNT_PERCENT:
    case COUNT_DECLARED: break;
    }
    return false;
}

static bool all_add_up(const struct indicator *indicator, const struct fill_rows *rows)
{
    for (size_t i = 0; i < rows->by_count; i++)
        if (!adds_up(indicator, rows->by[i]))
            return false;
    return true;
}

/* The base of the rows together: their common one where it follows none of the dimensions, their sum where it follows all. */
enum bases { BASES_MIXED, BASES_COMMON, BASES_ADDED };

static enum bases bases_of(const struct indicator *indicator, const struct fill_rows *rows)
{
    size_t left_aside = 0;

    for (size_t i = 0; i < rows->by_count; i++)
        left_aside += fill_base_drops(indicator, rows->by[i]);
    if (left_aside == rows->by_count)
        return BASES_COMMON;
    if (left_aside == 0 && !indicator->across_place && all_add_up(indicator->base, rows))
        return BASES_ADDED;
    return BASES_MIXED;
}

static struct report_cell refuse(unsigned *gaps, enum gap gap)
{
    *gaps |= gap;
    return (struct report_cell){.kind = VALUE_UNKNOWN};
}

struct report_cell fill_others(const struct fill_rows *rows, size_t a, size_t from, unsigned *gaps)
{
    const struct indicator *indicator = rows->answers[a].indicator;
    bool percent = indicator->count == COUNT_PERCENT, known = false;
    enum bases bases = percent ? bases_of(indicator, rows) : BASES_COMMON;
    struct figure_cell sum = {0};

    if (bases == BASES_MIXED || !all_add_up(percent ? indicator->numerator : indicator, rows))
        return refuse(gaps, GAP_SUM);
    for (size_t i = from; i < rows->n; i++) {
        const struct figure_cell *cell = rows->rows[i].cells[a];
        if (!cell || !cell->known)
            continue;
        known = true;
        sum.value += cell->value;
        sum.base = bases == BASES_ADDED ? sum.base + cell->base : cell->base;
    }
    sum.known = known;
    if (!known || (percent && sum.base == 0))
        return refuse(gaps, GAP_RECORDS);
    return (struct report_cell){
        .kind = percent ? VALUE_PERCENT : VALUE_COUNT,
        .n = percent ? figure_percent(&sum) : sum.value,
        .part = percent ? sum.value : 0,
        .base = sum.base,
    };
}
