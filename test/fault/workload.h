/*
 * What a node does to its disk in a small life: it makes its master and keystore, then creates, changes and retracts records, takes several
 * submissions at once, keeps blobs, loads packs, imports, receives what another node recorded, by a right clock and by a fast one, lets hours
 * pass, rebuilds, closes and opens again, in an order thrown by dice. All of it is remembered with the moments at which it was acknowledged, so that what a disk holds can be judged (judge.h).
 */
#ifndef FAULT_WORKLOAD_H
#define FAULT_WORKLOAD_H

#include "dice.h"
#include "neighbour.h"

enum { DEEDS = 512, DEED_PARTS = 40, RECORDS = 2048, DEPOSITS = 128 };

/* One change of a submission. Its men are a number that no other change says. */
struct part {
    enum op op;
    unsigned record;
    int64_t men;
};

/* One submission. */
struct deed {
    unsigned instance; /* number for fixture_id */
    size_t n;
    struct part parts[DEED_PARTS];
    struct hash32 blob; /* that its changes name; all zero for none */
    struct str file;    /* another node recorded it, and gave this: it comes by journal_receive. Empty: it is our own */
    bool asked, acknowledged; /* journal_submit or journal_receive was called; it said OK */
    size_t at;                /* moment of the acknowledgement */
};

/* One blob that blob_put has taken. */
struct deposit {
    struct hash32 name;
    unsigned seed; /* of its bytes */
    size_t at;
};

struct life {
    struct fixture f; /* `reader` is not used */
    struct dice dice;
    struct neighbour *neighbour; /* made when it is first heard of */
    const char *folder;
    bool made; /* master and keystore were acknowledged ... */
    size_t made_at;
    struct deed deeds[DEEDS];
    size_t n;
    struct deposit deposits[DEPOSITS];
    size_t deposit_count;
    bool alive[RECORDS];
    unsigned records; /* made so far */
    int64_t men;      /* said so far */
    unsigned refused; /* calls that did not say OK */
    bool over;        /* the keystore could not be made: there is nothing to live in */
};

/* A life in `folder`, which must be empty; nothing happens yet. */
struct life *life_new(const char *folder, uint64_t seed);
/* Lives for so many steps. What is refused is counted and passed over. The journal stays open. */
void life_live(struct life *, unsigned steps);
/* One of every kind of step, in a fixed order. */
void life_live_all(struct life *);
/* One submission of one new record; whether it was acknowledged. */
bool life_create(struct life *);
void life_close(struct life *); /* the journal */
void life_free(struct life *);

/* The one type of its records: a header's sample_type is another in every file. */
extern const struct record_type *const life_type;

/* Paths, clock and contents as life_live makes them. */
struct journal_place life_place(struct arena *, const char *folder, const struct keyring *);
/* Opens what is in the folder, making master and keystore where they are missing. */
enum err life_keys(struct arena *, const char *folder, bool make, struct keyring **, struct error *) MUST_USE;
struct str life_blob(struct arena *, unsigned seed);
/* The submission that the deed is, for the first time or again. */
struct submission life_submission(struct arena *, const struct vocabulary *, const struct deed *);

#endif
