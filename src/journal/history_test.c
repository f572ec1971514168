/*
 * Any history, in any order of arrival, is one state: three origins, two scopes, one clock an hour fast, and a node that holds one of
 * the scopes only. On PostgreSQL every second node stands there and the others on files: they agree too.
 *
 * SANAD_HISTORIES in the environment is how many histories are tried; each is told by its seed.
 */
#include <stdlib.h>

#include "journal/nodes_fixture.h"

enum { NODES = 3, PARTIAL = NODES, ALL, STEPS = 80, HISTORIES = 6, RECORDS = 4, SCOPES = 2 };

static uint64_t seed;

static unsigned any(unsigned below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

/* All that a node shows of a scope, in canonical words. */
struct dump {
    struct crypt_hasher hasher;
    struct fixture *f;
    struct id scope;
    size_t records;
};

static enum err dump_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct dump *d = ctx;
    struct buf b = BUF_IN(&d->f->a);

    (void)e;
    if (!id_eq(meta->scope, d->scope))
        return OK;
    buf_bytes(&b, meta->id.b, sizeof meta->id.b);
    buf_u8(&b, meta->live);
    buf_put(&b, meta->heads);
    buf_u64(&b, meta->contested);
    buf_u64(&b, meta->breaches);
    buf_u64(&b, (uint64_t)meta->made_at.us);
    buf_u64(&b, (uint64_t)meta->changed_at.us);
    record_encode(&b, &sample_type, record, SAMPLE_ALL);
    crypt_hasher_add(&d->hasher, buf_str(&b));
    d->records++;
    return OK;
}

static struct hash32 dump_of(struct fixture *f, struct id scope, size_t *records)
{
    struct dump d = {.f = f, .scope = scope};

    crypt_hasher_start(&d.hasher);
    if (journal_records(NULL, f->j, f->reader, &sample_type, NULL, dump_one, &d, &f->e))
        abort();
    *records = d.records;
    return crypt_hasher_end(&d.hasher);
}

struct circle {
    struct fixture nodes[ALL];
    struct id scopes[SCOPES]; /* the programme's, and one that the last node does not hold */
};

static void circle_set_up(struct circle *c, unsigned round)
{
    static const char *const names[ALL] = {"one", "two", "fast", "partial"};

    ahead = 0;
    fast_ahead = hour;
    for (unsigned i = 0; i < ALL; i++) {
        char unique[32];
        snprintf(unique, sizeof unique, "%u%s", round, names[i]);
        node_set_up_in(&c->nodes[i], unique, i + 1, i ? &c->nodes[0] : NULL, c->scopes, i == PARTIAL ? 1 : SCOPES,
                       i % 2 == 0);
        if (i == 0) {
            c->scopes[1] = node_add_scope(&c->nodes[0], "desk");
            c->scopes[0] = keys_scope(c->nodes[0].ring);
        }
    }
    fixture_stop(&c->nodes[2]);
    c->nodes[2].place.clock = fast_clock;
    fixture_start(&c->nodes[2]);
}

static void circle_clean_up(struct circle *c)
{
    for (int i = ALL; i-- > 0;)
        fixture_clean_up(&c->nodes[i]);
}

/* A refusal is an answer too: what is made is already there, what is changed is not. */
static void write_something(struct fixture *f, const struct circle *c, unsigned scope)
{
    unsigned n = any(RECORDS) + scope * RECORDS;
    struct sample *s = fixture_sample(f, n, any(50));
    s->present = any(3) ? NO : YES; /* yes prevails */
    s->men = any(4) ? s->men : 0;   /* and contradicts no men */
    struct change changes[] = {fixture_create(n, s), fixture_update(n, s, MEN_BIT, NULL),
                               fixture_update(n, s, MEN_BIT | NOTE_BIT, NULL), fixture_update(n, s, PRESENT_BIT, NULL),
                               fixture_retract(n, NULL)};
    struct receipt r;
    struct submission said = fixture_submission(f, &changes[any(COUNT_OF(changes))], 1);

    said.scope = c->scopes[scope];
    f->e = ERROR_IN(&f->a);
    enum err err = journal_submit(f->j, &said, &r, &f->e);
    CHECK(!err || err == ERR_CONFLICT || err == ERR_NOT_FOUND || err == ERR_INVALID);
}

