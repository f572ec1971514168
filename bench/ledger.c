#include "ledger.h"

#include <sqlite3.h>

#include "bench.h"

static struct model model;

void ledger_open(struct ledger *l)
{
    ledger_open_at(l, NULL);
}

void ledger_open_at(struct ledger *l, const char *database)
{
    struct master *master;

    *l = (struct ledger){.arena = ARENA_EMPTY};
    struct error e = ERROR_IN(&l->arena);
    crypt_start();
    world_make(&l->arena, &l->world);
    model = (struct model){mobility_types, mobility_type_count};
    const char *key = bench_path(&l->arena, "key");
    bench_must(master_write_file(key, &e), &e);
    bench_must(master_from_file(key, &master, &e), &e);
    bench_must(keys_create(bench_path(&l->arena, "keystore"), master, &l->keys, &e), &e);
    master_free(master);
    l->place = (struct journal_place){.database = database ? database : bench_path(&l->arena, "ledger"),
                                      .blobs = {bench_path(&l->arena, "blobs")},
                                      .keyring = l->keys,
                                      .model = &model};
    bench_must(journal_open(&l->place, DB_WRITE, &l->journal, &e), &e);
}

void ledger_close(struct ledger *l)
{
    journal_close(l->journal);
    keys_close(l->keys);
    arena_free(&l->arena);
}

/* As the program makes one for each submission: neighbours in time are neighbours in a tree. */
static struct id new_id(uint64_t n)
{
    uint64_t halves[2] = {bench_random(n), bench_random(~n)};
    uint8_t random[10];

    memcpy(random, halves, sizeof random);
    return id_v7(instant_now(), random);
}

static struct id id_of(uint64_t kind, uint64_t n)
{
    struct id id;
    uint64_t halves[2] = {bench_random(n), kind};

    memcpy(id.b, halves, sizeof id.b);
    return id;
}

void ledger_append(struct ledger *l, uint64_t from, size_t n)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct nationality_count *counts = ARENA_ARRAY(&a, struct nationality_count, n);
    struct change *changes = ARENA_ARRAY(&a, struct change, n);
    struct receipt receipt;

    for (size_t i = 0; i < n; i++) {
        counts[i] = world_count(&l->world, from + i);
        changes[i] = (struct change){.op = OP_CREATE,
                                     .type = &nationality_count_type,
                                     .id = record_key_id(&a, &nationality_count_type, &counts[i]),
                                     .record = &counts[i],
                                     .mask = (UINT64_C(1) << nationality_count_type.field_count) - 1,
                                     .from = {.row = INT_NONE}};
    }
    struct submission s = {.instance = new_id(from),
                           .actor = id_of(2, 0),
                           .source_kind = SOURCE_COMMAND,
                           .source = id_of(3, 0),
                           .changes = changes,
                           .n = n,
                           .vocabulary = &l->world.words};
    bench_must(journal_submit(l->journal, &s, &receipt, &e), &e);
    if (receipt.appended != n)
        bench_stop("an entry was not appended");
    arena_free(&a);
}

void ledger_read(struct ledger *l, struct ledger_bytes *out)
{
    static const char all[] =
        "SELECT bytes FROM journal_entry ORDER BY position"; /* sql: of no floor; for the limits */
    sqlite3 *db;
    sqlite3_stmt *rows;

    *out = (struct ledger_bytes){0};
    if (sqlite3_open(l->place.database, &db) != SQLITE_OK || sqlite3_prepare_v2(db, all, -1, &rows, NULL) != SQLITE_OK)
        bench_stop("the ledger cannot be read");
    while (sqlite3_step(rows) == SQLITE_ROW) {
        struct str bytes = {sqlite3_column_blob(rows, 0), (size_t)sqlite3_column_bytes(rows, 0)};
        VEC_PUSH(&l->arena, &out->entries, str_copy(&l->arena, bytes));
        out->total += bytes.n;
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
}
