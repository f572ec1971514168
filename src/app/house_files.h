/* Names inside a data directory. */
#ifndef APP_HOUSE_FILES_H
#define APP_HOUSE_FILES_H

#include "base/arena.h"
#include "base/error.h"

/* DIR/NAME, in the arena. */
const char *house_file(struct arena *, const char *dir, const char *name);
/* What to give to db_open. */
enum err house_database(struct arena *, const char *dir, const char **where, struct error *) MUST_USE;

/*
 * The note that the directory is being made, durable before there is a key. `what` says in which way. ERR_CONFLICT
 * "house.unfinished" where another making was cut off.
 */
enum err house_making_begin(const char *dir, struct str what, struct error *) MUST_USE;
/* All of it is on disk. */
enum err house_making_end(const char *dir, struct error *) MUST_USE;

#endif
