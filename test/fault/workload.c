#include "workload.h"

#include <pthread.h>

#include "base/file.h"
#include "disk.h"

enum { GROUP_MOST = 6, CREATED_MOST = 5, IMPORTED_MOST = DEED_PARTS, BLOB_MOST_HERE = 9000 };

const struct record_type *const life_type = &sample_type;

/* --- paths and contents --- */

static const char *path_in(struct arena *a, const char *folder, const char *name)
{
    return str_c(a, str_printf(a, "%s/%s", folder, name));
}

struct journal_place life_place(struct arena *a, const char *folder, const struct keyring *ring)
{
    return (struct journal_place){.database = path_in(a, folder, "sanad.db"),
                                  .blobs = {path_in(a, folder, "blobs")},
                                  .keyring = ring,
                                  .model = &fixture_model,
                                  .clock = life_clock};
}

enum err life_keys(struct arena *a, const char *folder, bool make, struct keyring **ring, struct error *e)
{
    const char *key = path_in(a, folder, "key"), *store = path_in(a, folder, "keys/keystore");
    struct master *master = NULL;
    enum err err = OK;

    *ring = NULL;
    if (make && !file_exists(key))
        err = master_write_file(key, e);
    if (!err && make)
        err = file_make_dir(path_in(a, folder, "keys"), 0700, e);
    if (!err)
        err = master_from_file(key, &master, e);
    if (!err)
        err = make && !file_exists(store) ? keys_create(store, master, ring, e) : keys_open(store, master, ring, e);
    master_free(master);
    return err;
}

struct str life_blob(struct arena *a, unsigned seed)
{
    struct dice d = dice_of(seed);
    size_t n = dice_throw(&d, BLOB_MOST_HERE);
    char *bytes = arena_alloc(a, n);

    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)dice_throw(&d, 256);
    return (struct str){bytes, n};
}

static struct change change_of(struct arena *a, const struct deed *deed, const struct part *part)
{
    struct sample *s = ARENA_NEW(a, struct sample);
    struct change c = {.op = part->op, .type = &sample_type, .id = fixture_id(part->record), .from = {.row = INT_NONE}};

    *s = sample_full();
    s->share.micro = 5;
    s->round = part->record;
    s->men = part->men;
    c.record = s;
    c.mask = part->op == OP_CREATE ? SAMPLE_ALL : MEN_BIT;
    c.from.blob = deed->blob;
    if (part->op == OP_LOAD_PACK)
        c = (struct change){.op = OP_LOAD_PACK, .id = c.id, .from = c.from};
    return c;
}

struct submission life_submission(struct arena *a, const struct vocabulary *words, const struct deed *deed)
{
    struct change *changes = ARENA_ARRAY(a, struct change, deed->n);

    for (size_t i = 0; i < deed->n; i++)
        changes[i] = change_of(a, deed, &deed->parts[i]);
    return (struct submission){.instance = fixture_id(deed->instance),
                               .actor = fixture_id(7),
                               .source_kind = SOURCE_COMMAND,
                               .source = fixture_id(8),
                               .changes = changes,
                               .n = deed->n,
                               .vocabulary = words};
}

/* --- being there --- */

struct life *life_new(const char *folder, uint64_t seed)
{
    struct life *l = calloc(1, sizeof *l);

    if (!l)
        abort();
    l->f.e = ERROR_IN(&l->f.a);
    l->folder = str_c(&l->f.a, str_of(folder));
    l->f.words = sample_words(&l->f.a);
    l->dice = dice_of(seed);
    life_hours_reset();
    return l;
}

void life_close(struct life *l)
{
    journal_close(l->f.j);
    l->f.j = NULL;
}

void life_free(struct life *l)
{
    life_close(l);
    neighbour_free(l->neighbour);
    keys_close(l->f.ring);
    arena_free(&l->f.a);
    free(l);
}

/* Whether it said OK. */
static bool said(struct life *l, enum err err)
{
    l->refused += err != OK;
    return err == OK;
}

/* Whether there is an open journal, after trying to have one. */
static bool is_open(struct life *l)
{
    struct fixture *f = &l->f;

    if (l->over || f->j)
        return !l->over;
    f->e = ERROR_IN(&f->a);
    if (!f->ring) {
        l->over = !said(l, life_keys(&f->a, l->folder, true, &f->ring, &f->e));
        if (l->over)
            return false;
        l->made = true;
        l->made_at = disk_moment();
        f->place = life_place(&f->a, l->folder, f->ring);
    }
    return said(l, journal_open(&f->place, DB_WRITE, &f->j, &f->e));
}

