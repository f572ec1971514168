/* A sheet with a header: every row under it is one record. */
#include "app/import_read.h"
#include "i18n/fold.h"

enum { NOT_THERE = -1 };

struct table_reading {
    struct reading *reading;
    const struct found *found;
    const struct mapping_section *section;
    int64_t *field_column;     /* of section->fields; NOT_THERE until the header is read */
    int64_t *parameter_column; /* of section->parameters */
    bool *disagreed;           /* of section->parameters: told once, or a wrong --set would drown every other mistake */
    bool headed;
};

static bool tell(struct reading *r, const struct found *f, int64_t row, const char *key, struct str header)
{
    struct error_place place = {.file = r->order->file_name, .sheet = f->sheet_name, .row = row, .key = key};

    place.args[0] = header;
    error_add_place(r->e, place);
    return false;
}

/* Where a header stands; tells when it is missing or there twice. */
static int64_t column_of(struct table_reading *t, const struct sheet_row *row, const struct str *folded,
                         struct str header)
{
    struct str wanted = i18n_fold(t->reading->scratch, header);
    int64_t at = NOT_THERE;

    for (size_t i = 0; i < row->n; i++) {
        if (!str_eq(folded[i], wanted))
            continue;
        if (at != NOT_THERE)
            tell(t->reading, t->found, row->number, "import.header_twice", header);
        at = (int64_t)i;
    }
    if (at == NOT_THERE)
        tell(t->reading, t->found, row->number, "import.header_missing", header);
    return at;
}

static bool is_bound(const struct table_reading *t, size_t column)
{
    for (size_t i = 0; i < t->section->fields.n; i++)
        if (t->field_column[i] == (int64_t)column)
            return true;
    for (size_t i = 0; i < t->section->parameters.n; i++)
        if (t->parameter_column[i] == (int64_t)column)
            return true;
    return false;
}

/* From here on a wrong cell is told with its column's name. */
static void keep_headers(struct reading *r, const struct found *f, const struct sheet_row *row)
{
    struct str *headers = ARENA_ARRAY(r->arena, struct str, row->n);

    for (size_t i = 0; i < row->n; i++)
        headers[i] = str_copy(r->arena, row->cells[i].text);
    r->headed = f;
    r->headers = headers;
    r->header_count = row->n;
}

static void bind_header(struct table_reading *t, const struct sheet_row *row)
{
    struct reading *r = t->reading;
    struct str *folded = ARENA_ARRAY(r->scratch, struct str, row->n);

    for (size_t i = 0; i < row->n; i++)
        folded[i] = i18n_fold(r->scratch, row->cells[i].text);
    for (size_t i = 0; i < t->section->fields.n; i++)
        t->field_column[i] = column_of(t, row, folded, t->section->fields.at[i].header);
    for (size_t i = 0; i < t->section->parameters.n; i++)
        if (t->section->parameters.at[i].header.n)
            t->parameter_column[i] = column_of(t, row, folded, t->section->parameters.at[i].header);
    for (size_t i = 0; i < row->n; i++) {
        if (!str_trim(row->cells[i].text).n || is_bound(t, i))
            continue;
        struct error_place place = import_place(r, t->found, row->number, i);
        place.key = "import.header_unknown";
        place.args[0] = row->cells[i].text;
        import_warn(r, place);
    }
    t->headed = true;
    keep_headers(r, t->found, row);
}

/* A name published beside a p-code should be a name of that place; another one is worth a look, no more. */
static void check_name(struct table_reading *t, const struct mapping_field *m, const struct sheet_row *row,
                       size_t column, const void *record)
{
    struct reading *r = t->reading;
    struct str name = str_trim(sheet_cell(row, column)->text);
    const struct place *place = NULL;

    for (size_t i = 0; i < t->section->type->field_count && !place; i++)
        if (t->section->type->fields[i].kind == KIND_PLACE)
            place = place_find(r->vocabulary.places, field_get(&t->section->type->fields[i], record).text);
    if (place && m->read.level >= 0)
        place = place_at(place, m->read.level, NO_DATE);
    if (!place || !name.n || place_is_called(r->scratch, place, name))
        return;
    struct error_place warning = import_place(r, t->found, row->number, column);
    warning.key = "import.other_name";
    warning.args[0] = name;
    warning.args[1] = place->code;
    warning.args[2] = place->name[0];
    import_warn(r, warning);
}

/* The kind a column is read as: half a geopoint is a number of degrees. */
static const struct field *read_as(const struct mapping_target *target)
{
    static const struct field degrees = {.kind = KIND_DECIMAL, .may_be_negative = true, .name = "location"};

    return target->part == PART_WHOLE ? target->field : &degrees;
}

static bool degree_fits(const struct mapping_target *target, struct value v)
{
    int64_t most = target->part == PART_LAT ? 90000000 : 180000000;

    return target->part == PART_WHOLE || !v.known || (v.n >= -most && v.n <= most);
}

