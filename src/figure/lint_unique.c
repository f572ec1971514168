/* Records that say the same of the same thing twice, told apart only by a field that the check leaves out. */
#include "figure/lint_work.h"
#include "figure/plain.h"

/* Those that share the values; the finding names the first by id, so that it is the same in every run. */
struct sharing {
    struct finding finding;
};

/* The values as text; false where one is blank, for a blank is shared with nothing. */
static bool values_of(struct lint_work *work, const struct lint_check *check, const void *record, struct str *values)
{
    for (size_t i = 0; i < check->unique_count; i++) {
        values[i] = value_write(work->arena, field_get(check->unique[i], record));
        if (!values[i].n)
            return false;
    }
    return true;
}

static struct str words_of(struct lint_work *work, const struct lint_check *check, const struct str *values)
{
    struct buf out = BUF_IN(work->arena);

    for (size_t i = 0; i < check->unique_count; i++)
        buf_printf(&out, "%s%s=%.*s", i ? ";" : "", check->unique[i]->name, STR_ARG(values[i]));
    return buf_str(&out);
}

static void count(struct lint_work *work, const struct lint_check *check, const struct table *table, size_t row,
                  struct map *all)
{
    struct str values[COUNT_OF(check->unique)];
    struct buf key = BUF_IN(work->arena);
    const void *record = table->records[row];

    if (!lint_looks_at(work, check, check->type, record) || !values_of(work, check, record, values))
        return;
    work->findings->compared++;

    void **at = map_at(all, groups_key(&key, values, check->unique_count));
    struct sharing *sharing = *at;

    if (!sharing) {
        sharing = ARENA_NEW(work->arena, struct sharing);
        sharing->finding = (struct finding){.check = check,
                                            .record = table->ids[row],
                                            .round = lint_round_of(check->type, record),
                                            .where = words_of(work, check, values),
                                            .left_known = true,
                                            .right_known = true,
                                            .right = 1,
                                            .reason = "lint.duplicate"};
        *at = sharing;
    }
    sharing->finding.left++;
    if (id_cmp(table->ids[row], sharing->finding.record) < 0)
        sharing->finding.record = table->ids[row];
}

enum err lint_unique(struct lint_work *work, const struct lint_check *check)
{
    struct map all = MAP_IN(work->arena);
    const struct table *table;
    enum err code = lint_table(work, check->type, &table);

    for (size_t i = 0; code == OK && i < table->n; i++)
        count(work, check, table, i, &all);
    for (size_t i = 0; i < all.n; i++) {
        const struct sharing *sharing = all.items[i].value;

        if (sharing->finding.left > 1)
            lint_report(work, sharing->finding);
    }
    return code;
}
