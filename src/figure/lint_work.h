/* What the kinds of checks share. */
#ifndef FIGURE_LINT_WORK_H
#define FIGURE_LINT_WORK_H

#include "figure/lint.h"
#include "model/day.h"

struct lint_work {
    struct arena *arena;
    const struct lint_input *input;
    const struct figure_data *data; /* asks for each table once over the whole run */
    struct days *days;              /* of the records that others name by their number */
    struct findings *findings;
    struct error *error;
};

enum { MILLION = 1000000 };

/* Each looks at what its kind compares (lint_row.c, lint_unique.c, lint_figures.c, lint_declared.c). */
enum err lint_row(struct lint_work *, const struct lint_check *) MUST_USE;
enum err lint_filled(struct lint_work *, const struct lint_check *) MUST_USE;
enum err lint_unique(struct lint_work *, const struct lint_check *) MUST_USE;
enum err lint_figures(struct lint_work *, const struct lint_check *) MUST_USE;
enum err lint_declared(struct lint_work *, const struct lint_check *) MUST_USE;

enum err lint_table(struct lint_work *, const struct record_type *, const struct table **) MUST_USE;
/* Does the record belong to the round asked for and meet the check's condition? */
bool lint_looks_at(const struct lint_work *, const struct lint_check *, const struct record_type *, const void *record);
int64_t lint_round_of(const struct record_type *, const void *record); /* INT_NONE where there is none */

/* Does `left op right` hold? */
bool lint_agrees(enum lint_op, int64_t left, int64_t right);
void lint_report(struct lint_work *, struct finding);
/* Nothing to compare with: the reason is an error that a figure gave. */
void lint_report_failure(struct lint_work *, struct finding, const struct error *);

/* The figure by these dimensions in one round (INT_NONE: whatever it chooses). `condition` may be NULL. Forgives nothing. */
enum err lint_compute(struct lint_work *, const struct indicator *, const struct dimension *const *by, size_t by_count,
                      int64_t round, const struct expr *condition, struct figure_result *, struct error *) MUST_USE;
/* The round field of a figure, of a percentage its numerator's or else its base's; NULL where rounds mean nothing to it. */
const struct field *lint_stock(const struct indicator *);
/* A cell's value, a percentage in millionths of a per cent. The cell must be known. */
int64_t lint_amount(const struct indicator *, const struct figure_cell *);
/* "dim=code;dim=code", dimensions in alphabetical order: the name of one cell. Sorts both arrays. */
struct str lint_slice(struct arena *, struct str *dimensions, struct str *keys, size_t n);

#endif
