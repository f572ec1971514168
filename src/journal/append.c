#include "base/buf.h"
#include "journal/store.h"
#include "model/day.h"

enum { RECORD_CHANGES = 4096 }; /* entries of one record that this node adds to */

/*
 * Most submissions can only be refused before anything of them was written, and need nothing to take it back with: a savepoint makes the
 * engine copy each page that is changed again after it.
 */
struct part {
    bool open;    /* a savepoint stands */
    bool written; /* something was written */
};

/* One change on its way to becoming an entry. */
struct making {
    struct arena *arena;
    struct journal *journal;
    const struct submission *submission;
    const struct change *change;
    struct tip **tip;        /* the submission's stream, once something of it was written */
    bool exists;             /* a row stands, live or not */
    struct record_meta meta; /* of that row */
    void *before, *after;
    uint64_t mask; /* fields that the entry will say */
    struct receipt *receipt;
    struct part *part;
};

static void merge(struct making *m)
{
    const struct change *c = m->change;

    /* What is made anew says all there is to say: nothing of what was retracted comes back unsaid. */
    bool anew = c->op == OP_CREATE && !(m->exists && m->meta.live);
    m->after = anew ? record_new(m->arena, c->type) : arena_copy(m->arena, m->before, c->type->size);
    for (size_t i = 0; i < c->type->field_count; i++)
        if (c->mask >> i & 1)
            field_set(&c->type->fields[i], m->after, field_get(&c->type->fields[i], c->record));
}

/* What the change comes to against what stands; `mask` 0 when there is nothing to say. */
static enum err settle(struct making *m, struct error *e)
{
    const struct change *c = m->change;
    bool live = m->exists && m->meta.live;

    switch (c->op) {
    case OP_CREATE:
        if (live && record_diff(c->type, m->before, m->after))
            return error_set(e, ERR_CONFLICT, "journal.exists", str_of(c->type->name), id_format(e->arena, c->id));
        m->mask = live ? 0 : record_all_fields(c->type);
        return OK;
    case OP_UPDATE:
        if (!live)
            return error_set(e, ERR_NOT_FOUND, "journal.no_such_record", id_format(e->arena, c->id));
        m->mask = record_diff(c->type, m->before, m->after);
        if (m->mask) /* whole groups; and a settled contest is said again even where its value stands */
            m->mask = record_whole_groups(c->type, m->mask | (c->mask & m->meta.contested));
        else
            m->mask = c->mask & m->meta.contested;
        return OK;
    case OP_RETRACT:
        if (!m->exists)
            return error_set(e, ERR_NOT_FOUND, "journal.no_such_record", id_format(e->arena, c->id));
        /* Whether it is there being contested, a retraction that saw both settles it. */
        m->mask = live || m->meta.contested & LIFE_BIT ? 1 : 0;
        return OK;
    default: assert(0 && "an operation that is about no record"); return OK;
    }
}

static void add_place(struct error *to, struct error_place place, const struct provenance *p)
{
    if (!place.file.n)
        place.file = p->file;
    if (!place.sheet.n)
        place.sheet = p->sheet;
    if (!place.row && p->row != INT_NONE)
        place.row = p->row;
    error_add_place(to, place);
}

/* The rules' reasons are told with the row they are about. */
static void place_errors(struct error *to, const struct error *from, const struct provenance *p)
{
    for (size_t i = 0; i < from->places.n; i++)
        add_place(to, from->places.at[i], p);
    if (from->places.n)
        return;
    if (from->code != ERR_INVALID) {
        error_set_args(to, from->code, from->key, from->args);
        return;
    }
    struct error_place whole = {.key = from->key};
    memcpy(whole.args, from->args, sizeof whole.args);
    add_place(to, whole, p);
}

/* The day of the event, which may stand in another record: written before this one, perhaps by the same submission. */
static enum err find_day(struct making *m, struct date *day, struct error *e)
{
    const struct record_type *type = m->change->type;
    struct id teller = day_teller(m->arena, type, m->after);
    struct days days = DAYS_IN(m->arena);
    struct error quiet = ERROR_IN(m->arena);
    struct record_meta meta;
    void *record;

