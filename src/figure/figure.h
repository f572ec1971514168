/*
 * Figures as sets. A figure is the set of records that meet its condition; counting, summing or dividing is the last step, so that
 * each cell can be opened, compared, proven and suppressed. Pure: the records come in as tables, no database and no clock is read.
 *
 * Rules kept here: a stock is never summed over rounds unless the query says so; a blank is no zero (a cell with no known value is
 * not known); records count once; a percentage carries its numerator and base (DOMAIN.md rules 8 and 10).
 */
#ifndef FIGURE_FIGURE_H
#define FIGURE_FIGURE_H

#include "crypt/crypt.h"
#include "figure/expr.h"
#include "model/record.h"

/*
 * The version of the rules by which figures are computed, kept with everything that is published. It is raised by whoever changes what
 * figure_compute gives for the same records and definitions (a value, a cell, a set hash); speed and new kinds of figures do not raise
 * it. What an older version counted is then explained, not silently counted anew: `sanad publication check` says both versions.
 */
enum { FIGURE_ENGINE = 1 };

/* What is counted. */
enum figure_count {
    COUNT_RECORDS,
    COUNT_SUM,            /* of one integer field */
    COUNT_DISTINCT,       /* values of one field */
    COUNT_DISTINCT_PLACE, /* places at one level */
    COUNT_PLACES,         /* places of the programme that stand at one level, records or not */
    COUNT_PERCENT,        /* one figure over another */
    COUNT_SPREAD,         /* sum of every field of one DIM_SPREAD dimension; by it, each goes under its code */
    COUNT_DECLARED,       /* never computed: known only from what an outside document declares */
};

enum { FIGURE_DIMS = 4, DIMENSION_PARTS = 32 };

/* How records are told apart. */
enum dimension_kind {
    DIM_PLACE,  /* the place at one level */
    DIM_FIELD,  /* the value of one field */
    DIM_SPREAD, /* several count fields of a record, each standing for one code: shelter, arrival, men and women */
    DIM_ANY,    /* several code fields of which any may name the value; a record counts once under each value it has */
    DIM_ROLLUP, /* the code among the parts' that the field's value is or stands below in the list; else blank */
};

struct dimension_part {
    const struct field *field;
    struct str code; /* DIM_SPREAD: what the field stands for, one code may have several; DIM_ROLLUP: see there */
};

struct dimension {
    struct str id;
    struct str label[LABEL_LANGUAGES];
    enum dimension_kind kind;
    const struct record_type *type; /* NULL: any type that has the field (DIM_PLACE, DIM_FIELD) */
    struct str field;               /* by name: DIM_FIELD, DIM_ROLLUP; DIM_PLACE, empty: the first place field */
    const struct code_list *list;   /* NULL where values are not codes */
    int level;                      /* DIM_PLACE */
    struct dimension_part parts[DIMENSION_PARTS];
    size_t part_count;
};

struct indicator {
    struct str id;
    struct str label[LABEL_LANGUAGES], definition[LABEL_LANGUAGES];
    struct str unit, source;
    enum figure_count count;
    const struct record_type *type;           /* NULL for COUNT_PERCENT and COUNT_PLACES */
    const struct field *field;                /* COUNT_SUM, COUNT_DISTINCT */
    const struct dimension *spread;           /* COUNT_SPREAD */
    int level;                                /* COUNT_DISTINCT_PLACE, COUNT_PLACES */
    const struct expr *condition;             /* NULL: every record */
    const struct field *stock;                /* the round field of a stock; NULL for a flow */
    const struct indicator *numerator, *base; /* COUNT_PERCENT */
    /*
     * COUNT_PERCENT: dimensions of the query that the base does not follow. `across_all` drops every one (share of the whole);
     * otherwise the listed ones. A share of region of origin within its column total drops the place dimensions only.
     */
    bool across_all;
    const struct dimension *across[16];
    size_t across_count;
    const struct dimension *across_place; /* a finer DIM_PLACE gives way to this one in the base; NULL: none does */
    const struct dimension *dims[16];     /* permitted ones */
    size_t dim_count;
};

/* The records of one type as they stood at some cut, retracted ones left out. */
struct table {
    const struct record_type *type;
    size_t n;
    const void **records; /* the C structs */
    const struct id *ids;
    const uint64_t *versions; /* changes with every change of the record; enters the set hash */
};

