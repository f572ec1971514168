#include "app/house.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/house_files.h"
#include "app/house_readers.h"
#include "app/incarnation.h"
#include "app/pack_shelf.h"
#include "base/file.h"
#include "base/log.h"
#include "journal/bundle.h"

/* A loaded pack and the memory it lives in. Older ones stay until the house closes: a request may still read them. */
struct pack_held {
    struct pack_held *older;
    struct arena arena;
    const struct pack *pack;
    struct hash32 blob; /* its archive */
};

struct house {
    struct arena arena;
    const char *dir, *database;
    bool fresh;   /* being made: its journal must be empty */
    int lock;     /* -1 when open for reading */
    int patience; /* seconds to wait for others who hold it */
    struct keyring *keyring;
    struct journal *journal;
    struct incarnation left; /* where the database is left, when open for writing */
    struct readers readers;
    struct db *accounts;
    pthread_mutex_t accounts_lock;
    pthread_mutex_t loading; /* one pack at a time, so that the one in force is the journal's newest */
    _Atomic(struct pack_held *) pack;
    _Atomic uint64_t packs_seen; /* of those that came from elsewhere (journal_packs_received) */
    struct pack_shelf shelf;
};

const char *house_file(struct arena *a, const char *dir, const char *name)
{
    return str_c(a, str_printf(a, "%s/%s", dir, name));
}

struct id house_new_id(void)
{
    uint8_t random[10];

    crypt_random(random, sizeof random);
    return id_v7(instant_now(), random);
}

struct hash32 house_set_key(const struct house *h)
{
    struct id key_id;
    const struct sealkey *key = keys_sealing_key(h->keyring, keys_scope(h->keyring), &key_id);

    return crypt_hash_keyed(key->b, STR("sanad figure set 1"));
}

const char *house_dir(const struct house *h)
{
    return h->dir;
}

struct journal *house_journal(const struct house *h)
{
    return h->journal;
}

static const struct pack_held *pack_in_force(const struct house *h)
{
    return atomic_load(&((struct house *)(uintptr_t)h)->pack);
}

const struct pack *house_pack(const struct house *h)
{
    return pack_in_force(h)->pack;
}

struct vocabulary house_vocabulary(const struct pack *pack)
{
    return (struct vocabulary){&pack->codes, &pack->places};
}

void house_return(struct house *h, struct db *db)
{
    if (db)
        readers_return(&h->readers, db);
}

struct db *house_lend_accounts(struct house *h)
{
    struct arena scratch = ARENA_EMPTY;
    struct error e = ERROR_IN(&scratch);

    pthread_mutex_lock(&h->accounts_lock);
    if (db_is_lost(h->accounts) && db_reopen(h->accounts, 0, &e))
        log_line(LOG_WARNING, "database", "the connection for accounts is lost: %s", e.key);
    arena_free(&scratch);
    return h->accounts;
}

void house_return_accounts(struct house *h)
{
    pthread_mutex_unlock(&h->accounts_lock);
}

/* --- the lock --- */

enum { LOCK_PAUSE_MS = 50 };

static enum err take_lock(const char *dir, int patience, int *fd, struct error *e)
{
    const char *path = house_file(e->arena, dir, "lock");
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000L};
    int tries = patience * 1000 / LOCK_PAUSE_MS;

    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0)
        return error_set(e, ERR_IO, "house.cannot_lock", str_of(path), str_of(strerror(errno)));
    while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        if (tries-- > 0 && nanosleep(&pause, NULL) == 0)
            continue; /* a signal ends the wait */
        close(*fd);
        *fd = -1;
        return error_set(e, ERR_BUSY, "house.locked", str_of(dir));
    }
    return OK;
}

/* --- the pack --- */

struct newest {
    struct hash32 blob;
    bool found;
};

static enum err take_newest(void *ctx, const struct event *x, struct error *e)
{
    struct newest *n = ctx;

    (void)e;
    n->blob = x->payload.from.blob;
    n->found = true;
    return OK;
}

static void hold_pack(struct house *h, struct pack_held *held)
{
    held->older = atomic_load(&h->pack);
    atomic_store(&h->pack, held);
}

static void drop_pack(struct pack_held *held)
{
    arena_free(&held->arena);
    free(held);
}

static struct pack_held *pack_held_new(void)
{
    struct pack_held *held = calloc(1, sizeof *held);

