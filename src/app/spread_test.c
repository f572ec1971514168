#include "app/spread.h"

#include "app/house_fixture.h"

/* This test's own: each engine keeps its list of tables elsewhere. */
static const char *tables_of(const struct landia *l)
{
    return db_is_server(l->database) ? "SELECT tablename FROM pg_tables WHERE schemaname = 'sanad'"
                                     : "SELECT name FROM sqlite_schema WHERE type = 'table'";
}

static bool is_planned(struct arena *a, struct str plan, struct str table)
{
    struct str local = str_printf(a, "\n--   %.*s ", STR_ARG(table));
    struct str distributed = str_printf(a, "\nSELECT create_distributed_table('%.*s', 'bucket', ", STR_ARG(table));

    return str_contains(plan, str_starts(table, STR("r_")) ? distributed : local);
}

static void every_table_of_the_database_is_in_the_plan(void)
{
    struct landia l;
    struct db_rows rows;
    size_t n = 0;

    landia_set_up(&l);
    struct str plan = spread_plan(&l.a, &house_model);
    REQUIRE(db_query(l.db, db_statement_text(l.db, str_of(tables_of(&l))), NULL, 0, &rows, &l.e) == OK);
    for (; db_step(&rows); n++) {
        struct str table = str_copy(&l.a, db_get_text(&rows, 0));
        if (!is_planned(&l.a, plan, table))
            printf("not in the plan: %.*s\n", STR_ARG(table));
        CHECK(is_planned(&l.a, plan, table));
    }
    CHECK(db_end(&rows) == OK && n > house_model.n);
    landia_clean_up(&l);
}

static void the_plan_says_what_was_not_tried(void)
{
    struct arena a = ARENA_EMPTY;
    struct str plan = spread_plan(&a, &house_model);

    CHECK(str_contains(plan, STR("UNTESTED WITH CITUS ITSELF")));
    CHECK(str_contains(plan, STR("'r_position', 'bucket', colocate_with => 'none'")));
    CHECK(!is_planned(&a, plan, STR("r_nobody")) && !is_planned(&a, plan, STR("nobody")));
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_table_of_the_database_is_in_the_plan),
        TEST(the_plan_says_what_was_not_tried),
    };
    return TEST_MAIN(tests);
}
