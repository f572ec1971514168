/* A report of the pack, filled from a house. */
#ifndef APP_REPORTS_H
#define APP_REPORTS_H

#include "app/figures.h"
#include "report/report.h"

/* Told of everything that a report asks for, with its answer. */
struct report_watch {
    void (*figure)(void *ctx, const struct figure_query *, const struct figure_result *); /* with set hashes */
    void (*declared)(void *ctx, const struct indicator *, int64_t round, struct decimal);
    void *ctx;
};

/* `round` INT_NONE: the latest that has a record. ERR_NOT_FOUND "report.no_round" where that round has none. `watch` may be NULL. */
enum err house_report(struct view *, const struct outline *, int64_t round, enum language, const struct report_watch *,
                      struct document *, struct error *) MUST_USE;
/* The round that it would be about, and its period in words ("August-September 2024"). */
enum err report_round(struct view *, int64_t asked, enum language, int64_t *round, struct str *period,
                      struct error *) MUST_USE;
/* What outside documents declare of the whole of a figure for a round; NO_DECIMAL: nothing. */
enum err report_declared(struct view *, const struct indicator *, int64_t round, struct decimal *,
                         struct error *) MUST_USE;

#endif
