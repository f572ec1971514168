/*
 * Whether a data directory is still where its node left it. DIR/incarnation, beside the keystore and outside of the database, holds a
 * mark that changes at every opening for writing and stands in the database too, the last number that was written, and which file the
 * keystore is on this machine. A database put back from a backup has an older mark or number; a copied directory has another file.
 */
#ifndef APP_INCARNATION_H
#define APP_INCARNATION_H

#include "journal/journal.h"

/* What DIR/incarnation says. */
struct incarnation {
    struct id origin;
    struct id mark, next; /* the database has one of the two: a power cut may come between the two writings */
    uint64_t number;      /* at least so far goes the origin's own stream */
    uint64_t file, born;  /* of the keystore: inode, and its birth in nanoseconds where the file system tells */
};

/* A directory in which nothing was ever noted, in the file nor in the database, is where it was left. */
enum err incarnation_check(const char *dir, struct journal *, struct id origin, bool *same, struct error *) MUST_USE;
/* Notes in both where the node stands, under a new mark. */
enum err incarnation_note(const char *dir, struct journal *, struct id origin, struct incarnation *,
                          struct error *) MUST_USE;
/* Before the journal is closed: how far it came. That the number could not be noted is logged only: the older one is true as well. */
void incarnation_leave(const char *dir, struct journal *, struct incarnation *);
/* The next opening finds a database that is not where it was left. */
void incarnation_forget(const char *dir, struct incarnation *);

#endif
