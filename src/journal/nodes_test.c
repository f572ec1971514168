/* Several nodes of one circle that pass each other files. */
#include "base/file.h"
#include "journal/bundle.h"
#include "journal/nodes_fixture.h"

/* Two nodes of one circle. */
struct two {
    struct fixture a, b;
};

static void set_up(struct two *t)
{
    ahead = fast_ahead = 0;
    node_set_up(&t->a, "a", 1, NULL);
    node_set_up(&t->b, "b", 2, &t->a);
}

static void clean_up(struct two *t)
{
    fixture_clean_up(&t->b);
    fixture_clean_up(&t->a);
}

static void what_one_node_wrote_stands_on_another(void)
{
    struct two t;
    struct record_meta meta;

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    fixture_do(&t.a, fixture_update(1, fixture_sample(&t.a, 54, 11), MEN_BIT, NULL));
    struct arrival arrival = pass(&t.a, &t.b);
    CHECK(arrival.streams == 1 && arrival.entries == 2 && !arrival.held && !arrival.foreign && !arrival.quarantined);
    const struct sample *s = fixture_record(&t.b, 1, &meta);
    REQUIRE(s);
    CHECK(s->men == 11 && meta.live && !meta.contested && same_state(&t.a, &t.b) && is_sound(&t.b));
    struct stream_held held = stream_of(&t.b, &t.a);
    CHECK(held.number == 2 && !held.ours && !held.forked && instant_known(held.head_time));
    CHECK(stream_of(&t.b, &t.b).ours && stream_of(&t.b, &t.b).number == 0);
    clean_up(&t);
}

static void the_same_file_again_changes_nothing(void)
{
    struct two t;
    struct instant before, after;

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    pass(&t.a, &t.b);
    REQUIRE(journal_last_received(t.b.reader, &before, &t.b.e) == OK);
    struct arrival arrival = pass(&t.a, &t.b);
    REQUIRE(journal_last_received(t.b.reader, &after, &t.b.e) == OK);
    CHECK(arrival.streams == 1 && !arrival.entries && before.us == after.us && same_state(&t.a, &t.b));
    arrival = pass(&t.b, &t.a); /* its own stream comes back */
    CHECK(!arrival.entries && !arrival.quarantined);
    clean_up(&t);
}

static void an_import_goes_on_where_the_stream_stands(void)
{
    struct two t;

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    struct str early = sent_by(&t.a);
    pass(&t.a, &t.b);
    fixture_do(&t.a, fixture_create(2, fixture_sample(&t.a, 55, 20)));
    CHECK(pass(&t.a, &t.b).entries == 1 && same_state(&t.a, &t.b));
    struct arrival arrival;
    CHECK(take(&t.b, early, &arrival) == OK && !arrival.entries && !arrival.quarantined);
    CHECK(stream_of(&t.b, &t.a).number == 2 && is_sound(&t.b));
    clean_up(&t);
}

static void what_two_said_unseen_is_contested_on_both_until_one_settles_it(void)
{
    struct two t;
    struct record_meta meta;

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    pass(&t.a, &t.b);
    fixture_do(&t.a, fixture_update(1, fixture_sample(&t.a, 54, 11), MEN_BIT, NULL));
    fixture_do(&t.b, fixture_update(1, fixture_sample(&t.b, 54, 12), MEN_BIT, NULL));
    pass(&t.a, &t.b);
    pass(&t.b, &t.a);
    REQUIRE(fixture_record(&t.a, 1, &meta));
    CHECK(fixture_record(&t.a, 1, &meta)->men == 12 && meta.contested & MEN_BIT && same_state(&t.a, &t.b));
    fixture_do(&t.b, fixture_update(1, fixture_sample(&t.b, 54, 11), MEN_BIT, NULL));
    pass(&t.b, &t.a);
    CHECK(fixture_record(&t.a, 1, &meta)->men == 11 && !meta.contested && same_state(&t.a, &t.b));
    clean_up(&t);
}

