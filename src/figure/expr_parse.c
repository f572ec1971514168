#include "figure/expr_node.h"

/*
 *   any     = all { "or" all }
 *   all     = single { "and" single }
 *   single  = "not" single | "(" any ")" | subject test
 *   test    = relation literal | "in" "(" literal { "," literal } ")" | "between" literal "and" literal
 *           | "is" [ "not" ] "blank" | "within" text
 */
struct parser {
    struct arena *arena;
    const struct expr_names *names;
    struct str source;
    struct token now;
    size_t next;
    size_t nodes, depth;
    struct expr_fault fault;
};

void expr_fault_set(struct expr_fault *fault, size_t at, const char *key, const struct str *args, size_t n)
{
    if (fault->key)
        return;
    fault->key = key;
    fault->at = at;
    for (size_t i = 0; i < n && i < ERROR_ARGS; i++)
        fault->args[i] = args[i];
}

static const struct expr *fault_here(struct parser *p, const char *key, struct str arg)
{
    expr_fault_set(&p->fault, p->now.at, key, &arg, 1);
    return NULL;
}

static struct str number_text(struct parser *p, size_t n)
{
    return str_printf(p->arena, "%zu", n);
}

static void advance(struct parser *p)
{
    p->now = expr_token(p->source, p->next, &p->next);
}

static bool at_word(const struct parser *p, const char *word)
{
    return p->now.kind == TOKEN_WORD && str_eq_fold(p->now.text, str_of(word));
}

static bool accept_word(struct parser *p, const char *word)
{
    bool found = at_word(p, word);

    if (found)
        advance(p);
    return found;
}

static bool accept_sign(struct parser *p, const char *sign)
{
    bool found = p->now.kind == TOKEN_SIGN && str_is(p->now.text, sign);

    if (found)
        advance(p);
    return found;
}

/* What stands here instead of what was expected. */
static bool expected(struct parser *p, const char *what)
{
    struct str args[] = {str_of(what), p->now.text};

    if (p->now.kind == TOKEN_UNCLOSED_TEXT)
        expr_fault_set(&p->fault, p->now.at, "figure.expr.unclosed_text", &p->now.text, 1);
    else if (p->now.kind == TOKEN_STRANGE)
        expr_fault_set(&p->fault, p->now.at, "figure.expr.strange", &p->now.text, 1);
    else if (p->now.kind == TOKEN_END)
        expr_fault_set(&p->fault, p->now.at, "figure.expr.ends_early", args, 1);
    else
        expr_fault_set(&p->fault, p->now.at, "figure.expr.expected", args, 2);
    return false;
}

static bool count_node(struct parser *p)
{
    if (++p->nodes <= EXPR_NODES)
        return true;
    fault_here(p, "figure.expr.too_many", number_text(p, EXPR_NODES));
    return false;
}

static struct expr *node_new(struct parser *p, enum expr_op op)
{
    struct expr *node = ARENA_NEW(p->arena, struct expr);

    node->op = op;
    return node;
}

static bool parse_literal(struct parser *p, const struct subject *subject, struct value *value)
{
    bool begins_one = p->now.kind >= TOKEN_WORD && p->now.kind <= TOKEN_TEXT;

    if (!begins_one)
        return expected(p, "…");
    if (!count_node(p) || !expr_bind_value(p->arena, p->names, subject, &p->now, value, &p->fault))
        return false;
    advance(p);
    return true;
}

static bool needs_order(struct parser *p, const struct subject *subject)
{
    if (expr_kind_ordered(subject->kind))
        return true;
    fault_here(p, "figure.expr.no_order", subject->name);
    return false;
}

static bool parse_relation(struct parser *p, struct expr *node)
{
    static const char *const signs[] = {
        [REL_EQ] = "=", [REL_NE] = "!=", [REL_LT] = "<", [REL_LE] = "<=", [REL_GT] = ">", [REL_GE] = ">=",
    };
    struct value *value = ARENA_NEW(p->arena, struct value);

    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (p->now.kind != TOKEN_SIGN || !str_is(p->now.text, signs[i]))
            continue;
        node->relation = (enum expr_relation)i;
        node->values = value;
        node->value_count = 1;
        if (i >= REL_LT && !needs_order(p, &node->subject))
            return false;
        advance(p);
        return parse_literal(p, &node->subject, value);
    }
    return expected(p, "= != < <= > >= in between is within");
}

static bool parse_in(struct parser *p, struct expr *node)
{
    VEC(struct value) values = {0};
    struct value value;

    node->op = EXPR_IN;
    if (!accept_sign(p, "("))
        return expected(p, "(");
    do {
        if (!parse_literal(p, &node->subject, &value))
            return false;
        VEC_PUSH(p->arena, &values, value);
    } while (accept_sign(p, ","));
    node->values = values.at;
    node->value_count = values.n;
    return accept_sign(p, ")") || expected(p, ")");
}

static bool parse_between(struct parser *p, struct expr *node)
{
    struct value *values = ARENA_ARRAY(p->arena, struct value, 2);

    node->op = EXPR_BETWEEN;
    node->values = values;
    node->value_count = 2;
    if (!needs_order(p, &node->subject) || !parse_literal(p, &node->subject, &values[0]))
        return false;
    if (!accept_word(p, "and"))
        return expected(p, "and");
    return parse_literal(p, &node->subject, &values[1]);
}

