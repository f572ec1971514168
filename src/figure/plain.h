/*
 * The plain engine, shared by its files: each record is looked at, row by row, and put into hashed groups. It is exact and takes no
 * short cut, so that a faster engine can be held against it.
 */
#ifndef FIGURE_PLAIN_H
#define FIGURE_PLAIN_H

#include "figure/figure.h"
#include "model/day.h"

/* One computation. */
struct engine {
    struct arena *arena;
    const struct figure_data *data;
    struct expr_names names;        /* of no type: places and codes, and the viewpoint of the record in hand */
    bool over_time;                 /* some place or code began, ended or changed: the day of a record matters */
    struct days days;               /* of the records that others name by number ... */
    const struct record_type *told; /* ... of this type */
    struct date counted_on;         /* COUNT_PLACES: which day's places */
    bool overflow;                  /* a sum left 64 bits */
    struct error *error;
};

/* --- tables asked for once (tables.c) --- */

enum { TABLES_MOST = 64 };

/* Stands before the caller's data: a type is asked for once, however many figures need it. */
struct table_cache {
    const struct figure_data *from;
    const struct record_type *types[TABLES_MOST];
    const struct table *tables[TABLES_MOST];
    size_t n;
};

struct figure_data table_cache_data(struct table_cache *, const struct figure_data *from);

/* --- which records (select.c) --- */

struct selection {
    const struct table *table;
    const size_t *rows; /* of the table, ascending */
    size_t n;
    bool round_known;
    int64_t round;
    VEC(int64_t) rounds_left;
};

/* Records that meet condition and `where`. A stock keeps one round: `*round` where given, else the latest of them. */
enum err select_records(struct engine *, const struct figure_query *, const int64_t *round,
                        struct selection *) MUST_USE;
/* Is the figure's stock narrowed to one round in this query? */
bool select_one_round(const struct figure_query *);
/* `where`, bound to the type: read again from its words where it was bound to another one. */
enum err select_rebind(struct engine *, const struct expr *where, const struct record_type *bound,
                       const struct record_type *wanted, const struct expr **out) MUST_USE;

/* --- how they are told apart (axis.c, order.c) --- */

/* A dimension found in one record type. */
struct axis {
    const struct dimension *dimension;
    const struct field *field;                  /* DIM_PLACE, DIM_FIELD, DIM_ROLLUP; NULL where places are counted */
    const struct field *parts[DIMENSION_PARTS]; /* DIM_SPREAD, DIM_ANY */
    const struct code_list *list;               /* NULL where values are not codes */
};

struct axis_key {
    struct str key; /* empty: blank */
    int64_t amount; /* DIM_SPREAD: what stands under the code; else INT_NONE */
};

/* `type` NULL: places themselves. ERR_INVALID "figure.dimension_type" where the type has no such field. */
enum err axis_find(struct engine *, const struct record_type *, const struct dimension *, struct axis *) MUST_USE;
/* Finds all dimensions of the query; refuses two spreads, and a spread where no amounts are summed. */
enum err axes_find(struct engine *, const struct figure_query *, const struct record_type *,
                   struct axis axes[FIGURE_DIMS]) MUST_USE;
/* The record's keys, each once; none where a spread or "any" dimension has nothing in this record. */
size_t axis_keys(const struct engine *, const struct axis *, const void *record, struct axis_key keys[DIMENSION_PARTS]);
/* Places by the pack, codes by their list, what is not apportioned after what it was, numbers ascending, then what is in no list, blank last. */
void order_cells(const struct engine *, const struct axis axes[FIGURE_DIMS], struct figure_result *);

/* --- when it was (day.c) --- */

/* Takes in what is needed to know the days of records of this type. */
enum err engine_days(struct engine *, const struct record_type *) MUST_USE;
/* From now on places and codes are seen from this record. */
void engine_look_at(struct engine *, const struct record_type *, const void *record);
/* The day of a round that a record of this type may name; NO_DATE where the number names no round or its day is unknown. */
struct date engine_round_day(const struct engine *, const struct record_type *, const struct field *stock,
                             int64_t round);
/* Does the query speak of a place or code that may differ between then and now? */
bool engine_over_time(const struct engine *, const struct figure_query *, const struct axis axes[FIGURE_DIMS]);

/* --- putting together (group.c, distinct.c, set.c) --- */

struct group {
    struct str keys[FIGURE_DIMS];
    int64_t sum;
    bool known; /* something was summed */
    uint64_t lanes[4];
    struct map distinct;
    VEC(size_t) rows;
};

struct groups {
    struct map by_key; /* -> struct group */
    struct buf key;    /* being built */
};

struct groups groups_in(struct arena *);
/* The group of the keys, made when absent. */
struct group *groups_at(struct groups *, const struct str *keys, size_t n);
/* The keys as one string, each with its length: "a" and "bc" are not "ab" and "c". */
struct str groups_key(struct buf *, const struct str *keys, size_t n);
void group_sum(struct engine *, struct group *, int64_t amount); /* INT_NONE adds nothing */
/*
 * The values of `counted` in the keys of the map. What is not apportioned is one of its own only where nobody who went on for it is
 * counted: else a split would make more places hosting somebody than there are.
 */
int64_t distinct_count(const struct engine *, const struct axis *counted, const struct map *values);

/* One record's share of a set hash, and the hash of a sum of shares. */
struct set_share {
    uint64_t lanes[4];
};
struct set_share set_share_of(const struct hash32 *key, struct id, uint64_t version);
void set_add(uint64_t lanes[4], const struct set_share *);
struct hash32 set_hash(const uint64_t lanes[4]);

/* --- the kinds of figures (records.c, places.c, percent.c) --- */

/* `round`: the one a percentage was narrowed to; NULL where the figure chooses by itself. */
enum err compute_records(struct engine *, const struct figure_query *, const int64_t *round,
                         struct figure_result *) MUST_USE;
enum err compute_places(struct engine *, const struct figure_query *, struct figure_result *) MUST_USE;
enum err compute_percent(struct engine *, const struct figure_query *, struct figure_result *) MUST_USE;
/* Any of them, by what the indicator counts. */
enum err compute_any(struct engine *, const struct figure_query *, const int64_t *round,
                     struct figure_result *) MUST_USE;

/* Does the dimension stand for this very field? */
bool dimension_is_field(const struct dimension *, const struct field *);
/* The type whose fields a condition on the figure names: of a percentage its numerator's. NULL where places are counted. */
const struct record_type *indicator_type(const struct indicator *);

#endif
