/*
 * A small life of a whole data directory, as its users know it: it is made, files are imported and taken back, moments are given names,
 * packs are loaded, another node's file is received, projections are rebuilt. What was told and what it then held is remembered,
 * and each act can be done again on what a power cut left.
 */
#ifndef FAULT_HOUSE_LIFE_H
#define FAULT_HOUSE_LIFE_H

#include "app/house_fixture.h"
#include "dice.h"

enum { ACTS_MOST = 24 };

enum act_kind { ACT_IMPORT, ACT_UNDO, ACT_CUT, ACT_PACK, ACT_RECEIVE, ACT_REBUILD, ACT_RESTART };

struct act {
    enum act_kind kind;
    unsigned number;   /* what makes it another than its like: round, name, label */
    struct str bytes;  /* ACT_IMPORT: the file */
    bool in_parts;     /* it is more than one commit */
    struct id run;     /* ACT_IMPORT: that it made; ACT_UNDO: that it takes back */
    const char *file;  /* ACT_RECEIVE: what another node gave */
    size_t at;         /* moment at which it was done */
    struct str before; /* what the directory held then, and after it (house_content) */
    struct str after;
};

struct house_life {
    struct landia l;
    const char *folder; /* watched; the data directory is below it */
    struct dice dice;
    size_t made_at; /* moment at which house_init had returned */
    struct act acts[ACTS_MOST];
    size_t n;
};

/* Lives through so many acts and closes. Aborts where an act is refused: the disk is sound. */
struct house_life *house_live(uint64_t seed, unsigned acts);
void house_life_free(struct house_life *);

/* The life's house in another folder, not yet open; its landia has an arena of its own. */
struct landia house_elsewhere(const struct house_life *, const char *folder);
/* Makes the house of the life, or goes on with its making. */
enum err house_make(struct landia *);
/* Does it, or does it again; what is done already is fine. */
enum err house_do(struct landia *, struct act *);
/* Every record that people know of, in words, and the pack in force. */
struct str house_content(struct landia *);

#endif
