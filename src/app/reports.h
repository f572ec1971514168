/* A report of the pack, filled from a house. */
#ifndef APP_REPORTS_H
#define APP_REPORTS_H

#include "app/figures.h"
#include "report/report.h"

/* `round` INT_NONE: the latest that has a record. ERR_NOT_FOUND "report.no_round" where that round has none. */
enum err house_report(struct view *, const struct outline *, int64_t round, enum language, struct document *,
                      struct error *) MUST_USE;

#endif
