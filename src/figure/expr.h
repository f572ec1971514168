/*
 * The conditions of a pack and of `--where`: a small typed language over the fields of one record type.
 *
 *   population = 'migrants' and present = true and individuals >= 100
 *   round in (53, 54) and not (need_1 = 'food' or need_2 = 'food')
 *   place within 'LY02' and starts_on between 2024-08-01 and 2024-09-30 and individuals is blank
 *
 * or, and, not; = != < <= > >=; in (...); between A and B; is blank, is not blank; `place within 'CODE'` (the place or one above it),
 * `code within 'CODE'` (the code or one above it in its list); place level names (mantika = 'LY0213') stand for the place at that
 * level. Literals: whole and decimal numbers, 'text' or "text", dates, true, false. Comparing a blank is neither true nor false:
 * `not` of it is not true either (three-valued, as in SQL); a row counts only where the whole is true.
 *
 * A place level stands above the type's first place field. Dates compared with an instant mean their first microsecond in UTC. Texts
 * have no escapes: one that holds a ' is written in ". Fields of sensitivity IDENTITY cannot be named: no figure reads them.
 */
#ifndef FIGURE_EXPR_H
#define FIGURE_EXPR_H

#include "figure/viewpoint.h"
#include "model/record.h"

struct expr;

/* Of the source and of its canonical words; of brackets and `not` inside each other; of fields, literals and `not` together. */
enum { EXPR_BYTES = 4096, EXPR_DEPTH = 32, EXPR_NODES = 512 };

struct expr_names {
    const struct record_type *type; /* NULL: a condition on places alone, which knows `place` and the place levels */
    const struct places *places;
    const struct code_lists *codes;
    struct viewpoint viewpoint; /* for evaluation alone: of the record looked at */
};

/*
 * Parses and binds. ERR_INVALID "figure.condition" with one place: `column` holds the 1-based position in the text, in characters, key
 * and args say what is wrong (an unknown field with the nearest name, a code that is not in the list, a date compared with a number).
 * Limits are ERR_INVALID too and name their number. What the condition points to (places, lists) must live as long as it.
 */
enum err expr_parse(struct arena *, struct str source, const struct expr_names *, const struct expr **,
                    struct error *) MUST_USE;

/*
 * Is the condition true of this record? `names` as when it was parsed, with the record's viewpoint. What it says of places and codes is
 * asked as the viewpoint says:
 *
 *   as then   of the record's own code, and of the places above it on its day
 *   as now    of those who hold now what the record's place or code was, compared with those who hold now what is named: true where
 *             all of the former are among the latter, false where none is, and neither where only some are (not apportioned)
 */
bool expr_holds(const struct expr *, const struct expr_names *, const void *record);
/*
 * What the condition says of a place alone: true unless one of its top conjuncts speaks of the place and of nothing else (`place within`,
 * place levels) and is not true of this one. So a figure over places takes from a condition on records what concerns places.
 */
bool expr_holds_place(const struct expr *, const struct expr_names *, const struct place *);
/* Does the condition speak of a place, or of a code of a list, that may differ between then and now? */
bool expr_over_time(const struct expr *, const struct expr_names *);
/* Does the condition speak of this field? A place level speaks of the place field. */
bool expr_mentions(const struct expr *, const struct field *);
/* The condition in canonical words; parsing it gives the same. */
struct str expr_write(struct arena *, const struct expr *);

#endif
