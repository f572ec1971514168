/* The values of headers. */
#include "http/parse.h"

enum { LANGUAGES_MOST = 50, BOUNDARY_MOST = 70 };

/* Comma- or semicolon-separated: the next part, without white space around it. */
static bool cut_trimmed(struct str *rest, char separator, struct str *part)
{
    if (!str_cut(rest, separator, part))
        return false;
    *part = str_trim(*part);
    return true;
}

bool http_parse_cookies(struct arena *arena, struct str header, http_pairs *pairs)
{
    struct str part;

    while (cut_trimmed(&header, ';', &part)) {
        size_t equals = str_find(part, '=');
        if (equals == 0 || equals == part.n)
            continue;
        if (pairs->n == HTTP_PAIRS)
            return false;

        struct http_pair pair = {str_trim(str_slice(part, 0, equals)), str_trim(str_slice(part, equals + 1, part.n))};
        if (pair.value.n >= 2 && pair.value.p[0] == '"' && pair.value.p[pair.value.n - 1] == '"')
            pair.value = str_slice(pair.value, 1, pair.value.n - 1);
        VEC_PUSH(arena, pairs, pair);
    }
    return true;
}

/* A quality value, "0.8", in thousandths; 1000 where none is given; -1 where it is none (RFC 9110, 12.4.2). */
static int quality(struct str parameters)
{
    struct str part;

    while (cut_trimmed(&parameters, ';', &part)) {
        if (part.n < 3 || !str_eq_fold(str_slice(part, 0, 2), STR("q=")))
            continue;
        struct str digits = str_slice(part, 2, part.n);
        if (digits.n > 5 || (digits.p[0] != '0' && digits.p[0] != '1') || (digits.n > 1 && digits.p[1] != '.'))
            return -1;
        int value = 1000 * (digits.p[0] - '0'), step = 100;
        for (size_t i = 2; i < digits.n; i++, step /= 10) {
            if (digits.p[i] < '0' || digits.p[i] > '9')
                return -1;
            value += step * (digits.p[i] - '0');
        }
        return value <= 1000 ? value : -1;
    }
    return 1000;
}

enum language http_parse_language(struct str header)
{
    enum language best = LANG_EN;
    int best_quality = 0;
    struct str item;

    for (int i = 0; i < LANGUAGES_MOST && cut_trimmed(&header, ',', &item); i++) {
        size_t end = str_find(item, ';');
        enum language language;
        int q = quality(str_slice(item, end + 1, item.n));
        if (q > best_quality && language_parse(str_trim(str_slice(item, 0, end)), &language)) {
            best = language;
            best_quality = q;
        }
    }
    return best;
}

struct str http_parse_type(struct arena *arena, struct str content_type)
{
    struct str type = str_trim(str_slice(content_type, 0, str_find(content_type, ';')));
    char *lower = arena_copy(arena, type.p, type.n);

    for (size_t i = 0; i < type.n; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    return (struct str){lower, type.n};
}

static bool is_boundary_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           str_find(STR("'()+_,-./:=? "), c) < sizeof "'()+_,-./:=? " - 1;
}

static bool boundary_is_allowed(struct str boundary)
{
    if (boundary.n == 0 || boundary.n > BOUNDARY_MOST || boundary.p[boundary.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < boundary.n; i++)
        if (!is_boundary_byte(boundary.p[i]))
            return false;
    return true;
}

bool http_parse_boundary(struct str content_type, struct str *boundary)
{
    struct str part;

    if (!cut_trimmed(&content_type, ';', &part) || !str_eq_fold(part, STR("multipart/form-data")))
        return false;
    while (cut_trimmed(&content_type, ';', &part)) {
        size_t equals = str_find(part, '=');
        if (!str_eq_fold(str_slice(part, 0, equals), STR("boundary")))
            continue;
        *boundary = str_slice(part, equals + 1, part.n);
        if (boundary->n >= 2 && boundary->p[0] == '"' && boundary->p[boundary->n - 1] == '"')
            *boundary = str_slice(*boundary, 1, boundary->n - 1);
        return boundary_is_allowed(*boundary);
    }
    return false;
}

bool http_etag_listed(struct str header, struct str etag)
{
    struct str item;

    while (cut_trimmed(&header, ',', &item)) {
        if (str_is(item, "*"))
            return true;
        if (str_starts(item, STR("W/")))
            item = str_slice(item, 2, item.n);
        if (item.n == etag.n + 2 && item.p[0] == '"' && str_eq(str_slice(item, 1, item.n - 1), etag))
            return true;
    }
    return false;
}
