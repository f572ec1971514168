#include "pack/load.h"

enum { ID, KIND, RECORD, WHEN, LEFT, OP, RIGHT, BY, SEVERITY, LABEL };
static const char *const columns[] = {"id",    "kind", "record",   "when",     "left",     "op",
                                      "right", "by",   "severity", "label_en", "label_fr", "label_ar"};

static const char *const kinds[] = {[LINT_ROW] = "row",       [LINT_FIGURES] = "figures", [LINT_DECLARED] = "declared",
                                    [LINT_FILLED] = "filled", [LINT_UNIQUE] = "repeat",   [LINT_UNIQUE + 1] = NULL};
static const char *const ops[] = {[LINT_EQ] = "=", [LINT_LE] = "<=", [LINT_GE] = ">=", [LINT_GE + 1] = NULL};
static const char *const severities[] = {"error", "warning", NULL};

/* Fields joined by `+`; whole numbers among them go into `constant`, which is NULL where there may be none. */
static size_t read_sum(struct cell c, const struct record_type *type, const struct field **out, int64_t *constant)
{
    struct cell item;
    size_t n = 0;
    int64_t number;

    if (!cell_required(c))
        return 0;
    for (struct str rest = c.text; cell_item(c, &rest, '+', &item);) {
        if (constant && str_to_int(item.text, &number)) {
            *constant += number > -INT32_MAX && number < INT32_MAX ? number : 0;
            continue;
        }
        const struct field *field = cell_field(item, type);
        if (!field)
            continue;
        if (field->kind != KIND_INTEGER)
            cell_fault(&item, "pack.field_kind", item.text, STR("row"));
        else if (n == LINT_TERMS)
            cell_fault(&c, "pack.too_many", str_printf(c.l->scratch, "%d", LINT_TERMS), STR_EMPTY);
        else
            out[n++] = field;
    }
    return n;
}

static void read_record_check(const struct grid *g, size_t row, struct lint_check *check)
{
    struct cell left = grid_cell(g, row, LEFT), right = grid_cell(g, row, RIGHT), by = grid_cell(g, row, BY);

    check->type = cell_type(grid_cell(g, row, RECORD));
    if (!check->type)
        return;
    check->condition = cell_condition(grid_cell(g, row, WHEN), check->type);
    switch (check->kind) {
    case LINT_ROW:
        check->left_count = read_sum(left, check->type, check->left, NULL);
        check->right_count = read_sum(right, check->type, check->right, &check->right_constant);
        break;
    case LINT_FILLED:
        if (cell_required(left))
            check->left_count = cell_fields(left, check->type, check->left, LINT_TERMS);
        break;
    case LINT_UNIQUE:
        if (cell_required(by))
            check->unique_count = cell_fields(by, check->type, check->unique, COUNT_OF(check->unique));
        break;
    case LINT_FIGURES:
    case LINT_DECLARED: assert(false);
    }
}

static void read_figures_check(const struct grid *g, size_t row, struct lint_check *check)
{
    struct cell by = grid_cell(g, row, BY);

    check->left_figure = cell_indicator(grid_cell(g, row, LEFT));
    check->right_figure = cell_indicator(grid_cell(g, row, RIGHT));
    check->by_count = cell_dimensions(by, check->by, FIGURE_DIMS);
    for (size_t i = 0; i < check->by_count; i++) {
        const struct indicator *sides[] = {check->left_figure, check->right_figure};
        for (size_t s = 0; s < COUNT_OF(sides); s++)
            if (sides[s] && !indicator_permits(sides[s], check->by[i]))
                cell_fault(&by, "pack.not_permitted", check->by[i]->id, sides[s]->id);
    }
}

/* The columns that a kind has no use for. */
static void check_unused(const struct grid *g, size_t row, enum lint_kind kind)
{
    static const bool used[][BY + 1] = {
        [LINT_ROW] = {[RECORD] = true, [WHEN] = true, [LEFT] = true, [OP] = true, [RIGHT] = true},
        [LINT_FILLED] = {[RECORD] = true, [WHEN] = true, [LEFT] = true},
        [LINT_UNIQUE] = {[RECORD] = true, [WHEN] = true, [BY] = true},
        [LINT_FIGURES] = {[LEFT] = true, [OP] = true, [RIGHT] = true, [BY] = true},
        [LINT_DECLARED] = {[BY] = false},
    };

    for (size_t column = RECORD; column <= BY; column++)
        if (!used[kind][column])
            cell_must_be_blank(grid_cell(g, row, column));
}

static void read_check(const struct grid *g, size_t row, struct lint_check *check)
{
    struct cell id = grid_cell(g, row, ID);
    size_t at;

    check->id = id.text;
    grid_labels(g, row, LABEL, true, check->label);
    if (cell_word(grid_cell(g, row, SEVERITY), severities, &at))
        check->warning = at == 1;
    if (cell_id(id))
        for (size_t i = 0; i < g->l->pack->check_count; i++)
            if (str_eq(g->l->pack->checks[i]->id, id.text))
                cell_fault(&id, "pack.repeated", id.text, STR_EMPTY);
    if (!cell_word(grid_cell(g, row, KIND), kinds, &at))
        return;
    check->kind = (enum lint_kind)at;
    check_unused(g, row, check->kind);
    if ((check->kind == LINT_ROW || check->kind == LINT_FIGURES) && cell_word(grid_cell(g, row, OP), ops, &at))
        check->op = (enum lint_op)at;
    if (check->kind == LINT_FIGURES)
        read_figures_check(g, row, check);
    else if (check->kind != LINT_DECLARED)
        read_record_check(g, row, check);
}

void load_checks(struct loading *l)
{
    struct grid g;

    if (!GRID_READ(l, STR("checks.csv"), columns, &g))
        return;
    l->pack->checks = ARENA_ARRAY(l->arena, const struct lint_check *, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++) {
        struct lint_check *check = ARENA_NEW(l->arena, struct lint_check);
        read_check(&g, i, check);
        l->pack->checks[l->pack->check_count++] = check;
    }
}
