/*
 * Packs of earlier days, read from the archives that the journal names and kept for the next who asks: a figure "as of" then means the
 * definitions of then.
 */
#ifndef APP_PACK_SHELF_H
#define APP_PACK_SHELF_H

#include <pthread.h>

#include "journal/journal.h"
#include "pack/pack.h"

enum { SHELF_PACKS = 16 }; /* kept until the house closes; what comes later is read for its caller alone */

struct shelved {
    struct hash32 blob;
    struct arena arena;
    const struct pack *pack;
};

struct pack_shelf {
    pthread_mutex_t lock;
    struct shelved *packs[SHELF_PACKS];
    size_t n;
};

void shelf_open(struct pack_shelf *);
void shelf_close(struct pack_shelf *);
/* The pack in the archive `blob`. It lives as long as the shelf and the arena. Any thread. */
enum err shelf_pack(struct pack_shelf *, struct arena *, const struct journal *, const struct hash32 *blob,
                    const struct pack **, struct error *) MUST_USE;
/*
 * A pack that never was: the places of one archive, everything else of another. Lives in the arena. ERR_INVALID where the two do not go
 * together (a condition names a place that the other does not have).
 */
enum err shelf_mixed(struct arena *, const struct journal *, const struct hash32 *definitions,
                     const struct hash32 *places, const struct pack **, struct error *) MUST_USE;

#endif
