#include "model/codes.h"

#include "i18n/fold.h"

const struct code_list *code_list_find(const struct code_lists *lists, struct str id)
{
    return map_get(&lists->by_id, id);
}

const struct code_item *code_find(const struct code_list *list, struct str code)
{
    return map_get(&list->by_code, code);
}

const struct code_item *code_read(struct arena *scratch, const struct code_list *list, struct str published)
{
    const struct code_item *item = code_find(list, published);

    return item ? item : map_get(&list->by_alias, i18n_fold(scratch, published));
}

const struct code_item *code_nearest(struct arena *scratch, const struct code_list *list, struct str published)
{
    struct str folded = i18n_fold(scratch, published);
    size_t limit = 1 + folded.n / 4;
    const struct code_item *nearest = NULL;

    for (size_t i = 0; folded.n && i < list->by_alias.n; i++) {
        size_t distance = str_distance(list->by_alias.items[i].key, folded, limit);
        if (distance > limit)
            continue;
        nearest = list->by_alias.items[i].value;
        if (distance == 0)
            break;
        limit = distance - 1;
    }
    return nearest;
}

bool code_within(const struct code_list *list, struct str code, struct str ancestor)
{
    const struct code_item *item = code_find(list, code);

    /* No chain is longer than the list: a circle of parents ends here too. */
    for (size_t steps = 0; item && steps < list->n; steps++) {
        if (str_eq(item->code, ancestor))
            return true;
        item = code_find(list, item->parent);
    }
    return false;
}

struct code_list *code_list_make(struct code_lists *lists, struct str id)
{
    void **place = map_at(&lists->by_id, id);

    if (!*place) {
        struct code_list *list = ARENA_NEW(lists->by_id.arena, struct code_list);
        *list =
            (struct code_list){.id = id, .by_code = MAP_IN(lists->by_id.arena), .by_alias = MAP_IN(lists->by_id.arena)};
        *place = list;
    }
    return *place;
}

static bool stands_for_another(const struct code_list *list, struct str folded, const struct code_item *item)
{
    const struct code_item *known = map_get(&list->by_alias, folded);

    return known && known != item;
}

bool code_list_add(struct arena *a, struct code_list *list, struct code_item *item)
{
    struct str names[LABEL_LANGUAGES + 1] = {i18n_fold(a, item->code)};

    assert(item->code.n);
    for (size_t i = 0; i < LABEL_LANGUAGES; i++)
        names[i + 1] = i18n_fold(a, item->label[i]);
    if (code_find(list, item->code))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (stands_for_another(list, names[i], item))
            return false;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].n)
            map_set(&list->by_alias, names[i], item);
    map_set(&list->by_code, item->code, item);
    if (list->n == list->room)
        list->items = vec_grow(a, list->items, list->n, &list->room, sizeof(struct code_item *));
    list->items[list->n++] = item;
    return true;
}

bool code_list_alias(struct arena *a, struct code_list *list, struct str spelling, struct code_item *item)
{
    struct str folded = i18n_fold(a, spelling);

    if (stands_for_another(list, folded, item))
        return false;
    if (folded.n)
        map_set(&list->by_alias, folded, item);
    return true;
}
