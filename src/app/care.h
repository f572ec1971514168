/*
 * Who cares for a contradiction, and who recorded what it is made of: for the pages and the command line. What is contradicted is in
 * domain/contradiction.
 */
#ifndef APP_CARE_H
#define APP_CARE_H

#include "app/house.h"
#include "domain/contradiction/contradiction.h"

/* What somebody said of a contradiction; all blank where nobody did. */
enum err care_read(struct arena *, const struct house *, struct db *, const struct breach *, struct contradiction *,
                   struct error *) MUST_USE;
/* Gives it to an owner, with a state and a note; `by` says so. ERR_INVALID "contradiction.no_state". */
enum err care_assign(struct arena *, struct house *, struct db *, const struct breach *, const struct contradiction *,
                     struct id by, enum source_kind, struct error *) MUST_USE;

/* What one record breaks now; ERR_NOT_FOUND where there is no such record. */
enum err care_breaches(struct arena *, const struct house *, struct db *, const struct record_type *, struct id,
                       breaches *, struct error *) MUST_USE;
/* For each field the entry that says what is displayed; NULL for a field that nobody wrote. */
enum err care_authors(struct arena *, const struct house *, struct db *, const struct record_type *, struct id,
                      const void *record, const struct event **authors, struct error *) MUST_USE;

#endif
