#include "figure/place_field.h"

const struct field *place_field(const struct record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].kind == KIND_PLACE)
            return &type->fields[i];
    return NULL;
}
