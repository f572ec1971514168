#include "journal/entry.h"

#include "base/buf.h"

enum { ENTRY_VERSION = 1, PAYLOAD_VERSION = 1 };

/* Numbers of the payload's own facts; permanent. Wire forms as in model/record.h: varint (0) or bytes (1). */
enum { FROM_FILE = 1, FROM_SHEET = 2, FROM_ROW = 3, FROM_REASON = 4, FROM_BLOB = 5 };
enum { WIRE_VARINT = 0, WIRE_BYTES = 1, WIRE_BITS = 2 };

static void put_text(struct buf *b, uint64_t number, struct str s)
{
    if (!s.n)
        return;
    buf_varint(b, number << WIRE_BITS | WIRE_BYTES);
    buf_varint(b, s.n);
    buf_put(b, s);
}

static bool blob_known(const struct hash32 *h)
{
    return !hash32_eq(h, &(struct hash32){{0}});
}

struct str payload_encode(struct arena *a, const struct payload *p)
{
    struct buf facts = BUF_IN(a), b = BUF_IN(a);

    put_text(&facts, FROM_FILE, p->from.file);
    put_text(&facts, FROM_SHEET, p->from.sheet);
    if (p->from.row != INT_NONE) {
        buf_varint(&facts, FROM_ROW << WIRE_BITS | WIRE_VARINT);
        buf_zigzag(&facts, p->from.row);
    }
    put_text(&facts, FROM_REASON, p->from.reason);
    if (blob_known(&p->from.blob))
        put_text(&facts, FROM_BLOB, hash32_bytes(&p->from.blob));

    buf_u8(&b, PAYLOAD_VERSION);
    buf_varint(&b, facts.n);
    buf_put(&b, buf_str(&facts));
    buf_put(&b, p->fields);
    return buf_str(&b);
}

static uint64_t wire_of(uint64_t number)
{
    return number == FROM_ROW ? WIRE_VARINT : WIRE_BYTES;
}

static bool take_fact(struct provenance *from, uint64_t number, struct str bytes, int64_t n)
{
    switch (number) {
    case FROM_FILE: from->file = bytes; return true;
    case FROM_SHEET: from->sheet = bytes; return true;
    case FROM_ROW: from->row = n; return n != INT_NONE;
    case FROM_REASON: from->reason = bytes; return true;
    case FROM_BLOB:
        if (bytes.n == sizeof from->blob.b)
            memcpy(from->blob.b, bytes.p, bytes.n);
        return bytes.n == sizeof from->blob.b;
    default: return true; /* a newer node knows more; what it says beyond this is not ours to refuse */
    }
}

/* One fact; false where none such is written. Numbers ascend, so that one payload has one encoding. */
static bool get_fact(struct cursor *facts, uint64_t *last, struct provenance *from)
{
    uint64_t tag = cursor_varint(facts), wire = tag & ((1 << WIRE_BITS) - 1), number = tag >> WIRE_BITS;
    struct str text = STR_EMPTY;
    int64_t n = INT_NONE;

    if (number <= *last || wire > WIRE_BYTES || (number <= FROM_BLOB && wire != wire_of(number)))
        return false;
    *last = number;
    if (wire == WIRE_VARINT)
        n = cursor_zigzag(facts);
    else
        text = cursor_bytes(facts, cursor_varint(facts));
    if (facts->bad || (wire == WIRE_BYTES && !text.n))
        return false;
    return take_fact(from, number, text, n);
}

enum err payload_decode(struct str bytes, struct payload *p, struct error *e)
{
    struct cursor all = CURSOR(bytes);

    *p = (struct payload){.from.row = INT_NONE};
    if (cursor_u8(&all) != PAYLOAD_VERSION)
        return error_set(e, ERR_DAMAGED, "journal.payload_damaged");
    struct cursor facts = CURSOR(cursor_bytes(&all, cursor_varint(&all)));
    uint64_t last = 0;
    while (facts.rest.n)
        if (!get_fact(&facts, &last, &p->from))
            return error_set(e, ERR_DAMAGED, "journal.payload_damaged");
    if (all.bad)
        return error_set(e, ERR_DAMAGED, "journal.payload_damaged");
    p->fields = all.rest;
    return OK;
}

static void put_id(struct buf *b, const struct id *id)
{
    buf_bytes(b, id->b, sizeof id->b);
}

