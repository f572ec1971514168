#include "keys/keys.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"

/* A keystore in a new folder, with the master that opens it. */
struct fixture {
    struct arena a;
    struct error e;
    const char *path;
    struct master *master;
    struct keyring *ring;
};

static struct master *new_master(struct fixture *f, const char *name)
{
    const char *path = str_c(&f->a, str_printf(&f->a, "%s/%s", test_folder(), name));
    struct master *m;

    if (master_write_file(path, &f->e) || master_from_file(path, &m, &f->e))
        abort();
    return m;
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->path = str_c(&f->a, str_printf(&f->a, "%s/keystore", test_folder()));
    f->master = new_master(f, "key");
    if (keys_create(f->path, f->master, &f->ring, &f->e))
        abort();
}

static void clean_up(struct fixture *f)
{
    keys_close(f->ring);
    master_free(f->master);
    arena_free(&f->a);
}

static void a_keystore_gives_back_what_was_made(void)
{
    struct fixture f;
    struct keyring *again;
    struct id key_id, same_id;
    struct stat st;

    set_up(&f);
    REQUIRE(keys_open(f.path, f.master, &again, &f.e) == OK);
    CHECK(stat(f.path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(id_known(keys_origin(f.ring)) && id_eq(keys_origin(again), keys_origin(f.ring)));
    CHECK(id_known(keys_scope(f.ring)) && id_eq(keys_scope(again), keys_scope(f.ring)));
    const struct sealkey *key = keys_sealing_key(f.ring, keys_scope(f.ring), &key_id);
    const struct sealkey *same = keys_sealing_key(again, keys_scope(f.ring), &same_id);
    REQUIRE(key && same);
    CHECK(id_eq(key_id, same_id) && memcmp(key, same, sizeof *key) == 0);
    struct verifykey public = keys_public(f.ring);
    struct signature signature = keys_sign(again, STR("head"));
    CHECK(crypt_verify(&public, STR("head"), &signature));
    keys_close(again);
    clean_up(&f);
}

static void a_key_is_found_by_its_id(void)
{
    struct fixture f;
    const struct sealkey *found;
    struct id key_id, none;

    set_up(&f);
    const struct sealkey *key = keys_sealing_key(f.ring, keys_scope(f.ring), &key_id);
    CHECK(keys_find(f.ring, key_id, &found, &f.e) == OK && found == key);
    CHECK(keys_find(f.ring, keys_origin(f.ring), &found, &f.e) == ERR_KEY && !found);
    CHECK(strcmp(f.e.key, "keys.unknown_key") == 0);
    CHECK(!keys_sealing_key(f.ring, keys_origin(f.ring), &none) && !id_known(none));
    clean_up(&f);
}

static void no_two_nodes_are_alike(void)
{
    struct fixture f, g;

    set_up(&f);
    set_up(&g);
    CHECK(!id_eq(keys_origin(f.ring), keys_origin(g.ring)));
    CHECK(!id_eq(keys_scope(f.ring), keys_scope(g.ring)));
    clean_up(&g);
    clean_up(&f);
}

static void an_existing_keystore_is_never_overwritten(void)
{
    struct fixture f;
    struct keyring *other;

    set_up(&f);
    CHECK(keys_create(f.path, f.master, &other, &f.e) == ERR_CONFLICT && !other);
    CHECK(keys_open(f.path, f.master, &other, &f.e) == OK);
    CHECK(id_eq(keys_origin(other), keys_origin(f.ring)));
    keys_close(other);
    clean_up(&f);
}

static void another_key_is_the_wrong_key_and_not_damage(void)
{
    struct fixture f;
    struct keyring *ring;

    set_up(&f);
    struct master *other = new_master(&f, "other"), *phrase;
    CHECK(keys_open(f.path, other, &ring, &f.e) == ERR_KEY && !ring);
    CHECK(strcmp(f.e.key, "keys.wrong_key") == 0);
    REQUIRE(master_from_passphrase(STR("a long passphrase"), &phrase, &f.e) == OK);
    CHECK(keys_open(f.path, phrase, &ring, &f.e) == ERR_KEY && !ring);
    CHECK(strcmp(f.e.key, "keys.wants_file") == 0);
    master_free(phrase);
    master_free(other);
    clean_up(&f);
}

static void a_passphrase_opens_what_it_closed(void)
{
    struct fixture f;
    struct keyring *ring;
    struct master *right, *wrong;

    set_up(&f);
    const char *path = str_c(&f.a, str_printf(&f.a, "%s/keystore", test_folder()));
    REQUIRE(master_from_passphrase(STR("a long passphrase"), &right, &f.e) == OK);
    REQUIRE(master_from_passphrase(STR("another passphrase"), &wrong, &f.e) == OK);
    REQUIRE(keys_create(path, right, &ring, &f.e) == OK);
    keys_close(ring);
    CHECK(keys_open(path, wrong, &ring, &f.e) == ERR_KEY && strcmp(f.e.key, "keys.wrong_key") == 0);
    CHECK(keys_open(path, f.master, &ring, &f.e) == ERR_KEY && strcmp(f.e.key, "keys.wants_passphrase") == 0);
    CHECK(keys_open(path, right, &ring, &f.e) == OK);
    keys_close(ring);
    master_free(right);
    master_free(wrong);
    clean_up(&f);
}

static void any_changed_or_missing_byte_is_damage(void)
{
    struct fixture f;
    struct keyring *ring;
    struct str file;

    set_up(&f);
    REQUIRE(file_read(&f.a, f.path, 1000, &file, &f.e) == OK);
    for (size_t i = 0; i < file.n; i++) {
        char *changed = arena_copy(&f.a, file.p, file.n);
        changed[i] ^= 0x10;
        REQUIRE(file_write(f.path, (struct str){changed, file.n}, 0600, &f.e) == OK);
        CHECK(keys_open(f.path, f.master, &ring, &f.e) == ERR_DAMAGED && !ring);
        CHECK(strcmp(f.e.key, "keys.damaged") == 0);
        REQUIRE(file_write(f.path, str_slice(file, 0, i), 0600, &f.e) == OK);
        CHECK(keys_open(f.path, f.master, &ring, &f.e) == ERR_DAMAGED && !ring);
    }
    clean_up(&f);
}

static void a_hardened_process_leaves_no_core(void)
{
    pid_t child = fork();

    REQUIRE(child >= 0);
    if (child == 0) {
        struct rlimit core;
        keys_harden_process();
        bool ok = prctl(PR_GET_DUMPABLE) == 0 && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
        _exit(ok ? 0 : 1);
    }
    int status;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void a_renewed_node_is_another_origin_with_the_same_keys(void)
{
    struct fixture f;
    struct keyring *renewed, *again;
    struct id key_id, same_id;

    set_up(&f);
    REQUIRE(keys_renew(f.path, f.master, f.ring, &renewed, &f.e) == OK);
    REQUIRE(keys_open(f.path, f.master, &again, &f.e) == OK);
    struct verifykey old = keys_public(f.ring), now = keys_public(again);
    CHECK(!id_eq(keys_origin(renewed), keys_origin(f.ring)) && id_eq(keys_origin(renewed), keys_origin(again)));
    CHECK(memcmp(&old, &now, sizeof old) != 0 && id_eq(keys_scope(again), keys_scope(f.ring)));
    const struct sealkey *key = keys_sealing_key(f.ring, keys_scope(f.ring), &key_id);
    const struct sealkey *same = keys_sealing_key(again, keys_scope(f.ring), &same_id);
    CHECK(same && id_eq(key_id, same_id) && memcmp(key, same, sizeof *key) == 0);
    keys_close(renewed);
    keys_close(again);
    clean_up(&f);
}

static void an_invitation_carries_the_scope_and_no_node(void)
{
    struct fixture f;
    struct keyring *joined, *again;
    struct id key_id, same_id;

    set_up(&f);
    struct master *of_invitation = new_master(&f, "invitation.key"), *other = new_master(&f, "other.key");
    const char *invitation = str_c(&f.a, str_printf(&f.a, "%s.invitation", f.path));
    const char *path = str_c(&f.a, str_printf(&f.a, "%s.joined", f.path));
    struct id scope = keys_scope(f.ring);
    REQUIRE(keys_invite(f.ring, &scope, 1, invitation, of_invitation, &f.e) == OK);
    CHECK(keys_invite(f.ring, &scope, 1, invitation, of_invitation, &f.e) == ERR_CONFLICT);
    CHECK(keys_join(path, other, invitation, other, &joined, &f.e) == ERR_KEY && !file_exists(path));
    CHECK(keys_join(path, other, f.path, f.master, &joined, &f.e) == ERR_INVALID && !file_exists(path));
    CHECK(keys_open(invitation, of_invitation, &joined, &f.e) == ERR_DAMAGED);
    REQUIRE(keys_join(path, other, invitation, of_invitation, &joined, &f.e) == OK);
    REQUIRE(keys_open(path, other, &again, &f.e) == OK);
    CHECK(!id_eq(keys_origin(joined), keys_origin(f.ring)) && id_eq(keys_origin(joined), keys_origin(again)));
    const struct sealkey *key = keys_sealing_key(f.ring, keys_scope(f.ring), &key_id);
    const struct sealkey *same = keys_sealing_key(again, keys_scope(f.ring), &same_id);
    CHECK(same && id_eq(key_id, same_id) && memcmp(key, same, sizeof *key) == 0);
    keys_close(joined);
    keys_close(again);
    master_free(of_invitation);
    master_free(other);
    clean_up(&f);
}

static void a_key_is_found_in_its_own_scope_only(void)
{
    struct fixture f;
    const struct sealkey *found;
    struct id key_id, other = {{1}};

    set_up(&f);
    const struct sealkey *key = keys_sealing_key(f.ring, keys_scope(f.ring), &key_id);
    CHECK(keys_holds(f.ring, keys_scope(f.ring)) && !keys_holds(f.ring, other));
    CHECK(keys_find_in(f.ring, keys_scope(f.ring), key_id, &found, &f.e) == OK && found == key);
    CHECK(keys_find_in(f.ring, other, key_id, &found, &f.e) == ERR_KEY && !found);
    clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_keystore_gives_back_what_was_made),
        TEST(a_key_is_found_by_its_id),
        TEST(no_two_nodes_are_alike),
        TEST(an_existing_keystore_is_never_overwritten),
        TEST(another_key_is_the_wrong_key_and_not_damage),
        TEST(a_passphrase_opens_what_it_closed),
        TEST(any_changed_or_missing_byte_is_damage),
        TEST(a_hardened_process_leaves_no_core),
        TEST(a_renewed_node_is_another_origin_with_the_same_keys),
        TEST(an_invitation_carries_the_scope_and_no_node),
        TEST(a_key_is_found_in_its_own_scope_only),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
