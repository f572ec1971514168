/*
 * Contested records, to see and to settle. What is contested is decided by the fold (journal/fold.h); the records that are, are found
 * by index (model/marked.h). A settlement is a change like any other: its base are the heads that its author was shown, so that what
 * arrived meanwhile is not settled unseen. Both values stay in the record's history.
 */
#ifndef JOURNAL_CONTEST_H
#define JOURNAL_CONTEST_H

#include "journal/journal.h"

/* One record with all that is contested of it. */
struct contested {
    const struct record_type *type;
    struct record_meta meta;
    const void *record; /* as displayed */
    struct contests contests;
    const struct event *const *events; /* the record's, in the order of the fold */
    size_t event_count;
};

/* ERR_NOT_FOUND where there is no such record; a record that is not contested has no contests. */
enum err contest_read(struct arena *, const struct journal *, struct db *, const struct record_type *, struct id,
                      struct contested *, struct error *) MUST_USE;
/* The whole entry behind a voice: its device, source and reason. */
const struct event *contest_event(const struct contested *, const struct voice *);
/* The contest that the field is part of, or that of its being there (LIFE_BIT); NULL for none. */
const struct contest *contest_about(const struct contested *, uint64_t field);

/* --- settling --- */

/* A change being made up; hand `change` to journal_submit. Its record is a copy of what is displayed. */
struct settling {
    struct change change;
    void *record;
};

void settle_begin(struct arena *, const struct contested *, struct settling *);
/* This voice is right: what it says of the contest stands, or that the record is there, or is not. */
void settle_keep(struct settling *, const struct contest *, const struct voice *);
/* None of them is: the value of a field, with the rest of its group as it is displayed or was said before. */
void settle_say(struct settling *, const struct field *, struct value);

#endif
