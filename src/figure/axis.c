#include "figure/place_field.h"
#include "figure/plain.h"

/* Figures never read what identifies a person, whatever a pack asks for. */
static const struct field *countable(const struct record_type *type, struct str name)
{
    const struct field *field = record_field(type, name);

    return field && field->sensitivity != IDENTITY ? field : NULL;
}

static bool find_parts(const struct record_type *type, struct axis *axis)
{
    for (size_t i = 0; i < axis->dimension->part_count; i++) {
        axis->parts[i] = countable(type, str_of(axis->dimension->parts[i].field->name));
        if (!axis->parts[i])
            return false;
    }
    return true;
}

static bool find_fields(const struct record_type *type, struct axis *axis)
{
    const struct dimension *dimension = axis->dimension;

    if (!type)
        return dimension->kind == DIM_PLACE;
    if (dimension->kind == DIM_SPREAD || dimension->kind == DIM_ANY)
        return find_parts(type, axis);
    axis->field = dimension->field.n ? countable(type, dimension->field) : NULL;
    if (dimension->kind == DIM_PLACE && !dimension->field.n)
        axis->field = place_field(type);
    return axis->field != NULL;
}

enum err axis_find(struct engine *engine, const struct record_type *type, const struct dimension *dimension,
                   struct axis *axis)
{
    struct str counted = type ? str_of(type->name) : STR("place");

    *axis = (struct axis){.dimension = dimension, .list = dimension->list};
    if (!find_fields(type, axis))
        return error_set(engine->error, ERR_INVALID, "figure.dimension_type", dimension->id, counted);
    if (!axis->list && axis->field && axis->field->kind == KIND_CODE)
        axis->list = code_list_find(engine->data->codes, str_of(axis->field->list));
    return OK;
}

enum err axes_find(struct engine *engine, const struct figure_query *query, const struct record_type *type,
                   struct axis axes[FIGURE_DIMS])
{
    enum figure_count count = query->indicator->count;
    size_t spreads = 0;

    for (size_t i = 0; i < query->by_count; i++) {
        const struct dimension *dimension = query->by[i];
        enum err code = axis_find(engine, type, dimension, &axes[i]);

        if (code != OK)
            return code;
        if (dimension->kind != DIM_SPREAD)
            continue;
        if (count != COUNT_SUM && count != COUNT_SPREAD && count != COUNT_PERCENT)
            return error_set(engine->error, ERR_INVALID, "figure.spread_needs_sum", dimension->id);
        if (++spreads > 1)
            return error_set(engine->error, ERR_INVALID, "figure.two_spreads", dimension->id);
    }
    return OK;
}

static struct str place_key(const struct engine *engine, const struct axis *axis, struct str code)
{
    const struct place *place = place_find(engine->data->places, code);

    return place ? viewpoint_place_key(&engine->names.viewpoint, place, axis->dimension->level) : STR_EMPTY;
}

/* Of several codes that stand above the value, the nearest. */
static struct str part_above(const struct axis *axis, struct str code)
{
    struct str best = STR_EMPTY;

    for (size_t i = 0; axis->list && code.n && i < axis->dimension->part_count; i++) {
        struct str part = axis->dimension->parts[i].code;

        if (code_within(axis->list, code, part) && (!best.n || code_within(axis->list, part, best)))
            best = part;
    }
    return best;
}

static bool is_part(const struct axis *axis, struct str code)
{
    for (size_t i = 0; i < axis->dimension->part_count; i++)
        if (str_eq(axis->dimension->parts[i].code, code))
            return true;
    return false;
}

/* The parts that stand above the code as now, NULL for none: what stands above it may itself have ended and gone on. */
static void parts_now(const struct viewpoint *viewpoint, const struct axis *axis, struct str code,
                      struct code_set *parts)
{
    struct code_set held = {0};

    code_now(viewpoint->arena, axis->list, code, viewpoint->now, &held);
    if (held.n == 0)
        code_set_add(viewpoint->arena, NULL, parts);
    for (size_t i = 0; i < held.n; i++) {
        if (is_part(axis, held.at[i]->code))
            code_set_add(viewpoint->arena, held.at[i], parts);
        else
            parts_now(viewpoint, axis, held.at[i]->parent, parts);
    }
}

/* As now the successors are rolled up; where they do not meet, what the value was rolled up to is not apportioned. */
static struct str rollup_key(const struct engine *engine, const struct axis *axis, struct str code)
{
    const struct viewpoint *viewpoint = &engine->names.viewpoint;
    struct str was = part_above(axis, code);
    struct code_set parts = {0};

    if (!axis->list || !axis->list->changes || !viewpoint_is_now(viewpoint))
        return was;
    parts_now(viewpoint, axis, code, &parts);
    if (parts.n > 1)
        return not_apportioned_key(viewpoint->arena, was.n ? was : code);
    return parts.at[0] ? parts.at[0]->code : STR_EMPTY;
}

static struct axis_key *key_at(struct axis_key *keys, size_t *n, struct str key)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(keys[i].key, key))
            return &keys[i];
    keys[*n] = (struct axis_key){key, INT_NONE};
    return &keys[(*n)++];
}

static size_t spread_keys(const struct axis *axis, const void *record, struct axis_key *keys)
{
    size_t n = 0;

    for (size_t i = 0; i < axis->dimension->part_count; i++) {
        struct value value = field_get(axis->parts[i], record);

        if (!value.known)
            continue;

        struct axis_key *key = key_at(keys, &n, axis->dimension->parts[i].code);
        int64_t so_far = key->amount == INT_NONE ? 0 : key->amount;

        /* Out of range stands for itself: the sum over records meets it again and reports it. */
        if (__builtin_add_overflow(so_far, value.n, &key->amount))
            key->amount = INT64_MAX;
    }
    return n;
}

static size_t any_keys(const struct engine *engine, const struct axis *axis, const void *record, struct axis_key *keys)
{
    size_t n = 0;

    for (size_t i = 0; i < axis->dimension->part_count; i++) {
        struct value value = field_get(axis->parts[i], record);

        if (value.known)
            key_at(keys, &n, viewpoint_code_key(&engine->names.viewpoint, axis->list, value.text));
    }
    return n;
}

size_t axis_keys(const struct engine *engine, const struct axis *axis, const void *record,
                 struct axis_key keys[DIMENSION_PARTS])
{
    struct value value = axis->field ? field_get(axis->field, record) : value_none(KIND_TEXT);

    keys[0] = (struct axis_key){STR_EMPTY, INT_NONE};
    switch (axis->dimension->kind) {
    case DIM_SPREAD: return spread_keys(axis, record, keys);
    case DIM_ANY: return any_keys(engine, axis, record, keys);
    case DIM_PLACE: keys[0].key = value.known ? place_key(engine, axis, value.text) : STR_EMPTY; return 1;
    case DIM_ROLLUP: keys[0].key = value.known ? rollup_key(engine, axis, value.text) : STR_EMPTY; return 1;
    case DIM_FIELD:
        keys[0].key = value.known && value.kind == KIND_CODE
                          ? viewpoint_code_key(&engine->names.viewpoint, axis->list, value.text)
                          : value_write(engine->arena, value);
        return 1;
    }
    return 0;
}
