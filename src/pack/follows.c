/* A pack beside the one in force: what was written under a code must mean the same tomorrow. */
#include "pack/pack.h"

static void tell(struct error *e, struct str file, int64_t row, const char *column, const char *key, struct str a,
                 struct str b)
{
    error_add_place(e, (struct error_place){.file = str_copy(e->arena, file),
                                            .row = row,
                                            .column = str_of(column),
                                            .key = key,
                                            .args = {str_copy(e->arena, a), str_copy(e->arena, b)}});
}

/* --- places --- */

static struct str parent_code(const struct place *row)
{
    return row->parent ? row->parent->code : STR("-");
}

/* The row in which the place stands now as the old row began; before the first row of all, the first. */
static const struct place *row_of(const struct place *place, struct date from)
{
    while (place->earlier && (!date_known(from) || (date_known(place->from) && from.n < place->from.n)))
        place = place->earlier;
    return place;
}

static void compare_place(const struct place *before, const struct place *after, struct error *e)
{
    struct str file = STR("places.csv");

    for (const struct place *old = before; old; old = old->earlier) {
        const struct place *row = row_of(after, old->from);
        if (row->level != old->level)
            tell(e, file, row->row, "level", "pack.level_changed", old->code, str_printf(e->arena, "%d", old->level));
        else if (!str_eq(parent_code(row), parent_code(old)))
            tell(e, file, row->row, "parent", "pack.place_moved", old->code, parent_code(old));
    }
}

static void compare_places(const struct places *before, const struct places *after, struct error *e)
{
    for (size_t i = 0; i < before->n; i++) {
        const struct place *old = before->all[i], *now = place_find(after, old->code);
        if (now)
            compare_place(old, now, e);
        else
            tell(e, STR("places.csv"), old->row, "code", "pack.place_vanished", old->code, old->name[LANG_EN]);
    }
}

/* --- codes --- */

static void compare_list(struct str file, const struct code_list *before, const struct code_list *after,
                         struct error *e)
{
    for (size_t i = 0; i < before->n; i++) {
        const struct code_item *old = before->items[i], *now = code_find(after, old->code);
        if (!now)
            tell(e, file, old->row, "code", "pack.code_vanished", old->code, old->label[LANG_EN]);
        else if (old->parent.n && !str_eq(old->parent, now->parent))
            tell(e, file, now->row, "parent", "pack.code_moved", old->code, old->parent);
    }
}

static void compare_lists(const struct code_lists *before, const struct code_lists *after, struct error *e)
{
    for (size_t i = 0; i < before->by_id.n; i++) {
        const struct code_list *old = before->by_id.items[i].value, *now = code_list_find(after, old->id);
        struct str file = str_printf(e->arena, "codes/%.*s.csv", STR_ARG(old->id));
        if (now)
            compare_list(file, old, now, e);
        else
            tell(e, file, 0, "", "pack.list_vanished", old->id, STR_EMPTY);
    }
}

enum err pack_follows(const struct pack *in_force, const struct pack *next, struct error *e)
{
    size_t before = e->place_count;

    compare_places(&in_force->places, &next->places, e);
    compare_lists(&in_force->codes, &next->codes, e);
    return e->place_count > before ? ERR_INVALID : OK;
}
