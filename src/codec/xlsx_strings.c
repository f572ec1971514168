#include "codec/xlsx.h"

struct reader {
    struct sheet_book *book;
    struct xlsx_text text;
    bool inside; /* of an <si> */
    VEC(struct str) strings;
};

static enum err on_open(void *ctx, const struct xml_element *element, struct error *error)
{
    struct reader *r = ctx;

    if (r->inside) {
        xlsx_text_open(&r->text, element->name);
    } else if (str_is(element->name, "si")) {
        if (r->strings.n == SHEET_STRINGS)
            return error_set(error, ERR_TOO_LARGE, "codec.sheet_strings",
                             str_printf(error->arena, "%d", SHEET_STRINGS));
        r->inside = true;
        xlsx_text_begin(&r->text);
    }
    return OK;
}

static enum err on_close(void *ctx, struct str name, struct error *error)
{
    struct reader *r = ctx;

    (void)error;
    if (!r->inside)
        return OK;
    xlsx_text_close(&r->text, name);
    if (str_is(name, "si")) {
        struct str text = xlsx_unescape(r->book->arena, str_copy(r->book->arena, buf_str(&r->text.text)));
        VEC_PUSH(r->book->arena, &r->strings, text);
        r->inside = false;
    }
    return OK;
}

static enum err on_text(void *ctx, struct str piece, struct error *error)
{
    struct reader *r = ctx;

    (void)error;
    if (r->inside)
        xlsx_text_piece(&r->text, piece);
    return OK;
}

enum err xlsx_load_strings(struct sheet_book *book, struct error *error)
{
    static const struct xml_handler handler = {on_open, on_close, on_text};
    struct arena scratch = ARENA_EMPTY;
    struct reader r = {.book = book, .text.text = BUF_IN(&scratch)};
    enum err err = OK;

    if (book->strings_part.n)
        err = xlsx_read_part(&book->archive, book->strings_part, &handler, &r, error);
    book->strings = r.strings.at;
    book->string_count = r.strings.n;
    arena_free(&scratch);
    return err;
}
