/*
 * What moves between nodes as a file (docs/internals/journal.md; settled for good): origins, the blobs their streams name, and the
 * streams (journal/stream.h), in this order. The digest at the end tells a file that was cut short; it proves nothing else.
 */
#ifndef JOURNAL_BUNDLE_H
#define JOURNAL_BUNDLE_H

#include "base/buf.h"
#include "base/id.h"
#include "crypt/crypt.h"

enum { BUNDLE_MOST = 1 << 30 }; /* bytes */

enum bundle_part { BUNDLE_END = 0, BUNDLE_ORIGIN = 1, BUNDLE_STREAM = 2, BUNDLE_BLOB = 3, BUNDLE_LAST = BUNDLE_BLOB };

/*
 * An origin that writes into a scope, and its public key. The voucher is a digest under the scope's key of that id: who can make one
 * is of the circle.
 */
struct introduction {
    struct id origin, scope;
    struct verifykey key;
    struct id voucher_key;
    struct hash32 voucher;
};

void bundle_begin(struct buf *);
void bundle_add(struct buf *, enum bundle_part, struct str);
void bundle_introduce(struct buf *, const struct introduction *);
void bundle_end(struct buf *);

struct bundle_reader {
    struct cursor rest;
    enum bundle_part part; /* the one just read */
    struct str bytes;
};

/* ERR_INVALID "journal.not_a_bundle" or "journal.bundle_newer"; ERR_DAMAGED "journal.bundle_damaged" where the digest is another. */
enum err bundle_open(struct bundle_reader *, struct str bytes, struct error *) MUST_USE;
/* The next part; `*more` false after the last. ERR_DAMAGED. */
enum err bundle_next(struct bundle_reader *, bool *more, struct error *) MUST_USE;
/* The part as an origin. ERR_DAMAGED. */
enum err bundle_introduction(const struct bundle_reader *, struct introduction *, struct error *) MUST_USE;

#endif