    if (!held)
        abort();
    return held;
}

static enum err find_newest(struct house *h, struct pack_held *held, struct error *e)
{
    struct newest newest = {0};
    struct db *db;

    if (journal_reader(h->journal, &db, e))
        return e->code;
    enum err err = journal_of_op(&held->arena, h->journal, db, OP_LOAD_PACK, 1, take_newest, &newest, e);
    db_close(db);
    if (!err && !newest.found)
        err = error_set(e, ERR_DAMAGED, "house.no_pack", str_of(h->dir));
    held->blob = newest.blob;
    return err;
}

static enum err read_archive(struct house *h, struct pack_held *held, struct error *e)
{
    struct pack_files files = {0};
    struct str archive;

    if (blob_get(&held->arena, &journal_where(h->journal)->blobs, &held->blob, h->keyring, &archive, e) ||
        pack_unarchive(&held->arena, archive, &files, e))
        return e->code;
    return pack_load(&held->arena, &files, &house_model, &held->pack, e);
}

/* The pack that the journal says is in force. */
static enum err read_pack(struct house *h, struct error *e)
{
    uint64_t received =
        journal_packs_received(h->journal); /* one that comes while this one is read is looked for again */
    const struct pack_held *now = pack_in_force(h);
    struct pack_held *held = pack_held_new();
    enum err err = find_newest(h, held, e);
    bool same = !err && now && hash32_eq(&held->blob, &now->blob);

    if (!err && !same)
        err = read_archive(h, held, e);
    if (err || same)
        drop_pack(held);
    else
        hold_pack(h, held);
    if (err != ERR_BUSY) /* what cannot be read once is not read at every request */
        atomic_store(&h->packs_seen, received);
    return err;
}

/* One among entries that were held comes into force here; whoever asks while it is read goes on with the one before. */
static void notice_pack(struct house *h)
{
    struct arena scratch = ARENA_EMPTY;
    struct error e = ERROR_IN(&scratch);

    if (!pack_in_force(h) || atomic_load(&h->packs_seen) == journal_packs_received(h->journal) ||
        pthread_mutex_trylock(&h->loading) != 0)
        return;
    if (read_pack(h, &e))
        log_line(LOG_WARNING, "pack", "the pack that another node loaded does not come into force: %s", e.key);
    pthread_mutex_unlock(&h->loading);
    arena_free(&scratch);
}

enum err house_reader(struct house *h, struct db **db, struct error *e)
{
    notice_pack(h);
    return readers_take(&h->readers, h->journal, db, e);
}

static enum err append_pack(struct house *h, const struct pack_files *files, struct id actor, struct hash32 *blob,
                            struct error *e)
{
    const struct journal_place *where = journal_where(h->journal);
    struct change change = {.op = OP_LOAD_PACK, .id = house_new_id(), .from = {.row = INT_NONE}};
    struct submission s = {
        .instance = house_new_id(), .actor = actor, .source_kind = SOURCE_COMMAND, .changes = &change, .n = 1};
    struct receipt receipt;
    struct id key_id;
    const struct sealkey *key = keys_sealing_key(h->keyring, keys_scope(h->keyring), &key_id);

    if (blob_put(&where->blobs, key, key_id, pack_archive(e->arena, files), blob, e))
        return e->code;
    change.from.blob = *blob;
    change.from.file = STR("pack");
    return journal_submit(h->journal, &s, &receipt, e);
}

static enum err load_pack(struct house *h, const char *pack_dir, struct id actor, struct error *e)
{
    struct pack_held *held = pack_held_new();
    struct pack_files files = {0};
    struct hash32 hash, now = house_pack(h)->hash;
    enum err err = pack_read_dir(&held->arena, pack_dir, &files, e);

    if (!err)
        err = pack_load(&held->arena, &files, &house_model, &held->pack, e);
    if (!err)
        err = pack_follows(house_pack(h), held->pack, e);
    if (!err) {
        hash = pack_hash(&files);
        if (hash32_eq(&hash, &now))
            err = error_set(e, ERR_CONFLICT, "house.same_pack", held->pack->id);
    }
    if (!err)
        err = append_pack(h, &files, actor, &held->blob, e);
    if (err)
        drop_pack(held);
    else
        hold_pack(h, held);
    return err;
}

