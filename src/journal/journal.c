#include "journal/journal.h"

#include "journal/store.h"

extern const char embedded_journal_sql[], embedded_journal_schema_sql[];
const struct statement_set journal_sql = {embedded_journal_sql};

struct db_statement *journal_statement(struct db *db, const char *name)
{
    return db_prepare(db, &journal_sql, name);
}

const struct type_words *journal_words(const struct journal *j, const struct record_type *type)
{
    const struct type_words *w = j->words;

    while (w->type != type) {
        w++;
        assert(w < j->words + j->where.model->n);
    }
    return w;
}

static void make_words(struct journal *j)
{
    const struct model *m = j->where.model;

    j->words = ARENA_ARRAY(&j->arena, struct type_words, m->n);
    assert(!model_type(m, STR("position"))); /* r_position is the journal's own */
    for (size_t i = 0; i < m->n; i++)
        j->words[i] = (struct type_words){
            .type = m->types[i],
            .upsert = record_upsert_sql(&j->arena, m->types[i]),
            .by_id = record_select_sql(&j->arena, m->types[i], STR("WHERE bucket = $1 AND id = $2")),
            .all = record_select_sql(&j->arena, m->types[i], STR("ORDER BY id")),
            .clear = record_delete_sql(&j->arena, m->types[i], STR("WHERE bucket = $1 AND id > $2 AND id <= $3")),
        };
}

static void keep_statements(struct journal *j)
{
    for (size_t i = 0; i < j->where.model->n; i++) {
        struct type_words *w = &j->words[i];
        w->put = db_statement_text(j->db, w->upsert);
        w->find = db_statement_text(j->db, w->by_id);
    }
}

static enum err prepare_writer(struct journal *j, struct error *e)
{
    enum err err = db_begin(j->db, e);

    if (err)
        return err;
    unsigned rights = db_guard(j->db, DB_RIGHT_SCHEMA | DB_RIGHT_JOURNAL);
    err = db_run_ddl(j->db, str_of(embedded_journal_schema_sql), e);
    if (!err)
        err = append_start(j, e);
    if (!err)
        err = origin_register(j, e);
    db_guard(j->db, rights);
    if (!err)
        return db_commit(j->db, e);
    db_rollback(j->db);
    return err;
}

static enum err open_writer(struct journal *j, struct error *e)
{
    struct arena a = ARENA_EMPTY;
    enum err err = db_open(j->where.database, DB_WRITE, &j->db, e);

    if (!err)
        keep_statements(j);
    if (!err) /* by the connection that writes: while it lives, nobody else does */
        err = db_hold(j->db, j->where.patience, e);
    if (!err)
        err = prepare_writer(j, e);
    if (!err)
        err = follow_start(&a, j, e);
    writer_prepare(j);
    if (!err)
        err = receive_schedule(j, e);
    if (!err)
        err = receive_due(j, e);
    if (!err)
        err = writer_start(j, e);
    arena_free(&a);
    if (err) {
        writer_release(j);
        db_close(j->db);
        j->db = NULL;
    }
    return err;
}

static void release(struct journal *j)
{
    follow_stop(j);
    arena_free(&j->arena);
    free(j);
}

enum err journal_open(const struct journal_place *where, enum db_mode mode, struct journal **out, struct error *e)
{
    struct journal *j = calloc(1, sizeof *j);

    *out = NULL;
    if (!j)
        abort();
    j->where = *where;
    j->origin = keys_origin(where->keyring);
    make_words(j);
    enum err err = mode == DB_WRITE ? open_writer(j, e) : OK;
    if (err)
        release(j);
    else
        *out = j;
    return err;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    if (j->db) {
        writer_stop(j);
        db_close(j->db);
    }
    release(j);
}

const struct journal_place *journal_where(const struct journal *j)
{
    return &j->where;
}

uint64_t journal_number(struct journal *j)
{
    pthread_mutex_lock(&j->writing);
    uint64_t number = 0;
    for (size_t i = 0; i < j->tail.n; i++)
        number += j->tail.tips[i].number;
    pthread_mutex_unlock(&j->writing);
    return number;
}

enum err journal_reader(const struct journal *j, struct db **db, struct error *e)
{
    return db_open(j->where.database, DB_READ, db, e);
}
