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

    assert(n == 0 || s->bits);

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

/* The entries of a record, in order, and what each says. */
struct history {
    const struct record_type *type;
    const struct change_seen *seen;
    size_t n;
    struct sight sight;
    void **records;
    uint64_t *masks;
    bool *heads; /* scratch: one bit an entry */
};

static bool of_record(enum op op)
{
    return op == OP_CREATE || op == OP_UPDATE || op == OP_RETRACT;
}

/* A record keeps the scope it was made in: what another circle said under its id is not about it. */
static size_t keep_scope(struct change_seen *seen, size_t n)
{
    const struct id scope = seen[0].scope;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (id_eq(seen[i].scope, scope))
            seen[kept++] = seen[i];
    return kept;
}

/* Sorts what is about the record to the front, and reads it. */
static enum err read_history(struct arena *a, const struct record_type *type, struct change_seen *seen, size_t n,
                             struct history *h, struct error *e)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (of_record(seen[i].op))
            seen[kept++] = seen[i];
    *h = (struct history){.type = type, .seen = seen, .n = kept};
    if (kept > FOLD_ENTRIES)
        return error_set(e, ERR_TOO_LARGE, "journal.too_many_changes", str_printf(e->arena, "%d", FOLD_ENTRIES));
    if (kept == 0)
        return OK;
    qsort(seen, kept, sizeof *seen, by_time);
    h->n = kept = keep_scope(seen, kept);
    h->sight = look(a, seen, kept);
    h->records = ARENA_ARRAY(a, void *, kept);
    h->masks = ARENA_ARRAY(a, uint64_t, kept);
    h->heads = ARENA_ARRAY(a, bool, kept);
    for (size_t i = 0; i < kept; i++) {
        h->records[i] = record_new(a, type);
        if (record_decode(a, seen[i].fields, type, h->records[i], &h->masks[i], e))
            return e->code;
    }
    return OK;
}

/* Marks the heads of field k; there is none where nobody wrote it. */
static void find_heads(struct arena *scratch, const struct history *h, size_t k)
{
    for (size_t i = 0; i < h->n; i++)
        h->heads[i] = h->masks[i] >> k & 1;
    keep_heads(scratch, &h->sight, h->heads, h->n);
}

static void find_heads_of_record(struct arena *scratch, const struct history *h)
{
    memset(h->heads, 1, h->n);
    keep_heads(scratch, &h->sight, h->heads, h->n);
}

/* Alive unless a retraction is among the last words on it: it beats a creation that did not know of it. */
static bool alive(struct arena *scratch, const struct history *h)
{
    bool created = false;

    for (size_t i = 0; i < h->n; i++) {
        h->heads[i] = h->seen[i].op != OP_UPDATE;
        created = created || h->seen[i].op == OP_CREATE;
    }
    keep_heads(scratch, &h->sight, h->heads, h->n);
    for (size_t i = 0; i < h->n; i++)
        if (h->heads[i] && h->seen[i].op == OP_RETRACT)
            return false;
    return created;
}

/* Is it retracted by somebody who did not see what another says of it? The record's heads are marked. */
static bool life_contested(const struct history *h)
{
    bool retracted = false, spoken_for = false;

    for (size_t i = 0; i < h->n; i++) {
        retracted = retracted || (h->heads[i] && h->seen[i].op == OP_RETRACT);
        spoken_for = spoken_for || (h->heads[i] && h->seen[i].op != OP_RETRACT);
    }
    return retracted && spoken_for;
}

/* The latest of field k's heads that says what prevails; h->n where none does. The heads are marked. */
static size_t prevailing(const struct history *h, size_t k)
{
    const struct field *f = &h->type->fields[k];

    for (size_t i = h->n; f->prevails && i-- > 0;)
        if (h->heads[i] && field_prevails(f, field_get(f, h->records[i])))
            return i;
    return h->n;
}

/* What entry `i` says of field k's group is displayed. */
static void display(const struct history *h, size_t k, size_t i, void *record)
{
    uint64_t group = record_whole_groups(h->type, UINT64_C(1) << k) & h->masks[i];

    for (size_t m = 0; m < h->type->field_count; m++)
        if (group >> m & 1)
            field_set(&h->type->fields[m], record, field_get(&h->type->fields[m], h->records[i]));
}

/* Values by time, what is contested, and then what prevails over time. */
static void fold_fields(struct arena *a, const struct history *h, struct folded *out)
{
    for (size_t i = 0; i < h->n; i++)
        for (size_t k = 0; k < h->type->field_count; k++)
            if (h->masks[i] >> k & 1)
                field_set(&h->type->fields[k], out->record, field_get(&h->type->fields[k], h->records[i]));
    if (h->sight.linear)
        return;
    for (size_t k = 0; k < h->type->field_count; k++) {
        find_heads(a, h, k);
        if (differ(&h->type->fields[k], h->records, h->heads, h->n))
            out->contested |= UINT64_C(1) << k;
        size_t first = prevailing(h, k);
        if (first < h->n)
            display(h, k, first, out->record);
    }
    out->contested = record_whole_groups(h->type, out->contested);
}

