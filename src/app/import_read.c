#include "app/import_read.h"

#include "base/buf.h"
#include "i18n/fold.h"

/* --- which sheet is which section --- */

static void push_found(struct reading *r, const struct mapping_section *s, size_t sheet, struct str name)
{
    VEC_PUSH(r->arena, &r->found, (struct found){.section = s, .sheet = sheet, .sheet_name = name});
    VEC_PUSH(r->arena, &r->plan->read, s);
}

static void warn_sheet(struct reading *r, const char *key, struct str sheet)
{
    import_warn(r, (struct error_place){.file = r->order->file_name, .sheet = sheet, .key = key});
}

/* Several sections may read one sheet; it is named once. */
static bool first_of_sheet(const struct mapping *m, size_t section)
{
    for (size_t i = 0; i < section; i++)
        if (import_same_header(m->sections.at[i].sheet, m->sections.at[section].sheet))
            return false;
    return true;
}

static struct str sheet_list(struct reading *r, const struct mapping *m)
{
    struct buf list = BUF_IN(r->arena);

    for (size_t i = 0; i < m->sections.n; i++)
        if (first_of_sheet(m, i))
            buf_printf(&list, "%s%.*s", list.n ? ", " : "", STR_ARG(m->sections.at[i].sheet));
    return buf_str(&list);
}

static enum err find_sheets(struct reading *r)
{
    const struct mapping *m = r->order->mapping;

    for (size_t i = 0; i < m->sections.n; i++) {
        const struct mapping_section *s = &m->sections.at[i];
        size_t before = r->found.n;
        for (size_t k = 0; k < r->book.n; k++)
            if (import_same_header(r->book.sheets[k].name, s->sheet))
                push_found(r, s, k, str_trim(r->book.sheets[k].name));
        if (r->found.n == before) {
            VEC_PUSH(r->arena, &r->plan->absent, s);
            if (first_of_sheet(m, i))
                warn_sheet(r, "import.sheet_absent", s->sheet);
        }
    }
    for (size_t k = 0; k < r->book.n; k++) {
        bool named = false;
        for (size_t i = 0; i < r->found.n; i++)
            named = named || r->found.at[i].sheet == k;
        if (!named)
            warn_sheet(r, "import.sheet_unknown", str_trim(r->book.sheets[k].name));
    }
    return r->found.n ? OK : error_set(r->e, ERR_INVALID, "import.no_sheet", m->name, sheet_list(r, m));
}

/* The first rows of a CSV file, where its header may stand. */
enum { HEADER_ROWS_MOST = 8 };
struct first_rows {
    struct arena *arena;
    VEC(struct sheet_row) rows;
};

static struct sheet_row copy_row(struct arena *a, const struct sheet_row *row)
{
    struct sheet_cell *cells = arena_copy(a, row->cells, row->n * sizeof *cells);

    for (size_t i = 0; i < row->n; i++)
        cells[i].text = str_copy(a, cells[i].text);
    return (struct sheet_row){row->number, cells, row->n};
}

static enum err keep_first(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct first_rows *f = ctx;

    (void)e;
    if (row->number > HEADER_ROWS_MOST)
        return ERR_CANCELLED;
    VEC_PUSH(f->arena, &f->rows, copy_row(f->arena, row));
    return OK;
}

/* How many of the section's headers are not in its header row; the names in `missing`. */
static size_t headers_missing(struct arena *a, const struct first_rows *f, const struct mapping_section *s,
                              struct str *missing)
{
    struct buf names = BUF_IN(a);
    const struct sheet_row none = {0}, *header = &none;
    size_t n = 0;

    for (size_t i = 0; i < f->rows.n; i++)
        if (f->rows.at[i].number == s->header_rows)
            header = &f->rows.at[i];
    for (size_t i = 0; i < s->fields.n; i++) {
        bool there = false;
        for (size_t k = 0; k < header->n && !there; k++)
            there = import_same_header(header->cells[k].text, s->fields.at[i].header);
        if (!there)
            buf_printf(&names, "%s\"%.*s\"", n++ ? ", " : "", STR_ARG(s->fields.at[i].header));
    }
    *missing = buf_str(&names);
    return n;
}

static enum err find_csv(struct reading *r)
{
    const struct mapping *m = r->order->mapping;
    struct first_rows first = {.arena = r->arena};
    const struct mapping_section *nearest = NULL;
    struct str missing, nearest_missing = STR_EMPTY;
    size_t least = SIZE_MAX;
    enum err err = sheet_rows(&r->book, 0, keep_first, &first, r->e);

