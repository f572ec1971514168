#include "figure/plain.h"

struct groups groups_in(struct arena *arena)
{
    return (struct groups){.by_key = MAP_IN(arena), .key = BUF_IN(arena)};
}

struct str groups_key(struct buf *out, const struct str *keys, size_t n)
{
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        buf_varint(out, keys[i].n);
        buf_put(out, keys[i]);
    }
    return buf_str(out);
}

struct group *groups_at(struct groups *groups, const struct str *keys, size_t n)
{
    struct arena *arena = groups->by_key.arena;
    struct str key = groups_key(&groups->key, keys, n);
    struct group *group = map_get(&groups->by_key, key);

    if (group)
        return group;
    group = ARENA_NEW(arena, struct group);
    group->distinct = MAP_IN(arena);
    for (size_t i = 0; i < n; i++)
        group->keys[i] = keys[i];
    map_set(&groups->by_key, str_copy(arena, key), group);
    return group;
}

void group_sum(struct engine *engine, struct group *group, int64_t amount)
{
    if (amount == INT_NONE)
        return;
    group->known = true;
    if (__builtin_add_overflow(group->sum, amount, &group->sum) || group->sum == INT64_MAX || group->sum == INT_NONE)
        engine->overflow = true;
}
