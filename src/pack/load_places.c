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
    struct cell code = grid_cell(g, row, CODE), level = grid_cell(g, row, PLACE_LEVEL), to = grid_cell(g, row, TO);
    struct place *place = ARENA_NEW(l->arena, struct place);
    int64_t n;

    *place = (struct place){.code = code.text, .order = (uint32_t)l->pack->places.n};
    if (cell_int(level, &n)) {
        if (n < 0 || n >= (int64_t)l->pack->places.level_count)
            cell_fault(&level, "pack.no_level", level.text, STR_EMPTY);
        else
            place->level = (int)n;
    }
    read_names(g, row, place);
    check_position(g, row);
    cell_day(grid_cell(g, row, FROM), &place->from);
    if (cell_day(to, &place->to) && date_known(place->from) && date_known(place->to) && place->to.n < place->from.n)
        cell_fault(&to, "pack.ends_before_it_begins", to.text, grid_cell(g, row, FROM).text);
    cell_required(grid_cell(g, row, SOURCE));

    if (!cell_required(code))
        return NULL;
    if (!is_place_code(code.text))
        cell_fault(&code, "pack.not_a_place_code", code.text, STR_EMPTY);
    if (place_find(&l->pack->places, code.text)) {
        cell_fault(&code, "pack.repeated", code.text, STR_EMPTY);
        return NULL;
    }
    return place;
}

static void bind_parent(const struct grid *g, size_t row, struct place *place)
{
    struct cell c = grid_cell(g, row, PARENT);

    if (place->level == 0) {
        cell_must_be_blank(c);
        return;
    }
    const struct place *parent = cell_place(c);
    if (!parent)
        return;
    /* One level up and no other: this rules out circles as well. */
    if (parent->level != place->level - 1)
        cell_fault(&c, "pack.parent_level", c.text, str_printf(g->l->scratch, "%d", place->level - 1));
    else
        place->parent = parent;
}

static void bind_successor(const struct grid *g, size_t row, struct place *place)
{
    struct cell c = grid_cell(g, row, SUCCESSOR);

    if (cell_blank(c))
        return;
    const struct place *successor = cell_place(c);
    if (!date_known(place->to))
        cell_fault(&c, "pack.successor_without_end", c.text, STR_EMPTY);
    if (successor && successor->level != place->level)
        cell_fault(&c, "pack.successor_level", c.text, STR_EMPTY);
    for (const struct place *p = successor; p; p = p->successor) {
        if (p == place) {
            cell_fault(&c, "pack.circle", c.text, STR_EMPTY);
            return;
        }
    }
    place->successor = successor;
}

static void load_all_places(struct loading *l)
{
    struct places *places = &l->pack->places;
    struct grid g;

    if (!GRID_READ(l, STR("places.csv"), place_columns, &g))
        return;
    struct place **of_row = ARENA_ARRAY(l->scratch, struct place *, g.rows.n);
    places->all = ARENA_ARRAY(l->arena, struct place *, g.rows.n);
    for (size_t i = 0; i < g.rows.n; i++) {
        struct place *place = of_row[i] = read_place(&g, i);
        if (!place)
            continue;
        places->all[places->n++] = place;
        map_set(&places->by_code, place->code, place);
    }
    for (size_t i = 0; i < g.rows.n; i++) {
        if (!of_row[i])
            continue;
        bind_parent(&g, i, of_row[i]);
        bind_successor(&g, i, of_row[i]);
    }
}

void load_places(struct loading *l)
{
    load_levels(l);
    load_all_places(l);
}
