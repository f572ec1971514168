/* The round before, this round and what lies between them; where there is no round before, that is said instead. */
#include "report/fill.h"

enum { BEFORE, NOW, DIFFERENCE, IN_PERCENT, CHANGE_COLUMNS };
enum { ROUNDS = 2 };

/* One figure of both rounds: answers[BEFORE], answers[NOW]. */
static enum err ask(struct filling *f, const struct outline_row *row, const struct indicator *indicator,
                    struct answer answers[ROUNDS])
{
    const struct report_source *source = f->source;

    if (fill_ask(f, indicator, row->by, row->by_count, row->where, source->round_before, &answers[BEFORE]))
        return f->error->code;
    return fill_ask(f, indicator, row->by, row->by_count, row->where, source->round, &answers[NOW]);
}

/* Without rounds a figure has no past: the same value twice would pass for "no change". */
static bool has_rounds(const struct indicator *indicator)
{
    if (indicator->count == COUNT_PERCENT)
        return indicator->numerator->stock != NULL;
    return indicator->stock != NULL || indicator->count == COUNT_DECLARED;
}

static bool is_known(const struct report_cell *cell)
{
    return cell->kind == VALUE_COUNT || cell->kind == VALUE_PERCENT;
}

/* Fills in DIFFERENCE and IN_PERCENT from the first two. Of percentages the difference is in points. */
static void compare(struct report_cell cells[CHANGE_COLUMNS], unsigned *gaps)
{
    const struct report_cell *before = &cells[BEFORE], *now = &cells[NOW];
    struct report_cell *difference = &cells[DIFFERENCE], *in_percent = &cells[IN_PERCENT];

    *difference = *in_percent = (struct report_cell){.kind = VALUE_UNKNOWN};
    if (!is_known(before) || !is_known(now)) {
        *gaps |= is_known(before) || is_known(now) ? GAP_BEFORE : GAP_NONE;
        return;
    }
    *difference = (struct report_cell){.kind = now->kind, .change = true, .n = now->n - before->n};
    if (now->kind == VALUE_PERCENT)
        return;
    struct figure_cell share = {.known = before->n > 0, .value = difference->n, .base = before->n};
    if (!share.known) {
        *gaps |= GAP_BASE;
        return;
    }
    *in_percent = (struct report_cell){
        .kind = VALUE_PERCENT, .change = true, .n = figure_percent(&share), .part = share.value, .base = share.base};
}

static struct str round_words(const struct filling *f, int64_t round)
{
    struct str args[] = {str_printf(f->arena, "%lld", (long long)round)};

    return i18n_format(f->arena, f->language, "report.before", args, COUNT_OF(args));
}

static void label_columns(const struct filling *f, struct report_block *block, size_t labels, bool percent)
{
    struct report_column *columns = block->columns + labels;
    const char *difference = percent ? "report.difference_points" : "report.difference";

    columns[BEFORE] = (struct report_column){.label = round_words(f, f->source->round_before), .percent = percent};
    columns[NOW] = (struct report_column){.label = round_words(f, f->source->round), .percent = percent};
    columns[DIFFERENCE] = (struct report_column){.label = i18n_text(f->language, difference), .percent = percent};
    columns[IN_PERCENT] =
        (struct report_column){.label = i18n_text(f->language, "report.difference_percent"), .percent = true};
    columns[IN_PERCENT].base = columns[BEFORE].label;
    for (size_t i = 0; i < CHANGE_COLUMNS; i++)
        columns[i].numeric = true;
    /* Points have no difference in per cent: the last column would be empty. */
    if (percent)
        block->column_count--;
}

static void put_row(struct report_block *block, size_t at, size_t labels,
                    const struct report_cell values[CHANGE_COLUMNS])
{
    memcpy(&block->cells[at * block->column_count + labels], values, (block->column_count - labels) * sizeof *values);
}

/* Wholes: a row a figure. Percentages among them leave the last cell without a value. */
static enum err change_of_wholes(struct filling *f, const struct outline_row *row)
{
    struct report_block *block;
    unsigned gaps = GAP_NONE;

