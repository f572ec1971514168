/*
 * How the tables lie in a database on several machines (PostgreSQL with the extension Citus): as SQL for psql, to be read by whoever tends
 * it and run as a superuser. Every table of the database is named, those that stay on one machine with the reason. It may be run again.
 */
#ifndef APP_SPREAD_H
#define APP_SPREAD_H

#include "model/record.h"

struct str spread_plan(struct arena *, const struct model *);

#endif
