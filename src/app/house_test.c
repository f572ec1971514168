#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/house_fixture.h"
#include "domain/mobility/mobility.h"

static struct landia l;

static unsigned mode_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

static void a_new_house_opens_with_its_pack_and_only_for_its_owner(void)
{
    landia_set_up(&l);
    CHECK(str_is(house_pack(l.house)->id, "landia"));
    CHECK(mode_of(l.dir) == 0700);
    CHECK(mode_of(landia_path(&l, l.dir, "keys")) == 0700);
    CHECK((mode_of(landia_path(&l, l.dir, "keys/keystore")) & 077) == 0);
    CHECK(str_is(l.operator_account.name, "amal-k")); /* of the machine's user "Amal K" */
    CHECK(str_is(l.operator_account.os_user, "Amal K"));
    landia_clean_up(&l);
}

static void a_second_house_in_one_place_is_refused_and_the_first_stays(void)
{
    landia_set_up(&l);
    house_return(l.house, l.db);
    house_close(l.house);
    CHECK(landia_init(&l) == ERR_CONFLICT);
    l.e = ERROR_IN(&l.a);
    CHECK(landia_open(&l, DB_WRITE) == OK);
    landia_clean_up(&l);
}

static void a_bad_pack_leaves_nothing_behind(void)
{
    landia_prepare(&l);
    landia_write(&l, "places.csv", STR("code,level\n"));
    CHECK(landia_init(&l) == ERR_INVALID);
    CHECK(!file_exists(l.dir) && !house_exists(l.dir));
    landia_write(&l, "places.csv", landia_places(&l.a));
    l.e = ERROR_IN(&l.a);
    CHECK(landia_init(&l) == OK);
    landia_clean_up(&l);
}

/* What a power cut leaves of a directory that is being made: the note is there, and what comes after may be missing. */
static void cut_off(void)
{
    if (file_write(landia_path(&l, l.dir, "unfinished"), STR("init"), 0600, &l.e))
        abort();
}

static uint64_t packs_loaded(void)
{
    uint64_t n = 0;

    struct streams_held streams;
    if (journal_streams(&l.a, house_journal(l.house), l.db, &streams, &l.e))
        abort();
    for (size_t i = 0; i < streams.n; i++)
        n += streams.at[i].number;
    return n;
}

static struct str keystore(void)
{
    struct str bytes;

    if (file_read(&l.a, landia_path(&l, l.dir, "keys/keystore"), 1 << 20, &bytes, &l.e))
        abort();
    return bytes;
}

static void a_making_that_was_cut_off_after_its_pack_is_finished_under_the_same_keys(void)
{
    landia_set_up(&l);
    struct str keys = keystore();
    house_return(l.house, l.db);
    house_close(l.house);
    l.db = NULL;
    l.house = NULL;
    cut_off();
    CHECK(landia_open(&l, DB_READ) == ERR_CONFLICT);
    CHECK(strcmp(l.e.key, "house.unfinished") == 0);
    l.e = ERROR_IN(&l.a);
    CHECK(landia_init(&l) == OK);
    CHECK(str_eq(keystore(), keys) && !house_unfinished(l.dir));
    REQUIRE(landia_open(&l, DB_WRITE) == OK);
    CHECK(packs_loaded() == 1); /* not a second time */
    landia_clean_up(&l);
}

static void a_making_that_was_cut_off_after_its_keys_is_finished(void)
{
    struct keyring *ring = NULL;

    landia_prepare(&l);
    landia_choose_database(&l);
    struct master *m = landia_master(&l);
    if (file_make_dir(landia_path(&l, l.dir, "keys"), 0700, &l.e))
        abort();
    cut_off();
    REQUIRE(keys_create(landia_path(&l, l.dir, "keys/keystore"), m, &ring, &l.e) == OK);
    struct str keys = keystore();
    keys_close(ring);
    master_free(m);
    CHECK(landia_init(&l) == OK);
    CHECK(str_eq(keystore(), keys));
    REQUIRE(landia_open(&l, DB_WRITE) == OK);
    CHECK(packs_loaded() == 1);
    landia_clean_up(&l);
}

