/* Rows that follow the journal in transactions of their own, as in a database on several machines. */
#include "journal/journal_fixture.h"

static void set_up(struct fixture *f)
{
    fixture_set_up(f);
    fixture_stop(f);
    f->place.apart = true;
    fixture_start(f);
}

/* As another writer would: whoever tends the database. */
static void run(struct fixture *f, const char *sql)
{
    struct db *db;

    if (db_open(f->place.database, DB_WRITE, &db, &f->e))
        abort();
    db_guard(db, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
    if (db_begin(db, &f->e) || db_run_ddl(db, str_of(sql), &f->e) || db_commit(db, &f->e))
        abort();
    db_close(db);
}

static int64_t number(struct fixture *f, const char *sql)
{
    struct db_rows rows;

    if (db_query(f->reader, db_statement_text(f->reader, str_of(sql)), NULL, 0, &rows, &f->e))
        abort();
    int64_t n = db_step(&rows) ? db_get_int(&rows, 0) : INT_NONE;
    if (db_end(&rows))
        abort();
    return n;
}

static bool is_sound(struct fixture *f)
{
    struct verification v;

    return fixture_damages(f, &v) == 0;
}

/* What breaks a bucket's transaction and leaves the journal's alone. */
static const char *const break_rows = "ALTER TABLE r_position RENAME TO r_elsewhere";
static const char *const mend_rows = "ALTER TABLE r_elsewhere RENAME TO r_position";

static uint32_t luck(uint64_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32) % below;
}

enum { RECORDS = 90, CHANGES_MOST = 6 };

/* The same submissions for the same seed; some are refused. */
static void write_history(struct fixture *f, uint64_t seed, int submissions)
{
    for (int i = 0; i < submissions; i++) {
        struct change changes[CHANGES_MOST];
        size_t n = 1 + luck(&seed, CHANGES_MOST);
        for (size_t k = 0; k < n; k++) {
            unsigned id = 1 + luck(&seed, RECORDS);
            const struct sample *s = fixture_sample(f, 50 + luck(&seed, 3), luck(&seed, 5));
            uint32_t kind = luck(&seed, 8);
            changes[k] = kind < 5   ? fixture_create(id, s)
                         : kind < 7 ? fixture_update(id, s, 1 + luck(&seed, 4096), NULL)
                                    : fixture_retract(id, NULL);
        }
        struct receipt r;
        if (fixture_submit(f, changes, n, &r))
            CHECK(f->e.code == ERR_CONFLICT || f->e.code == ERR_NOT_FOUND || f->e.code == ERR_INVALID);
    }
}

/* What stands, without who wrote it when: two journals written one after the other differ in that. */
static struct hash32 told(struct fixture *f)
{
    struct crypt_hasher h;

    crypt_hasher_start(&h);
    for (unsigned n = 1; n <= RECORDS; n++) {
        struct record_meta meta;
        const struct sample *s = fixture_record(f, n, &meta);
        struct buf b = BUF_IN(&f->a);
        if (s) {
            buf_printf(&b, "%u %d %zu:", n, meta.live, meta.heads.n);
            record_encode(&b, &sample_type, s, SAMPLE_ALL);
        }
        crypt_hasher_add(&h, buf_str(&b));
    }
    return crypt_hasher_end(&h);
}

static void rows_that_follow_are_the_rows_that_go_along(void)
{
    for (uint64_t seed = 11; seed < 14; seed++) {
        struct fixture along, apart;
        fixture_set_up(&along);
        write_history(&along, seed, 60);
        struct hash32 one = told(&along);
        fixture_clean_up(&along);
        set_up(&apart);
        write_history(&apart, seed, 60);
        struct hash32 other = told(&apart), stood = fixture_digest(&apart);
        CHECK(hash32_eq(&one, &other));
        CHECK(is_sound(&apart));
        CHECK(number(&apart, "SELECT count(*) FROM r_position") == RECORD_BUCKETS);
        REQUIRE(journal_rebuild(apart.j, NULL, &apart.e) == OK);
        struct hash32 rebuilt = fixture_digest(&apart);
        CHECK(hash32_eq(&stood, &rebuilt) && is_sound(&apart));
        fixture_stop(&apart); /* and back to one machine */
        apart.place.apart = false;
        fixture_start(&apart);
        struct hash32 back = fixture_digest(&apart);
        CHECK(hash32_eq(&stood, &back) && is_sound(&apart));
        CHECK(number(&apart, "SELECT count(*) FROM r_position") == 0);
        fixture_clean_up(&apart);
    }
}

static void changes_of_one_commit_see_each_other_and_nothing_of_what_was_refused(void)
{
    struct fixture f;
    struct record_meta meta;
    struct receipt r;

    set_up(&f);
    struct change good[] = {fixture_create(1, fixture_sample(&f, 54, 10)),
                            fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL),
                            fixture_update(1, fixture_sample(&f, 54, 12), MEN_BIT, NULL)};
    REQUIRE(fixture_submit(&f, good, COUNT_OF(good), &r) == OK && r.appended == 3);
    REQUIRE(fixture_record(&f, 1, &meta));
    CHECK(fixture_record(&f, 1, &meta)->men == 12 && meta.contested == 0);
    struct change bad[] = {fixture_update(1, fixture_sample(&f, 54, 13), MEN_BIT, NULL),
                           fixture_create(2, fixture_sample(&f, 54, 1)), fixture_retract(77, NULL)};
    CHECK(fixture_submit(&f, bad, COUNT_OF(bad), &r) == ERR_NOT_FOUND);
    CHECK(fixture_record(&f, 1, &meta)->men == 12 && fixture_record(&f, 2, &meta) == NULL && is_sound(&f));
    fixture_clean_up(&f);
}

