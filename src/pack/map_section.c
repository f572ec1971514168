#include "pack/map_section.h"

/* May what is read so be stored in the field? A code must be one of the field's own list. */
static bool may_store(const struct mapping_read *read, struct mapping_target target)
{
    enum kind kind = target.field->kind;

    if (target.part != PART_WHOLE)
        return read->match == MATCH_DECIMAL;
    switch (read->match) {
    case MATCH_TEXT: return kind == KIND_TEXT;
    case MATCH_INTEGER:
    case MATCH_NUMBER_IN: return kind == KIND_INTEGER;
    case MATCH_DECIMAL: return kind == KIND_DECIMAL;
    case MATCH_PLACE: return kind == KIND_PLACE;
    case MATCH_CODE: return kind == KIND_CODE && (!read->list || str_is(read->list->id, target.field->list));
    case MATCH_YES_NO: return kind == KIND_BOOLEAN;
    case MATCH_MONTHS_FIRST:
    case MATCH_MONTHS_LAST: return kind == KIND_DATE;
    case MATCH_PLACE_NAME:
    case MATCH_IGNORE: return false;
    }
    return false;
}

/* "individuals", "location.lat"; blank for what is looked at but not stored. */
static struct mapping_target read_target(const struct grid *g, size_t row, const struct record_type *type,
                                         const struct mapping_read *read)
{
    struct cell c = grid_cell(g, row, MAP_TARGET), match = grid_cell(g, row, MAP_MATCH);
    struct mapping_target target = {.part = str_ends(c.text, STR(".lat"))   ? PART_LAT
                                            : str_ends(c.text, STR(".lon")) ? PART_LON
                                                                            : PART_WHOLE};

    if (read->match == MATCH_PLACE_NAME || read->match == MATCH_IGNORE) {
        if (!cell_blank(match))
            cell_must_be_blank(c);
        return target;
    }
    struct str name = target.part == PART_WHOLE ? c.text : str_slice(c.text, 0, c.text.n - strlen(".lat"));
    target.field = cell_field(cell_as(c, name), type);
    if (!target.field)
        return target;
    bool in_parts = target.part != PART_WHOLE;
    if (in_parts != (target.field->kind == KIND_GEOPOINT))
        cell_fault(&c, "pack.point_in_two", c.text, STR_EMPTY);
    else if (!may_store(read, target))
        cell_fault(&match, "pack.match_kind", match.text, c.text);
    return target;
}

static void add_field(const struct grid *g, size_t row, struct mapping_section *s)
{
    struct cell header = grid_cell(g, row, MAP_COLUMN), kind = grid_cell(g, row, MAP_KIND);
    struct mapping_field made = {.header = header.text, .read = map_match(grid_cell(g, row, MAP_MATCH))};

    made.target = read_target(g, row, s->type, &made.read);
    if (s->header_rows == 0)
        cell_fault(&kind, "pack.no_table", s->name, STR_EMPTY);
    if (!cell_required(header))
        return;
    for (size_t i = 0; i < s->fields.n; i++)
        if (str_eq_fold(s->fields.at[i].header, header.text))
            cell_fault(&header, "pack.repeated", header.text, STR_EMPTY);
    VEC_PUSH(g->l->arena, &s->fields, made);
}

static void add_constant(const struct grid *g, size_t row, struct mapping_section *s)
{
    struct cell value = grid_cell(g, row, MAP_OPTIONS);
    struct vocabulary words = {.codes = &g->l->pack->codes, .places = &g->l->pack->places};
    struct mapping_constant made = {.field = cell_field(grid_cell(g, row, MAP_TARGET), s->type)};
    struct error_place why = {.key = NULL};

    if (!made.field || !cell_required(value))
        return;
    if (value_read(g->l->arena, &words, made.field, value.text, &made.value, &why) != OK) {
        why.file = value.file;
        why.row = value.row;
        why.column = str_of(value.column);
        error_add_place(g->l->error, why);
        return;
    }
    VEC_PUSH(g->l->arena, &s->constants, made);
}

static void read_parameter_name(struct cell options, struct mapping_parameter *made)
{
    if (cell_blank(options))
        return;
    if (!str_starts(options.text, STR("name=")))
        cell_fault(&options, "pack.no_option", options.text, STR_EMPTY);
    else if (cell_id(cell_as(options, str_trim(str_slice(options.text, strlen("name="), options.text.n)))))
        made->name = str_trim(str_slice(options.text, strlen("name="), options.text.n));
}

