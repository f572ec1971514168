/* Filling a document, shared by the files that each lay out one kind of outline row. */
#ifndef REPORT_FILL_H
#define REPORT_FILL_H

#include "report/report.h"

/* One report being filled. */
struct filling {
    struct arena *arena;
    const struct outline *outline;
    const struct report_source *source;
    enum language language;
    struct document *document;
    struct error *error;
};

/* What is said under a block: why cells have no value, and as which places those with one are meant. */
enum gap {
    GAP_NONE = 0,
    GAP_RECORDS = 1,  /* nothing recorded */
    GAP_BASE = 2,     /* a percentage of nothing */
    GAP_DECLARED = 4, /* declared by nobody */
    GAP_SUM = 8,      /* parts that cannot be added up */
    GAP_BEFORE = 16,  /* known for one of two rounds */
    NOTE_THEN = 32,   /* some place or code changed: the figure means those of the day of the round */
};

/* --- words (fill_words.c) --- */

/* In the reader's language, else in the pack's first. */
struct str fill_label(const struct filling *, const struct str texts[LABEL_LANGUAGES]);
/* Title or note of an outline row, with what its braces stand for. */
enum err fill_words(struct filling *, const struct str texts[LABEL_LANGUAGES], struct str *) MUST_USE;
/* The name of a key of that dimension, and as a cell with its code. */
struct str fill_key_name(const struct filling *, const struct dimension *, struct str key);
struct report_cell fill_key_cell(const struct filling *, const struct dimension *, struct str key);
struct report_cell fill_text_cell(struct str);
/* Calls `use` for every figure that stands in the braces of a text. */
void fill_each_brace(const struct filling *, struct str text, void (*use)(void *ctx, const struct indicator *),
                     void *ctx);

/* --- figures (fill_figure.c) --- */

/* A figure as it was asked for and what came back. */
struct answer {
    const struct indicator *indicator;
    const struct dimension *const *by;
    size_t by_count;
    struct str by_words, where_words;
    struct figure_result result;
    struct decimal declared; /* COUNT_DECLARED */
};

/* `condition`: of the outline row, as written. `round` INT_NONE: the latest. */
enum err fill_ask(struct filling *, const struct indicator *, const struct dimension *const *by, size_t by_count,
                  struct str condition, int64_t round, struct answer *) MUST_USE;
/* The value of one cell; NULL: there is no such cell. Adds to `*gaps` why there is no value. */
struct report_cell fill_value(const struct filling *, const struct answer *, const struct figure_cell *,
                              unsigned *gaps);
/* The value of the whole. */
struct report_cell fill_whole(const struct filling *, const struct answer *, unsigned *gaps);
struct report_column fill_column(const struct filling *, const struct indicator *);
/* Does the base of a percentage leave this dimension out? */
bool fill_base_drops(const struct indicator *, const struct dimension *);
/* Do all parts of a percentage over these dimensions add up to 100 because base and numerator are the same there? */
bool fill_always_whole(const struct indicator *, const struct dimension *const *by, size_t by_count);

/* --- rows of tables (fill_rows.c, fill_others.c) --- */

struct fill_row {
    struct str keys[FIGURE_DIMS];
    const struct figure_cell *cells[OUTLINE_FIGURES]; /* one an answer; NULL: none */
};

struct fill_rows {
    const struct answer *answers;
    size_t answer_count;
    const struct dimension *const *by;
    size_t by_count;
    struct fill_row *rows;
    size_t n;
};

/* Every member that any of the answers has, in the order asked for. All answers have the same dimensions. */
struct fill_rows fill_rows(const struct filling *, const struct answer *, size_t answer_count, enum outline_sort);
/* The rows from `from` on as one cell for answer `a`. */
struct report_cell fill_others(const struct fill_rows *, size_t a, size_t from, unsigned *gaps);

/* --- blocks (fill.c) --- */

struct report_block *fill_block(struct filling *, enum block_kind);
/* A block with the title and note of the row. */
enum err fill_titled_block(struct filling *, const struct outline_row *, enum block_kind,
                           struct report_block **) MUST_USE;
/* Says under the block why it has gaps. */
void fill_explain(const struct filling *, struct report_block *, unsigned gaps);
/* Room for columns and cells. */
void fill_table_of(const struct filling *, struct report_block *, size_t columns, size_t rows);

/* --- one a kind of outline row --- */

enum err fill_heading(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_text(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_numbers(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_table(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_matrix(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_change(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_definitions(struct filling *, const struct outline_row *) MUST_USE;
enum err fill_sources(struct filling *, const struct outline_row *) MUST_USE;

#endif
