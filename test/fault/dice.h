/* Chance that comes again: the same seed throws the same. */
#ifndef FAULT_DICE_H
#define FAULT_DICE_H

#include "base/base.h"

struct dice {
    uint64_t state;
};

static inline struct dice dice_of(uint64_t seed)
{
    return (struct dice){seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

/* From 0 to below `n`. */
static inline unsigned dice_throw(struct dice *d, unsigned n)
{
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return (unsigned)((d->state >> 33) % n);
}

#endif
