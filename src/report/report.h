/*
 * Documents: a report of the pack is filled with figures and becomes a document (sections of tables, numbers and notes, in one
 * language), which is then written as HTML, CSV and whatever else. Filling asks for figures through a function, so that nothing here
 * knows a database.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "figure/figure.h"
#include "i18n/i18n.h"
#include "pack/outline.h"
#include "pack/pack.h"

enum value_kind { VALUE_TEXT, VALUE_COUNT, VALUE_PERCENT, VALUE_UNKNOWN }; /* unknown: "no data", never a zero */

struct report_cell {
    enum value_kind kind;
    struct str text;   /* VALUE_TEXT */
    struct str code;   /* p-code or code behind a text; empty for none */
    int64_t n;         /* count; percentage in millionths of a per cent */
    int64_t base;      /* VALUE_PERCENT: what it is a percentage of */
    struct str figure, by, where; /* what opens the evidence; empty figure: nothing to open */
};

struct report_column {
    struct str label;
    bool numeric, percent;
    struct str figure; /* id behind it; empty for labels */
};

enum block_kind { BLOCK_TABLE, BLOCK_NUMBERS, BLOCK_TEXT, BLOCK_LIST };

struct report_block {
    enum block_kind kind;
    struct str title, note;
    struct report_column *columns; /* BLOCK_TABLE */
    size_t column_count;
    struct report_cell *cells;     /* row by row; BLOCK_NUMBERS: one label and one value each */
    size_t row_count;
    bool last_is_total;
    struct str *lines; /* BLOCK_LIST */
    size_t line_count;
};

struct report_section {
    struct str id, title, intro;
    VEC(struct report_block) blocks;
};

struct document {
    struct str name, title, programme, period; /* period: "Round 54, August-September 2024" */
    struct instant as_of;
    enum language language;
    VEC(struct report_section) sections;
};

/* What filling needs of the world. */
struct report_source {
    const struct pack *pack;
    enum err (*figure)(void *ctx, const struct figure_query *, struct figure_result *, struct error *);
    void *ctx;
    int64_t round, round_before; /* INT_NONE: no round before */
    struct str period;
    struct instant as_of;
    struct str *sources; /* files behind the figures, for the outline's `sources` */
    size_t source_count;
    struct str zone;
};

enum err report_fill(struct arena *, const struct outline *, const struct report_source *, enum language, struct document *,
                     struct error *) MUST_USE;

/* The document's body as page content; `link` makes the address of a cell's evidence (NULL: no links). */
void report_html(struct buf *, const struct document *, struct str (*link)(void *ctx, const struct report_cell *), void *ctx);
/* A whole file that stands alone, with its style inside and the right direction. */
void report_html_file(struct buf *, const struct document *);
/*
 * One flat table: section,block,row_code,row,column,figure,value,base,text. Values unrounded: counts as integers, percentages in per
 * cent; empty where not known. UTF-8 with a byte order mark, so that spreadsheet programs read Arabic.
 */
void report_csv(struct buf *, const struct document *);

#endif