static bool read_field(struct table_reading *t, const struct mapping_field *m, const struct sheet_row *row,
                       size_t column, void *record, uint64_t *mask)
{
    struct reading *r = t->reading;
    struct value v;

    if (!import_cell(r, t->found, &m->read, read_as(&m->target), sheet_cell(row, column), row->number, column, &v))
        return false;
    if (!degree_fits(&m->target, v)) {
        struct error_place place = import_place(r, t->found, row->number, column);
        place.key = "import.no_degree";
        place.args[0] = sheet_cell(row, column)->text;
        error_add_place(r->e, place);
        return false;
    }
    import_assign(&m->target, record, v);
    *mask |= (uint64_t)1 << record_field_index(t->section->type, m->target.field);
    return true;
}

/* A point has both halves or is blank. */
static bool points_whole(struct table_reading *t, const struct sheet_row *row, const void *record)
{
    for (size_t i = 0; i < t->section->fields.n; i++) {
        const struct mapping_field *m = &t->section->fields.at[i];
        const struct geopoint *point = m->target.field && m->target.part == PART_LAT
                                           ? (const void *)((const char *)record + m->target.field->offset)
                                           : &NO_GEOPOINT;
        if ((point->lat == NO_GEOPOINT.lat) == (point->lon == NO_GEOPOINT.lon))
            continue;
        struct error_place place = import_place(t->reading, t->found, row->number, (size_t)t->field_column[i]);
        place.key = "import.half_point";
        error_add_place(t->reading->e, place);
        return false;
    }
    return true;
}

/* A parameter that the row states as well must agree with the file's. */
static bool agrees(struct table_reading *t, size_t i, const struct sheet_row *row)
{
    struct reading *r = t->reading;
    const struct mapping_parameter *m = &t->section->parameters.at[i];
    size_t column = (size_t)t->parameter_column[i];
    struct value said, known;

    if (t->parameter_column[i] == NOT_THERE)
        return true;
    if (!import_cell(r, t->found, &m->read, m->field, sheet_cell(row, column), row->number, column, &said))
        return false;
    if (!said.known || !import_parameter_value(r, t->found, m, &known) || value_eq(said, known))
        return true;
    if (t->disagreed[i])
        return false;
    t->disagreed[i] = true;
    struct error_place place = import_place(r, t->found, row->number, column);
    place.key = "import.setting_differs";
    place.args[0] = m->name;
    place.args[1] = value_write(r->scratch, said);
    place.args[2] = value_write(r->scratch, known);
    error_add_place(r->e, place);
    return false;
}

static void read_record(struct table_reading *t, const struct sheet_row *row)
{
    uint64_t mask;
    void *record = import_record(t->reading, t->found, &mask);
    bool good = true;

    for (size_t i = 0; i < t->section->fields.n; i++) {
        const struct mapping_field *m = &t->section->fields.at[i];
        if (m->target.field && t->field_column[i] != NOT_THERE)
            good &= read_field(t, m, row, (size_t)t->field_column[i], record, &mask);
    }
    for (size_t i = 0; i < t->section->parameters.n; i++)
        good &= agrees(t, i, row);
    for (size_t i = 0; i < t->section->fields.n; i++)
        if (t->section->fields.at[i].read.match == MATCH_PLACE_NAME && t->field_column[i] != NOT_THERE)
            check_name(t, &t->section->fields.at[i], row, (size_t)t->field_column[i], record);
    if (good && points_whole(t, row, record))
        import_add(t->reading, t->found, record, mask, row->number);
}

static enum err each_row(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct table_reading *t = ctx;
    struct arena_mark before = arena_mark(t->reading->scratch);
    size_t mistakes = e->place_count;

    if (row->number == t->section->header_rows) {
        bind_header(t, row);
        if (e->place_count > mistakes)
            return ERR_CANCELLED; /* under a wrong header every row would be wrong */
    } else if (row->number > t->section->header_rows && t->headed) {
        read_record(t, row);
    }
    arena_rewind(t->reading->scratch, before);
    return OK;
}

enum err import_table(struct reading *r, const struct found *f)
{
    struct table_reading t = {.reading = r, .found = f, .section = f->section};

    t.field_column = ARENA_ARRAY(r->arena, int64_t, t.section->fields.n);
    t.parameter_column = ARENA_ARRAY(r->arena, int64_t, t.section->parameters.n);
    t.disagreed = ARENA_ARRAY(r->arena, bool, t.section->parameters.n);
    for (size_t i = 0; i < t.section->parameters.n; i++)
        t.parameter_column[i] = NOT_THERE;
    enum err err = sheet_rows(&r->book, f->sheet, each_row, &t, r->e);
    if (err && err != ERR_CANCELLED)
        return err;
    if (!t.headed)
        tell(r, f, t.section->header_rows, "import.no_header", STR_EMPTY);
    return OK;
}
