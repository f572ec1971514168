#include "journal/journal_fixture.h"

#include <pthread.h>

/* --- writing --- */

static void what_was_submitted_stands(void)
{
    struct fixture f;
    struct record_meta meta;

    fixture_set_up(&f);
    struct receipt r = fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    CHECK(!r.repeated && r.appended == 1 && instant_known(r.received));
    const struct sample *s = fixture_record(&f, 1, &meta);
    REQUIRE(s);
    CHECK(record_diff(&sample_type, s, fixture_sample(&f, 54, 10)) == 0);
    CHECK(meta.live && meta.contested == 0 && meta.heads.n == VERSION_BYTES && record_version(&meta) != 0);
    CHECK(id_eq(meta.made_by, fixture_id(7)) && id_eq(meta.source, fixture_id(8)));
    CHECK(id_eq(meta.scope, keys_scope(f.ring)));
    fixture_clean_up(&f);
}

static void the_same_submission_twice_is_one(void)
{
    struct fixture f;
    struct receipt first, second;

    fixture_set_up(&f);
    struct change c = fixture_create(1, fixture_sample(&f, 54, 10));
    struct submission s = fixture_submission(&f, &c, 1);
    REQUIRE(journal_submit(f.j, &s, &first, &f.e) == OK);
    c.from.blob.b[0] = 1; /* the raw submission came again and was sealed again */
    REQUIRE(journal_submit(f.j, &s, &second, &f.e) == OK);
    CHECK(second.repeated && second.appended == 0 && second.received.us == first.received.us);
    c.record = fixture_sample(&f, 54, 11);
    CHECK(journal_submit(f.j, &s, &second, &f.e) == ERR_CONFLICT);
    CHECK(strcmp(f.e.key, "journal.instance_reused") == 0);
    fixture_clean_up(&f);
}

static void making_what_is_there_already_says_nothing_new(void)
{
    struct fixture f;
    struct receipt r;

    fixture_set_up(&f);
    struct change c = fixture_create(1, fixture_sample(&f, 54, 10));
    fixture_do(&f, c);
    CHECK(fixture_do(&f, c).appended == 0);
    c.record = fixture_sample(&f, 54, 11);
    CHECK(fixture_submit(&f, &c, 1, &r) == ERR_CONFLICT && strcmp(f.e.key, "journal.exists") == 0);
    fixture_clean_up(&f);
}

static void an_update_appends_only_what_changes(void)
{
    struct fixture f;
    struct record_meta meta, later;
    struct receipt r;

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_record(&f, 1, &meta);
    CHECK(fixture_do(&f, fixture_update(1, fixture_sample(&f, 99, 10), MEN_BIT, NULL)).appended == 0);
    CHECK(fixture_do(&f, fixture_update(1, fixture_sample(&f, 99, 11), MEN_BIT, NULL)).appended == 1);
    const struct sample *s = fixture_record(&f, 1, &later);
    CHECK(s->men == 11 && s->round == 54 && record_version(&meta) != record_version(&later));
    CHECK(meta.made_at.us == later.made_at.us);
    struct change missing = fixture_update(2, fixture_sample(&f, 54, 1), MEN_BIT, NULL);
    CHECK(fixture_submit(&f, &missing, 1, &r) == ERR_NOT_FOUND);
    fixture_clean_up(&f);
}

static void changes_of_one_submission_see_each_other(void)
{
    struct fixture f;
    struct record_meta meta;
    struct receipt r;

    fixture_set_up(&f);
    struct change changes[] = {fixture_create(1, fixture_sample(&f, 54, 10)),
                               fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL)};
    CHECK(fixture_submit(&f, changes, COUNT_OF(changes), &r) == OK && r.appended == 2);
    CHECK(fixture_record(&f, 1, &meta)->men == 11 && meta.contested == 0);
    fixture_clean_up(&f);
}

static void an_edit_that_did_not_see_the_newest_is_contested_until_settled(void)
{
    struct fixture f;
    struct record_meta meta, seen;

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_record(&f, 1, &seen);
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 12), MEN_BIT, &seen.heads));
    const struct sample *s = fixture_record(&f, 1, &meta);
    CHECK(s->men == 12 && meta.heads.n == 2 * VERSION_BYTES);
    CHECK(meta.contested == record_whole_groups(&sample_type, MEN_BIT));
    /* Saying the displayed value again, having seen both, is a decision and an entry. */
    CHECK(fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 12), MEN_BIT, NULL)).appended == 1);
    s = fixture_record(&f, 1, &meta);
    CHECK(s->men == 12 && meta.contested == 0 && meta.heads.n == VERSION_BYTES);
    fixture_clean_up(&f);
}

