#include "keys/slab.h"

#include <sodium.h>

enum { ALIGN = 64 };

void *slab_new(size_t size)
{
    /* libsodium puts the end of the memory at the guard page: only a round size gives an aligned start. */
    size_t round = (size + ALIGN - 1) / ALIGN * ALIGN;
    void *p = sodium_malloc(round);

    if (!p) {
        fprintf(stderr, "sanad: out of locked memory (%zu bytes asked)\n", size);
        abort();
    }
    return memset(p, 0, round);
}

void slab_seal(void *p)
{
    sodium_mprotect_readonly(p);
}

void slab_free(void *p)
{
    sodium_free(p);
}
