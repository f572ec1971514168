#include "codec/text.h"
#include "codec/xlsx.h"

void xlsx_text_begin(struct xlsx_text *t)
{
    t->text.n = 0;
    t->inside = false;
    t->phonetic = 0;
}

void xlsx_text_open(struct xlsx_text *t, struct str element)
{
    if (str_is(element, "rPh"))
        t->phonetic++;
    t->inside = t->phonetic == 0 && str_is(element, "t");
}

void xlsx_text_close(struct xlsx_text *t, struct str element)
{
    if (str_is(element, "rPh"))
        t->phonetic--;
    t->inside = false;
}

void xlsx_text_piece(struct xlsx_text *t, struct str piece)
{
    if (t->inside)
        buf_put(&t->text, piece);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum { ESCAPE_BYTES = 7 }; /* _x000D_ */

/* The character an escape at the start of `s` stands for; 0 where there is none that a text may hold. */
static uint32_t escaped(struct str s)
{
    uint32_t point = 0;

    if (s.n < ESCAPE_BYTES || s.p[1] != 'x' || s.p[ESCAPE_BYTES - 1] != '_')
        return 0;
    for (size_t i = 2; i < ESCAPE_BYTES - 1; i++) {
        int digit = hex_digit(s.p[i]);
        if (digit < 0)
            return 0;
        point = point << 4 | (uint32_t)digit;
    }
    return point >= 0xD800 && point <= 0xDFFF ? 0 : point;
}

struct str xlsx_unescape(struct arena *a, struct str s)
{
    if (str_find(s, '_') == s.n)
        return s;
    struct buf out = BUF_IN(a);
    while (s.n) {
        size_t plain = str_find(s, '_');
        buf_put(&out, str_slice(s, 0, plain));
        s = str_slice(s, plain, s.n);
        uint32_t point = escaped(s);
        if (point)
            text_put_point(&out, point);
        else
            buf_put(&out, str_slice(s, 0, 1));
        s = str_slice(s, point ? ESCAPE_BYTES : 1, s.n);
    }
    return buf_str(&out);
}