/* --- deeds --- */

static struct deed *new_deed(struct life *l)
{
    assert(l->n < DEEDS);
    struct deed *deed = &l->deeds[l->n];
    deed->instance = 0x100000 + (unsigned)l->n++;
    return deed;
}

static void add_part(struct life *l, struct deed *deed, enum op op, unsigned record)
{
    assert(deed->n < DEED_PARTS && l->records < RECORDS);
    deed->parts[deed->n++] = (struct part){op, record, ++l->men};
}

static void add_creations(struct life *l, struct deed *deed, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        add_part(l, deed, OP_CREATE, ++l->records);
}

/* A record that lives and that the deed does not speak of yet; 0 when the dice find none. */
static unsigned some_record(struct life *l, const struct deed *deed)
{
    for (int tries = 0; tries < 20 && l->records; tries++) {
        unsigned record = 1 + dice_throw(&l->dice, l->records);
        bool spoken_of = false;
        for (size_t i = 0; i < deed->n; i++)
            spoken_of |= deed->parts[i].record == record;
        if (l->alive[record] && !spoken_of)
            return record;
    }
    return 0;
}

/* From any thread. */
static enum err ask(struct life *l, struct deed *deed)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct submission s = life_submission(&a, &l->f.words, deed);
    struct receipt receipt;

    deed->asked = true;
    enum err err = journal_submit(l->f.j, &s, &receipt, &e);
    if (!err) {
        deed->at = disk_moment();
        deed->acknowledged = true;
    }
    arena_free(&a);
    return err;
}

/* What the acknowledged deed says lives from now on. */
static void note(struct life *l, const struct deed *deed)
{
    said(l, deed->acknowledged ? OK : ERR_IO);
    for (size_t i = 0; i < deed->n && deed->acknowledged; i++)
        if (deed->parts[i].op != OP_LOAD_PACK)
            l->alive[deed->parts[i].record] = deed->parts[i].op != OP_RETRACT;
}

static void do_deed(struct life *l, struct deed *deed)
{
    if (deed->n == 0 || ask(l, deed))
        deed->acknowledged = false;
    if (deed->n)
        note(l, deed);
}

/* --- steps --- */

static void create(struct life *l)
{
    struct deed *deed = new_deed(l);

    add_creations(l, deed, 1 + dice_throw(&l->dice, CREATED_MOST));
    do_deed(l, deed);
}

static void change(struct life *l, enum op op)
{
    struct deed *deed = new_deed(l);
    unsigned n = 1 + dice_throw(&l->dice, 3);

    for (unsigned i = 0, record; i < n && (record = some_record(l, deed)); i++)
        add_part(l, deed, op, record);
    do_deed(l, deed);
}

static void update(struct life *l)
{
    change(l, OP_UPDATE);
}

static void retract(struct life *l)
{
    change(l, OP_RETRACT);
}

struct asker {
    pthread_t thread;
    struct life *life;
    struct deed *deed;
};

static void *ask_alone(void *arg)
{
    struct asker *asker = arg;

    asker->deed->acknowledged = ask(asker->life, asker->deed) == OK;
    return NULL;
}

/* Submissions that wait together are committed together. */
static void group(struct life *l)
{
    struct asker askers[GROUP_MOST];
    unsigned n = 2 + dice_throw(&l->dice, GROUP_MOST - 1);

    for (unsigned i = 0; i < n; i++) {
        askers[i] = (struct asker){.life = l, .deed = new_deed(l)};
        add_creations(l, askers[i].deed, 1 + dice_throw(&l->dice, 3));
    }
    for (unsigned i = 0; i < n; i++)
        if (pthread_create(&askers[i].thread, NULL, ask_alone, &askers[i]) != 0)
            abort();
    for (unsigned i = 0; i < n; i++) {
        pthread_join(askers[i].thread, NULL);
        note(l, askers[i].deed);
    }
}