static void pass_all(struct circle *c)
{
    for (int i = 0; i < ALL; i++)
        for (int k = 0; k < ALL; k++)
            if (i != k)
                pass(&c->nodes[i], &c->nodes[k]);
}

static void live_through(struct circle *c)
{
    for (int i = 0; i < STEPS; i++) {
        unsigned from = any(ALL), to = any(ALL);
        if (any(4))
            write_something(&c->nodes[from], c, from == PARTIAL ? 0 : any(SCOPES));
        else if (from != to)
            pass(&c->nodes[from], &c->nodes[to]);
    }
    pass_all(c);
    ahead = hour + hour / 60;
    pass_all(c);
}

static bool agree(struct circle *c)
{
    size_t records, others;
    struct hash32 programme = dump_of(&c->nodes[0], c->scopes[0], &records);
    struct hash32 partial = dump_of(&c->nodes[PARTIAL], c->scopes[0], &others);
    bool ok = hash32_eq(&programme, &partial) && records == others && records > 0;

    for (int i = 1; i < NODES; i++)
        ok = ok && same_state(&c->nodes[0], &c->nodes[i]);
    dump_of(&c->nodes[0], c->scopes[1], &records);
    dump_of(&c->nodes[PARTIAL], c->scopes[1], &others);
    return ok && records > 0 && others == 0;
}

static bool rebuilds(struct fixture *f)
{
    struct hash32 before = fixture_digest(f);
    bool ok = journal_rebuild(f->j, NULL, &f->e) == OK;
    struct hash32 after = fixture_digest(f);

    return ok && hash32_eq(&before, &after) && is_sound(f);
}

static bool knows_only(struct fixture *f, struct id scope)
{
    struct streams_held held;

    if (journal_streams(&f->a, f->j, f->reader, &held, &f->e))
        abort();
    for (size_t i = 0; i < held.n; i++)
        if (!id_eq(held.at[i].scope, scope))
            return false;
    return held.n > 1;
}

static void one_history(unsigned round)
{
    struct circle c;
    uint64_t first = 0x5eed + round;

    seed = first;
    circle_set_up(&c, round);
    live_through(&c);
    bool ok = agree(&c) && knows_only(&c.nodes[PARTIAL], c.scopes[0]);
    for (int i = 0; i < ALL; i++)
        ok = rebuilds(&c.nodes[i]) && ok;
    CHECK(ok);
    if (!ok)
        fprintf(stderr, "the history of seed %#llx\n", (unsigned long long)first);
    circle_clean_up(&c);
}

static void any_history_in_any_order_of_arrival_is_one_state(void)
{
    const char *said = getenv("SANAD_HISTORIES");
    unsigned histories = said ? (unsigned)strtoul(said, NULL, 10) : HISTORIES;

    for (unsigned i = 0; i < histories; i++)
        one_history(i);
}

/* --- what a submission may say of scopes --- */

static void a_record_keeps_its_scope_and_a_submission_is_in_one(void)
{
    struct circle c;
    struct record_meta meta;
    struct receipt r;

    circle_set_up(&c, 0);
    struct fixture *f = &c.nodes[0];
    struct change made = fixture_create(1, fixture_sample(f, 54, 10)), changed;
    struct submission s = fixture_submission(f, &made, 1);
    s.scope = c.scopes[1];
    REQUIRE(journal_submit(f->j, &s, &r, &f->e) == OK);
    fixture_do(f, fixture_create(2, fixture_sample(f, 54, 20)));
    CHECK(fixture_record(f, 1, &meta) && id_eq(meta.scope, c.scopes[1]));
    CHECK(fixture_record(f, 2, &meta) && id_eq(meta.scope, c.scopes[0]));

    changed = fixture_update(1, fixture_sample(f, 54, 11), MEN_BIT, NULL);
    fixture_do(f, changed); /* goes where the record is */
    CHECK(journal_number(f->j) == 3);
    changed = fixture_update(1, fixture_sample(f, 54, 12), MEN_BIT, NULL);
    s = fixture_submission(f, &changed, 1);
    s.scope = c.scopes[0];
    CHECK(journal_submit(f->j, &s, &r, &f->e) == ERR_CONFLICT && strcmp(f->e.key, "journal.other_scope") == 0);

    struct change both[] = {fixture_update(1, fixture_sample(f, 54, 12), MEN_BIT, NULL),
                            fixture_update(2, fixture_sample(f, 54, 12), MEN_BIT, NULL)};
    CHECK(fixture_submit(f, both, 2, &r) == ERR_CONFLICT && strcmp(f->e.key, "journal.two_scopes") == 0);
    CHECK(fixture_record(f, 1, &meta)->men == 11 && journal_number(f->j) == 3 && is_sound(f));

    f = &c.nodes[PARTIAL];
    s = fixture_submission(f, &made, 1);
    s.scope = c.scopes[1];
    f->e = ERROR_IN(&f->a);
    CHECK(journal_submit(f->j, &s, &r, &f->e) == ERR_KEY && journal_number(f->j) == 0);
    circle_clean_up(&c);
}

