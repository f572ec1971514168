/*
 * A growing array in an arena: `struct { struct row *at; size_t n, room; } rows = {0}; VEC_PUSH(&arena, &rows, row)`.
 * Growth copies to a new place in the arena: pointers into `at` do not survive a push.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                                      \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t n, room;                                                                                                \
    }

#define VEC_PUSH(arena, v, ...)                                                                                        \
    do {                                                                                                               \
        if ((v)->n == (v)->room)                                                                                       \
            (v)->at = vec_grow((arena), (v)->at, (v)->n, &(v)->room, sizeof *(v)->at);                                 \
        (v)->at[(v)->n++] = (__VA_ARGS__);                                                                             \
    } while (0)

/* Moves `n` elements to room for twice as many (8 at first). Called by VEC_PUSH. */
void *vec_grow(struct arena *, const void *at, size_t n, size_t *room, size_t size);

#endif