static void what_breaks_a_rule_only_together_is_a_contradiction_on_both_until_it_is_mended(void)
{
    struct two t;
    struct record_meta meta;
    struct sample *somebody, *nobody;
    struct change both;
    struct receipt r;

    set_up(&t);
    somebody = fixture_sample(&t.a, 54, 10);
    nobody = fixture_sample(&t.b, 54, 0);
    somebody->present = YES;
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    pass(&t.a, &t.b);
    fixture_do(&t.a, fixture_update(1, somebody, PRESENT_BIT, NULL));
    fixture_do(&t.b, fixture_update(1, nobody, MEN_BIT, NULL));
    pass(&t.a, &t.b);
    pass(&t.b, &t.a);
    REQUIRE(fixture_record(&t.a, 1, &meta));
    CHECK(meta.breaches == 1 && !meta.contested && same_state(&t.a, &t.b) && is_sound(&t.a));
    struct hash32 before = fixture_digest(&t.b);
    REQUIRE(journal_rebuild(t.b.j, NULL, &t.b.e) == OK);
    struct hash32 after = fixture_digest(&t.b);
    CHECK(hash32_eq(&before, &after));
    both = fixture_update(1, somebody, NOTE_BIT, NULL);
    somebody->note = STR("no part of it");
    CHECK(fixture_submit(&t.a, &both, 1, &r) == ERR_INVALID); /* nothing else until it is mended */
    fixture_do(&t.a, fixture_update(1, somebody, MEN_BIT, NULL));
    pass(&t.a, &t.b);
    CHECK(fixture_record(&t.b, 1, &meta) && meta.breaches == 0 && same_state(&t.a, &t.b));
    clean_up(&t);
}

static void files_follow_the_entries_that_name_them(void)
{
    struct two t;
    struct id key_id;
    struct str bytes;
    struct hash32 name;

    set_up(&t);
    const struct sealkey *key = keys_sealing_key(t.a.ring, keys_scope(t.a.ring), &key_id);
    REQUIRE(blob_put(&t.a.place.blobs, key, key_id, STR("as received"), &name, &t.a.e) == OK);
    struct change c = fixture_create(1, fixture_sample(&t.a, 54, 10));
    c.from.blob = name;
    fixture_do(&t.a, c);
    CHECK(pass(&t.a, &t.b).blobs == 1 && is_sound(&t.b));
    CHECK(blob_get(&t.b.a, &t.b.place.blobs, &name, t.b.ring, &bytes, &t.b.e) == OK && str_is(bytes, "as received"));
    CHECK(pass(&t.a, &t.b).blobs == 1); /* again */
    clean_up(&t);
}

/* What was listed: how many entries, and how many of them are not counted. */
struct listed {
    size_t n, aside;
    uint64_t last;
};

static enum err list_event(void *ctx, const struct event *x, struct error *e)
{
    struct listed *l = ctx;

    (void)e;
    l->n++;
    l->last = x->entry.number;
    return OK;
}