    *day = day_of(type, m->after, &days);
    if (!id_known(teller))
        return OK;
    enum err err = journal_record(m->arena, m->journal, m->journal->db, type->dated_by, teller, &meta, &record, &quiet);
    if (err == ERR_NOT_FOUND || (!err && !meta.live))
        return OK;
    if (err)
        return error_set_args(e, err, quiet.key, quiet.args);
    days_add(&days, type->dated_by, record);
    *day = day_of(type, m->after, &days);
    return OK;
}

/* An ended code speaks of what was before its end, and of nothing later. */
static enum err judge_day(struct making *m, struct error *e)
{
    const struct vocabulary *words = m->submission->vocabulary;
    struct date day;

    if (!day_matters(m->change->type, m->after, words))
        return OK;
    enum err err = find_day(m, &day, e);
    return err ? err : day_check(m->change->type, m->after, words, day, e);
}

static enum err judge(struct making *m, struct error *e)
{
    const struct submission *s = m->submission;
    struct error reasons = ERROR_IN(m->arena);
    enum err err = OK;

    if (m->change->op == OP_RETRACT)
        return OK;
    err = record_check(m->change->type, m->after, s->vocabulary, &reasons);
    if (!err)
        err = judge_day(m, &reasons);
    if (!err && s->decide)
        err = s->decide(s->ctx, m->change, m->exists ? m->before : NULL, m->after, &reasons);
    if (err)
        place_errors(e, &reasons, &m->change->from);
    return err;
}

static void set_base(struct entry *x, const struct making *m)
{
    struct str heads = m->change->base_given ? m->change->base : m->exists ? m->meta.heads : STR_EMPTY;
    size_t n = heads.n / VERSION_BYTES, passed = n > ENTRY_BASES ? n - ENTRY_BASES : 0;

    assert(heads.n % VERSION_BYTES == 0);
    n -= passed; /* the oldest heads: they stay contested until somebody has seen them too */
    x->base_count = (uint8_t)n;
    if (n)
        memcpy(x->base, heads.p + passed * VERSION_BYTES, n * VERSION_BYTES);
}

enum err append_stored(struct journal *j, const struct entry *x, struct str bytes, const struct hash32 *hash,
                       struct error *e)
{
    struct tail *t = &j->tail;
    struct db_value values[] = {
        db_blob(id_bytes(&x->origin)),
        db_blob(id_bytes(&x->scope)),
        db_int((int64_t)x->number),
        db_int((int64_t)t->position + 1),
        db_int(x->type),
        db_blob(id_bytes(&x->record)),
        db_int(x->op),
        db_blob(id_bytes(&x->source)),
        db_int((int64_t)x->time.n),
        db_int(t->received.us),
        db_blob(hash32_bytes(hash)),
        db_blob(bytes),
    };

    if (db_send(j->db, journal_statement(j->db, "append"), values, COUNT_OF(values), e))
        return e->code;
    t->position++;
    t->packs += x->op == OP_LOAD_PACK;
    if (x->time.n > t->time.n)
        t->time = x->time;
    return OK;
}

/* Did the author see all there was? Then nothing has to be folded again. */
static bool saw_all(const struct making *m, const struct entry *x)
{
    return !m->exists || (m->meta.contested == 0 && m->meta.heads.n == x->base_count * (size_t)VERSION_BYTES &&
                          memcmp(m->meta.heads.p, x->base, m->meta.heads.n) == 0);
}

/* Later changes can still be refused, and so can a fold. */
static enum err open_part(struct making *m, const struct entry *x, struct error *e)
{
    bool final = m->submission->n == 1 && (!m->change->type || saw_all(m, x));

    if (m->part->open || final)
        return OK;
    m->part->open = db_savepoint(m->journal->db, e) == OK;
    return m->part->open ? OK : e->code;
}

static enum err store(struct making *m, const struct entry *x, struct str bytes, struct error *e)
{
    struct journal *j = m->journal;
    struct hash32 hash = entry_hash(bytes);

