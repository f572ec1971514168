/*
 * Writing a document as HTML, shared by the page and the stand-alone file. The classes are those of the pages (page/assets/sanad.css):
 * figures, figure, table, scroll, number, total, share, unknown; report.css has its own rules for them.
 */
#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H

#include "codec/html.h"
#include "report/report.h"

struct rendering {
    struct buf *out;
    struct arena *arena; /* scratch */
    const struct document *document;
    struct str (*link)(void *ctx, const struct report_cell *); /* NULL: none */
    void *ctx;
};

void render_sections(const struct rendering *);
void render_table(const struct rendering *, const struct report_block *);
/* A number as the reader's language writes it, or the words for no data; isolated, and linked to its evidence. */
void render_value(const struct rendering *, const struct report_cell *);
/* "586 of 667"; empty where a percentage has no known base, and for everything else. */
struct str render_parts(const struct rendering *, const struct report_cell *);
/* <tag class="...">text</tag>; nothing for an empty text. */
void render_text(const struct rendering *, const char *tag, const char *class, struct str text);

#endif
