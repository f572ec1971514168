/* What changed in a figure between two states of what is known, down to the records and who wrote them (figure/diff.h). */
#ifndef APP_DIFFERENCES_H
#define APP_DIFFERENCES_H

#include "app/figures.h"
#include "figure/diff.h"

struct difference_ask {
    struct figure_ask figure; /* without members */
    struct moment from, to;
};

struct difference {
    struct diff_result result;
    const struct indicator *before, *after; /* NULL: the figure does not exist there */
    const struct pack *pack;                /* of the later state */
    int64_t round; /* a stock is compared in one round: the one it has in the earlier state; INT_NONE: it is none */
    bool
        places_within; /* the new definitions cannot be read with the old places: both changes stand under definition */
    const struct cut *from, *to;
};

/* ERR_NOT_FOUND where neither state has the figure; ERR_INVALID for what view_figure refuses. */
enum err difference_find(struct arena *, const struct house *, struct db *, const struct difference_ask *,
                         struct difference *, struct error *) MUST_USE;

/* The newest entry of the record that only one of the two states has, in the arena; NULL: there is none. */
enum err difference_entry(struct arena *, const struct house *, struct db *, const struct difference *,
                          const struct diff_record *, const struct event **, struct error *) MUST_USE;

#endif
