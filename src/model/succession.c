#include "model/succession.h"

#include "base/buf.h"

/* --- places --- */

static void add_place(struct arena *a, const struct place *place, struct place_set *to)
{
    for (size_t i = 0; i < to->n; i++)
        if (to->at[i] == place)
            return;
    if (to->n == to->room)
        to->at = vec_grow(a, to->at, to->n, &to->room, sizeof *to->at);
    to->at[to->n++] = place;
}

static bool over(struct date to, struct date now)
{
    return date_known(to) && (!date_known(now) || to.n < now.n);
}

static struct date day_after(struct date day)
{
    return (struct date){day.n + 1};
}

/* A checked table only leads forward in time (load_places.c), so that this ends; `seen` keeps what was split and merged again short. */
static void follow(struct arena *a, const struct place *place, struct date on, struct date now, struct place_set *seen,
                   struct place_set *heirs)
{
    const struct place *row = place_row(place, on);
    size_t before = seen->n;

    add_place(a, row, seen);
    if (seen->n == before)
        return;
    if (!over(row->to, now) || (!row->successor_count && row == place)) {
        add_place(a, place, heirs);
        return;
    }
    if (!row->successor_count) /* its next row goes on */
        follow(a, place, day_after(row->to), now, seen, heirs);
    for (size_t i = 0; i < row->successor_count; i++)
        follow(a, row->successors[i], day_after(row->to), now, seen, heirs);
}

/* Up to the level from a place that stands `now`, or ended before and nobody went on for. */
static void take_up(struct arena *a, const struct place *place, struct date now, int level, struct place_set *to)
{
    const struct place *row = place_row(place, now);

    if (level == PLACE_ITSELF || row->level == level)
        add_place(a, place, to);
    else if (row->level < level)
        add_place(a, NULL, to);
    else if (!over(row->to, now))
        add_place(a, place_at(place, level, now), to);
    else
        place_now(a, row->parent, row->to, now, level, to);
}

void place_now(struct arena *a, const struct place *place, struct date on, struct date now, int level,
               struct place_set *to)
{
    struct place_set seen = {0}, heirs = {0};

    on = date_known(on) ? on : now;
    if (!place->earlier && !over(place->to, now)) {
        take_up(a, place, now, level, to);
        return;
    }
    follow(a, place, on, now, &seen, &heirs);
    for (size_t i = 0; i < heirs.n; i++)
        take_up(a, heirs.at[i], now, level, to);
}

/* --- codes --- */

void code_set_add(struct arena *a, const struct code_item *item, struct code_set *to)
{
    for (size_t i = 0; i < to->n; i++)
        if (to->at[i] == item)
            return;
    if (to->n == to->room)
        to->at = vec_grow(a, to->at, to->n, &to->room, sizeof *to->at);
    to->at[to->n++] = item;
}

static void follow_code(struct arena *a, const struct code_item *item, struct date now, struct code_set *to)
{
    if (!over(item->to, now) || !item->successor_count)
        code_set_add(a, item, to);
    else
        for (size_t i = 0; i < item->successor_count; i++)
            follow_code(a, item->successors[i], now, to);
}

void code_now(struct arena *a, const struct code_list *list, struct str code, struct date now, struct code_set *to)
{
    const struct code_item *item = code_find(list, code);

    if (item)
        follow_code(a, item, now, to);
}

/* --- words and keys --- */

static void put_name(struct buf *b, struct str code, struct str name)
{
    buf_printf(b, "%s%.*s %.*s", b->n ? ", " : "", STR_ARG(code), STR_ARG(name));
}

struct str place_successors_text(struct arena *a, const struct place *row)
{
    struct buf b = BUF_IN(a);

    for (size_t i = 0; i < row->successor_count; i++)
        put_name(&b, row->successors[i]->code, row->successors[i]->name[0]);
    return buf_str(&b);
}

struct str code_successors_text(struct arena *a, const struct code_item *item)
{
    struct buf b = BUF_IN(a);

    for (size_t i = 0; i < item->successor_count; i++)
        put_name(&b, item->successors[i]->code, item->successors[i]->label[0]);
    return buf_str(&b);
}

#define WAS "was:"

struct str not_apportioned_key(struct arena *a, struct str code)
{
    return str_join(a, STR(WAS), code);
}

bool not_apportioned(struct str key, struct str *was)
{
    bool is = str_starts(key, STR(WAS));

    *was = is ? str_slice(key, strlen(WAS), key.n) : STR_EMPTY;
    return is;
}
