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

static enum truth test_place(const struct expr *x, const struct looked_at *at)
{
    const struct viewpoint *viewpoint = &at->names->viewpoint;
    const struct place *place = expr_place_named(&x->subject, at);
    struct place_set named = named_places(x, at), held = {0};
    struct tally tally = {0};
    int level = x->subject.level;

    /* Successors stand at the level of what ended, so that the first one's is that of all. */
    if (x->op == EXPR_WITHIN && named.n)
        level = place_row(named.at[0], viewpoint->now)->level;
    if (place)
        viewpoint_places(viewpoint, place, level, &held);
    if (x->op == EXPR_BLANK)
        return (held.n == 0 || has_place(&held, NULL)) != x->negated ? YES : NO;
    /* Above the level that is asked for there is nothing to compare, but surely it is not within a place of that level. */
    if (held.n == 0 || (x->op != EXPR_WITHIN && held.n == 1 && !held.at[0]))
        return NOT_KNOWN;
    for (size_t i = 0; i < held.n; i++)
        *(has_place(&named, held.at[i]) ? &tally.among : &tally.others) += 1;
    return opposite_if(x->op == EXPR_COMPARE && x->relation == REL_NE, verdict(&tally));
}

/* --- codes --- */

static bool is_named(const struct expr *x, const struct code_list *list, const struct code_set *named, struct str code)
{
    for (size_t i = 0; i < named->n; i++)
        if (x->op == EXPR_WITHIN ? code_within(list, code, named->at[i]->code) : str_eq(named->at[i]->code, code))
            return true;
    return false;
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
        *(is_named(x, list, &named, held.at[i]->code) ? &tally.among : &tally.others) += 1;
    return opposite_if(x->op == EXPR_COMPARE && x->relation == REL_NE, verdict(&tally));
}

enum truth expr_test_now(const struct expr *x, const struct looked_at *at)
{
    return x->subject.kind == KIND_PLACE ? test_place(x, at) : test_code(x, at);
}
