/* Records as commands name them: a type, an id, "field=value" words. */
#ifndef CLI_RECORD_WORDS_H
#define CLI_RECORD_WORDS_H

#include "cli/call.h"

/* The type that word `i` names; NULL with the call's error set. */
const struct record_type *call_type(struct call *, int i);
bool call_id(struct call *, int i, struct id *);
/* "field=value" words from `first` on, into the record. Every mistake is told. */
enum err call_fields(struct call *, const struct record_type *, int first, void *record, uint64_t *mask) MUST_USE;
/* --limit, a number from 1 to LIST_MOST; LIST_ROWS where it was not given. */
enum { LIST_ROWS = 100, LIST_MOST = 100000 };
enum err call_limit(struct call *, size_t *) MUST_USE;
/* The name of an account, or its id where this node does not know it. */
struct str call_person(struct call *, struct id account);
/* The key of a record in words ("54 migrants LY0211"), empty where its type has none. */
struct str call_key(struct call *, const struct record_type *, const void *record);

#endif
