#include "codec/xlsx.h"

struct format {
    int64_t id;
    bool is_date;
};

struct reader {
    struct arena *arena;
    struct arena *scratch;
    VEC(struct format) formats; /* those the workbook defines itself */
    VEC(bool) styles;
    bool inside; /* of <cellXfs>: other lists hold <xf> too */
};

/* A bracket such as [h] or [mm] asks for elapsed time; the others are colours, conditions and languages. */
static bool is_elapsed(struct str inner)
{
    for (size_t i = 0; i < inner.n; i++)
        if (inner.p[i] != inner.p[0] || !strchr("hHmMsS", inner.p[i]) || !inner.p[i])
            return false;
    return inner.n > 0;
}

bool xlsx_format_is_date(struct str code)
{
    if (str_eq_fold(code, STR("General")))
        return false;
    for (size_t i = 0; i < code.n; i++) {
        struct str rest = str_slice(code, i + 1, code.n);
        switch (code.p[i]) {
        case ';': return false; /* the first section is the one for positive numbers */
        case '"': i += str_find(rest, '"') + 1; break;
        case '[':
            if (is_elapsed(str_slice(rest, 0, str_find(rest, ']'))))
                return true;
            i += str_find(rest, ']') + 1;
            break;
        case '\\':
        case '_':
        case '*': i++; break; /* the character after it is shown, left as room, or repeated */
        default:
            if (code.p[i] && strchr("dDmMyYhHsS", code.p[i]))
                return true;
        }
    }
    return false;
}

/* 18.8.30: the formats every workbook has without saying so. */
static bool builtin_is_date(int64_t id)
{
    return (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
}

static bool format_is_date(const struct reader *r, int64_t id)
{
    for (size_t i = 0; i < r->formats.n; i++)
        if (r->formats.at[i].id == id)
            return r->formats.at[i].is_date;
    return builtin_is_date(id);
}

static enum err on_open(void *ctx, const struct xml_element *element, struct error *error)
{
    struct reader *r = ctx;
    int64_t id = 0;

    if (str_is(element->name, "cellXfs"))
        r->inside = true;
    bool is_format = str_is(element->name, "numFmt"), is_style = r->inside && str_is(element->name, "xf");
    if (!is_format && !is_style)
        return OK;
    if (r->formats.n == SHEET_FORMATS || r->styles.n == SHEET_STYLES)
        return error_set(error, ERR_TOO_LARGE, "codec.sheet_formats",
                         str_printf(error->arena, "%d", is_style ? SHEET_STYLES : SHEET_FORMATS));
    bool known = str_to_int(xml_attribute(element, "numFmtId"), &id);
    if (is_style)
        VEC_PUSH(r->arena, &r->styles, known && format_is_date(r, id));
    else if (known)
        VEC_PUSH(r->scratch, &r->formats,
                 (struct format){id, xlsx_format_is_date(xml_attribute(element, "formatCode"))});
    return OK;
}

static enum err on_close(void *ctx, struct str name, struct error *error)
{
    struct reader *r = ctx;

    (void)error;
    if (str_is(name, "cellXfs"))
        r->inside = false;
    return OK;
}

enum err xlsx_load_styles(struct sheet_book *book, struct error *error)
{
    static const struct xml_handler handler = {on_open, on_close, NULL};
    struct arena scratch = ARENA_EMPTY;
    struct reader r = {.arena = book->arena, .scratch = &scratch};
    enum err err = OK;

    if (book->styles_part.n)
        err = xlsx_read_part(&book->archive, book->styles_part, &handler, &r, error);
    book->date_styles = r.styles.at;
    book->style_count = r.styles.n;
    arena_free(&scratch);
    return err;
}
