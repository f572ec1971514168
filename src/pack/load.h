/*
 * What the loaders of a pack's tables share; for src/pack alone. A loader goes through its whole table whatever it finds: a cell that
 * is wrong is noted as a place of the error and left out, so that one run names every mistake.
 */
#ifndef PACK_LOAD_H
#define PACK_LOAD_H

#include "pack/mapping.h"
#include "pack/pack.h"

enum { ID_BYTES = 63 };

struct loading {
    struct arena *arena;   /* the pack's */
    struct arena *scratch; /* given back when the pack is loaded */
    const struct pack_files *files;
    const struct model *model;
    struct pack *pack;
    struct error *error;
};

/* A table as rows of trimmed cells, in the order of the columns asked for, whatever their order in the file. */
struct grid_row {
    int64_t number; /* as a spreadsheet shows it: the header is 1 */
    struct str *cells;
};
struct grid {
    struct loading *l;
    struct str file;
    const char *const *columns;
    size_t width, optional;    /* columns; from which on they may be missing */
    VEC(struct grid_row) rows; /* blank ones left out */
};

/* One cell, or an item of the list in it: everything that a mistake needs to say where it is. */
struct cell {
    struct loading *l;
    struct str file;
    int64_t row;
    const char *column; /* NULL: the whole row */
    struct str text;
};

/*
 * Reads `file` of the pack. Every column must be there, once, and no other; those from `optional` on may be missing, and are blank then. False where there is no such file or no reading it; said
 * in the error already.
 */
bool grid_read(struct loading *, struct str file, const char *const *columns, size_t width, size_t optional,
               struct grid *);
#define GRID_READ(l, file, columns, grid)                                                                              \
    grid_read((l), (file), (columns), COUNT_OF(columns), COUNT_OF(columns), (grid))

struct cell grid_cell(const struct grid *, size_t row, size_t column);
/* The same cell seen as another text: an item of its list, a name in its condition. */
struct cell cell_as(struct cell, struct str text);

/* Notes a mistake. Unused arguments: STR_EMPTY. */
void cell_fault(const struct cell *, const char *key, struct str a, struct str b);
void file_fault(struct loading *, struct str file, const char *key, struct str a);

/* --- cell.c: what stands in a cell; false and a mistake noted where it is not what it should be --- */

bool cell_blank(struct cell);    /* no mistake noted */
bool cell_required(struct cell); /* not blank */
bool cell_must_be_blank(struct cell);
bool cell_id(struct cell); /* [a-z][a-z0-9_]*, at most ID_BYTES */
bool cell_int(struct cell, int64_t *);
bool cell_day(struct cell, struct date *); /* blank is NO_DATE */
/* One of the words; their number ends with NULL. Its index in `*at`. */
bool cell_word(struct cell, const char *const *words, size_t *at);
/* `WORD(inside)`: true with what is inside, else false; no mistake noted. */
bool cell_call(struct cell, const char *word, struct str *inside);
/* The next item of a list separated by `separator`, trimmed, blank ones left out. `rest` starts as the cell's text. */
bool cell_item(struct cell, struct str *rest, char separator, struct cell *item);
/* The columns from `first` are en, fr, ar. Blank ones are mistakes where `required`, or where only some are filled in. */
void grid_labels(const struct grid *, size_t row, size_t first, bool required, struct str out[LABEL_LANGUAGES]);

/* First and last day, in the columns from `first`; true where one is filled in. */
bool grid_period(const struct grid *, size_t row, size_t first, struct date *from, struct date *to);

/* --- resolve.c: names of things; NULL and a mistake with the nearest name noted where there is none --- */

enum thing { A_TYPE, A_FIELD, A_LIST, A_CODE, A_PLACE, A_LEVEL, A_DIMENSION, AN_INDICATOR };

const struct record_type *cell_type(struct cell);
const struct field *cell_field(struct cell, const struct record_type *);
const struct code_list *cell_list(struct cell);
bool cell_code(struct cell, const struct code_list *);
const struct place *cell_place(struct cell);
int cell_level(struct cell); /* -1 where there is none */
const struct dimension *cell_dimension(struct cell);
const struct indicator *cell_indicator(struct cell);
/* A condition over records of the type; NULL for a blank cell too. */
const struct expr *cell_condition(struct cell, const struct record_type *);
/* Lists of the above; what there is no room for is a mistake. The count. */
size_t cell_dimensions(struct cell, const struct dimension **, size_t room);
size_t cell_indicators(struct cell, const struct indicator **, size_t room);
size_t cell_fields(struct cell, const struct record_type *, const struct field **, size_t room);
/* May records of this type be told apart by the dimension? Notes nothing. */
bool dimension_fits(const struct dimension *, const struct record_type *);
bool indicator_permits(const struct indicator *, const struct dimension *);

/* --- load_periods.c: rows of places and codes in time --- */

/* The cells of a row of places.csv that speak of others, or of when. */
struct place_cells {
    struct cell from, parent, successor;
};
/* Finds parent and successors; every row must be in the pack's places. */
void place_bind(struct place_cells, struct place *);
/*
 * What must hold between the rows once all are bound: those of one code follow each other without gap or overlap, the parent is one
 * level up on every day of the row, a successor stands on the day after and at the same level.
 */
void place_check_periods(struct place_cells, const struct place *);
/* The same for a code: `successor` holds codes of its list. */
void code_bind(struct cell successor, const struct code_list *, struct code_item *);
void code_check_periods(struct cell parent, struct cell successor, const struct code_list *, const struct code_item *);

/* --- the tables, in the order they lean on each other --- */

void load_places(struct loading *);
void load_codes(struct loading *);
void load_programme(struct loading *);
void load_dimensions(struct loading *);
void load_indicators(struct loading *);
void load_checks(struct loading *);
void load_mapping(struct loading *, struct str file);
void load_report(struct loading *, struct str file);

#endif