    if (open_part(m, x, e))
        return e->code;
    m->part->written = true;
    if (append_stored(j, x, bytes, &hash, e))
        return e->code;
    (*m->tip)->number = x->number;
    (*m->tip)->hash = hash;
    m->receipt->appended++;
    return OK;
}

void append_clock(struct journal *j)
{
    struct tail *t = &j->tail;
    struct instant now = journal_now(j);

    t->received = now.us > t->received.us ? now : (struct instant){t->received.us + 1};
}

/* The projection after this entry. */
static enum err project(struct making *m, const struct entry *x, struct error *e)
{
    struct journal *j = m->journal;

    if (!saw_all(m, x))
        return apply_fold(m->arena, j, m->change->type, x->record, e);
    struct version version = version_of(&(*m->tip)->hash);
    const void *record = x->op == OP_RETRACT ? m->before : m->after;
    struct record_meta meta = {
        .id = x->record,
        .scope = m->exists ? m->meta.scope : x->scope,
        .live = x->op != OP_RETRACT,
        .heads = {(const char *)version.b, sizeof version.b},
        .breaches = x->op == OP_RETRACT ? 0 : breaches_of(m->arena, m->change->type, record),
        .made_at = m->exists ? m->meta.made_at : hybrid_instant(x->time),
        .made_by = m->exists ? m->meta.made_by : x->actor,
        .changed_at = hybrid_instant(x->time),
        .changed_by = x->actor,
        .source = x->source,
    };
    return apply_row(j, m->change->type, &meta, record, e);
}

/* A record that changes without end is a mistake of a program, and would make its fold ever slower. */
static enum err check_room(const struct making *m, struct error *e)
{
    struct db *db = m->journal->db;
    struct db_value values[] = {db_int(m->change->type->number), db_blob(id_bytes(&m->change->id))};
    struct db_rows rows;

    if (db_query(db, journal_statement(db, "count_of_record"), values, COUNT_OF(values), &rows, e))
        return e->code;
    bool full = db_step(&rows) && db_get_int(&rows, 0) >= RECORD_CHANGES;
    if (db_end(&rows))
        return e->code;
    return full ? error_set(e, ERR_TOO_LARGE, "journal.too_many_changes", str_printf(e->arena, "%d", RECORD_CHANGES))
                : OK;
}

static struct tip *find_tip(struct journal *j, struct id scope)
{
    for (size_t i = 0; i < j->tail.n; i++)
        if (id_eq(j->tail.tips[i].scope, scope))
            return &j->tail.tips[i];
    return NULL;
}

/* The stream that the change goes into. A record keeps its scope, and a submission is in one. */
static enum err choose_stream(struct making *m, struct error *e)
{
    const struct keyring *ring = m->journal->where.keyring;
    struct id said = m->submission->scope, scope = id_known(said) ? said : keys_scope(ring);

    if (m->exists)
        scope = m->meta.scope;
    if (id_known(said) && !id_eq(said, scope))
        return error_set(e, ERR_CONFLICT, "journal.other_scope", id_format(e->arena, m->change->id),
                         keys_scope_name(ring, scope), keys_scope_name(ring, said));
    if (*m->tip && !id_eq((*m->tip)->scope, scope))
        return error_set(e, ERR_CONFLICT, "journal.two_scopes", keys_scope_name(ring, (*m->tip)->scope),
                         keys_scope_name(ring, scope));
    *m->tip = find_tip(m->journal, scope);
    return *m->tip ? OK : error_set(e, ERR_KEY, "journal.scope_not_held", id_format(e->arena, scope));
}

static enum err write_entry(struct making *m, struct error *e)
{
    struct journal *j = m->journal;
    const struct tip *tip = *m->tip;
    const struct submission *s = m->submission;
    const struct change *c = m->change;
    struct buf fields = BUF_IN(m->arena);
    struct entry x = {
        .op = c->op,
        .type = c->type ? c->type->number : 0,
        .origin = j->origin,
        .scope = tip->scope,
        .number = tip->number + 1,
        .time = hybrid_next(j->tail.time, j->tail.received),
        .actor = s->actor,
        .device = s->device,
        .purpose = s->purpose,
        .record = c->id,
        .group = s->instance,
        .source_kind = s->source_kind,
        .source = s->source,
        .key = tip->key,
        .previous = tip->hash,
    };

