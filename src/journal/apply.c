#include "journal/store.h"

enum err apply_row(const struct journal *j, struct db *db, const struct record_type *type,
                   const struct record_meta *meta, const void *record, struct error *e)
{
    struct db_value row[RECORD_COLUMNS_MOST];

    record_to_row(type, meta, record, row);
    return db_send(db, db_statement_text(db, journal_words(j, type)->upsert), row, record_column_count(type), e);
}

enum err apply_fold(struct arena *a, const struct journal *j, struct db *db, const struct record_type *type,
                    struct id id, struct error *e)
{
    struct folded f;

    if (journal_state(a, j, db, type, id, NULL, NULL, &f, e))
        return e->code;
    struct record_meta meta = meta_of(a, type, id, &f);
    return apply_row(j, db, type, &meta, f.record, e);
}

struct rebuilding {
    const struct journal *journal;
    struct db *db;
    const struct record_type *type;
};

static enum err rebuild_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    const struct rebuilding *r = ctx;

    return apply_row(r->journal, r->db, r->type, meta, record, e);
}

/* The digest of the declaration that the type's table was made from; empty where there is no table. */
static enum err declared(struct arena *a, struct db *db, const struct record_type *type, struct str *digest,
                         struct error *e)
{
    struct db_value name = db_text(str_of(type->name));
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "projection"), &name, 1, &rows, e))
        return e->code;
    *digest = db_step(&rows) ? str_copy(a, db_get_blob(&rows, 0)) : STR_EMPTY;
    return db_end(&rows);
}

static enum err remake_table(struct arena *a, struct db *db, const struct record_type *type, struct error *e)
{
    /* Emptied first: what a DROP takes away with the table, SQLite holds in memory should it have to give it back. */
    const char *words = "CREATE TABLE IF NOT EXISTS %s (id BYTEA); DELETE FROM %s; DROP TABLE %s"; /* sql: of a name */
    const char *name = str_c(a, str_printf(a, "r_%s", type->name));
    unsigned before = db_guard(db, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
    enum err err = db_run_ddl(db, str_printf(a, words, name, name, name), e);

    if (!err)
        err = db_run_ddl(db, record_ddl(a, type), e);
    db_guard(db, before);
    return err;
}

static enum err rebuild_type(struct arena *a, const struct journal *j, const struct record_type *type,
                             struct steps *steps, struct error *e)
{
    struct db *db = j->db;
    struct rebuilding r = {j, db, type};
    struct hash32 declaration = crypt_hash(record_declaration(a, type));

    if (remake_table(a, db, type, e) || read_folded(NULL, j, db, type, NULL, steps, rebuild_one, &r, e))
        return e->code;
    struct db_value values[] = {db_text(str_of(type->name)), db_blob(hash32_bytes(&declaration))};
    return db_exec(db, journal_statement(db, "keep_projection"), values, COUNT_OF(values), e);
}

enum err apply_declarations(struct arena *a, struct journal *j, struct error *e)
{
    struct steps steps = {0};

    for (size_t i = 0; i < j->where.model->n; i++) {
        const struct record_type *type = j->where.model->types[i];
        struct hash32 now = crypt_hash(record_declaration(a, type));
        struct str held = STR_EMPTY;
        if (declared(a, j->db, type, &held, e))
            return e->code;
        if (!str_eq(held, hash32_bytes(&now)) && rebuild_type(a, j, type, &steps, e))
            return e->code;
    }
    return OK;
}

static enum err rebuild_all(struct arena *a, const struct journal *j, struct steps *steps, struct error *e)
{
    if (journal_count(j->db, &steps->total, e))
        return e->code;
    for (size_t i = 0; i < j->where.model->n; i++)
        if (rebuild_type(a, j, j->where.model->types[i], steps, e))
            return e->code;
    return OK;
}

enum err journal_rebuild(struct journal *j, const struct progress *progress, struct error *e)
{
    struct arena a = ARENA_EMPTY;
    struct steps steps = {.progress = progress};

    pthread_mutex_lock(&j->writing);
    enum err err = writer_begin(j, e);
    if (!err) {
        unsigned before = db_guard(j->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL);
        err = rebuild_all(&a, j, &steps, e);
        db_guard(j->db, before);
        if (!err)
            err = db_commit(j->db, e);
        else
            db_rollback(j->db);
    }
    pthread_mutex_unlock(&j->writing);
    arena_free(&a);
    return err;
}
