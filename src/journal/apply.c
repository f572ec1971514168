/*
 * The projections r_*: a row after a change, and whole tables made anew.
 *
 * A database on one machine takes rows in the journal's own transaction and a table anew in one. Where the rows follow (follow.c) each
 * step is a transaction of its own that touches one bucket, and leaves no row missing in between.
 */
#include "journal/store.h"

enum { CHUNK_ROWS = 8192 /* folded, then written to their buckets */ };

enum err apply_step(struct db *db, unsigned rights, enum err (*work)(void *ctx, struct error *), void *ctx,
                    struct error *e)
{
    bool own = !db_in_transaction(db);

    if (own && db_begin(db, e))
        return e->code;
    unsigned before = db_guard(db, rights);
    enum err err = work(ctx, e);
    db_guard(db, before);
    if (own && !err)
        return db_commit(db, e);
    if (own)
        db_rollback(db);
    return err;
}

/* --- a row --- */

enum err apply_row_now(const struct journal *j, const struct record_type *type, const struct record_meta *meta,
                       const void *record, struct error *e)
{
    struct db_value row[RECORD_COLUMNS_MOST];

    record_to_row(type, meta, record, row);
    return db_send(j->db, journal_words(j, type)->put, row, record_column_count(type), e);
}

enum err apply_row(struct journal *j, const struct record_type *type, const struct record_meta *meta,
                   const void *record, struct error *e)
{
    if (!j->follow)
        return apply_row_now(j, type, meta, record, e);
    follow_row(j, type, meta, record);
    return OK;
}

enum err apply_fold(struct arena *a, struct journal *j, const struct record_type *type, struct id id, struct error *e)
{
    struct folded f;

    if (journal_state(a, j, j->db, type, id, NULL, NULL, &f, e))
        return e->code;
    struct record_meta meta = meta_of(a, type, id, &f);
    return apply_row(j, type, &meta, f.record, e);
}

enum err apply_fold_now(struct arena *a, const struct journal *j, const struct record_type *type, struct id id,
                        struct error *e)
{
    struct folded f;

    if (journal_state(a, j, j->db, type, id, NULL, NULL, &f, e))
        return e->code;
    struct record_meta meta = meta_of(a, type, id, &f);
    return apply_row_now(j, type, &meta, f.record, e);
}

/* --- a table --- */

struct row {
    struct record_meta meta;
    const void *record;
};

struct rebuilding {
    struct arena *arena;
    const struct journal *journal;
    const struct record_type *type;
    /* Where rows follow: those with an id above `from` and up to `to` take the place of what stands there. */
    struct arena chunk;
    VEC(struct row) rows;
    struct str from, to;
    struct id last; /* what `from` points to */
    unsigned bucket;
};

static enum err remake_table(void *ctx, struct error *e)
{
    /*
     * Emptied first: what a DROP takes away with the table, SQLite holds in memory should it have to give it back. A table on several
     * machines is no file of SQLite's, and would be emptied on all of them at once.
     */
    const char *words = "CREATE TABLE IF NOT EXISTS %s (id BYTEA); DELETE FROM %s; DROP TABLE %s"; /* sql: of a name */
    const char *apart = "DROP TABLE IF EXISTS %s";                                                 /* sql: of a name */
    struct rebuilding *r = ctx;
    struct db *db = r->journal->db;
    const char *name = str_c(r->arena, str_printf(r->arena, "r_%s", r->type->name));
    struct str sql =
        r->journal->follow ? str_printf(r->arena, apart, name) : str_printf(r->arena, words, name, name, name);
    struct db_value value = db_text(str_of(r->type->name));

    if (db_exec(db, journal_statement(db, "forget_projection"), &value, 1, e) || db_run_ddl(db, sql, e))
        return e->code;
    return db_run_ddl(db, record_ddl(r->arena, r->type), e);
}

/* One that is there is left as it is: whoever reads an older state goes on reading it. */
static enum err make_table(void *ctx, struct error *e)
{
    struct rebuilding *r = ctx;

    return db_run_ddl(r->journal->db, record_ddl(r->arena, r->type), e);
}

static enum err keep_declaration(void *ctx, struct error *e)
{
    struct rebuilding *r = ctx;
    struct hash32 declaration = crypt_hash(record_declaration(r->arena, r->type));
    struct db_value values[] = {db_text(str_of(r->type->name)), db_blob(hash32_bytes(&declaration))};

    return db_exec(r->journal->db, journal_statement(r->journal->db, "keep_projection"), values, COUNT_OF(values), e);
}

static enum err fill_one(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct rebuilding *r = ctx;

    return apply_row_now(r->journal, r->type, meta, record, e);
}

static enum err fill_at_once(struct rebuilding *r, struct steps *steps, struct error *e)
{
    struct db *db = r->journal->db;

    if (db_exec(db, db_statement_text(db, record_delete_sql(r->arena, r->type, STR_EMPTY)), NULL, 0, e))
        return e->code;
    return read_folded(NULL, r->journal, db, r->type, EVERYTHING, steps, fill_one, r, e);
}

