#include "base/map.h"

static uint32_t *find_slot(const struct map *m, struct str key, uint64_t hash)
{
    size_t mask = m->slot_count - 1;

    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &m->slots[i];
        if (!*slot)
            return slot;
        const struct map_item *item = &m->items[*slot - 1];
        if (item->hash == hash && str_eq(item->key, key))
            return slot;
    }
}

static void grow(struct map *m)
{
    size_t room = m->room ? m->room * 2 : 16;
    struct map_item *items = ARENA_ARRAY(m->arena, struct map_item, room);

    if (m->n)
        memcpy(items, m->items, m->n * sizeof *items);
    m->items = items;
    m->room = room;
    m->slot_count = room * 2;
    m->slots = ARENA_ARRAY(m->arena, uint32_t, m->slot_count);
    for (size_t i = 0; i < m->n; i++)
        *find_slot(m, items[i].key, items[i].hash) = (uint32_t)i + 1;
}

void *map_get(const struct map *m, struct str key)
{
    if (!m->n)
        return NULL;
    uint32_t slot = *find_slot(m, key, str_hash(key));
    return slot ? m->items[slot - 1].value : NULL;
}

void **map_at(struct map *m, struct str key)
{
    if (m->n == m->room)
        grow(m);
    uint64_t hash = str_hash(key);
    uint32_t *slot = find_slot(m, key, hash);
    if (!*slot) {
        m->items[m->n] = (struct map_item){key, hash, NULL};
        *slot = (uint32_t)++m->n;
    }
    return &m->items[*slot - 1].value;
}

void map_set(struct map *m, struct str key, void *value)
{
    *map_at(m, key) = value;
}
