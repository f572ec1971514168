/* The reading connections of a house: lent, taken back, and kept open between two borrowers, for on a server opening one takes long. */
#ifndef APP_HOUSE_READERS_H
#define APP_HOUSE_READERS_H

#include <pthread.h>

#include "journal/journal.h"

enum { READERS_MOST = 24 /* lent at a time */, READERS_WAIT_SECONDS = 10 };

struct readers {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct db *idle[READERS_MOST];
    size_t idle_count, lent;
    int patience; /* seconds */
};

void readers_start(struct readers *);
/* All were returned. */
void readers_end(struct readers *);
/* One that no server has ended. ERR_BUSY "house.readers" where all stay lent for `patience`. */
enum err readers_take(struct readers *, const struct journal *, struct db **, struct error *) MUST_USE;
/* What is open in it is rolled back. NULL is fine. */
void readers_return(struct readers *, struct db *);

#endif