static void add_parameter(const struct grid *g, size_t row, struct mapping_section *s)
{
    struct cell column = grid_cell(g, row, MAP_COLUMN);
    struct mapping_parameter made = {.name = grid_cell(g, row, MAP_TARGET).text,
                                     .read = map_match(grid_cell(g, row, MAP_MATCH))};

    made.field = read_target(g, row, s->type, &made.read).field;
    read_parameter_name(grid_cell(g, row, MAP_OPTIONS), &made);
    if (!made.field)
        return;
    if (s->header_rows > 0)
        made.header = column.text;
    else if (!cell_blank(column))
        made.in_cell = map_spot(column, &made.spot);
    VEC_PUSH(g->l->arena, &s->parameters, made);
}

static void add_cell(const struct grid *g, size_t row, struct mapping_section *s)
{
    struct cell column = grid_cell(g, row, MAP_COLUMN), kind = grid_cell(g, row, MAP_KIND);
    struct mapping_cell made = {.read = map_match(grid_cell(g, row, MAP_MATCH))};

    made.target = read_target(g, row, s->type, &made.read);
    if (s->header_rows > 0)
        cell_fault(&kind, "pack.a_table", s->name, STR_EMPTY);
    if (cell_required(column) && map_spot(column, &made.spot))
        VEC_PUSH(g->l->arena, &s->cells, made);
}

void map_section_row(const struct grid *g, size_t row, enum mapping_row kind, struct mapping_section *s)
{
    switch (kind) {
    case ROW_SECTION: break;
    case ROW_FIELD: add_field(g, row, s); break;
    case ROW_CONSTANT: add_constant(g, row, s); break;
    case ROW_PARAMETER: add_parameter(g, row, s); break;
    case ROW_CELL: add_cell(g, row, s); break;
    case ROW_BLOCK: map_block(g, row, s); break;
    }
}

/* --- the section as a whole --- */

/* One bit a part that fills the field; more than one bit for the same part is a mistake of its own. */
struct filled {
    size_t whole, lat, lon;
};

static void count_part(struct filled *n, struct mapping_target target, const struct field *field)
{
    if (target.field != field)
        return;
    n->whole += target.part == PART_WHOLE;
    n->lat += target.part == PART_LAT;
    n->lon += target.part == PART_LON;
}

/* What a block itself says of every figure that it declares. */
static bool block_fills(const struct mapping_section *s, const struct field *field)
{
    static const char *const names[] = {"cell", "figure", "dims", "value", "label"};

    for (size_t i = 0; s->blocks.n && i < COUNT_OF(names); i++)
        if (str_is(str_of(field->name), names[i]))
            return true;
    return false;
}

static struct filled count_filled(const struct mapping_section *s, const struct field *field)
{
    struct filled n = {.whole = block_fills(s, field)};

    for (size_t i = 0; i < s->fields.n; i++)
        count_part(&n, s->fields.at[i].target, field);
    for (size_t i = 0; i < s->cells.n; i++)
        count_part(&n, s->cells.at[i].target, field);
    for (size_t i = 0; i < s->constants.n; i++)
        n.whole += s->constants.at[i].field == field;
    for (size_t i = 0; i < s->parameters.n; i++)
        n.whole += s->parameters.at[i].field == field;
    return n;
}

void map_section_end(struct loading *l, struct str file, const struct mapping_section *s)
{
    struct cell whole = {.l = l, .file = file, .row = s->row, .column = "target", .text = s->name};
    bool checks_names = false, has_place = false;

    if ((s->cells.n && s->blocks.n) || (!s->fields.n && !s->cells.n && !s->blocks.n))
        cell_fault(&whole, "pack.section_content", s->name, STR_EMPTY);
    for (size_t i = 0; i < s->type->field_count; i++) {
        const struct field *field = &s->type->fields[i];
        struct filled n = count_filled(s, field);
        if (n.whole > 1 || n.lat > 1 || n.lon > 1)
            cell_fault(&whole, "pack.filled_twice", str_of(field->name), s->name);
        if (n.lat != n.lon)
            cell_fault(&whole, "pack.point_in_two", str_of(field->name), STR_EMPTY);
        if ((field->required || field->key) && !n.whole && !n.lat)
            cell_fault(&whole, "pack.not_filled", str_of(field->name), str_of(s->type->name));
        has_place |= field->kind == KIND_PLACE && n.whole;
    }
    for (size_t i = 0; i < s->fields.n; i++)
        checks_names |= s->fields.at[i].read.match == MATCH_PLACE_NAME;
    if (checks_names && !has_place)
        cell_fault(&whole, "pack.no_place_to_check", s->name, STR_EMPTY);
}
