#include "base/str.h"

#include <stdarg.h>

struct str str_of(const char *terminated)
{
    return terminated ? (struct str){terminated, strlen(terminated)} : STR_EMPTY;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

const char *str_c(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

struct str str_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

struct str str_join(struct arena *a, struct str left, struct str right)
{
    char *p = arena_alloc(a, left.n + right.n);

    if (left.n)
        memcpy(p, left.p, left.n);
    if (right.n)
        memcpy(p + left.n, right.p, right.n);
    return (struct str){p, left.n + right.n};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str s, const char *terminated)
{
    return str_eq(s, str_of(terminated));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_fold(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_contains(struct str s, struct str part)
{
    for (size_t i = 0; i + part.n <= s.n; i++)
        if (str_eq(str_slice(s, i, i + part.n), part))
            return true;
    return false;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a, then a final mix because its low bits are weak */

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return s.p ? (struct str){s.p + from, to - from} : STR_EMPTY;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? (size_t)(at - s.p) : s.n;
}

bool str_cut(struct str *rest, char separator, struct str *part)
{
    if (!rest->p)
        return false;
    size_t at = str_find(*rest, separator);
    *part = str_slice(*rest, 0, at);
    *rest = at < rest->n ? str_slice(*rest, at + 1, rest->n) : STR_EMPTY;
    return true;
}

bool str_to_int(struct str s, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-';
    int64_t n = 0;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_slice(s, 1, s.n);
    if (!s.n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int64_t digit = s.p[i] - '0';
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, negative ? -digit : digit, &n))
            return false;
    }
    *out = n;
    return true;
}

/* Length of the well-formed sequence at `s`, 0 when there is none (RFC 3629: no surrogates, no overlong forms). */
static size_t utf8_step(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned char c = p[0], low = 0x80, high = 0xbf;
    size_t n = c < 0x80 ? 1 : c >= 0xc2 && c <= 0xdf ? 2 : (c & 0xf0) == 0xe0 ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;

    if (n == 0 || n > s.n)
        return 0;
    if (c == 0xe0)
        low = 0xa0;
    if (c == 0xed)
        high = 0x9f;
    if (c == 0xf0)
        low = 0x90;
    if (c == 0xf4)
        high = 0x8f;
    for (size_t i = 1; i < n; i++, low = 0x80, high = 0xbf)
        if (p[i] < low || p[i] > high)
            return 0;
    return n;
}

bool str_valid_utf8(struct str s)
{
    while (s.n) {
        size_t step = utf8_step(s);
        if (!step)
            return false;
        s.p += step;
        s.n -= step;
    }
    return true;
}

enum { DISTANCE_LENGTH = 255 };

size_t str_distance(struct str a, struct str b, size_t most)
{
    size_t row[DISTANCE_LENGTH + 1];
    size_t gap = a.n > b.n ? a.n - b.n : b.n - a.n;

    if (gap > most || a.n > DISTANCE_LENGTH || b.n > DISTANCE_LENGTH)
        return most + 1;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0], best = row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t change = diagonal + (a.p[i - 1] != b.p[j - 1]);
            diagonal = row[j];
            size_t shift = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            row[j] = change < shift ? change : shift;
            best = row[j] < best ? row[j] : best;
        }
        if (best > most)
            return most + 1;
    }
    return row[b.n] > most ? most + 1 : row[b.n];
}
