#include "app/import_read.h"
#include "base/buf.h"
#include "i18n/fold.h"

struct error_place import_place(const struct reading *r, const struct found *f, int64_t row, size_t column)
{
    return (struct error_place){
        .file = r->order->file_name,
        .sheet = f->sheet_name,
        .row = row,
        .column = sheet_column_name(r->scratch, column),
        .field = r->headed == f && column < r->header_count ? str_trim(r->headers[column]) : STR_EMPTY,
    };
}

static bool refuse(struct reading *r, struct error_place place, const char *key, struct str arg)
{
    place.key = key;
    place.args[0] = arg;
    error_add_place(r->e, place);
    return false;
}

void import_warn(struct reading *r, struct error_place place)
{
    if (r->plan->warning_count++ >= IMPORT_WARNINGS)
        return;
    place.column = str_copy(r->arena, place.column);
    for (size_t i = 0; i < ERROR_ARGS; i++)
        place.args[i] = str_copy(r->arena, place.args[i]);
    VEC_PUSH(r->arena, &r->plan->warnings, place);
}

/* The only whole number in a text: "DTM Round 54" gives 54. */
static bool number_in(struct str text, int64_t *out)
{
    size_t found = 0;

    for (size_t i = 0; i < text.n;) {
        size_t to = i;
        while (to < text.n && text.p[to] >= '0' && text.p[to] <= '9')
            to++;
        if (to > i && (found++ || !str_to_int(str_slice(text, i, to), out)))
            return false;
        i = to > i ? to : i + 1;
    }
    return found == 1;
}

static bool refuse_code(struct reading *r, struct error_place place, const struct code_list *list, struct str text)
{
    const struct code_item *near = code_nearest(r->arena, list, text);

    if (near)
        place.args[1] = near->label[0];
    return refuse(r, place, near ? "import.unknown_code_near" : "import.unknown_code", text);
}

static bool read_code(struct reading *r, struct error_place place, const struct code_list *list,
                      const struct field *field, struct str text, struct value *out)
{
    const struct code_item *item = code_read(r->scratch, list, text);

    if (!item)
        return refuse_code(r, place, list, text);
    if (field->kind == KIND_BOOLEAN)
        *out = value_int(KIND_BOOLEAN, str_is(item->code, "yes"));
    else
        *out = value_text(field->kind, item->code);
    return true;
}

static bool read_place(struct reading *r, struct error_place place, int level, struct str text, struct value *out)
{
    const struct place *p = place_find(r->vocabulary.places, text);

    if (p && place_has_level(p, level)) {
        *out = value_text(KIND_PLACE, p->code);
        return true;
    }
    const struct place *near = place_nearest(r->scratch, r->vocabulary.places, text, level);
    if (near)
        place.args[1] = str_printf(r->scratch, "%.*s (%.*s)", STR_ARG(near->name[0]), STR_ARG(near->code));
    return refuse(r, place,
                  p      ? "import.place_level"
                  : near ? "import.unknown_place_near"
                         : "import.unknown_place",
                  text);
}

static bool read_months(struct reading *r, struct error_place place, enum match match, struct str text,
                        struct value *out)
{
    struct date first, last;

    if (months_read(text, &first, &last)) {
        *out = value_int(KIND_DATE, match == MATCH_MONTHS_FIRST ? first.n : last.n);
        return true;
    }
    place.key = "import.months";
    place.args[0] = text;
    import_warn(r, place);
    return true;
}

/* The text of a cell that can be read; false when the cell itself is refused. */
static bool cell_text(struct reading *r, struct error_place place, const struct field *field,
                      const struct sheet_cell *c, struct str *text)
{
    *text = str_trim(c->text);
    switch (c->kind) {
    case CELL_ERROR: return refuse(r, place, "import.cell_error", c->text);
    case CELL_FORMULA: return refuse(r, place, "import.formula_without_value", STR_EMPTY);
    case CELL_DATE:
        if (field->kind != KIND_DATE || !date_known(c->date))
            return refuse(r, place, "import.date_for_other", c->text);
        *text = date_format(r->scratch, c->date);
        return true;
    default: return true;
    }
}

static bool read_by_kind(struct reading *r, struct error_place place, const struct field *field, struct str text,
                         struct value *out)
{
    if (value_read(r->scratch, &r->vocabulary, field, text, out, &place)) {
        error_add_place(r->e, place);
        return false;
    }
    if (out->known && (out->kind == KIND_TEXT || out->kind == KIND_CODE || out->kind == KIND_PLACE))
        out->text = str_copy(r->arena, out->text);
    return true;
}

bool import_cell(struct reading *r, const struct found *f, const struct mapping_read *how, const struct field *field,
                 const struct sheet_cell *c, int64_t row, size_t column, struct value *out)
{
    struct error_place place = import_place(r, f, row, column);
    struct str text;
    int64_t n;

    *out = value_none(field->kind);
    if (!cell_text(r, place, field, c, &text))
        return false;
    if (!text.n)
        return true;
    switch (how->match) {
    case MATCH_PLACE: return read_place(r, place, how->level, text, out);
    case MATCH_CODE:
    case MATCH_YES_NO: return read_code(r, place, how->list, field, text, out);
    case MATCH_NUMBER_IN:
        if (!number_in(text, &n))
            return refuse(r, place, "import.no_single_number", text);
        *out = value_int(field->kind, n);
        return true;
    case MATCH_MONTHS_FIRST:
    case MATCH_MONTHS_LAST: return read_months(r, place, how->match, text, out);
    default: return read_by_kind(r, place, field, text, out);
    }
}

void import_assign(const struct mapping_target *target, void *record, struct value v)
{
    if (target->part == PART_WHOLE) {
        field_set(target->field, record, v);
        return;
    }
    /* Half a point is no value yet, so the halves are put straight into the record; the value was checked to be a degree. */
    struct geopoint *point = (struct geopoint *)(void *)((char *)record + target->field->offset);
    int32_t degree = v.known ? (int32_t)v.n : NO_GEOPOINT.lat;
    if (target->part == PART_LAT)
        point->lat = degree;
    else
        point->lon = degree;
}

const struct sheet_cell *import_grid_cell(const struct import_grid *g, int64_t row, int64_t column)
{
    static const struct sheet_row none = {0};
    size_t from = 0, to = g->rows.n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (g->rows.at[middle].number < row)
            from = middle + 1;
        else
            to = middle;
    }
    bool there = from < g->rows.n && g->rows.at[from].number == row;
    return there ? sheet_cell(&g->rows.at[from], (size_t)column) : sheet_cell(&none, 0);
}

bool import_same_header(struct str a, struct str b)
{
    struct arena scratch = ARENA_EMPTY;
    bool same = str_eq(i18n_fold(&scratch, a), i18n_fold(&scratch, b));

    arena_free(&scratch);
    return same;
}
