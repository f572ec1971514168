#include "journal/fold.h"

/* Which entries saw which: one row of bits an entry, over the entries before it in order. */
struct sight {
    uint64_t *bits;
    size_t words;
    bool linear; /* each saw all before it, as nearly always */
};

static int by_time(const void *left, const void *right)
{
    const struct change_seen *a = left, *b = right;

    if (a->time.n != b->time.n)
        return a->time.n < b->time.n ? -1 : 1;
    int origin = id_cmp(a->origin, b->origin);
    if (origin || a->number != b->number)
        return origin ? origin : (a->number > b->number) - (a->number < b->number);
    return memcmp(a->version.b, b->version.b, sizeof a->version.b); /* two scopes: the order must not be chance */
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
    struct sight s = {.words = (n + 63) / 64, .linear = true};

    s.bits = ARENA_ARRAY(a, uint64_t, n * s.words);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < seen[i].base_count; k++) {
            /* A base that is not held yet is taken as seen: when it arrives, the fold runs again. */
            size_t at = find_version(seen, i, &seen[i].base[k]);
            if (at == i)
                continue;
            for (size_t w = 0; w < s.words; w++)
                s.bits[i * s.words + w] |= s.bits[at * s.words + w];
            s.bits[i * s.words + at / 64] |= (uint64_t)1 << at % 64;
        }
        s.linear = s.linear && (i == 0 || s.bits[i * s.words + (i - 1) / 64] >> (i - 1) % 64 & 1);
    }
    return s;
}

/* Of the entries set in `writers`, those that no later writer saw stay set. */
static void keep_heads(struct arena *scratch, const struct sight *s, bool *writers, size_t n)
{
    struct arena_mark mark = arena_mark(scratch);
    uint64_t *seen = ARENA_ARRAY(scratch, uint64_t, s->words);

    for (size_t i = n; i-- > 0;) {
        if (!writers[i])
            continue;
        writers[i] = !(seen[i / 64] >> i % 64 & 1);
        for (size_t w = 0; w <= i / 64; w++)
            seen[w] |= s->bits[i * s->words + w];
    }
    arena_rewind(scratch, mark);
}

/* Several heads contest a field's group only where they say different things. */
static bool differ(const struct field *f, void *const *records, const bool *heads, size_t n)
{
    struct value first = value_none(f->kind);
    bool one = false;

    for (size_t i = 0; i < n; i++) {
        if (!heads[i])
            continue;
        struct value v = field_get(f, records[i]);
        if (one && !value_eq(v, first))
            return true;
        first = v;
        one = true;
    }
    return false;
}

/* Alive unless a retraction is among the last words on it: it beats a creation that did not know of it. */
static bool alive(struct arena *scratch, const struct change_seen *seen, const struct sight *s, size_t n, bool *writers)
{
    bool created = false;

    for (size_t i = 0; i < n; i++) {
        writers[i] = seen[i].op != OP_UPDATE;
        created = created || seen[i].op == OP_CREATE;
    }
    keep_heads(scratch, s, writers, n);
    for (size_t i = 0; i < n; i++)
        if (writers[i] && seen[i].op == OP_RETRACT)
            return false;
    return created;
}

static void describe(struct arena *a, const struct change_seen *seen, const struct sight *s, size_t n, bool *all,
                     struct folded *out)
{
    memset(all, 1, n);
    keep_heads(a, s, all, n);
    for (size_t i = 0; i < n; i++)
        out->head_count += all[i];
    out->heads = ARENA_ARRAY(a, struct version, out->head_count);
    for (size_t i = 0, k = 0; i < n; i++)
        if (all[i])
            out->heads[k++] = seen[i].version;
    out->scope = seen[0].scope;
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
        if (sight.linear)
            continue;
        keep_heads(a, &sight, writers, n);
        if (differ(f, records, writers, n))
            out->contested |= (uint64_t)1 << k;
    }
    out->live = alive(a, seen, &sight, n, writers);
    out->contested = record_whole_groups(type, out->contested);
    describe(a, seen, &sight, n, writers, out);
    return OK;
}
