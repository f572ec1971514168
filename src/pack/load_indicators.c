#include "pack/load.h"

enum {
    ID,
    LABEL,
    DEFINITION = LABEL + LABEL_LANGUAGES,
    COUNT = DEFINITION + LABEL_LANGUAGES,
    RECORD,
    CONDITION,
    OF,
    NUMERATOR,
    ACROSS,
    STOCK,
    DIMS,
    UNIT,
    SOURCE
};
static const char *const columns[] = {
    "id",    "label_en", "label_fr",  "label_ar", "definition_en", "definition_fr", "definition_ar",
    "count", "record",   "condition", "of",       "numerator",     "across",        "stock",
    "dims",  "unit",     "source"};
static const char *const units[] = {"people", "places", "percent", "count", NULL};

static bool of_records(enum figure_count count)
{
    return count != COUNT_PERCENT && count != COUNT_PLACES && count != COUNT_DECLARED;
}

static int read_level_number(struct cell c, struct str text)
{
    int64_t n;

    if (str_to_int(text, &n) && n >= 0 && n < (int64_t)c.l->pack->places.level_count)
        return (int)n;
    cell_fault(&c, "pack.no_level", text, STR_EMPTY);
    return -1;
}

static void read_sum(struct cell c, struct str name, struct indicator *made)
{
    made->count = COUNT_SUM;
    made->field = made->type ? cell_field(cell_as(c, name), made->type) : NULL;
    if (made->field && made->field->kind != KIND_INTEGER)
        cell_fault(&c, "pack.field_kind", name, STR("sum"));
}

static void read_spread(struct cell c, struct str name, struct indicator *made)
{
    made->count = COUNT_SPREAD;
    made->spread = cell_dimension(cell_as(c, name));
    if (made->spread && made->spread->kind != DIM_SPREAD)
        cell_fault(&c, "pack.not_a_spread", name, STR_EMPTY);
    else if (made->spread && made->type && !dimension_fits(made->spread, made->type))
        cell_fault(&c, "pack.dimension_type", name, str_of(made->type->name));
}

static void read_distinct(struct cell c, struct str what, struct indicator *made)
{
    size_t at = str_find(what, '@');

    made->count = at < what.n ? COUNT_DISTINCT_PLACE : COUNT_DISTINCT;
    made->field = made->type ? cell_field(cell_as(c, str_slice(what, 0, at)), made->type) : NULL;
    if (made->count == COUNT_DISTINCT)
        return;
    if (made->field && made->field->kind != KIND_PLACE)
        cell_fault(&c, "pack.field_kind", made->field ? str_of(made->field->name) : what, STR("place"));
    made->level = read_level_number(c, str_slice(what, at + 1, what.n));
}

static void read_count(struct cell c, struct indicator *made)
{
    struct str inside;

    if (!cell_required(c))
        return;
    if (str_is(c.text, "records"))
        made->count = COUNT_RECORDS;
    else if (str_is(c.text, "percent"))
        made->count = COUNT_PERCENT;
    else if (str_is(c.text, "declared"))
        made->count = COUNT_DECLARED;
    else if (cell_call(c, "sum", &inside))
        read_sum(c, inside, made);
    else if (cell_call(c, "spread", &inside))
        read_spread(c, inside, made);
    else if (cell_call(c, "distinct", &inside))
        read_distinct(c, inside, made);
    else if (cell_call(c, "places", &inside)) {
        made->count = COUNT_PLACES;
        made->level = read_level_number(c, inside);
    } else
        cell_fault(&c, "pack.no_count", c.text, STR_EMPTY);
}

/* What is counted decides which of the other columns are needed and which have no meaning. */
static void read_subject(const struct grid *g, size_t row, struct indicator *made)
{
    struct cell count = grid_cell(g, row, COUNT), record = grid_cell(g, row, RECORD);
    struct cell stock = grid_cell(g, row, STOCK), condition = grid_cell(g, row, CONDITION);

    if (!cell_blank(record))
        made->type = cell_type(record);
    read_count(count, made);
    if (!of_records(made->count)) {
        cell_must_be_blank(record);
        cell_must_be_blank(condition);
        cell_must_be_blank(stock);
        made->type = NULL;
    } else if (made->type) {
        made->condition = cell_condition(condition, made->type);
        made->stock = cell_blank(stock) ? NULL : cell_field(stock, made->type);
        if (made->stock && made->stock->kind != KIND_INTEGER)
            cell_fault(&stock, "pack.field_kind", stock.text, STR("stock"));
    } else if (cell_blank(count) || cell_blank(record))
        cell_required(record);
    if (made->count != COUNT_PERCENT)
        for (size_t column = OF; column <= ACROSS; column++)
            cell_must_be_blank(grid_cell(g, row, column));
}

static bool may_split(const struct indicator *made, const struct dimension *d)
{
    if (made->count == COUNT_PLACES)
        return d->kind == DIM_PLACE;
    return !made->type || dimension_fits(d, made->type);
}

