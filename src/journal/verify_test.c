#include <unistd.h>

#include "base/file.h"
#include "journal/journal_fixture.h"

enum { ENTRIES = 5, BROKEN = 3 };

/* Five entries in three commits, one of them naming a blob, and a connection that may do what nobody may. */
struct broken {
    struct fixture f;
    struct db *db;
    struct hash32 blob;
    struct verification v;
};

static void set_up(struct broken *b)
{
    struct fixture *f = &b->f;
    struct id key_id;
    struct receipt r;

    fixture_set_up(f);
    const struct sealkey *key = keys_sealing_key(f->ring, keys_scope(f->ring), &key_id);
    struct change two[] = {fixture_create(1, fixture_sample(f, 54, 10)), fixture_create(2, fixture_sample(f, 55, 20))};
    if (blob_put(&f->place.blobs, key, key_id, STR("as received"), &b->blob, &f->e) ||
        fixture_submit(f, two, COUNT_OF(two), &r))
        abort();
    struct change update = fixture_update(1, fixture_sample(f, 54, 11), MEN_BIT, NULL);
    update.from.blob = b->blob;
    struct change rest[] = {update, fixture_create(3, fixture_sample(f, 56, 30))};
    if (fixture_submit(f, rest, COUNT_OF(rest), &r))
        abort();
    fixture_do(f, fixture_retract(2, NULL));
    if (db_open(f->place.database, DB_WRITE, &b->db, &f->e))
        abort();
    db_guard(b->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
}

static void clean_up(struct broken *b)
{
    db_close(b->db);
    fixture_clean_up(&b->f);
}

static void run(struct broken *b, const char *sql, struct db_value v)
{
    if (db_exec(b->db, db_statement_text(b->db, str_of(sql)), &v, v.kind != DB_NULL, &b->f.e) || !db_changes(b->db))
        abort();
}

static struct str column(struct broken *b, const char *sql)
{
    struct db_rows rows;

    if (db_query(b->db, db_statement_text(b->db, str_of(sql)), NULL, 0, &rows, &b->f.e) || !db_step(&rows))
        abort();
    struct str bytes = str_copy(&b->f.a, db_get_blob(&rows, 0));
    if (db_end(&rows))
        abort();
    return bytes;
}

static struct str flipped(struct broken *b, struct str bytes, size_t at)
{
    char *copy = arena_copy(&b->f.a, bytes.p, bytes.n);

    copy[at] ^= 0x20;
    return (struct str){copy, bytes.n};
}

/* Is there exactly this damage? */
static bool only(struct broken *b, enum damage_kind kind, uint64_t number)
{
    struct error *e = &b->f.e;

    *e = ERROR_IN(&b->f.a);
    if (journal_verify(&b->f.a, b->f.j, b->f.reader, NULL, &b->v, e))
        return false;
    return b->v.damage_count == 1 && b->v.damages.at[0].kind == kind && b->v.damages.at[0].number == number;
}

static bool first_is(struct broken *b, enum damage_kind kind, uint64_t number)
{
    return only(b, kind, number) ||
           (b->v.damage_count && b->v.damages.at[0].kind == kind && b->v.damages.at[0].number == number);
}

static bool clean(struct broken *b)
{
    return fixture_damages(&b->f, &b->v) == 0;
}

static void what_nobody_touched_has_no_damage(void)
{
    struct broken b;

    set_up(&b);
    CHECK(clean(&b) && b.v.entries == ENTRIES && b.v.streams == 1 && b.v.blobs == 1);
    clean_up(&b);
}

static void a_flipped_byte_of_an_entry_is_found_where_it_is(void)
{
    struct broken b;

    set_up(&b);
    struct str bytes = column(&b, "SELECT bytes FROM journal_entry WHERE number = 3");
    for (size_t i = 0; i < bytes.n; i++) {
        run(&b, "UPDATE journal_entry SET bytes = $1 WHERE number = 3", db_blob(flipped(&b, bytes, i)));
        CHECK(only(&b, DAMAGED_ENTRY, BROKEN));
        CHECK(id_eq(b.v.damages.at[0].origin, keys_origin(b.f.ring)));
    }
    run(&b, "UPDATE journal_entry SET bytes = $1 WHERE number = 3", db_blob(bytes));
    CHECK(clean(&b));
    clean_up(&b);
}

static void a_flipped_byte_beside_an_entry_is_found(void)
{
    static const char *const columns[][2] = {
        {"SELECT hash FROM journal_entry WHERE number = 3", "UPDATE journal_entry SET hash = $1 WHERE number = 3"},
        {"SELECT record_id FROM journal_entry WHERE number = 3",
         "UPDATE journal_entry SET record_id = $1 WHERE number = 3"},
        {"SELECT source_id FROM journal_entry WHERE number = 3",
         "UPDATE journal_entry SET source_id = $1 WHERE number = 3"},
    };
    struct broken b;

    set_up(&b);
    for (size_t c = 0; c < COUNT_OF(columns); c++) {
        struct str bytes = column(&b, columns[c][0]);
        for (size_t i = 0; i < bytes.n; i++) {
            run(&b, columns[c][1], db_blob(flipped(&b, bytes, i)));
            CHECK(first_is(&b, DAMAGED_ENTRY, BROKEN));
        }
        run(&b, columns[c][1], db_blob(bytes));
    }
    CHECK(clean(&b));
    clean_up(&b);
}

static void a_number_changed_beside_an_entry_is_found(void)
{
    static const char *const changes[][2] = {
        {"UPDATE journal_entry SET record_type = record_type + 1 WHERE number = 3",
         "UPDATE journal_entry SET record_type = record_type - 1 WHERE number = 3"},
        {"UPDATE journal_entry SET op = 3 WHERE number = 3", "UPDATE journal_entry SET op = 2 WHERE number = 3"},
        {"UPDATE journal_entry SET hybrid = hybrid + 1 WHERE number = 3",
         "UPDATE journal_entry SET hybrid = hybrid - 1 WHERE number = 3"},
        {"UPDATE journal_entry SET received = received - 999999999 WHERE number = 3",
         "UPDATE journal_entry SET received = received + 999999999 WHERE number = 3"},
        {"UPDATE journal_entry SET position = -3 WHERE number = 3",
         "UPDATE journal_entry SET position = 3 WHERE number = 3"},
    };
    struct broken b;

    set_up(&b);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        run(&b, changes[i][0], DB_NOTHING);
        CHECK(first_is(&b, DAMAGED_ENTRY, BROKEN));
        run(&b, changes[i][1], DB_NOTHING);
        CHECK(clean(&b));
    }
    clean_up(&b);
}