/* False where it was refused. */
static bool keep_blob(struct life *l, struct hash32 *name)
{
    struct fixture *f = &l->f;
    struct id key_id;
    const struct sealkey *key = keys_sealing_key(f->ring, keys_scope(f->ring), &key_id);
    unsigned seed = dice_throw(&l->dice, 1u << 20);

    f->e = ERROR_IN(&f->a);
    if (!said(l, blob_put(&f->place.blobs, key, key_id, life_blob(&f->a, seed), name, &f->e)))
        return false;
    assert(l->deposit_count < DEPOSITS);
    l->deposits[l->deposit_count++] = (struct deposit){*name, seed, disk_moment()};
    return true;
}

static void lone_blob(struct life *l)
{
    struct hash32 name;

    keep_blob(l, &name);
}

static void load_pack(struct life *l)
{
    struct hash32 name;

    if (!keep_blob(l, &name))
        return;
    struct deed *deed = new_deed(l);
    deed->blob = name;
    add_part(l, deed, OP_LOAD_PACK, ++l->records);
    do_deed(l, deed);
}

/* A file kept, then its rows by the chunk. */
static void import(struct life *l)
{
    struct hash32 name;
    unsigned chunks = 1 + dice_throw(&l->dice, 3);

    if (!keep_blob(l, &name))
        return;
    for (unsigned i = 0; i < chunks; i++) {
        struct deed *deed = new_deed(l);
        deed->blob = name;
        add_creations(l, deed, i + 1 < chunks ? IMPORTED_MOST : 1 + dice_throw(&l->dice, IMPORTED_MOST));
        do_deed(l, deed);
    }
}

/* From here alone: the file of another node. What it holds may have to wait for its time. */
static void take_file(struct life *l, struct deed *deed)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct arrival arrival;
    bool before = deed->acknowledged;

    deed->asked = true;
    if (said(l, journal_receive(l->f.j, deed->file, &arrival, &e)) && !before) {
        deed->at = disk_moment();
        deed->acknowledged = true;
    }
    arena_free(&a);
}

/* Once a fast clock was heard, all that follows it in that stream waits with it. */
static void hear(struct life *l, bool fast)
{
    struct deed *deed = new_deed(l);

    if (!l->neighbour)
        l->neighbour = neighbour_new(l->f.ring, &fixture_model);
    add_creations(l, deed, 1 + dice_throw(&l->dice, CREATED_MOST));
    struct submission s = life_submission(&l->f.a, &l->f.words, deed);
    deed->file = neighbour_says(l->neighbour, &l->f.a, &s, fast);
    take_file(l, deed);
}

static void receive(struct life *l)
{
    hear(l, false);
}

static void receive_early(struct life *l)
{
    hear(l, true);
}

/* What was held is due with the next commit, which is that of a creation. */
static void hour(struct life *l)
{
    life_hours_pass(1);
    create(l);
}

static void rebuild(struct life *l)
{
    l->f.e = ERROR_IN(&l->f.a);
    said(l, journal_rebuild(l->f.j, NULL, &l->f.e));
}

/* Closing copies SQLite's log back into the database and removes it. */
static void restart(struct life *l)
{
    life_close(l);
    is_open(l);
}

/* What was acknowledged is sent again. */
static void repeat(struct life *l)
{
    for (int tries = 0; tries < 10 && l->n; tries++) {
        struct deed *deed = &l->deeds[dice_throw(&l->dice, (unsigned)l->n)];
        if (deed->acknowledged && deed->file.n) {
            take_file(l, deed);
            return;
        }
        if (deed->acknowledged) {
            size_t at = deed->at;
            said(l, ask(l, deed));
            deed->at = at;
            return;
        }
    }
}

static void (*const steps[])(struct life *) = {create,    create,    import,        receive, update,  group,
                                               lone_blob, load_pack, receive_early, retract, update,  repeat,
                                               group,     hour,      create,        rebuild, restart, update};

void life_live(struct life *l, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned step = dice_throw(&l->dice, COUNT_OF(steps));
        if (is_open(l))
            steps[step](l);
    }
}

void life_live_all(struct life *l)
{
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (is_open(l))
            steps[i](l);
}

bool life_create(struct life *l)
{
    if (!is_open(l))
        return false;
    struct deed *deed = new_deed(l);
    add_creations(l, deed, 1);
    do_deed(l, deed);
    return deed->acknowledged;
}
