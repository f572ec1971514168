/*
 * The cells of a publication as a file (docs/internals/publication.md; settled for good): comma-separated, a row a cell, in the order
 * in which the report asked. What a figure said, to the last digit, readable in any spreadsheet.
 */
#ifndef DOMAIN_PUBLICATION_FROZEN_H
#define DOMAIN_PUBLICATION_FROZEN_H

#include "figure/figure.h"

enum { FROZEN_CELLS = 1000000, FROZEN_BYTES = 256 << 20 };

/* One cell. Empty values: nothing was known. */
struct frozen_cell {
    struct str figure, by, where; /* what was asked: indicator, dimensions with commas, condition in canonical words */
    struct str keys;              /* which of its cells: "mantika=LY0213;need=food"; empty: the whole */
    struct str value;             /* a count; a percentage in per cent with six decimals at most */
    struct str numerator, base;   /* of a percentage */
    struct str records;           /* how many were counted */
    struct str set;               /* their keyed hash in hex */
};

typedef VEC(struct frozen_cell) frozen_cells;

/* Every cell of a result, the whole last. `by` and `where` as in the struct. */
void frozen_add(struct arena *, frozen_cells *, const struct figure_result *, struct str by, struct str where);
/* A figure that an outside document declares; NO_DECIMAL: nobody did. */
void frozen_add_declared(struct arena *, frozen_cells *, struct str figure, struct str where, struct decimal);

struct str frozen_write(struct arena *, const frozen_cells *);
/* ERR_DAMAGED "publication.damaged" for what frozen_write does not write. */
enum err frozen_read(struct arena *, struct str, frozen_cells *, struct error *) MUST_USE;

/* What is frozen under the same question and keys; NULL: nothing. Built by frozen_index. */
struct map frozen_index(struct arena *, const frozen_cells *);
const struct frozen_cell *frozen_find(struct arena *scratch, const struct map *, const struct frozen_cell *like);
bool frozen_same(const struct frozen_cell *, const struct frozen_cell *);

#endif