    if (err && err != ERR_CANCELLED)
        return err;
    for (size_t i = 0; i < m->sections.n; i++) {
        const struct mapping_section *s = &m->sections.at[i];
        size_t n = s->header_rows ? headers_missing(r->arena, &first, s, &missing) : SIZE_MAX;
        if (n == 0)
            push_found(r, s, 0, STR_EMPTY);
        else
            VEC_PUSH(r->arena, &r->plan->absent, s);
        if (n < least) {
            least = n;
            nearest = s;
            nearest_missing = missing;
        }
    }
    if (r->found.n == 1)
        return OK;
    return r->found.n || !nearest ? error_set(r->e, ERR_INVALID, "import.ambiguous", m->name)
                                  : error_set(r->e, ERR_INVALID, "import.no_section", nearest->name, nearest_missing);
}

/* --- sheets without a table --- */

struct gridding {
    struct arena *arena;
    struct import_grid *grid;
};

static enum err keep_row(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct gridding *g = ctx;

    if (g->grid->rows.n == GRID_ROWS)
        return error_set(e, ERR_TOO_LARGE, "import.grid_rows", str_printf(e->arena, "%d", GRID_ROWS));
    g->grid->cells += row->n;
    if (g->grid->cells > GRID_CELLS)
        return error_set(e, ERR_TOO_LARGE, "import.grid_cells", str_printf(e->arena, "%d", GRID_CELLS));
    VEC_PUSH(g->arena, &g->grid->rows, copy_row(g->arena, row));
    return OK;
}

static enum err read_grids(struct reading *r)
{
    for (size_t i = 0; i < r->found.n; i++) {
        struct found *f = &r->found.at[i];
        if (f->section->header_rows)
            continue;
        for (size_t k = 0; k < i && !f->grid; k++)
            if (r->found.at[k].sheet == f->sheet)
                f->grid = r->found.at[k].grid;
        if (f->grid)
            continue;
        f->grid = ARENA_NEW(r->arena, struct import_grid);
        struct gridding g = {r->arena, f->grid};
        if (sheet_rows(&r->book, f->sheet, keep_row, &g, r->e))
            return r->e->code;
    }
    return OK;
}

/* --- records --- */

void *import_record(struct reading *r, const struct found *f, uint64_t *mask)
{
    *mask = f->mask;
    return arena_copy(r->arena, f->blank, f->section->type->size);
}

/* What every record of the section holds: made once, so that a parameter nobody can read is told once. */
static void prepare(struct reading *r, struct found *f)
{
    const struct mapping_section *s = f->section;
    void *record = record_new(r->arena, s->type);

    for (size_t i = 0; i < s->constants.n; i++) {
        field_set(s->constants.at[i].field, record, s->constants.at[i].value);
        f->mask |= (uint64_t)1 << record_field_index(s->type, s->constants.at[i].field);
    }
    for (size_t i = 0; i < s->parameters.n; i++) {
        struct value v;
        if (!import_parameter_value(r, f, &s->parameters.at[i], &v))
            continue;
        field_set(s->parameters.at[i].field, record, v);
        f->mask |= (uint64_t)1 << record_field_index(s->type, s->parameters.at[i].field);
    }
    f->blank = record;
}

static struct str header_of(const struct mapping_section *s, struct str field)
{
    for (size_t i = 0; i < s->fields.n; i++)
        if (s->fields.at[i].target.field && str_is(field, s->fields.at[i].target.field->name))
            return s->fields.at[i].header;
    return STR_EMPTY;
}

void import_refuse(struct reading *r, const struct mapping_section *section, struct str sheet, int64_t row,
                   const struct error *reasons)
{
    for (size_t i = 0; i < reasons->places.n; i++) {
        struct error_place place = reasons->places.at[i];
        place.file = r->order->file_name;
        place.sheet = sheet;
        place.row = row;
        place.column = header_of(section, place.field);
        error_add_place(r->e, place);
    }
}

static bool judge(struct reading *r, const struct found *f, const void *record, int64_t row)
{
    struct error reasons = ERROR_IN(r->scratch);

    if (!record_check(f->section->type, record, &r->vocabulary, &reasons))
        return true;
    import_refuse(r, f->section, f->sheet_name, row, &reasons);
    return false;
}

/* Adds the row's number to the record's; blank only where both are. */
static bool add_field(const struct field *added, void *to, const void *more)
{
    struct value a = field_get(added, to), b = field_get(added, more);
    int64_t sum = a.known ? a.n : 0;

    if (b.known && __builtin_add_overflow(sum, b.n, &sum))
        return false;
    if (a.known || b.known)
        field_set(added, to, value_int(added->kind, sum));
    return true;
}

