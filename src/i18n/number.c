#include "i18n/number.h"

#include <pthread.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/buf.h"

#define UNKNOWN STR("\u2013")

/* What a language puts around digits, as UTF-8. Read from CLDR once: opening an ICU formatter for each cell of a table costs more
 * than the rest of the page. */
struct marks {
    char group[16], decimal[16], minus[16], plus[16], before_percent[16], after_percent[16];
};

static struct marks marks[LANGUAGE_COUNT];
static pthread_once_t marks_once = PTHREAD_ONCE_INIT;

static void narrow(const UChar *wide, int32_t n, char out[16])
{
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(out, 16, NULL, wide, n, &status);
    assert(U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING);
}

static void read_symbol(const UNumberFormat *format, UNumberFormatSymbol symbol, char out[16])
{
    UChar wide[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = unum_getSymbol(format, symbol, wide, COUNT_OF(wide), &status);
    assert(U_SUCCESS(status));
    narrow(wide, n, out);
}

static void read_affix(const UNumberFormat *format, UNumberFormatTextAttribute which, char out[16])
{
    UChar wide[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = unum_getTextAttribute(format, which, wide, COUNT_OF(wide), &status);
    assert(U_SUCCESS(status));
    narrow(wide, n, out);
}

static void read_marks(enum language language, struct marks *m)
{
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_PERCENT, NULL, 0, language_locale(language), NULL, &status);
    assert(U_SUCCESS(status));

    read_symbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, m->group);
    read_symbol(format, UNUM_DECIMAL_SEPARATOR_SYMBOL, m->decimal);
    read_symbol(format, UNUM_MINUS_SIGN_SYMBOL, m->minus);
    read_symbol(format, UNUM_PLUS_SIGN_SYMBOL, m->plus);
    read_affix(format, UNUM_POSITIVE_PREFIX, m->before_percent);
    read_affix(format, UNUM_POSITIVE_SUFFIX, m->after_percent);
    unum_close(format);
}

static void read_all_marks(void)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        read_marks((enum language)l, &marks[l]);
}

static const struct marks *marks_of(enum language language)
{
    pthread_once(&marks_once, read_all_marks);
    return &marks[language];
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static void put_grouped(struct buf *out, const struct marks *m, uint64_t n)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buf_puts(out, m->group);
        buf_char(out, digits[i]);
    }
}

struct str i18n_number(struct arena *arena, enum language language, int64_t n)
{
    if (n == INT_NONE)
        return UNKNOWN;

    const struct marks *m = marks_of(language);
    struct buf out = BUF_IN(arena);
    if (n < 0)
        buf_puts(&out, m->minus);
    put_grouped(&out, m, magnitude(n));
    return buf_str(&out);
}

struct str i18n_change(struct arena *arena, enum language language, int64_t n)
{
    if (n <= 0)
        return i18n_number(arena, language, n);
    return str_join(arena, str_of(marks_of(language)->plus), i18n_number(arena, language, n));
}

static uint64_t power_of_ten(int exponent)
{
    uint64_t n = 1;
    while (exponent-- > 0)
        n *= 10;
    return n;
}

struct str i18n_percent(struct arena *arena, enum language language, int64_t micro_percent, int decimals)
{
    assert(decimals >= 0 && decimals <= 6);
    if (micro_percent == INT_NONE)
        return UNKNOWN;

    const struct marks *m = marks_of(language);
    uint64_t step = power_of_ten(6 - decimals), scale = power_of_ten(decimals);
    uint64_t rounded = (magnitude(micro_percent) + step / 2) / step;
    struct buf out = BUF_IN(arena);

    if (micro_percent < 0 && rounded > 0)
        buf_puts(&out, m->minus);
    buf_puts(&out, m->before_percent);
    put_grouped(&out, m, rounded / scale);
    if (decimals > 0) {
        buf_puts(&out, m->decimal);
        buf_printf(&out, "%0*llu", decimals, (unsigned long long)(rounded % scale));
    }
    buf_puts(&out, m->after_percent);
    return buf_str(&out);
}

int64_t i18n_share(int64_t part, int64_t whole)
{
    if (part == INT_NONE || whole == INT_NONE || whole <= 0)
        return INT_NONE;

    /* Amounts of money in cents times 100,000,000 leave 64 bits. */
    __extension__ typedef __int128 wide;
    wide scaled = (wide)magnitude(part) * I18N_WHOLE;
    wide share = (scaled + whole / 2) / whole;
    if (share > INT64_MAX)
        return INT_NONE;
    return part < 0 ? -(int64_t)share : (int64_t)share;
}
