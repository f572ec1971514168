/* The rows of a mapping's section; for the loader of mappings alone. */
#ifndef PACK_MAP_SECTION_H
#define PACK_MAP_SECTION_H

#include "pack/load.h"

enum { MAP_SECTION, MAP_SHEET, MAP_HEADER_ROWS, MAP_KIND, MAP_TARGET, MAP_COLUMN, MAP_MATCH, MAP_OPTIONS };
enum mapping_row { ROW_SECTION, ROW_FIELD, ROW_CONSTANT, ROW_PARAMETER, ROW_CELL, ROW_BLOCK };

/* One row that is not the section's own. */
void map_section_row(const struct grid *, size_t row, enum mapping_row, struct mapping_section *);
/* What can be said only of the whole section: that every field a record needs is filled from somewhere. */
void map_section_end(struct loading *, struct str file, const struct mapping_section *);

/* "B3"; false and a mistake noted for anything else. */
bool map_spot(struct cell, struct mapping_spot *);
/* "AB" is 27; -1 and a mistake noted for anything else. */
int64_t map_column(struct cell);
/* How a value is read; MATCH_IGNORE where the cell does not say. */
struct mapping_read map_match(struct cell);
void map_block(const struct grid *, size_t row, struct mapping_section *);

#endif
