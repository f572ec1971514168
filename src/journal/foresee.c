/*
 * What the writer is going to ask for the submissions that it commits together is known before it begins: a database server is asked
 * all of it at once (db_foresee) instead of one after the other.
 *
 * What an earlier submission of the same commit wrote is not missed: whoever writes a record, or keeps an instance, has read it first,
 * and so was given what was foreseen; whoever comes after asks the database. The number of a record's entries is asked by those only
 * who find the record, so for one that the commit itself makes an answer is left over, 0, and is given to whoever changes it next, once.
 */
#include "journal/store.h"

static bool foresee_change(struct journal *j, const struct change *c)
{
    struct db_value row[] = {db_int(record_bucket(c->id)), db_blob(id_bytes(&c->id))};
    struct db_value entries[] = {db_int(c->type->number), db_blob(id_bytes(&c->id))};

    return db_foresee(j->db, journal_words(j, c->type)->find, row, COUNT_OF(row)) &&
           (c->op == OP_CREATE ||
            db_foresee(j->db, journal_statement(j->db, "count_of_record"), entries, COUNT_OF(entries)));
}

bool foresee_submission(struct journal *j, const struct submission *s)
{
    struct db_value instance = db_blob(id_bytes(&s->instance));
    bool more = db_foresee(j->db, journal_statement(j->db, "submission"), &instance, 1);

    for (size_t i = 0; more && i < s->n; i++)
        if (s->changes[i].type)
            more = foresee_change(j, &s->changes[i]);
    return more;
}