static void entries_of_a_fast_clock_are_held_listed_and_applied_when_due(void)
{
    struct two t;
    struct record_meta meta;
    struct verification v;

    set_up(&t);
    fast_ahead = hour;
    fixture_do(&t.b, fixture_create(1, fixture_sample(&t.b, 54, 10)));
    fixture_stop(&t.b);
    t.b.place.clock = fast_clock;
    fixture_start(&t.b);
    fixture_do(&t.b, fixture_create(2, fixture_sample(&t.b, 55, 20)));
    fixture_do(&t.b, fixture_create(3, fixture_sample(&t.b, 56, 30)));
    struct arrival arrival = pass(&t.b, &t.a);
    CHECK(arrival.entries == 1 && arrival.held == 2);
    CHECK(fixture_record(&t.a, 1, &meta) && !fixture_record(&t.a, 2, &meta));
    struct stream_held held = stream_of(&t.a, &t.b);
    CHECK(held.number == 1 && held.held == 2 && held.due_at.us > instant_now().us + hour / 2);
    CHECK(fixture_damages(&t.a, &v) == 0 && v.held == 2);
    struct listed l = {0};
    CHECK(journal_held(&t.a.a, t.a.j, t.a.reader, 100, list_event, &l, &t.a.e) == OK && l.n == 2 && l.last == 3);
    CHECK(pass(&t.b, &t.a).held == 0); /* again */
    fixture_do(&t.a, fixture_create(4, fixture_sample(&t.a, 57, 40)));
    CHECK(!fixture_record(&t.a, 2, &meta));
    ahead = hour;
    fixture_do(&t.a, fixture_create(5, fixture_sample(&t.a, 58, 50)));
    CHECK(fixture_record(&t.a, 2, &meta) && fixture_record(&t.a, 3, &meta));
    held = stream_of(&t.a, &t.b);
    CHECK(held.number == 3 && held.held == 0 && !instant_known(held.due_at) && is_sound(&t.a));
    pass(&t.a, &t.b);
    CHECK(same_state(&t.a, &t.b));
    clean_up(&t);
}

static void a_node_that_opens_after_they_are_due_applies_them_first(void)
{
    struct two t;
    struct record_meta meta;

    set_up(&t);
    fixture_stop(&t.b);
    t.b.place.clock = fast_clock;
    fast_ahead = hour;
    fixture_start(&t.b);
    fixture_do(&t.b, fixture_create(1, fixture_sample(&t.b, 54, 10)));
    pass(&t.b, &t.a);
    CHECK(!fixture_record(&t.a, 1, &meta) && is_sound(&t.a)); /* a stream of which nothing is applied yet */
    ahead = hour;
    fixture_stop(&t.a);
    fixture_start(&t.a);
    CHECK(fixture_record(&t.a, 1, &meta) && is_sound(&t.a));
    clean_up(&t);
}

static void held_entries_are_passed_on_with_their_stream(void)
{
    struct two t;
    struct fixture c;
    struct record_meta meta;

    set_up(&t);
    node_set_up(&c, "c", 3, &t.a);
    fixture_stop(&c);
    c.place.clock = fast_clock;
    fast_ahead = hour;
    fixture_start(&c);
    fixture_do(&c, fixture_create(1, fixture_sample(&c, 54, 10)));
    pass(&c, &t.a);
    CHECK(pass(&t.a, &t.b).held == 1);
    ahead = hour;
    pass(&t.a, &t.b);
    CHECK(fixture_record(&t.b, 1, &meta) != NULL);
    fixture_clean_up(&c);
    clean_up(&t);
}

/* Keeps the node's database as it stands, and takes it back to what was kept before (NULL: nothing). */
static void swap_database(struct fixture *f, const char *keep_as, const char *put_back)
{
    fixture_stop(f);
    test_database_keep(f->place.database, keep_as);
    if (put_back)
        test_database_put_back(f->place.database, put_back);
    fixture_start(f);
}

static enum err list_branch(void *ctx, const struct event *x, bool aside, struct error *e)
{
    struct listed *l = ctx;

    l->aside += aside;
    return list_event(l, x, e);
}

static struct listed branches_of(struct fixture *f, const struct fixture *origin)
{
    struct stream_held s = stream_of(f, origin);
    struct listed l = {0};

    if (journal_branches(&f->a, f->j, f->reader, &s, 100, list_branch, &l, &f->e))
        abort();
    return l;
}

