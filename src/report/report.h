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
    bool change;     /* a difference: shown with its sign */
    bool declared;   /* said by an outside document, not computed */
    struct str text; /* VALUE_TEXT */
    struct str code; /* p-code or code behind a text; empty for none */
    int64_t n;       /* count; percentage in millionths of a per cent */
    int64_t part;    /* VALUE_PERCENT: what is above the line */
    int64_t base;    /* VALUE_PERCENT: what it is a percentage of; 0 where that is not known (declared) */
    /*
     * What opens the evidence: indicator, dimensions ("mantika,need") and condition as figure_ask takes them, and which of the cells it
     * is, in slice notation ("mantika=LY0213;need=food"; empty: the whole). Empty figure: nothing to open.
     */
    struct str figure, by, where, slice;
};

struct report_column {
    struct str label;
    bool numeric, percent;
    bool whole;        /* at the edge of a matrix: over all columns before it */
    struct str base;   /* what a percentage is of, in words */
    struct str figure; /* id behind it; empty for labels */
    struct str code;   /* of the column's dimension in a matrix; empty for none */
};

enum block_kind { BLOCK_TABLE, BLOCK_NUMBERS, BLOCK_TEXT, BLOCK_LIST };

struct report_block {
    enum block_kind kind;
    struct str title, note;
    struct report_column *columns; /* BLOCK_TABLE: labels first, then numbers */
    size_t column_count;
    struct report_cell *cells; /* row by row; BLOCK_NUMBERS: one label and one value each */
    size_t row_count;
    bool last_is_total;
    bool shaded;       /* one percentage over two dimensions: numbers that are compared in both directions */
    struct str *lines; /* BLOCK_LIST: its items; every other kind: what could not be computed, and why */
    size_t line_count;
};

struct report_section {
    struct str id, title, intro;
    VEC(struct report_block) blocks;
};

/* The title is that of the first section. */
struct document {
    struct str name, title, programme, period; /* period: "Round 54, August-September 2024" */
    struct instant as_of;
    struct str zone; /* whose clocks tell `as_of` */
    enum language language;
    VEC(struct report_section) sections;
};

/* What filling needs of the world. */
struct report_source {
    const struct pack *pack;
    enum err (*figure)(void *ctx, const struct figure_query *, struct figure_result *, struct error *);
    /* What outside documents declare of a COUNT_DECLARED figure for a round; NO_DECIMAL: nothing. NULL: nothing is ever declared. */
    enum err (*declared)(void *ctx, const struct indicator *, int64_t round, struct decimal *, struct error *);
    void *ctx;
    int64_t round, round_before; /* INT_NONE: no round before; the latest round */
    struct str period;           /* "August-September 2024" */
    struct instant as_of;
    struct str *sources; /* files behind the figures, for the outline's `sources` */
    size_t source_count;
    struct str zone;
};

/*
 * Asks for every figure of the outline, for the round of the source, and lays them out. A cell without a value is VALUE_UNKNOWN and its
 * block says why. Words come in the language, else in the pack's first. Fails only as the source's functions do.
 */
enum err report_fill(struct arena *, const struct outline *, const struct report_source *, enum language,
                     struct document *, struct error *) MUST_USE;

/*
 * The document's body as page content: a section of h2, h3 and tables each; the document's title is left to the page. `link` makes the
 * address of a cell's evidence, empty for none (NULL: no links).
 */
void report_html(struct buf *, const struct document *, struct str (*link)(void *ctx, const struct report_cell *),
                 void *ctx);
/* A whole file that stands alone, with its style inside and the right direction. */
void report_html_file(struct buf *, const struct document *);
/*
 * One flat table: section,block,row_code,row,column,figure,value,base,text. Values unrounded: counts as integers, percentages in per
 * cent; empty where not known. UTF-8 with a byte order mark, so that spreadsheet programs read Arabic.
 */
void report_csv(struct buf *, const struct document *);

#endif
