/*
 * A table from strings to pointers, in an arena. Keys are not copied: they must live as long as the map. Keys are bytes, so an id
 * serves as well. Nothing is ever removed. Iteration is in order of insertion.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_item {
    struct str key;
    uint64_t hash;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_item *items; /* in order of insertion */
    uint32_t *slots;        /* index+1 into items; 0 is free */
    size_t n, room, slot_count;
};

#define MAP_IN(a) ((struct map){.arena = (a)})

void *map_get(const struct map *, struct str key); /* NULL when absent */
/* The place of the key's value, made (NULL inside) when absent; valid until the next map_at. */
void **map_at(struct map *, struct str key);
void map_set(struct map *, struct str key, void *value);

#endif
