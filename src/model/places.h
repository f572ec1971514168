/*
 * The places of a programme: one tree, levels named by the pack (country, region, mantika, baladiya, muhalla), joined by p-code and
 * never by geometry. Places are never removed: one that ended has a last day and, where others went on for it, its successors.
 *
 * A place whose parent, level or name changed keeps its code and has a row for each period. `struct place *` stands for the place by
 * its newest row, which all others point to; the rows before hang on it. What is true on a day is asked by the functions below.
 */
#ifndef MODEL_PLACES_H
#define MODEL_PLACES_H

#include "base/time.h"
#include "model/codes.h"

enum { PLACE_LEVELS = 8 };

struct place {
    struct str code; /* p-code */
    struct str name[LABEL_LANGUAGES];
    const struct place *parent; /* NULL at the top */
    const struct place *
        *successors; /* who went on after `to`; the place itself may be one of them, where it gave a part away */
    size_t successor_count;
    const struct place *earlier; /* the row of the same code before this one; NULL for the first */
    struct date from, to;        /* first and last day; NO_DATE where open */
    int level;                   /* 0 at the top */
    uint32_t order;              /* of the place, as listed, from 0 */
    int64_t row;                 /* in places.csv, as a spreadsheet shows it */
};

struct place_level {
    struct str id; /* such as "mantika": also the name of the dimension */
    struct str label[LABEL_LANGUAGES], plural[LABEL_LANGUAGES];
};

struct places {
    struct place_level levels[PLACE_LEVELS];
    size_t level_count;
    struct place **all; /* each once, by its newest row */
    size_t n;
    struct map by_code;
    bool changes; /* some place began, ended or changed: "as then" and "as now" may differ */
};

const struct place *place_find(const struct places *, struct str code); /* NULL when there is none */
/*
 * The row that held on that day: before the first row the first, after the last day the last, so that there is always one. NO_DATE:
 * the newest.
 */
const struct place *place_row(const struct place *, struct date);
/* Did the place exist on that day? NO_DATE: has it not ended? */
bool place_stands(const struct place *, struct date);
bool place_has_level(const struct place *, int level); /* now or in a row before */
/* The place itself or the one above it at `level` on that day; NULL where it stood higher. */
const struct place *place_at(const struct place *, int level, struct date);
bool place_within(const struct place *, const struct place *outer, struct date);
int place_level_find(const struct places *, struct str id); /* -1 when there is none */
/* True when the name is one that the place has or had, without regard to case, marks and spacing. */
bool place_is_called(struct arena *scratch, const struct place *, struct str name);
/*
 * What the writer of an unknown code or name may have meant: the place of that level (-1: any) whose code or name is nearest, NULL
 * when nothing is near. For messages only; nothing is ever decided by it.
 */
const struct place *place_nearest(struct arena *scratch, const struct places *, struct str text, int level);

#endif
