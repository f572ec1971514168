/* The payload's encoding. What it is, byte by byte, stands in model/record.h; it never changes. */
#include "model/record.h"

enum { WIRE_NUMBER, WIRE_BYTES, WIRE_BLANK, WIRE_BITS = 2, GEOPOINT_BYTES = 8 };

static unsigned wire_of(enum kind kind)
{
    switch (kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE:
    case KIND_REF:
    case KIND_GEOPOINT: return WIRE_BYTES;
    default: return WIRE_NUMBER;
    }
}

static void encode_value(struct buf *b, struct value v)
{
    switch (v.kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE:
        buf_varint(b, v.text.n);
        buf_put(b, v.text);
        break;
    case KIND_REF:
        buf_varint(b, sizeof v.id.b);
        buf_bytes(b, v.id.b, sizeof v.id.b);
        break;
    case KIND_GEOPOINT:
        buf_varint(b, GEOPOINT_BYTES);
        buf_u32(b, (uint32_t)v.geo.lat);
        buf_u32(b, (uint32_t)v.geo.lon);
        break;
    default: buf_zigzag(b, v.n);
    }
}

void record_encode(struct buf *b, const struct record_type *type, const void *record, uint64_t mask)
{
    unsigned last = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *f = &type->fields[i];
        assert(f->number > last);
        last = f->number;
        if (!(mask >> i & 1))
            continue;
        struct value v = field_get(f, record);
        buf_varint(b, (uint64_t)f->number << WIRE_BITS | (v.known ? wire_of(f->kind) : WIRE_BLANK));
        if (v.known)
            encode_value(b, v);
    }
}

/* A blank has a wire of its own, so the number that stands for it in memory is no value; nor is one that its C type cannot hold. */
static bool number_fits(enum kind kind, int64_t n)
{
    if (kind == KIND_BOOLEAN)
        return n == 0 || n == 1;
    if (kind == KIND_DATE)
        return n > NO_DATE.n && n <= INT32_MAX;
    return n != INT_NONE;
}

static bool decode_bytes(struct arena *a, enum kind kind, struct str bytes, struct value *out)
{
    struct cursor c = CURSOR(bytes);

    *out = (struct value){.kind = kind, .known = true};
    switch (kind) {
    case KIND_REF: cursor_copy(&c, out->id.b, sizeof out->id.b); return !c.bad && !c.rest.n && id_known(out->id);
    case KIND_GEOPOINT:
        out->geo.lat = (int32_t)cursor_u32(&c);
        out->geo.lon = (int32_t)cursor_u32(&c);
        return !c.bad && !c.rest.n && out->geo.lat != NO_GEOPOINT.lat && out->geo.lon != NO_GEOPOINT.lon;
    default: out->text = str_copy(a, bytes); return bytes.n && str_valid_utf8(bytes);
    }
}

/* One field's value, `f` NULL for a number the type does not know. */
static bool decode_value(struct arena *a, struct cursor *c, unsigned wire, const struct field *f, struct value *out)
{
    if (wire == WIRE_BLANK) {
        if (f)
            *out = value_none(f->kind);
        return true;
    }
    if (wire > WIRE_BLANK || (f && wire != wire_of(f->kind)))
        return false;
    if (wire == WIRE_NUMBER) {
        int64_t n = cursor_zigzag(c);
        if (f)
            *out = value_int(f->kind, n);
        return !c->bad && (!f || number_fits(f->kind, n));
    }
    struct str bytes = cursor_bytes(c, cursor_varint(c));
    return !c->bad && (!f || decode_bytes(a, f->kind, bytes, out));
}

/* Reads all fields; `record` NULL where only the retired ones are asked for. */
static bool decode_fields(struct arena *a, struct str payload, const struct record_type *type, void *record,
                          uint64_t *seen, struct then *then)
{
    struct cursor c = CURSOR(payload);
    uint64_t last = 0;

    while (c.rest.n) {
        uint64_t tag = cursor_varint(&c), number = tag >> WIRE_BITS;
        if (c.bad || number <= last || number > UINT16_MAX)
            return false;
        last = number;
        const struct field *f = record_field_number(type, (uint16_t)number);
        const struct field *retired = f ? NULL : record_retired_number(type, (uint16_t)number);
        struct value v;
        if (!decode_value(a, &c, (unsigned)(tag & ((1 << WIRE_BITS) - 1)), f ? f : retired, &v))
            return false;
        if (retired) {
            assert(then->n < RETIRED_MOST);
            then->at[then->n++] = (struct said_then){retired, v};
        }
        if (!f || !record)
            continue;
        field_set(f, record, v);
        *seen |= UINT64_C(1) << record_field_index(type, f);
    }
    return true;
}

/* What the retired fields say today, where the entry does not say it itself. */
static void upcast(struct arena *a, const struct record_type *type, const struct then *then, void *record,
                   uint64_t *seen)
{
    void *meant = record_new(a, type);
    uint64_t bits = type->upcast(a, then, meant);

    assert((bits & ~record_all_fields(type)) == 0);
    bits &= ~*seen;
    for (size_t i = 0; i < type->field_count; i++)
        if (bits >> i & 1)
            field_set(&type->fields[i], record, field_get(&type->fields[i], meant));
    *seen |= bits;
}

enum err record_decode(struct arena *a, struct str payload, const struct record_type *type, void *record,
                       uint64_t *mask, struct error *e)
{
    struct then then;
    uint64_t seen = 0;

    then.n = 0; /* no more: this runs once an entry */
    *mask = 0;
    if (!decode_fields(a, payload, type, record, &seen, &then))
        return error_set(e, ERR_DAMAGED, "model.payload", str_of(type->name));
    if (then.n && type->upcast)
        upcast(a, type, &then, record, &seen);
    *mask = seen;
    return OK;
}

enum err record_decode_then(struct arena *a, struct str payload, const struct record_type *type, struct then *then,
                            struct error *e)
{
    uint64_t none = 0;

    then->n = 0;
    return decode_fields(a, payload, type, NULL, &none, then)
               ? OK
               : error_set(e, ERR_DAMAGED, "model.payload", str_of(type->name));
}
