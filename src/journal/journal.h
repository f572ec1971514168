/*
 * The journal: what is known, appended and never altered. It owns the tables journal_* and, through `apply`, the projections r_*.
 *
 * One process writes a data directory at a time (the caller holds its lock); in it one thread appends, taking all submissions that
 * wait together and committing them at once. A submission is acknowledged after the fsync of that commit. Reading needs only a
 * connection of one's own (journal_reader) and sees one committed state.
 */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "blob/blob.h"
#include "db/db.h"
#include "journal/fold.h"
#include "keys/keys.h"
#include "model/project.h"

struct journal;

struct journal_place {
    const char *database; /* path of the SQLite file */
    struct blob_store blobs;
    const struct keyring *keyring; /* must outlive the journal */
    const struct model *model;
    int patience; /* seconds to wait for another process that holds the database, and for a server that went away */
    struct instant (*clock)(void); /* NULL: the machine's. For tests of clocks that go wrong */
    bool apart;                    /* rows follow the journal as on several machines, for tests of that on one */
};

/*
 * Opens for reading, or for writing too: then tables are made, projections whose declaration changed are rebuilt, and the writer
 * thread starts. NULL journals may be closed.
 */
enum err journal_open(const struct journal_place *, enum db_mode, struct journal **, struct error *) MUST_USE;
void journal_close(struct journal *); /* after the submissions that wait were committed */
const struct journal_place *journal_where(const struct journal *);
/* A reading connection for one thread; close it with db_close. */
enum err journal_reader(const struct journal *, struct db **, struct error *) MUST_USE;

/* --- writing --- */

/* One thing that becomes an entry. */
struct change {
    enum op op; /* OP_CREATE, OP_UPDATE, OP_RETRACT; OP_LOAD_PACK with no type */
    const struct record_type *type;
    struct id id;
    const void *record; /* the fields of `mask` are taken from it */
    uint64_t mask;      /* fields said; an update is widened to whole merge groups from what stands */
    struct str base;    /* heads the author saw, VERSION_BYTES each (record_meta.heads); empty: none or what stands */
    bool base_given;    /* false: the author saw what stands now */
    struct provenance from;
};

struct submission {
    struct id instance; /* the same twice is one: the second is acknowledged and nothing is appended */
    struct id actor, device;
    uint16_t purpose;
    enum source_kind source_kind;
    struct id source;
    /*
     * The circle it is written into, for all of its changes: what is not in one stream could reach another node in parts. NO_ID: that
     * of the records it changes, and the programme's for what is new.
     */
    struct id scope;
    const struct change *changes;
    size_t n;
    /*
     * The rules: judges the record as it would stand, in the writer's thread, once a change. NULL: only record_check. Adds its
     * reasons to the error. Pure but for its context.
     */
    enum err (*decide)(void *ctx, const struct change *, const void *before, const void *after, struct error *);
    void *ctx;
    const struct vocabulary *vocabulary; /* for record_check; must live until the call returns */
};

struct receipt {
    bool repeated;   /* this instance was acknowledged before */
    size_t appended; /* entries; a change that changes nothing appends none */
    struct instant received;
};

/*
 * Returns when the submission is on disk, or refused whole. ERR_INVALID with a place a change (row and file from its provenance),
 * ERR_CONFLICT "journal.exists" where OP_CREATE meets a live record that says otherwise, ERR_NOT_FOUND for an update or retraction
 * of what is not there. A record keeps its scope for life: ERR_CONFLICT "journal.other_scope" where it is in another than was said,
 * "journal.two_scopes" where changes would go into different ones; ERR_KEY "journal.scope_not_held". May be called from any thread.
 *
 * A database server may end the connection meanwhile. It is opened anew and what is not committed is done again; ERR_BUSY "db.lost"
 * or "db.held" where the server does not come back in time, and "journal.unsure" where the commit was under way: it may have been
 * kept, and the same submission again will tell. ERR_CONFLICT "journal.left_elsewhere": the database was written by another, or
 * put back, since the connection was lost, and nothing is written any more.
 */
enum err journal_submit(struct journal *, const struct submission *, struct receipt *, struct error *) MUST_USE;

/*
 * The id of what has this key (record_key_id) in that scope, NO_ID being the programme's. The same key in another scope is another
 * record: two circles neither overwrite nor learn of each other's.
 */
struct id journal_key_id(struct arena *scratch, const struct journal *, const struct record_type *, const void *record,
                         struct id scope);

