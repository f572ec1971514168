#include "model/field.h"

struct value value_none(enum kind kind)
{
    return (struct value){.kind = kind};
}

struct value value_text(enum kind kind, struct str text)
{
    assert(kind == KIND_TEXT || kind == KIND_CODE || kind == KIND_PLACE);
    return text.n ? (struct value){.kind = kind, .known = true, .text = text} : value_none(kind);
}

struct value value_int(enum kind kind, int64_t n)
{
    assert(kind >= KIND_INTEGER && kind <= KIND_BOOLEAN);
    return n != INT_NONE ? (struct value){.kind = kind, .known = true, .n = n} : value_none(kind);
}

bool value_eq(struct value a, struct value b)
{
    if (a.kind != b.kind || a.known != b.known)
        return false;
    if (!a.known)
        return true;
    switch (a.kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: return str_eq(a.text, b.text);
    case KIND_REF: return id_eq(a.id, b.id);
    case KIND_GEOPOINT: return a.geo.lat == b.geo.lat && a.geo.lon == b.geo.lon;
    default: return a.n == b.n;
    }
}

bool field_prevails(const struct field *f, struct value v)
{
    if (!f->prevails || !v.known)
        return false;
    assert(f->kind == KIND_CODE || (f->kind == KIND_BOOLEAN && strcmp(f->prevails, "yes") == 0));
    return f->kind == KIND_CODE ? str_is(v.text, f->prevails) : v.n == 1;
}

static struct value geo_value(struct geopoint geo)
{
    bool known = geo.lat != NO_GEOPOINT.lat && geo.lon != NO_GEOPOINT.lon;

    return known ? (struct value){.kind = KIND_GEOPOINT, .known = true, .geo = geo} : value_none(KIND_GEOPOINT);
}

static struct value ref_value(struct id id)
{
    return id_known(id) ? (struct value){.kind = KIND_REF, .known = true, .id = id} : value_none(KIND_REF);
}

struct value field_get(const struct field *f, const void *record)
{
    const void *at = (const char *)record + f->offset;

    switch (f->kind) {
    case KIND_TEXT: return value_text(f->kind, *(const struct str *)at);
    case KIND_CODE: return value_text(f->kind, ((const struct code *)at)->s);
    case KIND_PLACE: return value_text(f->kind, ((const struct place_code *)at)->s);
    case KIND_INTEGER: return value_int(f->kind, *(const int64_t *)at);
    case KIND_DECIMAL: return value_int(f->kind, ((const struct decimal *)at)->micro);
    case KIND_DATE: {
        struct date date = *(const struct date *)at;
        return value_int(f->kind, date_known(date) ? date.n : INT_NONE);
    }
    case KIND_INSTANT: return value_int(f->kind, ((const struct instant *)at)->us);
    case KIND_BOOLEAN: {
        enum truth truth = *(const enum truth *)at;
        return value_int(f->kind, truth == NOT_KNOWN ? INT_NONE : truth == YES);
    }
    case KIND_REF: return ref_value(*(const struct id *)at);
    case KIND_GEOPOINT: return geo_value(*(const struct geopoint *)at);
    }
    assert(false);
    return value_none(f->kind);
}

void field_set(const struct field *f, void *record, struct value v)
{
    void *at = (char *)record + f->offset;
    int64_t n = v.known ? v.n : INT_NONE;

    assert(v.kind == f->kind);
    switch (f->kind) {
    case KIND_TEXT: *(struct str *)at = v.known ? v.text : STR_EMPTY; break;
    case KIND_CODE: ((struct code *)at)->s = v.known ? v.text : STR_EMPTY; break;
    case KIND_PLACE: ((struct place_code *)at)->s = v.known ? v.text : STR_EMPTY; break;
    case KIND_INTEGER: *(int64_t *)at = n; break;
    case KIND_DECIMAL: ((struct decimal *)at)->micro = n; break;
    case KIND_DATE: *(struct date *)at = v.known ? (struct date){(int32_t)n} : NO_DATE; break;
    case KIND_INSTANT: ((struct instant *)at)->us = n; break;
    case KIND_BOOLEAN: *(enum truth *)at = !v.known ? NOT_KNOWN : n ? YES : NO; break;
    case KIND_REF: *(struct id *)at = v.known ? v.id : NO_ID; break;
    case KIND_GEOPOINT: *(struct geopoint *)at = v.known ? v.geo : NO_GEOPOINT; break;
    }
}
