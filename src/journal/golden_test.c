/*
 * The journals of past formats, kept for good: test/golden/journal-1.stream (an exported stream), .keys (its keys, which protect
 * nothing) and .txt (what it says, in canonical words). Whatever changes here, they replay to the same text.
 *
 * journal-1.later.txt is what the same bytes say to a model that gave up some of their fields (`golden_test --later STEM` prints it).
 *
 * They were written once, by `golden_test --write test/golden/journal-1` when the encoding was settled, and are never written again:
 * the program refuses where they exist. A later format gets files of its own beside them.
 */
#include "base/file.h"
#include "base/test.h"
#include "journal/fold.h"
#include "journal/stream.h"

static struct arena arena;

/* A field of every kind, as declared when the journal was written. */
struct golden {
    struct str note;
    int64_t count, change;
    struct decimal share;
    struct date day;
    struct instant at;
    enum truth present;
    struct code need;
    struct id other;
    struct place_code place;
    struct geopoint location;
    int64_t men, women;
};

enum { PARTS = 1 };

static const struct field golden_fields[] = {
    FIELD(1, struct golden, note, .group = 0),
    FIELD(2, struct golden, count, .key = true),
    FIELD(3, struct golden, change, .may_be_negative = true),
    FIELD(4, struct golden, share, .group = 0),
    FIELD(5, struct golden, day, .group = 0),
    FIELD(6, struct golden, at, .group = 0),
    FIELD(7, struct golden, present, .group = 0),
    FIELD(8, struct golden, need, .list = "need"),
    FIELD(9, struct golden, other, .type = "golden"),
    FIELD(10, struct golden, place, .group = 0),
    FIELD(16, struct golden, location, .group = 0),
    FIELD(300, struct golden, men, .group = PARTS),
    FIELD(16000, struct golden, women, .group = PARTS),
};

static const struct record_type golden_type = RECORD_TYPE(1, golden, .check = NULL);

/* --- the same type as a later release may declare it --- */

struct later {
    int64_t count, change;
    struct date day;
    enum truth present;
    struct code need;
    struct id other;
    struct place_code place;
    struct geopoint location;
    int64_t women, percent, adults;
    struct str remark, wish;
};

static const struct field later_fields[] = {
    FIELD(2, struct later, count, .key = true),
    FIELD(3, struct later, change, .may_be_negative = true),
    FIELD(5, struct later, day, .group = 0),
    FIELD(7, struct later, present, .group = 0),
    FIELD(8, struct later, need, .list = "need"),
    FIELD(9, struct later, other, .type = "golden"),
    FIELD(10, struct later, place, .group = 0),
    FIELD(16, struct later, location, .group = 0),
    FIELD(17, struct later, percent, .may_be_negative = true),
    FIELD(18, struct later, remark, .group = 0),
    FIELD(19, struct later, wish, .group = 0),
    FIELD(16000, struct later, women, .group = PARTS),
    FIELD(16001, struct later, adults, .group = PARTS),
};

/* A text that became two, a share that is a whole number of per cent now, men who are adults, and a moment that nobody asks for any more. */
static const struct field later_retired[] = {
    RETIRED(1, KIND_TEXT, .name = "note"),
    RETIRED(4, KIND_DECIMAL, .name = "share"),
    RETIRED(6, KIND_INSTANT, .name = "at"),
    RETIRED(300, KIND_INTEGER, .name = "men"),
};

static uint64_t bit_of(const char *name);

static uint64_t later_upcast(struct arena *a, const struct then *then, void *record)
{
    const struct value *note = then_value(then, 1), *share = then_value(then, 4), *men = then_value(then, 300);
    struct later *r = record;
    uint64_t said = 0;

    (void)a;
    if (note) {
        struct str rest = note->text, first = STR_EMPTY;
        if (note->known && str_cut(&rest, ' ', &first)) {
            r->remark = first;
            r->wish = rest;
        }
        said |= bit_of("remark") | bit_of("wish");
    }
    if (share) {
        r->percent = share->known ? share->n / 10000 : INT_NONE;
        said |= bit_of("percent");
    }
    if (men) {
        r->adults = men->known ? men->n : INT_NONE;
        said |= bit_of("adults");
    }
    return said;
}

static const struct record_type later_type =
    RECORD_TYPE(1, later, .retired = later_retired, .retired_count = COUNT_OF(later_retired), .upcast = later_upcast);

