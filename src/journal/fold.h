/*
 * What is known of one record: its entries folded in hybrid-time order, whatever the order they arrived in. Pure.
 *
 * An entry saw another when it names it as base, or names one that saw it. Of the entries that wrote a merge group, those that no
 * later writer saw are its heads. One head: the value stands. Several: the group is contested; time decides what is displayed, all
 * values are kept, and an entry that saw them all settles it. A value that its field declares to prevail (`prevails`: a withdrawal, a
 * revocation) is displayed before any that did not know of it, whatever the time. Life and death are such a group of their own, in
 * which a retraction beats what did not know of it.
 */
#ifndef JOURNAL_FOLD_H
#define JOURNAL_FOLD_H

#include "journal/entry.h"

/* One entry as the fold needs it. */
struct change_seen {
    enum op op; /* OP_CREATE, OP_UPDATE or OP_RETRACT; others are passed over */
    struct hybrid time;
    struct id origin, scope, actor, source;
    uint64_t number;
    struct version version;
    const struct version *base;
    size_t base_count;
    struct str fields; /* record_encode */
};

struct folded {
    void *record; /* blank where `live` was never true */
    bool live;
    uint64_t
        contested; /* one bit a field whose merge group is contested; LIFE_BIT: retracted by who did not see a change */
    struct version *heads;
    size_t head_count; /* entries of the record that no other saw; what the next author names as base */
    struct instant made_at, changed_at;
    struct id scope;                       /* where it was made: a record keeps its scope for life */
    struct id made_by, changed_by, source; /* source: of the newest change */
};

/* Entries of one record that are folded. What nodes append is kept far below it (RECORD_CHANGES): several may meet in one record. */
enum { FOLD_ENTRIES = 32768 };

/* `seen` in any order; it is sorted in place. ERR_DAMAGED where a payload cannot be read, ERR_TOO_LARGE past FOLD_ENTRIES. */
enum err fold_record(struct arena *, const struct record_type *, struct change_seen *seen, size_t n, struct folded *,
                     struct error *) MUST_USE;

/* One of the things said. */
struct voice {
    const struct change_seen *entry; /* in the array that was folded */
    const void *record;              /* what the entry says; blank where it says nothing ... */
    uint64_t said;                   /* ... which are these fields */
    bool displayed;
    bool prevails; /* by what its field declares, or as a retraction; where it is displayed and not, time has decided */
};

/* What several entries say of one merge group without having seen each other. */
struct contest {
    uint64_t fields; /* of the group; LIFE_BIT alone: whether the record is there */
    struct voice *voices;
    size_t n; /* oldest first */
};
struct contests {
    struct contest *at;
    size_t n; /* in the order of their fields, life last */
};

/* The contests of a record, from the same entries; none where it is not contested. */
enum err fold_contests(struct arena *, const struct record_type *, struct change_seen *seen, size_t n,
                       struct contests *, struct error *) MUST_USE;

#endif