static void an_entry_moved_to_another_stream_is_found(void)
{
    struct broken b;

    set_up(&b);
    struct id other = fixture_id(77);
    run(&b, "UPDATE journal_entry SET origin = $1 WHERE number = 3", db_blob(id_bytes(&other)));
    CHECK(!clean(&b) && b.v.streams == 2);
    clean_up(&b);
}

/* Whoever rewrites an entry with its hash breaks the chain behind it, and at the tail the signed head. */
static void a_rewritten_entry_breaks_the_chain_or_the_head(void)
{
    struct broken b;

    set_up(&b);
    run(&b,
        "UPDATE journal_entry SET (bytes, hash) = (SELECT bytes, hash FROM journal_entry WHERE number = 4) WHERE "
        "number = 3",
        DB_NOTHING);
    CHECK(first_is(&b, DAMAGED_ENTRY, BROKEN));
    clean_up(&b);
}

static void a_deleted_entry_is_missed_at_the_next(void)
{
    struct broken b;

    set_up(&b);
    run(&b, "DELETE FROM journal_entry WHERE number = 3", DB_NOTHING);
    CHECK(first_is(&b, DAMAGED_CHAIN, BROKEN + 1));
    clean_up(&b);
}

static void a_deleted_tail_is_missed_by_the_head(void)
{
    struct broken b;

    set_up(&b);
    run(&b, "DELETE FROM journal_entry WHERE number > 3", DB_NOTHING);
    CHECK(first_is(&b, DAMAGED_HEAD, BROKEN));
    run(&b, "DELETE FROM journal_entry", DB_NOTHING);
    CHECK(first_is(&b, DAMAGED_HEAD, ENTRIES));
    clean_up(&b);
}

static void a_flipped_byte_of_a_head_is_found(void)
{
    static const char *const columns[][2] = {
        {"SELECT hash FROM journal_head", "UPDATE journal_head SET hash = $1"},
        {"SELECT signature FROM journal_head", "UPDATE journal_head SET signature = $1"},
        {"SELECT origin FROM journal_head", "UPDATE journal_head SET origin = $1"},
        {"SELECT scope FROM journal_head", "UPDATE journal_head SET scope = $1"},
    };
    struct broken b;

    set_up(&b);
    for (size_t c = 0; c < COUNT_OF(columns); c++) {
        struct str bytes = column(&b, columns[c][0]);
        for (size_t i = 0; i < bytes.n; i++) {
            run(&b, columns[c][1], db_blob(flipped(&b, bytes, i)));
            CHECK(first_is(&b, DAMAGED_HEAD, ENTRIES));
        }
        run(&b, columns[c][1], db_blob(bytes));
    }
    run(&b, "UPDATE journal_head SET number = 4", DB_NOTHING);
    CHECK(only(&b, DAMAGED_HEAD, ENTRIES));
    run(&b, "DELETE FROM journal_head", DB_NOTHING);
    CHECK(only(&b, DAMAGED_HEAD, ENTRIES));
    clean_up(&b);
}

