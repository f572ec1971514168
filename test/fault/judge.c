#include "judge.h"

#include <stdarg.h>

enum { NEW_INSTANCE = 0x300000, NEW_RECORD = 0x0f0000, HELD_HOURS = 2 };

struct trial {
    struct fixture f;
    const struct life *life;
    size_t moment;
    char *wrong; /* empty while all is well */
    /* What the journal says. */
    bool seen[DEEDS][DEED_PARTS];
    size_t count[DEEDS];
    const struct part *last[RECORDS]; /* the newest change of each record */
    size_t records, found;
};

static char verdict[400];

__attribute__((format(printf, 2, 3))) static bool say(struct trial *t, const char *format, ...)
{
    va_list args;

    if (!t->wrong[0]) {
        va_start(args, format);
        vsnprintf(verdict, sizeof verdict, format, args);
        va_end(args);
    }
    return false;
}

static bool say_error(struct trial *t, const char *what)
{
    const struct error *e = &t->f.e;

    return say(t, "%s: %s %.*s %.*s", what, e->key ? e->key : "", STR_ARG(e->args[0]), STR_ARG(e->args[1]));
}

static bool acknowledged(const struct trial *t, const struct deed *deed)
{
    return deed->acknowledged && deed->at <= t->moment;
}

/* --- opening --- */

static bool open_folder(struct trial *t, const char *folder)
{
    struct fixture *f = &t->f;
    bool made = t->life->made && t->life->made_at <= t->moment;

    f->e = ERROR_IN(&f->a);
    /* Before the acknowledgement each file is there whole or not at all, and what is missing can be made. */
    if (life_keys(&f->a, folder, !made, &f->ring, &f->e))
        return say_error(t, made ? "the keystore" : "a keystore that was being made");
    f->place = life_place(&f->a, folder, f->ring);
    life_hours_pass(HELD_HOURS); /* the power comes back later, and what was held is due */
    if (journal_open(&f->place, DB_WRITE, &f->j, &f->e))
        return say_error(t, "the journal does not open");
    if (journal_reader(f->j, &f->reader, &f->e))
        return say_error(t, "no reading");
    return true;
}

static bool verify(struct trial *t)
{
    struct fixture *f = &t->f;
    struct verification v = {0};

    if (journal_verify(&f->a, f->j, f->reader, NULL, &v, &f->e))
        return say_error(t, "verify");
    return v.damage_count == 0 ||
           say(t, "verify: %llu damages, the first of kind %d at entry %llu %.*s", (unsigned long long)v.damage_count,
               (int)v.damages.at[0].kind, (unsigned long long)v.damages.at[0].number, STR_ARG(v.damages.at[0].what));
}

/* --- what is there --- */

static unsigned number_of(struct id id)
{
    return (unsigned)id.b[1] << 16 | (unsigned)id.b[2] << 8 | id.b[3];
}

/* One entry belongs to one part of one deed, and no other does. */
static enum err see(void *ctx, const struct event *x, struct error *e)
{
    struct trial *t = ctx;
    size_t which = number_of(x->entry.group) - 0x100000u;
    unsigned record = number_of(x->entry.record);

    (void)e;
    if (which >= t->life->n) {
        say(t, "an entry of no submission");
        return OK;
    }
    const struct deed *deed = &t->life->deeds[which];
    for (size_t i = 0; i < deed->n; i++) {
        const struct part *part = &deed->parts[i];
        if (part->record != record || part->op != x->entry.op || t->seen[which][i])
            continue;
        t->seen[which][i] = true;
        t->count[which]++;
        if (part->op != OP_LOAD_PACK) {
            t->records += !t->last[record];
            t->last[record] = part;
        }
        return OK;
    }
    say(t, "submission %zu: record %u is there twice", which, record);
    return OK;
}

static bool check_entries(struct trial *t)
{
    struct fixture *f = &t->f;

    if (journal_of_source(&f->a, f->j, f->reader, fixture_id(8), see, t, &f->e))
        return say_error(t, "the journal");
    for (size_t i = 0; i < t->life->n; i++) {
        const struct deed *deed = &t->life->deeds[i];
        if (acknowledged(t, deed) && t->count[i] != deed->n)
            return say(t, "submission %zu was acknowledged: %zu of %zu entries are there", i, t->count[i], deed->n);
        if (t->count[i] && t->count[i] != deed->n)
            return say(t, "submission %zu is there by half: %zu of %zu entries", i, t->count[i], deed->n);
    }
    return !t->wrong[0];
}

