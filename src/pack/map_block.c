#include "pack/map_section.h"

/* A block while its options are read. `c` is the options cell, for messages. */
struct block {
    struct cell c;
    struct mapping_block made;
    bool has_cell, has_rows, has_value;
};

/* "11:32" */
static void read_rows(struct block *b, struct cell item)
{
    size_t at = str_find(item.text, ':');

    b->has_rows = str_to_int(str_slice(item.text, 0, at), &b->made.first) &&
                  str_to_int(str_slice(item.text, at + 1, item.text.n), &b->made.last) && b->made.first >= 1 &&
                  b->made.last >= b->made.first && b->made.last <= 1048576;
    if (!b->has_rows)
        cell_fault(&item, "pack.not_rows", item.text, STR_EMPTY);
}

static const struct dimension *read_dimension(struct block *b, struct cell item)
{
    const struct dimension *d = cell_dimension(item);

    if (d && b->made.figure && !indicator_permits(b->made.figure, d))
        cell_fault(&item, "pack.not_permitted", d->id, b->made.figure->id);
    return d;
}

/* "mantika@B" */
static void read_row_dimension(struct block *b, struct cell item)
{
    size_t at = str_find(item.text, '@');

    b->made.row_dimension = read_dimension(b, cell_as(item, str_slice(item.text, 0, at)));
    b->made.row_column = map_column(cell_as(item, str_slice(item.text, at + 1, item.text.n)));
}

/* "need@109:B-J" */
static void read_column_dimension(struct block *b, struct cell item)
{
    size_t at = str_find(item.text, '@'), colon = str_find(item.text, ':'), dash = str_find(item.text, '-');
    struct mapping_block *made = &b->made;

    made->column_dimension = read_dimension(b, cell_as(item, str_slice(item.text, 0, at)));
    if (!str_to_int(str_slice(item.text, at + 1, colon), &made->column_row) || made->column_row < 1) {
        cell_fault(&item, "pack.not_columns", item.text, STR_EMPTY);
        return;
    }
    made->left = map_column(cell_as(item, str_slice(item.text, colon + 1, dash)));
    made->right = map_column(cell_as(item, str_slice(item.text, dash + 1, item.text.n)));
    if (made->right < made->left)
        cell_fault(&item, "pack.not_columns", item.text, STR_EMPTY);
}

static void check_member(struct cell item, const struct dimension *d)
{
    const struct place *place;

    if (d->list) {
        (void)cell_code(item, d->list);
        return;
    }
    if (d->kind != DIM_PLACE)
        return;
    place = cell_place(item);
    if (place && place->level != d->level)
        cell_fault(&item, "pack.member_level", item.text, d->id);
}

/* "origin=other,region=LY01" */
static void read_fixed(struct block *b, struct cell item)
{
    struct cell member;

    for (struct str rest = item.text; cell_item(item, &rest, ',', &member);) {
        size_t at = str_find(member.text, '=');
        struct cell code = cell_as(item, str_trim(str_slice(member.text, at + 1, member.text.n)));
        const struct dimension *d = read_dimension(b, cell_as(item, str_trim(str_slice(member.text, 0, at))));
        if (!d || !cell_required(code))
            continue;
        check_member(code, d);
        if (b->made.fixed_count == FIGURE_DIMS)
            cell_fault(&item, "pack.too_many", str_printf(item.l->scratch, "%d", FIGURE_DIMS), STR_EMPTY);
        else
            b->made.fixed[b->made.fixed_count++] = (struct mapping_member){.dimension = d, .code = code.text};
    }
}

static void read_single(struct block *b, struct cell item)
{
    struct mapping_spot spot;

    b->has_cell = map_spot(item, &spot);
    if (b->has_cell) {
        b->made.first = b->made.last = spot.row;
        b->made.left = b->made.right = spot.column;
    }
}