static uint64_t bit_of(const char *name)
{
    return UINT64_C(1) << record_field_index(&later_type, record_field(&later_type, str_of(name)));
}

struct keys {
    uint8_t seed[32]; /* of the origin's signing pair */
    struct sealkey seal;
    struct hash32 public;
};

/* --- replay --- */

enum { EVENTS_MOST = 64 };

struct replay {
    const struct record_type *type;
    struct stream_reader reader;
    struct keys keys;
    struct event_seen {
        struct entry entry;
        struct payload payload;
        struct hash32 hash;
    } events[EVENTS_MOST];
    size_t n;
    struct buf out;
};

static void dump_ids(struct buf *b, const struct entry *x)
{
    const struct {
        const char *name;
        const struct id *id;
    } ids[] = {{"actor", &x->actor}, {"device", &x->device}, {"record", &x->record},
               {"group", &x->group}, {"source", &x->source}, {"key", &x->key}};

    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (id_known(*ids[i].id))
            buf_printf(b, "    %s %.*s\n", ids[i].name, STR_ARG(id_format(&arena, *ids[i].id)));
}

static void dump_versions(struct buf *b, const char *name, const struct version *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "    %s %.*s\n", name,
                   STR_ARG(crypt_hex(&arena, (struct str){(const char *)v[i].b, VERSION_BYTES})));
}

static void dump_provenance(struct buf *b, const struct provenance *from)
{
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"file", from->file}, {"sheet", from->sheet}, {"reason", from->reason}};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (texts[i].text.n)
            buf_printf(b, "    %s %.*s\n", texts[i].name, STR_ARG(texts[i].text));
    if (from->row != INT_NONE)
        buf_printf(b, "    row %lld\n", (long long)from->row);
    if (!hash32_eq(&from->blob, &(struct hash32){{0}}))
        buf_printf(b, "    blob %.*s\n", STR_ARG(crypt_hex(&arena, hash32_bytes(&from->blob))));
}

static void dump_fields(struct buf *b, const struct record_type *type, const void *record, uint64_t mask)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (mask >> i & 1)
            buf_printf(b, "    %s = %.*s\n", type->fields[i].name,
                       STR_ARG(value_write(&arena, field_get(&type->fields[i], record))));
}

/* What it said in the words of then. */
static enum err dump_then(struct buf *b, const struct record_type *type, struct str fields, struct error *e)
{
    struct then then;

    if (record_decode_then(&arena, fields, type, &then, e))
        return e->code;
    for (size_t i = 0; i < then.n; i++)
        buf_printf(b, "    then %s = %.*s\n", then.at[i].field->name, STR_ARG(value_write(&arena, then.at[i].value)));
    return OK;
}

static enum err dump_event(struct replay *r, const struct event_seen *x, struct error *e)
{
    struct buf *b = &r->out;
    const struct entry *n = &x->entry;
    void *record = record_new(&arena, r->type);
    uint64_t mask = 0;

    buf_printf(b, "entry %llu op %d type %u time %llu purpose %u source_kind %d\n", (unsigned long long)n->number,
               (int)n->op, n->type, (unsigned long long)n->time.n, n->purpose, (int)n->source_kind);
    dump_ids(b, n);
    dump_versions(b, "base", n->base, n->base_count);
    buf_printf(b, "    hash %.*s\n", STR_ARG(crypt_hex(&arena, hash32_bytes(&x->hash))));
    dump_provenance(b, &x->payload.from);
    if (n->type != r->type->number)
        return OK;
    if (record_decode(&arena, x->payload.fields, r->type, record, &mask, e))
        return e->code;
    dump_fields(b, r->type, record, mask);
    return dump_then(b, r->type, x->payload.fields, e);
}

