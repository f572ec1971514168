#include "pack/load.h"

static const struct {
    const char *alone, *near;
} unknown[] = {
    [A_TYPE] = {"pack.no_type", "pack.no_type_near"},
    [A_FIELD] = {"pack.no_field", "pack.no_field_near"},
    [A_LIST] = {"pack.no_list", "pack.no_list_near"},
    [A_CODE] = {"pack.no_code", "pack.no_code_near"},
    [A_PLACE] = {"pack.no_place", "pack.no_place_near"},
    [A_LEVEL] = {"pack.no_level", "pack.no_level_near"},
    [A_DIMENSION] = {"pack.no_dimension", "pack.no_dimension_near"},
    [AN_INDICATOR] = {"pack.no_indicator", "pack.no_indicator_near"},
};

/* The nearest of the names offered so far, within a third of the wanted one's length: further off it is no help. */
struct near {
    struct str wanted, best;
    size_t most;
};

static struct near near_to(struct str wanted)
{
    return (struct near){.wanted = wanted, .most = wanted.n / 3 ? wanted.n / 3 : 1};
}

static void offer(struct near *near, struct str name)
{
    size_t distance = str_distance(near->wanted, name, near->most);

    if (distance > near->most)
        return;
    near->best = name;
    near->most = distance ? distance - 1 : 0;
}

static void offer_keys(struct near *near, const struct map *m)
{
    for (size_t i = 0; i < m->n; i++)
        offer(near, m->items[i].key);
}

/* `of`: the record type or list that it was looked for in. */
static void not_found(const struct cell *c, enum thing thing, const struct near *near, struct str of)
{
    error_add_place(c->l->error, (struct error_place){.file = c->file,
                                                      .row = c->row,
                                                      .column = str_of(c->column),
                                                      .key = near->best.n ? unknown[thing].near : unknown[thing].alone,
                                                      .args = {c->text, near->best, of}});
}

const struct record_type *cell_type(struct cell c)
{
    if (!cell_required(c))
        return NULL;
    const struct record_type *type = model_type(c.l->model, c.text);
    if (type)
        return type;
    struct near near = near_to(c.text);
    for (size_t i = 0; i < c.l->model->n; i++)
        offer(&near, str_of(c.l->model->types[i]->name));
    not_found(&c, A_TYPE, &near, STR_EMPTY);
    return NULL;
}

const struct field *cell_field(struct cell c, const struct record_type *type)
{
    if (!cell_required(c))
        return NULL;
    const struct field *field = record_field(type, c.text);
    if (field)
        return field;
    struct near near = near_to(c.text);
    for (size_t i = 0; i < type->field_count; i++)
        offer(&near, str_of(type->fields[i].name));
    not_found(&c, A_FIELD, &near, str_of(type->name));
    return NULL;
}

const struct code_list *cell_list(struct cell c)
{
    if (!cell_required(c))
        return NULL;
    const struct code_list *list = code_list_find(&c.l->pack->codes, c.text);
    if (list)
        return list;
    struct near near = near_to(c.text);
    offer_keys(&near, &c.l->pack->codes.by_id);
    not_found(&c, A_LIST, &near, STR_EMPTY);
    return NULL;
}

bool cell_code(struct cell c, const struct code_list *list)
{
    if (!cell_required(c))
        return false;
    if (code_find(list, c.text))
        return true;
    struct near near = near_to(c.text);
    offer_keys(&near, &list->by_code);
    not_found(&c, A_CODE, &near, list->id);
    return false;
}

const struct place *cell_place(struct cell c)
{
    if (!cell_required(c))
        return NULL;
    const struct place *place = place_find(&c.l->pack->places, c.text);
    if (place)
        return place;
    struct near near = near_to(c.text);
    offer_keys(&near, &c.l->pack->places.by_code);
    not_found(&c, A_PLACE, &near, STR_EMPTY);
    return NULL;
}

int cell_level(struct cell c)
{
    const struct places *places = &c.l->pack->places;

    if (!cell_required(c))
        return -1;
    int level = place_level_find(places, c.text);
    if (level >= 0)
        return level;
    struct near near = near_to(c.text);
    for (size_t i = 0; i < places->level_count; i++)
        offer(&near, places->levels[i].id);
    not_found(&c, A_LEVEL, &near, STR_EMPTY);
    return -1;
}

const struct dimension *cell_dimension(struct cell c)
{
    if (!cell_required(c))
        return NULL;
    const struct dimension *dimension = pack_dimension(c.l->pack, c.text);
    if (dimension)
        return dimension;
    struct near near = near_to(c.text);
    offer_keys(&near, &c.l->pack->dimensions);
    not_found(&c, A_DIMENSION, &near, STR_EMPTY);
    return NULL;
}

const struct indicator *cell_indicator(struct cell c)
{
    if (!cell_required(c))
        return NULL;
    const struct indicator *indicator = pack_indicator(c.l->pack, c.text);
    if (indicator)
        return indicator;
    struct near near = near_to(c.text);
    offer_keys(&near, &c.l->pack->indicators);
    not_found(&c, AN_INDICATOR, &near, STR_EMPTY);
    return NULL;
}

const struct expr *cell_condition(struct cell c, const struct record_type *type)
{
    struct expr_names names = pack_names(c.l->pack, type);
    struct error e = ERROR_IN(c.l->scratch);
    const struct expr *condition = NULL;

    if (cell_blank(c) || expr_parse(c.l->arena, c.text, &names, &condition, &e) == OK)
        return condition;
    for (size_t i = 0; i < e.places.n; i++) {
        struct error_place place = e.places.at[i];
        /* The parser's column is a character of the condition; ours is the table's. */
        (void)str_to_int(place.column, &place.position);
        place.column = str_of(c.column);
        place.file = c.file;
        place.row = c.row;
        error_add_place(c.l->error, place);
    }
    if (!e.places.n)
        cell_fault(&c, e.key, e.args[0], e.args[1]);
    return NULL;
}

static bool full(const struct cell *c, size_t n, size_t room)
{
    if (n < room)
        return false;
    cell_fault(c, "pack.too_many", str_printf(c->l->scratch, "%zu", room), STR_EMPTY);
    return true;
}

size_t cell_dimensions(struct cell c, const struct dimension **out, size_t room)
{
    struct cell item;
    size_t n = 0;

    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        const struct dimension *dimension = cell_dimension(item);
        if (!dimension)
            continue;
        for (size_t i = 0; i < n; i++)
            if (out[i] == dimension)
                cell_fault(&item, "pack.repeated", item.text, STR_EMPTY);
        if (full(&c, n, room))
            break;
        out[n++] = dimension;
    }
    return n;
}

size_t cell_indicators(struct cell c, const struct indicator **out, size_t room)
{
    struct cell item;
    size_t n = 0;

    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        const struct indicator *indicator = cell_indicator(item);
        if (!indicator)
            continue;
        if (full(&c, n, room))
            break;
        out[n++] = indicator;
    }
    return n;
}

size_t cell_fields(struct cell c, const struct record_type *type, const struct field **out, size_t room)
{
    struct cell item;
    size_t n = 0;

    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        const struct field *field = cell_field(item, type);
        if (!field)
            continue;
        if (full(&c, n, room))
            break;
        out[n++] = field;
    }
    return n;
}
