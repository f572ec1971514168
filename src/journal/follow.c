#include "journal/follow.h"

#include "base/log.h"
#include "journal/store.h"

enum { NOT_SAID = -1 /* a bucket without a position */, KEY_BYTES = 2 + sizeof(struct id) };

extern const char embedded_follow_sql[], embedded_follow_schema_sql[];
static const struct statement_set follow_sql = {embedded_follow_sql};

/* A record whose row is to be written. */
struct waiting {
    struct waiting *under; /* the row of the same record that waited before this one */
    char key[KEY_BYTES];
    const struct record_type *type;
    struct record_meta meta;
    const void *record; /* NULL: to be folded; then of the meta only the id is known */
};

struct following {
    bool behind; /* some bucket may not have the last commit */
    struct arena arena;
    struct map newest; /* struct waiting by type and id; NULL where all were taken back */
    VEC(struct waiting *) waiting;
};

/* --- rows that wait --- */

static void make_key(char key[KEY_BYTES], uint16_t type, struct id id)
{
    key[0] = (char)(type >> 8);
    key[1] = (char)type;
    memcpy(key + 2, id.b, sizeof id.b);
}

static void push(struct following *f, struct waiting *w)
{
    void **place = map_at(&f->newest, (struct str){w->key, sizeof w->key});

    w->under = *place;
    *place = w;
    VEC_PUSH(&f->arena, &f->waiting, w);
}

/* A submission that was refused has put back the tail, and with it the rows it made. */
static void take_back(struct following *f, const struct tail *tail)
{
    while (f->waiting.n > tail->waiting) {
        struct waiting *w = f->waiting.at[--f->waiting.n];
        map_set(&f->newest, (struct str){w->key, sizeof w->key}, w->under);
    }
}

static void forget(struct following *f)
{
    arena_free(&f->arena);
    f->newest = MAP_IN(&f->arena);
    f->waiting.at = NULL;
    f->waiting.n = f->waiting.room = 0;
}

void follow_row(struct journal *j, const struct record_type *type, const struct record_meta *meta, const void *record)
{
    struct following *f = j->follow;
    struct waiting *w = ARENA_NEW(&f->arena, struct waiting);

    take_back(f, &j->tail);
    *w = (struct waiting){.type = type, .meta = *meta, .record = copy_record(&f->arena, type, record)};
    w->meta.heads = str_copy(&f->arena, meta->heads);
    make_key(w->key, type->number, meta->id);
    push(f, w);
    j->tail.waiting = f->waiting.n;
}

enum err follow_read(struct arena *a, struct journal *j, const struct record_type *type, struct id id, bool *found,
                     struct record_meta *meta, void **record, struct error *e)
{
    const struct waiting *w = NULL;

    if (j->follow) {
        char key[KEY_BYTES];
        make_key(key, type->number, id);
        take_back(j->follow, &j->tail);
        w = map_get(&j->follow->newest, (struct str){key, sizeof key});
    }
    if (!w)
        return read_record(a, j, j->db, type, id, found, meta, record, e);
    *found = true;
    *meta = w->meta;
    *record = arena_copy(a, w->record, type->size);
    return OK;
}

/* --- one transaction a bucket --- */

struct bucket {
    struct journal *journal;
    unsigned number;
    VEC(const struct waiting *) rows;
};

static enum err write_row(const struct journal *j, const struct waiting *w, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;

    if (w->record)
        return apply_row_now(j, w->type, &w->meta, w->record, e);
    enum err err = apply_fold_now(&scratch, j, w->type, w->meta.id, e);
    arena_free(&scratch);
    return err;
}

static enum err write_bucket(void *ctx, struct error *e)
{
    const struct bucket *b = ctx;
    struct db *db = b->journal->db;
    struct db_value values[] = {db_int(b->number), db_int((int64_t)b->journal->tail.position)};

    for (size_t i = 0; i < b->rows.n; i++)
        if (write_row(b->journal, b->rows.at[i], e))
            return e->code;
    return db_exec(db, db_prepare(db, &follow_sql, "set_position"), values, COUNT_OF(values), e);
}

