#include "journal/stream.h"

enum { STREAM_VERSION = 1 };

static const struct str magic = STR_INIT("sanad stream");

static void put_id(struct buf *b, const struct id *id)
{
    buf_bytes(b, id->b, sizeof id->b);
}

void stream_begin(struct buf *b, const struct stream *s)
{
    assert(s->first > 0);
    buf_put(b, magic);
    buf_u8(b, STREAM_VERSION);
    put_id(b, &s->origin);
    put_id(b, &s->scope);
    buf_bytes(b, s->key.b, sizeof s->key.b);
    buf_u64(b, s->first);
}

void stream_add(struct buf *b, struct str entry)
{
    assert(entry.n && entry.n <= ENTRY_BYTES);
    buf_u32(b, (uint32_t)entry.n);
    buf_put(b, entry);
}

/* Origin and scope stand at the beginning. */
void stream_end(struct buf *b, const struct head *h)
{
    buf_u32(b, 0);
    buf_u64(b, h->number);
    buf_bytes(b, h->hash.b, sizeof h->hash.b);
    buf_bytes(b, h->signature.b, sizeof h->signature.b);
}

/* The number of the entry that comes next. */
static uint64_t next_number(const struct stream_reader *r)
{
    return r->entry.number ? r->entry.number + 1 : r->stream.first;
}

static enum err refuse(const struct stream_reader *r, const char *key, struct error *e)
{
    return error_set(e, ERR_DAMAGED, key, str_printf(e->arena, "%llu", (unsigned long long)next_number(r)));
}

enum err stream_open(struct stream_reader *r, struct str bytes, struct error *e)
{
    struct cursor *c = &r->rest;
    struct stream *s = &r->stream;

    *r = (struct stream_reader){.rest = CURSOR(bytes)};
    if (!str_eq(cursor_bytes(c, magic.n), magic))
        return error_set(e, ERR_INVALID, "journal.not_a_stream");
    uint8_t version = cursor_u8(c);
    if (!c->bad && version != STREAM_VERSION)
        return error_set(e, ERR_INVALID, "journal.stream_newer", str_printf(e->arena, "%u", version));
    cursor_copy(c, s->origin.b, sizeof s->origin.b);
    cursor_copy(c, s->scope.b, sizeof s->scope.b);
    cursor_copy(c, s->key.b, sizeof s->key.b);
    s->first = cursor_u64(c);
    return c->bad || !s->first ? refuse(r, "journal.stream_damaged", e) : OK;
}

static bool follows(const struct stream_reader *r, const struct entry *x)
{
    static const struct hash32 none;
    bool known = r->entry.number || r->stream.first == 1; /* what came before the first is not in the file */

    return id_eq(x->origin, r->stream.origin) && id_eq(x->scope, r->stream.scope) && x->number == next_number(r) &&
           x->time.n > r->entry.time.n && (!known || hash32_eq(&x->previous, r->entry.number ? &r->hash : &none));
}

static enum err read_entry(struct stream_reader *r, uint32_t n, struct error *e)
{
    struct str bytes = cursor_bytes(&r->rest, n);
    struct error why = ERROR_IN(e->arena);
    struct entry x;

    if (r->rest.bad || entry_decode(bytes, &x, &why))
        return refuse(r, "journal.stream_damaged", e);
    if (!follows(r, &x))
        return refuse(r, "journal.stream_order", e);
    r->entry = x;
    r->bytes = bytes;
    r->hash = entry_hash(bytes);
    return OK;
}

static enum err read_head(struct stream_reader *r, struct error *e)
{
    struct cursor *c = &r->rest;
    struct head *h = &r->head;

    *h = (struct head){.origin = r->stream.origin, .scope = r->stream.scope, .number = cursor_u64(c)};
    cursor_copy(c, h->hash.b, sizeof h->hash.b);
    cursor_copy(c, h->signature.b, sizeof h->signature.b);
    if (c->bad || c->rest.n)
        return refuse(r, "journal.stream_damaged", e);
    bool fits = r->entry.number && h->number == r->entry.number && hash32_eq(&h->hash, &r->hash) &&
                crypt_verify(&r->stream.key, head_text(e->arena, h), &h->signature);
    return fits ? OK : refuse(r, "journal.stream_head", e);
}

enum err stream_next(struct stream_reader *r, bool *more, struct error *e)
{
    uint32_t n = cursor_u32(&r->rest);

    *more = false;
    if (r->rest.bad)
        return refuse(r, "journal.stream_damaged", e);
    if (n == 0)
        return read_head(r, e);
    enum err err = read_entry(r, n, e);
    *more = err == OK;
    return err;
}
