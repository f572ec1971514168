/*
 * Records that wait for somebody: contested ones, and those that break a rule of their type. They are few among many and found by
 * index (record_ddl), so asking costs what they are, not what the tables hold; a page deep in the list costs the pages before it.
 */
#ifndef MODEL_MARKED_H
#define MODEL_MARKED_H

#include "model/project.h"

enum mark { MARK_CONTESTED, MARK_BREACHED };

struct marked_ask {
    enum mark mark;
    const struct record_type *const *types;
    size_t n;
    size_t offset, limit;
};

struct marked_record {
    const struct record_type *type;
    struct record_meta meta;
    void *record;
};
typedef VEC(struct marked_record) marked_records;

/* How many records of these types there are, whatever the page. */
enum err marked_count(struct arena *, struct db *, const struct marked_ask *, int64_t *, struct error *) MUST_USE;
/* The newest change first, over all types. */
enum err marked_page(struct arena *, struct db *, const struct marked_ask *, marked_records *, struct error *) MUST_USE;

#endif