/* Writes the buckets that have rows, and those of `also` (a bit each). */
static enum err write_buckets(struct arena *a, struct journal *j, const struct map *rows, uint64_t also,
                              struct error *e)
{
    struct bucket *buckets = ARENA_ARRAY(a, struct bucket, RECORD_BUCKETS);

    for (size_t i = 0; i < rows->n; i++) {
        const struct waiting *w = rows->items[i].value;
        if (w)
            VEC_PUSH(a, &buckets[record_bucket(w->meta.id)].rows, w);
    }
    for (unsigned n = 0; n < RECORD_BUCKETS; n++) {
        buckets[n].journal = j;
        buckets[n].number = n;
        if ((buckets[n].rows.n || also >> n & 1) && apply_step(j->db, DB_RIGHT_APPLY, write_bucket, &buckets[n], e))
            return e->code;
    }
    return OK;
}

/* --- catching up --- */

static enum err read_positions(struct db *db, int64_t at[RECORD_BUCKETS], size_t *said, struct error *e)
{
    struct db_rows rows;

    *said = 0;
    for (size_t i = 0; i < RECORD_BUCKETS; i++)
        at[i] = NOT_SAID;
    if (db_query(db, db_prepare(db, &follow_sql, "positions"), NULL, 0, &rows, e))
        return e->code;
    while (db_step(&rows)) {
        int64_t bucket = db_get_int(&rows, 0);
        if (bucket >= 0 && bucket < RECORD_BUCKETS) {
            at[bucket] = db_get_int(&rows, 1);
            ++*said;
        }
    }
    return db_end(&rows);
}

/* What the buckets lack. */
struct catching {
    struct arena *arena;
    struct journal *journal;
    int64_t at[RECORD_BUCKETS];
    size_t said;
    int64_t lowest;
    bool ahead;       /* of the journal */
    uint64_t differ;  /* a bit a bucket: not at the journal's end */
    struct map lacks; /* struct waiting by type and id */
};

static void compare(struct catching *c)
{
    int64_t end = (int64_t)c->journal->tail.position;

    c->lowest = end;
    for (unsigned i = 0; i < RECORD_BUCKETS; i++) {
        c->differ |= (uint64_t)(c->at[i] != end) << i;
        c->ahead = c->ahead || c->at[i] > end;
        if (c->at[i] != NOT_SAID && c->at[i] < c->lowest)
            c->lowest = c->at[i];
    }
}

static void lack(struct catching *c, const struct record_type *type, struct id id)
{
    struct waiting *w = ARENA_NEW(c->arena, struct waiting);

    *w = (struct waiting){.type = type, .meta.id = id};
    make_key(w->key, type->number, id);
    struct str key = {w->key, sizeof w->key};
    if (!map_get(&c->lacks, key))
        map_set(&c->lacks, key, w);
}

static enum err gather_lacks(struct catching *c, struct error *e)
{
    struct db *db = c->journal->db;
    struct db_value after = db_int(c->lowest);
    struct db_rows rows;

    if (db_scan(db, db_prepare(db, &follow_sql, "entries_after"), &after, 1, &rows, e))
        return e->code;
    while (db_step(&rows)) {
        struct id id = read_id(&rows, 2);
        int64_t at = c->at[record_bucket(id)];
        /* What this version does not know is kept, and folded by the version that knows it. */
        const struct record_type *type = model_type_number(c->journal->where.model, (uint16_t)db_get_int(&rows, 1));
        if (type && at != NOT_SAID && db_get_int(&rows, 0) > at)
            lack(c, type, id);
    }
    return db_end(&rows);
}

/* Every bucket to the journal's end; `said`: how many had a position. */
static enum err catch_up(struct arena *a, struct journal *j, size_t *said, struct error *e)
{
    struct catching c = {.arena = a, .journal = j, .lacks = MAP_IN(a)};
    struct steps steps = {0};

    if (read_positions(j->db, c.at, said, e))
        return e->code;
    compare(&c);
    if (c.ahead) { /* one machine's database was not taken back with the journal's: its rows are of another history */
        log_line(LOG_WARNING, "follow", "a projection is ahead of the journal: all are made anew");
        if (apply_all(a, j, &steps, e))
            return e->code;
    } else if (gather_lacks(&c, e)) {
        return e->code;
    }
    return j->follow || *said ? write_buckets(a, j, &c.lacks, c.differ, e) : OK;
}

