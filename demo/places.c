/* The places of a pack, as far as a workbook needs them. */
#include "base/file.h"
#include "codec/csv.h"
#include "round.h"

enum { PLACES_BYTES = 8 << 20 };

enum column { CODE, LEVEL, PARENT, NAME_EN, NAME_AR, COLUMNS };
static const char *const column_names[COLUMNS] = {"code", "level", "parent", "name_en", "name_ar"};

static bool find_columns(const struct csv_row *header, size_t index[COLUMNS])
{
    for (size_t column = 0; column < COLUMNS; column++) {
        size_t i = 0;
        while (i < header->n && !str_is(header->cells[i], column_names[column]))
            i++;
        if (i == header->n)
            return false;
        index[column] = i;
    }
    return true;
}

static const struct place *find_place(const struct places *places, struct str code)
{
    for (size_t i = 0; i < places->at.n; i++)
        if (str_is(code, places->at.at[i]->code))
            return places->at.at[i];
    return NULL;
}

static bool add_place(struct arena *arena, const struct csv_row *row, const size_t index[COLUMNS],
                      struct places *places)
{
    for (size_t column = 0; column < COLUMNS; column++)
        if (index[column] >= row->n)
            return false;

    int64_t level = 0;
    if (!str_to_int(row->cells[index[LEVEL]], &level) || level < LEVEL_COUNTRY || level > LEVEL_MUHALLA)
        return false;
    struct place *place = ARENA_NEW(arena, struct place);
    place->code = str_c(arena, row->cells[index[CODE]]);
    place->name_en = str_c(arena, row->cells[index[NAME_EN]]);
    place->name_ar = str_c(arena, row->cells[index[NAME_AR]]);
    place->level = (int)level;
    place->above = find_place(places, row->cells[index[PARENT]]);
    if (level > LEVEL_COUNTRY && (!place->above || place->above->level != level - 1))
        return false;
    VEC_PUSH(arena, &places->at, place);
    return true;
}

enum err places_read(struct arena *arena, const char *path, struct places *places, struct error *e)
{
    struct str text;
    enum err err = file_read(arena, path, PLACES_BYTES, &text, e);
    if (err)
        return err;

    struct csv csv = csv_open(arena, text, (struct csv_options){.separator = ','});
    struct csv_row row;
    size_t index[COLUMNS];
    if ((err = csv_next(&csv, &row, e)))
        return err;
    if (!find_columns(&row, index))
        return error_set(e, ERR_INVALID, "pack.places", str_of(path));
    while (!(err = csv_next(&csv, &row, e)) && row.n > 0)
        if (!add_place(arena, &row, index, places))
            return error_set(e, ERR_INVALID, "pack.places", str_of(path));
    return err;
}

const struct place *place_at(const struct place *place, int level)
{
    while (place->level > level)
        place = place->above;
    return place;
}

bool place_within(const struct place *place, const struct place *area)
{
    return place->level >= area->level && place_at(place, area->level) == area;
}
