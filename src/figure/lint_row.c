/* What one record must say: sums that add up, fields that are filled in. */
#include "figure/lint_work.h"
#include "figure/place_field.h"

enum summed { SUMMED, HAS_BLANK, TOO_LARGE };

static enum summed sum_terms(const struct field *const *terms, size_t n, const void *record, int64_t *sum)
{
    *sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct value value = field_get(terms[i], record);

        if (!value.known)
            return HAS_BLANK;
        if (__builtin_add_overflow(*sum, value.n, sum))
            return TOO_LARGE;
    }
    return SUMMED;
}

static struct finding finding_of(const struct lint_check *check, const struct table *table, size_t row)
{
    const struct field *place = place_field(check->type);
    const void *record = table->records[row];

    return (struct finding){.check = check,
                            .record = table->ids[row],
                            .round = lint_round_of(check->type, record),
                            .where = place ? field_get(place, record).text : STR_EMPTY};
}

static enum err add_up(struct lint_work *work, const struct lint_check *check, const void *record,
                       struct finding finding)
{
    enum summed left = sum_terms(check->left, check->left_count, record, &finding.left);
    enum summed right = sum_terms(check->right, check->right_count, record, &finding.right);

    if (left == HAS_BLANK || right == HAS_BLANK)
        return OK;
    if (left == TOO_LARGE || right == TOO_LARGE ||
        __builtin_add_overflow(finding.right, check->right_constant, &finding.right))
        return error_set(work->error, ERR_TOO_LARGE, "figure.sum_too_large", check->id, STR("9223372036854775807"));
    finding.left_known = finding.right_known = true;
    finding.reason = "lint.differs";
    work->findings->compared++;
    if (!lint_agrees(check->op, finding.left, finding.right))
        lint_report(work, finding);
    return OK;
}

enum err lint_row(struct lint_work *work, const struct lint_check *check)
{
    const struct table *table;
    enum err code = lint_table(work, check->type, &table);

    for (size_t i = 0; code == OK && i < table->n; i++)
        if (lint_looks_at(work, check, check->type, table->records[i]))
            code = add_up(work, check, table->records[i], finding_of(check, table, i));
    return code;
}

static void fill_in(struct lint_work *work, const struct lint_check *check, const void *record, struct finding finding)
{
    finding.reason = "lint.blank";
    for (size_t i = 0; i < check->left_count; i++) {
        work->findings->compared++;
        finding.args[0] = str_of(check->left[i]->name);
        if (!field_get(check->left[i], record).known)
            lint_report(work, finding);
    }
}

enum err lint_filled(struct lint_work *work, const struct lint_check *check)
{
    const struct table *table;
    enum err code = lint_table(work, check->type, &table);

    for (size_t i = 0; code == OK && i < table->n; i++)
        if (lint_looks_at(work, check, check->type, table->records[i]))
            fill_in(work, check, table->records[i], finding_of(check, table, i));
    return code;
}
