/* The rows that the figures of a table have together, in the order the outline asks for. */
#include "i18n/fold.h"
#include "report/fill.h"

/* In no list or tree, but not blank; blank comes last. */
enum { UNLISTED = INT32_MAX };
#define BLANK INT64_MAX

struct ranked {
    int64_t rank[FIGURE_DIMS];
    struct str name; /* folded, of the last dimension */
    bool known;
    int64_t value; /* of the first figure */
    size_t by_count;
    struct fill_row row;
};

static int64_t rank_of(const struct filling *f, const struct dimension *dimension, struct str key)
{
    int64_t n = UNLISTED;
    struct str was;

    if (not_apportioned(key, &was)) /* beside what it was; by its key, right after it */
        return rank_of(f, dimension, was);
    if (!key.n)
        return BLANK;
    if (dimension->kind == DIM_PLACE) {
        const struct place *place = place_find(&f->source->pack->places, key);
        return place ? place->order : UNLISTED;
    }
    if (dimension->list) {
        const struct code_item *item = code_find(dimension->list, key);
        return item ? item->order : UNLISTED;
    }
    return str_to_int(key, &n) ? n : UNLISTED;
}

/* The dimension `i` of both; what is in no list goes by its key. */
static int compare_listed(const struct ranked *x, const struct ranked *y, size_t i)
{
    if (x->rank[i] != y->rank[i])
        return x->rank[i] < y->rank[i] ? -1 : 1;
    return str_cmp(x->row.keys[i], y->row.keys[i]);
}

/* Outer dimensions of nested rows keep their listed order, so that what belongs together stays together. */
static int compare_outer(const struct ranked *x, const struct ranked *y)
{
    int order = 0;

    for (size_t i = 0; order == 0 && i + 1 < x->by_count; i++)
        order = compare_listed(x, y, i);
    return order;
}

static int compare_inner(const struct ranked *x, const struct ranked *y)
{
    return x->by_count ? compare_listed(x, y, x->by_count - 1) : 0;
}

static int by_list(const void *a, const void *b)
{
    int order = compare_outer(a, b);

    return order ? order : compare_inner(a, b);
}

static int by_name(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int order = compare_outer(x, y);

    order = order ? order : str_cmp(x->name, y->name);
    return order ? order : compare_inner(x, y);
}

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int order = compare_outer(x, y);

    if (order)
        return order;
    if (x->known != y->known)
        return x->known ? -1 : 1;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return compare_inner(x, y);
}

static struct str joined_keys(struct arena *arena, const struct figure_cell *cell, size_t n)
{
    struct buf key = BUF_IN(arena);

    for (size_t i = 0; i < n; i++) {
        buf_varint(&key, cell->keys[i].n);
        buf_put(&key, cell->keys[i]);
    }
    return buf_str(&key);
}

static void rank(const struct filling *f, const struct fill_rows *rows, struct ranked *one)
{
    const struct figure_cell *first = one->row.cells[0];

    one->by_count = rows->by_count;
    for (size_t i = 0; i < rows->by_count; i++)
        one->rank[i] = rank_of(f, rows->by[i], one->row.keys[i]);
    if (rows->by_count) {
        size_t last = rows->by_count - 1;
        one->name = i18n_fold(f->arena, fill_key_name(f, rows->by[last], one->row.keys[last]));
    }
    one->known = first && first->known && (rows->answers[0].indicator->count != COUNT_PERCENT || first->base != 0);
    if (one->known)
        one->value = rows->answers[0].indicator->count == COUNT_PERCENT ? figure_percent(first) : first->value;
}

struct fill_rows fill_rows(const struct filling *f, const struct answer *answers, size_t answer_count,
                           enum outline_sort sort)
{
    static int (*const orders[])(const void *, const void *) = {
        [SORT_LISTED] = by_list, [SORT_NAME] = by_name, [SORT_VALUE] = by_value};
    struct map seen = MAP_IN(f->arena);
    struct fill_rows rows = {
        .answers = answers, .answer_count = answer_count, .by = answers[0].by, .by_count = answers[0].by_count};

    assert(answer_count <= OUTLINE_FIGURES);
    for (size_t a = 0; a < answer_count; a++)
        for (size_t i = 0; i < answers[a].result.n; i++) {
            const struct figure_cell *cell = &answers[a].result.cells[i];
            void **at = map_at(&seen, joined_keys(f->arena, cell, rows.by_count));
            struct ranked *one = *at ? *at : ARENA_NEW(f->arena, struct ranked);
            *at = one;
            memcpy(one->row.keys, cell->keys, sizeof one->row.keys);
            one->row.cells[a] = cell;
        }
    struct ranked *ranked = ARENA_ARRAY(f->arena, struct ranked, seen.n);
    for (size_t i = 0; i < seen.n; i++) {
        ranked[i] = *(struct ranked *)seen.items[i].value;
        rank(f, &rows, &ranked[i]);
    }
    if (seen.n)
        qsort(ranked, seen.n, sizeof *ranked, orders[sort]);
    rows.rows = ARENA_ARRAY(f->arena, struct fill_row, seen.n);
    rows.n = seen.n;
    for (size_t i = 0; i < seen.n; i++)
        rows.rows[i] = ranked[i].row;
    return rows;
}
