#include "pack/load.h"

enum { ID, LABEL, KIND = LABEL + LABEL_LANGUAGES, RECORD, FIELD_, LIST, CODE };
static const char *const columns[] = {"id",     "label_en", "label_fr", "label_ar", "kind",
                                      "record", "field",    "list",     "code"};

static const char *const kinds[] = {[DIM_PLACE] = "place", [DIM_FIELD] = "field",   [DIM_SPREAD] = "spread",
                                    [DIM_ANY] = "any",     [DIM_ROLLUP] = "rollup", [DIM_ROLLUP + 1] = NULL};

enum { TYPES_MOST = 16 };

/* The record types of the row; those that are unknown are left out. */
struct types {
    const struct record_type *at[TYPES_MOST];
    size_t n;
};

static struct types read_types(struct cell c)
{
    struct types types = {.n = 0};
    struct cell item;

    if (!cell_required(c))
        return types;
    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        const struct record_type *type = cell_type(item);
        if (type && types.n == TYPES_MOST)
            cell_fault(&c, "pack.too_many", str_printf(c.l->scratch, "%d", TYPES_MOST), STR_EMPTY);
        else if (type)
            types.at[types.n++] = type;
    }
    return types;
}

static bool kind_fits(enum dimension_kind kind, const struct field *field, const struct code_list *list)
{
    switch (kind) {
    case DIM_PLACE: return field->kind == KIND_PLACE;
    case DIM_SPREAD: return field->kind == KIND_INTEGER;
    case DIM_FIELD:
        if (field->kind == KIND_BOOLEAN || field->kind == KIND_INTEGER)
            return !list;
        break;
    case DIM_ANY:
    case DIM_ROLLUP: break;
    }
    return field->kind == KIND_CODE && (!list || str_is(list->id, field->list));
}

static const struct field *read_field(struct cell c, enum dimension_kind kind, const struct record_type *type,
                                      const struct code_list *list)
{
    const struct field *field = cell_field(c, type);

    if (field && !kind_fits(kind, field, list)) {
        cell_fault(&c, "pack.field_kind", c.text, str_of(kinds[kind]));
        return NULL;
    }
    return field;
}

static void add_part(struct dimension *d, const struct cell *c, const struct field *field, struct str code)
{
    if (d->part_count == DIMENSION_PARTS) {
        cell_fault(c, "pack.too_many", str_printf(c->l->scratch, "%d", DIMENSION_PARTS), STR_EMPTY);
        return;
    }
    d->parts[d->part_count++] = (struct dimension_part){.field = field, .code = code};
}

static void read_fields_of_code(const struct grid *g, size_t row, struct dimension *d, const struct record_type *type)
{
    struct cell fields = grid_cell(g, row, FIELD_), code = grid_cell(g, row, CODE), item;

    if (d->list && !cell_code(code, d->list))
        return;
    if (!cell_required(fields))
        return;
    for (struct str rest = fields.text; cell_item(fields, &rest, ';', &item);) {
        const struct field *field = read_field(item, d->kind, type, d->list);
        if (field)
            add_part(d, &item, field, code.text);
    }
}

static void read_any(const struct grid *g, size_t row, struct dimension *d, const struct record_type *type)
{
    struct cell fields = grid_cell(g, row, FIELD_), item;

    if (!cell_required(fields))
        return;
    for (struct str rest = fields.text; cell_item(fields, &rest, ';', &item);) {
        const struct field *field = read_field(item, d->kind, type, d->list);
        if (field)
            add_part(d, &item, field, STR_EMPTY);
    }
}

static void read_rollup(const struct grid *g, size_t row, struct dimension *d, const struct record_type *type)
{
    struct cell codes = grid_cell(g, row, CODE), item;
    const struct field *field = read_field(grid_cell(g, row, FIELD_), d->kind, type, d->list);

    d->field = grid_cell(g, row, FIELD_).text;
    if (!cell_required(codes) || !d->list || !field)
        return;
    for (struct str rest = codes.text; cell_item(codes, &rest, ';', &item);)
        if (cell_code(item, d->list))
            add_part(d, &item, field, item.text);
}

