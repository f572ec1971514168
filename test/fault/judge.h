/*
 * Whether a folder is what its life was told it would be: it opens; what was acknowledged before `moment` is there, once, with its values;
 * of what was not, all or nothing; verify finds no damage; what is sent again is known again; and a new submission is taken.
 */
#ifndef FAULT_JUDGE_H
#define FAULT_JUDGE_H

#include "workload.h"

/* The first thing that is wrong; NULL when all is well. The text lives until the next call. `thorough`: also the second time that it is opened. */
const char *judge(const struct life *, const char *folder, size_t moment, bool thorough);

#endif