enum err house_load_pack(struct house *h, const char *pack_dir, struct id actor, struct error *e)
{
    pthread_mutex_lock(&h->loading);
    enum err err = load_pack(h, pack_dir, actor, e);
    pthread_mutex_unlock(&h->loading);
    return err;
}

/* --- packs of earlier days --- */

/* The first that was ever loaded, and the newest inside the cut. */
struct loaded {
    const struct cut *cut;
    struct hash32 first, inside;
    bool any, found;
};

static enum err look_at(void *ctx, const struct event *x, struct error *e)
{
    struct loaded *l = ctx;

    (void)e;
    l->first = x->payload.from.blob;
    l->any = true;
    if (!l->found && cut_holds(l->cut, &x->entry)) {
        l->inside = l->first;
        l->found = true;
    }
    return OK;
}

enum err house_pack_at(const struct house *h, struct arena *a, struct db *db, const struct cut *cut,
                       struct pack_then *out, struct error *e)
{
    const struct pack_held *now = pack_in_force(h);
    struct loaded loaded = {.cut = cut};

    *out = (struct pack_then){now->pack, now->blob};
    if (!cut)
        return OK;
    if (journal_of_op(a, h->journal, db, OP_LOAD_PACK, PACKS_LOADED, look_at, &loaded, e))
        return e->code;
    if (!loaded.any)
        return error_set(e, ERR_DAMAGED, "house.no_pack", str_of(h->dir));
    out->blob = loaded.found ? loaded.inside : loaded.first;
    if (hash32_eq(&out->blob, &now->blob))
        return OK;
    struct pack_shelf *shelf = (struct pack_shelf *)(uintptr_t)&h->shelf;
    return shelf_pack(shelf, a, h->journal, &out->blob, &out->pack, e);
}

enum err house_pack_mixed(const struct house *h, struct arena *a, const struct hash32 *definitions,
                          const struct hash32 *places, const struct pack **out, struct error *e)
{
    return shelf_mixed(a, h->journal, definitions, places, out, e);
}

/* --- opening and closing --- */

enum { CLOSING_SECONDS = 5 }; /* until a database server has seen that the one before has gone */

static enum err open_journal(struct house *h, enum db_mode mode, struct error *e)
{
    struct journal_place where = {
        .database = h->database,
        .blobs = {house_file(&h->arena, h->dir, "blobs")},
        .keyring = h->keyring,
        .model = &house_model,
        .patience = h->patience + CLOSING_SECONDS,
    };

    return journal_open(&where, mode, &h->journal, e);
}

static struct house *house_new(const char *dir)
{
    struct house *h = calloc(1, sizeof *h);

    if (!h)
        abort();
    h->dir = str_c(&h->arena, str_of(dir));
    h->lock = -1;
    readers_start(&h->readers);
    pthread_mutex_init(&h->accounts_lock, NULL);
    pthread_mutex_init(&h->loading, NULL);
    shelf_open(&h->shelf);
    return h;
}

extern const char embedded_app_schema_sql[];

/* Tables of the app's own: what is true of this directory only and is no part of what is known. */
static enum err prepare_app(struct db *db, struct error *e)
{
    unsigned before = db_guard(db, DB_RIGHT_SCHEMA);
    enum err err = db_begin(db, e);

    if (!err)
        err = db_run_ddl(db, str_of(embedded_app_schema_sql), e);
    if (!err)
        err = db_commit(db, e);
    else
        db_rollback(db);
    db_guard(db, before);
    return err;
}

/* The old stream stays as it is and is nobody's to write any more. */
static enum err start_anew(struct house *h, const struct master *master, struct error *e)
{
    struct keyring *ring = NULL;

    journal_close(h->journal);
    h->journal = NULL;
    if (keys_renew(house_file(&h->arena, h->dir, "keys/keystore"), master, h->keyring, &ring, e))
        return e->code;
    keys_close(h->keyring);
    h->keyring = ring;
    log_line(LOG_WARNING, "origin", "the database was restored or copied: this node writes as %s from now on",
             str_c(e->arena, id_format(e->arena, keys_origin(ring))));
    return open_journal(h, DB_WRITE, e);
}

static enum err settle_incarnation(struct house *h, const struct master *master, struct error *e)
{
    bool same = false;
    enum err err = incarnation_check(h->dir, h->journal, keys_origin(h->keyring), &same, e);

    if (!err && !same)
        err = start_anew(h, master, e);
    return err ? err : incarnation_note(h->dir, h->journal, keys_origin(h->keyring), &h->left, e);
}

