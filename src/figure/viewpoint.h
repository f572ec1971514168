/*
 * From which day places and codes are seen. As then: as they were on the day of the record. As now: as they are on the day of the cut,
 * so that numbers of different times can be put side by side: a record of a place or code that ended counts under its successor.
 * Where several went on for it, it counts under what stands above all of them; where nothing does, it is not apportioned: it keeps
 * a cell of its own (not_apportioned_key) and is neither hidden nor divided.
 */
#ifndef FIGURE_VIEWPOINT_H
#define FIGURE_VIEWPOINT_H

#include "model/succession.h"

enum places_as { PLACES_THEN, PLACES_NOW };

struct viewpoint {
    enum places_as as;
    struct date now;     /* NO_DATE: the newest rows of the tables */
    struct date on;      /* of the record. NO_DATE: nobody knows, so that as then is as now */
    struct arena *arena; /* for what is looked at as now; given back by who evaluates */
};

bool viewpoint_is_now(const struct viewpoint *);
/* The place at `level` (PLACE_ITSELF: as it is): one as then, perhaps several as now. NULL in it: above that level. */
void viewpoint_places(const struct viewpoint *, const struct place *, int level, struct place_set *);
/* The one key that the place has at the level: a code, blank where it stands higher, or that of what cannot be apportioned. */
struct str viewpoint_place_key(const struct viewpoint *, const struct place *, int level);
/* The same for a code; one that is not in the list stands for itself. */
struct str viewpoint_code_key(const struct viewpoint *, const struct code_list *, struct str code);

#endif
