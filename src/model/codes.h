/*
 * Code lists: the closed vocabularies of a programme pack. A code is short, stable and never reused; its labels may change. One that
 * ended has a last day and, where others went on for it, its successors. Lists live as long as the pack that brought them.
 */
#ifndef MODEL_CODES_H
#define MODEL_CODES_H

#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"

enum { LABEL_LANGUAGES = 3 }; /* en, fr, ar: the order of enum language */

struct code_item {
    struct str code;
    struct str label[LABEL_LANGUAGES];
    struct str parent;    /* code in the same list; empty at the top */
    struct date from, to; /* first and last day; NO_DATE where open */
    const struct code_item **successors;
    size_t successor_count;
    uint32_t order; /* as listed in the pack, from 0 */
    int64_t row;    /* in the list's file, as a spreadsheet shows it */
};

struct code_list {
    struct str id;
    struct code_item **items;
    size_t n, room;
    struct map by_code;  /* code -> struct code_item */
    struct map by_alias; /* folded code, label or published spelling -> struct code_item */
    bool changes;        /* some code began or ended */
};

struct code_lists {
    struct map by_id; /* id -> struct code_list */
};

#define CODE_LISTS_IN(a) ((struct code_lists){.by_id = MAP_IN(a)})

const struct code_list *code_list_find(const struct code_lists *, struct str id); /* NULL when there is none */
const struct code_item *code_find(const struct code_list *, struct str code);     /* NULL when there is none */
/* By code, any label or any alias, without regard to case, marks and spacing (i18n_fold). NULL when nothing fits. */
const struct code_item *code_read(struct arena *scratch, const struct code_list *, struct str published);
/* The item whose code, label or alias is spelt most like it; NULL where none is within a slip in four letters. */
const struct code_item *code_nearest(struct arena *scratch, const struct code_list *, struct str published);
/* True when `code` is `ancestor` or stands below it. */
bool code_within(const struct code_list *, struct str code, struct str ancestor);

/* For the loader. The list is made when absent, in the arena of the lists; nothing is copied, so the texts must live as long. */
struct code_list *code_list_make(struct code_lists *, struct str id);
/* False where the code, or one of its names, stands in the list already for another item; the list is then as it was. */
bool code_list_add(struct arena *, struct code_list *, struct code_item *);
/* False where the spelling stands for another item already. */
bool code_list_alias(struct arena *, struct code_list *, struct str spelling, struct code_item *);

#endif
