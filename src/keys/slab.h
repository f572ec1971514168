/* Memory for secrets: locked where the machine allows it, between guard pages, left out of core dumps, wiped when freed. */
#ifndef KEYS_SLAB_H
#define KEYS_SLAB_H

#include "base/base.h"

/* Zeroed. Stops the process when there is none. */
void *slab_new(size_t size) __attribute__((malloc, returns_nonnull));
/* From here on a write to it stops the process. */
void slab_seal(void *);
void slab_free(void *); /* sealed or not; NULL is fine */

#endif