static void the_same_key_in_another_scope_is_another_record(void)
{
    struct circle c;

    circle_set_up(&c, 0);
    struct fixture *f = &c.nodes[0], *g = &c.nodes[1];
    const struct sample *s = fixture_sample(f, 54, 10);
    struct id plain = journal_key_id(&f->a, f->j, &sample_type, s, NO_ID);
    struct id desk = journal_key_id(&f->a, f->j, &sample_type, s, c.scopes[1]);
    CHECK(id_eq(plain, record_key_id(&f->a, &sample_type, s)) && !id_eq(plain, desk));
    CHECK(id_eq(plain, journal_key_id(&f->a, f->j, &sample_type, s, c.scopes[0])));
    CHECK(id_eq(desk, journal_key_id(&g->a, g->j, &sample_type, s, c.scopes[1]))); /* one id on every node */
    circle_clean_up(&c);
}

/* Somebody of one circle gives a record the id of another circle's. */
static void what_another_scope_says_under_a_records_id_is_not_about_it(void)
{
    struct circle c;
    struct record_meta meta;
    struct receipt r;

    circle_set_up(&c, 0);
    fixture_do(&c.nodes[0], fixture_create(1, fixture_sample(&c.nodes[0], 54, 10)));
    struct change made = fixture_create(1, fixture_sample(&c.nodes[1], 54, 99));
    struct submission s = fixture_submission(&c.nodes[1], &made, 1);
    s.scope = c.scopes[1];
    REQUIRE(journal_submit(c.nodes[1].j, &s, &r, &c.nodes[1].e) == OK);
    pass_all(&c);
    for (int i = 0; i < ALL; i++) {
        const struct sample *known = fixture_record(&c.nodes[i], 1, &meta);
        CHECK(known && known->men == 10 && id_eq(meta.scope, c.scopes[0]) && !meta.contested && rebuilds(&c.nodes[i]));
    }
    circle_clean_up(&c);
}

static void an_export_of_one_scope_holds_nothing_of_another(void)
{
    struct circle c;
    struct sent sent;
    struct str file;
    struct arrival arrival;
    size_t records;

    circle_set_up(&c, 0);
    struct fixture *f = &c.nodes[0];
    struct change made = fixture_create(1, fixture_sample(f, 54, 10));
    struct submission s = fixture_submission(f, &made, 1);
    struct receipt r;
    s.scope = c.scopes[1];
    REQUIRE(journal_submit(f->j, &s, &r, &f->e) == OK);
    fixture_do(f, fixture_create(2, fixture_sample(f, 54, 20)));
    REQUIRE(journal_export(&f->a, f->j, f->reader, &c.scopes[1], 1, &file, &sent, &f->e) == OK);
    CHECK(sent.streams == 1 && sent.entries == 1);
    REQUIRE(take(&c.nodes[1], file, &arrival) == OK);
    CHECK(arrival.entries == 1 && arrival.foreign == 0);
    dump_of(&c.nodes[1], c.scopes[0], &records);
    CHECK(records == 0);
    REQUIRE(take(&c.nodes[PARTIAL], file, &arrival) == OK);
    CHECK(arrival.entries == 0 && arrival.foreign == 1);
    circle_clean_up(&c);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(any_history_in_any_order_of_arrival_is_one_state),
        TEST(a_record_keeps_its_scope_and_a_submission_is_in_one),
        TEST(the_same_key_in_another_scope_is_another_record),
        TEST(an_export_of_one_scope_holds_nothing_of_another),
        TEST(what_another_scope_says_under_a_records_id_is_not_about_it),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
