/*
 * Sums and distinct counts by place over records in memory, through figure_compute. The peer is SQLite over the same rows in memory
 * with a covering index, which has done the sorting beforehand. What it does not do and sanad does: the keyed digest of the set of
 * records behind every cell. The answers are compared cell by cell.
 */
#include <sqlite3.h>

#include "bench.h"
#include "figure/figure.h"
#include "world.h"

struct survey {
    struct world world;
    struct table table;
    struct figure_data data;
    struct indicator sum, distinct;
    struct dimension place;
    struct arena scratch;
    struct figure_result result;
    sqlite3 *db;
    sqlite3_stmt *peer_sum, *peer_distinct;
};

/* --- ours --- */

static enum err only_table(void *ctx, const struct record_type *type, const struct table **table, struct error *e)
{
    const struct survey *s = ctx;

    (void)type, (void)e;
    *table = &s->table;
    return OK;
}

static void make_table(struct arena *a, struct survey *s, size_t n)
{
    struct nationality_count *counts = ARENA_ARRAY(a, struct nationality_count, n);
    struct id *ids = ARENA_ARRAY(a, struct id, n);
    uint64_t *versions = ARENA_ARRAY(a, uint64_t, n);

    s->table = (struct table){.type = &nationality_count_type, .n = n, .records = ARENA_ARRAY(a, const void *, n)};
    for (size_t i = 0; i < n; i++) {
        counts[i] = world_count(&s->world, i);
        s->table.records[i] = &counts[i];
        ids[i] = (struct id){{(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
        versions[i] = bench_random(i);
    }
    s->table.ids = ids;
    s->table.versions = versions;
}

static void make_indicators(struct survey *s)
{
    const struct record_type *type = &nationality_count_type;

    s->place = (struct dimension){.id = STR("muhalla"), .kind = DIM_PLACE, .level = 2};
    s->sum = (struct indicator){.id = STR("people"),
                                .count = COUNT_SUM,
                                .type = type,
                                .field = record_field(type, STR("individuals")),
                                .dims = {&s->place},
                                .dim_count = 1};
    s->distinct = s->sum;
    s->distinct.id = STR("nationalities");
    s->distinct.count = COUNT_DISTINCT;
    s->distinct.field = record_field(type, STR("nationality"));
    s->data = (struct figure_data){only_table, s, &s->world.places, &s->world.codes, {{0}}};
}

static void compute(struct survey *s, const struct indicator *indicator)
{
    struct figure_query query = {.indicator = indicator, .by = {&s->place}, .by_count = 1};

    arena_free(&s->scratch);
    struct error e = ERROR_IN(&s->scratch);
    bench_must(figure_compute(&s->scratch, &s->data, &query, &s->result, &e), &e);
}

static void ours_sum(void *ctx)
{
    struct survey *s = ctx;

    compute(s, &s->sum);
}

static void ours_distinct(void *ctx)
{
    struct survey *s = ctx;

    compute(s, &s->distinct);
}

/* --- SQLite --- */

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        bench_stop(sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *made;

    if (sqlite3_prepare_v2(db, text, -1, &made, NULL) != SQLITE_OK)
        bench_stop(sqlite3_errmsg(db));
    return made;
}

static void load_peer(struct survey *s)
{
    sqlite3_stmt *insert = prepare(s->db, "INSERT INTO r VALUES ($1, $2, $3)"); /* sql: the peer's */

    sql(s->db, "BEGIN");
    for (size_t i = 0; i < s->table.n; i++) {
        const struct nationality_count *c = s->table.records[i];
        sqlite3_bind_text(insert, 1, c->place.s.p, (int)c->place.s.n, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, c->nationality.s.p, (int)c->nationality.s.n, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 3, c->individuals);
        if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK)
            bench_stop(sqlite3_errmsg(s->db));
    }
    sql(s->db, "COMMIT");
    sqlite3_finalize(insert);
}

static void make_peer(struct survey *s)
{
    if (sqlite3_open(":memory:", &s->db) != SQLITE_OK)
        bench_stop("no database in memory");
    sql(s->db, "CREATE TABLE r (place TEXT, nationality TEXT, individuals INTEGER)"); /* sql: the peer's */
    load_peer(s);
    sql(s->db, "CREATE INDEX by_individuals ON r (place, individuals)");                          /* sql: the peer's */
    sql(s->db, "CREATE INDEX by_nationality ON r (place, nationality)");                          /* sql: the peer's */
    s->peer_sum = prepare(s->db, "SELECT sum(individuals) FROM r GROUP BY place ORDER BY place"); /* sql: the peer's */
    s->peer_distinct =
        prepare(s->db, "SELECT count(DISTINCT nationality) FROM r GROUP BY place ORDER BY place"); /* sql: the peer's */
}

/* Places are listed in the order of their codes, so both sides give their cells in the same order. */
static void ask_peer(struct survey *s, sqlite3_stmt *query)
{
    size_t cell = 0;

    while (sqlite3_step(query) == SQLITE_ROW) {
        if (cell >= s->result.n || sqlite3_column_int64(query, 0) != s->result.cells[cell].value)
            bench_stop("the figure is not SQLite's");
        cell++;
    }
    if (cell != s->result.n || sqlite3_reset(query) != SQLITE_OK)
        bench_stop("the figure has not SQLite's cells");
}

static void peer_sum(void *ctx)
{
    struct survey *s = ctx;

    ask_peer(s, s->peer_sum);
}

static void peer_distinct(void *ctx)
{
    struct survey *s = ctx;

    ask_peer(s, s->peer_distinct);
}

static void measure(size_t n, const char *sum_name, const char *distinct_name)
{
    static const struct bench_side sum[] = {{NULL, ours_sum}, {NULL, peer_sum}};
    static const struct bench_side distinct[] = {{NULL, ours_distinct}, {NULL, peer_distinct}};
    struct arena arena = ARENA_EMPTY;
    struct survey *s = ARENA_NEW(&arena, struct survey);
    struct bench_cost cost[2];

    world_make(&arena, &s->world);
    make_table(&arena, s, n);
    make_indicators(s);
    make_peer(s);
    bench_race(sum, 2, s, cost);
    bench_line(sum_name, "CPU ms", cost[0].cpu * 1e3, cost[1].cpu * 1e3, "SQLite with a covering index");
    bench_race(distinct, 2, s, cost);
    bench_line(distinct_name, "CPU ms", cost[0].cpu * 1e3, cost[1].cpu * 1e3, "SQLite with a covering index");
    sqlite3_finalize(s->peer_sum);
    sqlite3_finalize(s->peer_distinct);
    sqlite3_close(s->db);
    arena_free(&s->scratch);
    arena_free(&arena);
}

int main(void)
{
    crypt_start();
    measure(100000, "figure_sum_100k", "figure_distinct_100k");
    measure(1000000, "figure_sum_1m", "figure_distinct_1m");
    return EXIT_SUCCESS;
}
