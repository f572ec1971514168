/* multipart/form-data, RFC 7578, as browsers and ODK Collect write it: CRLF line ends, no nested parts, no transfer encodings. */
#define _GNU_SOURCE /* memmem */
#include "http/parse.h"

static bool cut_at(struct str *rest, struct str mark, struct str *before)
{
    const char *found = rest->n >= mark.n ? memmem(rest->p, rest->n, mark.p, mark.n) : NULL;
    if (!found)
        return false;
    size_t at = (size_t)(found - rest->p);
    *before = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at + mark.n, rest->n);
    return true;
}

/* Whether the quote at `i` is part of the text: a backslash stands before it. */
static bool is_escaped_quote(struct str s, size_t i)
{
    return i > 0 && s.p[i] == '"' && s.p[i - 1] == '\\';
}

/*
 * The text until the closing quote, with `rest` past the opening one. A backslash is one only before a quote: old browsers send
 * C:\folder\file as it is.
 */
static bool cut_quoted(struct arena *arena, struct str *rest, struct str *value)
{
    size_t end = 0, n = 0;
    while (end < rest->n && (rest->p[end] != '"' || is_escaped_quote(*rest, end)))
        end++;
    if (end == rest->n)
        return false;

    char *to = arena_alloc(arena, end);
    for (size_t i = 0; i < end; i++) {
        n -= is_escaped_quote(*rest, i) ? 1 : 0;
        to[n++] = rest->p[i];
    }
    *value = (struct str){to, n};
    *rest = str_slice(*rest, end + 1, rest->n);
    return true;
}

/* The next `; name="value"` of a header. False at its end; `*bad` where it makes no sense. */
static bool cut_parameter(struct arena *arena, struct str *rest, struct http_pair *pair, bool *bad)
{
    *rest = str_trim(*rest);
    if (rest->n == 0)
        return false;
    size_t equals = str_find(*rest, '=');
    *bad = rest->p[0] != ';' || equals == rest->n;
    if (*bad)
        return false;

    pair->name = str_trim(str_slice(*rest, 1, equals));
    *rest = str_slice(*rest, equals + 1, rest->n);
    if (rest->n > 0 && rest->p[0] == '"') {
        *rest = str_slice(*rest, 1, rest->n);
        *bad = !cut_quoted(arena, rest, &pair->value);
        return !*bad;
    }
    size_t end = str_find(*rest, ';');
    pair->value = str_trim(str_slice(*rest, 0, end));
    *rest = str_slice(*rest, end, rest->n);
    return true;
}

static struct str base_name(struct str path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/' || path.p[i] == '\\')
            from = i + 1;
    return str_slice(path, from, path.n);
}

static bool is_clean(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
            return false;
    return str_valid_utf8(name);
}

static bool read_disposition(struct arena *arena, struct str value, struct http_part *part)
{
    size_t end = str_find(value, ';');
    if (!str_eq_fold(str_trim(str_slice(value, 0, end)), STR("form-data")))
        return false;

    struct str rest = str_slice(value, end, value.n);
    struct http_pair pair;
    bool bad = false, named = false;
    while (cut_parameter(arena, &rest, &pair, &bad)) {
        if (str_eq_fold(pair.name, STR("name"))) {
            part->name = pair.value;
            named = true;
        } else if (str_eq_fold(pair.name, STR("filename"))) {
            part->file = base_name(pair.value);
            part->is_file = true;
        }
    }
    return !bad && named && is_clean(part->name) && is_clean(part->file);
}

static bool read_part_headers(struct arena *arena, struct str headers, struct http_part *part)
{
    struct str line;
    bool disposed = false;

    for (bool more = true; more;) {
        more = cut_at(&headers, STR("\r\n"), &line);
        if (!more)
            line = headers;
        size_t colon = str_find(line, ':');
        struct str name = str_slice(line, 0, colon), value = str_trim(str_slice(line, colon + 1, line.n));
        if (str_eq_fold(name, STR("content-type")))
            part->type = http_parse_type(arena, value);
        if (!str_eq_fold(name, STR("content-disposition")))
            continue;
        if (disposed || !read_disposition(arena, value, part))
            return false;
        disposed = true;
    }
    return disposed;
}

/* After a delimiter: "--" ends the body, CRLF (after padding) begins a part. */
static bool cut_delimiter_end(struct str *rest, bool *last)
{
    struct str padding;

    *last = str_starts(*rest, STR("--"));
    if (*last)
        return true;
    return cut_at(rest, STR("\r\n"), &padding) && str_trim(padding).n == 0;
}

bool http_parse_multipart(struct arena *arena, struct str boundary, struct str body, http_parts *parts)
{
    struct str delimiter = str_printf(arena, "\r\n--%.*s", STR_ARG(boundary));
    struct str first = str_slice(delimiter, 2, delimiter.n), rest = body, skipped, headers;
    bool last = false;

    /* What stands before the first delimiter is no part. It may begin the body without a line end before it. */
    if (str_starts(rest, first))
        rest = str_slice(rest, first.n, rest.n);
    else if (!cut_at(&rest, delimiter, &skipped))
        return false;

    while (cut_delimiter_end(&rest, &last) && !last) {
        struct http_part part = {0};
        if (parts->n == HTTP_PARTS || !cut_at(&rest, STR("\r\n\r\n"), &headers) || headers.n > HTTP_PART_HEADERS ||
            !read_part_headers(arena, headers, &part) || !cut_at(&rest, delimiter, &part.body))
            return false;
        VEC_PUSH(arena, parts, part);
    }
    return last;
}
