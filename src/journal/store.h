/* What the files of the journal share; nobody else includes it. */
#ifndef JOURNAL_STORE_H
#define JOURNAL_STORE_H

#include <pthread.h>

#include "journal/journal.h"

/* Where the one stream that this process appends to stands. Copied before a submission and put back when it is refused. */
struct tail {
    uint64_t number, position;
    struct hash32 hash;
    struct hybrid time;
    struct instant received;
};

struct job;

struct journal {
    struct journal_place where;
    struct db *db; /* the writer's connection; NULL when opened for reading */
    struct id origin, scope, key;
    const struct sealkey *seal;
    struct tail tail;

    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work, done; /* something waits; something was answered */
    struct job *first, **last; /* waiting, in order */
    bool closing;
};

extern const struct statement_set journal_sql;

/* Statements by name. */
struct db_statement *journal_statement(struct db *, const char *name);

/* --- append.c: inside the writer's transaction --- */

/* Makes entries and projections of a submission; on failure the caller takes the savepoint back. */
enum err append_submission(struct arena *, struct journal *, const struct submission *, struct receipt *,
                           struct error *) MUST_USE;
/* Signs and stores the head of the stream as it stands. */
enum err append_head(struct arena *, struct journal *, struct error *) MUST_USE;
/* Reads where the stream stands. */
enum err append_start(struct arena *, struct journal *, struct error *) MUST_USE;

/* --- apply.c: the only writer of r_* --- */

enum err apply_row(struct arena *, struct db *, const struct record_type *, const struct record_meta *,
                   const void *record, struct error *) MUST_USE;
/* Folds the record's whole history and writes what it gives. */
enum err apply_fold(struct arena *, const struct journal *, struct db *, const struct record_type *, struct id,
                    struct error *) MUST_USE;
/* Makes missing tables and remakes those whose declaration changed. */
enum err apply_declarations(struct arena *, struct journal *, struct error *) MUST_USE;
enum err apply_rebuild_type(struct arena *, const struct journal *, struct db *, const struct record_type *,
                            const struct progress *, uint64_t *done, uint64_t total, struct error *) MUST_USE;

/* --- read.c --- */

/* Opens what the journal holds as `bytes`; the payload lives in the arena, the entry's strings in `bytes`. */
enum err read_event(struct arena *, const struct journal *, const struct db_rows *, struct event *,
                    struct error *) MUST_USE;
/* Folds record by record over a query in order of record_id (of_type); entries outside `cut` (NULL: none) are left out. */
enum err read_folded(struct arena *, const struct journal *, struct db *, const struct record_type *,
                     const struct cut *, journal_each *, void *ctx, struct error *) MUST_USE;
/* What the fold needs of an event, which must outlive it. */
struct change_seen seen_of(const struct event *);
struct record_meta meta_of(struct arena *, struct id record, struct id scope, const struct folded *);

/* --- writer.c --- */

enum err writer_start(struct journal *, struct error *) MUST_USE;
void writer_stop(struct journal *);

#endif
