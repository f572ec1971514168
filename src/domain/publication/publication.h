/*
 * A report as it was published: one entry that names the report, its round, the entries behind it (a cut), the definitions (a pack),
 * the engine that counted, and a sealed file with every cell as it was (frozen.h). Whoever holds the entries computes the same cells
 * again. Never changed; withdrawn by a retraction with a reason, which leaves it in yesterday.
 */
#ifndef DOMAIN_PUBLICATION_PUBLICATION_H
#define DOMAIN_PUBLICATION_PUBLICATION_H

#include "model/record.h"

struct publication {
    struct str report; /* name of the outline in the pack of then */
    struct str title;  /* as its readers know it */
    int64_t round;
    struct str period;
    struct str streams;          /* the cut, as cut_write has it */
    struct instant as_of;        /* what the publishing node had received by then, for people */
    struct str pack;             /* pack_hash in hex */
    int64_t engine;              /* FIGURE_ENGINE */
    int64_t cells;               /* frozen */
    struct str digest;           /* keyed digest of the frozen file, in hex */
    int64_t contradictions;      /* that stood open and were accepted ... */
    struct str accepted_because; /* ... and why; empty where there were none */
    struct str accepted; /* ... and which: a line "TYPE RECORD RULE" for each, and the field where there is one */
};

extern const struct record_type publication_type;

#endif
