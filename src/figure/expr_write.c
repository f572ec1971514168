#include "figure/expr_node.h"

static void write_value(struct buf *out, struct value value)
{
    struct str text = STR_EMPTY;

    switch (value.kind) {
    case KIND_INTEGER: buf_printf(out, "%lld", (long long)value.n); return;
    case KIND_DECIMAL: buf_put(out, decimal_format(out->arena, value.n)); return;
    case KIND_DATE: buf_put(out, date_format(out->arena, (struct date){(int32_t)value.n})); return;
    case KIND_INSTANT: buf_put(out, instant_format(out->arena, (struct instant){value.n})); return;
    case KIND_BOOLEAN: buf_puts(out, value.n ? "true" : "false"); return;
    case KIND_REF: text = id_format(out->arena, value.id); break;
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: text = value.text; break;
    case KIND_GEOPOINT: break;
    }

    /* A literal never holds the quotes it was written in, so at most one kind of quotes stands in it. */
    char quote = str_find(text, '\'') < text.n ? '"' : '\'';

    buf_char(out, quote);
    buf_put(out, text);
    buf_char(out, quote);
}

static void write_values(struct buf *out, const struct expr *x, const char *between)
{
    for (size_t i = 0; i < x->value_count; i++) {
        buf_puts(out, i ? between : "");
        write_value(out, x->values[i]);
    }
}

static void write_test(struct buf *out, const struct expr *x)
{
    static const char *const signs[] = {
        [REL_EQ] = " = ", [REL_NE] = " != ", [REL_LT] = " < ", [REL_LE] = " <= ", [REL_GT] = " > ", [REL_GE] = " >= ",
    };

    buf_put(out, x->subject.name);
    if (x->op == EXPR_BLANK) {
        buf_puts(out, x->negated ? " is not blank" : " is blank");
    } else if (x->op == EXPR_IN) {
        buf_puts(out, " in (");
        write_values(out, x, ", ");
        buf_char(out, ')');
    } else {
        buf_puts(out, x->op == EXPR_BETWEEN ? " between " : x->op == EXPR_WITHIN ? " within " : signs[x->relation]);
        write_values(out, x, " and ");
    }
}

static void write_node(struct buf *out, const struct expr *x, bool bracketed)
{
    if (x->op > EXPR_NOT) {
        write_test(out, x);
        return;
    }
    if (x->op == EXPR_NOT) {
        buf_puts(out, "not ");
        write_node(out, x->kids[0], x->kids[0]->op <= EXPR_AND);
        return;
    }
    buf_puts(out, bracketed ? "(" : "");
    for (size_t i = 0; i < x->kid_count; i++) {
        buf_puts(out, i == 0 ? "" : x->op == EXPR_OR ? " or " : " and ");
        /* An `or` inside an `and`; the other way round `and` binds tighter by itself. */
        write_node(out, x->kids[i], x->op == EXPR_AND);
    }
    buf_puts(out, bracketed ? ")" : "");
}

struct str expr_write(struct arena *arena, const struct expr *x)
{
    struct buf out = BUF_IN(arena);

    write_node(&out, x, false);
    return buf_str(&out);
}
