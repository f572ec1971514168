#include "base/buf.h"
#include "domain/cut/cut.h"

static int by_stream(const struct cut_at *x, const struct cut_at *y)
{
    int order = id_cmp(x->origin, y->origin);

    return order ? order : id_cmp(x->scope, y->scope);
}

static int compare(const void *a, const void *b)
{
    return by_stream(a, b);
}

enum err cut_write(struct arena *a, const struct cut *cut, struct str *text, struct error *e)
{
    struct cut_at *sorted = ARENA_ARRAY(a, struct cut_at, cut->n);
    struct buf out = BUF_IN(a);

    if (cut->n > CUT_STREAMS)
        return error_set(e, ERR_TOO_LARGE, "cut.too_many_streams", str_printf(e->arena, "%d", CUT_STREAMS));
    if (cut->n) {
        memcpy(sorted, cut->at, cut->n * sizeof *sorted);
        qsort(sorted, cut->n, sizeof *sorted, compare);
    }
    for (size_t i = 0; i < cut->n; i++)
        buf_printf(&out, "%s%.*s %.*s %llu", i ? "\n" : "", STR_ARG(id_format(a, sorted[i].origin)),
                   STR_ARG(id_format(a, sorted[i].scope)), (unsigned long long)sorted[i].number);
    *text = buf_str(&out);
    return OK;
}

static bool read_line(struct str line, struct cut_at *at)
{
    struct str origin, scope;
    int64_t number;

    if (!str_cut(&line, ' ', &origin) || !str_cut(&line, ' ', &scope) || !id_parse(origin, &at->origin) ||
        !id_parse(scope, &at->scope) || !str_to_int(line, &number) || number < 1)
        return false;
    at->number = (uint64_t)number;
    return true;
}

bool cut_read(struct arena *a, struct str text, struct cut *cut)
{
    struct error none = ERROR_IN(a);
    VEC(struct cut_at) at = {0};
    struct str rest = text, line, again;

    *cut = (struct cut){0};
    while (str_cut(&rest, '\n', &line)) {
        struct cut_at one;
        if (at.n == CUT_STREAMS || !read_line(line, &one) || (at.n && by_stream(&at.at[at.n - 1], &one) >= 0))
            return false;
        VEC_PUSH(a, &at, one);
    }
    *cut = (struct cut){at.at, at.n};
    /* other spellings of the same (a capital letter, a zero in front) are another text */
    return at.n && !cut_write(a, cut, &again, &none) && str_eq(again, text);
}
