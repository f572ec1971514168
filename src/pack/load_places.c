#include "pack/load.h"

enum { LEVEL, LEVEL_ID, LEVEL_LABEL, LEVEL_PLURAL = LEVEL_LABEL + LABEL_LANGUAGES };
static const char *const level_columns[] = {"level",    "id",        "label_en",  "label_fr",
                                            "label_ar", "plural_en", "plural_fr", "plural_ar"};

enum { CODE, PLACE_LEVEL, PARENT, NAME, LAT = NAME + LABEL_LANGUAGES, LON, FROM, TO, SUCCESSOR, SOURCE };
static const char *const place_columns[] = {"code", "level", "parent",     "name_en",  "name_fr",   "name_ar",
                                            "lat",  "lon",   "valid_from", "valid_to", "successor", "source"};

static void load_levels(struct loading *l)
{
    struct places *places = &l->pack->places;
    struct grid g;
    int64_t n;

    if (!GRID_READ(l, STR("place_levels.csv"), level_columns, &g))
        return;
    for (size_t i = 0; i < g.rows.n; i++) {
        struct cell level = grid_cell(&g, i, LEVEL), id = grid_cell(&g, i, LEVEL_ID);
        if (i >= PLACE_LEVELS) {
            cell_fault(&level, "pack.too_many", str_printf(l->scratch, "%d", PLACE_LEVELS), STR_EMPTY);
            return;
        }
        struct place_level made = {.id = id.text};
        if (cell_int(level, &n) && n != (int64_t)i)
            cell_fault(&level, "pack.levels_count_up", str_printf(l->scratch, "%zu", i), STR_EMPTY);
        if (cell_id(id) && place_level_find(places, id.text) >= 0)
            cell_fault(&id, "pack.repeated", id.text, STR_EMPTY);
        grid_labels(&g, i, LEVEL_LABEL, true, made.label);
        grid_labels(&g, i, LEVEL_PLURAL, true, made.plural);
        places->levels[places->level_count++] = made;
    }
}

static bool is_place_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return s.n > 0;
}

static void check_position(const struct grid *g, size_t row)
{
    struct cell lat = grid_cell(g, row, LAT), lon = grid_cell(g, row, LON);
    int64_t micro;

    if (cell_blank(lat) != cell_blank(lon))
        cell_fault(cell_blank(lat) ? &lat : &lon, "pack.both_or_neither", STR_EMPTY, STR_EMPTY);
    if (!cell_blank(lat) && !(decimal_parse(lat.text, &micro) && micro >= -90000000 && micro <= 90000000))
        cell_fault(&lat, "pack.not_degrees", lat.text, STR("90"));
    if (!cell_blank(lon) && !(decimal_parse(lon.text, &micro) && micro >= -180000000 && micro <= 180000000))
        cell_fault(&lon, "pack.not_degrees", lon.text, STR("180"));
}

static void read_names(const struct grid *g, size_t row, struct place *place)
{
    for (size_t i = 0; i < LABEL_LANGUAGES; i++)
        place->name[i] = grid_cell(g, row, NAME + i).text;
    cell_required(grid_cell(g, row, NAME + LANG_EN));
    /* French takes over most names as they are; an Arabic name cannot be had from a Latin one. */
    if (!place->name[LANG_FR].n)
        place->name[LANG_FR] = place->name[LANG_EN];
    if (!place->name[LANG_AR].n) {
        struct cell arabic = grid_cell(g, row, NAME + LANG_AR);
        cell_fault(&arabic, "pack.not_translated", STR_EMPTY, STR_EMPTY);
    }
}

/* NULL where the row has no code of its own to go by. */
static struct place *read_place(const struct grid *g, size_t row)
{
    struct loading *l = g->l;
    struct cell code = grid_cell(g, row, CODE), level = grid_cell(g, row, PLACE_LEVEL);
    struct place *place = ARENA_NEW(l->arena, struct place);
    int64_t n;

    *place = (struct place){.code = code.text, .row = g->rows.at[row].number};
    if (cell_int(level, &n)) {
        if (n < 0 || n >= (int64_t)l->pack->places.level_count)
            cell_fault(&level, "pack.no_level", level.text, STR_EMPTY);
        else
            place->level = (int)n;
    }
    read_names(g, row, place);
    check_position(g, row);
    grid_period(g, row, FROM, &place->from, &place->to);
    cell_required(grid_cell(g, row, SOURCE));

    if (!cell_required(code))
        return NULL;
    if (!is_place_code(code.text))
        cell_fault(&code, "pack.not_a_place_code", code.text, STR_EMPTY);
    return place;
}

static int oldest_first(const void *a, const void *b)
{
    const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;
    int32_t m = date_known(x->from) ? x->from.n : INT32_MIN, n = date_known(y->from) ? y->from.n : INT32_MIN;

    return m != n ? (m > n) - (m < n) : (x->row > y->row) - (x->row < y->row);
}

/* The newest row of a code stands for the place, whatever the order in the file; the others hang on it. */
static void take_in(struct places *places, struct place *place)
{
    place->earlier = map_get(&places->by_code, place->code);
    places->changes |= date_known(place->from) || date_known(place->to);
    map_set(&places->by_code, place->code, place);
}

/* Each place once, in the order of its first row in the file. */
static void list_places(struct loading *l, struct place *const *of_row, size_t n)
{
    struct places *places = &l->pack->places;
    struct map seen = MAP_IN(l->scratch);

    places->all = ARENA_ARRAY(l->arena, struct place *, n);
    for (size_t i = 0; i < n; i++) {
        struct place *newest = of_row[i] ? map_get(&places->by_code, of_row[i]->code) : NULL;
        if (!newest || map_get(&seen, newest->code))
            continue;
        map_set(&seen, newest->code, newest);
        newest->order = (uint32_t)places->n;
        places->all[places->n++] = newest;
    }
}

static struct place_cells cells_of(const struct grid *g, size_t row)
{
    return (struct place_cells){
        .from = grid_cell(g, row, FROM),
        .parent = grid_cell(g, row, PARENT),
        .successor = grid_cell(g, row, SUCCESSOR),
    };
}

static void load_all_places(struct loading *l)
{
    struct grid g;

    if (!GRID_READ(l, STR("places.csv"), place_columns, &g))
        return;
    struct place **of_row = ARENA_ARRAY(l->scratch, struct place *, g.rows.n);
    struct place **by_time = ARENA_ARRAY(l->scratch, struct place *, g.rows.n);
    size_t n = 0;
    for (size_t i = 0; i < g.rows.n; i++)
        if ((of_row[i] = read_place(&g, i)))
            by_time[n++] = of_row[i];
    if (n)
        qsort(by_time, n, sizeof *by_time, oldest_first);
    for (size_t i = 0; i < n; i++)
        take_in(&l->pack->places, by_time[i]);
    list_places(l, of_row, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++)
        if (of_row[i])
            place_bind(cells_of(&g, i), of_row[i]);
    for (size_t i = 0; i < g.rows.n; i++)
        if (of_row[i])
            place_check_periods(cells_of(&g, i), of_row[i]);
}

void load_places(struct loading *l)
{
    load_levels(l);
    load_all_places(l);
}
