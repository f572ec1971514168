/* What the files of the condition language share: tokens and the tree. Nobody else looks inside a condition. */
#ifndef FIGURE_EXPR_NODE_H
#define FIGURE_EXPR_NODE_H

#include "figure/expr.h"

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,    /* a field, a place level, a keyword, true or false */
    TOKEN_WHOLE,   /* 12, -3 */
    TOKEN_DECIMAL, /* 1.5 */
    TOKEN_DATE,    /* 2024-09-30 */
    TOKEN_INSTANT, /* 2024-09-30T12:00:00Z */
    TOKEN_TEXT,    /* without its quotes */
    TOKEN_SIGN,    /* = != < <= > >= ( ) , */
    TOKEN_UNCLOSED_TEXT,
    TOKEN_STRANGE, /* a character that begins nothing */
};

struct token {
    enum token_kind kind;
    struct str text;
    size_t at; /* byte where it begins in the source */
};

/* The token that begins at or after `from`; `*next` is where to go on. */
struct token expr_token(struct str source, size_t from, size_t *next);

enum expr_op { EXPR_OR, EXPR_AND, EXPR_NOT, EXPR_COMPARE, EXPR_IN, EXPR_BETWEEN, EXPR_BLANK, EXPR_WITHIN };
enum expr_relation { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE };

/* What is looked at: a field, or the place at one level above a place field. */
struct subject {
    struct str name;           /* as written: field or place level */
    enum kind kind;            /* KIND_PLACE for a level */
    const struct field *field; /* NULL: the place itself, in a condition on places (names->type is NULL) */
    int level;                 /* -1: the field's own value */
    bool about_place;          /* the place that says where the record stands, not another place field */
};

struct expr {
    enum expr_op op;
    enum expr_relation relation; /* EXPR_COMPARE */
    bool negated;                /* EXPR_BLANK: is not blank */
    struct subject subject;
    const struct value *values; /* EXPR_COMPARE 1, EXPR_BETWEEN 2, EXPR_IN several, EXPR_WITHIN 1 */
    size_t value_count;
    const struct code_list *list; /* EXPR_WITHIN of a code */
    const struct place *outer;    /* EXPR_WITHIN of a place */
    const struct expr **kids;     /* EXPR_OR and EXPR_AND at least 2, never of their own kind; EXPR_NOT 1 */
    size_t kid_count;
};

/* The first thing that is wrong; later ones are its consequences. */
struct expr_fault {
    const char *key; /* NULL: nothing yet */
    struct str args[ERROR_ARGS];
    size_t at;
};

void expr_fault_set(struct expr_fault *, size_t at, const char *key, const struct str *args, size_t n);

/* --- evaluation (expr_eval.c, expr_now.c) --- */

/* What a condition is asked about: a record, or a place alone. */
struct looked_at {
    const struct expr_names *names;
    const void *record;        /* NULL: a place alone */
    const struct place *place; /* the place alone */
};

/* The place that the subject's field names, whatever level it asks for; NULL where it names none. */
const struct place *expr_place_named(const struct subject *, const struct looked_at *);
/* Does what is compared change with time: a place, or a code of a list in which codes began or ended? */
bool expr_subject_over_time(const struct subject *, const struct expr_names *);
/* A comparison of such a subject as now. */
enum truth expr_test_now(const struct expr *, const struct looked_at *);

/* Binding (expr_bind.c): false with the fault filled in. */
bool expr_bind_subject(struct arena *, const struct expr_names *, const struct token *, struct subject *,
                       struct expr_fault *);
bool expr_bind_value(struct arena *, const struct expr_names *, const struct subject *, const struct token *,
                     struct value *, struct expr_fault *);
/* The outer place or code of a `within`, in `node`. */
bool expr_bind_within(struct arena *, const struct expr_names *, const struct token *, struct expr *node,
                      struct expr_fault *);
/* May values of the kind stand on both sides of < and between? */
bool expr_kind_ordered(enum kind);

#endif
