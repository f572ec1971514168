/* A state of what is known, as people name it: a time, a date, a cut, a publication. */
#ifndef APP_MOMENT_H
#define APP_MOMENT_H

#include "app/house.h"

struct moment {
    const struct cut *cut; /* NULL: now */
    struct instant at;     /* for documents that say so; NO_INSTANT: now */
    struct pack_then then; /* the definitions in force inside the cut */
};

/*
 * WHEN as people write it:
 *   nothing                    now
 *   2026-01-31T12:00:00Z       what this node had received by then (to the second: that second's end)
 *   2026-01-31                 the same at that day's end in the programme's time zone
 *   round-54                   a named cut; the same on every node that holds its entries
 *   0198...-....               a publication's id: the cut it was published at
 * ERR_INVALID "figure.when" for anything else, ERR_CONFLICT "cut.missing" where entries of the cut have not arrived here.
 */
enum err moment_find(struct arena *, const struct house *, struct db *, struct str when, struct moment *,
                     struct error *) MUST_USE;
/* The state of a cut that cut_write wrote. ERR_CONFLICT as above, ERR_DAMAGED "cut.no_cut". */
enum err moment_of_cut(struct arena *, const struct house *, struct db *, struct str streams, struct moment *,
                       struct error *) MUST_USE;

#endif
