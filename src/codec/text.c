#include "codec/text.h"

/* Windows-1256, bytes 0x80 to 0xFF. Source: the Unicode Consortium's mapping table cp1256.txt. */
static const uint16_t windows_1256[128] = {
    0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0679, 0x2039, 0x0152,
    0x0686, 0x0698, 0x0688, 0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x06a9, 0x2122,
    0x0691, 0x203a, 0x0153, 0x200c, 0x200d, 0x06ba, 0x00a0, 0x060c, 0x00a2, 0x00a3, 0x00a4, 0x00a5, 0x00a6,
    0x00a7, 0x00a8, 0x00a9, 0x06be, 0x00ab, 0x00ac, 0x00ad, 0x00ae, 0x00af, 0x00b0, 0x00b1, 0x00b2, 0x00b3,
    0x00b4, 0x00b5, 0x00b6, 0x00b7, 0x00b8, 0x00b9, 0x061b, 0x00bb, 0x00bc, 0x00bd, 0x00be, 0x061f, 0x06c1,
    0x0621, 0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627, 0x0628, 0x0629, 0x062a, 0x062b, 0x062c, 0x062d,
    0x062e, 0x062f, 0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x00d7, 0x0637, 0x0638, 0x0639,
    0x063a, 0x0640, 0x0641, 0x0642, 0x0643, 0x00e0, 0x0644, 0x00e2, 0x0645, 0x0646, 0x0647, 0x0648, 0x00e7,
    0x00e8, 0x00e9, 0x00ea, 0x00eb, 0x0649, 0x064a, 0x00ee, 0x00ef, 0x064b, 0x064c, 0x064d, 0x064e, 0x00f4,
    0x064f, 0x0650, 0x00f7, 0x0651, 0x00f9, 0x0652, 0x00fb, 0x00fc, 0x200e, 0x200f, 0x06d2,
};

/* How many bytes at the start tell whether a file is UTF-16. */
enum { GUESS_BYTES = 65536 };

enum byte_order { NOT_UTF16, LITTLE, BIG };

void text_put_point(struct buf *out, uint32_t point)
{
    assert(point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF));
    if (point < 0x80) {
        buf_char(out, (char)point);
        return;
    }
    if (point < 0x800) {
        buf_u8(out, (uint8_t)(0xC0 | point >> 6));
    } else {
        if (point < 0x10000) {
            buf_u8(out, (uint8_t)(0xE0 | point >> 12));
        } else {
            buf_u8(out, (uint8_t)(0xF0 | point >> 18));
            buf_u8(out, (uint8_t)(0x80 | (point >> 12 & 0x3F)));
        }
        buf_u8(out, (uint8_t)(0x80 | (point >> 6 & 0x3F)));
    }
    buf_u8(out, (uint8_t)(0x80 | (point & 0x3F)));
}

/*
 * Without a byte order mark: UTF-16 text of any language has separators, digits and line ends, whose upper byte is
 * zero, and no other zero bytes. A stray NUL in other text stays below a tenth.
 */
static enum byte_order guess_utf16(struct str s)
{
    size_t zero[2] = {0};
    size_t n = s.n < GUESS_BYTES ? s.n : GUESS_BYTES;

    if (s.n % 2)
        return NOT_UTF16;
    for (size_t i = 0; i < n; i++)
        zero[i % 2] += s.p[i] == 0;
    if (zero[0] == 0 && zero[1] * 20 > n)
        return LITTLE;
    return zero[1] == 0 && zero[0] * 20 > n ? BIG : NOT_UTF16;
}

static uint32_t unit_at(struct str s, size_t i, enum byte_order order)
{
    uint32_t first = (unsigned char)s.p[i], second = (unsigned char)s.p[i + 1];

    return order == BIG ? first << 8 | second : second << 8 | first;
}

static enum err decode_utf16(struct arena *a, struct str s, enum byte_order order, struct str *utf8,
                             struct error *error)
{
    struct buf out = BUF_IN(a);

    if (s.n % 2)
        return error_set(error, ERR_INVALID, "codec.text_utf16");
    for (size_t i = 0; i < s.n; i += 2) {
        uint32_t point = unit_at(s, i, order);
        if (point >= 0xD800 && point <= 0xDFFF) {
            uint32_t low = i + 4 <= s.n ? unit_at(s, i + 2, order) : 0;
            if (point > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
                return error_set(error, ERR_INVALID, "codec.text_utf16");
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        text_put_point(&out, point);
    }
    *utf8 = buf_str(&out);
    return OK;
}

static struct str decode_windows_1256(struct arena *a, struct str s)
{
    struct buf out = BUF_IN(a);

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        text_put_point(&out, c < 0x80 ? c : windows_1256[c - 0x80]);
    }
    return buf_str(&out);
}

/* Windows-1256 gives every byte a meaning; only control characters tell that the file is no text at all. */
static bool holds_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ' && !(c >= '\t' && c <= '\r'))
            return true;
    }
    return false;
}

static enum err decode_any(struct arena *a, struct str s, struct str *utf8, const char **encoding, struct error *error)
{
    enum byte_order order = str_starts(s, STR("\xFF\xFE")) ? LITTLE : str_starts(s, STR("\xFE\xFF")) ? BIG : NOT_UTF16;
    bool marked = order != NOT_UTF16;

    if (!marked)
        order = guess_utf16(s);
    if (order != NOT_UTF16) {
        *encoding = order == BIG ? "UTF-16BE" : "UTF-16LE";
        return decode_utf16(a, str_slice(s, marked ? 2 : 0, s.n), order, utf8, error);
    }
    marked = str_starts(s, STR("\xEF\xBB\xBF"));
    *utf8 = str_slice(s, marked ? 3 : 0, s.n);
    *encoding = "UTF-8";
    if (str_valid_utf8(*utf8))
        return OK;
    if (marked || holds_control(s))
        return error_set(error, ERR_INVALID, "codec.text_binary");
    *encoding = "windows-1256";
    *utf8 = decode_windows_1256(a, s);
    return OK;
}

enum err text_decode(struct arena *a, struct str bytes, struct str *utf8, const char **encoding, struct error *error)
{
    enum err err = decode_any(a, bytes, utf8, encoding, error);

    if (err == OK && str_find(*utf8, 0) < utf8->n)
        return error_set(error, ERR_INVALID, "codec.text_nul");
    return err;
}

/* What the two bytes of a character become, or 0. */
static char ascii_of(unsigned char lead, unsigned char next)
{
    if (lead == 0xD9 && next >= 0xA0 && next <= 0xA9)
        return (char)('0' + (next - 0xA0));
    if (lead == 0xDB && next >= 0xB0 && next <= 0xB9)
        return (char)('0' + (next - 0xB0));
    if (lead == 0xD9 && next == 0xAB)
        return '.';
    return lead == 0xD9 && next == 0xAC ? ',' : 0;
}

struct str text_ascii_digits(struct arena *a, struct str s)
{
    char *out = NULL; /* made at the first change */
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++, n++) {
        char c = i + 1 < s.n ? ascii_of((unsigned char)s.p[i], (unsigned char)s.p[i + 1]) : 0;
        if (c && !out) {
            out = arena_alloc(a, s.n);
            memcpy(out, s.p, i);
        }
        if (out)
            out[n] = c ? c : s.p[i];
        i += c != 0;
    }
    return out ? (struct str){out, n} : s;
}