static void put_header(struct buf *b, const struct entry *x)
{
    buf_u8(b, ENTRY_VERSION);
    buf_u8(b, (uint8_t)x->op);
    buf_u16(b, x->type);
    put_id(b, &x->origin);
    put_id(b, &x->scope);
    buf_u64(b, x->number);
    buf_u64(b, x->time.n);
    put_id(b, &x->actor);
    put_id(b, &x->device);
    buf_u16(b, x->purpose);
    put_id(b, &x->record);
    put_id(b, &x->group);
    buf_u8(b, (uint8_t)x->source_kind);
    put_id(b, &x->source);
    put_id(b, &x->key);
    buf_bytes(b, x->previous.b, sizeof x->previous.b);
    buf_u8(b, x->base_count);
    for (size_t i = 0; i < x->base_count; i++)
        buf_bytes(b, x->base[i].b, sizeof x->base[i].b);
}

struct str entry_encode(struct arena *a, struct entry *x, const struct sealkey *key, struct str payload)
{
    struct buf b = BUF_IN(a);

    assert(x->base_count <= ENTRY_BASES && x->number > 0 && (x->type || x->op > OP_RETRACT));
    put_header(&b, x);
    x->sealed = crypt_seal(a, key, buf_str(&b), payload);
    buf_u32(&b, (uint32_t)x->sealed.n);
    buf_put(&b, x->sealed);
    return buf_str(&b);
}

static void get_id(struct cursor *c, struct id *id)
{
    cursor_copy(c, id->b, sizeof id->b);
}

/* Reads the header and leaves the cursor at the payload's length. False for what entry_encode cannot have written. */
static bool get_header(struct cursor *c, struct entry *x)
{
    bool version_ok = cursor_u8(c) == ENTRY_VERSION;
    uint8_t op = cursor_u8(c);

    x->type = cursor_u16(c);
    get_id(c, &x->origin);
    get_id(c, &x->scope);
    x->number = cursor_u64(c);
    x->time.n = cursor_u64(c);
    get_id(c, &x->actor);
    get_id(c, &x->device);
    x->purpose = cursor_u16(c);
    get_id(c, &x->record);
    get_id(c, &x->group);
    uint8_t source_kind = cursor_u8(c);
    get_id(c, &x->source);
    get_id(c, &x->key);
    cursor_copy(c, x->previous.b, sizeof x->previous.b);
    x->base_count = cursor_u8(c);
    if (!version_ok || op < 1 || op > OP_LAST || source_kind > SOURCE_LAST || x->base_count > ENTRY_BASES)
        return false;
    if (!x->number || x->number > INT64_MAX || x->time.n > INT64_MAX || (op <= OP_RETRACT && !x->type))
        return false;
    x->op = (enum op)op;
    x->source_kind = (enum source_kind)source_kind;
    for (size_t i = 0; i < x->base_count; i++)
        cursor_copy(c, x->base[i].b, sizeof x->base[i].b);
    return !c->bad;
}

enum err entry_decode(struct str bytes, struct entry *x, struct error *e)
{
    struct cursor c = CURSOR(bytes);

    memset(x, 0, sizeof *x);
    if (bytes.n <= ENTRY_BYTES && get_header(&c, x)) {
        x->sealed = cursor_bytes(&c, cursor_u32(&c));
        if (!c.bad && c.rest.n == 0 && x->sealed.n >= SEAL_EXTRA)
            return OK;
    }
    return error_set(e, ERR_DAMAGED, "journal.entry_damaged");
}

enum err entry_open(struct arena *a, struct str bytes, const struct entry *x, const struct sealkey *key,
                    struct payload *p, struct error *e)
{
    struct str header = str_slice(bytes, 0, bytes.n - x->sealed.n - sizeof(uint32_t)), plain;

    if (crypt_open(a, key, header, x->sealed, &plain, e))
        return e->code;
    return payload_decode(plain, p, e);
}

struct hash32 entry_hash(struct str bytes)
{
    return crypt_hash(bytes);
}

struct version version_of(const struct hash32 *hash)
{
    struct version v;

    memcpy(v.b, hash->b, sizeof v.b);
    return v;
}

struct str head_text(struct arena *a, const struct head *h)
{
    struct buf b = BUF_IN(a);

    buf_puts(&b, "sanad head 1");
    put_id(&b, &h->origin);
    put_id(&b, &h->scope);
    buf_u64(&b, h->number);
    buf_bytes(&b, h->hash.b, sizeof h->hash.b);
    return buf_str(&b);
}
