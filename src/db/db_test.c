#include "db/db.h"

#include <sys/stat.h>

#include "base/file.h"
#include "db/testing.h"

static const struct statement_set sql = {"-- Statements of this test.\n"
                                         "-- name: add\n"
                                         "INSERT INTO thing (id, name, bytes) VALUES ($1, $2, $3);\n"
                                         "\n"
                                         "-- Swapped on purpose: SQLite numbers values by appearance.\n"
                                         "-- name: rename\n"
                                         "UPDATE thing SET name = $2 WHERE id = $1\n"
                                         "-- name: all\n"
                                         "SELECT id, name, bytes FROM thing ORDER BY id;\n"
                                         "-- name: name_of\n"
                                         "SELECT name FROM thing WHERE id = $1;\n"
                                         "-- name: count\n"
                                         "SELECT count(*) FROM thing;\n"};

/* A writer on a new database with one table of the test's own. */
struct fixture {
    struct arena a;
    struct error e;
    const char *path;
    struct db *db;
};

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->path = test_database(&f->a, str_c(&f->a, str_printf(&f->a, "%s/test.db", test_folder())));
    if (db_open(f->path, DB_WRITE, &f->db, &f->e))
        abort();
    db_guard(f->db, DB_RIGHT_SCHEMA);
    if (db_run_ddl(f->db,
                   STR("CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, bytes BYTEA);"
                       "CREATE INDEX thing_name ON thing (name);"),
                   &f->e))
        abort();
    db_guard(f->db, DB_RIGHT_NONE);
}

static void clean_up(struct fixture *f)
{
    db_close(f->db);
    arena_free(&f->a);
}

static enum err add(struct fixture *f, int64_t id, struct db_value name)
{
    const struct db_value values[] = {db_int(id), name, DB_NOTHING};

    return db_exec(f->db, db_prepare(f->db, &sql, "add"), values, COUNT_OF(values), &f->e);
}

static int64_t count(struct fixture *f, struct db *db)
{
    struct db_rows rows;
    int64_t n = -1;

    if (db_query(db, db_prepare(db, &sql, "count"), NULL, 0, &rows, &f->e))
        return -1;
    while (db_step(&rows))
        n = db_get_int(&rows, 0);
    return db_end(&rows) ? -1 : n;
}

static enum err rename_to(struct fixture *f, int64_t id, const char *name)
{
    const struct db_value values[] = {db_int(id), db_text(str_of(name))};

    return db_send(f->db, db_prepare(f->db, &sql, "rename"), values, COUNT_OF(values), &f->e);
}

static bool is_named(struct fixture *f, int64_t id, const char *name)
{
    struct db_value value = db_int(id);
    struct db_rows rows;

    if (db_query(f->db, db_prepare(f->db, &sql, "name_of"), &value, 1, &rows, &f->e))
        return false;
    bool same = db_step(&rows) ? str_is(db_get_text(&rows, 0), name) : !name;
    bool more = db_step(&rows);
    return db_end(&rows) == OK && same && !more;
}

static bool foresee_name(struct fixture *f, int64_t id)
{
    struct db_value value = db_int(id);

    return db_foresee(f->db, db_prepare(f->db, &sql, "name_of"), &value, 1);
}

static void values_come_back_as_they_went_in(void)
{
    struct fixture f;
    struct db_rows rows;

    set_up(&f);
    const struct db_value first[] = {db_int(1), db_text(STR("أبو سليم")), db_blob(STR("\0\xff"))};
    const struct db_value second[] = {db_int(INT64_MAX), db_text(STR_EMPTY), db_blob(STR_EMPTY)};
    const struct db_value third[] = {db_int(-2), db_text(STR("x")), db_int(INT_NONE)};
    struct db_statement *insert = db_prepare(f.db, &sql, "add");
    REQUIRE(db_exec(f.db, insert, first, 3, &f.e) == OK);
    REQUIRE(db_exec(f.db, insert, second, 3, &f.e) == OK);
    REQUIRE(db_exec(f.db, insert, third, 3, &f.e) == OK);

    REQUIRE(db_query(f.db, db_prepare(f.db, &sql, "all"), NULL, 0, &rows, &f.e) == OK);
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == -2);
    CHECK(db_is_null(&rows, 2) && db_get_int(&rows, 2) == INT_NONE && db_get_blob(&rows, 2).n == 0);
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == 1);
    CHECK(str_is(db_get_text(&rows, 1), "أبو سليم") && str_eq(db_get_blob(&rows, 2), STR("\0\xff")));
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == INT64_MAX);
    CHECK(!db_is_null(&rows, 1) && db_get_text(&rows, 1).n == 0 && !db_is_null(&rows, 2));
    CHECK(!db_step(&rows));
    CHECK(!db_step(&rows));
    CHECK(db_end(&rows) == OK);
    clean_up(&f);
}

