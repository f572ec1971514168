/*
 * What changed between two states of a figure, split in a fixed order that leaves nothing over: the figure is computed under the first
 * state, then step by step with more of the second, and each part is what its step changed. So the parts add up to the whole
 * difference, for every kind of figure. Pure.
 *
 *   definition   the pack's, with the old places
 *   places       the pack's
 *   links        who is whom
 *   late         records that had not been there
 *   corrected    records that say something else
 *   retracted    records taken back
 *   erased       records whose keys were destroyed
 */
#ifndef FIGURE_DIFF_H
#define FIGURE_DIFF_H

#include "figure/figure.h"

enum diff_part {
    DIFF_DEFINITION,
    DIFF_PLACES,
    DIFF_LINKS, /* from here on: of records */
    DIFF_LATE,
    DIFF_CORRECTED,
    DIFF_RETRACTED,
    DIFF_ERASED,
    DIFF_PARTS,
};

enum { DIFF_RECORDS = 100000 }; /* changed records that are looked at one by one; the parts count all of them */

/* The figure under one set of definitions. A query without an indicator: there the figure does not exist, and is not known. */
struct diff_definition {
    struct figure_query query; /* all three have as many dimensions */
    const struct places *places;
    const struct code_lists *codes;
    struct date today; /* as in figure_data; goes with the places */
};

struct diff_input {
    struct diff_definition before, between, after; /* between: of after, with the places of before */
    struct figure_data from,
        to; /* tables of the two states, in order of id; their places, codes and day are not used */
    /* Why a record differs: `seen` (late, corrected or retracted, by where it stands), or links or erased. */
    enum diff_part (*why)(void *ctx, struct id record, enum diff_part seen);
    void *ctx;
};

/* A count; of a percentage millionths of a per cent. Not known counts as nothing in a difference. */
struct diff_amount {
    bool known;
    int64_t n;
};

struct diff_cell {
    struct str keys[FIGURE_DIMS];
    struct diff_amount before, after;
    int64_t change, parts[DIFF_PARTS]; /* after - before; they add up to it */
};

/* What one record alone adds to the figure as it is defined after: a count, and for a percentage what is above and below the line. */
struct diff_share {
    bool counted;
    int64_t value, base;
};

struct diff_record {
    const struct record_type *type;
    struct id id;
    enum diff_part part;
    struct diff_share before, after; /* never the same */
};

struct diff_result {
    bool percent;
    struct diff_cell total;
    struct diff_cell *cells; /* of either state: as the later orders them, then those that only the earlier has */
    size_t n;
    VEC(struct diff_record) records; /* by type and id */
    bool records_cut;                /* more than DIFF_RECORDS changed: the list is not whole */
};

/* Fails as figure_compute does; ERR_TOO_LARGE "figure.diff_too_large" where a difference leaves 64 bits. */
enum err diff_run(struct arena *, const struct diff_input *, struct diff_result *, struct error *) MUST_USE;

/* "definition", "places", ... for programs. */
const char *diff_part_name(enum diff_part);

#endif
