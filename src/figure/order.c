#include "figure/plain.h"

/* In no list or tree, but not blank. */
enum { UNLISTED = INT32_MAX };
#define BLANK INT64_MAX

struct rank {
    int64_t listed;
    bool after;
};

struct ranked {
    struct rank rank[FIGURE_DIMS];
    struct figure_cell cell;
};

static int64_t rank_of_part(const struct dimension *dimension, struct str key)
{
    for (size_t i = 0; i < dimension->part_count; i++)
        if (str_eq(dimension->parts[i].code, key))
            return (int64_t)i;
    return UNLISTED;
}

static int64_t rank_of_value(const struct field *field, struct str key)
{
    int64_t n = 0;

    if (field && field->kind == KIND_BOOLEAN)
        return str_is(key, "yes");
    if (field && field->kind == KIND_INTEGER && str_to_int(key, &n))
        return n;
    if (field && field->kind == KIND_DECIMAL && decimal_parse(key, &n))
        return n;
    /* The canonical text of every other kind sorts as the values do. */
    return 0;
}

static int64_t rank_listed(const struct engine *engine, const struct axis *axis, struct str key)
{
    if (axis->dimension->kind == DIM_PLACE) {
        const struct place *place = place_find(engine->data->places, key);

        return place ? place->order : UNLISTED;
    }
    if (axis->list) {
        const struct code_item *item = code_find(axis->list, key);

        return item ? item->order : UNLISTED;
    }
    return axis->dimension->part_count ? rank_of_part(axis->dimension, key) : rank_of_value(axis->field, key);
}

/* What is not apportioned comes right after what it was. */
static struct rank rank_of(const struct engine *engine, const struct axis *axis, struct str key)
{
    struct str was;
    bool after = not_apportioned(key, &was);

    return (struct rank){key.n ? rank_listed(engine, axis, after ? was : key) : BLANK, after};
}

static int compare(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    for (size_t i = 0; i < FIGURE_DIMS; i++) {
        if (x->rank[i].listed != y->rank[i].listed)
            return x->rank[i].listed < y->rank[i].listed ? -1 : 1;
        if (x->rank[i].after != y->rank[i].after)
            return x->rank[i].after ? 1 : -1;

        int by_text = str_cmp(x->cell.keys[i], y->cell.keys[i]);

        if (by_text)
            return by_text;
    }
    return 0;
}

void order_cells(const struct engine *engine, const struct axis axes[FIGURE_DIMS], struct figure_result *result)
{
    struct ranked *ranked = ARENA_ARRAY(engine->arena, struct ranked, result->n);

    for (size_t i = 0; i < result->n; i++) {
        ranked[i].cell = result->cells[i];
        for (size_t d = 0; d < result->by_count; d++)
            ranked[i].rank[d] = rank_of(engine, &axes[d], result->cells[i].keys[d]);
    }
    if (result->n)
        qsort(ranked, result->n, sizeof *ranked, compare);
    for (size_t i = 0; i < result->n; i++)
        result->cells[i] = ranked[i].cell;
}