static void a_value_is_bound_by_its_number_not_by_its_place(void)
{
    struct fixture f;
    struct db_rows rows;

    set_up(&f);
    REQUIRE(add(&f, 5, db_text(STR("old"))) == OK);
    const struct db_value values[] = {db_int(5), db_text(STR("new"))};
    CHECK(db_exec(f.db, db_prepare(f.db, &sql, "rename"), values, 2, &f.e) == OK);
    CHECK(db_changes(f.db) == 1);
    REQUIRE(db_query(f.db, db_prepare(f.db, &sql, "all"), NULL, 0, &rows, &f.e) == OK);
    CHECK(db_step(&rows) && str_is(db_get_text(&rows, 1), "new"));
    CHECK(db_end(&rows) == OK);
    clean_up(&f);
}

static void a_statement_is_kept_and_may_run_within_itself(void)
{
    struct fixture f;
    struct db_rows outer, inner;
    int seen = 0;

    set_up(&f);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK && add(&f, 2, DB_NOTHING) == OK);
    struct db_statement *all = db_statement_text(f.db, STR("SELECT id FROM thing ORDER BY id"));
    CHECK(db_statement_text(f.db, STR("SELECT id FROM thing ORDER BY id")) == all);
    CHECK(db_prepare(f.db, &sql, "all") == db_prepare(f.db, &sql, "all"));
    REQUIRE(db_query(f.db, all, NULL, 0, &outer, &f.e) == OK);
    while (db_step(&outer)) {
        REQUIRE(db_query(f.db, all, NULL, 0, &inner, &f.e) == OK);
        while (db_step(&inner))
            seen++;
        CHECK(db_end(&inner) == OK);
    }
    CHECK(db_end(&outer) == OK);
    CHECK(seen == 4);
    clean_up(&f);
}

static void what_was_rolled_back_is_not_there(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    db_rollback(f.db);
    db_rollback(f.db);
    CHECK(count(&f, f.db) == 0);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    CHECK(db_commit(f.db, &f.e) == OK);
    CHECK(count(&f, f.db) == 1);
    clean_up(&f);
}

static void a_bad_part_is_taken_back_without_its_neighbours(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(db_savepoint(f.db, &f.e) == OK);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    CHECK(db_release(f.db, &f.e) == OK);
    REQUIRE(db_savepoint(f.db, &f.e) == OK);
    REQUIRE(add(&f, 2, DB_NOTHING) == OK);
    REQUIRE(db_savepoint(f.db, &f.e) == OK);
    REQUIRE(add(&f, 3, DB_NOTHING) == OK);
    db_take_back(f.db);
    CHECK(count(&f, f.db) == 2);
    db_take_back(f.db);
    CHECK(count(&f, f.db) == 1);
    REQUIRE(add(&f, 4, DB_NOTHING) == OK);
    CHECK(db_commit(f.db, &f.e) == OK);
    CHECK(count(&f, f.db) == 2);
    clean_up(&f);
}

static void a_part_that_cannot_be_taken_back_takes_the_whole_with_it(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    db_take_back(f.db); /* there is no savepoint */
    CHECK(db_commit(f.db, &f.e) == ERR_IO);
    CHECK(count(&f, f.db) == 0);
    clean_up(&f);
}

static void a_reader_sees_one_state_until_it_ends(void)
{
    struct fixture f;
    struct db *reader;

    set_up(&f);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    REQUIRE(db_open(f.path, DB_READ, &reader, &f.e) == OK);
    REQUIRE(db_begin(reader, &f.e) == OK);
    CHECK(count(&f, reader) == 1);
    REQUIRE(add(&f, 2, DB_NOTHING) == OK);
    CHECK(count(&f, reader) == 1);
    CHECK(db_commit(reader, &f.e) == OK);
    CHECK(count(&f, reader) == 2);
    db_close(reader);
    clean_up(&f);
}

static void a_value_already_there_is_a_conflict(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    CHECK(add(&f, 1, DB_NOTHING) == ERR_CONFLICT);
    CHECK(strcmp(f.e.key, "db.conflict") == 0 && f.e.args[0].n);
    CHECK(add(&f, 2, DB_NOTHING) == OK);
    clean_up(&f);
}

