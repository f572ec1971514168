#include "db/testing.h"
#include "i18n/i18n.h"
#include "model/project.h"
#include "model/sample_test.h"

static struct arena arena;

static struct db *projection(void)
{
    struct error e = ERROR_IN(&arena);
    struct db *db = NULL;

    if (db_open(test_database(&arena, str_c(&arena, str_printf(&arena, "%s/p.db", test_folder()))), DB_WRITE, &db,
                &e) != OK)
        return NULL;
    db_guard(db, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY);
    CHECK(db_begin(db, &e) == OK);
    CHECK(db_run_ddl(db, record_ddl(&arena, &sample_type), &e) == OK);
    CHECK(db_commit(db, &e) == OK);
    return db;
}

static struct record_meta meta_of(uint8_t number)
{
    return (struct record_meta){
        .id = {{number}},
        .scope = {{1}},
        .live = true,
        .heads = STR("a\0b"),
        .contested = UINT64_C(1) << 63,
        .breaches = 2,
        .made_at = {1},
        .made_by = {{2}},
        .changed_at = {3},
        .changed_by = {{4}},
        .source = {{5}},
    };
}

static void put(struct db *db, const struct record_meta *meta, const struct sample *s)
{
    struct db_value row[RECORD_COLUMNS_MOST];
    struct error e = ERROR_IN(&arena);

    record_to_row(&sample_type, meta, s, row);
    CHECK(db_begin(db, &e) == OK);
    CHECK(db_exec(db, db_statement_text(db, record_upsert_sql(&arena, &sample_type)), row,
                  record_column_count(&sample_type), &e) == OK);
    CHECK(db_commit(db, &e) == OK);
}

/* The rows, by id; at most two. */
static size_t get(struct db *db, struct record_meta meta[2], struct sample out[2])
{
    struct error e = ERROR_IN(&arena);
    struct db_rows rows;
    size_t n = 0;

    if (db_query(db, db_statement_text(db, record_select_sql(&arena, &sample_type, STR("ORDER BY id"))), NULL, 0, &rows,
                 &e) != OK)
        return 0;
    while (n < 2 && db_step(&rows)) {
        CHECK(record_from_row(&arena, &sample_type, &rows, &meta[n], &out[n], &e) == OK);
        n++;
    }
    CHECK(db_end(&rows) == OK);
    return n;
}

static void a_row_holds_the_record_and_what_is_said_of_it(void)
{
    struct db *db = projection();
    struct sample full = sample_full(), *blank = record_new(&arena, &sample_type), out[2];
    struct record_meta one = meta_of(1), two = meta_of(2), meta[2] = {0};

    REQUIRE(db);
    two.live = false;
    two.heads = STR_EMPTY;
    put(db, &one, &full);
    put(db, &two, blank);
    REQUIRE(get(db, meta, out) == 2);
    CHECK(record_diff(&sample_type, &out[0], &full) == 0);
    CHECK(record_diff(&sample_type, &out[1], blank) == 0);
    CHECK(id_eq(meta[0].id, one.id) && id_eq(meta[0].scope, one.scope) && meta[0].live &&
          str_eq(meta[0].heads, one.heads));
    CHECK(meta[0].contested == one.contested && meta[0].breaches == 2);
    CHECK(meta[0].made_at.us == 1 && meta[0].changed_at.us == 3);
    CHECK(id_eq(meta[0].made_by, one.made_by) && id_eq(meta[0].changed_by, one.changed_by) &&
          id_eq(meta[0].source, one.source));
    CHECK(!meta[1].live && meta[1].heads.n == 0);
    db_close(db);
}

static void a_row_is_replaced_by_the_next_of_its_id(void)
{
    struct db *db = projection();
    struct sample full = sample_full(), later = sample_full(), out[2];
    struct record_meta meta = meta_of(1), seen[2] = {0};

    REQUIRE(db);
    later.men = INT_NONE;
    later.location = NO_GEOPOINT;
    put(db, &meta, &full);
    meta.changed_at.us = 9;
    put(db, &meta, &later);
    REQUIRE(get(db, seen, out) == 1);
    CHECK(record_diff(&sample_type, &out[0], &later) == 0 && seen[0].changed_at.us == 9);
    db_close(db);
}