static void two_entries_under_one_number_quarantine_their_origin(void)
{
    struct two t;
    struct record_meta meta;
    struct verification v;

    set_up(&t);
    fixture_do(&t.b, fixture_create(1, fixture_sample(&t.b, 54, 10)));
    swap_database(&t.b, "early", NULL);
    fixture_do(&t.b, fixture_create(2, fixture_sample(&t.b, 55, 20)));
    pass(&t.b, &t.a);
    swap_database(&t.b, "one", "early");
    fixture_do(&t.b, fixture_create(3, fixture_sample(&t.b, 56, 30)));
    struct arrival arrival = pass(&t.b, &t.a);
    CHECK(arrival.quarantined == 1 && arrival.entries == 0 && stream_of(&t.a, &t.b).forked == 2);
    CHECK(fixture_record(&t.a, 2, &meta) && !fixture_record(&t.a, 3, &meta));
    struct listed l = branches_of(&t.a, &t.b);
    CHECK(l.n == 2 && l.aside == 1 && l.last == 2); /* both are shown */
    CHECK(pass(&t.b, &t.a).quarantined == 1 && branches_of(&t.a, &t.b).n == 2);
    swap_database(&t.b, "other", "one");
    fixture_do(&t.b, fixture_create(4, fixture_sample(&t.b, 57, 40))); /* what continues is not applied any more */
    CHECK(pass(&t.b, &t.a).quarantined == 1 && !fixture_record(&t.a, 4, &meta));
    l = branches_of(&t.a, &t.b);
    CHECK(l.n == 3 && l.aside == 2 && l.last == 3); /* nothing is lost */
    CHECK(fixture_damages(&t.a, &v) == 1 && v.damages.at[0].kind == DAMAGED_FORK && v.damages.at[0].number == 2);
    clean_up(&t);
}

/* What node `a` keeps of a fork at number 2: the entries 2 and 3 that are not counted; and a connection that may change them. */
static struct db *keep_evidence(struct two *t)
{
    struct db *db;

    set_up(t);
    fixture_do(&t->b, fixture_create(1, fixture_sample(&t->b, 54, 10)));
    swap_database(&t->b, "early", NULL);
    fixture_do(&t->b, fixture_create(2, fixture_sample(&t->b, 55, 20)));
    pass(&t->b, &t->a);
    swap_database(&t->b, "one", "early");
    fixture_do(&t->b, fixture_create(3, fixture_sample(&t->b, 56, 30)));
    fixture_do(&t->b, fixture_create(4, fixture_sample(&t->b, 57, 40)));
    pass(&t->b, &t->a);
    if (db_open(t->a.place.database, DB_WRITE, &db, &t->a.e))
        abort();
    db_guard(db, DB_RIGHT_JOURNAL);
    return db;
}

static void change_evidence(struct two *t, struct db *db, const char *sql, struct str bytes)
{
    struct hash32 hash = entry_hash(bytes);
    struct db_value values[] = {db_blob(bytes), db_blob(hash32_bytes(&hash))};
    size_t n = strstr(sql, "$2") ? 2 : strstr(sql, "$1") ? 1 : 0;

    if (db_exec(db, db_statement_text(db, str_of(sql)), values, n, &t->a.e) || db_changes(db) != 1)
        abort();
}

/* Is the evidence the one damage beside the fork, at this number? */
static bool evidence_is_damaged(struct two *t, uint64_t number)
{
    struct verification v;

    return fixture_damages(&t->a, &v) == 2 && v.damages.at[0].kind == DAMAGED_FORK &&
           v.damages.at[1].kind == DAMAGED_ASIDE && v.damages.at[1].number == number &&
           id_eq(v.damages.at[1].origin, keys_origin(t->b.ring));
}

