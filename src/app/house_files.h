/* Names inside a data directory. */
#ifndef APP_HOUSE_FILES_H
#define APP_HOUSE_FILES_H

#include "base/arena.h"

/* DIR/NAME, in the arena. */
const char *house_file(struct arena *, const char *dir, const char *name);

#endif
