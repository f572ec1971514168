/* What the files of the journal share; nobody else includes it. */
#ifndef JOURNAL_STORE_H
#define JOURNAL_STORE_H

#include <pthread.h>
#include <stdatomic.h>

#include "journal/bundle.h"
#include "journal/follow.h"
#include "journal/journal.h"

/* Where one of the streams that this process appends to stands: there is one for each scope held. */
struct tip {
    struct id scope, key;
    const struct sealkey *seal; /* of that key */
    uint64_t number;
    struct hash32 hash;
};

/* Where appending stands. Copied before a submission and put back when it is refused. */
struct tail {
    uint64_t position;
    struct hybrid time;
    struct instant received;
    uint64_t packs; /* entries that loaded one */
    size_t waiting; /* rows that wait for the commit (follow.h) */
    size_t n;
    struct tip tips[SCOPES_MOST]; /* in the keyring's order */
};

struct job;

/* The statements of a type's projection, made once from its declaration. */
struct type_words {
    const struct record_type *type;
    struct str upsert, by_id, all, clear;
    struct db_statement *put, *find; /* the first two on the writer's connection: a look-up hashes the whole text */
};

struct journal {
    struct journal_place where;
    struct arena arena;       /* the journal's own */
    struct type_words *words; /* as many as the model has types */
    struct db *db;            /* the writer's connection; NULL when opened for reading */
    struct id origin;
    struct tail tail;
    struct id mark;           /* the caller's, as it stands in the database; NO_ID: none */
    bool astray;              /* the connection was lost, and the database not yet seen to be where it was left */
    _Atomic uint64_t packs;   /* that others' entries brought */
    struct following *follow; /* NULL: rows are written with their entries */

    pthread_t thread;
    struct instant due;        /* when the first of the held entries may be applied; of the lock below */
    pthread_mutex_t writing;   /* who holds it may use `db` and `tail`: the writer during a commit, or a rebuild */
    pthread_mutex_t lock;      /* of what follows */
    pthread_cond_t work;       /* something waits */
    pthread_cond_t gathered;   /* as many wait as are awaited */
    struct job *first, **last; /* waiting, in order */
    size_t waiting, awaited;
    bool closing;
};

extern const struct statement_set journal_sql;

/* Statements by name. */
struct db_statement *journal_statement(struct db *, const char *name);
/* Asserts that the type is of the model. */
const struct type_words *journal_words(const struct journal *, const struct record_type *);

/* --- append.c: inside the writer's transaction --- */

/* A digest of what the submission says; made in the thread that waits for it. */
struct hash32 append_content(const struct submission *);
/*
 * Makes entries and projections of a submission. One that is refused leaves nothing behind and its neighbours stand; where the engine
 * fails there may be no transaction left.
 */
enum err append_submission(struct arena *, struct journal *, const struct submission *, const struct hash32 *content,
                           struct receipt *, struct error *) MUST_USE;
/* Signs and stores the heads of the streams that went on since `before`. */
enum err append_heads(struct arena *, struct journal *, const struct tail *before, struct error *) MUST_USE;
/* Stores an entry, our own or another's, as the next to arrive. */
enum err append_stored(struct journal *, const struct entry *, struct str bytes, const struct hash32 *,
                       struct error *) MUST_USE;
/* A commit's entries share one time of receipt, later than any before it: "what this node held then" has one answer. */
void append_clock(struct journal *);
/* Reads where the streams stand. */
enum err append_start(struct journal *, struct error *) MUST_USE;

/* --- foresee.c --- */

/* Announces what append_submission is going to ask, before the transaction begins. False: there is no use in announcing more. */
bool foresee_submission(struct journal *, const struct submission *);

/* --- apply.c: the only writer of r_* --- */

/* Runs `work` in a transaction of its own, or as a part of the one that is open. */
enum err apply_step(struct db *, unsigned rights, enum err (*work)(void *ctx, struct error *), void *ctx,
                    struct error *) MUST_USE;
/* A record's row, into its table or among those that follow the commit. */
enum err apply_row(struct journal *, const struct record_type *, const struct record_meta *, const void *record,
                   struct error *) MUST_USE;
/* Folds the record's whole history and applies what it gives. */
enum err apply_fold(struct arena *, struct journal *, const struct record_type *, struct id, struct error *) MUST_USE;
/* Both into the table. */
enum err apply_row_now(const struct journal *, const struct record_type *, const struct record_meta *,
                       const void *record, struct error *) MUST_USE;
