/*
 * Conditions as now: those who hold now what the record's place or code was are compared with those who hold now what the condition
 * names. True where all of the former are among the latter, false where none is; where some are, it cannot be told.
 */
#include "figure/expr_node.h"

/* Of those who hold it now: how many are named by the condition, how many are not. */
struct tally {
    size_t among, others;
};

static enum truth verdict(const struct tally *tally)
{
    if (tally->among && tally->others)
        return NOT_KNOWN;
    return tally->among ? YES : NO;
}

static enum truth opposite_if(bool opposite, enum truth truth)
{
    if (truth == NOT_KNOWN || !opposite)
        return truth;
    return truth == YES ? NO : YES;
}

/* --- places --- */

static bool has_place(const struct place_set *set, const struct place *place)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->at[i] == place)
            return true;
    return false;
}

/* Who holds now what the condition names. */
static struct place_set named_places(const struct expr *x, const struct looked_at *at)
{
    const struct viewpoint *viewpoint = &at->names->viewpoint;
    struct place_set set = {0};

    for (size_t i = 0; i < x->value_count; i++) {
        const struct place *place = place_find(at->names->places, x->values[i].text);
        if (place)
            place_now(viewpoint->arena, place, viewpoint->now, viewpoint->now, PLACE_ITSELF, &set);
    }
    return set;
}

/*
 * What is held, at the level of what is named: successors stand at the level of what ended, so that the first one's is that of all.
 * Nothing (and so within none of them) where that lies below the level that is asked for.
 */
static struct place_set taken_up(const struct looked_at *at, const struct place *place, int asked,
                                 const struct place_set *named)
{
    const struct viewpoint *viewpoint = &at->names->viewpoint;
    assert(named->n > 0);
    int level = place_row(named->at[0], viewpoint->now)->level;
    struct place_set held = {0};

    if (asked == PLACE_ITSELF || level <= asked)
        viewpoint_places(viewpoint, place, level, &held);
    return held;
}

static enum truth test_place(const struct expr *x, const struct looked_at *at)
{
    const struct place *place = expr_place_named(&x->subject, at);
    struct place_set named = named_places(x, at), held = {0};
    struct tally tally = {0};

    if (place)
        viewpoint_places(&at->names->viewpoint, place, x->subject.level, &held);
    if (x->op == EXPR_BLANK)
        return (held.n == 0 || has_place(&held, NULL)) != x->negated ? YES : NO;
    /* Above the level that is asked for there is nothing to compare. */
    if (held.n == 0 || (held.n == 1 && !held.at[0]))
        return NOT_KNOWN;
    if (x->op == EXPR_WITHIN)
        held = taken_up(at, place, x->subject.level, &named);
    for (size_t i = 0; i < held.n; i++)
        *(has_place(&named, held.at[i]) ? &tally.among : &tally.others) += 1;
    return opposite_if(x->op == EXPR_COMPARE && x->relation == REL_NE, verdict(&tally));
}

/* --- codes --- */

static bool has_code(const struct code_set *set, const struct code_item *item)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->at[i] == item)
            return true;
    return false;
}

/* Within is also what stands below; what stands above may itself have ended and gone on. A checked list has no circles. */
static void count_code(const struct expr *x, const struct code_list *list, const struct viewpoint *viewpoint,
                       const struct code_set *named, const struct code_item *item, struct tally *tally)
{
    struct code_set above = {0};

    if (x->op == EXPR_WITHIN && !has_code(named, item))
        code_now(viewpoint->arena, list, item->parent, viewpoint->now, &above);
    for (size_t i = 0; i < above.n; i++)
        count_code(x, list, viewpoint, named, above.at[i], tally);
    if (above.n == 0)
        *(has_code(named, item) ? &tally->among : &tally->others) += 1;
}

static enum truth test_code(const struct expr *x, const struct looked_at *at)
{
    const struct viewpoint *viewpoint = &at->names->viewpoint;
    const struct code_list *list = code_list_find(at->names->codes, str_of(x->subject.field->list));
    struct value value = field_get(x->subject.field, at->record);
    struct code_set named = {0}, held = {0};
    struct tally tally = {0};

    if (x->op == EXPR_BLANK)
        return value.known == x->negated ? YES : NO;
    if (!value.known)
        return NOT_KNOWN;
    for (size_t i = 0; i < x->value_count; i++)
        code_now(viewpoint->arena, list, x->values[i].text, viewpoint->now, &named);
    code_now(viewpoint->arena, list, value.text, viewpoint->now, &held);
    for (size_t i = 0; i < held.n; i++)
        count_code(x, list, viewpoint, &named, held.at[i], &tally);
    return opposite_if(x->op == EXPR_COMPARE && x->relation == REL_NE, verdict(&tally));
}

enum truth expr_test_now(const struct expr *x, const struct looked_at *at)
{
    return x->subject.kind == KIND_PLACE ? test_place(x, at) : test_code(x, at);
}
