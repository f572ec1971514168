/*
 * Who holds now what a place or a code stood for: the successors of what ended, and theirs, as far as the day that "now" means. What
 * was split goes to several, and nobody can say how much to which: it is never divided.
 */
#ifndef MODEL_SUCCESSION_H
#define MODEL_SUCCESSION_H

#include "model/places.h"

enum { PLACE_ITSELF = -1 };

/* Each once; NULL stands for whatever is above the level that was asked for. */
struct place_set {
    const struct place **at;
    size_t n, room;
};
struct code_set {
    const struct code_item **at;
    size_t n, room;
};

/*
 * Adds the places of the day `now` that hold what the place held on the day `on`, each taken up to `level` (PLACE_ITSELF: as it is). A
 * place that ended and nobody went on for stays what it was, under those who hold now what stood above it then. `on` NO_DATE:
 * `now`; `now` NO_DATE: the newest rows of the table.
 */
void place_now(struct arena *, const struct place *, struct date on, struct date now, int level, struct place_set *);
/* The same for a code; one that is not in the list adds nothing. */
void code_now(struct arena *, const struct code_list *, struct str code, struct date now, struct code_set *);

void code_set_add(struct arena *, const struct code_item *, struct code_set *); /* each once */

/* Names for messages: "LY021103 Abu Salim, LY021104 Hadba"; empty without successors. `row`: the one that ended. */
struct str place_successors_text(struct arena *, const struct place *row);
struct str code_successors_text(struct arena *, const struct code_item *);

/*
 * The key of what cannot be apportioned: "was:LY0211". No code has a colon in it, so that it stands for nothing else; it is written into
 * files and addresses.
 */
struct str not_apportioned_key(struct arena *, struct str code);
bool not_apportioned(struct str key, struct str *was);

#endif
