/* Addresses: percent-decoding, queries, paths. */
#include "codec/html.h"
#include "http/parse.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* False on a broken %XX, a NUL, or bytes that are not UTF-8. */
static bool decode(struct arena *arena, struct str s, bool plus_is_space, struct str *out)
{
    char *to = arena_alloc(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1, low = high >= 0 ? hex_value(s.p[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return str_valid_utf8(*out);
}

struct str http_pairs_get(const http_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (str_is(pairs->at[i].name, name))
            return pairs->at[i].value;
    return STR_EMPTY;
}

bool http_parse_query(struct arena *arena, struct str query, http_pairs *pairs)
{
    struct str part;

    while (str_cut(&query, '&', &part)) {
        if (part.n == 0)
            continue;
        size_t equals = str_find(part, '=');
        struct http_pair pair;
        if (pairs->n == HTTP_PAIRS || !decode(arena, str_slice(part, 0, equals), true, &pair.name) ||
            !decode(arena, str_slice(part, equals + 1, part.n), true, &pair.value))
            return false;
        VEC_PUSH(arena, pairs, pair);
    }
    return true;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

static bool has_control_or_backslash(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.p[i]) || s.p[i] == '\\')
            return true;
    return false;
}

/* Segments are told apart before decoding, so that an encoded slash cannot make two of one. */
static bool segment_is_plain(struct arena *arena, struct str raw, bool is_last)
{
    struct str s;

    if (raw.n == 0)
        return is_last;
    return decode(arena, raw, false, &s) && str_find(s, '/') == s.n && !str_is(s, ".") && !str_is(s, "..") &&
           !has_control_or_backslash(s);
}

bool http_parse_path(struct arena *arena, struct str raw, struct str *path)
{
    if (raw.n == 0 || raw.n > HTTP_PATH || raw.p[0] != '/')
        return false;

    for (size_t from = 1; from <= raw.n;) {
        struct str rest = str_slice(raw, from, raw.n);
        size_t length = str_find(rest, '/');
        if (!segment_is_plain(arena, str_slice(rest, 0, length), length == rest.n))
            return false;
        from += length + 1;
    }
    return decode(arena, raw, false, path);
}

bool http_is_local(struct str address)
{
    if (address.n == 0 || address.p[0] != '/' || has_control_or_backslash(address))
        return false;
    return address.n == 1 || address.p[1] != '/';
}

struct str http_address_with(struct arena *arena, struct str address, const char *name, struct str value)
{
    size_t mark = str_find(address, '?');
    struct str query = str_slice(address, mark + 1, address.n), part;
    struct buf out = BUF_IN(arena);
    char separator = '?';

    buf_put(&out, str_slice(address, 0, mark));
    while (str_cut(&query, '&', &part)) {
        if (part.n == 0 || str_is(str_slice(part, 0, str_find(part, '=')), name))
            continue;
        buf_char(&out, separator);
        buf_put(&out, part);
        separator = '&';
    }
    if (value.n > 0) {
        buf_char(&out, separator);
        buf_puts(&out, name);
        buf_char(&out, '=');
        url_encode(&out, value);
    }
    return buf_str(&out);
}