static void a_flipped_byte_of_a_blob_and_a_missing_blob_are_found(void)
{
    struct broken b;

    set_up(&b);
    struct fixture *f = &b.f;
    struct str hex = crypt_hex(&f->a, hash32_bytes(&b.blob)), bytes;
    const char *path = str_c(&f->a, str_printf(&f->a, "%s/%.2s/%.62s", f->place.blobs.folder, hex.p, hex.p + 2));
    REQUIRE(file_read(&f->a, path, 1000, &bytes, &f->e) == OK);
    for (size_t i = 0; i < bytes.n; i++) {
        REQUIRE(file_write(path, flipped(&b, bytes, i), 0600, &f->e) == OK);
        CHECK(only(&b, DAMAGED_BLOB, 0) && str_eq(b.v.damages.at[0].what, hex));
    }
    REQUIRE(unlink(path) == 0);
    CHECK(only(&b, DAMAGED_BLOB, 0) && str_eq(b.v.damages.at[0].what, hex));
    REQUIRE(file_write(path, bytes, 0600, &f->e) == OK);
    CHECK(clean(&b));
    clean_up(&b);
}

static void a_changed_projection_is_found_and_a_rebuild_mends_it(void)
{
    static const char *const changes[] = {
        "UPDATE r_sample SET men = 99 WHERE round = 54",
        "UPDATE r_sample SET live = 1",
        "DELETE FROM r_sample WHERE round = 54",
        "UPDATE r_sample SET contested = 1 WHERE round = 54",
        "UPDATE r_sample SET changed_at = 5 WHERE round = 54",
        "UPDATE r_sample SET note = NULL WHERE round = 54",
    };
    struct broken b;

    set_up(&b);
    struct hash32 good = fixture_digest(&b.f);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        run(&b, changes[i], DB_NOTHING);
        CHECK(only(&b, DAMAGED_PROJECTION, 0) && str_is(b.v.damages.at[0].what, "sample"));
        struct hash32 bad = fixture_digest(&b.f);
        CHECK(!hash32_eq(&good, &bad));
        REQUIRE(journal_rebuild(b.f.j, NULL, &b.f.e) == OK);
        struct hash32 again = fixture_digest(&b.f);
        CHECK(hash32_eq(&good, &again) && clean(&b));
    }
    clean_up(&b);
}

static void a_rebuild_brings_back_a_table_that_is_gone(void)
{
    struct broken b;

    set_up(&b);
    struct hash32 good = fixture_digest(&b.f);
    db_guard(b.db, DB_RIGHT_APPLY | DB_RIGHT_SCHEMA);
    REQUIRE(db_run_ddl(b.db, STR("DROP TABLE r_sample"), &b.f.e) == OK);
    REQUIRE(journal_rebuild(b.f.j, NULL, &b.f.e) == OK);
    struct hash32 again = fixture_digest(&b.f);
    CHECK(hash32_eq(&good, &again) && clean(&b));
    clean_up(&b);
}

static bool count_up(void *ctx, uint64_t done, uint64_t total)
{
    uint64_t *last = ctx;
    bool forward = done > *last && done <= total;

    *last = done;
    return forward;
}

static void progress_counts_up_to_the_total(void)
{
    struct broken b;
    struct receipt r;
    enum { N = 3000 };

    set_up(&b);
    struct change *changes = ARENA_ARRAY(&b.f.a, struct change, N);
    for (unsigned i = 0; i < N; i++)
        changes[i] = fixture_create(100 + i, fixture_sample(&b.f, i, 1));
    REQUIRE(fixture_submit(&b.f, changes, N, &r) == OK);
    uint64_t last = 0;
    const struct progress p = {count_up, &last};
    CHECK(journal_verify(&b.f.a, b.f.j, b.f.reader, &p, &b.v, &b.f.e) == OK && b.v.damage_count == 0);
    CHECK(last > N + N / 2); /* walking, then folding */
    last = 0;
    CHECK(journal_rebuild(b.f.j, &p, &b.f.e) == OK && last > N / 2);
    clean_up(&b);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_nobody_touched_has_no_damage),
        TEST(a_flipped_byte_of_an_entry_is_found_where_it_is),
        TEST(a_flipped_byte_beside_an_entry_is_found),
        TEST(a_number_changed_beside_an_entry_is_found),
        TEST(an_entry_moved_to_another_stream_is_found),
        TEST(a_rewritten_entry_breaks_the_chain_or_the_head),
        TEST(a_deleted_entry_is_missed_at_the_next),
        TEST(a_deleted_tail_is_missed_by_the_head),
        TEST(a_flipped_byte_of_a_head_is_found),
        TEST(a_flipped_byte_of_a_blob_and_a_missing_blob_are_found),
        TEST(a_changed_projection_is_found_and_a_rebuild_mends_it),
        TEST(a_rebuild_brings_back_a_table_that_is_gone),
        TEST(progress_counts_up_to_the_total),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
