/*
 * How a published file becomes records: mappings/NAME.csv, bound to record types, fields, lists and figures. What each part means is
 * said in docs/internals/mapping.md; this is what the importer goes by.
 */
#ifndef PACK_MAPPING_H
#define PACK_MAPPING_H

#include "figure/figure.h"

enum match {
    MATCH_TEXT,
    MATCH_INTEGER,
    MATCH_DECIMAL,
    MATCH_PLACE,  /* p-code of a place at `level` */
    MATCH_CODE,   /* of `list` */
    MATCH_YES_NO, /* through `list` */
    MATCH_PLACE_NAME, /* stores nothing: a name of the record's place, or where `level` is not -1 of the one above it there */
    MATCH_IGNORE,    /* stores nothing */
    MATCH_NUMBER_IN, /* the only whole number in a text */
    MATCH_MONTHS_FIRST,
    MATCH_MONTHS_LAST,
};

struct mapping_read {
    enum match match;
    int level; /* MATCH_PLACE, MATCH_PLACE_NAME; else -1 */
    const struct code_list *list;
};

/* A cell of a sheet: column from 0 ("A"), row from 1. */
struct mapping_spot {
    int64_t column, row;
};

/* What a value is stored as; a geopoint takes two columns. */
enum mapping_part { PART_WHOLE, PART_LAT, PART_LON };
struct mapping_target {
    const struct field *field; /* NULL: nothing is stored */
    enum mapping_part part;
};

struct mapping_field {
    struct mapping_target target;
    struct str header;
    struct mapping_read read;
};

struct mapping_cell {
    struct mapping_target target;
    struct mapping_spot spot;
    struct mapping_read read;
};

struct mapping_constant {
    const struct field *field;
    struct value value;
};

/* A value of the whole file. Where it stands in this section: under `header`, in `spot`, or (both empty) nowhere. */
struct mapping_parameter {
    struct str name; /* of --set NAME=VALUE */
    const struct field *field;
    struct str header;
    bool in_cell;
    struct mapping_spot spot;
    struct mapping_read read;
};

/* dimension=code: one member of a slice. */
struct mapping_member {
    const struct dimension *dimension;
    struct str code;
};

/* Declared figures: the values in rows `first` to `last`, and columns `left` to `right`. */
struct mapping_block {
    const struct indicator *figure;
    int64_t first, last, left, right;
    const struct dimension *row_dimension; /* its members stand in `row_column`; NULL: none */
    int64_t row_column;
    const struct dimension *column_dimension; /* its members stand in row `column_row`; NULL: none, and left is right */
    int64_t column_row;
    struct mapping_member fixed[FIGURE_DIMS];
    size_t fixed_count;
    int64_t scale; /* the published value times this is stored */
    bool has_label, has_expect;
    struct mapping_spot label, expect; /* the cell that names the value; the one that must hold `expected` */
    struct str expected;
    struct mapping_read read;
};

struct mapping_section {
    struct str name, sheet;
    int64_t header_rows; /* 0: no table, but cells or blocks */
    const struct record_type *type;
    const struct field *added[4]; /* rows with one key are one record and these fields their sums ... */
    size_t added_count;           /* ... 0: such rows are a mistake */
    int64_t row;                  /* in the mapping, for messages */
    VEC(struct mapping_field) fields;
    VEC(struct mapping_constant) constants;
    VEC(struct mapping_parameter) parameters;
    VEC(struct mapping_cell) cells;
    VEC(struct mapping_block) blocks;
};

struct mapping {
    struct str name;
    VEC(struct mapping_section) sections;
};

#endif