static void a_mistake_in_sql_shows_when_it_runs(void)
{
    struct fixture f;

    set_up(&f);
    struct db_statement *wrong = db_statement_text(f.db, STR("SELECT id FROM nowhere"));
    CHECK(db_exec(f.db, wrong, NULL, 0, &f.e) == ERR_IO);
    CHECK(strcmp(f.e.key, "db.failed") == 0 && str_contains(f.e.args[0], STR("nowhere")));
    clean_up(&f);
}

static void what_is_no_database_is_damaged(void)
{
    struct fixture f;
    struct db *db;

    set_up(&f);
    const char *noise = str_c(&f.a, str_printf(&f.a, "%s/noise.db", test_folder()));
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    REQUIRE(file_write(noise, (struct str){bytes, sizeof bytes}, 0600, &f.e) == OK);
    CHECK(db_open(noise, DB_WRITE, &db, &f.e) == ERR_DAMAGED && !db);
    CHECK(db_open(str_c(&f.a, str_printf(&f.a, "%s/a/b", test_folder())), DB_WRITE, &db, &f.e) == ERR_IO && !db);
    clean_up(&f);
}

static void what_was_foreseen_is_found_and_then_asked_again(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("one"))) == OK && add(&f, 2, db_text(STR("two"))) == OK);
    for (int times = 0; times < 3; times++) { /* a statement is prepared when it runs again */
        foresee_name(&f, 1);
        foresee_name(&f, 2);
        foresee_name(&f, 2);
        foresee_name(&f, 9);
        REQUIRE(db_begin(f.db, &f.e) == OK);
        CHECK(is_named(&f, 2, "two"));
        CHECK(is_named(&f, 9, NULL));
        REQUIRE(rename_to(&f, 2, "deux") == OK);
        CHECK(is_named(&f, 2, "deux"));
        CHECK(is_named(&f, 1, "one"));
        REQUIRE(rename_to(&f, 2, "two") == OK);
        REQUIRE(db_commit(f.db, &f.e) == OK);
    }
    clean_up(&f);
}

static void what_was_foreseen_is_forgotten_with_the_transaction(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("one"))) == OK);
    for (int times = 0; times < 2; times++) {
        foresee_name(&f, 1);
        REQUIRE(db_begin(f.db, &f.e) == OK);
        if (times)
            REQUIRE(db_commit(f.db, &f.e) == OK);
        else
            db_rollback(f.db);
        REQUIRE(db_begin(f.db, &f.e) == OK);
        REQUIRE(rename_to(&f, 1, "un") == OK);
        CHECK(is_named(&f, 1, "un"));
        db_rollback(f.db);
    }
    clean_up(&f);
}

static void more_is_foreseen_than_is_kept(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    for (int64_t i = 0; i < 1500; i++)
        REQUIRE(add(&f, i, db_int(INT_NONE)) == OK && rename_to(&f, i, i % 2 ? "odd" : "even") == OK);
    REQUIRE(db_commit(f.db, &f.e) == OK);
    for (int64_t i = 0; i < 1500; i++)
        foresee_name(&f, i);
    CHECK(!foresee_name(&f, 1500));
    REQUIRE(db_begin(f.db, &f.e) == OK);
    for (int64_t i = 0; i < 1500; i++)
        CHECK(is_named(&f, i, i % 2 ? "odd" : "even"));
    REQUIRE(db_commit(f.db, &f.e) == OK);
    clean_up(&f);
}

/* It would else fail all that is done in the transaction. */
static void what_was_foreseen_wrongly_is_told_to_whoever_asks(void)
{
    struct fixture f;
    struct db_rows rows;

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("one"))) == OK);
    struct db_statement *wrong = db_statement_text(f.db, STR("SELECT nothing FROM thing"));
    foresee_name(&f, 1);
    db_foresee(f.db, wrong, NULL, 0);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    CHECK(is_named(&f, 1, "one"));
    CHECK(db_query(f.db, wrong, NULL, 0, &rows, &f.e) == ERR_IO);
    db_rollback(f.db);
    foresee_name(&f, 1);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    CHECK(is_named(&f, 1, "one"));
    REQUIRE(db_commit(f.db, &f.e) == OK);
    clean_up(&f);
}

static void what_was_sent_behind_a_failure_can_be_sent_again(void)
{
    struct fixture f;
    const struct db_value one[] = {db_int(1), DB_NOTHING, DB_NOTHING};

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("one"))) == OK);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    enum err sent = db_send(f.db, db_prepare(f.db, &sql, "add"), one, COUNT_OF(one), &f.e);
    if (!sent)
        sent = rename_to(&f, 1, "un");
    CHECK(sent || db_commit(f.db, &f.e) == ERR_CONFLICT);
    db_rollback(f.db);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    CHECK(rename_to(&f, 1, "un") == OK);
    CHECK(db_commit(f.db, &f.e) == OK);
    CHECK(is_named(&f, 1, "un"));
    clean_up(&f);
}