static void another_making_does_not_go_on_with_the_keys_of_one_that_was_cut_off(void)
{
    landia_set_up(&l);
    struct str keys = keystore();
    house_return(l.house, l.db);
    house_close(l.house);
    l.db = NULL;
    l.house = NULL;
    if (file_write(landia_path(&l, l.dir, "unfinished"), STR("join 00"), 0600, &l.e))
        abort();
    CHECK(landia_init(&l) == ERR_CONFLICT);
    CHECK(strcmp(l.e.key, "house.unfinished") == 0);
    CHECK(str_eq(keystore(), keys) && file_exists(landia_path(&l, l.dir, "unfinished")));
    landia_clean_up(&l);
}

/* An invitation into a circle of its own beside the programme, without the programme. */
static const char *invite_beside(const struct master *m)
{
    const char *path = landia_path(&l, l.dir, "keys/beside"), *invitation = landia_path(&l, l.dir, "keys/invitation");
    struct keyring *ring = NULL, *more = NULL;
    struct id scope;

    if (keys_create(path, m, &ring, &l.e) || keys_add_scope(path, m, ring, STR("beside"), &more, &l.e) ||
        keys_scope_named(more, STR("beside"), &scope, &l.e) || keys_invite(more, &scope, 1, invitation, m, &l.e))
        abort();
    keys_close(ring);
    keys_close(more);
    return invitation;
}

static void a_joining_that_was_cut_off_asks_for_the_programme_as_the_first_did(void)
{
    struct account account;
    struct keyring *ring = NULL;
    struct str password, bytes;

    landia_set_up(&l);
    struct master *m = landia_master(&l);
    const char *invitation = invite_beside(m), *dir = landia_path(&l, l.dir, "joined");
    const char *keystore_of = landia_path(&l, dir, "keys/keystore");
    REQUIRE(file_read(&l.a, invitation, 1 << 20, &bytes, &l.e) == OK);
    struct hash32 hash = crypt_hash(bytes);
    struct str note = str_printf(&l.a, "join %.*s", STR_ARG(crypt_hex(&l.a, hash32_bytes(&hash))));
    /* What a power cut leaves right after the keys. */
    REQUIRE(file_make_dir(dir, 0700, &l.e) == OK && file_make_dir(landia_path(&l, dir, "keys"), 0700, &l.e) == OK);
    REQUIRE(file_write(landia_path(&l, dir, "unfinished"), note, 0600, &l.e) == OK);
    REQUIRE(keys_join(keystore_of, m, invitation, m, &ring, &l.e) == OK);
    keys_close(ring);
    CHECK(house_join(&l.a, dir, invitation, m, m, STR("b"), &account, &password, &l.e) == ERR_INVALID);
    CHECK(strcmp(l.e.key, "house.invitation_without_programme") == 0);
    CHECK(!file_exists(keystore_of) && !house_unfinished(dir));
    master_free(m);
    landia_clean_up(&l);
}

static void a_database_that_lost_its_keys_is_not_touched(void)
{
    landia_prepare(&l);
    const char *file = landia_path(&l, l.dir, "sanad.db");
    if (file_make_dir(l.dir, 0700, &l.e) || file_write(file, STR("precious"), 0600, &l.e))
        abort();
    CHECK(landia_init(&l) == ERR_CONFLICT);
    CHECK(strcmp(l.e.key, "house.foreign_files") == 0);
    CHECK(file_exists(file) && !house_exists(l.dir));
    landia_clean_up(&l);
}

static void another_key_opens_nothing(void)
{
    landia_set_up(&l);
    house_return(l.house, l.db);
    house_close(l.house);
    l.house = NULL;
    l.db = NULL;
    l.key = landia_path(&l, l.pack_dir, "other-key");
    if (master_write_file(l.key, &l.e))
        abort();
    CHECK(landia_open(&l, DB_READ) == ERR_KEY);
    CHECK(l.house == NULL);
    landia_clean_up(&l);
}

static void what_is_no_house_is_told(void)
{
    landia_prepare(&l);
    CHECK(landia_open(&l, DB_READ) == ERR_NOT_FOUND);
    CHECK(strcmp(l.e.key, "house.none") == 0);
    landia_clean_up(&l);
}

