#include "pack/map_section.h"

static const char *const columns[] = {"section", "sheet",  "header_rows", "kind",
                                      "target",  "column", "match",       "options"};
static const char *const kinds[] = {[ROW_SECTION] = "section",
                                    [ROW_FIELD] = "field",
                                    [ROW_CONSTANT] = "constant",
                                    [ROW_PARAMETER] = "parameter",
                                    [ROW_CELL] = "cell",
                                    [ROW_BLOCK] = "block",
                                    NULL};

enum { HEADER_ROWS_MOST = 20 };

/* The columns of the mapping that a kind of row has no use for. */
static void check_unused(const struct grid *g, size_t row, enum mapping_row kind)
{
    static const bool used[][MAP_OPTIONS + 1] = {
        [ROW_SECTION] = {[MAP_SHEET] = true, [MAP_HEADER_ROWS] = true, [MAP_TARGET] = true, [MAP_OPTIONS] = true},
        [ROW_FIELD] = {[MAP_TARGET] = true, [MAP_COLUMN] = true, [MAP_MATCH] = true},
        [ROW_CONSTANT] = {[MAP_TARGET] = true, [MAP_OPTIONS] = true},
        [ROW_PARAMETER] = {[MAP_TARGET] = true, [MAP_COLUMN] = true, [MAP_MATCH] = true, [MAP_OPTIONS] = true},
        [ROW_CELL] = {[MAP_TARGET] = true, [MAP_COLUMN] = true, [MAP_MATCH] = true},
        [ROW_BLOCK] = {[MAP_MATCH] = true, [MAP_OPTIONS] = true},
    };

    for (size_t column = MAP_SHEET; column <= MAP_OPTIONS; column++)
        if (column != MAP_KIND && !used[kind][column])
            cell_must_be_blank(grid_cell(g, row, column));
}

/* One field of the list after "repeated=add:". */
static void read_added(struct cell c, struct mapping_section *made)
{
    const struct field *field = cell_field(c, made->type);

    if (!field)
        return;
    if (field->kind != KIND_INTEGER || field->key || made->added_count == COUNT_OF(made->added))
        cell_fault(&c, "pack.field_kind", str_of(field->name), STR("add"));
    else
        made->added[made->added_count++] = field;
}

/* "repeated=add:individuals,published_rows" */
static void read_repeated(struct cell c, struct mapping_section *made)
{
    struct str prefix = STR("repeated=add:"), rest, name;

    if (cell_blank(c) || !made->type)
        return;
    if (!str_starts(c.text, prefix)) {
        cell_fault(&c, "pack.no_option", c.text, STR_EMPTY);
        return;
    }
    rest = str_slice(c.text, prefix.n, c.text.n);
    while (str_cut(&rest, ',', &name))
        read_added(cell_as(c, str_trim(name)), made);
    if (!record_has_key(made->type))
        cell_fault(&c, "pack.no_key", str_of(made->type->name), STR_EMPTY);
}

static void start_section(const struct grid *g, size_t row, struct mapping *mapping)
{
    struct cell name = grid_cell(g, row, MAP_SECTION), rows = grid_cell(g, row, MAP_HEADER_ROWS);
    struct mapping_section made = {.name = name.text,
                                   .sheet = grid_cell(g, row, MAP_SHEET).text,
                                   .type = cell_type(grid_cell(g, row, MAP_TARGET)),
                                   .row = name.row};

    for (size_t i = 0; i < mapping->sections.n; i++)
        if (str_eq(mapping->sections.at[i].name, name.text))
            cell_fault(&name, "pack.repeated", name.text, STR_EMPTY);
    cell_required(grid_cell(g, row, MAP_SHEET));
    if (cell_int(rows, &made.header_rows) && (made.header_rows < 0 || made.header_rows > HEADER_ROWS_MOST)) {
        cell_fault(&rows, "pack.out_of_range", rows.text, str_printf(g->l->scratch, "0 – %d", HEADER_ROWS_MOST));
        made.header_rows = 0;
    }
    read_repeated(grid_cell(g, row, MAP_OPTIONS), &made);
    VEC_PUSH(g->l->arena, &mapping->sections, made);
}

static void read_row(const struct grid *g, size_t row, struct mapping *mapping)
{
    struct cell name = grid_cell(g, row, MAP_SECTION);
    size_t at;

    if (!cell_id(name) || !cell_word(grid_cell(g, row, MAP_KIND), kinds, &at))
        return;
    check_unused(g, row, (enum mapping_row)at);
    if (at == ROW_SECTION) {
        start_section(g, row, mapping);
        return;
    }
    size_t n = mapping->sections.n;
    if (!n || !str_eq(mapping->sections.at[n - 1].name, name.text)) {
        cell_fault(&name, "pack.outside_section", name.text, STR_EMPTY);
        return;
    }
    /* A section of an unknown record type is wrong already: its rows have nothing to be held against. */
    if (mapping->sections.at[n - 1].type)
        map_section_row(g, row, (enum mapping_row)at, &mapping->sections.at[n - 1]);
}

void load_mapping(struct loading *l, struct str file)
{
    struct mapping *mapping = ARENA_NEW(l->arena, struct mapping);
    struct grid g;

    mapping->name = str_slice(file, strlen("mappings/"), file.n - strlen(".csv"));
    cell_id((struct cell){.l = l, .file = file, .text = mapping->name});
    map_set(&l->pack->mappings, mapping->name, mapping);
    if (!GRID_READ(l, file, columns, &g))
        return;
    for (size_t i = 0; i < g.rows.n; i++)
        read_row(&g, i, mapping);
    for (size_t i = 0; i < mapping->sections.n; i++)
        if (mapping->sections.at[i].type)
            map_section_end(l, file, &mapping->sections.at[i]);
}