static void say_behind(const struct error *why)
{
    log_line(LOG_WARNING, "follow", "rows could not follow the journal, nothing is appended until they do: %s",
             why->key);
}

enum err follow_catch_up(struct journal *j, struct error *e)
{
    struct arena a = ARENA_EMPTY;
    size_t said;
    enum err err = catch_up(&a, j, &said, e);

    j->follow->behind = err != OK;
    arena_free(&a);
    return err;
}

bool follow_stands(struct journal *j)
{
    if (!j->follow)
        return true;
    forget(j->follow);
    j->tail.waiting = 0;
    return !j->follow->behind;
}

void follow_doubt(struct journal *j)
{
    if (j->follow)
        j->follow->behind = true;
}

void follow_commit(struct journal *j)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct following *f = j->follow;

    if (f) {
        take_back(f, &j->tail);
        f->behind = write_buckets(&a, j, &f->newest, 0, &e) != OK;
        if (f->behind)
            say_behind(&e);
    }
    arena_free(&a);
}

void follow_received(struct journal *j)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    if (j->follow && follow_catch_up(j, &e))
        say_behind(&e);
    arena_free(&a);
}

/* --- opening --- */

struct starting {
    struct arena *arena;
    struct journal *journal;
};

static enum err make_positions(void *ctx, struct error *e)
{
    const struct starting *s = ctx;

    return db_run_ddl(s->journal->db, str_of(embedded_follow_schema_sql), e);
}

/* From here on rows go with their entries, and no position would be kept up. */
static enum err start_together(void *ctx, struct error *e)
{
    struct starting *s = ctx;
    struct db *db = s->journal->db;
    size_t said = 0;

    if (apply_declarations(s->arena, s->journal, e) || catch_up(s->arena, s->journal, &said, e))
        return e->code;
    return said ? db_exec(db, db_prepare(db, &follow_sql, "forget_positions"), NULL, 0, e) : OK;
}

static enum err start_apart(struct starting *s, struct error *e)
{
    struct journal *j = s->journal;

    j->follow = ARENA_NEW(&j->arena, struct following);
    *j->follow = (struct following){.behind = true};
    j->follow->newest = MAP_IN(&j->follow->arena);
    return apply_declarations(s->arena, j, e) || follow_catch_up(j, e) ? e->code : OK;
}

enum err follow_start(struct arena *a, struct journal *j, struct error *e)
{
    const unsigned all = DB_RIGHT_SCHEMA | DB_RIGHT_JOURNAL | DB_RIGHT_APPLY;
    struct starting s = {a, j};
    bool spread = false;

    if (db_is_spread(j->db, &spread, e) || apply_step(j->db, all, make_positions, &s, e))
        return e->code;
    return spread || j->where.apart ? start_apart(&s, e) : apply_step(j->db, all, start_together, &s, e);
}

void follow_stop(struct journal *j)
{
    if (j->follow)
        forget(j->follow);
}

/* --- proof --- */

/* The position of the last entry before the newest commit: nothing up to it may be missing. */
static enum err settled(struct db *db, int64_t *position, struct error *e)
{
    struct instant last;
    struct db_rows rows;

    *position = 0;
    if (journal_last_received(db, &last, e))
        return e->code;
    if (!instant_known(last))
        return OK;
    if (db_query(db, db_prepare(db, &follow_sql, "position_before"), (struct db_value[]){db_int(last.us)}, 1, &rows, e))
        return e->code;
    if (db_step(&rows))
        *position = db_get_int(&rows, 0);
    return db_end(&rows);
}

enum err follow_reach(struct db *db, bool *follows, uint64_t positions[RECORD_BUCKETS], struct error *e)
{
    int64_t at[RECORD_BUCKETS], least;
    size_t said;

    if (read_positions(db, at, &said, e) || settled(db, &least, e))
        return e->code;
    *follows = said > 0;
    for (size_t i = 0; i < RECORD_BUCKETS; i++)
        positions[i] = at[i] == NOT_SAID ? UINT64_MAX : (uint64_t)(at[i] > least ? at[i] : least);
    return OK;
}