static void what_is_retracted_stays_known_but_not_alive(void)
{
    struct fixture f;
    struct record_meta meta;
    struct receipt r;

    fixture_set_up(&f);
    struct change absent = fixture_retract(1, NULL);
    CHECK(fixture_submit(&f, &absent, 1, &r) == ERR_NOT_FOUND);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    CHECK(fixture_do(&f, fixture_retract(1, NULL)).appended == 1);
    CHECK(fixture_do(&f, fixture_retract(1, NULL)).appended == 0);
    const struct sample *s = fixture_record(&f, 1, &meta);
    CHECK(s && s->men == 10 && !meta.live);
    struct change update = fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL);
    CHECK(fixture_submit(&f, &update, 1, &r) == ERR_NOT_FOUND);
    fixture_clean_up(&f);
}

static void made_again_nothing_comes_back_unsaid(void)
{
    struct fixture f;
    struct record_meta meta;

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_do(&f, fixture_retract(1, NULL));
    struct change again = fixture_create(1, fixture_sample(&f, 54, 12));
    again.mask &= ~(uint64_t)NOTE_BIT;
    fixture_do(&f, again);
    const struct sample *s = fixture_record(&f, 1, &meta);
    CHECK(meta.live && s->men == 12 && s->note.n == 0);
    fixture_clean_up(&f);
}

/* --- refusals --- */

static struct change invalid_row(struct fixture *f, unsigned n, int64_t row)
{
    struct change c = fixture_create(n, fixture_sample(f, 54, -1));

    c.from = (struct provenance){.file = STR("round.xlsx"), .sheet = STR("Main"), .row = row};
    return c;
}

static void every_wrong_row_is_named_and_nothing_is_kept(void)
{
    struct fixture f;
    struct record_meta meta;
    struct receipt r;

    fixture_set_up(&f);
    struct change changes[] = {fixture_create(1, fixture_sample(&f, 54, 10)), invalid_row(&f, 2, 17),
                               invalid_row(&f, 3, 18)};
    CHECK(fixture_submit(&f, changes, COUNT_OF(changes), &r) == ERR_INVALID && r.appended == 0);
    REQUIRE(f.e.place_count == 2);
    CHECK(f.e.places.at[0].row == 17 && f.e.places.at[1].row == 18);
    CHECK(str_is(f.e.places.at[0].file, "round.xlsx") && str_is(f.e.places.at[0].sheet, "Main"));
    CHECK(str_is(f.e.places.at[0].field, "men"));
    CHECK(fixture_record(&f, 1, &meta) == NULL);
    struct verification v;
    CHECK(fixture_damages(&f, &v) == 0 && v.entries == 0);
    fixture_clean_up(&f);
}

static enum err no_men(void *ctx, const struct change *c, const void *before, const void *after, struct error *e)
{
    const struct sample *s = after;

    (void)ctx, (void)c, (void)before;
    return s->men == 13 ? error_set(e, ERR_INVALID, "model.negative") : OK;
}

static void a_rule_refuses_with_the_row(void)
{
    struct fixture f;
    struct receipt r;

    fixture_set_up(&f);
    struct change c = fixture_create(1, fixture_sample(&f, 54, 13));
    c.from.row = 4;
    struct submission s = fixture_submission(&f, &c, 1);
    s.decide = no_men;
    CHECK(journal_submit(f.j, &s, &r, &f.e) == ERR_INVALID);
    REQUIRE(f.e.places.n == 1);
    CHECK(f.e.places.at[0].row == 4 && strcmp(f.e.places.at[0].key, "model.negative") == 0);
    fixture_clean_up(&f);
}

static void a_record_cannot_be_changed_without_end(void)
{
    struct fixture f;
    struct receipt r;
    enum { MOST = 4096 };

    fixture_set_up(&f);
    struct change *changes = ARENA_ARRAY(&f.a, struct change, MOST);
    changes[0] = fixture_create(1, fixture_sample(&f, 54, 0));
    for (int i = 1; i < MOST; i++)
        changes[i] = fixture_update(1, fixture_sample(&f, 54, i), MEN_BIT, NULL);
    CHECK(fixture_submit(&f, changes, MOST, &r) == OK && r.appended == MOST);
    struct change more = fixture_update(1, fixture_sample(&f, 54, 0), MEN_BIT, NULL);
    CHECK(fixture_submit(&f, &more, 1, &r) == ERR_TOO_LARGE && strcmp(f.e.key, "journal.too_many_changes") == 0);
    fixture_clean_up(&f);
}

