/* The records between two states of a difference; only diff*.c include it. */
#ifndef FIGURE_DIFF_TABLES_H
#define FIGURE_DIFF_TABLES_H

#include "figure/diff.h"
#include "figure/plain.h"

/* A record of either side. */
struct diff_row {
    struct id id;
    const void *before, *after; /* NULL: it is not there */
    uint64_t before_version, after_version;
    bool changed;
    enum diff_part part; /* of a changed one */
};

struct diff_type {
    const struct record_type *type;
    struct diff_row *rows;
    size_t n;
    size_t changed[DIFF_PARTS];
    const struct table *tables[DIFF_PARTS]; /* by the last part that is taken from after */
};

struct diff_tables {
    struct arena *arena;
    const struct diff_input *in;
    enum diff_part at;
    struct diff_type types[TABLES_MOST];
    size_t n;
};

void diff_tables_open(struct diff_tables *, struct arena *, const struct diff_input *);
/* Parts up to this one are as after, the others as before. DIFF_PLACES: all records as before. */
void diff_tables_at(struct diff_tables *, enum diff_part);
/* For figure_data; the context is the tables. */
enum err diff_tables_ask(void *tables, const struct record_type *, const struct table **, struct error *) MUST_USE;
/* Did a record of a type that was asked for change so? */
bool diff_tables_changed(const struct diff_tables *, enum diff_part);
/* Every changed record of the types that were asked for, at most `most`; `*cut` where there are more. */
enum err diff_tables_each(struct diff_tables *, size_t most, bool *cut,
                          enum err (*each)(void *ctx, const struct record_type *, const struct diff_row *),
                          void *ctx) MUST_USE;

/* Tables that hold one record and no other, but for those that say when it was. */
struct lone_record {
    const struct figure_data *others;
    const struct record_type *type;
    const void *record;
    struct id id;
    uint64_t version;
    struct table full, empty;
};
enum err lone_record_ask(void *lone, const struct record_type *, const struct table **, struct error *) MUST_USE;

#endif
