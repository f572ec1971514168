#include "db/db.h"
#include "db/testing.h"

/* A database with a table of each kind, the writer that made it (now without rights) and a reader. */
struct fixture {
    struct arena a;
    struct error e;
    struct db *writer, *reader;
};

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    const char *path = test_database(&f->a, str_c(&f->a, str_printf(&f->a, "%s/test.db", test_folder())));
    if (db_open(path, DB_WRITE, &f->writer, &f->e))
        abort();
    db_guard(f->writer, DB_RIGHT_SCHEMA);
    if (db_run_ddl(
            f->writer,
            STR("CREATE TABLE r_round (id INTEGER PRIMARY KEY, n INTEGER); CREATE INDEX r_round_n ON r_round (n);"
                "CREATE TABLE journal_entry (id INTEGER PRIMARY KEY); CREATE TABLE session (id INTEGER PRIMARY KEY)"),
            &f->e))
        abort();
    db_guard(f->writer, DB_RIGHT_NONE);
    if (db_open(path, DB_READ, &f->reader, &f->e))
        abort();
}

static void clean_up(struct fixture *f)
{
    db_close(f->reader);
    db_close(f->writer);
    arena_free(&f->a);
}

static enum err run(struct fixture *f, struct db *db, const char *text)
{
    return db_exec(db, db_statement_text(db, str_of(text)), NULL, 0, &f->e);
}

static enum err run_under(struct fixture *f, unsigned rights, const char *text)
{
    unsigned before = db_guard(f->writer, rights);
    enum err err = run(f, f->writer, text);

    db_guard(f->writer, before);
    return err;
}

static void without_a_right_only_operational_tables_take_writes(void)
{
    struct fixture f;

    set_up(&f);
    CHECK(run(&f, f.writer, "INSERT INTO session (id) VALUES (1)") == OK);
    CHECK(run(&f, f.writer, "INSERT INTO r_round (id) VALUES (1)") == ERR_FORBIDDEN);
    CHECK(strcmp(f.e.key, "db.forbidden") == 0);
    /* to PostgreSQL this is another table, which there is not */
    CHECK(run(&f, f.writer, "INSERT INTO \"R_ROUND\" (id) VALUES (1)") == (test_server() ? ERR_IO : ERR_FORBIDDEN));
    CHECK(run(&f, f.writer, "UPDATE r_round SET n = 1") == ERR_FORBIDDEN);
    CHECK(run(&f, f.writer, "DELETE FROM r_round") == ERR_FORBIDDEN);
    CHECK(run(&f, f.writer, "INSERT INTO session (id) VALUES (1) ON CONFLICT (id) DO NOTHING") == OK);
    CHECK(run(&f, f.writer, "INSERT INTO journal_entry (id) VALUES (1)") == ERR_FORBIDDEN);
    CHECK(run(&f, f.writer, "DELETE FROM journal_entry") == ERR_FORBIDDEN);
    clean_up(&f);
}

static void each_right_opens_its_own_tables_only(void)
{
    struct fixture f;

    set_up(&f);
    CHECK(run_under(&f, DB_RIGHT_APPLY, "INSERT INTO r_round (id) VALUES (1)") == OK);
    CHECK(run_under(&f, DB_RIGHT_APPLY, "INSERT INTO journal_entry (id) VALUES (1)") == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_JOURNAL, "INSERT INTO journal_entry (id) VALUES (1)") == OK);
    CHECK(run_under(&f, DB_RIGHT_JOURNAL, "INSERT INTO r_round (id) VALUES (2)") == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA, "INSERT INTO r_round (id) VALUES (2)") == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL, "INSERT INTO r_round (id) VALUES (2)") == OK);
    clean_up(&f);
}

static void a_statement_that_ran_under_a_right_is_refused_without_it(void)
{
    struct fixture f;
    static const char text[] = "UPDATE r_round SET n = 7";

    set_up(&f);
    CHECK(run_under(&f, DB_RIGHT_APPLY, text) == OK);
    CHECK(run(&f, f.writer, text) == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_APPLY, text) == OK);
    /* Every statement is compiled anew by the database itself after this. */
    CHECK(run_under(&f, DB_RIGHT_SCHEMA, "CREATE TABLE account (id INTEGER PRIMARY KEY)") == OK);
    CHECK(run(&f, f.writer, text) == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_APPLY, text) == OK);
    clean_up(&f);
}

static void what_a_query_writes_is_written_under_the_rights_it_started_with(void)
{
    struct fixture f;
    struct db_rows rows;
    static const char text[] = "INSERT INTO r_round (id) VALUES (1), (2) RETURNING id";

    set_up(&f);
    struct db_statement *insert = db_statement_text(f.writer, str_of(text));
    CHECK(db_query(f.writer, insert, NULL, 0, &rows, &f.e) == ERR_FORBIDDEN);
    db_guard(f.writer, DB_RIGHT_APPLY);
    REQUIRE(db_query(f.writer, insert, NULL, 0, &rows, &f.e) == OK);
    db_guard(f.writer, DB_RIGHT_NONE);
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == 1);
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == 2);
    CHECK(!db_step(&rows));
    CHECK(db_end(&rows) == OK);
    clean_up(&f);
}