/* --- reading --- */

/* A number that changes with every change of the record. */
uint64_t record_version(const struct record_meta *);

/* How far a stream was read. */
struct cut_at {
    struct id origin, scope;
    uint64_t number;
};
struct cut {
    struct cut_at *at;
    size_t n;
};

/* Does the entry stand inside the cut? NULL holds every entry. */
bool cut_holds(const struct cut *, const struct entry *);
/* What this node held at the end of `when`. */
enum err journal_cut_at(struct arena *, struct db *, struct instant when, struct cut *, struct error *) MUST_USE;

/* One record as it stands, live or not; ERR_NOT_FOUND. */
enum err journal_record(struct arena *, const struct journal *, struct db *, const struct record_type *, struct id,
                        struct record_meta *, void **record, struct error *) MUST_USE;

/*
 * Calls `each` for every record of the type in order of id, as it stands now (`cut` NULL) or as the entries inside the cut say.
 * Retracted ones too: look at meta->live. Records and what meta points to live in the arena, so that the caller may keep them (NULL:
 * during the call only); the meta itself lives during the call. Stops at the first error of `each`.
 */
typedef enum err journal_each(void *ctx, const struct record_meta *, const void *record, struct error *);
enum err journal_records(struct arena *, const struct journal *, struct db *, const struct record_type *,
                         const struct cut *cut, journal_each *each, void *ctx, struct error *) MUST_USE;

/* One entry with what it says, for timelines. */
struct event {
    struct entry entry;
    struct payload payload;
    struct instant received;
    struct version version;
};
typedef enum err journal_event(void *ctx, const struct event *, struct error *);
/* A record's entries in the order of the fold. */
enum err journal_history(struct arena *, const struct journal *, struct db *, const struct record_type *,
                         struct id record, journal_event *each, void *ctx, struct error *) MUST_USE;
/* The entries that came by one source (an import), in order of arrival. */
enum err journal_of_source(struct arena *, const struct journal *, struct db *, struct id source, journal_event *each,
                           void *ctx, struct error *) MUST_USE;
/* The entries of one operation that is about no record (OP_LOAD_PACK, not OP_CREATE), newest first, at most `limit`. */
enum err journal_of_op(struct arena *, const struct journal *, struct db *, enum op, size_t limit, journal_event *each,
                       void *ctx, struct error *) MUST_USE;

/*
 * A record folded from some of its entries only: those that `take` accepts (NULL: all). What an author saw, or what stood before an import.
 */
typedef bool journal_take(void *ctx, const struct event *);
enum err journal_state(struct arena *, const struct journal *, struct db *, const struct record_type *, struct id,
                       journal_take *take, void *ctx, struct folded *, struct error *) MUST_USE;

/* When this node last received anything; NO_INSTANT for an empty journal. */
enum err journal_last_received(struct db *, struct instant *, struct error *) MUST_USE;

/* --- other nodes --- */

enum { AHEAD_MOST_MINUTES = 10 }; /* an entry later than our clock and this is held until it is due */

/* A stream that this node holds or writes. */
struct stream_held {
    struct id origin, scope;
    struct verifykey key;
    bool ours;             /* this incarnation writes it */
    uint64_t number, held; /* entries applied; received and held, because their time is ahead of our clock */
    struct instant head_time,
        due_at;      /* of the last entry applied; when the next of the held is due. NO_INSTANT for none */
    uint64_t forked; /* the origin is quarantined: two entries were seen under this number. 0: it is not */
};
struct streams_held {
    struct stream_held *at;
    size_t n;
};
/* In order of origin. Streams of scopes whose key this node does not hold are not shown. */
enum err journal_streams(struct arena *, const struct journal *, struct db *, struct streams_held *,
                         struct error *) MUST_USE;

/* The entries that wait for their time, the first due first, at most `limit`; none of them counts yet. */
enum err journal_held(struct arena *, const struct journal *, struct db *, size_t limit, journal_event *each, void *ctx,
                      struct error *) MUST_USE;
/* When a held entry is applied. */
struct instant journal_due(const struct entry *);
/*
 * What a quarantined stream says from the number of its fork on, in order of number, at most `limit`: `aside` are the entries that were
 * kept as they came and are not counted.
 */
typedef enum err journal_branch(void *ctx, const struct event *, bool aside, struct error *);
enum err journal_branches(struct arena *, const struct journal *, struct db *, const struct stream_held *, size_t limit,
                          journal_branch *each, void *ctx, struct error *) MUST_USE;

