/* Places and codes in time: what they were before and after, and that nothing is left out between. */
#include "pack/load.h"

static struct date day_after(struct date day)
{
    return (struct date){day.n + 1};
}

/* "2012-01-01 – 2025-06-30"; an open side is an ellipsis. */
static struct str period_text(struct arena *a, struct date from, struct date to)
{
    struct str first = date_known(from) ? date_format(a, from) : STR("…");
    struct str last = date_known(to) ? date_format(a, to) : STR("…");

    return str_printf(a, "%.*s – %.*s", STR_ARG(first), STR_ARG(last));
}

/* Is `from`..`to` inside of `outer_from`..`outer_to`? */
static bool covered(struct date from, struct date to, struct date outer_from, struct date outer_to)
{
    bool begins = !date_known(outer_from) || (date_known(from) && from.n >= outer_from.n);
    bool ends = !date_known(outer_to) || (date_known(to) && to.n <= outer_to.n);

    return begins && ends;
}

static bool meet(struct date from, struct date to, struct date other_from, struct date other_to)
{
    return (!date_known(to) || !date_known(other_from) || other_from.n <= to.n) &&
           (!date_known(from) || !date_known(other_to) || other_to.n >= from.n);
}

/* --- places --- */

static void bind_parent(struct cell c, struct place *place)
{
    if (place->level == 0)
        cell_must_be_blank(c);
    else
        place->parent = cell_place(c);
}

static size_t count_items(struct cell c)
{
    struct cell item;
    size_t n = 0;

    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);)
        n++;
    return n;
}

static bool among(const struct place *const *list, size_t n, const struct place *one)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == one)
            return true;
    return false;
}

static void bind_successors(struct cell c, struct place *place)
{
    struct cell item;

    place->successors = ARENA_ARRAY(c.l->arena, const struct place *, count_items(c));
    if (!cell_blank(c) && !date_known(place->to))
        cell_fault(&c, "pack.successor_without_end", c.text, STR_EMPTY);
    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        const struct place *successor = cell_place(item);
        if (successor && among(place->successors, place->successor_count, successor))
            cell_fault(&item, "pack.repeated", item.text, STR_EMPTY);
        else if (successor)
            place->successors[place->successor_count++] = successor;
    }
}

void place_bind(struct place_cells cells, struct place *place)
{
    bind_parent(cells.parent, place);
    bind_successors(cells.successor, place);
}

/* A place does not come again: where its rows leave a gap, the later one is another place and needs a code of its own. */
static void check_follows(struct cell c, const struct place *place)
{
    const struct place *earlier = place->earlier;

    if (!earlier)
        return;
    struct str other = str_printf(c.l->scratch, "%lld", (long long)earlier->row);
    struct str period = period_text(c.l->scratch, earlier->from, earlier->to);
    if (!date_known(earlier->to) || !date_known(place->from) || earlier->to.n >= place->from.n)
        cell_fault(&c, "pack.periods_overlap", other, period);
    else if (day_after(earlier->to).n < place->from.n)
        cell_fault(&c, "pack.periods_gap", other, period);
}

static void check_parent(struct cell c, const struct place *place)
{
    const struct place *parent = place->parent, *first = parent;
    struct str wanted = str_printf(c.l->scratch, "%d", place->level - 1);
    bool level = true;

    if (!parent)
        return;
    for (const struct place *row = parent; row; row = row->earlier) {
        first = row;
        if (meet(place->from, place->to, row->from, row->to))
            level &= row->level == place->level - 1;
    }
    /* One level up and no other: this rules out circles as well. */
    if (!level)
        cell_fault(&c, "pack.parent_level", c.text, wanted);
    else if (!covered(place->from, place->to, first->from, parent->to))
        cell_fault(&c, "pack.parent_period", c.text, period_text(c.l->scratch, first->from, parent->to));
}

struct trail {
    struct arena *arena;
    VEC(const struct place *) seen;
};

static bool leads_to(struct trail *trail, const struct place *from, const struct place *wanted)
{
    if (from == wanted)
        return true;
    if (among(trail->seen.at, trail->seen.n, from))
        return false;
    VEC_PUSH(trail->arena, &trail->seen, from);
    for (const struct place *row = from; row; row = row->earlier)
        for (size_t i = 0; i < row->successor_count; i++)
            if (leads_to(trail, row->successors[i], wanted))
                return true;
    return false;
}

/* Every step leads to a later day, so that no way along successors comes back. */
static void check_successor(struct cell c, const struct place *place, const struct place *successor)
{
    struct date next = day_after(place->to);
    struct trail trail = {.arena = c.l->scratch};
    const struct place *newest = place_find(&c.l->pack->places, place->code);

    if (!place_stands(successor, next))
        cell_fault(&c, leads_to(&trail, successor, newest) ? "pack.circle" : "pack.successor_period", successor->code,
                   date_format(c.l->scratch, next));
    else if (place_row(successor, next)->level != place->level)
        cell_fault(&c, "pack.successor_level", successor->code, STR_EMPTY);
}

void place_check_periods(struct place_cells cells, const struct place *place)
{
    const struct place *newest = place_find(&cells.from.l->pack->places, place->code);

    check_follows(cells.from, place);
    check_parent(cells.parent, place);
    for (size_t i = 0; date_known(place->to) && i < place->successor_count; i++)
        check_successor(cells.successor, place, place->successors[i]);
    if (place != newest && place->successor_count && !among(place->successors, place->successor_count, newest))
        cell_fault(&cells.successor, "pack.successor_itself", place->code, STR_EMPTY);
}

/* --- codes --- */

void code_bind(struct cell c, const struct code_list *list, struct code_item *code)
{
    struct cell item;

    code->successors = ARENA_ARRAY(c.l->arena, const struct code_item *, count_items(c));
    if (!cell_blank(c) && !date_known(code->to))
        cell_fault(&c, "pack.successor_without_end", c.text, STR_EMPTY);
    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);)
        if (cell_code(item, list))
            code->successors[code->successor_count++] = code_find(list, item.text);
}

static void check_code_successor(struct cell c, const struct code_item *code, const struct code_item *successor)
{
    struct date next = day_after(code->to);

    if (successor == code)
        cell_fault(&c, "pack.circle", code->code, STR_EMPTY);
    else if (!covered(next, next, successor->from, successor->to))
        cell_fault(&c, "pack.successor_period", successor->code, date_format(c.l->scratch, next));
}

void code_check_periods(struct cell parent, struct cell successor, const struct code_list *list,
                        const struct code_item *code)
{
    const struct code_item *above = code_find(list, code->parent);

    if (above && !covered(code->from, code->to, above->from, above->to))
        cell_fault(&parent, "pack.parent_period", above->code, period_text(parent.l->scratch, above->from, above->to));
    for (size_t i = 0; date_known(code->to) && i < code->successor_count; i++)
        check_code_successor(successor, code, code->successors[i]);
}