static void a_row_whose_id_is_none_is_damage(void)
{
    struct db *db = projection();
    struct error e = ERROR_IN(&arena);
    struct db_value row[RECORD_COLUMNS_MOST];
    struct sample full = sample_full(), out;
    struct record_meta meta = meta_of(1);
    struct db_rows rows;

    REQUIRE(db);
    record_to_row(&sample_type, &meta, &full, row);
    row[2] = db_blob(STR("short"));
    CHECK(db_exec(db, db_statement_text(db, record_upsert_sql(&arena, &sample_type)), row,
                  record_column_count(&sample_type), &e) == OK);
    REQUIRE(db_query(db, db_statement_text(db, record_select_sql(&arena, &sample_type, STR_EMPTY)), NULL, 0, &rows,
                     &e) == OK);
    CHECK(db_step(&rows) && record_from_row(&arena, &sample_type, &rows, &meta, &out, &e) == ERR_DAMAGED &&
          i18n_has(e.key));
    CHECK(db_end(&rows) != ERR_IO);
    db_close(db);
}

static void a_row_in_another_bucket_than_its_ids_is_damage(void)
{
    struct db *db = projection();
    struct error e = ERROR_IN(&arena);
    struct sample full = sample_full(), out[2];
    struct record_meta meta = meta_of(1), seen[2];

    REQUIRE(db);
    meta.id.b[15] = 0xff;
    put(db, &meta, &full);
    REQUIRE(get(db, seen, out) == 1);
    CHECK(db_exec(db, db_statement_text(db, STR("UPDATE r_sample SET bucket = 62 WHERE bucket = 63")), NULL, 0, &e) ==
              OK &&
          db_changes(db) == 1);
    struct db_rows rows;
    REQUIRE(db_query(db, db_statement_text(db, record_select_sql(&arena, &sample_type, STR_EMPTY)), NULL, 0, &rows,
                     &e) == OK);
    CHECK(db_step(&rows) && record_from_row(&arena, &sample_type, &rows, &meta, &out[0], &e) == ERR_DAMAGED);
    CHECK(db_end(&rows) == OK);
    db_close(db);
}

static void the_statements_name_the_columns_in_one_order(void)
{
    struct str names = STR(
        "(\"id\", \"bucket\", \"scope\", \"live\", \"heads\", \"contested\", \"breaches\", \"made_at\", \"made_by\", "
        "\"changed_at\", \"changed_by\", \"source\", \"round\", \"place\", \"need\", \"note\", \"share\", \"day\", "
        "\"at\", "
        "\"present\", \"other\", \"location_lat\", \"location_lon\", \"men\", \"women\", \"change\")");
    struct str ddl = record_ddl(&arena, &sample_type), select = record_select_sql(&arena, &sample_type, STR_EMPTY);

    CHECK(record_column_count(&sample_type) == 26);
    CHECK(str_contains(record_upsert_sql(&arena, &sample_type), names));
    CHECK(str_contains(select, str_slice(names, 1, names.n - 1)));
    CHECK(str_ends(select, STR(" FROM r_sample")));
    CHECK(str_starts(ddl, STR("CREATE TABLE IF NOT EXISTS r_sample (\"id\" BYTEA NOT NULL, \"bucket\" BIGINT NOT NULL, "
                              "\"scope\" BYTEA NOT NULL, ")));
    CHECK(str_contains(ddl, STR("\"need\" TEXT, \"note\" TEXT, \"share\" BIGINT, ")));
    CHECK(str_contains(ddl, STR("\"other\" BYTEA, \"location_lat\" BIGINT, \"location_lon\" BIGINT, \"men\" BIGINT, "
                                "\"women\" BIGINT, \"change\" BIGINT, PRIMARY KEY (id, bucket)) WITHOUT ROWID;\n")));
    CHECK(str_contains(ddl, STR("ON r_sample (changed_at, id) WHERE contested <> 0;\n")));
    CHECK(str_contains(ddl, STR("ON r_sample (changed_at, id) WHERE breaches <> 0;\n")));
    CHECK(!str_contains(record_upsert_sql(&arena, &sample_type), STR("\"id\" = excluded")));
    CHECK(!str_contains(record_upsert_sql(&arena, &sample_type), STR("\"bucket\" = excluded")));
    CHECK(str_is(record_delete_sql(&arena, &sample_type, STR_EMPTY), "DELETE FROM r_sample"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_row_holds_the_record_and_what_is_said_of_it),
        TEST(a_row_is_replaced_by_the_next_of_its_id),
        TEST(a_row_whose_id_is_none_is_damage),
        TEST(a_row_in_another_bucket_than_its_ids_is_damage),
        TEST(the_statements_name_the_columns_in_one_order),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