static void a_large_result_comes_while_others_run_and_write(void)
{
    enum { MANY = 2500 };
    struct fixture f;
    struct db_rows rows;
    int64_t seen = 0;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    for (int64_t i = 0; i < MANY; i++)
        REQUIRE(add(&f, i, DB_NOTHING) == OK);
    REQUIRE(db_commit(f.db, &f.e) == OK);
    for (int begun = 0; begun < 2; begun++) {
        REQUIRE(!begun || db_begin(f.db, &f.e) == OK);
        REQUIRE(db_scan(f.db, db_prepare(f.db, &sql, "all"), NULL, 0, &rows, &f.e) == OK);
        for (seen = 0; db_step(&rows); seen++) {
            const struct db_value values[] = {db_int(seen), db_text(STR("seen"))};
            CHECK(db_get_int(&rows, 0) == seen);
            if (begun)
                CHECK(db_exec(f.db, db_prepare(f.db, &sql, "rename"), values, 2, &f.e) == OK);
        }
        CHECK(seen == MANY);
        CHECK(db_end(&rows) == OK);
        CHECK(!begun || db_commit(f.db, &f.e) == OK);
        CHECK(!db_in_transaction(f.db));
    }
    clean_up(&f);
}

static void what_is_absent_is_not_found(void)
{
    struct fixture f;
    struct db *db;

    set_up(&f);
    const char *path = str_c(&f.a, str_printf(&f.a, "%s/absent", test_folder()));
    CHECK(db_open(test_database(&f.a, path), DB_READ, &db, &f.e) == ERR_NOT_FOUND && !db);
    CHECK(strcmp(f.e.key, "db.missing") == 0);
    clean_up(&f);
}

static void only_its_owner_can_read_the_files(void)
{
    struct fixture f;
    struct stat st;

    set_up(&f);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    CHECK(stat(f.path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(stat(str_c(&f.a, str_printf(&f.a, "%s-wal", f.path)), &st) == 0 && (st.st_mode & 0777) == 0600);
    clean_up(&f);
}

static void what_was_deleted_is_gone_from_the_file(void)
{
    struct fixture f;
    struct str file;

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("Mamadou of Agadez"))) == OK);
    REQUIRE(db_exec(f.db, db_statement_text(f.db, STR("DELETE FROM thing")), NULL, 0, &f.e) == OK);
    db_close(f.db);
    f.db = NULL;
    REQUIRE(file_read(&f.a, f.path, 1 << 20, &file, &f.e) == OK);
    CHECK(!str_contains(file, STR("Agadez")));
    clean_up(&f);
}

/* --- what holds of a server --- */

static void a_server_that_would_lose_a_commit_is_refused(void)
{
    struct fixture f;
    struct db *db;

    set_up(&f);
    const char *loose = str_c(&f.a, str_printf(&f.a, "%s&options=-c%%20synchronous_commit%%3Doff", f.path));
    CHECK(db_open(loose, DB_WRITE, &db, &f.e) == ERR_INVALID && !db);
    CHECK(strcmp(f.e.key, "db.unsafe_server") == 0 && str_is(f.e.args[0], "synchronous_commit = off"));
    clean_up(&f);
}

static void a_database_that_sorts_texts_otherwise_is_refused(void)
{
    struct fixture f;
    struct db *db;

    set_up(&f);
    const char *name = str_c(&f.a, str_printf(&f.a, "other_%ld", (long)getpid()));
    REQUIRE(test_server_run(
        str_c(&f.a, str_printf(&f.a, "CREATE DATABASE %s ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", name))));
    const char *other = str_c(&f.a, str_printf(&f.a, "postgresql:///%s?%s", name, test_server()));
    CHECK(db_open(other, DB_WRITE, &db, &f.e) == ERR_INVALID && !db);
    CHECK(strcmp(f.e.key, "db.unfit_server") == 0);
    CHECK(test_server_run(str_c(&f.a, str_printf(&f.a, "DROP DATABASE %s", name))));
    clean_up(&f);
}

static void a_database_is_held_by_one(void)
{
    struct fixture f;
    struct db *other;

    set_up(&f);
    REQUIRE(db_open(f.path, DB_WRITE, &other, &f.e) == OK);
    CHECK(db_hold(f.db, 0, &f.e) == OK);
    CHECK(db_hold(other, 0, &f.e) == ERR_BUSY);
    db_close(f.db);
    f.db = NULL;
    CHECK(db_hold(other, 5, &f.e) == OK);
    db_close(other);
    clean_up(&f);
}

