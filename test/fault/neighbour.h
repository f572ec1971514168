/*
 * Another node of a life's circle, on a disk that is always sound: what it records comes to the life as a file. Its clock may be an hour
 * fast, and then the life holds what it says until that hour has passed.
 */
#ifndef FAULT_NEIGHBOUR_H
#define FAULT_NEIGHBOUR_H

#include "journal/journal_fixture.h"

struct neighbour;

/* Invited by the one who has these keys, with the same record types. */
struct neighbour *neighbour_new(const struct keyring *host, const struct model *);
void neighbour_free(struct neighbour *); /* NULL is fine */
/* Takes the submission, by a clock that is right or fast, and gives its file, which lives in the arena. */
struct str neighbour_says(struct neighbour *, struct arena *, const struct submission *, bool fast);

/* The clock of all lives: the machine's and the hours that were let pass since life_hours_reset. */
struct instant life_clock(void);
void life_hours_reset(void);
void life_hours_pass(unsigned hours);

#endif
