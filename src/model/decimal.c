/* Numbers as text, exactly: by their digits, never through floating point. */
#include "model/field.h"

enum { DECIMALS = 6, EXPONENT_MOST = 9999 };
static const int64_t one = 1000000;

struct digits {
    struct str whole, fraction;
    int exponent;
    bool negative;
};

static struct str cut_digits(struct str *rest)
{
    struct str run = {rest->p, 0};

    while (run.n < rest->n && rest->p[run.n] >= '0' && rest->p[run.n] <= '9')
        run.n++;
    *rest = str_slice(*rest, run.n, rest->n);
    return run;
}

static bool cut_sign(struct str *rest)
{
    bool negative = rest->n && rest->p[0] == '-';

    if (rest->n && (rest->p[0] == '-' || rest->p[0] == '+'))
        *rest = str_slice(*rest, 1, rest->n);
    return negative;
}

static bool read_exponent(struct str s, int *exponent)
{
    int64_t n;
    bool negative = cut_sign(&s);

    if (!s.n || s.p[0] == '-' || s.p[0] == '+' || !str_to_int(s, &n) || n > EXPONENT_MOST)
        return false;
    *exponent = negative ? -(int)n : (int)n;
    return true;
}

static bool digits_of(struct str s, struct digits *out)
{
    *out = (struct digits){.negative = cut_sign(&s)};
    out->whole = cut_digits(&s);
    if (s.n && s.p[0] == '.') {
        s = str_slice(s, 1, s.n);
        out->fraction = cut_digits(&s);
        if (!out->fraction.n)
            return false;
    }
    if (!out->whole.n && !out->fraction.n)
        return false;
    return !s.n || ((s.p[0] == 'e' || s.p[0] == 'E') && read_exponent(str_slice(s, 1, s.n), &out->exponent));
}

static int digit_at(const struct digits *d, int64_t i)
{
    size_t at = (size_t)i;

    return (at < d->whole.n ? d->whole.p[at] : d->fraction.p[at - d->whole.n]) - '0';
}

/* How the digits from `from` on compare with one half of the place before them: -1, 0, 1; and whether they are all zero. */
static int tail(const struct digits *d, int64_t from, int64_t n, bool *zero)
{
    /* Before the first digit stand zeros: then all there is lies below a half. */
    int first = from >= 0 ? digit_at(d, from) : 0;
    bool more = false;

    for (int64_t i = from >= 0 ? from + 1 : 0; i < n && !more; i++)
        more = digit_at(d, i) != 0;
    *zero = first == 0 && !more;
    return first > 5 || (first == 5 && more) ? 1 : first == 5 ? 0 : -1;
}

/* The number times 10 to the `places`, rounded half to even. False when beyond 64 bits. */
static bool scale(const struct digits *d, int places, int64_t *out, bool *exact)
{
    int64_t n = (int64_t)(d->whole.n + d->fraction.n), keep = (int64_t)d->whole.n + d->exponent + places;
    int64_t value = 0;

    for (int64_t i = 0; i < keep && (i < n || value); i++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, i < n ? digit_at(d, i) : 0, &value))
            return false;
    *exact = true;
    if (keep < n) {
        int half = tail(d, keep, n, exact);
        if ((half > 0 || (half == 0 && value % 2)) && __builtin_add_overflow(value, 1, &value))
            return false;
    }
    *out = d->negative ? -value : value;
    return true;
}

enum number integer_parse(struct str s, int64_t *out)
{
    struct digits d;
    bool exact;

    if (!digits_of(s, &d))
        return NUMBER_NOT;
    if (!scale(&d, 0, out, &exact))
        return NUMBER_TOO_LARGE;
    return exact ? NUMBER_OK : NUMBER_FRACTION;
}

bool decimal_parse(struct str s, int64_t *micro)
{
    struct digits d;
    bool exact;

    return digits_of(s, &d) && scale(&d, DECIMALS, micro, &exact);
}

struct str decimal_format(struct arena *a, int64_t micro)
{
    /* The remainder is taken before the sign, so that no value is too small to negate. */
    int64_t whole = micro / one, fraction = micro % one;
    const char *sign = micro < 0 ? "-" : "";
    int decimals = DECIMALS;

    assert(micro != INT_NONE);
    whole = whole < 0 ? -whole : whole;
    fraction = fraction < 0 ? -fraction : fraction;
    if (fraction == 0)
        return str_printf(a, "%s%lld", sign, (long long)whole);
    for (; fraction % 10 == 0; decimals--)
        fraction /= 10;
    return str_printf(a, "%s%lld.%0*lld", sign, (long long)whole, decimals, (long long)fraction);
}
