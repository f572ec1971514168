/* Records of one type as people look through them: filtered, sorted, a page at a time. The statements come from the declarations. */
#ifndef APP_RECORD_LIST_H
#define APP_RECORD_LIST_H

#include "journal/journal.h"

enum { RECORD_FILTERS = 8 };

struct record_filter {
    const struct field *field;
    struct value value; /* known; records that say the same stay */
};

struct record_ask {
    const struct record_type *type;
    struct record_filter filters[RECORD_FILTERS];
    size_t filter_count;
    bool contested;           /* only those that say two things */
    const struct field *sort; /* NULL: by its key; newest change first where it has none */
    bool descending;
    size_t offset, limit;
};

struct record_row {
    struct record_meta meta;
    void *record;
};
typedef VEC(struct record_row) record_rows;

/* How many live records there are, whatever the page. */
enum err record_count(struct arena *, struct db *, const struct record_ask *, int64_t *, struct error *) MUST_USE;
enum err record_page(struct arena *, struct db *, const struct record_ask *, record_rows *, struct error *) MUST_USE;

/* The same page, and how many there are on all, as the entries inside the cut say. */
enum err record_page_then(struct arena *, const struct journal *, struct db *, const struct cut *,
                          const struct record_ask *, record_rows *, int64_t *total, struct error *) MUST_USE;

/* Can it be filtered and sorted by? Points and references cannot. */
bool record_field_orders(const struct field *);

#endif