enum err apply_fold_now(struct arena *, const struct journal *, const struct record_type *, struct id,
                        struct error *) MUST_USE;
/* Makes missing tables and remakes those whose declaration changed. */
enum err apply_declarations(struct arena *, struct journal *, struct error *) MUST_USE;
/* Every row of every table from the journal. */
enum err apply_all(struct arena *, const struct journal *, struct steps *, struct error *) MUST_USE;

/* --- origin.c: who may write --- */

/* What is kept of an origin that writes into a scope. */
struct origin_known {
    struct introduction who;
    uint64_t forked;
};

/* Writes down who this node is, for those who hold its stream after it. */
enum err origin_register(struct journal *, struct error *) MUST_USE;
/* Takes up an origin that somebody of its scope vouches for. ERR_FORBIDDEN. */
enum err origin_admit(struct journal *, const struct introduction *, struct error *) MUST_USE;
enum err origin_find(struct db *, struct id origin, struct id scope, bool *found, struct origin_known *,
                     struct error *) MUST_USE;
/* Was it written by one who holds the scope's key? */
bool origin_vouched(const struct keyring *, const struct introduction *);
struct introduction origin_row(const struct db_rows *, int first);

/* --- receive.c --- */

struct instant journal_now(const struct journal *);
/* Applies the held entries whose time has come, if there are any. The writer's mutex is held. */
enum err receive_due(struct journal *, struct error *) MUST_USE;
/* Asks when the next held entry is due, and has the writer wake then. */
enum err receive_schedule(struct journal *, struct error *) MUST_USE;

/* --- each.c and read.c --- */

/* A column that holds an id; NO_ID where it does not. */
struct id read_id(const struct db_rows *, int column);

/* All entries of the journal. */
enum err journal_count(struct db *, uint64_t *, struct error *) MUST_USE;

/* Opens what the journal holds as `bytes`; the payload lives in the arena, the entry's strings in `bytes`. */
enum err read_event(struct arena *, const struct journal *, const struct db_rows *, struct event *,
                    struct error *) MUST_USE;

/* As journal_record, but that there is none is an answer. */
enum err read_record(struct arena *, const struct journal *, struct db *, const struct record_type *, struct id,
                     bool *found, struct record_meta *, void **record, struct error *) MUST_USE;

/* How far a long work has come, in entries. */
struct steps {
    const struct progress *progress; /* NULL: nobody asks */
    uint64_t done, total;
};
/* One entry done; ERR_CANCELLED "journal.cancelled". */
enum err steps_next(struct steps *, struct error *) MUST_USE;

/* The entries that a fold takes: those inside the cut and, for a record of each bucket, up to a position. NULL: all. */
struct reach {
    const struct cut *cut;
    const uint64_t *positions; /* RECORD_BUCKETS of them */
};
#define EVERYTHING ((struct reach){NULL, NULL})

/*
 * Every record of a type in order of its id, from the projection or folded. Records live in `keep`; where it is NULL they live during
 * the call of `each` only, and memory does not grow with their number.
 */
enum err read_projected(struct arena *keep, const struct journal *, struct db *, const struct record_type *,
                        journal_each *, void *ctx, struct error *) MUST_USE;
enum err read_folded(struct arena *keep, const struct journal *, struct db *, const struct record_type *, struct reach,
                     struct steps *, journal_each *, void *ctx, struct error *) MUST_USE;
/* With its texts. */
void *copy_record(struct arena *, const struct record_type *, const void *record);
/* What the fold needs of an event, which must outlive it. */
struct change_seen seen_of(const struct event *);
/* `heads` are those of the fold, not a copy. */
struct record_meta meta_of(struct arena *scratch, const struct record_type *, struct id record, const struct folded *);
/* How many things the type's check finds in it. */
uint64_t breaches_of(struct arena *scratch, const struct record_type *, const void *record);

/* --- regain.c --- */

/*
 * Begins a transaction of the writer's connection, which is opened anew where the server ended it: j->tail is then what the database
 * says. The writer's mutex is held.
 */
enum err writer_begin(struct journal *, struct error *) MUST_USE;

/* --- writer.c --- */

/* The locks, which the one thread that opens the journal needs as little as they harm it. */
void writer_prepare(struct journal *);
void writer_release(struct journal *);
enum err writer_start(struct journal *, struct error *) MUST_USE;
void writer_stop(struct journal *);

#endif
