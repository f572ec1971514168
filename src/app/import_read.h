/* What the files of the import share: reading a file through a mapping, and the note of a dry run. Nobody else includes it. */
#ifndef APP_IMPORT_READ_H
#define APP_IMPORT_READ_H

#include "app/import.h"
#include "codec/sheet.h"
#include "domain/intake/intake.h"

enum { GRID_ROWS = 10000, GRID_CELLS = 1 << 20 };

/* A sheet without a table, kept whole so that single cells can be looked at. */
struct import_grid {
    VEC(struct sheet_row) rows; /* top down */
    size_t cells;
};

/* A value of the whole file: from --set, or from where the file itself says it. */
struct parameter {
    struct str name;
    struct str text; /* as given or found */
    bool known;
};

/* A section of the mapping and the sheet it was found in. */
struct found {
    const struct mapping_section *section;
    size_t sheet;             /* in the book */
    struct str sheet_name;    /* trimmed; empty in a CSV file */
    struct import_grid *grid; /* NULL for a table */
    const void *blank;        /* a record with the section's constants and parameters only ... */
    uint64_t mask;            /* ... and the fields that they fill */
};

struct reading {
    struct arena *arena;
    struct arena *scratch; /* given back after every row of a table */
    const struct import_order *order;
    const struct pack *pack;
    struct vocabulary vocabulary;
    struct sheet_book book;
    struct import_plan *plan;
    struct error *e;
    VEC(struct found) found;
    VEC(struct parameter) parameters;
    const struct found *headed; /* the table being read, once its header was ... */
    const struct str *headers;  /* ... which says these, column by column */
    size_t header_count;
    struct map by_id; /* record id -> index + 1 into plan->rows */
};

/* Fills plan->rows, warnings, read and absent. Mistakes are places of the error. */
enum err import_read(struct reading *) MUST_USE;

/* --- import_cell.c --- */

/* Keeps the warning, its words copied, while there are not too many; counts it always. */
void import_warn(struct reading *, struct error_place);
/* Where a cell stands, for messages; in the scratch. */
struct error_place import_place(const struct reading *, const struct found *, int64_t row, size_t column);
/* Reads a cell as the mapping says; false when a mistake was added to the error. `field` tells the kind wanted. Text is in the arena. */
bool import_cell(struct reading *, const struct found *, const struct mapping_read *, const struct field *,
                 const struct sheet_cell *, int64_t row, size_t column, struct value *);
/* Puts a read value where the target says; a geopoint is filled half by half. */
void import_assign(const struct mapping_target *, void *record, struct value);

/* --- import_parameter.c --- */

enum err import_parameters(struct reading *) MUST_USE;
const struct parameter *import_parameter(const struct reading *, struct str name);
/* The parameter's value for the section's field. */
bool import_parameter_value(struct reading *, const struct found *, const struct mapping_parameter *, struct value *);

/* --- import_table.c, import_block.c --- */

enum err import_table(struct reading *, const struct found *) MUST_USE;
enum err import_single(struct reading *, const struct found *) MUST_USE; /* cells: one record */
enum err import_blocks(struct reading *, const struct found *) MUST_USE;

/* A record with the section's constants and parameters, and the mask of them. */
void *import_record(struct reading *, const struct found *, uint64_t *mask);
/* Judges the record and adds it to the plan. */
void import_add(struct reading *, const struct found *, void *record, uint64_t mask, int64_t row);

/* Tells what is wrong with a record as what is wrong with its row. */
void import_refuse(struct reading *, const struct mapping_section *, struct str sheet, int64_t row,
                   const struct error *reasons);

/* --- import_days.c --- */

/*
 * Every row whose place or code was not in force on its day, once all rows are there: the day may stand in another sheet (the round's),
 * else in what is known already.
 */
enum err import_days(struct reading *, struct house *, struct db *) MUST_USE;

/* --- import_shown.c --- */

/* "NAME=VALUE NAME=VALUE", as given. */
struct str import_settings(struct arena *, const struct import_order *);
/* Until when what stood was shown in a dry run of this order; NO_INSTANT: there was none. */
enum err import_shown_at(struct house *, const struct import_order *, struct instant *, struct error *) MUST_USE;
/*
 * Forgets the dry run that the import went by, which this account ran. Once it is taken back, its author has seen more: the same file
 * again starts from what stands.
 */
enum err import_shown_forget(struct house *, const struct import_run *, struct id actor, struct error *) MUST_USE;

/* --- grid --- */

const struct sheet_cell *import_grid_cell(const struct import_grid *, int64_t row, int64_t column);
/* Header texts are compared trimmed, inner blanks joined, without regard to case. */
bool import_same_header(struct str, struct str);

/* --- import_months.c --- */

/* First and last day of months written in English: "August-September 2024". Pure. */
bool months_read(struct str, struct date *first, struct date *last);

#endif