/* What stands for one field in each of several types: every one of them must have it. */
static void read_one_field(const struct grid *g, size_t row, struct dimension *d, const struct types *types)
{
    struct cell c = grid_cell(g, row, FIELD_);

    d->field = c.text;
    d->type = types->n == 1 ? types->at[0] : NULL;
    for (size_t i = 0; i < types->n; i++)
        read_field(c, d->kind, types->at[i], d->list);
    if (d->kind == DIM_PLACE)
        d->level = cell_level(grid_cell(g, row, ID));
}

static bool lists_its_codes(enum dimension_kind kind)
{
    return kind == DIM_SPREAD || kind == DIM_ROLLUP;
}

static void read_shape(const struct grid *g, size_t row, struct dimension *d)
{
    struct cell record = grid_cell(g, row, RECORD), list = grid_cell(g, row, LIST);
    struct types types = read_types(record);

    if (d->kind == DIM_PLACE)
        cell_must_be_blank(list);
    else if (d->kind != DIM_FIELD || !cell_blank(list))
        d->list = cell_list(list);
    if (!lists_its_codes(d->kind))
        cell_must_be_blank(grid_cell(g, row, CODE));
    if (d->kind == DIM_PLACE || d->kind == DIM_FIELD) {
        read_one_field(g, row, d, &types);
        return;
    }
    if (types.n > 1)
        cell_fault(&record, "pack.one_record_type", record.text, STR_EMPTY);
    if (types.n != 1)
        return;
    d->type = types.at[0];
    if (d->kind == DIM_SPREAD)
        read_fields_of_code(g, row, d, d->type);
    else if (d->kind == DIM_ANY)
        read_any(g, row, d, d->type);
    else
        read_rollup(g, row, d, d->type);
}

/* The further rows of a spread dimension say again what the first one said, but for field and code. */
static void continue_spread(const struct grid *g, size_t row, struct dimension *d)
{
    for (size_t column = ID; column <= LIST; column++) {
        struct cell c = grid_cell(g, row, column);
        if (column != FIELD_ && !str_eq(c.text, grid_cell(g, row - 1, column).text))
            cell_fault(&c, "pack.spread_differs", c.text, grid_cell(g, row - 1, column).text);
    }
    if (d->type)
        read_fields_of_code(g, row, d, d->type);
}

static void read_dimension(const struct grid *g, size_t row)
{
    struct loading *l = g->l;
    struct cell id = grid_cell(g, row, ID);
    bool again = row > 0 && id.text.n && str_eq(id.text, grid_cell(g, row - 1, ID).text);
    struct dimension *d = map_get(&l->pack->dimensions, id.text);
    size_t kind;

    if (again && d && d->kind == DIM_SPREAD) {
        continue_spread(g, row, d);
        return;
    }
    d = ARENA_NEW(l->arena, struct dimension);
    *d = (struct dimension){.id = id.text, .level = -1};
    grid_labels(g, row, LABEL, true, d->label);
    bool named = cell_id(id);
    if (named && map_get(&l->pack->dimensions, id.text)) {
        cell_fault(&id, "pack.repeated", id.text, STR_EMPTY);
        named = false;
    }
    if (named)
        map_set(&l->pack->dimensions, d->id, d);
    if (!cell_word(grid_cell(g, row, KIND), kinds, &kind))
        return;
    d->kind = (enum dimension_kind)kind;
    read_shape(g, row, d);
}

void load_dimensions(struct loading *l)
{
    struct grid g;

    if (!GRID_READ(l, STR("dimensions.csv"), columns, &g))
        return;
    for (size_t i = 0; i < g.rows.n; i++)
        read_dimension(&g, i);
}

bool dimension_fits(const struct dimension *d, const struct record_type *type)
{
    if (d->type)
        return d->type == type;
    return record_field(type, d->field) != NULL;
}
