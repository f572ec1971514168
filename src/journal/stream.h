/*
 * A stream as a file (docs/internals/journal.md; settled for good): what leaves a node and is checked before anything of it is kept.
 * It holds a run of entries without gaps, from any number on, and ends with the signed head. Bytes to values and back; whether the
 * origin's key is trusted and whether the run follows what is held is for the caller to judge.
 */
#ifndef JOURNAL_STREAM_H
#define JOURNAL_STREAM_H

#include "base/buf.h"
#include "journal/entry.h"

struct stream {
    struct id origin, scope;
    struct verifykey key; /* the origin's: its head is signed with it */
    uint64_t first;       /* number of the first entry */
};

/* In this order, at least one entry. The buffer may be emptied in between. */
void stream_begin(struct buf *, const struct stream *);
void stream_add(struct buf *, struct str entry);
void stream_end(struct buf *, const struct head *);

struct stream_reader {
    struct stream stream;
    struct head head; /* known after the last entry */
    struct cursor rest;
    struct entry entry; /* the one just read */
    struct str bytes;   /* of it; strings of the entry point into them */
    struct hash32 hash; /* of it */
};

/* ERR_INVALID "journal.not_a_stream" or "journal.stream_newer"; ERR_DAMAGED "journal.stream_damaged" where it is cut short. */
enum err stream_open(struct stream_reader *, struct str bytes, struct error *) MUST_USE;
/*
 * Reads the next entry. `*more` false: there was none, the head is signed by the stream's key and is that of the last entry, and
 * nothing follows. Until then nothing of the stream is proven. ERR_DAMAGED with the number of the entry: "journal.stream_order" for
 * one of another stream, a gap, a repetition or a broken chain, "journal.stream_head" for a head that does not fit,
 * "journal.stream_damaged" for what cannot be read.
 */
enum err stream_next(struct stream_reader *, bool *more, struct error *) MUST_USE;

#endif