/* --- several at once --- */

enum { THREADS = 8, EACH = 20 };

struct writing {
    struct fixture *f;
    unsigned first;
    int refused;
    pthread_t thread;
};

/* Every fifth submission is invalid: its neighbours in the same commit stand. */
static void *write_some(void *arg)
{
    struct writing *w = arg;

    for (unsigned i = 0; i < EACH; i++) {
        struct arena a = ARENA_EMPTY;
        struct error e = ERROR_IN(&a);
        struct sample s = sample_full();
        struct receipt r;
        s.share.micro = 5;
        s.men = i % 5 == 0 ? -1 : 3;
        struct change c = fixture_create(w->first + i, &s);
        struct submission sub = {
            .instance = fixture_id(0x200000 + w->first + i), .changes = &c, .n = 1, .vocabulary = &w->f->words};
        w->refused += journal_submit(w->f->j, &sub, &r, &e) == ERR_INVALID;
        arena_free(&a);
    }
    return NULL;
}

static void many_threads_write_side_by_side(void)
{
    struct fixture f;
    struct writing w[THREADS];
    struct verification v;
    struct record_meta meta;

    fixture_set_up(&f);
    for (unsigned i = 0; i < THREADS; i++) {
        w[i] = (struct writing){.f = &f, .first = 1000 * (i + 1)};
        REQUIRE(pthread_create(&w[i].thread, NULL, write_some, &w[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(w[i].thread, NULL);
        CHECK(w[i].refused == EACH / 5);
        for (unsigned k = 0; k < EACH; k++)
            CHECK((fixture_record(&f, w[i].first + k, &meta) == NULL) == (k % 5 == 0));
    }
    CHECK(fixture_damages(&f, &v) == 0 && v.entries == THREADS * EACH * 4 / 5);
    fixture_clean_up(&f);
}

static void a_rebuild_waits_for_the_writer_and_the_writer_for_it(void)
{
    struct fixture f;
    struct writing w = {.f = &f, .first = 1000};

    fixture_set_up(&f);
    REQUIRE(pthread_create(&w.thread, NULL, write_some, &w) == 0);
    for (int i = 0; i < 5; i++)
        CHECK(journal_rebuild(f.j, NULL, &f.e) == OK);
    pthread_join(w.thread, NULL);
    struct verification v;
    CHECK(fixture_damages(&f, &v) == 0 && v.entries == EACH * 4 / 5);
    fixture_clean_up(&f);
}

/* --- reading --- */

struct gathered {
    struct fixture *f;
    const struct record_meta *meta;
    const struct sample *samples[50];
    uint64_t numbers[50];
    bool live[50];
    size_t n;
};

static enum err gather_record(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct gathered *g = ctx;

    (void)e;
    g->samples[g->n] = record;
    g->live[g->n++] = meta->live;
    return OK;
}

static enum err gather_event(void *ctx, const struct event *x, struct error *e)
{
    struct gathered *g = ctx;

    (void)e;
    g->numbers[g->n++] = x->entry.number;
    return OK;
}

static struct gathered records(struct fixture *f, const struct cut *cut)
{
    struct gathered g = {.f = f};

    if (journal_records(&f->a, f->j, f->reader, &sample_type, cut, gather_record, &g, &f->e))
        abort();
    return g;
}

static void as_of_a_time_is_what_was_held_then(void)
{
    struct fixture f;
    struct cut before, between, now;

    fixture_set_up(&f);
    struct receipt first = fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    struct receipt second = fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 20)));
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    struct receipt last = fixture_do(&f, fixture_retract(2, NULL));
    REQUIRE(journal_cut_at(&f.a, f.reader, (struct instant){first.received.us - 1}, &before, &f.e) == OK);
    REQUIRE(journal_cut_at(&f.a, f.reader, second.received, &between, &f.e) == OK);
    REQUIRE(journal_cut_at(&f.a, f.reader, last.received, &now, &f.e) == OK);
    CHECK(before.n == 0 && between.n == 1 && between.at[0].number == 2 && now.at[0].number == 4);
    CHECK(records(&f, &before).n == 0);
    struct gathered then = records(&f, &between), today = records(&f, NULL), cut = records(&f, &now);
    REQUIRE(then.n == 2 && today.n == 2 && cut.n == 2);
    CHECK(then.samples[0]->men == 10 && then.live[1] && then.samples[1]->men == 20);
    CHECK(today.samples[0]->men == 11 && !today.live[1]);
    for (size_t i = 0; i < 2; i++) {
        CHECK(record_diff(&sample_type, today.samples[i], cut.samples[i]) == 0 && today.live[i] == cut.live[i]);
        CHECK(str_is(then.samples[i]->note, "ماء")); /* strings live on in the caller's arena */
    }
    fixture_clean_up(&f);
}