    if (c->type)
        set_base(&x, m);
    if (c->type && c->op != OP_RETRACT)
        record_encode(&fields, c->type, m->after, m->mask);
    struct payload p = {c->from, buf_str(&fields)};
    struct str bytes = entry_encode(m->arena, &x, tip->seal, payload_encode(m->arena, &p));
    if (bytes.n > ENTRY_BYTES)
        return error_set(e, ERR_TOO_LARGE, "journal.entry_too_large", str_printf(e->arena, "%d", ENTRY_BYTES));
    if (store(m, &x, bytes, e))
        return e->code;
    return c->type ? project(m, &x, e) : OK;
}

static enum err append_change(struct making *m, struct error *e)
{
    struct journal *j = m->journal;
    const struct change *c = m->change;

    if (!c->type)
        return choose_stream(m, e) ? e->code : write_entry(m, e);
    if (follow_read(m->arena, j, c->type, c->id, &m->exists, &m->meta, &m->before, e))
        return e->code;
    merge(m);
    if (settle(m, e))
        return e->code;
    if (!m->mask)
        return OK;
    if (choose_stream(m, e) || judge(m, e) || (m->exists && check_room(m, e)))
        return e->code;
    return write_entry(m, e);
}

/*
 * What was said, so that the same instance with other content is seen for what it is. A blob's name is no part of it: sealed again,
 * the same file has another name. Where there are no fields it is all there is.
 */
struct hash32 append_content(const struct submission *s)
{
    struct arena scratch = ARENA_EMPTY;
    struct buf b = BUF_IN(&scratch);

    for (size_t i = 0; i < s->n; i++) {
        const struct change *c = &s->changes[i];
        buf_u8(&b, (uint8_t)c->op);
        buf_u16(&b, c->type ? c->type->number : 0);
        buf_bytes(&b, c->id.b, sizeof c->id.b);
        if (!c->type)
            buf_bytes(&b, c->from.blob.b, sizeof c->from.blob.b);
        else if (c->op != OP_RETRACT)
            record_encode(&b, c->type, c->record, c->mask);
    }
    struct hash32 content = crypt_hash(buf_str(&b));
    arena_free(&scratch);
    return content;
}

static enum err seen_before(struct journal *j, const struct submission *s, const struct hash32 *content,
                            struct receipt *r, struct error *e)
{
    struct db_rows rows;
    bool same = true;

    if (db_query(j->db, journal_statement(j->db, "submission"), (struct db_value[]){db_blob(id_bytes(&s->instance))}, 1,
                 &rows, e))
        return e->code;
    r->repeated = db_step(&rows);
    if (r->repeated) {
        same = str_eq(db_get_blob(&rows, 0), hash32_bytes(content));
        r->received = (struct instant){db_get_int(&rows, 1)};
    }
    if (db_end(&rows))
        return e->code;
    return same ? OK : error_set(e, ERR_CONFLICT, "journal.instance_reused", id_format(e->arena, s->instance));
}

static enum err make_all(struct arena *a, struct journal *j, const struct submission *s, struct receipt *r,
                         struct part *part, struct error *e)
{
    struct tip *tip = NULL;
    bool invalid = false;

    for (size_t i = 0; i < s->n; i++) {
        struct arena_mark mark = arena_mark(a);
        struct making m = {.arena = a,
                           .journal = j,
                           .submission = s,
                           .change = &s->changes[i],
                           .tip = &tip,
                           .receipt = r,
                           .part = part};
        enum err err = append_change(&m, e);
        arena_rewind(a, mark);
        if (err && err != ERR_INVALID)
            return err;
        invalid = invalid || err; /* goes on, so that every wrong row is named */
    }
    return invalid ? e->code : OK;
}

