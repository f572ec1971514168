/*
 * Projections that follow the journal in transactions of their own, for the files of this floor.
 *
 * On one machine a row is written in the transaction of the entry it shows. A database on several machines would have to commit on two
 * of them at once for that, so there (and where journal_place.apart asks for it) a commit holds the journal alone. After it and before
 * the submissions are acknowledged the same thread writes the rows: one transaction for each bucket touched, with the position in the
 * journal up to which the bucket's rows stand (r_position). Nothing is appended while a bucket is behind, so what a bucket can lack is
 * the last commit, and a row that is written twice is the same row. Until they are written the rows of a commit wait here, where the
 * submissions behind them find them.
 *
 * A bucket without a position has every row: so it is where rows are written with their entries, and nothing but a following journal
 * ever sets one. Opening in either way brings every bucket up to the journal first.
 */
#ifndef JOURNAL_FOLLOW_H
#define JOURNAL_FOLLOW_H

#include "journal/journal.h"

struct steps;

/*
 * Decides whether rows follow, remakes the tables whose declaration changed and brings every bucket up to the journal. The writer's
 * connection stands where the journal ends, outside of a transaction.
 */
enum err follow_start(struct arena *, struct journal *, struct error *) MUST_USE;
void follow_stop(struct journal *);

/* Before a commit: forgets the rows that waited for the last one. Does every bucket stand where the journal ends? */
bool follow_stands(struct journal *);
/* Makes it so, outside of a transaction. */
enum err follow_catch_up(struct journal *, struct error *) MUST_USE;
/* The connection was lost: it is not known which rows arrived. */
void follow_doubt(struct journal *);
/* Keeps a copy of the row until the commit; it goes when journal.tail is put back to before it. Only where rows follow. */
void follow_row(struct journal *, const struct record_type *, const struct record_meta *, const void *record);
/* As read_record on the writer's connection, with the rows that wait. */
enum err follow_read(struct arena *, struct journal *, const struct record_type *, struct id, bool *found,
                     struct record_meta *, void **record, struct error *) MUST_USE;
/*
 * After the commit: writes the rows that wait. What fails here fails nobody: the journal holds it, it is said in the log, and the next
 * commit is not begun before it is done.
 */
void follow_commit(struct journal *);
/* The same after entries that were received: their records are folded. */
void follow_received(struct journal *);

/* Where rows follow: up to which position those of each bucket must stand, be it that the last commit's are still being written. */
enum err follow_reach(struct db *, bool *follows, uint64_t positions[RECORD_BUCKETS], struct error *) MUST_USE;

#endif
