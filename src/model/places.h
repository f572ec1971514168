/*
 * The places of a programme: one tree, levels named by the pack (country, region, mantika, baladiya, muhalla), joined by p-code and
 * never by geometry. Places are never removed: one that ended has a last day and, where it went on under another code, a successor.
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
    const struct place *successor;
    struct date from, to; /* first and last day; NO_DATE where open */
    int level;            /* 0 at the top */
    uint32_t order;       /* as listed, from 0 */
};

struct place_level {
    struct str id; /* such as "mantika": also the name of the dimension */
    struct str label[LABEL_LANGUAGES], plural[LABEL_LANGUAGES];
};

struct places {
    struct place_level levels[PLACE_LEVELS];
    size_t level_count;
    struct place **all;
    size_t n;
    struct map by_code;
};

const struct place *place_find(const struct places *, struct str code); /* NULL when there is none */
/* The place itself or the one above it at `level`; NULL where it stands higher. */
const struct place *place_at(const struct place *, int level);
bool place_within(const struct place *, const struct place *outer);
int place_level_find(const struct places *, struct str id); /* -1 when there is none */
/* True when the name is one of the place's, without regard to case, marks and spacing. */
bool place_is_called(struct arena *scratch, const struct place *, struct str name);
/*
 * What the writer of an unknown code or name may have meant: the place of that level (-1: any) whose code or name is nearest, NULL
 * when nothing is near. For messages only; nothing is ever decided by it.
 */
const struct place *place_nearest(struct arena *scratch, const struct places *, struct str text, int level);

#endif