/* The database of a server may hold somebody's journal already. */
static enum err check_empty(struct house *h, struct error *e)
{
    struct instant last;

    if (journal_last_received(h->accounts, &last, e))
        return e->code;
    return instant_known(last) ? error_set(e, ERR_CONFLICT, "house.database_taken") : OK;
}

/* Everything but the pack. */
static enum err open_ground(struct house *h, const struct master *master, enum db_mode mode, int patience,
                            struct error *e)
{
    enum err err = OK;

    if (mode == DB_WRITE && h->lock < 0)
        err = take_lock(h->dir, patience, &h->lock, e);
    if (!err)
        err = keys_open(house_file(&h->arena, h->dir, "keys/keystore"), master, &h->keyring, e);
    if (!err)
        err = house_database(&h->arena, h->dir, &h->database, e);
    if (!err)
        err = db_open(h->database, mode, &h->accounts, e);
    h->patience = patience;
    if (!err) /* it takes the database, which could be written to from another folder too */
        err = open_journal(h, mode, e);
    if (!err && h->fresh)
        err = check_empty(h, e);
    if (!err && mode == DB_WRITE)
        err = settle_incarnation(h, master, e);
    if (!err && mode == DB_WRITE)
        err = auth_prepare(h->accounts, e);
    if (!err && mode == DB_WRITE)
        err = prepare_app(h->accounts, e);
    return err;
}

bool house_exists(const char *dir)
{
    struct arena a = ARENA_EMPTY;
    bool there = file_exists(house_file(&a, dir, "keys/keystore"));

    arena_free(&a);
    return there;
}

enum err house_open_ground(const char *dir, const struct master *master, enum db_mode mode, int patience,
                           struct house **out, struct error *e)
{
    struct house *h = house_new(dir);
    enum err err = OK;

    *out = NULL;
    if (!house_exists(dir))
        err = error_set(e, ERR_NOT_FOUND, "house.none", str_of(dir));
    else if (house_unfinished(dir))
        err = error_set(e, ERR_CONFLICT, "house.unfinished", str_of(dir));
    if (!err)
        err = open_ground(h, master, mode, patience, e);
    if (err)
        house_close(h);
    else
        *out = h;
    return err;
}

enum err house_open(const char *dir, const struct master *master, enum db_mode mode, int patience, struct house **out,
                    struct error *e)
{
    struct house *h;
    enum err err = house_open_ground(dir, master, mode, patience, &h, e);

    *out = NULL;
    if (!err && (err = read_pack(h, e)))
        house_close(h);
    else
        *out = h;
    return err;
}

void house_close(struct house *h)
{
    if (!h)
        return;
    readers_end(&h->readers);
    if (h->journal)
        incarnation_leave(h->dir, h->journal, &h->left);
    journal_close(h->journal);
    db_close(h->accounts);
    keys_close(h->keyring);
    for (struct pack_held *p = atomic_load(&h->pack), *older; p; p = older) {
        older = p->older;
        drop_pack(p);
    }
    shelf_close(&h->shelf);
    if (h->lock >= 0)
        close(h->lock);
    pthread_mutex_destroy(&h->accounts_lock);
    pthread_mutex_destroy(&h->loading);
    arena_free(&h->arena);
    free(h);
}

/* --- a new directory --- */

static enum err make_folders(const char *dir, struct error *e)
{
    if (file_make_dir(dir, 0700, e))
        return e->code;
    if (chmod(dir, 0700) != 0)
        return error_set(e, ERR_IO, "file.make_dir", str_of(dir), str_of(strerror(errno)));
    return file_make_dir(house_file(e->arena, dir, "keys"), 0700, e);
}

/* A name that an account may have: the machine's users may be called "Amal K" or "OFFICE\\amal". */
static struct str account_name_of(struct arena *a, struct str os_user)
{
    struct str s = str_slice(os_user, 0, ACCOUNT_NAME_MOST);
    char *name = arena_copy(a, s.p, s.n);

    for (size_t i = 0; i < s.n; i++) {
        char c = name[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        name[i] = upper ? (char)(c - 'A' + 'a') : plain ? c : '-';
    }
    return s.n ? (struct str){name, s.n} : STR("operator");
}

/* A making that was cut off may have got further than its account, whose password nobody was told. */
static enum err add_operator(struct arena *a, struct house *h, struct str os_user, struct account *operator_account,
                             struct str *password, struct error *e)
{
    struct error none = ERROR_IN(e->arena);
    struct str name = account_name_of(a, os_user);
    enum err err = account_by_name(a, h->accounts, name, operator_account, &none);

