#include "pack/load.h"

enum { CODE, LABEL, PARENT = LABEL + LABEL_LANGUAGES, ALIAS, FROM, TO, SUCCESSOR };
/* Packs from before codes had an end lack the last three. */
static const char *const columns[] = {"code",  "label_en",   "label_fr", "label_ar", "parent",
                                      "alias", "valid_from", "valid_to", "successor"};

/* abc_1, or ABC_1 for the lists of ISO. */
static bool is_code(struct str s)
{
    bool upper = s.n && s.p[0] >= 'A' && s.p[0] <= 'Z', lower = s.n && s.p[0] >= 'a' && s.p[0] <= 'z';

    if (s.n > ID_BYTES || (!upper && !lower))
        return false;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        bool letter = upper ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
        if (!letter && c != '_' && !(c >= '0' && c <= '9'))
            return false;
    }
    return true;
}

/* Which of the row's names stands for another code already. */
static void name_the_clash(const struct grid *g, size_t row, const struct code_list *list)
{
    for (size_t column = CODE; column < PARENT; column++) {
        struct cell c = grid_cell(g, row, column);
        const struct code_item *other = cell_blank(c) ? NULL : code_read(g->l->scratch, list, c.text);
        if (other)
            cell_fault(&c, column == CODE ? "pack.repeated" : "pack.spelling_taken", c.text, other->code);
    }
}

static struct code_item *read_item(const struct grid *g, size_t row, struct code_list *list)
{
    struct cell code = grid_cell(g, row, CODE);
    struct code_item *item = ARENA_NEW(g->l->arena, struct code_item);

    *item = (struct code_item){.code = code.text, .order = (uint32_t)list->n, .row = g->rows.at[row].number};
    if (grid_period(g, row, FROM, &item->from, &item->to))
        list->changes = true;
    grid_labels(g, row, LABEL, true, item->label);
    if (!cell_required(code))
        return NULL;
    if (!is_code(code.text))
        cell_fault(&code, "pack.not_a_code", code.text, STR_EMPTY);
    if (code_list_add(g->l->arena, list, item))
        return item;
    name_the_clash(g, row, list);
    return NULL;
}

static void read_aliases(const struct grid *g, size_t row, struct code_list *list, struct code_item *item)
{
    struct cell c = grid_cell(g, row, ALIAS), alias;

    for (struct str rest = c.text; cell_item(c, &rest, '|', &alias);)
        if (!code_list_alias(g->l->arena, list, alias.text, item))
            cell_fault(&alias, "pack.spelling_taken", alias.text, code_read(g->l->scratch, list, alias.text)->code);
}

static void check_circle(const struct cell *c, const struct code_list *list, const struct code_item *item)
{
    const struct code_item *above = code_find(list, item->parent);

    for (size_t steps = 0; above && steps <= list->n; steps++) {
        if (above == item) {
            cell_fault(c, "pack.circle", c->text, STR_EMPTY);
            return;
        }
        above = code_find(list, above->parent);
    }
}

static void load_list(struct loading *l, struct str file)
{
    struct str id = str_slice(file, strlen("codes/"), file.n - strlen(".csv"));
    struct grid g;

    cell_id((struct cell){.l = l, .file = file, .text = id});
    struct code_list *list = code_list_make(&l->pack->codes, id);
    if (!grid_read(l, file, columns, COUNT_OF(columns), FROM, &g))
        return;
    struct code_item **of_row = ARENA_ARRAY(l->scratch, struct code_item *, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++)
        of_row[i] = read_item(&g, i, list);
    for (size_t i = 0; i < g.rows.n; i++) {
        struct cell parent = grid_cell(&g, i, PARENT);
        if (!of_row[i])
            continue;
        read_aliases(&g, i, list, of_row[i]);
        if (!cell_blank(parent) && cell_code(parent, list))
            of_row[i]->parent = parent.text;
        code_bind(grid_cell(&g, i, SUCCESSOR), list, of_row[i]);
    }
    for (size_t i = 0; i < g.rows.n; i++) {
        struct cell parent = grid_cell(&g, i, PARENT);
        if (!of_row[i])
            continue;
        check_circle(&parent, list, of_row[i]);
        code_check_periods(parent, grid_cell(&g, i, SUCCESSOR), list, of_row[i]);
    }
}

void load_codes(struct loading *l)
{
    for (size_t i = 0; i < l->files->list.n; i++)
        if (str_starts(l->files->list.at[i].name, STR("codes/")))
            load_list(l, l->files->list.at[i].name);
}
