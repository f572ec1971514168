#include "base/arena.h"

enum { FIRST_BLOCK = 4096, LARGEST_STEP = 1 << 20, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    size_t size, at;
    _Alignas(ALIGN) unsigned char bytes[];
};

static NORETURN void out_of_memory(size_t size)
{
    fprintf(stderr, "sanad: out of memory (%zu bytes asked)\n", size);
    abort();
}

static struct arena_block *block_new(struct arena *a, size_t need)
{
    size_t size = a->block ? a->block->size * 2 : FIRST_BLOCK;

    if (size > LARGEST_STEP)
        size = LARGEST_STEP;
    if (size < need)
        size = need;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        out_of_memory(size);
    block->older = a->block;
    block->size = size;
    block->at = 0;
    a->block = block;
    return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct arena_block *block = a->block;

    if (a->used + need > (a->ceiling ? a->ceiling : ARENA_CEILING))
        out_of_memory(size);
    if (!block || block->size - block->at < need)
        block = block_new(a, need);
    void *p = block->bytes + block->at;
    block->at += need;
    a->used += need;
    return memset(p, 0, need);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory(SIZE_MAX);
    return arena_alloc(a, bytes);
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
    void *p = arena_alloc(a, size);

    if (size)
        memcpy(p, from, size);
    return p;
}

void arena_reserve(struct arena *a, size_t size)
{
    if (!a->block || a->block->size - a->block->at < size)
        block_new(a, size);
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->block, a->block ? a->block->at : 0, a->used};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->block != mark.block) {
        struct arena_block *older = a->block->older;
        free(a->block);
        a->block = older;
    }
    if (a->block)
        a->block->at = mark.at;
    a->used = mark.used;
}

void arena_free(struct arena *a)
{
    arena_rewind(a, (struct arena_mark){0});
}