static void a_change_of_what_is_kept_aside_is_found(void)
{
    enum { SOME = 7 };
    struct two t;
    struct verification v;
    struct db_rows rows;
    struct db *db = keep_evidence(&t);

    CHECK(fixture_damages(&t.a, &v) == 1);
    REQUIRE(!db_query(db, db_statement_text(db, STR("SELECT bytes FROM journal_branch WHERE number = 2")), NULL, 0,
                      &rows, &t.a.e) &&
            db_step(&rows));
    struct str bytes = str_copy(&t.a.a, db_get_blob(&rows, 0));
    REQUIRE(db_end(&rows) == OK);
    for (size_t i = 0; i < bytes.n; i += SOME) {
        char *copy = arena_copy(&t.a.a, bytes.p, bytes.n);
        copy[i] ^= 0x20;
        change_evidence(&t, db, "UPDATE journal_branch SET bytes = $1 WHERE number = 2", (struct str){copy, bytes.n});
        CHECK(evidence_is_damaged(&t, 2));
    }
    change_evidence(&t, db, "UPDATE journal_branch SET bytes = $1 WHERE number = 2", bytes);
    CHECK(fixture_damages(&t.a, &v) == 1);
    db_close(db);
    clean_up(&t);
}

static void a_broken_seal_and_a_gap_in_what_is_kept_aside_are_found(void)
{
    struct two t;
    struct verification v;
    struct db_rows rows;
    struct db *db = keep_evidence(&t);

    REQUIRE(!db_query(db, db_statement_text(db, STR("SELECT bytes FROM journal_branch WHERE number = 3")), NULL, 0,
                      &rows, &t.a.e) &&
            db_step(&rows));
    struct str bytes = str_copy(&t.a.a, db_get_blob(&rows, 0));
    REQUIRE(db_end(&rows) == OK);
    char *copy = arena_copy(&t.a.a, bytes.p, bytes.n);
    copy[bytes.n - 1] ^= 0x20; /* of the seal; the hash is made to fit */
    change_evidence(&t, db, "UPDATE journal_branch SET bytes = $1, hash = $2 WHERE number = 3",
                    (struct str){copy, bytes.n});
    CHECK(evidence_is_damaged(&t, 3));
    change_evidence(&t, db, "UPDATE journal_branch SET bytes = $1, hash = $2 WHERE number = 3", bytes);
    CHECK(fixture_damages(&t.a, &v) == 1);
    change_evidence(&t, db, "DELETE FROM journal_branch WHERE number = 2", STR_EMPTY);
    CHECK(evidence_is_damaged(&t, 3));
    db_close(db);
    clean_up(&t);
}

static void others_who_hold_more_of_our_stream_show_that_we_were_taken_back(void)
{
    struct two t;
    struct arrival arrival;

    set_up(&t);
    swap_database(&t.b, "early", NULL);
    fixture_do(&t.b, fixture_create(1, fixture_sample(&t.b, 54, 10)));
    pass(&t.b, &t.a);
    swap_database(&t.b, "late", "early");
    CHECK(take(&t.b, sent_by(&t.a), &arrival) == ERR_CONFLICT && strcmp(t.b.e.key, "journal.own_stream_ahead") == 0);
    clean_up(&t);
}

static void a_scope_that_is_not_held_is_passed_over_and_not_shown(void)
{
    struct two t;
    struct fixture stranger;
    struct streams_held held;

    set_up(&t);
    node_set_up(&stranger, "s", 3, NULL);
    fixture_do(&stranger, fixture_create(1, fixture_sample(&stranger, 54, 10)));
    struct arrival arrival = pass(&stranger, &t.a);
    CHECK(arrival.foreign == 1 && !arrival.streams && !arrival.entries);
    REQUIRE(journal_streams(&t.a.a, t.a.j, t.a.reader, &held, &t.a.e) == OK);
    CHECK(held.n == 1 && is_sound(&t.a));
    error_set(&t.a.e, ERR_CONFLICT, "journal.not_vouched"); /* what failed before is no answer */
    CHECK(journal_receive(t.a.j, sent_by(&stranger), &arrival, &t.a.e) == OK && arrival.foreign == 1);
    fixture_clean_up(&stranger);
    clean_up(&t);
}

/* The parts of a file again, with the first origin's introduction changed. */
static struct str introduced_as(struct fixture *f, struct str file, const struct introduction *who)
{
    struct bundle_reader r;
    struct buf b = BUF_IN(&f->a);
    bool more, first = true;