/* The entries of one record, folded. */
static enum err dump_record(struct buf *b, const struct replay *r, struct id id, struct error *e)
{
    struct change_seen seen[EVENTS_MOST];
    struct folded f;
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++) {
        const struct entry *x = &r->events[i].entry;
        if (!id_eq(x->record, id))
            continue;
        seen[n++] = (struct change_seen){x->op,
                                         x->time,
                                         x->origin,
                                         x->scope,
                                         x->actor,
                                         x->source,
                                         x->number,
                                         version_of(&r->events[i].hash),
                                         x->base,
                                         x->base_count,
                                         r->events[i].payload.fields};
    }
    if (fold_record(&arena, r->type, seen, n, &f, e))
        return e->code;
    /* That its being there can be contested too was not told when these were written. */
    buf_printf(b, "record %.*s %s contested %llx\n", STR_ARG(id_format(&arena, id)), f.live ? "live" : "retracted",
               (unsigned long long)(f.contested & ~LIFE_BIT));
    dump_versions(b, "head", f.heads, f.head_count);
    buf_printf(b, "    made %.*s changed %.*s\n", STR_ARG(instant_format(&arena, f.made_at)),
               STR_ARG(instant_format(&arena, f.changed_at)));
    dump_fields(b, r->type, f.record, UINT64_MAX);
    return OK;
}

static enum err replay_entries(struct replay *r, struct error *e)
{
    bool more;

    while (stream_next(&r->reader, &more, e) == OK && more) {
        assert(r->n < EVENTS_MOST);
        struct event_seen *x = &r->events[r->n++];
        x->entry = r->reader.entry;
        x->hash = r->reader.hash;
        if (entry_open(&arena, r->reader.bytes, &x->entry, &r->keys.seal, &x->payload, e) || dump_event(r, x, e))
            return e->code;
    }
    return e->code;
}

/* Everything a stream says, in words: decoded, its chain and signature checked, opened and folded. */
static enum err replay(struct str stream, const struct keys *keys, const struct record_type *type, struct str *text,
                       struct error *e)
{
    struct replay *r = ARENA_NEW(&arena, struct replay);

    r->type = type;
    r->keys = *keys;
    r->out = BUF_IN(&arena);
    if (stream_open(&r->reader, stream, e))
        return e->code;
    if (memcmp(r->reader.stream.key.b, keys->public.b, sizeof keys->public.b) != 0)
        return error_set(e, ERR_KEY, "journal.stream_head");
    buf_printf(&r->out, "stream %.*s scope %.*s\n", STR_ARG(id_format(&arena, r->reader.stream.origin)),
               STR_ARG(id_format(&arena, r->reader.stream.scope)));
    if (replay_entries(r, e))
        return e->code;
    for (size_t i = 0; i < r->n; i++) {
        bool first = r->events[i].entry.op == OP_CREATE;
        for (size_t k = 0; first && k < i; k++)
            first = !id_eq(r->events[k].entry.record, r->events[i].entry.record);
        if (first && dump_record(&r->out, r, r->events[i].entry.record, e))
            return e->code;
    }
    *text = buf_str(&r->out);
    return OK;
}

/* --- the files --- */

static struct str read_file(const char *stem, const char *end)
{
    struct error e = ERROR_IN(&arena);
    struct str bytes;

    if (file_read(&arena, str_c(&arena, str_printf(&arena, "%s.%s", stem, end)), 1 << 20, &bytes, &e))
        abort();
    return bytes;
}

static void take_key(struct str *rest, uint8_t key[32])
{
    struct str line, name, bytes;

    if (!str_cut(rest, '\n', &line) || !str_cut(&line, ' ', &name) || !crypt_hex_read(&arena, line, &bytes) ||
        bytes.n != 32)
        abort();
    memcpy(key, bytes.p, bytes.n);
}

static struct keys read_keys(const char *stem)
{
    struct str rest = read_file(stem, "keys");
    struct keys k;

    take_key(&rest, k.seed);
    take_key(&rest, k.public.b);
    take_key(&rest, k.seal.b);
    return k;
}

static void journal_1_says_what_it_said_when_it_was_written(void)
{
    static const char stem[] = "test/golden/journal-1";
    struct error e = ERROR_IN(&arena);
    struct keys keys = read_keys(stem);
    struct signpair pair;
    struct str text = STR_EMPTY;

    crypt_signpair(keys.seed, &pair);
    CHECK(memcmp(pair.verify.b, keys.public.b, sizeof keys.public.b) == 0);
    REQUIRE(replay(read_file(stem, "stream"), &keys, &golden_type, &text, &e) == OK);
    CHECK(str_eq(text, read_file(stem, "txt")));
}

