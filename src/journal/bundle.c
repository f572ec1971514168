#include "journal/bundle.h"

enum { BUNDLE_VERSION = 1, INTRODUCTION_BYTES = 16 + 16 + 32 + 16 + 32 };

static const struct str magic = STR_INIT("sanad bundle");

void bundle_begin(struct buf *b)
{
    assert(b->n == 0);
    buf_put(b, magic);
    buf_u8(b, BUNDLE_VERSION);
}

void bundle_add(struct buf *b, enum bundle_part part, struct str bytes)
{
    assert(part != BUNDLE_END);
    buf_u8(b, (uint8_t)part);
    buf_u64(b, bytes.n);
    buf_put(b, bytes);
}

void bundle_introduce(struct buf *b, const struct introduction *who)
{
    buf_u8(b, BUNDLE_ORIGIN);
    buf_u64(b, INTRODUCTION_BYTES);
    buf_bytes(b, who->origin.b, sizeof who->origin.b);
    buf_bytes(b, who->scope.b, sizeof who->scope.b);
    buf_bytes(b, who->key.b, sizeof who->key.b);
    buf_bytes(b, who->voucher_key.b, sizeof who->voucher_key.b);
    buf_bytes(b, who->voucher.b, sizeof who->voucher.b);
}

void bundle_end(struct buf *b)
{
    buf_u8(b, BUNDLE_END);
    struct hash32 digest = crypt_hash(buf_str(b));
    buf_bytes(b, digest.b, sizeof digest.b);
}

enum err bundle_open(struct bundle_reader *r, struct str bytes, struct error *e)
{
    size_t body = bytes.n < sizeof(struct hash32) ? 0 : bytes.n - sizeof(struct hash32);
    struct hash32 digest = crypt_hash(str_slice(bytes, 0, body));

    *r = (struct bundle_reader){.rest = CURSOR(str_slice(bytes, 0, body))};
    if (!str_starts(bytes, magic))
        return error_set(e, ERR_INVALID, "journal.not_a_bundle");
    if (bytes.n > magic.n && bytes.p[magic.n] != BUNDLE_VERSION)
        return error_set(e, ERR_INVALID, "journal.bundle_newer", str_printf(e->arena, "%u", (uint8_t)bytes.p[magic.n]));
    cursor_bytes(&r->rest, magic.n + 1);
    if (r->rest.bad || !str_eq(hash32_bytes(&digest), str_slice(bytes, body, bytes.n)))
        return error_set(e, ERR_DAMAGED, "journal.bundle_damaged");
    return OK;
}

enum err bundle_next(struct bundle_reader *r, bool *more, struct error *e)
{
    uint8_t part = cursor_u8(&r->rest);

    *more = false;
    if (r->rest.bad || part > BUNDLE_LAST || (part == BUNDLE_END && r->rest.rest.n))
        return error_set(e, ERR_DAMAGED, "journal.bundle_damaged");
    if (part == BUNDLE_END)
        return OK;
    uint64_t n = cursor_u64(&r->rest);
    r->part = (enum bundle_part)part;
    r->bytes = n <= r->rest.rest.n ? cursor_bytes(&r->rest, n) : STR_EMPTY;
    if (r->rest.bad || r->bytes.n != n)
        return error_set(e, ERR_DAMAGED, "journal.bundle_damaged");
    *more = true;
    return OK;
}

enum err bundle_introduction(const struct bundle_reader *r, struct introduction *who, struct error *e)
{
    struct cursor c = CURSOR(r->bytes);

    cursor_copy(&c, who->origin.b, sizeof who->origin.b);
    cursor_copy(&c, who->scope.b, sizeof who->scope.b);
    cursor_copy(&c, who->key.b, sizeof who->key.b);
    cursor_copy(&c, who->voucher_key.b, sizeof who->voucher_key.b);
    cursor_copy(&c, who->voucher.b, sizeof who->voucher.b);
    bool whole = r->part == BUNDLE_ORIGIN && !c.bad && !c.rest.n && id_known(who->origin) && id_known(who->scope);
    return whole ? OK : error_set(e, ERR_DAMAGED, "journal.bundle_damaged");
}
