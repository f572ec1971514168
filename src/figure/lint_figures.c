/* Two figures that must agree over the same cells: what the nationalities add up to, and what the areas do. */
#include "figure/lint_work.h"
#include "figure/plain.h"

typedef VEC(int64_t) rounds;

static void add_round(struct arena *arena, rounds *all, int64_t round)
{
    size_t at = 0;

    while (at < all->n && all->at[at] < round)
        at++;
    if (at < all->n && all->at[at] == round)
        return;
    VEC_PUSH(arena, all, round);
    for (size_t i = all->n - 1; i > at; i--)
        all->at[i] = all->at[i - 1];
    all->at[at] = round;
}

static enum err find_rounds(struct lint_work *work, const struct indicator *indicator, rounds *all)
{
    const struct record_type *type = indicator_type(indicator);
    const struct field *stock = lint_stock(indicator);
    const struct table *table;

    stock = type && stock ? record_field(type, str_of(stock->name)) : NULL;
    if (!stock)
        return OK;

    enum err code = lint_table(work, type, &table);

    for (size_t i = 0; code == OK && i < table->n; i++) {
        struct value value = field_get(stock, table->records[i]);

        if (value.known && (work->input->round == INT_NONE || work->input->round == value.n))
            add_round(work->arena, all, value.n);
    }
    return code;
}

struct pair {
    const struct figure_cell *left, *right;
};

/* Both sides' cells under one key: the left's in their order, then those that only the right has. */
static void join(struct arena *arena, const struct figure_result *left, const struct figure_result *right,
                 struct map *pairs)
{
    struct buf key = BUF_IN(arena);

    for (size_t side = 0; side < 2; side++) {
        const struct figure_result *result = side ? right : left;
        const struct figure_cell *cells = result->by_count ? result->cells : &result->total;

        for (size_t i = 0; i < (result->by_count ? result->n : 1); i++) {
            struct str words = groups_key(&key, cells[i].keys, result->by_count);
            struct pair *pair = map_get(pairs, words);

            if (!pair) {
                pair = ARENA_NEW(arena, struct pair);
                map_set(pairs, str_copy(arena, words), pair);
            }
            *(side ? &pair->right : &pair->left) = &cells[i];
        }
    }
}

static int64_t in_unit(const struct indicator *indicator, const struct figure_cell *cell, bool scaled)
{
    int64_t amount = lint_amount(indicator, cell), millionths;

    if (!scaled || indicator->count == COUNT_PERCENT)
        return amount;
    return __builtin_mul_overflow(amount, MILLION, &millionths) ? INT64_MAX : millionths;
}

static void compare(struct lint_work *work, const struct pair *pair, struct finding finding)
{
    const struct lint_check *check = finding.check;
    const struct figure_cell *some = pair->left ? pair->left : pair->right;
    struct str dimensions[FIGURE_DIMS], keys[FIGURE_DIMS];

    finding.scaled = check->left_figure->count == COUNT_PERCENT || check->right_figure->count == COUNT_PERCENT;
    finding.left_known = pair->left && pair->left->known;
    finding.right_known = pair->right && pair->right->known;
    if (!finding.left_known && !finding.right_known)
        return;
    if (finding.left_known)
        finding.left = in_unit(check->left_figure, pair->left, finding.scaled);
    if (finding.right_known)
        finding.right = in_unit(check->right_figure, pair->right, finding.scaled);
    work->findings->compared++;
    /* A side that is missing agrees with nothing but what nothing would agree with: no people in an area need no rows. */
    if (lint_agrees(check->op, finding.left, finding.right))
        return;
    for (size_t i = 0; i < check->by_count; i++) {
        dimensions[i] = check->by[i]->id;
        keys[i] = some->keys[i];
    }
    finding.where = lint_slice(work->arena, dimensions, keys, check->by_count);
    finding.reason = finding.left_known && finding.right_known ? "lint.differs" : "lint.one_side";
    lint_report(work, finding);
}

static enum err compare_round(struct lint_work *work, const struct lint_check *check, int64_t round)
{
    struct error failed = ERROR_IN(work->arena);
    struct figure_result left, right;
    struct map pairs = MAP_IN(work->arena);
    struct finding finding = {.check = check, .round = round};
    enum err code =
        lint_compute(work, check->left_figure, check->by, check->by_count, round, check->condition, &left, &failed);

    if (code == OK)
        code = lint_compute(work, check->right_figure, check->by, check->by_count, round, check->condition, &right,
                            &failed);
    if (code == ERR_INVALID) {
        lint_report_failure(work, finding, &failed);
        return OK;
    }
    if (code != OK) {
        *work->error = failed;
        return code;
    }
    join(work->arena, &left, &right, &pairs);
    for (size_t i = 0; i < pairs.n; i++)
        compare(work, pairs.items[i].value, finding);
    return OK;
}

enum err lint_figures(struct lint_work *work, const struct lint_check *check)
{
    rounds all = {0};
    bool rounds_matter = lint_stock(check->left_figure) || lint_stock(check->right_figure);
    enum err code = find_rounds(work, check->left_figure, &all);

    if (code == OK)
        code = find_rounds(work, check->right_figure, &all);
    if (code == OK && !rounds_matter)
        return compare_round(work, check, INT_NONE);
    for (size_t i = 0; i < all.n && code == OK; i++)
        code = compare_round(work, check, all.at[i]);
    return code;
}
