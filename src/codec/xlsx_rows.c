#include "codec/xlsx.h"

/* Where the reader stands between two tags of a cell. */
enum inside { NOTHING, VALUE, INLINE_TEXT };

/* The attribute t of a cell (18.18.11). */
enum stored { STORED_NUMBER, STORED_SHARED, STORED_STRING, STORED_INLINE, STORED_BOOL, STORED_ERROR, STORED_ISO_DATE };

struct reader {
    struct sheet_book *book;
    struct str sheet;
    sheet_row_fn *give;
    void *give_ctx;
    enum err given; /* what `give` returned */

    struct arena row_memory;  /* emptied after each row */
    struct arena text_memory; /* behind `text`, kept from row to row */
    struct arena_mark row_start;
    struct xlsx_text text;
    struct sheet_cell *cells; /* SHEET_COLUMNS of them */
    uint16_t *filled;         /* the columns of this row that are not blank */
    size_t filled_count;

    bool in_data, in_row, in_cell;
    enum inside inside;
    int64_t row;
    size_t column, next_column, width; /* `width`: last filled column plus 1 */
    size_t style;
    enum stored stored;
    bool formula, has_value;
};

static enum err refuse(struct reader *r, enum err code, const char *key, struct str arg, struct error *error)
{
    struct error_place place = {.sheet = r->sheet, .row = r->row, .key = key, .args = {arg}};

    if (r->in_cell)
        place.column = sheet_column_name(error->arena, r->column);
    error_set(error, code, key, arg);
    error_add_place(error, place);
    return code;
}

static enum err open_row(struct reader *r, const struct xml_element *element, struct error *error)
{
    struct str written = xml_attribute(element, "r");
    int64_t number = r->row + 1;

    if (written.n && (!str_to_int(written, &number) || number <= r->row))
        return refuse(r, ERR_DAMAGED, "codec.sheet_order", written, error);
    r->row = number;
    if (number > SHEET_ROWS)
        return refuse(r, ERR_TOO_LARGE, "codec.sheet_rows", str_printf(error->arena, "%d", SHEET_ROWS), error);
    r->in_row = true;
    r->next_column = 0;
    return OK;
}

/* The column of a reference such as "AB12"; SHEET_COLUMNS where there is none or it is beyond the last. */
static size_t column_of(struct str reference)
{
    size_t column = 0, i = 0;

    for (; i < reference.n && reference.p[i] >= 'A' && reference.p[i] <= 'Z' && column <= SHEET_COLUMNS; i++)
        column = column * 26 + (size_t)(reference.p[i] - 'A' + 1);
    return i == 0 || column > SHEET_COLUMNS ? SHEET_COLUMNS : column - 1;
}

static enum stored stored_as(struct str type)
{
    static const struct {
        const char *name;
        enum stored stored;
    } names[] = {{"s", STORED_SHARED}, {"str", STORED_STRING}, {"inlineStr", STORED_INLINE},
                 {"b", STORED_BOOL},   {"e", STORED_ERROR},    {"d", STORED_ISO_DATE}};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(type, names[i].name))
            return names[i].stored;
    return STORED_NUMBER;
}

static enum err open_cell(struct reader *r, const struct xml_element *element, struct error *error)
{
    struct str reference = xml_attribute(element, "r");
    int64_t style = 0;

    r->column = reference.n ? column_of(reference) : r->next_column;
    if (r->column >= SHEET_COLUMNS)
        return refuse(r, ERR_TOO_LARGE, "codec.sheet_columns", str_printf(error->arena, "%d", SHEET_COLUMNS), error);
    r->in_cell = true;
    r->next_column = r->column + 1;
    r->stored = stored_as(xml_attribute(element, "t"));
    r->style = str_to_int(xml_attribute(element, "s"), &style) && style > 0 ? (size_t)style : 0;
    r->formula = r->has_value = false;
    xlsx_text_begin(&r->text);
    return OK;
}

static enum err on_open(void *ctx, const struct xml_element *element, struct error *error)
{
    struct reader *r = ctx;
    struct str name = element->name;

    if (r->inside == INLINE_TEXT)
        xlsx_text_open(&r->text, name);
    else if (str_is(name, "sheetData"))
        r->in_data = true;
    else if (r->in_data && !r->in_row && str_is(name, "row"))
        return open_row(r, element, error);
    else if (r->in_row && !r->in_cell && str_is(name, "c"))
        return open_cell(r, element, error);
    else if (r->in_cell && str_is(name, "f"))
        r->formula = true;
    else if (r->in_cell && str_is(name, "v"))
        r->inside = VALUE, r->has_value = true;
    else if (r->in_cell && str_is(name, "is"))
        r->inside = INLINE_TEXT, r->has_value = true;
    return OK;
}

static enum err on_text(void *ctx, struct str piece, struct error *error)
{
    struct reader *r = ctx;

    (void)error;
    if (r->inside == VALUE)
        buf_put(&r->text.text, piece);
    else if (r->inside == INLINE_TEXT)
        xlsx_text_piece(&r->text, piece);
    return OK;
}

/* A number, which its style may show as a date. */
static void read_number(struct reader *r, struct sheet_cell *cell)
{
    bool dated = r->style < r->book->style_count && r->book->date_styles[r->style];

    cell->kind = CELL_NUMBER;
    if (dated && xlsx_date_of_serial(cell->text, r->book->since_1904, &cell->date, &cell->second))
        cell->kind = CELL_DATE;
}