/* The rows foreseen are those of the beginning: nothing is asked any more. */
static void what_was_foreseen_is_asked_at_the_beginning(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(add(&f, 1, db_text(STR("one"))) == OK && add(&f, 2, db_text(STR("two"))) == OK);
    CHECK(foresee_name(&f, 1) && foresee_name(&f, 2));
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(rename_to(&f, 1, "un") == OK && rename_to(&f, 2, "deux") == OK);
    CHECK(is_named(&f, 1, "one"));
    CHECK(is_named(&f, 1, "un"));
    db_guard(f.db, DB_RIGHT_APPLY); /* others than it was announced under */
    CHECK(is_named(&f, 2, "deux"));
    db_guard(f.db, DB_RIGHT_NONE);
    CHECK(is_named(&f, 2, "two"));
    REQUIRE(db_commit(f.db, &f.e) == OK);
    clean_up(&f);
}

static void two_writers_wait_for_each_other(void)
{
    struct fixture f;
    struct db *other;

    set_up(&f);
    const char *impatient = str_c(&f.a, str_printf(&f.a, "%s&options=-c%%20lock_timeout%%3D100", f.path));
    REQUIRE(db_open(impatient, DB_WRITE, &other, &f.e) == OK);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    struct db_value one = db_int(1);
    CHECK(db_foresee(other, db_prepare(other, &sql, "name_of"), &one, 1));
    CHECK(db_begin(other, &f.e) == ERR_BUSY && strcmp(f.e.key, "db.busy") == 0);
    CHECK(!db_in_transaction(other));
    REQUIRE(db_commit(f.db, &f.e) == OK);
    CHECK(db_begin(other, &f.e) == OK);
    db_close(other);
    clean_up(&f);
}

static void a_lost_connection_ends_the_transaction(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(db_begin(f.db, &f.e) == OK);
    REQUIRE(add(&f, 1, DB_NOTHING) == OK);
    REQUIRE(test_server_run(str_c(&f.a, str_printf(&f.a,
                                                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                                   "WHERE datname = '%.*s'",
                                                   STR_ARG(test_database_name(f.path))))));
    CHECK(add(&f, 2, DB_NOTHING) == ERR_BUSY && strcmp(f.e.key, "db.lost") == 0);
    CHECK(!db_in_transaction(f.db));
    CHECK(db_commit(f.db, &f.e) == ERR_BUSY);
    db_close(f.db);
    REQUIRE(db_open(f.path, DB_WRITE, &f.db, &f.e) == OK);
    CHECK(count(&f, f.db) == 0);
    clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(values_come_back_as_they_went_in),
        TEST(a_value_is_bound_by_its_number_not_by_its_place),
        TEST(a_statement_is_kept_and_may_run_within_itself),
        TEST(what_was_rolled_back_is_not_there),
        TEST(a_bad_part_is_taken_back_without_its_neighbours),
        TEST(a_part_that_cannot_be_taken_back_takes_the_whole_with_it),
        TEST(a_reader_sees_one_state_until_it_ends),
        TEST(a_value_already_there_is_a_conflict),
        TEST(a_mistake_in_sql_shows_when_it_runs),
        TEST(what_was_foreseen_is_found_and_then_asked_again),
        TEST(what_was_foreseen_is_forgotten_with_the_transaction),
        TEST(more_is_foreseen_than_is_kept),
        TEST(what_was_foreseen_wrongly_is_told_to_whoever_asks),
        TEST(what_was_sent_behind_a_failure_can_be_sent_again),
        TEST(a_large_result_comes_while_others_run_and_write),
        TEST(what_is_absent_is_not_found),
    };
    static const struct test files[] = {
        TEST(what_is_no_database_is_damaged),
        TEST(only_its_owner_can_read_the_files),
        TEST(what_was_deleted_is_gone_from_the_file),
    };
    static const struct test servers[] = {
        TEST(a_server_that_would_lose_a_commit_is_refused),
        TEST(a_database_that_sorts_texts_otherwise_is_refused),
        TEST(a_database_is_held_by_one),
        TEST(what_was_foreseen_is_asked_at_the_beginning),
        TEST(two_writers_wait_for_each_other),
        TEST(a_lost_connection_ends_the_transaction),
    };
    struct test all[COUNT_OF(tests) + COUNT_OF(servers)];
    size_t n = COUNT_OF(tests), more = test_server() ? COUNT_OF(servers) : COUNT_OF(files);

    memcpy(all, tests, sizeof tests);
    memcpy(all + n, test_server() ? servers : files, more * sizeof *all);
    return test_main(argc, argv, all, n + more);
}
