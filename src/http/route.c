#include "http/http.h"

static bool is_capture(struct str segment)
{
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static bool matches(struct arena *arena, struct str pattern, struct str path, http_pairs *captures)
{
    struct str want, have;

    for (;;) {
        bool more = str_cut(&pattern, '/', &want);
        if (str_cut(&path, '/', &have) != more)
            return false;
        if (!more)
            return true;
        if (is_capture(want) && have.n > 0) {
            struct http_pair pair = {str_slice(want, 1, want.n - 1), have};
            VEC_PUSH(arena, captures, pair);
        } else if (!str_eq(want, have)) {
            return false;
        }
    }
}

const struct http_route *http_match(struct arena *arena, const struct http_route *routes, size_t n,
                                    enum http_method method, struct str path, http_pairs *captures, unsigned *allowed)
{
    *allowed = 0;
    for (size_t i = 0; i < n; i++) {
        captures->n = 0;
        if (!matches(arena, str_of(routes[i].pattern), path, captures))
            continue;
        if (routes[i].method == method)
            return &routes[i];
        *allowed |= 1u << routes[i].method;
    }
    captures->n = 0;
    return NULL;
}
