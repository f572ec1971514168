/* Figures over records: counted, summed, or told apart. */
#include "figure/plain.h"

struct scan {
    struct engine *engine;
    const struct figure_query *query;
    const struct table *table;
    struct axis axes[FIGURE_DIMS];
    struct axis counted; /* COUNT_DISTINCT, COUNT_DISTINCT_PLACE: the values counted */
    struct axis spread;  /* COUNT_SPREAD: the fields summed */
    struct dimension counted_by;
    size_t undated;
    struct groups groups;
    struct group total;
};

/* What one record brings into every group it enters. */
struct contribution {
    size_t row;
    int64_t amount;      /* COUNT_SUM, COUNT_SPREAD */
    struct str distinct; /* COUNT_DISTINCT, COUNT_DISTINCT_PLACE; empty: a blank, which is no value */
    struct set_share share;
};

static void enter(struct engine *engine, struct group *group, const struct contribution *c, int64_t amount)
{
    VEC_PUSH(engine->arena, &group->rows, c->row);
    set_add(group->lanes, &c->share);
    group_sum(engine, group, amount);
    if (c->distinct.n)
        map_set(&group->distinct, c->distinct, group);
}

/* Enters the record under every combination of its keys. `amount` is a spread's once one was met on the way. */
static void enter_groups(struct scan *scan, const struct contribution *c, size_t depth, struct str *keys,
                         int64_t amount)
{
    struct axis_key found[DIMENSION_PARTS];

    if (depth == scan->query->by_count) {
        enter(scan->engine, groups_at(&scan->groups, keys, depth), c, amount);
        return;
    }

    const struct axis *axis = &scan->axes[depth];
    size_t n = axis_keys(scan->engine, axis, scan->table->records[c->row], found);

    for (size_t i = 0; i < n; i++) {
        keys[depth] = found[i].key;
        enter_groups(scan, c, depth + 1, keys, axis->dimension->kind == DIM_SPREAD ? found[i].amount : amount);
    }
}

static int64_t spread_amount(const struct scan *scan, const void *record)
{
    struct axis_key keys[DIMENSION_PARTS];
    size_t n = axis_keys(scan->engine, &scan->spread, record, keys);
    struct group all = {0};

    for (size_t i = 0; i < n; i++)
        group_sum(scan->engine, &all, keys[i].amount);
    return all.known ? all.sum : INT_NONE;
}

static struct contribution contribution_of(struct scan *scan, size_t row)
{
    const struct indicator *indicator = scan->query->indicator;
    const void *record = scan->table->records[row];
    struct contribution c = {.row = row, .amount = INT_NONE};
    struct axis_key key[DIMENSION_PARTS];

    engine_look_at(scan->engine, scan->table->type, record);
    scan->undated += scan->engine->over_time && !date_known(scan->engine->names.viewpoint.on);
    if (scan->query->sets)
        c.share = set_share_of(&scan->engine->data->set_key, scan->table->ids[row], scan->table->versions[row]);
    if (indicator->count == COUNT_SUM) {
        struct value value = field_get(indicator->field, record);

        c.amount = value.known ? value.n : INT_NONE;
    } else if (indicator->count == COUNT_SPREAD) {
        c.amount = spread_amount(scan, record);
    } else if (indicator->count == COUNT_DISTINCT || indicator->count == COUNT_DISTINCT_PLACE) {
        axis_keys(scan->engine, &scan->counted, record, key);
        c.distinct = key[0].key;
    }
    return c;
}

static int compare_ids(const void *a, const void *b)
{
    return id_cmp(*(const struct id *)a, *(const struct id *)b);
}

static const struct id *members_of(const struct scan *scan, const struct group *group)
{
    struct id *ids = ARENA_ARRAY(scan->engine->arena, struct id, group->rows.n);

    for (size_t i = 0; i < group->rows.n; i++)
        ids[i] = scan->table->ids[group->rows.at[i]];
    if (group->rows.n)
        qsort(ids, group->rows.n, sizeof *ids, compare_ids);
    return ids;
}

static struct figure_cell cell_of(const struct scan *scan, const struct group *group)
{
    struct figure_cell cell = {.known = true, .record_count = group->rows.n};

    memcpy(cell.keys, group->keys, sizeof cell.keys);
    if (scan->query->sets)
        cell.set = set_hash(group->lanes);
    switch (scan->query->indicator->count) {
    case COUNT_RECORDS: cell.value = (int64_t)group->rows.n; break;
    case COUNT_SUM:
    case COUNT_SPREAD:
        cell.value = group->sum;
        cell.known = group->known;
        break;
    case COUNT_DISTINCT:
    case COUNT_DISTINCT_PLACE: cell.value = distinct_count(scan->engine, &scan->counted, &group->distinct); break;
    case COUNT_PLACES:
    case COUNT_PERCENT:
    case COUNT_DECLARED: break; /* not over records */
    }
    if (scan->query->members)
        cell.members = members_of(scan, group);
    return cell;
}

static enum err prepare(struct scan *scan)
{
    const struct indicator *indicator = scan->query->indicator;
    enum err code = axes_find(scan->engine, scan->query, indicator->type, scan->axes);

    if (code == OK && indicator->count == COUNT_SPREAD)
        code = axis_find(scan->engine, indicator->type, indicator->spread, &scan->spread);
    if (code != OK || (indicator->count != COUNT_DISTINCT && indicator->count != COUNT_DISTINCT_PLACE))
        return code;
    scan->counted_by = (struct dimension){.id = STR("place"), .kind = DIM_PLACE, .level = indicator->level};
    if (indicator->count == COUNT_DISTINCT)
        scan->counted_by = (struct dimension){
            .id = str_of(indicator->field->name), .kind = DIM_FIELD, .field = str_of(indicator->field->name)};
    return axis_find(scan->engine, indicator->type, &scan->counted_by, &scan->counted);
}

enum err compute_records(struct engine *engine, const struct figure_query *query, const int64_t *round,
                         struct figure_result *result)
{
    struct scan scan = {.engine = engine, .query = query, .groups = groups_in(engine->arena)};
    struct selection selection;
    struct str keys[FIGURE_DIMS] = {0};
    enum err code = prepare(&scan);

    if (code == OK)
        code = select_records(engine, query, round, &selection);
    if (code != OK)
        return code;
    scan.table = selection.table;
    scan.total.distinct = MAP_IN(engine->arena);
    for (size_t i = 0; i < selection.n; i++) {
        struct contribution c = contribution_of(&scan, selection.rows[i]);

        enter(engine, &scan.total, &c, c.amount);
        if (query->by_count)
            enter_groups(&scan, &c, 0, keys, c.amount);
    }
    result->over_time = engine_over_time(engine, query, scan.axes);
    result->undated = result->over_time ? scan.undated : 0;
    result->round_known = selection.round_known;
    result->round = selection.round;
    memcpy(&result->rounds_left, &selection.rounds_left, sizeof result->rounds_left);
    result->total = cell_of(&scan, &scan.total);
    result->n = scan.groups.by_key.n;
    result->cells = ARENA_ARRAY(engine->arena, struct figure_cell, result->n);
    for (size_t i = 0; i < result->n; i++)
        result->cells[i] = cell_of(&scan, scan.groups.by_key.items[i].value);
    order_cells(engine, scan.axes, result);
    return OK;
}