static enum err replace_bucket(void *ctx, struct error *e)
{
    struct rebuilding *r = ctx;
    struct db *db = r->journal->db;
    struct db_value range[] = {db_int(r->bucket), db_blob(r->from), db_blob(r->to)};

    if (db_exec(db, db_statement_text(db, journal_words(r->journal, r->type)->clear), range, COUNT_OF(range), e))
        return e->code;
    for (size_t i = 0; i < r->rows.n; i++) {
        const struct row *row = &r->rows.at[i];
        if (record_bucket(row->meta.id) == r->bucket && apply_row_now(r->journal, r->type, &row->meta, row->record, e))
            return e->code;
    }
    return OK;
}

static enum err replace_chunk(struct rebuilding *r, struct str to, struct error *e)
{
    r->to = to;
    for (r->bucket = 0; r->bucket < RECORD_BUCKETS; r->bucket++)
        if (apply_step(r->journal->db, DB_RIGHT_APPLY, replace_bucket, r, e))
            return e->code;
    if (r->rows.n) {
        r->last = r->rows.at[r->rows.n - 1].meta.id;
        r->from = id_bytes(&r->last);
    }
    arena_free(&r->chunk);
    r->rows.at = NULL;
    r->rows.n = r->rows.room = 0;
    return OK;
}

static enum err gather_row(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct rebuilding *r = ctx;

    VEC_PUSH(&r->chunk, &r->rows, (struct row){*meta, record});
    return r->rows.n < CHUNK_ROWS ? OK : replace_chunk(r, id_bytes(&r->rows.at[r->rows.n - 1].meta.id), e);
}

/* What is read in one transaction cannot be written in many: it is read by another connection. */
static enum err fill_by_bucket(struct rebuilding *r, struct steps *steps, struct error *e)
{
    static const struct str above_all = {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 17};
    struct db *reader = NULL;
    enum err err = journal_reader(r->journal, &reader, e);

    if (!err)
        err = read_folded(&r->chunk, r->journal, reader, r->type, EVERYTHING, steps, gather_row, r, e);
    if (!err)
        err = replace_chunk(r, above_all, e);
    db_close(reader);
    arena_free(&r->chunk);
    return err;
}

static enum err rebuild_type(struct arena *a, const struct journal *j, const struct record_type *type, bool remake,
                             struct steps *steps, struct error *e)
{
    const unsigned schema = DB_RIGHT_SCHEMA | DB_RIGHT_APPLY | DB_RIGHT_JOURNAL;
    struct rebuilding r = {.arena = a, .journal = j, .type = type};

    if (apply_step(j->db, schema, remake ? remake_table : make_table, &r, e) ||
        (j->follow ? fill_by_bucket(&r, steps, e) : fill_at_once(&r, steps, e)))
        return e->code;
    return apply_step(j->db, DB_RIGHT_JOURNAL, keep_declaration, &r, e);
}

/* --- all tables --- */

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

enum err apply_declarations(struct arena *a, struct journal *j, struct error *e)
{
    struct steps steps = {0};

    for (size_t i = 0; i < j->where.model->n; i++) {
        const struct record_type *type = j->where.model->types[i];
        struct hash32 now = crypt_hash(record_declaration(a, type));
        struct str held = STR_EMPTY;
        if (declared(a, j->db, type, &held, e))
            return e->code;
        if (!str_eq(held, hash32_bytes(&now)) && rebuild_type(a, j, type, true, &steps, e))
            return e->code;
    }
    return OK;
}

enum err apply_all(struct arena *a, const struct journal *j, struct steps *steps, struct error *e)
{
    if (journal_count(j->db, &steps->total, e))
        return e->code;
    for (size_t i = 0; i < j->where.model->n; i++)
        if (rebuild_type(a, j, j->where.model->types[i], false, steps, e))
            return e->code;
    return OK;
}

struct rebuild_call {
    struct arena arena;
    struct journal *journal;
    struct steps steps;
};

static enum err rebuild_all(void *ctx, struct error *e)
{
    struct rebuild_call *c = ctx;

    return apply_all(&c->arena, c->journal, &c->steps, e);
}

enum err journal_rebuild(struct journal *j, const struct progress *progress, struct error *e)
{
    struct rebuild_call c = {.arena = ARENA_EMPTY, .journal = j, .steps = {.progress = progress}};

    pthread_mutex_lock(&j->writing);
    enum err err = writer_begin(j, e);
    if (!err && j->follow) {
        db_rollback(j->db); /* each bucket is written in a transaction of its own */
        err = rebuild_all(&c, e);
    } else if (!err) {
        err = apply_step(j->db, DB_RIGHT_APPLY | DB_RIGHT_JOURNAL, rebuild_all, &c, e);
        if (!err)
            err = db_commit(j->db, e);
        else
            db_rollback(j->db);
    }
    pthread_mutex_unlock(&j->writing);
    arena_free(&c.arena);
    return err;
}