static enum err read_shared(struct reader *r, struct sheet_cell *cell, struct error *error)
{
    int64_t index;

    if (!str_to_int(cell->text, &index) || index < 0 || (uint64_t)index >= r->book->string_count)
        return refuse(r, ERR_DAMAGED, "codec.sheet_string", cell->text, error);
    cell->kind = CELL_TEXT;
    cell->text = r->book->strings[index];
    return OK;
}

/* What the gathered text means; the text is not empty. */
static enum err read_value(struct reader *r, struct sheet_cell *cell, struct error *error)
{
    struct str gathered = buf_str(&r->text.text);
    bool is_text = r->stored == STORED_STRING || r->stored == STORED_INLINE;

    cell->text = str_copy(&r->row_memory, is_text ? gathered : str_trim(gathered));
    switch (r->stored) {
    case STORED_SHARED: return read_shared(r, cell, error);
    case STORED_NUMBER: read_number(r, cell); return OK;
    case STORED_STRING:
    case STORED_INLINE:
        cell->kind = CELL_TEXT;
        cell->text = xlsx_unescape(&r->row_memory, cell->text);
        return OK;
    case STORED_BOOL:
        cell->kind = CELL_BOOL;
        cell->text = str_is(cell->text, "1") || str_eq_fold(cell->text, STR("true")) ? STR("TRUE") : STR("FALSE");
        return OK;
    case STORED_ERROR: cell->kind = CELL_ERROR; return OK;
    case STORED_ISO_DATE:
        cell->kind = xlsx_date_of_iso(cell->text, &cell->date, &cell->second) ? CELL_DATE : CELL_TEXT;
        return OK;
    }
    return OK;
}

static enum err close_cell(struct reader *r, struct error *error)
{
    struct sheet_cell cell = {.formula = r->formula, .date = NO_DATE};
    enum err err = r->text.text.n ? read_value(r, &cell, error) : OK;

    r->in_cell = false;
    if (err != OK)
        return err;
    if (!cell.text.n)
        cell.kind = r->formula && !r->has_value ? CELL_FORMULA : CELL_BLANK;
    if (cell.kind == CELL_BLANK)
        return OK;
    if (r->cells[r->column].kind == CELL_BLANK)
        r->filled[r->filled_count++] = (uint16_t)r->column;
    r->cells[r->column] = cell;
    if (r->column >= r->width)
        r->width = r->column + 1;
    return OK;
}

static enum err close_row(struct reader *r, struct error *error)
{
    struct sheet_row row = {.number = r->row, .cells = r->cells, .n = r->width};

    if (r->filled_count)
        r->given = r->give(r->give_ctx, &row, error);
    for (size_t i = 0; i < r->filled_count; i++)
        r->cells[r->filled[i]] = (struct sheet_cell){.date = NO_DATE};
    arena_rewind(&r->row_memory, r->row_start);
    r->filled_count = r->width = 0;
    r->in_row = false;
    return r->given;
}

static enum err on_close(void *ctx, struct str name, struct error *error)
{
    struct reader *r = ctx;

    if (r->inside == INLINE_TEXT && !str_is(name, "is"))
        xlsx_text_close(&r->text, name);
    else if (r->inside != NOTHING && (str_is(name, "v") || str_is(name, "is")))
        r->inside = NOTHING;
    else if (r->in_cell && str_is(name, "c"))
        return close_cell(r, error);
    else if (r->in_row && str_is(name, "row"))
        return close_row(r, error);
    else if (str_is(name, "sheetData"))
        r->in_data = false;
    return OK;
}

enum err xlsx_rows(struct sheet_book *book, const struct sheet_entry *sheet, sheet_row_fn *give, void *ctx,
                   struct error *error)
{
    static const struct xml_handler handler = {on_open, on_close, on_text};
    struct arena memory = ARENA_EMPTY;
    struct reader r = {.book = book, .sheet = sheet->name, .give = give, .give_ctx = ctx};

    r.cells = ARENA_ARRAY(&memory, struct sheet_cell, SHEET_COLUMNS);
    for (size_t i = 0; i < SHEET_COLUMNS; i++)
        r.cells[i].date = NO_DATE;
    r.filled = ARENA_ARRAY(&memory, uint16_t, SHEET_COLUMNS);
    r.text.text = BUF_IN(&r.text_memory);
    /* One allocation before the mark, so that the first block stays when a row's memory is given back. */
    (void)ARENA_NEW(&r.row_memory, max_align_t);
    r.row_start = arena_mark(&r.row_memory);
    enum err err = xlsx_read_part(&book->archive, sheet->part, &handler, &r, error);
    /*
     * What the reading of the part itself refused has no place yet; the receiver's own refusals are left as they are.
     */
    if (err != OK && r.given == OK && !error->place_count)
        error_add_place(error, (struct error_place){.sheet = sheet->name,
                                                    .row = r.row,
                                                    .key = error->key,
                                                    .args = {error->args[0], error->args[1]}});
    arena_free(&r.row_memory);
    arena_free(&r.text_memory);
    arena_free(&memory);
    return err;
}