/* Retired fields are read as what they mean, contested and cleared ones too, and what was said then can still be read. */
static void journal_1_is_read_by_a_later_release_that_gave_fields_up(void)
{
    static const char stem[] = "test/golden/journal-1";
    struct error e = ERROR_IN(&arena);
    struct keys keys = read_keys(stem);
    struct str text = STR_EMPTY;

    REQUIRE(replay(read_file(stem, "stream"), &keys, &later_type, &text, &e) == OK);
    CHECK(str_eq(text, read_file(stem, "later.txt")));
}

/* What the test above expects, to be read with care and kept as journal-1.later.txt. */
static int print_later(const char *stem)
{
    struct error e = ERROR_IN(&arena);
    struct keys keys = read_keys(stem);
    struct str text = STR_EMPTY;
    enum err err = replay(read_file(stem, "stream"), &keys, &later_type, &text, &e);

    printf("%.*s", STR_ARG(text));
    return err != OK;
}

/* --- writing, once --- */

struct writer {
    struct keys keys;
    struct signpair pair;
    struct buf out;
    struct head head;
    struct hybrid time;
    struct version versions[EVENTS_MOST];
};

static struct id id_of(uint8_t n)
{
    return (struct id){{0x01, 0x99, n, 0x00, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n}};
}

/* `bases`: numbers of entries, 0 ends them. */
static void add(struct writer *w, struct entry x, const struct golden *record, uint64_t mask, const int *bases)
{
    struct buf fields = BUF_IN(&arena);
    struct payload p = {.from = {.row = INT_NONE}};

    x.origin = w->head.origin;
    x.scope = w->head.scope;
    x.number = ++w->head.number;
    w->time = hybrid_next(w->time, (struct instant){1767225600000000 + (int64_t)(x.number / 2) * 60000000});
    x.time = w->time;
    x.actor = id_of(0xa1);
    x.group = id_of((uint8_t)(0xb0 + x.number / 2));
    x.key = id_of(0xc1);
    x.previous = w->head.hash;
    x.source_kind = (enum source_kind)(x.number % (SOURCE_LAST + 1));
    if (x.source_kind)
        x.source = id_of(0xd1);
    if (x.source_kind == SOURCE_FORM)
        x.device = id_of(0xe1);
    while (bases && bases[x.base_count])
        x.base[x.base_count] = w->versions[bases[x.base_count]], x.base_count++;
    if (x.source_kind == SOURCE_IMPORT) {
        p.from = (struct provenance){STR("round 54.xlsx"), STR("Muhalla Main "), STR("تصحيح"), 17, {{0}}};
        memset(p.from.blob.b, 0x5b, sizeof p.from.blob.b);
    }
    if (record)
        record_encode(&fields, &golden_type, record, mask);
    p.fields = buf_str(&fields);
    struct str bytes = entry_encode(&arena, &x, &w->keys.seal, payload_encode(&arena, &p));
    w->head.hash = entry_hash(bytes);
    w->versions[x.number] = version_of(&w->head.hash);
    stream_add(&w->out, bytes);
}

static struct golden every_kind(void)
{
    return (struct golden){
        .note = STR("ماء، de l’eau, \"water\""),
        .count = 54,
        .change = -7,
        .share = {161068},
        .day = date_from(2024, 9, 30),
        .at = {1727740800000001},
        .present = NO,
        .need = {STR("water")},
        .other = id_of(0x12),
        .place = {STR("LY021101")},
        .location = {32766389, -21741667},
        .men = 0,
        .women = 300,
    };
}

enum { MEN_AND_WOMEN = 3 << 11, NOTE = 1, EVERY = (1 << COUNT_OF(golden_fields)) - 1 };
#define SAW(...) ((const int[]){__VA_ARGS__, 0})

static struct entry about(enum op op, uint8_t record)
{
    return (struct entry){.op = op, .type = golden_type.number, .record = id_of(record)};
}

