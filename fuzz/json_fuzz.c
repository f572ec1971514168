/* Any bytes as JSON: what is read is written, and reads back. */
#include "codec/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As deep as json_parse lets a document be. */
static void write_value(struct json_writer *w, const struct json_value *value)
{
    switch (value->kind) {
    case JSON_NONE: json_none(w); break;
    case JSON_BOOLEAN: json_bool(w, value->boolean); break;
    case JSON_INT: json_int(w, value->integer); break;
    case JSON_FRACTION: json_decimal_text(w, str_printf(w->out->arena, "%.17g", value->fraction)); break;
    case JSON_TEXT: json_text(w, value->text); break;
    case JSON_LIST:
        json_open_array(w);
        for (size_t i = 0; i < value->n; i++)
            write_value(w, &value->items[i]);
        json_close_array(w);
        break;
    case JSON_MAP:
        json_open_object(w);
        for (size_t i = 0; i < value->n; i++) {
            json_key(w, value->keys[i]);
            write_value(w, &value->items[i]);
        }
        json_close_object(w);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena memory = ARENA_EMPTY;
    struct error error = ERROR_IN(&memory);
    struct str text = {(const char *)data, size};
    struct json_value value;

    if (json_parse(&memory, text, &value, &error) == OK) {
        struct buf out = BUF_IN(&memory);
        struct json_writer w = {.out = &out};
        write_value(&w, &value);
        if (json_parse(&memory, buf_str(&out), &value, &error) != OK)
            abort();
    }
    arena_free(&memory);
    return 0;
}