static enum err see_record(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct trial *t = ctx;
    const struct sample *s = record;
    unsigned n = number_of(meta->id);
    const struct part *part = n < RECORDS ? t->last[n] : NULL;

    (void)e;
    t->found++;
    if (!part)
        say(t, "record %u comes from nowhere", n);
    else if (meta->live != (part->op != OP_RETRACT) || (meta->live && (s->men != part->men || s->round != n)))
        say(t, "record %u does not say what was said last", n);
    return OK;
}

static bool check_records(struct trial *t)
{
    struct fixture *f = &t->f;

    if (journal_records(&f->a, f->j, f->reader, life_type, NULL, see_record, t, &f->e))
        return say_error(t, "the records");
    if (t->found != t->records)
        say(t, "%zu of %zu records are there", t->found, t->records);
    return !t->wrong[0];
}

static bool check_blobs(struct trial *t)
{
    struct fixture *f = &t->f;
    const struct life *l = t->life;

    for (size_t i = 0; i < l->deposit_count; i++) {
        const struct deposit *d = &l->deposits[i];
        struct str is;
        if (d->at > t->moment)
            continue;
        if (blob_get(&f->a, &f->place.blobs, &d->name, f->ring, &is, &f->e))
            return say_error(t, "a blob that was acknowledged");
        if (!str_eq(is, life_blob(&f->a, d->seed)))
            return say(t, "blob %zu is another", i);
    }
    return true;
}

/* --- going on --- */

static bool submit(struct trial *t, const struct deed *deed, struct receipt *r)
{
    struct fixture *f = &t->f;
    struct submission s = life_submission(&f->a, &f->words, deed);

    f->e = ERROR_IN(&f->a);
    return journal_submit(f->j, &s, r, &f->e) == OK;
}

static bool only_creates(const struct deed *deed)
{
    return deed->n && deed->parts[0].op == OP_CREATE;
}

/* The same for another node's file. Before there were keys that somebody was told of, the circle may be another. */
static bool receive_again(struct trial *t, size_t which)
{
    struct fixture *f = &t->f;
    struct arrival arrival;

    f->e = ERROR_IN(&f->a);
    if (t->moment < t->life->made_at)
        return true;
    if (journal_receive(f->j, t->life->deeds[which].file, &arrival, &f->e))
        return say_error(t, "received again");
    return (arrival.entries > 0) == (t->count[which] == 0) ||
           say(t, "submission %zu, received again, is taken wrongly", which);
}

/* A phone that had no answer sends the same again: what is there is not taken twice, and what is not is taken now. */
static bool send_again(struct trial *t)
{
    struct receipt r;

    for (size_t i = 0; i < t->life->n; i++) {
        const struct deed *deed = &t->life->deeds[i];
        if (!deed->asked || !(t->count[i] || only_creates(deed)) || (acknowledged(t, deed) && i % 8 != 0))
            continue;
        if (hash32_eq(&deed->blob, &(struct hash32){{0}}) == false && !t->count[i])
            continue; /* its blob need not be there */
        if (deed->file.n) {
            if (!receive_again(t, i))
                return false;
            continue;
        }
        if (!submit(t, deed, &r))
            return say_error(t, "sent again");
        if (r.repeated != (t->count[i] > 0) || r.appended != (t->count[i] ? 0 : deed->n))
            return say(t, "submission %zu, sent again, is taken wrongly", i);
    }
    return true;
}

static bool go_on(struct trial *t)
{
    const struct deed fresh = {
        .instance = NEW_INSTANCE, .n = 2, .parts = {{OP_CREATE, NEW_RECORD, 1}, {OP_CREATE, NEW_RECORD + 1, 2}}};
    struct receipt r;

    if (!submit(t, &fresh, &r))
        return say_error(t, "a new submission");
    return (r.appended == 2 && !r.repeated) || say(t, "a new submission is taken wrongly");
}

static void close_folder(struct trial *t)
{
    fixture_stop(&t->f);
    keys_close(t->f.ring);
    t->f.ring = NULL;
}

const char *judge(const struct life *life, const char *folder, size_t moment, bool thorough)
{
    struct trial *t = calloc(1, sizeof *t);

    if (!t)
        abort();
    verdict[0] = '\0';
    t->life = life;
    t->moment = moment;
    t->wrong = verdict;
    t->f.words = sample_words(&t->f.a);
    bool well = open_folder(t, folder) && verify(t) && check_entries(t) && check_records(t) && check_blobs(t) &&
                send_again(t) && go_on(t);
    close_folder(t);
    if (well && thorough) {
        (void)(open_folder(t, folder) && verify(t));
        close_folder(t);
    }
    arena_free(&t->f.a);
    free(t);
    return verdict[0] ? verdict : NULL;
}