static const char *const schema_changes[] = {
    "CREATE TABLE x (id INTEGER)",
    "CREATE VIEW x AS SELECT id FROM r_round",
    "CREATE INDEX x ON session (id)",
    "DROP TABLE session",
    "DROP TABLE r_round",
    "DROP TABLE journal_entry",
    "DROP INDEX r_round_n",
    "ALTER TABLE r_round ADD COLUMN x TEXT",
    "ALTER TABLE session RENAME TO r_session",
};

/* Ways around the guard: the rules that hold it are changed, or another name is found for a table. Never allowed to anybody. */
static const char *const tricks[] = {
    "PRAGMA query_only = OFF",
    "PRAGMA secure_delete = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = OFF",
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE main",
    "CREATE TRIGGER t AFTER INSERT ON session BEGIN DELETE FROM r_round; END",
    "CREATE TEMP TABLE t (id INTEGER)",
    "CREATE TEMP VIEW t AS SELECT id FROM session",
    "CREATE TEMP TRIGGER t AFTER INSERT ON session BEGIN DELETE FROM r_round; END",
    "CREATE VIRTUAL TABLE t USING fts5(x)",
    "ANALYZE",
};

static const char *const server_tricks[] = {
    "RESET ROLE",
    "SET ROLE postgres",
    "DO 'BEGIN DELETE FROM r_round; END'",
    "COPY r_round FROM PROGRAM 'true'",
    "GRANT ALL ON r_round TO PUBLIC",
    "/* */ RESET ROLE",
    "SELECT 1; RESET ROLE",
};

static void a_page_can_neither_write_projections_nor_change_the_schema(void)
{
    struct fixture f;

    set_up(&f);
    for (size_t i = 0; i < COUNT_OF(schema_changes); i++) {
        CHECK(run(&f, f.writer, schema_changes[i]) == ERR_FORBIDDEN);
        CHECK(run(&f, f.reader, schema_changes[i]) == ERR_FORBIDDEN);
        db_guard(f.reader, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
        CHECK(run(&f, f.reader, schema_changes[i]) == ERR_FORBIDDEN);
        db_guard(f.reader, DB_RIGHT_NONE);
    }
    CHECK(db_run_ddl(f.writer, STR("SELECT 1; DROP TABLE r_round"), &f.e) == ERR_FORBIDDEN);
    CHECK(run(&f, f.writer, "DELETE FROM sqlite_master") != OK);
    CHECK(run(&f, f.writer, "SELECT count(*) FROM r_round WHERE id < 0 HAVING count(*) > 0") == OK);
    clean_up(&f);
}

static void no_trick_gets_around_the_guard_whatever_the_rights(void)
{
    struct fixture f;

    set_up(&f);
    for (size_t i = 0; i < COUNT_OF(tricks); i++) {
        CHECK(run(&f, f.reader, tricks[i]) == ERR_FORBIDDEN);
        CHECK(run(&f, f.writer, tricks[i]) == ERR_FORBIDDEN);
        CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL, tricks[i]) == ERR_FORBIDDEN);
    }
    for (size_t i = 0; test_server() && i < COUNT_OF(server_tricks); i++) {
        CHECK(run(&f, f.reader, server_tricks[i]) != OK);
        CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL, server_tricks[i]) != OK);
        CHECK(run(&f, f.writer, "DELETE FROM r_round") == ERR_FORBIDDEN);
    }
    clean_up(&f);
}

static void a_reader_writes_nothing(void)
{
    struct fixture f;

    set_up(&f);
    db_guard(f.reader, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL | DB_RIGHT_SCHEMA);
    CHECK(run(&f, f.reader, "INSERT INTO session (id) VALUES (1)") == ERR_FORBIDDEN);
    CHECK(run(&f, f.reader, "INSERT INTO r_round (id) VALUES (1)") == ERR_FORBIDDEN);
    CHECK(run(&f, f.reader, "INSERT INTO journal_entry (id) VALUES (1)") == ERR_FORBIDDEN);
    clean_up(&f);
}

static void the_schema_changes_under_its_right_and_that_of_the_table(void)
{
    struct fixture f;

    set_up(&f);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA, "DROP TABLE r_round") == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY, "ALTER TABLE r_round ADD COLUMN x TEXT DEFAULT ''") == OK);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY, "ALTER TABLE journal_entry ADD COLUMN x TEXT") ==
          ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY, "DROP TABLE journal_entry") == ERR_FORBIDDEN);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY, "DROP INDEX r_round_n") == OK);
    CHECK(run_under(&f, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY, "DROP TABLE r_round") == OK);
    clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(without_a_right_only_operational_tables_take_writes),
        TEST(each_right_opens_its_own_tables_only),
        TEST(a_statement_that_ran_under_a_right_is_refused_without_it),
        TEST(what_a_query_writes_is_written_under_the_rights_it_started_with),
        TEST(a_page_can_neither_write_projections_nor_change_the_schema),
        TEST(no_trick_gets_around_the_guard_whatever_the_rights),
        TEST(a_reader_writes_nothing),
        TEST(the_schema_changes_under_its_right_and_that_of_the_table),
    };

    return TEST_MAIN(tests);
}
