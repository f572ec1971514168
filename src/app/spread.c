#include "app/spread.h"

#include "base/buf.h"

enum { SHARDS = 64 /* as many as buckets, so that Citus can move nearly each one alone */ };

extern const char embedded_spread_head_sql[], embedded_spread_roles_sql[];

/* What is no projection stays where sanad writes: what commits together must lie together. */
static const struct {
    const char *table, *why;
} local[] = {
    {"journal_entry", "one thread numbers and commits the entries; rows follow it"},
    {"journal_head", "signed and committed with the entries"},
    {"journal_submission", "says what was acknowledged, and is committed with it"},
    {"journal_origin", "who may write: asked in the journal's transaction"},
    {"journal_held", "entries that wait for their time"},
    {"journal_branch", "the other branch of a forked stream, as it came"},
    {"journal_incarnation", "one mark"},
    {"journal_projection", "one row a record table"},
    {"account", "few rows; never joined with records"},
    {"session", "looked up by its token, on every request"},
    {"auth_try", "few rows, soon gone"},
    {"import_shown", "one row an import"},
};

static void put_distributed(struct buf *b, const char *name, const char *with)
{
    const char *words = "SELECT create_distributed_table('r_%s', 'bucket', %s)\n"
                        "    WHERE NOT EXISTS (SELECT FROM pg_dist_partition " /* sql: of a name */
                        "WHERE logicalrel = 'r_%s'::regclass);\n";

    buf_printf(b, words, name, with, name);
}

struct str spread_plan(struct arena *a, const struct model *model)
{
    struct buf b = BUF_IN(a);
    const char *first = str_c(a, str_printf(a, "colocate_with => 'none', shard_count => %d", SHARDS));

    buf_puts(&b, embedded_spread_head_sql);
    put_distributed(&b, "position", first);
    for (size_t i = 0; i < model->n; i++)
        put_distributed(&b, model->types[i]->name, "colocate_with => 'sanad.r_position'");
    buf_puts(&b, "\n-- Reference tables: none. Code lists and places are in the pack, which sanad holds in memory.\n"
                 "\n-- Local tables, on the machine that sanad connects to:\n");
    for (size_t i = 0; i < COUNT_OF(local); i++)
        buf_printf(&b, "--   %-20s %s\n", local[i].table, local[i].why);
    buf_puts(&b, "\n");
    buf_puts(&b, embedded_spread_roles_sql);
    return buf_str(&b);
}
