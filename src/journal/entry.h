/*
 * One entry of the journal, to the byte (docs/internals/journal.md; settled for good). An entry is a header in the clear, the sealed
 * payload, and the hash of both: chains verify without keys and after erasure.
 */
#ifndef JOURNAL_ENTRY_H
#define JOURNAL_ENTRY_H

#include "base/id.h"
#include "crypt/crypt.h"
#include "model/record.h"

/* Permanent numbers. */
enum op {
    OP_CREATE = 1,
    OP_UPDATE = 2,
    OP_RETRACT = 3, /* hides from today's figures, stays in yesterday's */
    OP_LINK = 4,    /* two records are one person */
    OP_UNLINK = 5,
    OP_LOAD_PACK = 6,
    OP_PUBLISH = 7,
    OP_ERASE = 8,
    OP_CUT = 9,
    OP_HANDOVER = 10, /* the home of a scarce thing moves */
    OP_CLEARANCE = 11,
    OP_LAST = OP_CLEARANCE,
};

/* Where a submission came from. Permanent numbers. */
enum source_kind {
    SOURCE_NONE = 0,
    SOURCE_FORM = 1,
    SOURCE_IMPORT = 2,
    SOURCE_CALL = 3,
    SOURCE_PAGE = 4,
    SOURCE_COMMAND = 5,
    SOURCE_LAST = SOURCE_COMMAND,
};

enum { ENTRY_BASES = 64, ENTRY_BYTES = 16 << 20, VERSION_BYTES = 16 };

/* What an author saw of a record: the first half of an entry's hash. */
struct version {
    uint8_t b[VERSION_BYTES];
};

struct entry {
    enum op op;
    uint16_t type;           /* record type; 0 where the entry is about none */
    struct id origin, scope; /* its stream ... */
    uint64_t number;         /* ... and place in it, from 1 without gaps */
    struct hybrid time;
    struct id actor, device; /* account; NO_ID device where none is known */
    uint16_t purpose;        /* 0: operations of the programme */
    struct id record;
    struct id group; /* the submission: its entries commit together or not at all */
    enum source_kind source_kind;
    struct id source;                 /* form, import or call it came by */
    struct id key;                    /* that the payload is sealed with */
    struct version base[ENTRY_BASES]; /* heads of the record that the author saw */
    uint8_t base_count;
    struct hash32 previous; /* zero for number 1 */
    struct str sealed;
};

/* Where in a file or form a change was read, and why it was made. Sealed with the fields. */
struct provenance {
    struct str file, sheet, reason;
    int64_t row;        /* INT_NONE where there is none */
    struct hash32 blob; /* the file or raw submission as received; all zero for none */
};

struct payload {
    struct provenance from;
    struct str fields; /* record_encode */
};

struct str payload_encode(struct arena *, const struct payload *);
/* Reads what payload_encode wrote; strings point into `bytes`. ERR_DAMAGED "journal.payload_damaged" for anything else. */
enum err payload_decode(struct str bytes, struct payload *, struct error *) MUST_USE;

/* Seals the payload under the header as it stands (so set everything but `sealed` first) and returns the entry's bytes. */
struct str entry_encode(struct arena *, struct entry *, const struct sealkey *, struct str payload);
/* Reads what entry_encode wrote; strings point into `bytes`. ERR_DAMAGED "journal.entry_damaged" for anything else. */
enum err entry_decode(struct str bytes, struct entry *, struct error *) MUST_USE;
/* Opens the payload. `bytes` are those the entry was decoded from: the header binds the seal. */
enum err entry_open(struct arena *, struct str bytes, const struct entry *, const struct sealkey *, struct payload *,
                    struct error *) MUST_USE;

struct hash32 entry_hash(struct str bytes);
struct version version_of(const struct hash32 *);

/*
 * The head of a stream: its last entry, signed by its origin. The signed text is "sanad head 1" and origin, scope, number, hash in
 * the order of the struct.
 */
struct head {
    struct id origin, scope;
    uint64_t number;
    struct hash32 hash;
    struct signature signature;
};

struct str head_text(struct arena *, const struct head *);

#endif
