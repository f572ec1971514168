#include "i18n/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "codec/text.h"

struct wide {
    UChar *p;
    int32_t n;
};

static struct wide to_wide(struct arena *arena, struct str s)
{
    UErrorCode status = U_ZERO_ERROR;
    assert(s.n < INT32_MAX / 20);
    /* UTF-16 never has more units than UTF-8 has bytes. */
    struct wide w = {ARENA_ARRAY(arena, UChar, s.n + 1), 0};
    u_strFromUTF8WithSub(w.p, (int32_t)s.n + 1, &w.n, s.p ? s.p : "", (int32_t)s.n, 0xFFFD, NULL, &status);
    assert(U_SUCCESS(status));
    return w;
}

static struct wide case_folded(struct arena *arena, struct wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = 3 * w.n + 1; /* full case folding makes at most three of one */
    struct wide out = {ARENA_ARRAY(arena, UChar, (size_t)room), 0};
    out.n = u_strFoldCase(out.p, room, w.p, w.n, U_FOLD_CASE_DEFAULT, &status);
    assert(U_SUCCESS(status));
    return out;
}

static struct wide decomposed(struct arena *arena, struct wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    int32_t room = 2 * w.n + 16; /* enough for names; one character can become eighteen */
    struct wide out = {ARENA_ARRAY(arena, UChar, (size_t)room), 0};

    out.n = unorm2_normalize(nfkd, w.p, w.n, out.p, room, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR) {
        status = U_ZERO_ERROR;
        out.p = ARENA_ARRAY(arena, UChar, (size_t)out.n);
        out.n = unorm2_normalize(nfkd, w.p, w.n, out.p, out.n, &status);
    }
    assert(U_SUCCESS(status));
    return out;
}

static struct points {
    UChar32 *p;
    int32_t n;
} to_points(struct arena *arena, struct wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    struct points out = {ARENA_ARRAY(arena, UChar32, (size_t)w.n + 1), 0};
    u_strToUTF32WithSub(out.p, w.n + 1, &out.n, w.p, w.n, 0xFFFD, NULL, &status);
    assert(U_SUCCESS(status));
    return out;
}

/* Letters that one hand writes for the other. What carries a hamza is split from it already. */
static UChar32 same_letter(UChar32 c)
{
    switch (c) {
    case 0x0649: /* alef maksura */
    case 0x06CC: /* Persian yeh */ return 0x064A;
    case 0x0629: /* teh marbuta */
    case 0x06C1: /* heh goal */ return 0x0647;
    case 0x06A9: /* keheh */ return 0x0643;
    case 0x0671: /* alef wasla */ return 0x0627;
    default: return c;
    }
}

static bool is_dropped(UChar32 c)
{
    switch (c) {
    case '\'':
    case '`':
    case 0x00B4:
    case 0x02BB: /* the turned comma and the apostrophe of transliterated ayn and hamza */
    case 0x02BC:
    case 0x02BE:
    case 0x02BF:
    case 0x2018:
    case 0x2019:
    case 0x0640: /* tatweel */ return true;
    default: return u_charType(c) == U_NON_SPACING_MARK || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    }
}

static bool is_gap(UChar32 c)
{
    return u_isUWhiteSpace(c) || u_charType(c) == U_DASH_PUNCTUATION || c == '_';
}

struct str i18n_fold(struct arena *arena, struct str s)
{
    /* Twice: what is made of one character may have case, and what case folding makes of another may have accents. */
    struct points from = to_points(arena, decomposed(arena, case_folded(arena, decomposed(arena, to_wide(arena, s)))));
    struct buf out = BUF_IN(arena);
    bool gap = false;

    for (int32_t i = 0; i < from.n; i++) {
        UChar32 c = from.p[i];
        if (is_dropped(c))
            continue;
        if (is_gap(c)) {
            gap = out.n > 0;
            continue;
        }
        if (gap)
            buf_char(&out, ' ');
        gap = false;
        int32_t digit = u_charDigitValue(c);
        text_put_point(&out, digit >= 0 ? (uint32_t)('0' + digit) : (uint32_t)same_letter(c));
    }
    return buf_str(&out);
}
