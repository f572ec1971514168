/*
 * Contradictions: records that break a rule of their type. Nobody was let write them so; values that were valid each where they were
 * written met by merging. Entries of other nodes are never refused by a rule, so this is where it shows.
 *
 * What is contradicted is derived: each row of a projection says how many things its type's check finds in it (record_breaches), by
 * the same pure function on every node; the reasons are found again from the record whenever they are asked for. A contradiction
 * is there as soon as the record stands so and is gone as soon as it is mended, without anybody's doing. Who cares for it is a record
 * of its own and stays.
 *
 * Whoever takes a next step that relies on records (publishing; later boarding, payment) asks contradictions_open first. A rule across
 * records comes by the same door: its breaches are added there, and nobody who asks has to know.
 */
#ifndef DOMAIN_CONTRADICTION_CONTRADICTION_H
#define DOMAIN_CONTRADICTION_CONTRADICTION_H

#include "model/marked.h"

/*
 * Who cares for a contradiction. Keyed by what is contradicted, so that two nodes mean the same one. Until there is such a record with
 * an owner, it is the administrators' to see to.
 */
struct contradiction {
    struct str type; /* of the record that is contradicted */
    struct id record;
    struct str rule; /* the message key of the rule's sentence */
    struct id owner; /* an account */
    struct str state;
    struct str note;
};
extern const struct record_type contradiction_type;

/* Of `state`; blank: nobody said. */
#define CONTRADICTION_WORKING "working" /* somebody is finding out */
#define CONTRADICTION_WAITING "waiting" /* for an answer of another node or person */

void contradiction_check(const void *record, const struct vocabulary *, struct error *);

/* One thing that a record breaks. */
struct breach {
    const struct record_type *type;
    struct id record;
    struct id
        id; /* of its struct contradiction, whether it was written yet or not; a rule may be broken at several fields */
    const char *rule; /* the sentence: a message key and what it names */
    struct str args[ERROR_ARGS];
    struct str field; /* where it shows; empty: the record as a whole */
    struct instant changed_at;
    const void *values; /* the record as it stands */
};
typedef VEC(struct breach) breaches;

/* What this record breaks, added to `out`. Pure. */
void contradictions_of(struct arena *, const struct record_type *, const struct record_meta *, const void *record,
                       breaches *out);
/*
 * What stands contradicted among records of these types: `limit` records from `offset` on, newest change first, each with all it
 * breaks. By index: without contradictions it costs a look-up a type.
 */
enum err contradictions_open(struct arena *, struct db *, const struct record_type *const *types, size_t n,
                             size_t offset, size_t limit, breaches *out, struct error *) MUST_USE;
/* How many records of these types are contradicted. */
enum err contradictions_count(struct arena *, struct db *, const struct record_type *const *types, size_t n, int64_t *,
                              struct error *) MUST_USE;

#endif