/* Every operation, every kind of value, blanks, a contest open and one settled, a retraction beaten and one not. */
static void write_history(struct writer *w)
{
    struct golden full = every_kind(), other = every_kind(), *blank = record_new(&arena, &golden_type);

    other.men = 12;
    other.note = STR_EMPTY;
    blank->count = -INT64_C(4611686018427387904);
    blank->day.n = -719162;
    blank->present = YES;
    add(w, (struct entry){.op = OP_LOAD_PACK, .record = id_of(0x10)}, NULL, 0, NULL);
    add(w, about(OP_CREATE, 0x11), &full, EVERY, NULL);                   /* 2 */
    add(w, about(OP_CREATE, 0x12), blank, EVERY, NULL);                   /* 3 */
    add(w, about(OP_UPDATE, 0x11), &other, MEN_AND_WOMEN | NOTE, SAW(2)); /* 4 */
    add(w, about(OP_UPDATE, 0x12), &full, MEN_AND_WOMEN, SAW(3));         /* 5 */
    add(w, about(OP_UPDATE, 0x12), &other, MEN_AND_WOMEN, SAW(3));        /* 6: contests 5 */
    add(w, about(OP_CREATE, 0x13), &full, EVERY, NULL);                   /* 7 */
    add(w, about(OP_UPDATE, 0x13), &other, MEN_AND_WOMEN, SAW(7));        /* 8 */
    add(w, about(OP_UPDATE, 0x13), &full, MEN_AND_WOMEN, SAW(7));         /* 9: contests 8 */
    add(w, about(OP_UPDATE, 0x13), &other, MEN_AND_WOMEN, SAW(8, 9));     /* 10: settles */
    add(w, about(OP_RETRACT, 0x11), NULL, 0, SAW(4));                     /* 11 */
    add(w, about(OP_UPDATE, 0x11), &full, NOTE, SAW(4));                  /* 12: did not know of 11 */
    add(w, about(OP_CREATE, 0x14), &full, EVERY, NULL);                   /* 13 */
    add(w, about(OP_RETRACT, 0x14), NULL, 0, SAW(13));                    /* 14 */
    add(w, about(OP_CREATE, 0x14), &other, EVERY, SAW(14));               /* 15: knew */
    add(w, about(OP_LINK, 0x13), NULL, 0, NULL);
    add(w, about(OP_UNLINK, 0x13), NULL, 0, NULL);
    for (int op = OP_PUBLISH; op <= OP_LAST; op++) {
        struct entry x = {.op = (enum op)op, .purpose = (uint16_t)(op * 256), .record = id_of((uint8_t)op)};
        add(w, x, NULL, 0, NULL);
    }
}

static int write_golden(const char *stem)
{
    struct writer *w = ARENA_NEW(&arena, struct writer);
    struct error e = ERROR_IN(&arena);
    struct str text = STR_EMPTY, keys;

    crypt_random(w->keys.seed, sizeof w->keys.seed);
    crypt_random(w->keys.seal.b, sizeof w->keys.seal.b);
    crypt_signpair(w->keys.seed, &w->pair);
    memcpy(w->keys.public.b, w->pair.verify.b, sizeof w->keys.public.b);
    w->out = BUF_IN(&arena);
    w->head = (struct head){.origin = id_of(1), .scope = id_of(2)};
    stream_begin(&w->out, &(struct stream){w->head.origin, w->head.scope, w->pair.verify, 1});
    write_history(w);
    w->head.signature = crypt_sign(&w->pair, head_text(&arena, &w->head));
    stream_end(&w->out, &w->head);

    struct str seal = {(const char *)w->keys.seal.b, sizeof w->keys.seal.b};
    struct str seed = {(const char *)w->keys.seed, sizeof w->keys.seed};
    keys = str_printf(&arena, "seed %.*s\npublic %.*s\nseal %.*s\n", STR_ARG(crypt_hex(&arena, seed)),
                      STR_ARG(crypt_hex(&arena, hash32_bytes(&w->keys.public))), STR_ARG(crypt_hex(&arena, seal)));
    if (replay(buf_str(&w->out), &w->keys, &golden_type, &text, &e) ||
        file_create(str_c(&arena, str_printf(&arena, "%s.stream", stem)), buf_str(&w->out), 0644, &e) ||
        file_create(str_c(&arena, str_printf(&arena, "%s.keys", stem)), keys, 0644, &e) ||
        file_create(str_c(&arena, str_printf(&arena, "%s.txt", stem)), text, 0644, &e)) {
        fprintf(stderr, "golden_test: %s %.*s\n", e.key, STR_ARG(e.args[0]));
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(journal_1_says_what_it_said_when_it_was_written),
        TEST(journal_1_is_read_by_a_later_release_that_gave_fields_up),
    };
    crypt_start();
    int status = argc == 3 && strcmp(argv[1], "--write") == 0   ? write_golden(argv[2])
                 : argc == 3 && strcmp(argv[1], "--later") == 0 ? print_later(argv[2])
                                                                : TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
