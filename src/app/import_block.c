/* Sheets without a table: single cells that make one record, and blocks of figures that an outside document declares. */
#include "app/import_read.h"
#include "base/buf.h"

static struct str text_at(const struct found *f, struct mapping_spot spot)
{
    return str_trim(import_grid_cell(f->grid, spot.row, spot.column)->text);
}

static void tell(struct reading *r, const struct found *f, struct mapping_spot spot, const char *key, struct str a,
                 struct str b)
{
    struct error_place place = import_place(r, f, spot.row, (size_t)spot.column);

    place.key = key;
    place.args[0] = a;
    place.args[1] = b;
    error_add_place(r->e, place);
}

enum err import_single(struct reading *r, const struct found *f)
{
    uint64_t mask;
    void *record = import_record(r, f, &mask);
    bool good = true;

    for (size_t i = 0; i < f->section->cells.n; i++) {
        const struct mapping_cell *m = &f->section->cells.at[i];
        struct value v;
        if (!import_cell(r, f, &m->read, m->target.field, import_grid_cell(f->grid, m->spot.row, m->spot.column),
                         m->spot.row, (size_t)m->spot.column, &v)) {
            good = false;
            continue;
        }
        import_assign(&m->target, record, v);
        mask |= (uint64_t)1 << record_field_index(f->section->type, m->target.field);
    }
    if (good)
        import_add(r, f, record, mask, f->section->cells.n ? f->section->cells.at[0].spot.row : 1);
    return OK;
}

/* --- blocks --- */

/* The code of the member that a cell names; false when it was told that there is none. */
static bool member(struct reading *r, const struct found *f, const struct dimension *d, struct mapping_spot spot,
                   struct str *code)
{
    struct str text = text_at(f, spot);

    if (d->kind == DIM_PLACE) {
        const struct place *p = place_find(r->vocabulary.places, text);
        for (size_t i = 0; i < r->vocabulary.places->n && !p; i++) {
            const struct place *one = r->vocabulary.places->all[i];
            if (one->level == d->level && place_is_called(r->scratch, one, text))
                p = one;
        }
        *code = p ? p->code : STR_EMPTY;
    } else {
        const struct code_item *item = d->list ? code_read(r->scratch, d->list, text) : NULL;
        *code = item ? item->code : STR_EMPTY;
    }
    if (!code->n)
        tell(r, f, spot, "import.no_member", text, d->id);
    return code->n > 0;
}

static int by_dimension(const void *a, const void *b)
{
    return str_cmp(((const struct mapping_member *)a)->dimension->id,
                   ((const struct mapping_member *)b)->dimension->id);
}

/* "mantika=LY0213;need=food", dimensions in alphabetical order. */
static struct str slice(struct arena *a, struct mapping_member *members, size_t n)
{
    struct buf b = BUF_IN(a);

    qsort(members, n, sizeof *members, by_dimension);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%.*s=%.*s", i ? ";" : "", STR_ARG(members[i].dimension->id), STR_ARG(members[i].code));
    return buf_str(&b);
}

/* A power of ten moves the point in the text, so that no digit is lost before rounding to millionths. */
static struct str scaled(struct arena *a, struct str number, int64_t scale)
{
    int64_t exponent = 0, said = 0;
    size_t at = str_find(number, 'E');

    if (at == number.n)
        at = str_find(number, 'e');
    for (; scale >= 10; scale /= 10)
        exponent++;
    if (at < number.n && !str_to_int(str_slice(number, at + 1, number.n), &said))
        return number; /* no number: the reader will say so */
    return str_printf(a, "%.*sE%d", STR_ARG(str_slice(number, 0, at)), (int)(exponent + said));
}

static void set_text(struct reading *r, const struct record_type *type, void *record, const char *name, struct str text)
{
    const struct field *f = record_field(type, str_of(name));

    assert(f && f->kind == KIND_TEXT);
    field_set(f, record, value_text(KIND_TEXT, str_copy(r->arena, text)));
}

static struct str label_of(struct reading *r, const struct found *f, const struct mapping_block *b, int64_t row,
                           int64_t column)
{
    if (b->has_label)
        return text_at(f, b->label);
    struct str row_text = b->row_dimension ? text_at(f, (struct mapping_spot){b->row_column, row}) : STR_EMPTY;
    struct str column_text = b->column_dimension ? text_at(f, (struct mapping_spot){column, b->column_row}) : STR_EMPTY;
    if (!row_text.n || !column_text.n)
        return row_text.n ? row_text : column_text;
    return str_printf(r->arena, "%.*s, %.*s", STR_ARG(row_text), STR_ARG(column_text));
}

static void declare(struct reading *r, const struct found *f, const struct mapping_block *b, int64_t row,
                    int64_t column, const struct sheet_cell *cell)
{
    static const struct field number = {.kind = KIND_DECIMAL, .may_be_negative = true, .name = "value"};
    const struct record_type *type = f->section->type;
    struct mapping_member members[FIGURE_DIMS + 2];
    size_t n = b->fixed_count;
    uint64_t mask;
    void *record = import_record(r, f, &mask);
    struct sheet_cell c = *cell;
    struct value v;
    bool good = true;

    memcpy(members, b->fixed, n * sizeof *members);
    if (b->row_dimension) {
        members[n].dimension = b->row_dimension;
        good &= member(r, f, b->row_dimension, (struct mapping_spot){b->row_column, row}, &members[n++].code);
    }
    if (b->column_dimension) {
        members[n].dimension = b->column_dimension;
        good &= member(r, f, b->column_dimension, (struct mapping_spot){column, b->column_row}, &members[n++].code);
    }
    c.text = scaled(r->arena, str_trim(c.text), b->scale);
    if (!import_cell(r, f, &b->read, &number, &c, row, (size_t)column, &v) || !good)
        return;
    field_set(record_field(type, STR("value")), record, v);
    set_text(r, type, record, "figure", b->figure->id);
    set_text(r, type, record, "dims", slice(r->arena, members, n));
    set_text(r, type, record, "cell",
             str_printf(r->arena, "%.*s!%.*s", STR_ARG(f->sheet_name),
                        STR_ARG(sheet_cell_name(r->arena, (size_t)column, row))));
    set_text(r, type, record, "label", label_of(r, f, b, row, column));
    import_add(r, f, record, record_all_fields(type), row);
}

enum err import_blocks(struct reading *r, const struct found *f)
{
    for (size_t i = 0; i < f->section->blocks.n; i++) {
        const struct mapping_block *b = &f->section->blocks.at[i];
        if (b->has_expect && !import_same_header(text_at(f, b->expect), b->expected)) {
            tell(r, f, b->expect, "import.other_layout", text_at(f, b->expect), b->expected);
            continue;
        }
        for (int64_t row = b->first; row <= b->last; row++)
            for (int64_t column = b->left; column <= b->right; column++) {
                const struct sheet_cell *cell = import_grid_cell(f->grid, row, column);
                if (cell->kind != CELL_BLANK && str_trim(cell->text).n)
                    declare(r, f, b, row, column, cell);
            }
    }
    return OK;
}
