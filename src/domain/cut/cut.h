/*
 * A moment that was given a name, so that a figure published then can be asked for again: `sanad figure migrants --as-of round-54`.
 * The name is its key, and a name is given once: what it means never moves.
 */
#ifndef DOMAIN_CUT_CUT_H
#define DOMAIN_CUT_CUT_H

#include "model/record.h"

struct named_cut {
    struct str name;
    struct instant held_until; /* it means what the recording node had received by then */
};

extern const struct record_type cut_type;

/* A name reads as no time: "2026-01-31" would mean two things. */
void named_cut_check(const void *record, const struct vocabulary *, struct error *);

#endif
