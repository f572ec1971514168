/* Errors in words. */
#include "base/buf.h"
#include "i18n/catalogue.h"

struct str i18n_error_message(struct arena *arena, enum language language, const struct error *error)
{
    if (error->key)
        return i18n_format(arena, language, error->key, error->args, ERROR_ARGS);
    return i18n_text(language, str_c(arena, str_printf(arena, "error.%s", err_name(error->code))));
}

struct str i18n_error_reason(struct arena *arena, enum language language, const struct error_place *place)
{
    return i18n_format(arena, language, place->key ? place->key : "error.invalid", place->args, ERROR_ARGS);
}

static void put_part(struct buf *out, enum language language, const char *key, struct str value)
{
    if (value.n == 0)
        return;
    if (out->n > 0)
        buf_put(out, i18n_text(language, "error.comma"));
    buf_put(out, i18n_format(out->arena, language, key, &value, 1));
}

/* "migrants.xlsx, sheet MT, row 12, column Total" */
static struct str where(struct arena *arena, enum language language, const struct error_place *place)
{
    struct buf out = BUF_IN(arena);
    /* A row is written as the spreadsheet numbers it: not grouped. */
    struct str row = place->row > 0 ? str_printf(arena, "%lld", (long long)place->row) : STR_EMPTY;

    struct str position = place->position > 0 ? str_printf(arena, "%lld", (long long)place->position) : STR_EMPTY;

    put_part(&out, language, "error.at_file", place->file);
    put_part(&out, language, "error.at_sheet", place->sheet);
    put_part(&out, language, "error.at_row", row);
    put_part(&out, language, "error.at_column", place->column);
    put_part(&out, language, "error.at_field", place->field);
    put_part(&out, language, "error.at_position", position);
    return buf_str(&out);
}

struct str i18n_error_place(struct arena *arena, enum language language, const struct error_place *place)
{
    struct str spot = where(arena, language, place), reason = i18n_error_reason(arena, language, place);
    if (spot.n == 0)
        return reason;

    struct buf out = BUF_IN(arena);
    buf_put(&out, spot);
    buf_put(&out, i18n_text(language, "error.colon"));
    buf_put(&out, reason);
    return buf_str(&out);
}

struct str i18n_error(struct arena *arena, enum language language, const struct error *error)
{
    struct buf out = BUF_IN(arena);

    buf_put(&out, i18n_error_message(arena, language, error));
    buf_char(&out, '\n');
    for (size_t i = 0; i < error->places.n; i++) {
        buf_put(&out, i18n_error_place(arena, language, &error->places.at[i]));
        buf_char(&out, '\n');
    }
    if (error->place_count > error->places.n) {
        buf_put(&out,
                i18n_count(arena, language, "error.more", (int64_t)(error->place_count - error->places.n), NULL, 0));
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}
