/*
 * What a power cut leaves. Of the calls before the moment of the cut, a file's bytes are on disk for sure once an fsync of that file came
 * after them, and a name once an fsync of its folder did. Of all others each may be there or not, alone, whatever their order; a
 * write may also be torn where a sector ends. An fsync that failed settles nothing, and what it was to write stays unsure for ever
 * until it is written again.
 */
#ifndef FAULT_REPLAY_H
#define FAULT_REPLAY_H

#include "base/arena.h"
#include "dice.h"
#include "disk.h"

enum leftover {
    LEFT_SYNCED, /* only what is sure */
    LEFT_ALL,    /* everything before the cut: what a kill leaves too */
    LEFT_TORN,   /* the same, but the last write is torn */
    LEFT_SOME,   /* what is sure, and by chance some of the rest */
};

/* Builds what a cut before operation `moment` leaves, in the new folder `to`, which is outside the watched one. */
void replay(const struct disk_log *, size_t moment, enum leftover, struct dice *, const char *to);
/* Where to: a new path, in memory where the machine has a file system for it. */
const char *replay_place(struct arena *);
/* Removes what replay built. */
void replay_remove(const char *folder);

#endif
