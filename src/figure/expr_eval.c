#include "figure/expr_node.h"

const struct place *expr_place_named(const struct subject *subject, const struct looked_at *at)
{
    return at->record ? place_find(at->names->places, field_get(subject->field, at->record).text) : at->place;
}

static const struct place *place_of(const struct subject *subject, const struct looked_at *at)
{
    const struct place *place = expr_place_named(subject, at);

    return place && subject->level >= 0 ? place_at(place, subject->level, at->names->viewpoint.on) : place;
}

static struct value value_of(const struct subject *subject, const struct looked_at *at)
{
    if (at->record && subject->level < 0)
        return field_get(subject->field, at->record);

    const struct place *place = place_of(subject, at);

    return value_text(KIND_PLACE, place ? place->code : STR_EMPTY);
}

static enum truth truth_of(bool holds)
{
    return holds ? YES : NO;
}

static bool related(enum expr_relation relation, struct value a, struct value b)
{
    switch (relation) {
    case REL_EQ: return value_eq(a, b);
    case REL_NE: return !value_eq(a, b);
    case REL_LT: return a.n < b.n;
    case REL_LE: return a.n <= b.n;
    case REL_GT: return a.n > b.n;
    case REL_GE: return a.n >= b.n;
    }
    return false;
}

static bool among(struct value value, const struct value *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (value_eq(value, values[i]))
            return true;
    return false;
}

static enum truth within(const struct expr *x, const struct looked_at *at)
{
    if (x->subject.kind == KIND_CODE) {
        struct value value = value_of(&x->subject, at);

        return value.known ? truth_of(code_within(x->list, value.text, x->values[0].text)) : NOT_KNOWN;
    }

    const struct place *place = place_of(&x->subject, at);

    return place ? truth_of(place_within(place, x->outer, at->names->viewpoint.on)) : NOT_KNOWN;
}

static enum truth test(const struct expr *x, const struct looked_at *at)
{
    struct value value;

    if (viewpoint_is_now(&at->names->viewpoint) && expr_subject_over_time(&x->subject, at->names))
        return expr_test_now(x, at);
    if (x->op == EXPR_WITHIN)
        return within(x, at);
    value = value_of(&x->subject, at);
    if (x->op == EXPR_BLANK)
        return truth_of(value.known == x->negated);
    if (!value.known)
        return NOT_KNOWN;
    if (x->op == EXPR_IN)
        return truth_of(among(value, x->values, x->value_count));
    if (x->op == EXPR_BETWEEN)
        return truth_of(x->values[0].n <= value.n && value.n <= x->values[1].n);
    return truth_of(related(x->relation, value, x->values[0]));
}

static enum truth evaluate(const struct expr *, const struct looked_at *);

/* One NO decides an `and`, one YES an `or`; failing that, what is not known stays not known. */
static enum truth chain(const struct expr *x, const struct looked_at *at)
{
    enum truth deciding = x->op == EXPR_AND ? NO : YES;
    enum truth so_far = x->op == EXPR_AND ? YES : NO;

    for (size_t i = 0; i < x->kid_count; i++) {
        enum truth kid = evaluate(x->kids[i], at);

        if (kid == deciding)
            return deciding;
        if (kid == NOT_KNOWN)
            so_far = NOT_KNOWN;
    }
    return so_far;
}

static enum truth opposite(enum truth truth)
{
    return truth == NOT_KNOWN ? NOT_KNOWN : truth_of(truth == NO);
}

static enum truth evaluate(const struct expr *x, const struct looked_at *at)
{
    switch (x->op) {
    case EXPR_OR:
    case EXPR_AND: return chain(x, at);
    case EXPR_NOT: return opposite(evaluate(x->kids[0], at));
    case EXPR_WITHIN:
    case EXPR_COMPARE:
    case EXPR_IN:
    case EXPR_BETWEEN:
    case EXPR_BLANK: break;
    }
    return test(x, at);
}

bool expr_holds(const struct expr *x, const struct expr_names *names, const void *record)
{
    struct arena *arena = names->viewpoint.arena;
    struct arena_mark mark = arena ? arena_mark(arena) : (struct arena_mark){0};
    bool holds = evaluate(x, &(struct looked_at){.names = names, .record = record}) == YES;

    if (arena)
        arena_rewind(arena, mark);
    return holds;
}

static bool about_place_only(const struct expr *x)
{
    for (size_t i = 0; i < x->kid_count; i++)
        if (!about_place_only(x->kids[i]))
            return false;
    return x->kid_count || x->subject.about_place;
}

bool expr_holds_place(const struct expr *x, const struct expr_names *names, const struct place *place)
{
    if (x->op == EXPR_AND) {
        for (size_t i = 0; i < x->kid_count; i++)
            if (!expr_holds_place(x->kids[i], names, place))
                return false;
        return true;
    }
    return !about_place_only(x) || evaluate(x, &(struct looked_at){.names = names, .place = place}) == YES;
}

bool expr_mentions(const struct expr *x, const struct field *field)
{
    for (size_t i = 0; i < x->kid_count; i++)
        if (expr_mentions(x->kids[i], field))
            return true;
    return !x->kid_count && x->subject.field == field;
}

bool expr_subject_over_time(const struct subject *subject, const struct expr_names *names)
{
    const struct code_list *list;

    if (subject->kind == KIND_PLACE)
        return names->places->changes;
    list = subject->kind == KIND_CODE ? code_list_find(names->codes, str_of(subject->field->list)) : NULL;
    return list && list->changes;
}

bool expr_over_time(const struct expr *x, const struct expr_names *names)
{
    for (size_t i = 0; i < x->kid_count; i++)
        if (expr_over_time(x->kids[i], names))
            return true;
    return !x->kid_count && expr_subject_over_time(&x->subject, names);
}
