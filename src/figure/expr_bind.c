/* Names and literals to fields, places, codes and typed values: whatever does not fit is refused here, never at evaluation. */
#include "figure/expr_node.h"

#include "figure/place_field.h"

/* A name this many letters away is still offered as what may have been meant. */
enum { NEAR = 2 };

#define FAULT(fault, at, key, ...)                                                                                     \
    fault_at(fault, at, key, (struct str[]){__VA_ARGS__}, sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

static bool fault_at(struct expr_fault *fault, size_t at, const char *key, const struct str *args, size_t n)
{
    expr_fault_set(fault, at, key, args, n);
    return false;
}

struct nearest {
    struct str wanted, best;
    size_t distance;
};

static void consider(struct nearest *near, struct str candidate)
{
    size_t distance = str_distance(near->wanted, candidate, NEAR);

    if (distance < near->distance) {
        near->distance = distance;
        near->best = candidate;
    }
}

static bool unknown_field(const struct expr_names *names, const struct token *word, struct expr_fault *fault)
{
    struct nearest near = {.wanted = word->text, .distance = NEAR + 1};

    for (size_t i = 0; names->type && i < names->type->field_count; i++)
        consider(&near, str_of(names->type->fields[i].name));
    for (size_t i = 0; i < names->places->level_count; i++)
        consider(&near, names->places->levels[i].id);
    if (near.best.n)
        return FAULT(fault, word->at, "figure.expr.unknown_field_near", word->text, near.best);
    return FAULT(fault, word->at, "figure.expr.unknown_field", word->text);
}

bool expr_bind_subject(struct arena *arena, const struct expr_names *names, const struct token *word,
                       struct subject *subject, struct expr_fault *fault)
{
    const struct field *field = names->type ? record_field(names->type, word->text) : NULL;
    const struct field *place = names->type ? place_field(names->type) : NULL;
    bool stands_somewhere = place || !names->type;
    int level = place_level_find(names->places, word->text);

    *subject = (struct subject){.name = str_copy(arena, word->text), .level = -1};
    if (field && field->sensitivity == IDENTITY)
        return FAULT(fault, word->at, "figure.expr.identity", word->text);
    if (field) {
        subject->field = field;
        subject->kind = field->kind;
        subject->about_place = field == place;
        return true;
    }
    if (!stands_somewhere || (level < 0 && !(str_is(word->text, "place") && !names->type)))
        return unknown_field(names, word, fault);
    subject->field = place;
    subject->kind = KIND_PLACE;
    subject->level = level;
    subject->about_place = true;
    return true;
}

static bool find_place(struct arena *arena, const struct expr_names *names, const struct token *token,
                       const struct place **place, struct expr_fault *fault)
{
    *place = place_find(names->places, token->text);
    if (*place)
        return true;

    const struct place *near = place_nearest(arena, names->places, token->text, -1);

    if (near)
        return FAULT(fault, token->at, "figure.expr.unknown_place_near", token->text, near->code);
    return FAULT(fault, token->at, "figure.expr.unknown_place", token->text);
}

static bool find_code(const struct expr_names *names, const struct field *field, const struct token *token,
                      const struct code_list **list, struct expr_fault *fault)
{
    struct str id = str_of(field->list);

    *list = code_list_find(names->codes, id);
    if (!*list)
        return FAULT(fault, token->at, "figure.expr.unknown_list", id);
    if (code_find(*list, token->text))
        return true;

    struct nearest near = {.wanted = token->text, .distance = NEAR + 1};

    for (size_t i = 0; i < (*list)->n; i++)
        consider(&near, (*list)->items[i]->code);
    if (near.best.n)
        return FAULT(fault, token->at, "figure.expr.unknown_code_near", token->text, id, near.best);
    return FAULT(fault, token->at, "figure.expr.unknown_code", token->text, id);
}

static bool bind_number(const struct subject *subject, const struct token *token, struct value *value,
                        struct expr_fault *fault)
{
    int64_t n;
    bool whole = token->kind == TOKEN_WHOLE;

    if (!whole && token->kind != TOKEN_DECIMAL)
        return FAULT(fault, token->at, "figure.expr.needs_number", subject->name);
    if (subject->kind == KIND_INTEGER && !whole)
        return FAULT(fault, token->at, "figure.expr.needs_whole", subject->name);
    if (!(subject->kind == KIND_INTEGER ? str_to_int(token->text, &n) : decimal_parse(token->text, &n)) ||
        n == INT_NONE)
        return FAULT(fault, token->at, "figure.expr.number_too_large", token->text);
    *value = value_int(subject->kind, n);
    return true;
}

static bool bind_time(const struct subject *subject, const struct token *token, struct value *value,
                      struct expr_fault *fault)
{
    struct date date = NO_DATE;
    struct instant instant = NO_INSTANT;

    if (token->kind != TOKEN_DATE && !(token->kind == TOKEN_INSTANT && subject->kind == KIND_INSTANT))
        return FAULT(fault, token->at, "figure.expr.needs_date", subject->name);
    if (token->kind == TOKEN_DATE ? !date_parse(token->text, &date) : !instant_parse(token->text, &instant))
        return FAULT(fault, token->at, "figure.expr.no_such_day", token->text);
    if (token->kind == TOKEN_DATE)
        instant = instant_of_date(date);
    *value = value_int(subject->kind, subject->kind == KIND_DATE ? date.n : instant.us);
    return true;
}

static bool bind_truth(const struct subject *subject, const struct token *token, struct value *value,
                       struct expr_fault *fault)
{
    bool yes = token->kind == TOKEN_WORD && str_eq_fold(token->text, STR("true"));

    if (!yes && !(token->kind == TOKEN_WORD && str_eq_fold(token->text, STR("false"))))
        return FAULT(fault, token->at, "figure.expr.needs_truth", subject->name);
    *value = value_int(KIND_BOOLEAN, yes);
    return true;
}

static bool bind_place(struct arena *arena, const struct expr_names *names, const struct subject *subject,
                       const struct token *token, struct expr_fault *fault)
{
    const struct place *place;

    if (!find_place(arena, names, token, &place, fault))
        return false;
    /* A region is never a mantika: the condition could not hold of anything. */
    if (subject->level >= 0 && !place_has_level(place, subject->level))
        return FAULT(fault, token->at, "figure.expr.wrong_level", token->text, subject->name);
    return true;
}

static bool bind_text(struct arena *arena, const struct expr_names *names, const struct subject *subject,
                      const struct token *token, struct value *value, struct expr_fault *fault)
{
    const struct code_list *list;

    if (token->kind != TOKEN_TEXT)
        return FAULT(fault, token->at, "figure.expr.needs_text", subject->name);
    if (!token->text.n)
        return FAULT(fault, token->at, "figure.expr.empty_text", subject->name);
    if (subject->kind == KIND_REF) {
        *value = (struct value){.kind = KIND_REF, .known = true};
        if (!id_parse(token->text, &value->id) || !id_known(value->id))
            return FAULT(fault, token->at, "figure.expr.needs_id", subject->name);
        return true;
    }
    if (subject->kind == KIND_CODE && !find_code(names, subject->field, token, &list, fault))
        return false;
    if (subject->kind == KIND_PLACE && !bind_place(arena, names, subject, token, fault))
        return false;
    *value = value_text(subject->kind, str_copy(arena, token->text));
    return true;
}

bool expr_bind_value(struct arena *arena, const struct expr_names *names, const struct subject *subject,
                     const struct token *token, struct value *value, struct expr_fault *fault)
{
    switch (subject->kind) {
    case KIND_INTEGER:
    case KIND_DECIMAL: return bind_number(subject, token, value, fault);
    case KIND_DATE:
    case KIND_INSTANT: return bind_time(subject, token, value, fault);
    case KIND_BOOLEAN: return bind_truth(subject, token, value, fault);
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_REF:
    case KIND_PLACE: return bind_text(arena, names, subject, token, value, fault);
    case KIND_GEOPOINT: break;
    }
    return FAULT(fault, token->at, "figure.expr.only_blank", subject->name);
}

bool expr_bind_within(struct arena *arena, const struct expr_names *names, const struct token *token, struct expr *node,
                      struct expr_fault *fault)
{
    const struct subject *subject = &node->subject;
    struct value *value = ARENA_NEW(arena, struct value);

    if (subject->kind != KIND_PLACE && subject->kind != KIND_CODE)
        return FAULT(fault, token->at, "figure.expr.not_within", subject->name);
    if (token->kind != TOKEN_TEXT || !token->text.n)
        return FAULT(fault, token->at, "figure.expr.needs_text", subject->name);
    if (subject->kind == KIND_PLACE && !find_place(arena, names, token, &node->outer, fault))
        return false;
    if (subject->kind == KIND_CODE && !find_code(names, subject->field, token, &node->list, fault))
        return false;
    *value = value_text(subject->kind, str_copy(arena, token->text));
    node->values = value;
    node->value_count = 1;
    return true;
}

bool expr_kind_ordered(enum kind kind)
{
    return kind == KIND_INTEGER || kind == KIND_DECIMAL || kind == KIND_DATE || kind == KIND_INSTANT;
}
