/* The outline of a report: the rows of reports/NAME.csv, in order. What each kind shows is said in docs/internals/pack.md. */
#ifndef PACK_OUTLINE_H
#define PACK_OUTLINE_H

#include "figure/figure.h"

enum outline_kind {
    OUTLINE_HEADING,
    OUTLINE_NUMBER,
    OUTLINE_TABLE,
    OUTLINE_MATRIX,
    OUTLINE_CHANGE,
    OUTLINE_DEFINITIONS,
    OUTLINE_SOURCES,
    OUTLINE_TEXT,
};

enum outline_sort { SORT_LISTED, SORT_NAME, SORT_VALUE }; /* listed: as in the code list or places.csv */

enum { OUTLINE_FIGURES = 16 };

struct outline_figure {
    const struct indicator *indicator;
    const struct expr *where; /* the row's condition bound to this figure's records; NULL for none */
};

struct outline_row {
    int64_t order;
    struct str section;
    enum outline_kind kind;
    struct outline_figure figures[OUTLINE_FIGURES];
    size_t figure_count;
    const struct dimension *by[FIGURE_DIMS];
    size_t by_count;
    struct str where; /* as written */
    enum outline_sort sort;
    size_t limit; /* 0: every row */
    /* May hold {round}, {period} and {FIGURE_ID}; every id was checked to exist. */
    struct str title[LABEL_LANGUAGES], note[LABEL_LANGUAGES];
};

struct outline {
    struct str name;
    struct outline_row *rows;
    size_t n;
};

#endif