static void a_record_outside_the_cut_is_not_told_of(void)
{
    struct fixture f;
    struct cut cut;

    fixture_set_up(&f);
    struct receipt first = fixture_do(&f, fixture_create(2, fixture_sample(&f, 54, 10)));
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 55, 20)));
    fixture_do(&f, fixture_create(3, fixture_sample(&f, 56, 30)));
    REQUIRE(journal_cut_at(&f.a, f.reader, first.received, &cut, &f.e) == OK);
    struct gathered g = records(&f, &cut);
    CHECK(g.n == 1 && g.samples[0]->men == 10);
    fixture_clean_up(&f);
}

static void a_history_and_a_source_tell_their_entries(void)
{
    struct fixture f;
    struct gathered history = {0}, source = {0}, other = {0};

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 10)));
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    CHECK(journal_history(&f.a, f.j, f.reader, &sample_type, fixture_id(1), gather_event, &history, &f.e) == OK);
    CHECK(history.n == 2 && history.numbers[0] == 1 && history.numbers[1] == 3);
    CHECK(journal_of_source(&f.a, f.j, f.reader, fixture_id(8), gather_event, &source, &f.e) == OK && source.n == 3);
    CHECK(journal_of_source(&f.a, f.j, f.reader, fixture_id(9), gather_event, &other, &f.e) == OK && other.n == 0);
    fixture_clean_up(&f);
}

static void packs_are_found_newest_first(void)
{
    struct fixture f;
    struct gathered packs = {0};

    fixture_set_up(&f);
    for (unsigned i = 0; i < 3; i++)
        fixture_do(&f, (struct change){.op = OP_LOAD_PACK, .id = fixture_id(60 + i), .from = {.row = INT_NONE}});
    fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 10)));
    CHECK(journal_of_op(&f.a, f.j, f.reader, OP_LOAD_PACK, 2, gather_event, &packs, &f.e) == OK);
    CHECK(packs.n == 2 && packs.numbers[0] == 3 && packs.numbers[1] == 2);
    fixture_clean_up(&f);
}

static bool take_first(void *ctx, const struct event *x)
{
    (void)ctx;
    return x->entry.number == 1;
}

static void a_state_folds_the_entries_that_are_taken(void)
{
    struct fixture f;
    struct folded was;

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    REQUIRE(journal_state(&f.a, f.j, f.reader, &sample_type, fixture_id(1), take_first, NULL, &was, &f.e) == OK);
    CHECK(was.live && ((const struct sample *)was.record)->men == 10 && was.head_count == 1);
    fixture_clean_up(&f);
}

static void when_something_came_last_is_known(void)
{
    struct fixture f;
    struct instant last;

    fixture_set_up(&f);
    CHECK(journal_last_received(f.reader, &last, &f.e) == OK && !instant_known(last));
    struct receipt r = fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    CHECK(journal_last_received(f.reader, &last, &f.e) == OK && last.us == r.received.us);
    fixture_clean_up(&f);
}

/* --- opening again --- */

static void opened_again_it_goes_on_where_it_stood(void)
{
    struct fixture f;
    struct verification v;
    struct record_meta meta;

    fixture_set_up(&f);
    struct receipt first = fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_stop(&f);
    fixture_start(&f);
    struct receipt second = fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    CHECK(second.received.us > first.received.us);
    CHECK(fixture_record(&f, 1, &meta)->men == 11 && meta.contested == 0);
    CHECK(fixture_damages(&f, &v) == 0 && v.entries == 2 && v.streams == 1);
    fixture_clean_up(&f);
}

static const struct record_type shorter_type = {
    .number = 500,
    .name = "sample",
    .size = sizeof(struct sample),
    .fields = sample_fields,
    .field_count = COUNT_OF(sample_fields) - 1,
};
static const struct record_type *const shorter_types[] = {&shorter_type};
static const struct model shorter_model = {shorter_types, 1};

