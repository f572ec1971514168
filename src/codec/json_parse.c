#include <jansson.h>

#include "codec/json.h"

static enum err too_deep(struct error *error)
{
    return error_set(error, ERR_TOO_LARGE, "codec.json_depth", str_printf(error->arena, "%d", JSON_DEPTH));
}

static enum err copy_value(struct arena *, json_t *from, struct json_value *to, int depth, struct error *);

static enum err copy_list(struct arena *a, json_t *from, struct json_value *to, int depth, struct error *error)
{
    enum err err = OK;

    to->n = json_array_size(from);
    to->items = ARENA_ARRAY(a, struct json_value, to->n);
    for (size_t i = 0; i < to->n && err == OK; i++)
        err = copy_value(a, json_array_get(from, i), &to->items[i], depth, error);
    return err;
}

static enum err copy_map(struct arena *a, json_t *from, struct json_value *to, int depth, struct error *error)
{
    enum err err = OK;
    size_t i = 0;

    to->n = json_object_size(from);
    to->keys = ARENA_ARRAY(a, struct str, to->n);
    to->items = ARENA_ARRAY(a, struct json_value, to->n);
    for (void *at = json_object_iter(from); at && err == OK; at = json_object_iter_next(from, at), i++) {
        to->keys[i] = str_copy(a, str_of(json_object_iter_key(at)));
        err = copy_value(a, json_object_iter_value(at), &to->items[i], depth, error);
    }
    return err;
}

/* Recursion is bounded by JSON_DEPTH. */
static enum err copy_value(struct arena *a, json_t *from, struct json_value *to, int depth, struct error *error)
{
    static const enum json_kind kinds[] = {
        [JSON_OBJECT] = JSON_MAP,    [JSON_ARRAY] = JSON_LIST,   [JSON_STRING] = JSON_TEXT,   [JSON_INTEGER] = JSON_INT,
        [JSON_REAL] = JSON_FRACTION, [JSON_TRUE] = JSON_BOOLEAN, [JSON_FALSE] = JSON_BOOLEAN, [JSON_NULL] = JSON_NONE,
    };

    to->kind = kinds[json_typeof(from)];
    switch (to->kind) {
    case JSON_NONE: return OK;
    case JSON_BOOLEAN: to->boolean = json_is_true(from); return OK;
    case JSON_INT: to->integer = json_integer_value(from); return OK;
    case JSON_FRACTION: to->fraction = json_real_value(from); return OK;
    case JSON_TEXT: to->text = str_copy(a, (struct str){json_string_value(from), json_string_length(from)}); return OK;
    case JSON_LIST: return depth == JSON_DEPTH ? too_deep(error) : copy_list(a, from, to, depth + 1, error);
    case JSON_MAP: return depth == JSON_DEPTH ? too_deep(error) : copy_map(a, from, to, depth + 1, error);
    }
    return OK;
}

enum err json_parse(struct arena *a, struct str s, struct json_value *out, struct error *error)
{
    json_error_t why;

    if (s.n > JSON_BYTES)
        return error_set(error, ERR_TOO_LARGE, "codec.json_size", str_printf(error->arena, "%d", JSON_BYTES >> 20));
    json_t *root = json_loadb(s.n ? s.p : "", s.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!root && json_error_code(&why) == json_error_stack_overflow)
        return too_deep(error);
    if (!root)
        return error_set(error, ERR_INVALID, "codec.json_syntax", str_printf(error->arena, "%d", why.line),
                         str_printf(error->arena, "%d", why.column));
    *out = (struct json_value){0};
    enum err err = copy_value(a, root, out, 0, error);
    json_decref(root);
    return err;
}

const struct json_value *json_member(const struct json_value *value, const char *key)
{
    static const struct json_value none = {.kind = JSON_NONE};

    for (size_t i = 0; value->kind == JSON_MAP && i < value->n; i++)
        if (str_is(value->keys[i], key))
            return &value->items[i];
    return &none;
}