static bool refuse_row(struct reading *r, struct error_place place, const char *key)
{
    place.key = key;
    error_add_place(r->e, place);
    return false;
}

enum { ROWS_NAMED = 200 }; /* bytes that name the added rows; what follows is an ellipsis */

static void name_row(struct reading *r, struct provenance *from, int64_t row)
{
    struct str more = STR("+…");

    if (from->reason.n < ROWS_NAMED)
        from->reason = str_printf(r->arena, "%.*s+%lld", STR_ARG(from->reason), (long long)row);
    else if (!str_ends(from->reason, more))
        from->reason = str_join(r->arena, from->reason, more);
}

/* Rows that share a key are one record where the mapping says so: the named numbers are added, all else must agree. */
static bool add_up(struct reading *r, const struct found *f, struct import_row *first, const void *record, int64_t row)
{
    const struct mapping_section *s = f->section;
    struct error_place place = {.file = r->order->file_name, .sheet = f->sheet_name, .row = row};
    uint64_t differ = record_diff(s->type, first->record, record);

    place.args[0] = str_printf(r->scratch, "%lld", (long long)first->from.row);
    if (!s->added_count)
        return refuse_row(r, place, "import.key_twice");
    for (size_t i = 0; i < s->added_count; i++)
        differ &= ~((uint64_t)1 << record_field_index(s->type, s->added[i]));
    if (differ)
        return refuse_row(r, place, "import.key_differs");
    for (size_t i = 0; i < s->added_count; i++)
        if (!add_field(s->added[i], first->record, record))
            return refuse_row(r, place, "import.sum_too_large");
    name_row(r, &first->from, row);
    place.key = "import.rows_added";
    import_warn(r, place);
    return true;
}

void import_add(struct reading *r, const struct found *f, void *record, uint64_t mask, int64_t row)
{
    const struct record_type *type = f->section->type;
    struct import_row made = {
        .section = f->section,
        .type = type,
        .record = record,
        .mask = mask,
        .from = {.file = r->order->file_name, .sheet = f->sheet_name, .row = row},
    };

    if (!judge(r, f, record, row))
        return;
    made.id = record_has_key(type) ? record_key_id(r->scratch, type, record) : house_new_id();
    uintptr_t there = (uintptr_t)map_get(&r->by_id, id_bytes(&made.id));
    if (there) {
        add_up(r, f, &r->plan->rows.at[there - 1], record, row);
        return;
    }
    VEC_PUSH(r->arena, &r->plan->rows, made);
    map_set(&r->by_id, str_copy(r->arena, id_bytes(&made.id)), (void *)(uintptr_t)r->plan->rows.n);
}

static enum err read_section(struct reading *r, const struct found *f)
{
    if (f->section->header_rows)
        return import_table(r, f);
    return f->section->blocks.n ? import_blocks(r, f) : import_single(r, f);
}

/*
 * A section that the file lacks but whose key the parameters give: the round itself, when only a table of it was sent. It is made from
 * the key alone where it does not exist; import_plan drops it where it does.
 */
static void imply(struct reading *r, const struct mapping_section *s)
{
    struct found f = {.section = s};
    uint64_t mask, key = 0;

    if (s->header_rows || s->blocks.n)
        return;
    for (size_t i = 0; i < s->type->field_count; i++)
        key |= s->type->fields[i].key ? (uint64_t)1 << i : 0;
    for (size_t i = 0; i < s->parameters.n; i++)
        if (!import_parameter(r, s->parameters.at[i].name))
            return;
    prepare(r, &f);
    void *record = import_record(r, &f, &mask);
    if (key && (mask & key) == key)
        import_add(r, &f, record, key, INT_NONE);
}

enum err import_read(struct reading *r)
{
    if (sheet_open(r->arena, r->order->bytes, &r->book, r->e))
        return r->e->code;
    if ((r->book.encoding ? find_csv(r) : find_sheets(r)) || read_grids(r) || import_parameters(r))
        return r->e->code;
    for (size_t i = 0; i < r->found.n; i++)
        prepare(r, &r->found.at[i]);
    if (r->e->code)
        return r->e->code;
    for (size_t i = 0; i < r->plan->absent.n; i++)
        imply(r, r->plan->absent.at[i]);
    for (size_t i = 0; i < r->found.n; i++)
        if (read_section(r, &r->found.at[i]))
            return r->e->code;
    return r->e->code;
}