static bool parse_within(struct parser *p, struct expr *node)
{
    node->op = EXPR_WITHIN;
    if (p->now.kind == TOKEN_END || p->now.kind > TOKEN_TEXT)
        return expected(p, "'…'");
    if (!count_node(p) || !expr_bind_within(p->arena, p->names, &p->now, node, &p->fault))
        return false;
    advance(p);
    return true;
}

static bool parse_blank(struct parser *p, struct expr *node)
{
    node->op = EXPR_BLANK;
    node->negated = accept_word(p, "not");
    return accept_word(p, "blank") || expected(p, "blank");
}

static const struct expr *parse_test(struct parser *p)
{
    struct expr *node = node_new(p, EXPR_COMPARE);
    bool fine;

    if (p->now.kind != TOKEN_WORD) {
        expected(p, "not (");
        return NULL;
    }
    if (!count_node(p) || !expr_bind_subject(p->arena, p->names, &p->now, &node->subject, &p->fault))
        return NULL;
    advance(p);
    if (accept_word(p, "in"))
        fine = parse_in(p, node);
    else if (accept_word(p, "between"))
        fine = parse_between(p, node);
    else if (accept_word(p, "is"))
        fine = parse_blank(p, node);
    else if (accept_word(p, "within"))
        fine = parse_within(p, node);
    else
        fine = parse_relation(p, node);
    return fine ? node : NULL;
}

static const struct expr *parse_chain(struct parser *, enum expr_op);

static const struct expr *parse_single(struct parser *p)
{
    const struct expr *inner = NULL;

    if (++p->depth > EXPR_DEPTH)
        return fault_here(p, "figure.expr.too_deep", number_text(p, EXPR_DEPTH));
    if (accept_sign(p, "(")) {
        inner = parse_chain(p, EXPR_OR);
        if (inner && !accept_sign(p, ")")) {
            expected(p, ")");
            inner = NULL;
        }
    } else if (accept_word(p, "not")) {
        const struct expr *kid = count_node(p) ? parse_single(p) : NULL;
        struct expr *node = node_new(p, EXPR_NOT);

        node->kids = arena_copy(p->arena, &kid, sizeof(const struct expr *));
        node->kid_count = 1;
        inner = kid ? node : NULL;
    } else {
        inner = parse_test(p);
    }
    p->depth--;
    return inner;
}

/* `(a and b) and c` and `a and (b and c)` are one chain: the canonical words need no brackets for them. */
static const struct expr *parse_chain(struct parser *p, enum expr_op op)
{
    VEC(const struct expr *) kids = {0};
    const char *word = op == EXPR_OR ? "or" : "and";

    do {
        const struct expr *kid = op == EXPR_OR ? parse_chain(p, EXPR_AND) : parse_single(p);

        if (!kid)
            return NULL;
        if (kid->op != op)
            VEC_PUSH(p->arena, &kids, kid);
        else
            for (size_t i = 0; i < kid->kid_count; i++)
                VEC_PUSH(p->arena, &kids, kid->kids[i]);
    } while (accept_word(p, word));
    if (kids.n == 1)
        return kids.at[0];

    struct expr *node = node_new(p, op);

    node->kids = kids.at;
    node->kid_count = kids.n;
    return node;
}

/* 1-based, in characters: what a person counts. */
static size_t position_of(struct str source, size_t byte)
{
    size_t n = 1;

    for (size_t i = 0; i < byte && i < source.n; i++)
        n += ((unsigned char)source.p[i] & 0xc0) != 0x80;
    return n;
}

static enum err refuse(struct parser *p, struct error *e)
{
    struct error_place place = {.key = p->fault.key, .column = number_text(p, position_of(p->source, p->fault.at))};

    memcpy(place.args, p->fault.args, sizeof place.args);
    enum err code = error_set(e, ERR_INVALID, "figure.condition", str_slice(p->source, 0, EXPR_BYTES));
    error_add_place(e, place);
    return code;
}

enum err expr_parse(struct arena *arena, struct str source, const struct expr_names *names, const struct expr **out,
                    struct error *e)
{
    struct parser p = {.arena = arena, .names = names, .source = source};
    const struct expr *root = NULL;

    assert(names->places && names->codes);
    if (!str_valid_utf8(source)) {
        p.source = STR_EMPTY;
        fault_here(&p, "figure.expr.not_utf8", STR_EMPTY);
        return refuse(&p, e);
    }
    advance(&p);
    if (source.n > EXPR_BYTES)
        fault_here(&p, "figure.expr.too_long", number_text(&p, EXPR_BYTES));
    else
        root = parse_chain(&p, EXPR_OR);
    if (root && p.now.kind != TOKEN_END)
        expected(&p, "and or");
    /* What is stored and shown is the canonical text: it must be readable again, so the limit is its limit too. */
    if (root && !p.fault.key && expr_write(arena, root).n > EXPR_BYTES)
        expr_fault_set(&p.fault, 0, "figure.expr.too_long", (struct str[]){number_text(&p, EXPR_BYTES)}, 1);
    if (p.fault.key)
        return refuse(&p, e);
    *out = root;
    return OK;
}
