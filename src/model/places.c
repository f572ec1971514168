#include "model/places.h"

#include "i18n/fold.h"

const struct place *place_find(const struct places *places, struct str code)
{
    return map_get(&places->by_code, code);
}

const struct place *place_at(const struct place *place, int level)
{
    while (place && place->level > level)
        place = place->parent;
    return place && place->level == level ? place : NULL;
}

bool place_within(const struct place *place, const struct place *outer)
{
    return place_at(place, outer->level) == outer;
}

int place_level_find(const struct places *places, struct str id)
{
    for (size_t i = 0; i < places->level_count; i++)
        if (str_eq(places->levels[i].id, id))
            return (int)i;
    return -1;
}

bool place_is_called(struct arena *scratch, const struct place *place, struct str name)
{
    struct str folded;

    for (size_t i = 0; name.n && i < LABEL_LANGUAGES; i++) /* mostly it is written just so, and folding is dear */
        if (str_eq(place->name[i], name))
            return true;
    folded = i18n_fold(scratch, name);
    for (size_t i = 0; folded.n && i < LABEL_LANGUAGES; i++)
        if (str_eq(i18n_fold(scratch, place->name[i]), folded))
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
