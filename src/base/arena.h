/*
 * Memory by lifetime. An arena owns everything allocated from it and gives it all back at once; nothing in it is freed alone.
 * Three lifetimes exist: process, request, scratch. A function that returns memory takes the arena it lives in.
 *
 * Allocation never returns NULL: past the arena's ceiling, or when the machine has none left, the process stops with a message.
 * What a stranger can make large (a body, a file, a row) is capped where it enters, long before this.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena_block;

struct arena {
    struct arena_block *block; /* newest first */
    size_t used;               /* bytes handed out, for tests and limits */
    size_t ceiling;            /* bytes; 0 means ARENA_CEILING */
};

#define ARENA_CEILING ((size_t)8 << 30)
#define ARENA_EMPTY ((struct arena){0})

struct arena_mark {
    struct arena_block *block;
    size_t at, used;
};

/* Zeroed memory, aligned for any type. `size` may be 0. */
void *arena_alloc(struct arena *, size_t size) __attribute__((malloc, returns_nonnull));
/* As arena_alloc for `count` elements; stops the process when the product overflows. */
void *arena_array(struct arena *, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
/* A copy of `size` bytes; `from` may be NULL when size is 0. */
void *arena_copy(struct arena *, const void *from, size_t size) __attribute__((malloc, returns_nonnull));

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

/*
 * Room for `size` bytes in one piece: between a mark taken now and the rewind to it, so much can be used again and again without
 * asking the machine for memory.
 */
void arena_reserve(struct arena *, size_t size);

struct arena_mark arena_mark(const struct arena *);
/* Gives back everything allocated since the mark. */
void arena_rewind(struct arena *, struct arena_mark);
/* Gives back everything. The arena is empty and may be used again. */
void arena_free(struct arena *);

#endif