    if (fill_titled_block(f, row, BLOCK_TABLE, &block))
        return f->error->code;
    fill_table_of(f, block, 1 + CHANGE_COLUMNS, row->figure_count);
    block->columns[0].label = i18n_text(f->language, "report.figure");
    label_columns(f, block, 1, false);
    for (size_t i = 0; i < row->figure_count; i++) {
        const struct indicator *indicator = row->figures[i].indicator;
        struct report_cell values[CHANGE_COLUMNS] = {{.kind = VALUE_UNKNOWN}};
        struct answer answers[ROUNDS];

        if (ask(f, row, indicator, answers))
            return f->error->code;
        if (has_rounds(indicator))
            values[BEFORE] = fill_whole(f, &answers[BEFORE], &gaps);
        values[NOW] = fill_whole(f, &answers[NOW], &gaps);
        compare(values, &gaps);
        block->cells[i * block->column_count] = fill_text_cell(fill_label(f, indicator->label));
        put_row(block, i, 1, values);
    }
    fill_explain(f, block, gaps);
    return OK;
}

static void lay_out_parts(const struct filling *f, const struct outline_row *row, const struct answer answers[ROUNDS],
                          struct report_block *block)
{
    bool rounds = has_rounds(answers[NOW].indicator);
    unsigned gaps = GAP_NONE;
    struct fill_rows rows = fill_rows(f, answers, ROUNDS, row->sort);

    fill_table_of(f, block, row->by_count + CHANGE_COLUMNS, rows.n + 1);
    for (size_t d = 0; d < row->by_count; d++)
        block->columns[d].label = fill_label(f, row->by[d]->label);
    label_columns(f, block, row->by_count, answers[NOW].indicator->count == COUNT_PERCENT);
    for (size_t i = 0; i <= rows.n; i++) {
        struct report_cell values[CHANGE_COLUMNS] = {{.kind = VALUE_UNKNOWN}};
        struct report_cell *labels = &block->cells[i * block->column_count];
        bool whole = i == rows.n;

        for (size_t d = 0; d < row->by_count; d++)
            labels[d] = whole ? fill_text_cell(d ? STR_EMPTY : i18n_text(f->language, "report.total"))
                              : fill_key_cell(f, row->by[d], rows.rows[i].keys[d]);
        for (size_t r = rounds ? BEFORE : NOW; r <= NOW; r++)
            values[r] =
                whole ? fill_whole(f, &answers[r], &gaps) : fill_value(f, &answers[r], rows.rows[i].cells[r], &gaps);
        compare(values, &gaps);
        put_row(block, i, row->by_count, values);
    }
    block->last_is_total = true;
    fill_explain(f, block, gaps);
}

/* Parts: a table a figure. */
static enum err change_of_parts(struct filling *f, const struct outline_row *row)
{
    for (size_t i = 0; i < row->figure_count; i++) {
        const struct indicator *indicator = row->figures[i].indicator;
        struct answer *answers = ARENA_ARRAY(f->arena, struct answer, ROUNDS);
        struct report_block *block;

        if (fill_titled_block(f, row, BLOCK_TABLE, &block) || ask(f, row, indicator, answers))
            return f->error->code;
        if (row->figure_count > 1)
            block->title =
                str_printf(f->arena, "%.*s: %.*s", STR_ARG(block->title), STR_ARG(fill_label(f, indicator->label)));
        lay_out_parts(f, row, answers, block);
    }
    return OK;
}

/* Said once a section, however many rows would show a change. */
static void say_no_round_before(struct filling *f)
{
    struct str words = i18n_text(f->language, "report.no_round_before");
    const struct report_section *section = &f->document->sections.at[f->document->sections.n - 1];

    for (size_t i = 0; i < section->blocks.n; i++)
        if (str_eq(section->blocks.at[i].note, words))
            return;
    fill_block(f, BLOCK_TEXT)->note = words;
}

enum err fill_change(struct filling *f, const struct outline_row *row)
{
    if (f->source->round_before != INT_NONE && f->source->round != INT_NONE)
        return row->by_count ? change_of_parts(f, row) : change_of_wholes(f, row);
    say_no_round_before(f);
    return OK;
}