/* The record's heads are marked. */
static void describe(struct arena *a, const struct history *h, struct folded *out)
{
    const struct change_seen *first = &h->seen[0], *last = &h->seen[h->n - 1];

    for (size_t i = 0; i < h->n; i++)
        out->head_count += h->heads[i];
    out->heads = ARENA_ARRAY(a, struct version, out->head_count);
    for (size_t i = 0, k = 0; i < h->n; i++)
        if (h->heads[i])
            out->heads[k++] = h->seen[i].version;
    out->scope = first->scope;
    out->made_at = hybrid_instant(first->time);
    out->made_by = first->actor;
    out->changed_at = hybrid_instant(last->time);
    out->changed_by = last->actor;
    out->source = last->source;
}

static void fold(struct arena *a, const struct history *h, struct folded *out)
{
    fold_fields(a, h, out);
    out->live = alive(a, h);
    find_heads_of_record(a, h);
    if (!out->live) /* of what is not there nobody needs to know which value stands */
        out->contested = life_contested(h) ? out->contested | LIFE_BIT : 0;
    describe(a, h, out);
}

enum err fold_record(struct arena *a, const struct record_type *type, struct change_seen *seen, size_t n,
                     struct folded *out, struct error *e)
{
    struct history h;

    *out = (struct folded){.record = record_new(a, type)};
    if (read_history(a, type, seen, n, &h, e))
        return e->code;
    if (h.n)
        fold(a, &h, out);
    return OK;
}

/* --- who says what --- */

/* The marked entries as voices. */
static struct contest gather(struct arena *a, const struct history *h, uint64_t fields)
{
    struct contest c = {.fields = fields, .voices = ARENA_ARRAY(a, struct voice, h->n)};

    for (size_t i = 0; i < h->n; i++)
        if (h->heads[i])
            c.voices[c.n++] = (struct voice){.entry = &h->seen[i], .record = h->records[i], .said = h->masks[i]};
    return c;
}

/* The heads of each of the group's fields: an older declaration may have had them apart. */
static struct contest contest_of_group(struct arena *a, const struct history *h, uint64_t group)
{
    bool *any = ARENA_ARRAY(a, bool, h->n);
    size_t shown = h->n;

    for (size_t k = 0; k < h->type->field_count; k++) {
        if (!(group >> k & 1))
            continue;
        find_heads(a, h, k);
        size_t first = prevailing(h, k);
        shown = first < h->n ? first : shown;
        for (size_t i = 0; i < h->n; i++)
            any[i] = any[i] || h->heads[i];
    }
    memcpy(h->heads, any, h->n * sizeof *any);
    struct contest c = gather(a, h, group);
    for (size_t v = 0; v < c.n; v++) {
        for (size_t k = 0; k < h->type->field_count; k++) {
            const struct field *f = &h->type->fields[k];
            if (group >> k & 1 && field_prevails(f, field_get(f, c.voices[v].record)))
                c.voices[v].prevails = true;
        }
        c.voices[v].displayed = shown < h->n ? c.voices[v].entry == &h->seen[shown] : v + 1 == c.n;
    }
    return c;
}

static struct contest contest_of_life(struct arena *a, const struct history *h)
{
    find_heads_of_record(a, h);
    struct contest c = gather(a, h, LIFE_BIT);
    bool shown = false;

    for (size_t v = c.n; v-- > 0;) {
        c.voices[v].prevails = c.voices[v].entry->op == OP_RETRACT;
        c.voices[v].displayed = c.voices[v].prevails && !shown;
        shown = shown || c.voices[v].prevails;
    }
    return c;
}

enum err fold_contests(struct arena *a, const struct record_type *type, struct change_seen *seen, size_t n,
                       struct contests *out, struct error *e)
{
    VEC(struct contest) found = {0};
    struct folded f = {.record = record_new(a, type)};
    struct history h;

    *out = (struct contests){0};
    if (read_history(a, type, seen, n, &h, e))
        return e->code;
    if (h.n)
        fold(a, &h, &f);
    for (uint64_t left = f.contested & ~LIFE_BIT; left;) {
        uint64_t group = record_whole_groups(type, left & (~left + 1));
        VEC_PUSH(a, &found, contest_of_group(a, &h, group));
        left &= ~group;
    }
    if (f.contested & LIFE_BIT)
        VEC_PUSH(a, &found, contest_of_life(a, &h));
    *out = (struct contests){found.at, found.n};
    return OK;
}
