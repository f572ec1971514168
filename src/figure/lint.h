/*
 * A sum that does not add up is reported, not printed (DOMAIN.md rule 5). Checks are rows of the pack; each compares two sides over
 * the same keys: within a record, across record types, or a declared figure against the computed one.
 */
#ifndef FIGURE_LINT_H
#define FIGURE_LINT_H

#include "figure/figure.h"

enum lint_kind {
    LINT_ROW,      /* within each record: left and right are sums of fields */
    LINT_FIGURES,  /* two figures by the same dimensions */
    LINT_DECLARED, /* every declared figure against the computed one */
    LINT_FILLED,   /* within each record: none of the fields in `left` is blank */
    LINT_UNIQUE,   /* records that share the values of `unique`: told apart only by something the check leaves out */
};
enum lint_op { LINT_EQ, LINT_LE, LINT_GE };

enum { LINT_TERMS = 16 };

struct lint_check {
    struct str id;
    struct str label[LABEL_LANGUAGES];
    enum lint_kind kind;
    enum lint_op op;
    bool warning; /* false: an error */
    const struct record_type *type;
    const struct expr *condition; /* records looked at; NULL: all */
    /* LINT_ROW: integers, summed; a record with a blank term is passed over. LINT_FILLED: those of `left` must not be blank. */
    const struct field *left[LINT_TERMS], *right[LINT_TERMS];
    size_t left_count, right_count;
    int64_t right_constant; /* LINT_ROW: added to the right side, which may have no field at all */
    const struct indicator *left_figure, *right_figure; /* LINT_FIGURES */
    const struct dimension *by[FIGURE_DIMS];            /* LINT_FIGURES */
    size_t by_count;
    const struct field *unique[8]; /* LINT_UNIQUE */
    size_t unique_count;
};

/* One thing that does not add up. */
struct finding {
    const struct lint_check *check;
    struct id record;  /* NO_ID where it is about a cell; LINT_UNIQUE: the first of those that share the values */
    int64_t round;     /* INT_NONE where it belongs to none */
    struct str where;  /* place code, cell ("Summary!I44") or dims in canonical words */
    struct str figure; /* LINT_DECLARED: the indicator */
    bool left_known, right_known; /* a declared figure that cannot be computed has no right side */
    int64_t left, right;          /* millionths where `scaled`, else counts */
    bool scaled;
    /*
     * Message keys: "lint.differs"; "lint.blank" (the field's name in args); "lint.one_side" (only one of two figures has the cell);
     * "lint.duplicate" (left says how many); "lint.no_such_figure"; "lint.no_data" (nothing known there); "lint.not_computable", with why
     * it is not and its arguments.
     */
    const char *reason;
    const char *why; /* NULL but for "lint.not_computable" */
    struct str args[ERROR_ARGS];
};

struct lint_input {
    const struct figure_data *data;
    const struct lint_check *const *checks;
    size_t check_count;
    const struct indicator *(*indicator)(void *ctx, struct str id);
    const struct dimension *(*dimension)(void *ctx, struct str id);
    void *ctx;
    /*
     * LINT_DECLARED: the type of declared figures; NULL where there are none. Read are its fields round (integer), figure (an indicator's
     * id; a blank says that no figure is meant and is passed over), dims (one cell in slice notation, "mantika=LY0213;need=food"; empty:
     * the whole), value (decimal, a percentage in per cent) and cell (where it stood).
     */
    const struct record_type *declared;
    int64_t round; /* only this round; INT_NONE: each round on its own. A record's round is its integer field `round` */
};

struct findings {
    VEC(struct finding) list;
    size_t compared; /* how many pairs were looked at: nothing found among none is no proof */
};

/*
 * Runs every check. Findings come in the order of the checks, then of the round, figure and keys. A side without a value is no zero, but a
 * missing cell is only reported where the other side shows that something should be there. A declared percentage may differ by one in
 * its last kept digit, the sixth decimal, since the files it comes from hold binary fractions; counts must agree exactly.
 */
enum err lint_run(struct arena *, const struct lint_input *, struct findings *, struct error *) MUST_USE;

#endif
