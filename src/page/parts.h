/* What the files of this floor share. */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include "codec/html.h"
#include "page/page.h"

/* <tag class="...">text</tag> */
void part_text(struct buf *, const char *tag, const char *class, struct str text);
/* <a class="..." href="...">text</a>, or the text alone where there is no address. */
void part_link(struct buf *, const char *class, struct str href, struct str text);
/* Text only a screen reader says. */
void part_unseen(struct buf *, struct str text);
/* Isolated, so that its direction does not touch its neighbours: ids, numbers, days. */
void part_isolated(struct buf *, const char *class, struct str text);
/* A word of the frame, by its key. */
struct str part_word(const struct page *, const char *key);

enum part_icon { ICON_CHAIN, ICON_LOCK, ICON_UP, ICON_DOWN, ICON_SAME, ICON_SAID };
/* Drawn in the colour of the text around it; says nothing by itself. */
void part_icon(struct buf *, enum part_icon);

void part_cell(struct buf *, const struct page *, const struct page_cell *);
void part_hidden(struct buf *, const char *name, struct str value);

#endif