static void another_declaration_remakes_the_projection(void)
{
    struct fixture f;
    struct record_meta meta;
    void *record;

    fixture_set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    struct hash32 before = fixture_digest(&f);
    fixture_stop(&f);
    f.place.model = &shorter_model;
    fixture_start(&f);
    REQUIRE(journal_record(&f.a, f.j, f.reader, &shorter_type, fixture_id(1), &meta, &record, &f.e) == OK);
    CHECK(((struct sample *)record)->men == 10);
    struct hash32 shorter = fixture_digest(&f);
    CHECK(!hash32_eq(&before, &shorter));
    fixture_stop(&f);
    f.place.model = &fixture_model;
    fixture_start(&f);
    struct hash32 after = fixture_digest(&f);
    CHECK(hash32_eq(&before, &after) && fixture_record(&f, 1, &meta)->change == -7);
    fixture_clean_up(&f);
}

/* --- any history --- */

static uint32_t luck(uint32_t below)
{
    static uint64_t state = 2463534242;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % below;
}

/* What the writer keeps up to date entry by entry is what the whole history folds to. */
static void a_rebuild_gives_what_stood(void)
{
    struct fixture f;
    struct record_meta old[4] = {{.live = false}}, meta;

    fixture_set_up(&f);
    for (int i = 0; i < 400; i++) {
        unsigned n = 1 + luck(4);
        bool stale = luck(3) == 0 && old[n - 1].heads.n;
        const struct str *base = stale ? &old[n - 1].heads : NULL;
        struct change changes[] = {fixture_create(n, fixture_sample(&f, 54, luck(5))),
                                   fixture_update(n, fixture_sample(&f, 50 + luck(3), luck(5)), 1 + luck(4096), base),
                                   fixture_retract(n, base)};
        struct receipt r;
        if (fixture_submit(&f, &changes[luck(8) ? luck(2) : 2], 1, &r)) {
            CHECK(f.e.code == ERR_CONFLICT || f.e.code == ERR_NOT_FOUND || f.e.code == ERR_INVALID);
        }
        if (luck(4) == 0 && fixture_record(&f, n, &meta))
            old[n - 1] = meta;
    }
    struct hash32 before = fixture_digest(&f);
    struct verification v;
    CHECK(fixture_damages(&f, &v) == 0 && v.entries > 100);
    REQUIRE(journal_rebuild(f.j, NULL, &f.e) == OK);
    struct hash32 after = fixture_digest(&f);
    CHECK(hash32_eq(&before, &after));
    fixture_clean_up(&f);
}

static bool stop_at_once(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    return done > total;
}

static void a_rebuild_that_is_stopped_leaves_what_stood(void)
{
    struct fixture f;
    struct receipt r;
    enum { N = 1100 };

    fixture_set_up(&f);
    struct change *changes = ARENA_ARRAY(&f.a, struct change, N);
    for (unsigned i = 0; i < N; i++)
        changes[i] = fixture_create(i, fixture_sample(&f, i, 1));
    REQUIRE(fixture_submit(&f, changes, N, &r) == OK);
    struct hash32 before = fixture_digest(&f);
    const struct progress stop = {stop_at_once, NULL};
    CHECK(journal_rebuild(f.j, &stop, &f.e) == ERR_CANCELLED);
    struct hash32 after = fixture_digest(&f);
    CHECK(hash32_eq(&before, &after));
    struct verification v;
    CHECK(journal_verify(&f.a, f.j, f.reader, &stop, &v, &f.e) == ERR_CANCELLED);
    CHECK(fixture_damages(&f, &v) == 0);
    fixture_clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_submitted_stands),
        TEST(the_same_submission_twice_is_one),
        TEST(making_what_is_there_already_says_nothing_new),
        TEST(an_update_appends_only_what_changes),
        TEST(changes_of_one_submission_see_each_other),
        TEST(an_edit_that_did_not_see_the_newest_is_contested_until_settled),
        TEST(what_is_retracted_stays_known_but_not_alive),
        TEST(made_again_nothing_comes_back_unsaid),
        TEST(every_wrong_row_is_named_and_nothing_is_kept),
        TEST(a_rule_refuses_with_the_row),
        TEST(a_record_cannot_be_changed_without_end),
        TEST(many_threads_write_side_by_side),
        TEST(a_rebuild_waits_for_the_writer_and_the_writer_for_it),
        TEST(as_of_a_time_is_what_was_held_then),
        TEST(a_record_outside_the_cut_is_not_told_of),
        TEST(a_history_and_a_source_tell_their_entries),
        TEST(packs_are_found_newest_first),
        TEST(a_state_folds_the_entries_that_are_taken),
        TEST(when_something_came_last_is_known),
        TEST(opened_again_it_goes_on_where_it_stood),
        TEST(another_declaration_remakes_the_projection),
        TEST(a_rebuild_gives_what_stood),
        TEST(a_rebuild_that_is_stopped_leaves_what_stood),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
