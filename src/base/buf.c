#include "base/buf.h"

static bool make_room(struct buf *b, size_t more)
{
    size_t ceiling = b->ceiling ? b->ceiling : BUF_CEILING;

    if (b->full || more > ceiling - b->n) {
        b->full = true;
        return false;
    }
    if (b->n + more <= b->room)
        return true;
    size_t room = b->room ? b->room * 2 : 256;
    while (room < b->n + more)
        room *= 2;
    char *p = arena_alloc(b->arena, room);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->room = room;
    return true;
}

void buf_bytes(struct buf *b, const void *p, size_t n)
{
    if (!n || !make_room(b, n))
        return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_put(struct buf *b, struct str s)
{
    buf_bytes(b, s.p, s.n);
}

void buf_puts(struct buf *b, const char *terminated)
{
    buf_put(b, str_of(terminated));
}

void buf_char(struct buf *b, char c)
{
    buf_bytes(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *format, va_list args)
{
    char small[256];
    va_list again;

    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    assert(n >= 0);
    size_t need = (size_t)n;
    if (need < sizeof small)
        buf_bytes(b, small, need);
    else if (make_room(b, need + 1)) {
        vsnprintf(b->p + b->n, need + 1, format, again);
        b->n += need;
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

static void put_be(struct buf *b, uint64_t v, int bytes)
{
    unsigned char out[8];

    for (int i = 0; i < bytes; i++)
        out[i] = (unsigned char)(v >> (8 * (bytes - 1 - i)));
    buf_bytes(b, out, (size_t)bytes);
}

void buf_u8(struct buf *b, uint8_t v)
{
    put_be(b, v, 1);
}

void buf_u16(struct buf *b, uint16_t v)
{
    put_be(b, v, 2);
}

void buf_u32(struct buf *b, uint32_t v)
{
    put_be(b, v, 4);
}

void buf_u64(struct buf *b, uint64_t v)
{
    put_be(b, v, 8);
}

void buf_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_u8(b, (uint8_t)(v | 0x80));
    buf_u8(b, (uint8_t)v);
}

void buf_zigzag(struct buf *b, int64_t v)
{
    buf_varint(b, ((uint64_t)v << 1) ^ (uint64_t)(v < 0 ? -1 : 0));
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

struct str cursor_bytes(struct cursor *c, size_t n)
{
    if (c->bad || n > c->rest.n) {
        c->bad = true;
        return STR_EMPTY;
    }
    struct str s = {c->rest.p, n};
    c->rest = (struct str){c->rest.p + n, c->rest.n - n};
    return s;
}

void cursor_copy(struct cursor *c, void *to, size_t n)
{
    struct str s = cursor_bytes(c, n);

    if (s.n == n && n)
        memcpy(to, s.p, n);
    else
        memset(to, 0, n);
}

static uint64_t get_be(struct cursor *c, size_t bytes)
{
    struct str s = cursor_bytes(c, bytes);
    uint64_t v = 0;

    for (size_t i = 0; i < s.n; i++)
        v = v << 8 | (unsigned char)s.p[i];
    return v;
}

uint8_t cursor_u8(struct cursor *c)
{
    return (uint8_t)get_be(c, 1);
}

uint16_t cursor_u16(struct cursor *c)
{
    return (uint16_t)get_be(c, 2);
}

uint32_t cursor_u32(struct cursor *c)
{
    return (uint32_t)get_be(c, 4);
}

uint64_t cursor_u64(struct cursor *c)
{
    return get_be(c, 8);
}

uint64_t cursor_varint(struct cursor *c)
{
    uint64_t v = 0;

    for (int shift = 0; shift < 64; shift += 7) {
        uint64_t byte = cursor_u8(c);
        if (c->bad || (shift == 63 && byte > 1) || (shift && byte == 0))
            break;
        v |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return v;
    }
    c->bad = true;
    return 0;
}

int64_t cursor_zigzag(struct cursor *c)
{
    uint64_t v = cursor_varint(c);

    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}
