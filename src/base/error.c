#include "base/error.h"

void error_fill(struct error *e, enum err code, const char *key, const struct str args[ERROR_ARGS])
{
    assert(e->arena && code != OK && key);
    e->code = code;
    e->key = key;
    for (size_t i = 0; i < ERROR_ARGS; i++)
        e->args[i] = str_copy(e->arena, args[i]);
}

void error_add_place(struct error *e, struct error_place place)
{
    assert(e->arena && place.key);
    if (e->code == OK) {
        e->code = ERR_INVALID;
        e->key = "error.places";
    }
    e->place_count++;
    if (e->places.n >= ERROR_PLACES)
        return;
    place.file = str_copy(e->arena, place.file);
    place.sheet = str_copy(e->arena, place.sheet);
    place.column = str_copy(e->arena, place.column);
    place.field = str_copy(e->arena, place.field);
    for (size_t i = 0; i < ERROR_ARGS; i++)
        place.args[i] = str_copy(e->arena, place.args[i]);
    VEC_PUSH(e->arena, &e->places, place);
}

const char *err_name(enum err code)
{
    static const char *const names[] = {
        [OK] = "ok",
        [ERR_INVALID] = "invalid",
        [ERR_NOT_FOUND] = "not_found",
        [ERR_CONFLICT] = "conflict",
        [ERR_FORBIDDEN] = "forbidden",
        [ERR_UNAUTHENTICATED] = "unauthenticated",
        [ERR_TOO_LARGE] = "too_large",
        [ERR_BUSY] = "busy",
        [ERR_DAMAGED] = "damaged",
        [ERR_KEY] = "key",
        [ERR_IO] = "io",
        [ERR_CANCELLED] = "cancelled",
    };
    return names[code];
}