static struct indicator *read_indicator(const struct grid *g, size_t row)
{
    struct cell id = grid_cell(g, row, ID), dims = grid_cell(g, row, DIMS);
    struct indicator *made = ARENA_NEW(g->l->arena, struct indicator);
    size_t unit;

    *made = (struct indicator){.id = id.text, .level = -1};
    grid_labels(g, row, LABEL, true, made->label);
    grid_labels(g, row, DEFINITION, true, made->definition);
    read_subject(g, row, made);
    if (made->count == COUNT_DECLARED)
        cell_must_be_blank(dims);
    made->dim_count = cell_dimensions(dims, made->dims, COUNT_OF(made->dims));
    for (size_t i = 0; i < made->dim_count; i++)
        if (!may_split(made, made->dims[i]))
            cell_fault(&dims, "pack.dimension_type", made->dims[i]->id,
                       made->type ? str_of(made->type->name) : grid_cell(g, row, COUNT).text);
    cell_word(grid_cell(g, row, UNIT), units, &unit);
    made->unit = grid_cell(g, row, UNIT).text;
    made->source = grid_cell(g, row, SOURCE).text;
    cell_required(grid_cell(g, row, SOURCE));
    if (!cell_id(id))
        return NULL;
    if (map_get(&g->l->pack->indicators, id.text)) {
        cell_fault(&id, "pack.repeated", id.text, STR_EMPTY);
        return NULL;
    }
    return made;
}

/* --- percentages: once every indicator is known --- */

static void read_across_place(struct cell item, struct indicator *made)
{
    struct str level = str_trim(str_slice(item.text, strlen("place>"), item.text.n));
    const struct dimension *d = cell_dimension(cell_as(item, level));

    if (d && d->kind != DIM_PLACE)
        cell_fault(&item, "pack.not_a_place_dimension", level, STR_EMPTY);
    else if (made->across_place)
        cell_fault(&item, "pack.repeated", item.text, STR_EMPTY);
    else
        made->across_place = d;
}

static void read_across(struct cell c, struct indicator *made)
{
    struct cell item;

    if (str_is(c.text, "*")) {
        made->across_all = true;
        return;
    }
    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        if (str_starts(item.text, STR("place>"))) {
            read_across_place(item, made);
            continue;
        }
        const struct dimension *d = cell_dimension(item);
        if (!d)
            continue;
        if (!indicator_permits(made, d))
            cell_fault(&item, "pack.not_permitted", item.text, made->id);
        if (made->across_count == COUNT_OF(made->across))
            cell_fault(&c, "pack.too_many", str_printf(c.l->scratch, "%zu", COUNT_OF(made->across)), STR_EMPTY);
        else
            made->across[made->across_count++] = d;
    }
}

static const struct indicator *read_side(struct cell c)
{
    const struct indicator *side = cell_indicator(c);

    if (!side || (side->count != COUNT_PERCENT && side->count != COUNT_DECLARED))
        return side;
    /* Circles are kept out by this as well. */
    cell_fault(&c, "pack.percent_side", c.text, STR_EMPTY);
    return NULL;
}

/* How the base is split when the percentage is split by `d`; NULL where it is not. */
static const struct dimension *base_dimension(const struct indicator *made, const struct dimension *d)
{
    if (made->across_all)
        return NULL;
    for (size_t i = 0; i < made->across_count; i++)
        if (made->across[i] == d)
            return NULL;
    bool finer = d->kind == DIM_PLACE && made->across_place && d->level > made->across_place->level;
    return finer ? made->across_place : d;
}

static void read_percent(const struct grid *g, size_t row, struct indicator *made)
{
    struct cell dims = grid_cell(g, row, DIMS);

    made->base = read_side(grid_cell(g, row, OF));
    made->numerator = read_side(grid_cell(g, row, NUMERATOR));
    read_across(grid_cell(g, row, ACROSS), made);
    for (size_t i = 0; i < made->dim_count; i++) {
        const struct dimension *base = base_dimension(made, made->dims[i]);
        if (made->numerator && !indicator_permits(made->numerator, made->dims[i]))
            cell_fault(&dims, "pack.not_permitted", made->dims[i]->id, made->numerator->id);
        if (made->base && base && !indicator_permits(made->base, base))
            cell_fault(&dims, "pack.not_permitted", base->id, made->base->id);
    }
}

void load_indicators(struct loading *l)
{
    struct grid g;

    if (!GRID_READ(l, STR("indicators.csv"), columns, &g))
        return;
    struct indicator **of_row = ARENA_ARRAY(l->scratch, struct indicator *, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++) {
        of_row[i] = read_indicator(&g, i);
        if (of_row[i])
            map_set(&l->pack->indicators, of_row[i]->id, of_row[i]);
    }
    for (size_t i = 0; i < g.rows.n; i++)
        if (of_row[i] && of_row[i]->count == COUNT_PERCENT)
            read_percent(&g, i, of_row[i]);
}

bool indicator_permits(const struct indicator *indicator, const struct dimension *d)
{
    for (size_t i = 0; i < indicator->dim_count; i++)
        if (indicator->dims[i] == d)
            return true;
    return false;
}
