#include "journal/fold.h"

/* Which entries saw which: one row of bits an entry, over the entries before it in order. */
struct sight {
    uint64_t *bits;
    size_t words;
};

static int by_time(const void *left, const void *right)
{
    const struct change_seen *a = left, *b = right;

    if (a->time.n != b->time.n)
        return a->time.n < b->time.n ? -1 : 1;
    int origin = id_cmp(a->origin, b->origin);
    return origin ? origin : (a->number > b->number) - (a->number < b->number);
}

static bool saw(const struct sight *s, size_t later, size_t earlier)
{
    return s->bits[later * s->words + earlier / 64] >> earlier % 64 & 1;
}

static size_t find_version(const struct change_seen *seen, size_t n, const struct version *v)
{
    for (size_t i = n; i-- > 0;) /* an author mostly saw the entry just before */
        if (memcmp(seen[i].version.b, v->b, sizeof v->b) == 0)
            return i;
    return n;
}

static struct sight look(struct arena *a, const struct change_seen *seen, size_t n)
{
    struct sight s = {.words = (n + 63) / 64};

    s.bits = ARENA_ARRAY(a, uint64_t, n * s.words + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < seen[i].base_count; k++) {
            /* A base that is not held yet is taken as seen: when it arrives, the fold runs again. */
            size_t at = find_version(seen, i, &seen[i].base[k]);
            if (at == i)
                continue;
            for (size_t w = 0; w < s.words; w++)
                s.bits[i * s.words + w] |= s.bits[at * s.words + w];
            s.bits[i * s.words + at / 64] |= (uint64_t)1 << at % 64;
        }
    return s;
}

/* Among the entries whose bit is set in `writers`, is `i` one that no later writer saw? */
static bool unseen(const struct sight *s, const bool *writers, size_t n, size_t i)
{
    for (size_t later = i + 1; later < n; later++)
        if (writers[later] && saw(s, later, i))
            return false;
    return true;
}

/* Several heads contest a field's group only where they say different things. */
static bool contested(const struct field *f, void *const *records, const bool *writers, const struct sight *s, size_t n)
{
    struct value first = value_none(f->kind);
    size_t heads = 0;

    for (size_t i = 0; i < n; i++) {
        if (!writers[i] || !unseen(s, writers, n, i))
            continue;
        struct value v = field_get(f, records[i]);
        if (heads++ && !value_eq(v, first))
            return true;
        first = v;
    }
    return false;
}

/* Alive unless the last word on it is a retraction: among heads that differ, the retraction. */
static bool alive(const struct change_seen *seen, const struct sight *s, size_t n, bool *writers)
{
    bool created = false;

    for (size_t i = 0; i < n; i++) {
        writers[i] = seen[i].op == OP_CREATE || seen[i].op == OP_RETRACT;
        created = created || seen[i].op == OP_CREATE;
    }
    for (size_t i = 0; i < n; i++)
        if (seen[i].op == OP_RETRACT && unseen(s, writers, n, i))
            return false;
    return created;
}

static void meta(struct arena *a, const struct change_seen *seen, const struct sight *s, size_t n, struct folded *out)
{
    bool *all = ARENA_ARRAY(a, bool, n);

    memset(all, 1, n);
    out->heads = ARENA_ARRAY(a, struct version, n);
    for (size_t i = 0; i < n; i++)
        if (unseen(s, all, n, i))
            out->heads[out->head_count++] = seen[i].version;
    out->made_at = hybrid_instant(seen[0].time);
    out->made_by = seen[0].actor;
    out->changed_at = hybrid_instant(seen[n - 1].time);
    out->changed_by = seen[n - 1].actor;
    out->source = seen[n - 1].source;
}

static bool of_record(enum op op)
{
    return op == OP_CREATE || op == OP_UPDATE || op == OP_RETRACT;
}

enum err fold_record(struct arena *a, const struct record_type *type, struct change_seen *seen, size_t n,
                     struct folded *out, struct error *e)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (of_record(seen[i].op))
            seen[kept++] = seen[i];
    n = kept;
    *out = (struct folded){.record = record_new(a, type)};
    if (n == 0)
        return OK;
    if (n > FOLD_ENTRIES)
        return error_set(e, ERR_TOO_LARGE, "journal.too_many_changes", str_printf(e->arena, "%d", FOLD_ENTRIES));
    qsort(seen, n, sizeof *seen, by_time);

    struct sight sight = look(a, seen, n);
    void **records = ARENA_ARRAY(a, void *, n);
    uint64_t *masks = ARENA_ARRAY(a, uint64_t, n);
    bool *writers = ARENA_ARRAY(a, bool, n);
    for (size_t i = 0; i < n; i++) {
        records[i] = record_new(a, type);
        if (record_decode(a, seen[i].fields, type, records[i], &masks[i], e))
            return e->code;
    }
    for (size_t k = 0; k < type->field_count; k++) {
        const struct field *f = &type->fields[k];
        for (size_t i = 0; i < n; i++) {
            writers[i] = masks[i] >> k & 1;
            if (writers[i])
                field_set(f, out->record, field_get(f, records[i]));
        }
        if (n > 1 && contested(f, records, writers, &sight, n))
            out->contested |= (uint64_t)1 << k;
    }
    out->live = alive(seen, &sight, n, writers);
    out->contested = record_whole_groups(type, out->contested);
    meta(a, seen, &sight, n, out);
    return OK;
}
