/* A journal of samples in a folder of its own, for the tests of this floor. */
#ifndef JOURNAL_JOURNAL_FIXTURE_H
#define JOURNAL_JOURNAL_FIXTURE_H

#include "db/testing.h"
#include "journal/journal.h"
#include "model/sample_test.h"

static const struct record_type *const fixture_types[] = {&sample_type};
static const struct model fixture_model = {fixture_types, COUNT_OF(fixture_types)};

struct fixture {
    struct arena a;
    struct error e;
    struct vocabulary words;
    struct keyring *ring;
    struct journal_place place;
    struct journal *j;
    struct db *reader;
    unsigned instances; /* made so far */
};

/* The same number gives the same id. */
static inline struct id fixture_id(unsigned n)
{
    struct id id = {{0xf1, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};

    id.b[sizeof id.b - 1] = (uint8_t)n; /* each bucket gets its share */
    return id;
}

static inline void fixture_start(struct fixture *f)
{
    if (journal_open(&f->place, DB_WRITE, &f->j, &f->e) || journal_reader(f->j, &f->reader, &f->e))
        abort();
}

static inline void fixture_stop(struct fixture *f)
{
    db_close(f->reader);
    journal_close(f->j);
    f->reader = NULL;
    f->j = NULL;
}

static inline const char *fixture_path(struct fixture *f, const char *name)
{
    return str_c(&f->a, str_printf(&f->a, "%s/%s", test_folder(), name));
}

static inline void fixture_set_up(struct fixture *f)
{
    struct master *master;

    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->words = sample_words(&f->a);
    const char *key = fixture_path(f, "key");
    if (master_write_file(key, &f->e) || master_from_file(key, &master, &f->e) ||
        keys_create(fixture_path(f, "keystore"), master, &f->ring, &f->e))
        abort();
    master_free(master);
    f->place = (struct journal_place){.database = test_database(&f->a, fixture_path(f, "db")),
                                      .blobs = {fixture_path(f, "blobs")},
                                      .keyring = f->ring,
                                      .model = &fixture_model};
    fixture_start(f);
}

static inline void fixture_clean_up(struct fixture *f)
{
    fixture_stop(f);
    keys_close(f->ring);
    arena_free(&f->a);
}

/* A sample that is valid; only `round` and `men` say anything to the tests. */
static inline struct sample *fixture_sample(struct fixture *f, int64_t round, int64_t men)
{
    struct sample *s = ARENA_NEW(&f->a, struct sample);

    *s = sample_full();
    s->share.micro = 5;
    s->round = round;
    s->men = men;
    return s;
}

static inline struct change fixture_create(unsigned n, const struct sample *s)
{
    return (struct change){.op = OP_CREATE,
                           .type = &sample_type,
                           .id = fixture_id(n),
                           .record = s,
                           .mask = SAMPLE_ALL,
                           .from = {.row = INT_NONE}};
}

enum { MEN_BIT = 1 << 10, PRESENT_BIT = 1 << 7, NOTE_BIT = 1 << 3 };

/* `base` NULL: the author saw what stands. */
static inline struct change fixture_update(unsigned n, const struct sample *s, uint64_t mask, const struct str *base)
{
    return (struct change){.op = OP_UPDATE,
                           .type = &sample_type,
                           .id = fixture_id(n),
                           .record = s,
                           .mask = mask,
                           .base = base ? *base : STR_EMPTY,
                           .base_given = base != NULL,
                           .from = {.row = INT_NONE}};
}

static inline struct change fixture_retract(unsigned n, const struct str *base)
{
    return (struct change){.op = OP_RETRACT,
                           .type = &sample_type,
                           .id = fixture_id(n),
                           .base = base ? *base : STR_EMPTY,
                           .base_given = base != NULL,
                           .from = {.row = INT_NONE}};
}

static inline struct submission fixture_submission(struct fixture *f, const struct change *changes, size_t n)
{
    return (struct submission){.instance = fixture_id(0x100000 + f->instances++),
                               .actor = fixture_id(7),
                               .source_kind = SOURCE_COMMAND,
                               .source = fixture_id(8),
                               .changes = changes,
                               .n = n,
                               .vocabulary = &f->words};
}

static inline enum err fixture_submit(struct fixture *f, const struct change *changes, size_t n, struct receipt *r)
{
    struct submission s = fixture_submission(f, changes, n);

    f->e = ERROR_IN(&f->a);
    return journal_submit(f->j, &s, r, &f->e);
}

static inline struct receipt fixture_do(struct fixture *f, struct change c)
{
    struct receipt r;

    if (fixture_submit(f, &c, 1, &r))
        abort();
    return r;
}

/* The record as it stands; NULL where there is none. */
static inline struct sample *fixture_record(struct fixture *f, unsigned n, struct record_meta *meta)
{
    struct error quiet = ERROR_IN(&f->a);
    void *record;

    return journal_record(&f->a, f->j, f->reader, &sample_type, fixture_id(n), meta, &record, &quiet) ? NULL : record;
}

static inline uint64_t fixture_damages(struct fixture *f, struct verification *v)
{
    if (journal_verify(&f->a, f->j, f->reader, NULL, v, &f->e))
        abort();
    return v->damage_count;
}

static inline struct hash32 fixture_digest(struct fixture *f)
{
    struct hash32 h;

    if (journal_digest(f->j, f->reader, &h, &f->e))
        abort();
    return h;
}

#endif