    if (err == ERR_NOT_FOUND)
        err = account_add(a, h->accounts, name, os_user, ROLE_ADMINISTRATOR, operator_account, password, e);
    else if (err)
        error_set_args(e, none.code, none.key, none.args);
    else
        err = account_reset(a, h->accounts, name, password, e);
    return err ? err : account_trust_password(h->accounts, operator_account->id, e);
}

/* What a failed start left behind: the keystore and the note of it last, so that what is cut off here can be gone on with. */
static void clear_out(const char *dir)
{
    struct arena a = ARENA_EMPTY;
    static const char *const files[] = {"sanad.db", "incarnation", "sanad.db-wal", "sanad.db-shm",
                                        "lock",     "database",    "keys/keystore"};

    for (size_t i = 0; i < COUNT_OF(files); i++)
        unlink(house_file(&a, dir, files[i]));
    rmdir(house_file(&a, dir, "keys"));
    unlink(house_file(&a, dir, "unfinished"));
    rmdir(dir); /* stays where something else is in it */
    arena_free(&a);
}

/* The same where no house was made yet. */
static void forget_database(const char *dir)
{
    struct arena a = ARENA_EMPTY;

    unlink(house_file(&a, dir, "database"));
    rmdir(dir);
    arena_free(&a);
}

/*
 * Takes the lock and notes what is being made. `made_keys`: a making that was cut off got so far, and what its keys may have signed
 * is theirs for good. Nothing of the directory was touched when this fails.
 */
static enum err begin_making(struct house *h, struct str what, bool *made_keys, struct error *e)
{
    if (house_exists(h->dir) && !house_unfinished(h->dir))
        return error_set(e, ERR_CONFLICT, "house.exists", str_of(h->dir));
    if (!house_exists(h->dir) && file_exists(house_file(e->arena, h->dir, "sanad.db")))
        return error_set(e, ERR_CONFLICT, "house.foreign_files", str_of(h->dir));
    if (make_folders(h->dir, e) || take_lock(h->dir, 0, &h->lock, e) || house_making_begin(h->dir, what, e))
        return e->code;
    *made_keys = house_exists(h->dir);
    return OK;
}

/* What the beginning failed at is somebody else's; what failed later is taken away, unless keys were there before. */
static enum err end_making(struct house *h, enum err err, bool begun, bool made_keys, struct error *e)
{
    if (!err)
        err = house_making_end(h->dir, e);
    if (err && begun && !made_keys)
        clear_out(h->dir);
    else if (err && !house_exists(h->dir))
        forget_database(h->dir);
    return err;
}

static void drop_keys(struct house *h)
{
    keys_close(h->keyring);
    h->keyring = NULL;
}

/* The first entry, where a making that was cut off did not get so far. */
static enum err put_pack(struct house *h, const char *pack_dir, const struct pack_files *files, struct id actor,
                         struct error *e)
{
    struct error why = ERROR_IN(e->arena);
    enum err err = read_pack(h, &why);

    if (err && strcmp(why.key, "house.no_pack") == 0)
        return check_empty(h, e) ? e->code : append_pack(h, files, actor, &(struct hash32){{0}}, e);
    if (err)
        return error_set_args(e, why.code, why.key, why.args);
    err = load_pack(h, pack_dir, actor, &why);
    if (err && strcmp(why.key, "house.same_pack") != 0)
        return error_set_args(e, why.code, why.key, why.args);
    return OK;
}

enum err house_init(struct arena *a, const char *dir, const char *pack_dir, const struct master *master,
                    struct str os_user, struct account *operator_account, struct str *password, struct error *e)
{
    struct house *h = house_new(dir);
    struct pack_files files = {0};
    const struct pack *pack;
    bool made_keys = false;
    enum err err = pack_read_dir(&h->arena, pack_dir, &files, e);