static void what_was_committed_and_did_not_follow_is_caught_up_at_the_next_opening(void)
{
    for (int apart = 0; apart < 2; apart++) {
        struct fixture f;
        struct record_meta meta;
        struct receipt r;
        set_up(&f);
        fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
        run(&f, break_rows);
        struct change two[] = {fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL),
                               fixture_create(2, fixture_sample(&f, 54, 20))};
        CHECK(fixture_submit(&f, two, 2, &r) == OK && r.appended == 2); /* it is in the journal, and that is said */
        struct change third = fixture_create(3, fixture_sample(&f, 54, 30));
        CHECK(fixture_submit(&f, &third, 1, &r) != OK); /* what is behind must not be built on */
        run(&f, mend_rows);
        CHECK(fixture_record(&f, 1, &meta)->men == 10 && fixture_record(&f, 2, &meta) == NULL);
        CHECK(is_sound(&f)); /* the last commit may be on its way */
        fixture_stop(&f);
        f.place.apart = apart;
        fixture_start(&f);
        CHECK(fixture_record(&f, 1, &meta)->men == 11);
        REQUIRE(fixture_record(&f, 2, &meta));
        CHECK(fixture_record(&f, 2, &meta)->men == 20 && is_sound(&f));
        fixture_clean_up(&f);
    }
}

static void what_is_behind_is_caught_up_by_the_next_that_writes(void)
{
    struct fixture f;
    struct record_meta meta;

    set_up(&f);
    run(&f, break_rows);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    run(&f, mend_rows);
    CHECK(fixture_record(&f, 1, &meta) == NULL);
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, NULL));
    REQUIRE(fixture_record(&f, 1, &meta));
    CHECK(fixture_record(&f, 1, &meta)->men == 11 && meta.contested == 0 && is_sound(&f));
    fixture_clean_up(&f);
}

static void what_is_missing_from_before_the_last_commit_is_damage(void)
{
    struct fixture f;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_do(&f, fixture_create(2, fixture_sample(&f, 54, 20)));
    CHECK(is_sound(&f));
    run(&f, "UPDATE r_position SET position = 0 WHERE bucket = 1; DELETE FROM r_sample WHERE bucket = 1");
    CHECK(!is_sound(&f));
    fixture_stop(&f); /* what the positions do not cover is written again */
    fixture_start(&f);
    CHECK(is_sound(&f) && number(&f, "SELECT count(*) FROM r_sample") == 2);
    fixture_clean_up(&f);
}

static void a_bucket_ahead_of_the_journal_is_not_trusted(void)
{
    struct fixture f;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    run(&f, "UPDATE r_position SET position = 99 WHERE bucket = 1;"
            "UPDATE r_sample SET men = 12 WHERE bucket = 1");
    CHECK(!is_sound(&f));
    fixture_stop(&f);
    fixture_start(&f);
    CHECK(is_sound(&f) && number(&f, "SELECT position FROM r_position WHERE bucket = 1") == 1);
    fixture_clean_up(&f);
}

static void a_row_that_no_entry_stands_behind_goes_with_a_rebuild(void)
{
    struct fixture f;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    struct hash32 good = fixture_digest(&f);
    fixture_do(&f, fixture_create(2, fixture_sample(&f, 54, 10)));
    fixture_stop(&f);
    run(&f, "DELETE FROM journal_entry WHERE position = 2; DELETE FROM r_position");
    fixture_start(&f);
    CHECK(number(&f, "SELECT count(*) FROM r_sample") == 2);
    REQUIRE(journal_rebuild(f.j, NULL, &f.e) == OK);
    struct hash32 again = fixture_digest(&f);
    CHECK(hash32_eq(&good, &again));
    fixture_clean_up(&f);
}

/* Whoever began to read before a rebuild reads the old rows to the end. */
static void a_reader_keeps_its_rows_through_a_rebuild(void)
{
    for (int apart = 0; apart < 2; apart++) {
        struct fixture f;
        fixture_set_up(&f);
        fixture_stop(&f);
        f.place.apart = apart;
        fixture_start(&f);
        fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
        run(&f, "UPDATE r_sample SET men = 99");
        REQUIRE(db_begin(f.reader, &f.e) == OK);
        CHECK(number(&f, "SELECT max(men) FROM r_sample") == 99);
        REQUIRE(journal_rebuild(f.j, NULL, &f.e) == OK);
        CHECK(number(&f, "SELECT max(men) FROM r_sample") == 99);
        db_rollback(f.reader);
        CHECK(number(&f, "SELECT max(men) FROM r_sample") == 10 && is_sound(&f));
        fixture_clean_up(&f);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(rows_that_follow_are_the_rows_that_go_along),
        TEST(changes_of_one_commit_see_each_other_and_nothing_of_what_was_refused),
        TEST(what_was_committed_and_did_not_follow_is_caught_up_at_the_next_opening),
        TEST(what_is_behind_is_caught_up_by_the_next_that_writes),
        TEST(what_is_missing_from_before_the_last_commit_is_damage),
        TEST(a_bucket_ahead_of_the_journal_is_not_trusted),
        TEST(a_row_that_no_entry_stands_behind_goes_with_a_rebuild),
        TEST(a_reader_keeps_its_rows_through_a_rebuild),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
