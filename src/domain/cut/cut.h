/*
 * A state that was given a name, so that a figure published then can be asked for again: `sanad figure migrants --as-of round-54`.
 * The name is its key, and a name is given once: what it means never moves. It is kept as the entries it holds, so that it means the
 * same on every node that has them.
 */
#ifndef DOMAIN_CUT_CUT_H
#define DOMAIN_CUT_CUT_H

#include "journal/journal.h"

struct named_cut {
    struct str name;
    struct instant held_until; /* what the recording node had received by then: the meaning of a cut without streams */
    struct str streams;        /* cut_write; empty in cuts of the first version */
};

extern const struct record_type cut_type;

/* A name reads as no time or id: "2026-01-31" would mean two things. */
void named_cut_check(const void *record, const struct vocabulary *, struct error *);

enum { CUT_STREAMS = 690 }; /* so many stand in one text field */

/*
 * A cut as text: a line "ORIGIN SCOPE NUMBER" for each stream, ascending, ids as id_format writes them. One cut has one text
 * (docs/internals/publication.md). ERR_TOO_LARGE "cut.too_many_streams" past CUT_STREAMS.
 */
enum err cut_write(struct arena *, const struct cut *, struct str *, struct error *) MUST_USE;
/* Reads what cut_write wrote; false for anything else. */
bool cut_read(struct arena *, struct str, struct cut *);

#endif