struct sent {
    uint64_t streams, entries, blobs;
    uint64_t missing; /* blobs named that are not on this machine, or damaged */
};
/*
 * The streams of these scopes (none given: of all that are held) whole, the blobs they name and who signed them, as one file
 * (journal/bundle.h); ERR_TOO_LARGE past BUNDLE_MOST.
 */
enum err journal_export(struct arena *, const struct journal *, struct db *, const struct id *scopes, size_t n,
                        struct str *file, struct sent *, struct error *) MUST_USE;

struct arrival {
    uint64_t streams, entries, blobs; /* received; entries that were new and applied */
    uint64_t held;                    /* entries that were new and are held */
    uint64_t foreign;                 /* streams passed over: this node does not hold their scope */
    uint64_t quarantined;             /* streams passed over: their origin is, or was found to be, quarantined */
};
/*
 * Takes in what another node's journal_export gave: signatures, chains and seals are checked, no rule is asked. Each stream is taken
 * whole or not at all, in a transaction of its own; what is held already is passed over. ERR_DAMAGED for a file that is not what was
 * written; ERR_FORBIDDEN "journal.not_vouched" or "journal.other_key" for an origin that the circle does not know by this key;
 * ERR_CONFLICT "journal.own_stream_ahead" where others hold more of our stream than we do: this database was restored or copied.
 */
enum err journal_receive(struct journal *, struct str file, struct arrival *, struct error *) MUST_USE;

/* Goes up whenever others' entries were applied of which one loads a pack; starts at 0 when the journal is opened. Any thread. */
uint64_t journal_packs_received(struct journal *);

/* How many entries this incarnation has written: the last numbers of its streams, added up. */
uint64_t journal_number(struct journal *);
/* A mark that the caller left in the database, to know it again; `known` false where none was. */
enum err journal_mark(struct journal *, struct id *mark, bool *known, struct error *) MUST_USE;
enum err journal_set_mark(struct journal *, struct id mark, struct error *) MUST_USE;

/* --- proof --- */

/* Called now and then, counting entries; false stops the work with ERR_CANCELLED. */
struct progress {
    bool (*step)(void *ctx, uint64_t done, uint64_t total);
    void *ctx;
};

enum damage_kind {
    DAMAGED_ENTRY,
    DAMAGED_CHAIN,
    DAMAGED_HEAD,
    DAMAGED_BLOB,
    DAMAGED_PROJECTION,
    DAMAGED_SEAL,
    DAMAGED_ORIGIN, /* its key is not known, or nobody of the circle vouched for it */
    DAMAGED_FORK,   /* two entries were seen under this number: the origin is quarantined */
    DAMAGED_ASIDE,  /* of a quarantined origin's branch, kept as evidence: not as it came, or what it follows is gone */
    DAMAGED_FILE,   /* the database's own pages or indexes; `what` in its words */
};
struct damage {
    enum damage_kind kind;
    struct id origin, scope;
    uint64_t number; /* entry; 0 where it is not about one */
    struct str what; /* blob name, table name; empty else */
};
struct verification {
    uint64_t entries, blobs, streams;
    uint64_t held;              /* entries that wait for their time */
    VEC(struct damage) damages; /* at most 1,000 kept ... */
    uint64_t damage_count;      /* ... of so many */
};

/*
 * Walks every stream, and the branches that are kept aside: bytes, hashes, numbers, chain, signed head, seals that this node can
 * open, the blobs named, and that the projections are what the journal folds to. Goes on after a damage. OK even when damages were found: they are the result. What is
 * proven is one committed state, that of the caller's transaction or else of the call. Progress counts each entry twice: walked, folded.
 */
enum err journal_verify(struct arena *, const struct journal *, struct db *, const struct progress *,
                        struct verification *, struct error *) MUST_USE;

/*
 * Folds every projection anew, in one transaction where the database is on one machine. Submissions wait meanwhile; readers go on
 * reading what stood, and none sees a table without its rows.
 */
enum err journal_rebuild(struct journal *, const struct progress *, struct error *) MUST_USE;
/*
 * A digest over every projection in canonical words: the same history gives the same digest on every node and database. It is of
 * the caller's transaction, which a reader begins where others write.
 */
enum err journal_digest(const struct journal *, struct db *, struct hash32 *, struct error *) MUST_USE;

#endif
