/* Every parser of http/parse.h on a stranger's bytes. The first byte, a digit in the corpus, picks the parser; what one accepts is held to its promises. */
#include "base/base.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct arena *arena, struct str input)
{
    struct str path;
    if (!http_parse_path(arena, input, &path))
        return;
    if (path.p[0] != '/' || !str_valid_utf8(path) || str_contains(path, STR("/../")) || str_contains(path, STR("//")))
        abort();
}

static void check_query(struct arena *arena, struct str input)
{
    http_pairs pairs = {0};
    if (!http_parse_query(arena, input, &pairs))
        return;
    for (size_t i = 0; i < pairs.n; i++)
        if (!str_valid_utf8(pairs.at[i].name) || !str_valid_utf8(pairs.at[i].value))
            abort();
}

static void check_multipart(struct arena *arena, struct str input)
{
    http_parts parts = {0};
    if (!http_parse_multipart(arena, STR("x"), input, &parts))
        return;
    for (size_t i = 0; i < parts.n; i++)
        if (!str_valid_utf8(parts.at[i].file) || str_find(parts.at[i].file, '/') != parts.at[i].file.n)
            abort();
}

static void check_headers(struct arena *arena, struct str input)
{
    http_pairs pairs = {0};
    struct str boundary;
    bool read = http_parse_cookies(arena, input, &pairs);
    if (read && pairs.n > HTTP_PAIRS)
        abort();
    http_parse_language(input);
    http_parse_type(arena, input);
    http_etag_listed(input, STR("a"));
    if (http_parse_boundary(input, &boundary) && boundary.n > 70)
        abort();
}

static void check_address(struct arena *arena, struct str input)
{
    if (!http_is_local(input))
        return;
    struct str once = http_address_with(arena, input, "a", STR("1")),
               twice = http_address_with(arena, once, "a", STR("1"));
    if (!http_is_local(once) || !str_eq(once, twice))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct arena *, struct str) = {check_path, check_query, check_multipart,
                                                                 check_headers, check_address};
    struct arena arena = ARENA_EMPTY;

    if (size == 0)
        return 0;
    checks[(uint8_t)(data[0] - '0') % COUNT_OF(checks)](&arena, (struct str){(const char *)data + 1, size - 1});
    arena_free(&arena);
    return 0;
}