static void one_process_writes_and_others_may_read(void)
{
    int ready[2];
    char c;

    landia_set_up(&l);
    house_return(l.house, l.db);
    house_close(l.house);
    l.db = NULL;
    l.house = NULL;
    REQUIRE(pipe(ready) == 0);
    pid_t other = fork();
    if (other == 0) {
        c = landia_open(&l, DB_WRITE) ? 'n' : 'y';
        if (write(ready[1], &c, 1) == 1)
            pause();
        _exit(0);
    }
    REQUIRE(read(ready[0], &c, 1) == 1 && c == 'y');
    CHECK(landia_open(&l, DB_WRITE) == ERR_BUSY);
    CHECK(strcmp(l.e.key, "house.locked") == 0 && l.house == NULL);
    l.e = ERROR_IN(&l.a);
    CHECK(landia_open(&l, DB_READ) == OK);
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    house_return(l.house, l.db);
    house_close(l.house);
    l.db = NULL;
    CHECK(landia_open(&l, DB_WRITE) == OK); /* a dead process holds nothing */
    landia_clean_up(&l);
    close(ready[0]);
    close(ready[1]);
}

static void the_same_pack_is_refused_and_a_changed_one_comes_into_force(void)
{
    landia_set_up(&l);
    const struct pack *before = house_pack(l.house);
    CHECK(house_load_pack(l.house, l.pack_dir, l.operator_account.id, &l.e) == ERR_CONFLICT);
    CHECK(strcmp(l.e.key, "house.same_pack") == 0);
    landia_write(
        &l, "codes/need.csv",
        STR("code,label_en,label_fr,label_ar,parent,alias\nfood,Food,Nourriture,غذاء,,\nwater,Water,Eau,ماء,,\n"));
    l.e = ERROR_IN(&l.a);
    CHECK(house_load_pack(l.house, l.pack_dir, l.operator_account.id, &l.e) == OK);
    CHECK(house_pack(l.house) != before && str_is(before->id, "landia")); /* a reader may still hold the old one */
    struct hash32 now = house_pack(l.house)->hash;
    house_return(l.house, l.db);
    house_close(l.house);
    l.db = NULL;
    REQUIRE(landia_open(&l, DB_READ) == OK);
    CHECK(hash32_eq(&house_pack(l.house)->hash, &now));
    landia_clean_up(&l);
}

static _Atomic int64_t ahead; /* of the machine's clock, in microseconds */
static const int64_t hour = 3600 * 1000000LL;

static struct instant fast_clock(void)
{
    return (struct instant){instant_now().us + hour};
}

static struct instant common_clock(void)
{
    return (struct instant){instant_now().us + ahead};
}

/* A house goes by the machine's clock; the place of its journal is a part of it that a test may change. */
static void set_clock(struct house *h, struct instant (*clock)(void))
{
    struct journal_place *where = (struct journal_place *)(uintptr_t)journal_where(house_journal(h));

    where->clock = clock;
}

static const char *file_of(struct landia *from, const char *path)
{
    struct sent sent;
    struct str file;

    if (journal_export(&from->a, house_journal(from->house), from->db, NULL, 0, &file, &sent, &from->e) ||
        file_write(path, file, 0600, &from->e))
        abort();
    return path;
}

/* Another node of the circle, which has received what there is. */
static void join_another(struct landia *other, const char *file)
{
    const char *folder = str_c(&l.a, str_of(test_folder()));
    const char *invitation = landia_path(&l, folder, "invitation");
    struct id scope = keys_scope(house_keyring(l.house));
    struct master *m = landia_master(&l);
    struct arrival arrival;
    struct str password;

    *other = (struct landia){.a = ARENA_EMPTY, .pack_dir = l.pack_dir, .key = l.key};
    other->e = ERROR_IN(&other->a);
    other->dir = landia_path(other, folder, "data");
    if (keys_invite(house_keyring(l.house), &scope, 1, invitation, m, &l.e) ||
        house_join(&other->a, other->dir, invitation, m, m, STR("b"), &other->operator_account, &password, &other->e) ||
        house_open_ground(other->dir, m, DB_WRITE, 0, &other->house, &other->e) ||
        house_receive(other->house, file_of(&l, file), &arrival, &other->e))
        abort();
    house_close(other->house);
    master_free(m);
    if (landia_open(other, DB_WRITE))
        abort();
}