/* "D10:% By region" */
static void read_expect(struct block *b, struct cell item)
{
    size_t at = str_find(item.text, ':');

    b->made.has_expect = map_spot(cell_as(item, str_slice(item.text, 0, at)), &b->made.expect);
    b->made.expected = str_trim(str_slice(item.text, at + 1, item.text.n));
    (void)cell_required(cell_as(item, b->made.expected));
}

static void read_option(struct block *b, struct str name, struct cell item)
{
    if (!cell_required(item))
        return;
    if (str_is(name, "figure"))
        b->made.figure = cell_indicator(item);
    else if (str_is(name, "cell"))
        read_single(b, item);
    else if (str_is(name, "rows"))
        read_rows(b, item);
    else if (str_is(name, "value")) {
        b->made.left = b->made.right = map_column(item);
        b->has_value = true;
    } else if (str_is(name, "col_dim"))
        read_column_dimension(b, item);
    else if (str_is(name, "row_dim"))
        read_row_dimension(b, item);
    else if (str_is(name, "dims"))
        read_fixed(b, item);
    else if (str_is(name, "scale")) {
        if (cell_int(item, &b->made.scale) && (b->made.scale < 1 || b->made.scale > 1000000))
            cell_fault(&item, "pack.out_of_range", item.text, STR("1 – 1000000"));
    } else if (str_is(name, "label"))
        b->made.has_label = map_spot(item, &b->made.label);
    else if (str_is(name, "expect"))
        read_expect(b, item);
    else
        cell_fault(&item, "pack.no_option", name, STR_EMPTY);
}

/* The figure comes first whatever the order of the options: the dimensions are held against it. */
static void read_options(struct block *b, bool figure)
{
    struct cell item;

    for (struct str rest = b->c.text; cell_item(b->c, &rest, ';', &item);) {
        size_t at = str_find(item.text, '=');
        struct str name = str_trim(str_slice(item.text, 0, at));
        if (str_is(name, "figure") == figure)
            read_option(b, name, cell_as(item, str_trim(str_slice(item.text, at + 1, item.text.n))));
    }
}

static void check_shape(const struct block *b)
{
    const struct mapping_block *made = &b->made;
    bool one = b->has_cell && !b->has_rows && !b->has_value && !made->column_dimension && !made->row_dimension;
    bool many = !b->has_cell && b->has_rows && b->has_value != (made->column_dimension != NULL);

    if (!made->figure)
        cell_fault(&b->c, "pack.missing_option", STR("figure"), STR_EMPTY);
    if (!one && !many)
        cell_fault(&b->c, "pack.block_shape", STR_EMPTY, STR_EMPTY);
    if (made->fixed_count + (made->row_dimension != NULL) + (made->column_dimension != NULL) > FIGURE_DIMS)
        cell_fault(&b->c, "pack.too_many", str_printf(b->c.l->scratch, "%d", FIGURE_DIMS), STR_EMPTY);
}

void map_block(const struct grid *g, size_t row, struct mapping_section *s)
{
    static const char *const needed[] = {"cell", "figure", "dims", "value", "label"};
    struct cell kind = grid_cell(g, row, MAP_KIND), match = grid_cell(g, row, MAP_MATCH);
    struct block b = {.c = grid_cell(g, row, MAP_OPTIONS),
                      .made = {.read = map_match(match), .scale = 1, .row_column = -1}};
    size_t places_before = g->l->error->place_count;

    if (s->header_rows > 0)
        cell_fault(&kind, "pack.a_table", s->name, STR_EMPTY);
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (!record_field(s->type, str_of(needed[i])))
            cell_fault(&kind, "pack.block_type", str_of(s->type->name), str_of(needed[i]));
    if (b.made.read.match != MATCH_DECIMAL && b.made.read.match != MATCH_INTEGER && !cell_blank(match))
        cell_fault(&match, "pack.match_kind", match.text, STR("value"));
    if (!cell_required(b.c))
        return;
    read_options(&b, true);
    read_options(&b, false);
    /* What is misread already would only be told a second time by its consequences. */
    if (g->l->error->place_count == places_before)
        check_shape(&b);
    VEC_PUSH(g->l->arena, &s->blocks, b.made);
}