/* Where a computation gets its tables: asked once a type. The table lives as long as the arena given to figure_compute. */
struct figure_data {
    enum err (*table)(void *ctx, const struct record_type *, const struct table **, struct error *);
    void *ctx;
    const struct places *places;
    const struct code_lists *codes;
    struct date today;     /* which day "as now" means: that of the cut; NO_DATE: the newest rows of the tables */
    struct hash32 set_key; /* keys the set hashes: who has no key cannot test whether a record was counted */
};

struct figure_query {
    const struct indicator *indicator;
    const struct dimension *by[FIGURE_DIMS];
    size_t by_count;
    const struct expr *where; /* NULL: none; bound to the indicator's type, of a percentage its numerator's */
    enum places_as places_as; /* of figure and base alike, in dimensions, distinct places and conditions */
    bool sum_rounds;          /* a stock summed over rounds, because somebody said so */
    bool members;             /* keep the records of each cell */
    bool sets;                /* compute the set hashes; without it they are all zero */
};

struct figure_cell {
    struct str
        keys[FIGURE_DIMS];    /* place code, code, canonical value or not_apportioned_key; empty: blank in the record */
    bool known;               /* false: nothing known to count, or a percentage of nothing */
    int64_t value;            /* a count; for a percentage its numerator */
    int64_t base;             /* COUNT_PERCENT: what it is a percentage of; else 0 */
    size_t record_count;      /* COUNT_PERCENT: of the numerator, as are set and members; COUNT_PLACES: 0 */
    struct hash32 set;        /* order-free keyed hash over (id, version) of its records (set.c) */
    const struct id *members; /* record_count ids, ascending, where the query asked for them */
};

struct figure_result {
    const struct indicator *indicator;
    const struct dimension *by[FIGURE_DIMS];
    size_t by_count;
    struct figure_cell *
        cells; /* ordered: as listed in the pack, what is not apportioned after what it was, values ascending, blank last */
    size_t n;
    struct figure_cell total; /* without dimensions; its set covers every record of the figure */
    bool round_known;         /* a stock was limited to one round: which */
    int64_t round;
    VEC(int64_t) rounds_left; /* other rounds that met the condition and were not summed in */
    enum places_as places_as; /* as asked */
    bool over_time; /* it speaks of places or codes of which some began, ended or changed: worth saying which it is */
    size_t undated; /* records of an unknown day, taken as now; 0 where `over_time` is false */
};

/*
 * Computes in `arena`. Every place of a DIM_PLACE dimension that has no record is absent from the cells: not assessed is not zero.
 *
 * - A stock keeps the latest round among the records that meet condition and `where`, unless its round field is one of `by`.
 * - With a spread dimension in `by`, the fields of that dimension are summed under their codes and the indicator's own field only makes
 *   the total; a record enters the codes for which it has a number.
 * - A record of which a DIM_ANY dimension knows no value stands in no cell, only in the total.
 * - A sum is known when it has at least one number in it; counts are always known, and zero without records.
 * - A count of different places or codes as now has what is not apportioned only where nobody who went on for it is counted.
 * - As then each record lies in the places of its own day (model/day.h), as now in those of `today` (viewpoint.h); a sum or count of records
 *   has the same total either way. A spread's codes are those of its dimension either way. Places of the programme (COUNT_PLACES) are
 *   those of `today`; as the base of a percentage as then, those of the day of the round.
 * - A percentage takes its base's latest round on both sides. `where` applies to both; to a base that counts places, only what it says
 *   of places (expr_holds_place); to a base of another type, its words read again. A cell that only the base has is zero per cent; a
 *   cell without a base, or with a base of nothing, is not known.
 *
 * ERR_INVALID: a dimension the indicator does not have ("figure.dimension": its id, the permitted ones, the indicator) or that says
 * nothing of the type or of a side of a percentage ("figure.dimension_type"); a spread where nothing is summed
 * ("figure.spread_needs_sum") or a second one ("figure.two_spreads"); a COUNT_DECLARED figure ("figure.declared"). ERR_TOO_LARGE: a sum
 * beyond 64 bits. Else what the table function or the `where` of the other type gave.
 */
enum err figure_compute(struct arena *, const struct figure_data *, const struct figure_query *, struct figure_result *,
                        struct error *) MUST_USE;

/* Percentage as millionths of a per cent, rounded half to even: 787 of 1000 is 78700000. The cell must be known and its base not 0. */
int64_t figure_percent(const struct figure_cell *);

#endif
