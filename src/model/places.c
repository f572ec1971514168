#include "model/places.h"

#include "i18n/fold.h"

const struct place *place_find(const struct places *places, struct str code)
{
    return map_get(&places->by_code, code);
}

const struct place *place_row(const struct place *place, struct date day)
{
    while (date_known(day) && place->earlier && date_known(place->from) && day.n < place->from.n)
        place = place->earlier;
    return place;
}

bool place_stands(const struct place *place, struct date day)
{
    const struct place *row = place_row(place, day);

    if (!date_known(day))
        return !date_known(row->to);
    return (!date_known(row->from) || row->from.n <= day.n) && (!date_known(row->to) || day.n <= row->to.n);
}

bool place_has_level(const struct place *place, int level)
{
    for (; place; place = place->earlier)
        if (place->level == level)
            return true;
    return false;
}

const struct place *place_at(const struct place *place, int level, struct date day)
{
    while (place) {
        const struct place *row = place_row(place, day);
        if (row->level <= level)
            return row->level == level ? place : NULL;
        place = row->parent;
    }
    return NULL;
}

bool place_within(const struct place *place, const struct place *outer, struct date day)
{
    return place_at(place, place_row(outer, day)->level, day) == outer;
}

int place_level_find(const struct places *places, struct str id)
{
    for (size_t i = 0; i < places->level_count; i++)
        if (str_eq(places->levels[i].id, id))
            return (int)i;
    return -1;
}

static bool is_called(struct arena *scratch, const struct place *row, struct str name, struct str folded)
{
    for (size_t i = 0; i < LABEL_LANGUAGES; i++) /* mostly it is written just so, and folding is dear */
        if (str_eq(row->name[i], name))
            return true;
    for (size_t i = 0; i < LABEL_LANGUAGES; i++)
        if (str_eq(i18n_fold(scratch, row->name[i]), folded))
            return true;
    return false;
}

bool place_is_called(struct arena *scratch, const struct place *place, struct str name)
{
    struct str folded = i18n_fold(scratch, name);

    for (const struct place *row = place; folded.n && row; row = row->earlier)
        if (is_called(scratch, row, name, folded))
            return true;
    return false;
}

/* The distance of `folded` to the nearest of the place's code and names; beyond `most`, any number above it. */
static size_t distance_to(struct arena *scratch, const struct place *place, struct str folded, size_t most)
{
    size_t best = str_distance(i18n_fold(scratch, place->code), folded, most);

    for (size_t i = 0; i < LABEL_LANGUAGES; i++) {
        if (!place->name[i].n)
            continue;
        size_t distance = str_distance(i18n_fold(scratch, place->name[i]), folded, most);
        best = distance < best ? distance : best;
    }
    return best;
}

const struct place *place_nearest(struct arena *scratch, const struct places *places, struct str text, int level)
{
    const struct place *nearest = NULL;
    struct str folded = i18n_fold(scratch, text);
    /* A slip in four letters is a slip; more is another word. */
    size_t limit = 1 + folded.n / 4;

    for (size_t i = 0; folded.n && i < places->n; i++) {
        const struct place *place = places->all[i];
        if (level >= 0 && place->level != level)
            continue;
        struct arena_mark mark = arena_mark(scratch);
        size_t distance = distance_to(scratch, place, folded, limit);
        arena_rewind(scratch, mark);
        if (distance > limit)
            continue;
        nearest = place;
        if (distance == 0)
            break;
        limit = distance - 1;
    }
    return nearest;
}