    if (!err) /* a pack with a mistake leaves nothing behind */
        err = pack_load(&h->arena, &files, &house_model, &pack, e);
    if (!err)
        err = begin_making(h, STR("init"), &made_keys, e);
    bool begun = !err;
    if (!err && !made_keys)
        err = keys_create(house_file(&h->arena, dir, "keys/keystore"), master, &h->keyring, e);
    drop_keys(h);
    h->fresh = !made_keys;
    if (!err)
        err = open_ground(h, master, DB_WRITE, 0, e);
    if (!err)
        err = add_operator(a, h, os_user, operator_account, password, e);
    if (!err)
        err = put_pack(h, pack_dir, &files, operator_account->id, e);
    err = end_making(h, err, begun, made_keys, e);
    house_close(h);
    return err;
}

enum { INVITATION_BYTES = 16 << 20 };

/* Which circle was to be joined: another invitation must not go on with this one's keys. */
static enum err name_joining(const char *invitation, struct str *what, struct error *e)
{
    struct str bytes;

    if (file_read(e->arena, invitation, INVITATION_BYTES, &bytes, e))
        return e->code;
    struct hash32 hash = crypt_hash(bytes);
    *what = str_printf(e->arena, "join %.*s", STR_ARG(crypt_hex(e->arena, hash32_bytes(&hash))));
    return OK;
}

enum err house_join(struct arena *a, const char *dir, const char *invitation, const struct master *of_invitation,
                    const struct master *master, struct str os_user, struct account *operator_account,
                    struct str *password, struct error *e)
{
    struct house *h = house_new(dir);
    struct str what = STR_EMPTY;
    bool made_keys = false;
    enum err err = name_joining(invitation, &what, e);

    if (!err)
        err = begin_making(h, what, &made_keys, e);
    bool begun = !err;
    if (!err && !made_keys)
        err = keys_join(house_file(&h->arena, dir, "keys/keystore"), master, invitation, of_invitation, &h->keyring, e);
    else if (!err)
        err = keys_open(house_file(&h->arena, dir, "keys/keystore"), master, &h->keyring, e);
    if (!err && !str_is(keys_scope_name(h->keyring, keys_scope(h->keyring)), "programme")) {
        made_keys = false; /* nothing was signed by them, also where the making was cut off here */
        err = error_set(e, ERR_INVALID, "house.invitation_without_programme");
    }
    drop_keys(h);
    h->fresh = true; /* joining appends nothing */
    if (!err)
        err = open_ground(h, master, DB_WRITE, 0, e);
    if (!err)
        err = add_operator(a, h, os_user, operator_account, password, e);
    err = end_making(h, err, begun, made_keys, e);
    house_close(h);
    return err;
}

const struct keyring *house_keyring(const struct house *h)
{
    return h->keyring;
}

/* The keystore is on disk already. It is another file now: what knows a copied directory by it must be told. */
static enum err change_keys(struct house *h, struct keyring *ring, struct error *e)
{
    journal_close(h->journal);
    h->journal = NULL;
    keys_close(h->keyring);
    h->keyring = ring;
    atomic_store(&h->packs_seen, UINT64_MAX);
    enum err err = open_journal(h, DB_WRITE, e);
    return err ? err : incarnation_note(h->dir, h->journal, keys_origin(ring), &h->left, e);
}

enum err house_add_scope(struct house *h, const struct master *master, struct str name, struct error *e)
{
    struct keyring *ring;
    enum err err = keys_add_scope(house_file(&h->arena, h->dir, "keys/keystore"), master, h->keyring, name, &ring, e);

    return err ? err : change_keys(h, ring, e);
}

enum err house_join_scopes(struct house *h, const struct master *master, const char *invitation,
                           const struct master *of_invitation, struct error *e)
{
    struct keyring *ring;
    enum err err = keys_take_in(house_file(&h->arena, h->dir, "keys/keystore"), master, h->keyring, invitation,
                                of_invitation, &ring, e);

    return err ? err : change_keys(h, ring, e);
}

enum err house_receive(struct house *h, const char *path, struct arrival *arrival, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct str file;
    enum err err = file_read(&scratch, path, BUNDLE_MOST, &file, e);

    if (!err)
        err = journal_receive(h->journal, file, arrival, e);
    arena_free(&scratch);
    if (err && e->key && strcmp(e->key, "journal.own_stream_ahead") == 0)
        incarnation_forget(h->dir, &h->left);
    if (!err && pack_in_force(h) && atomic_load(&h->packs_seen) != journal_packs_received(h->journal)) {
        pthread_mutex_lock(&h->loading);
        err = read_pack(h, e);
        pthread_mutex_unlock(&h->loading);
    }
    return err;
}