static void say(const struct dtm_round *round)
{
    struct vocabulary words = house_vocabulary(house_pack(l.house));
    struct change change = {.op = OP_CREATE,
                            .type = &dtm_round_type,
                            .id = record_key_id(&l.a, &dtm_round_type, round),
                            .record = round,
                            .mask = record_all_fields(&dtm_round_type),
                            .from = {.row = INT_NONE}};
    struct submission s = {.instance = house_new_id(),
                           .actor = l.operator_account.id,
                           .source_kind = SOURCE_COMMAND,
                           .changes = &change,
                           .n = 1,
                           .vocabulary = &words};
    struct receipt receipt;

    if (journal_submit(house_journal(l.house), &s, &receipt, &l.e))
        abort();
}

static void a_pack_among_held_entries_comes_into_force_when_it_is_due(void)
{
    const struct dtm_round round = {.number = 54, .period = STR_INIT("any")};
    struct landia other;
    struct arrival arrival;
    struct db *db;

    landia_set_up(&l);
    ahead = 0;
    set_clock(l.house, common_clock);
    const char *file = landia_path(&l, str_c(&l.a, str_of(test_folder())), "file");
    join_another(&other, file);
    const struct pack *before = house_pack(l.house);
    set_clock(other.house, fast_clock);
    landia_write(&l, "codes/yes_no.csv",
                 STR("code,label_en,label_fr,label_ar,parent,alias\nyes,Yes,Oui,نعم,,Y\nno,No,Non,لا,,No\n"));
    REQUIRE(house_load_pack(other.house, l.pack_dir, other.operator_account.id, &other.e) == OK);
    struct hash32 changed = house_pack(other.house)->hash;
    REQUIRE(house_receive(l.house, file_of(&other, file), &arrival, &l.e) == OK && arrival.held == 1);
    CHECK(house_pack(l.house) == before);
    ahead = hour;
    say(&round); /* whoever writes finds that it is due; so does the clock of a server that nobody writes to */
    REQUIRE(house_reader(l.house, &db, &l.e) == OK);
    house_return(l.house, db);
    CHECK(hash32_eq(&house_pack(l.house)->hash, &changed) && str_is(before->id, "landia"));
    const struct pack *after = house_pack(l.house);
    REQUIRE(house_reader(l.house, &db, &l.e) == OK);
    house_return(l.house, db);
    CHECK(house_pack(l.house) == after); /* it is not read again */
    landia_clean_up(&other);
    landia_clean_up(&l);
}

static void a_pack_with_a_mistake_does_not_come_into_force(void)
{
    landia_set_up(&l);
    const struct pack *before = house_pack(l.house);
    landia_write(&l, "codes/need.csv", STR("code\nwater\n"));
    CHECK(house_load_pack(l.house, l.pack_dir, l.operator_account.id, &l.e) == ERR_INVALID);
    CHECK(house_pack(l.house) == before);
    landia_clean_up(&l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_new_house_opens_with_its_pack_and_only_for_its_owner),
        TEST(a_second_house_in_one_place_is_refused_and_the_first_stays),
        TEST(a_bad_pack_leaves_nothing_behind),
        TEST(a_making_that_was_cut_off_after_its_pack_is_finished_under_the_same_keys),
        TEST(a_making_that_was_cut_off_after_its_keys_is_finished),
        TEST(another_making_does_not_go_on_with_the_keys_of_one_that_was_cut_off),
        TEST(a_joining_that_was_cut_off_asks_for_the_programme_as_the_first_did),
        TEST(a_database_that_lost_its_keys_is_not_touched),
        TEST(another_key_opens_nothing),
        TEST(what_is_no_house_is_told),
        TEST(one_process_writes_and_others_may_read),
        TEST(the_same_pack_is_refused_and_a_changed_one_comes_into_force),
        TEST(a_pack_among_held_entries_comes_into_force_when_it_is_due),
        TEST(a_pack_with_a_mistake_does_not_come_into_force),
    };
    return TEST_MAIN(tests);
}
