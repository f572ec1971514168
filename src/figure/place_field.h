/* Where a record stands. */
#ifndef FIGURE_PLACE_FIELD_H
#define FIGURE_PLACE_FIELD_H

#include "model/record.h"

/* The type's first place field: what "place" dimensions, place levels in conditions and findings mean. NULL where it has none. */
const struct field *place_field(const struct record_type *);

#endif