static enum err keep_submission(struct journal *j, const struct submission *s, const struct hash32 *content,
                                struct part *part, struct error *e)
{
    struct db_value values[] = {
        db_blob(id_bytes(&s->instance)),
        db_blob(hash32_bytes(content)),
        db_int(j->tail.received.us),
    };
    part->written = true;
    return db_send(j->db, journal_statement(j->db, "keep_submission"), values, COUNT_OF(values), e);
}

enum err append_submission(struct arena *a, struct journal *j, const struct submission *s, const struct hash32 *content,
                           struct receipt *r, struct error *e)
{
    struct tail before = j->tail;
    struct part part = {false, false};

    *r = (struct receipt){.received = j->tail.received};
    enum err err = seen_before(j, s, content, r, e);
    if (!err && r->repeated)
        return OK;
    if (!err)
        err = make_all(a, j, s, r, &part, e);
    if (!err)
        err = keep_submission(j, s, content, &part, e);
    if (!err && part.open)
        err = db_release(j->db, e);
    if (!err)
        return OK;
    *r = (struct receipt){.received = NO_INSTANT};
    j->tail = before;
    if (part.open)
        db_take_back(j->db);
    else if (part.written) /* the engine failed in the middle: what was written must not be committed with the rest */
        db_rollback(j->db);
    return err;
}

static enum err append_head(struct arena *a, struct journal *j, const struct tip *tip, struct error *e)
{
    struct head h = {.origin = j->origin, .scope = tip->scope, .number = tip->number, .hash = tip->hash};

    h.signature = keys_sign(j->where.keyring, head_text(a, &h));
    struct db_value values[] = {
        db_blob(id_bytes(&h.origin)),
        db_blob(id_bytes(&h.scope)),
        db_int((int64_t)h.number),
        db_blob(hash32_bytes(&h.hash)),
        db_blob((struct str){(const char *)h.signature.b, sizeof h.signature.b}),
    };
    return db_send(j->db, journal_statement(j->db, "set_head"), values, COUNT_OF(values), e);
}

enum err append_heads(struct arena *a, struct journal *j, const struct tail *before, struct error *e)
{
    for (size_t i = 0; i < j->tail.n; i++)
        if (j->tail.tips[i].number != before->tips[i].number && append_head(a, j, &j->tail.tips[i], e))
            return e->code;
    return OK;
}

static enum err read_tip(struct journal *j, struct tip *tip, struct error *e)
{
    struct db_value stream[] = {db_blob(id_bytes(&j->origin)), db_blob(id_bytes(&tip->scope))};
    struct db_rows rows;

    if (db_query(j->db, journal_statement(j->db, "head"), stream, COUNT_OF(stream), &rows, e))
        return e->code;
    if (db_step(&rows)) {
        struct str hash = db_get_blob(&rows, 1);
        tip->number = (uint64_t)db_get_int(&rows, 0);
        if (hash.n == sizeof tip->hash.b)
            memcpy(tip->hash.b, hash.p, hash.n);
    }
    return db_end(&rows);
}

enum err append_start(struct journal *j, struct error *e)
{
    const struct keyring *ring = j->where.keyring;
    struct db_rows rows;

    j->tail = (struct tail){.received = NO_INSTANT, .n = keys_scopes(ring)};
    for (size_t i = 0; i < j->tail.n; i++) {
        struct tip *tip = &j->tail.tips[i];
        tip->scope = keys_scope_at(ring, i);
        tip->seal = keys_sealing_key(ring, tip->scope, &tip->key);
        if (read_tip(j, tip, e))
            return e->code;
    }
    if (db_query(j->db, journal_statement(j->db, "last"), NULL, 0, &rows, e))
        return e->code;
    if (db_step(&rows)) {
        j->tail.position = (uint64_t)db_get_int(&rows, 0);
        j->tail.received = (struct instant){db_get_int(&rows, 1)};
    }
    if (db_end(&rows) || db_query(j->db, journal_statement(j->db, "newest_time"), NULL, 0, &rows, e))
        return e->code;
    if (db_step(&rows) && !db_is_null(&rows, 0))
        j->tail.time = (struct hybrid){(uint64_t)db_get_int(&rows, 0)};
    return db_end(&rows);
}
