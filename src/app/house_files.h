/* Names inside a data directory. */
#ifndef APP_HOUSE_FILES_H
#define APP_HOUSE_FILES_H

#include "base/arena.h"
#include "base/error.h"

/* DIR/NAME, in the arena. */
const char *house_file(struct arena *, const char *dir, const char *name);
/* What to give to db_open. */
enum err house_database(struct arena *, const char *dir, const char **where, struct error *) MUST_USE;

#endif