    bundle_begin(&b);
    if (bundle_open(&r, file, &f->e))
        abort();
    while (bundle_next(&r, &more, &f->e) == OK && more) {
        if (first && who)
            bundle_introduce(&b, who);
        else if (!first)
            bundle_add(&b, r.part, r.bytes);
        first = false;
    }
    bundle_end(&b);
    return buf_str(&b);
}

static void an_origin_needs_somebody_of_the_circle_who_vouches_for_it(void)
{
    struct two t;
    struct bundle_reader r;
    struct introduction who;
    struct arrival arrival;
    bool more;

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    struct str file = sent_by(&t.a);
    REQUIRE(bundle_open(&r, file, &t.a.e) == OK && bundle_next(&r, &more, &t.a.e) == OK && more);
    REQUIRE(bundle_introduction(&r, &who, &t.a.e) == OK && id_eq(who.origin, keys_origin(t.a.ring)));
    who.voucher.b[0] ^= 1;
    CHECK(take(&t.b, introduced_as(&t.a, file, &who), &arrival) == ERR_FORBIDDEN &&
          strcmp(t.b.e.key, "journal.not_vouched") == 0);
    CHECK(take(&t.b, introduced_as(&t.a, file, NULL), &arrival) == ERR_FORBIDDEN);
    CHECK(!id_known(stream_of(&t.b, &t.a).origin));
    CHECK(take(&t.b, file, &arrival) == OK && arrival.entries == 1);
    clean_up(&t);
}

static void a_changed_key_or_voucher_in_the_database_is_found(void)
{
    static const char *const changes[] = {
        "UPDATE journal_origin SET public_key = $1 WHERE public_key <> $1",
        "UPDATE journal_origin SET voucher = $1 WHERE voucher <> $1",
    };
    struct two t;
    struct db *db;
    static const uint8_t other[32] = {1};

    set_up(&t);
    fixture_do(&t.a, fixture_create(1, fixture_sample(&t.a, 54, 10)));
    pass(&t.a, &t.b);
    REQUIRE(db_open(t.b.place.database, DB_WRITE, &db, &t.b.e) == OK);
    db_guard(db, DB_RIGHT_JOURNAL);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct db_value v = db_blob((struct str){(const char *)other, sizeof other});
        struct verification found;
        REQUIRE(db_exec(db, db_statement_text(db, str_of(changes[i])), &v, 1, &t.b.e) == OK);
        CHECK(fixture_damages(&t.b, &found) > 0 && found.damages.at[0].kind == DAMAGED_ORIGIN);
    }
    db_close(db);
    clean_up(&t);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_one_node_wrote_stands_on_another),
        TEST(the_same_file_again_changes_nothing),
        TEST(an_import_goes_on_where_the_stream_stands),
        TEST(what_two_said_unseen_is_contested_on_both_until_one_settles_it),
        TEST(what_breaks_a_rule_only_together_is_a_contradiction_on_both_until_it_is_mended),
        TEST(files_follow_the_entries_that_name_them),
        TEST(entries_of_a_fast_clock_are_held_listed_and_applied_when_due),
        TEST(a_node_that_opens_after_they_are_due_applies_them_first),
        TEST(held_entries_are_passed_on_with_their_stream),
        TEST(two_entries_under_one_number_quarantine_their_origin),
        TEST(a_change_of_what_is_kept_aside_is_found),
        TEST(a_broken_seal_and_a_gap_in_what_is_kept_aside_are_found),
        TEST(others_who_hold_more_of_our_stream_show_that_we_were_taken_back),
        TEST(a_scope_that_is_not_held_is_passed_over_and_not_shown),
        TEST(an_origin_needs_somebody_of_the_circle_who_vouches_for_it),
        TEST(a_changed_key_or_voucher_in_the_database_is_found),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
