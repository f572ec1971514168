#include "base/vec.h"

void *vec_grow(struct arena *a, const void *at, size_t n, size_t *room, size_t size)
{
    size_t more = *room ? *room * 2 : 8;
    void *grown = arena_array(a, more, size);

    if (n)
        memcpy(grown, at, n * size);
    *room = more;
    return grown;
}
