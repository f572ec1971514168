#include "blob/blob.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/test.h"

/* A store in a new folder, and a keyring with the key that seals its blobs. */
struct fixture {
    struct arena a;
    struct error e;
    struct blob_store store;
    struct keyring *ring;
    const struct sealkey *key;
    struct id key_id;
};

static struct keyring *new_ring(struct fixture *f)
{
    const char *folder = str_c(&f->a, str_of(test_folder()));
    const char *key_path = str_c(&f->a, str_printf(&f->a, "%s/key", folder));
    struct master *master;
    struct keyring *ring;

    if (master_write_file(key_path, &f->e) || master_from_file(key_path, &master, &f->e) ||
        keys_create(str_c(&f->a, str_printf(&f->a, "%s/keystore", folder)), master, &ring, &f->e))
        abort();
    master_free(master);
    return ring;
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->store.folder = str_c(&f->a, str_printf(&f->a, "%s/blobs", test_folder()));
    f->ring = new_ring(f);
    f->key = keys_sealing_key(f->ring, keys_scope(f->ring), &f->key_id);
}

static void clean_up(struct fixture *f)
{
    keys_close(f->ring);
    arena_free(&f->a);
}

static struct hash32 put(struct fixture *f, struct str bytes)
{
    struct hash32 name;

    if (blob_put(&f->store, f->key, f->key_id, bytes, &name, &f->e))
        abort();
    return name;
}

static const char *path_of(struct fixture *f, const struct hash32 *name)
{
    struct str hex = crypt_hex(&f->a, hash32_bytes(name));

    return str_c(&f->a, str_printf(&f->a, "%s/%.2s/%.62s", f->store.folder, hex.p, hex.p + 2));
}

static void what_was_put_comes_back_and_is_not_readable_on_disk(void)
{
    struct fixture f;
    struct str bytes, file;
    struct stat st;

    set_up(&f);
    struct hash32 name = put(&f, STR("a photograph")), empty = put(&f, STR_EMPTY);
    CHECK(blob_get(&f.a, &f.store, &name, f.ring, &bytes, &f.e) == OK && str_is(bytes, "a photograph"));
    CHECK(blob_get(&f.a, &f.store, &empty, f.ring, &bytes, &f.e) == OK && bytes.n == 0);
    CHECK(blob_check(&f.store, &name, &f.e) == OK);
    REQUIRE(file_read(&f.a, path_of(&f, &name), 1000, &file, &f.e) == OK);
    CHECK(file.n == 17 + SEAL_EXTRA + 12 && file.p[0] == 1 && !str_contains(file, STR("photograph")));
    CHECK(stat(path_of(&f, &name), &st) == 0 && (st.st_mode & 0777) == 0600);
    clean_up(&f);
}

static void the_same_bytes_twice_are_two_blobs(void)
{
    struct fixture f;

    set_up(&f);
    struct hash32 one = put(&f, STR("x")), two = put(&f, STR("x"));
    CHECK(!hash32_eq(&one, &two));
    clean_up(&f);
}

static void any_changed_or_missing_byte_is_damage_with_the_name(void)
{
    struct fixture f;
    struct str bytes, file;

    set_up(&f);
    struct hash32 name = put(&f, STR("abc"));
    struct str hex = crypt_hex(&f.a, hash32_bytes(&name));
    REQUIRE(file_read(&f.a, path_of(&f, &name), 1000, &file, &f.e) == OK);
    for (size_t i = 0; i < file.n; i++) {
        char *changed = arena_copy(&f.a, file.p, file.n);
        changed[i] ^= 1;
        REQUIRE(file_write(path_of(&f, &name), (struct str){changed, file.n}, 0600, &f.e) == OK);
        CHECK(blob_get(&f.a, &f.store, &name, f.ring, &bytes, &f.e) == ERR_DAMAGED && bytes.n == 0);
        CHECK(strcmp(f.e.key, "blob.damaged") == 0 && str_eq(f.e.args[0], hex));
        CHECK(blob_check(&f.store, &name, &f.e) == ERR_DAMAGED);
        REQUIRE(file_write(path_of(&f, &name), str_slice(file, 0, i), 0600, &f.e) == OK);
        CHECK(blob_check(&f.store, &name, &f.e) == ERR_DAMAGED);
    }
    clean_up(&f);
}

static void a_blob_of_another_keyring_stays_closed_but_can_be_checked(void)
{
    struct fixture f;
    struct str bytes;

    set_up(&f);
    struct hash32 name = put(&f, STR("abc"));
    struct keyring *other = new_ring(&f);
    CHECK(blob_get(&f.a, &f.store, &name, other, &bytes, &f.e) == ERR_KEY && bytes.n == 0);
    CHECK(blob_check(&f.store, &name, &f.e) == OK);
    keys_close(other);
    clean_up(&f);
}

static void a_missing_blob_is_not_found(void)
{
    struct fixture f;
    struct hash32 name = {{1}};
    struct str bytes;

    set_up(&f);
    CHECK(blob_get(&f.a, &f.store, &name, f.ring, &bytes, &f.e) == ERR_NOT_FOUND);
    CHECK(strcmp(f.e.key, "blob.missing") == 0);
    CHECK(blob_check(&f.store, &name, &f.e) == ERR_NOT_FOUND);
    clean_up(&f);
}

static void a_blob_above_the_limit_is_refused(void)
{
    struct fixture f;
    struct hash32 name;

    set_up(&f);
    /* The length alone refuses it: the bytes are never read. */
    CHECK(blob_put(&f.store, f.key, f.key_id, (struct str){"", (size_t)BLOB_MOST + 1}, &name, &f.e) == ERR_TOO_LARGE);
    CHECK(strcmp(f.e.key, "blob.too_large") == 0 && str_is(f.e.args[0], "512"));
    clean_up(&f);
}

struct seen {
    struct hash32 names[8];
    size_t n;
    size_t stop_after;
};

static enum err see(void *context, const struct hash32 *name, struct error *e)
{
    struct seen *seen = context;

    seen->names[seen->n++] = *name;
    return seen->n == seen->stop_after ? error_set(e, ERR_CANCELLED, "error.places") : OK;
}

static void every_blob_is_visited_once_in_order(void)
{
    struct fixture f;
    struct seen seen = {0};

    set_up(&f);
    CHECK(blob_each(&f.store, see, &seen, &f.e) == OK && seen.n == 0);
    for (int i = 0; i < 5; i++)
        put(&f, STR("x"));
    struct hash32 last = put(&f, STR("y"));
    /* What a power cut in the middle of a put leaves. */
    REQUIRE(file_write(str_c(&f.a, str_printf(&f.a, "%s.new-1", path_of(&f, &last))), STR("half"), 0600, &f.e) == OK);
    CHECK(blob_each(&f.store, see, &seen, &f.e) == OK);
    CHECK(seen.n == 6);
    for (size_t i = 1; i < seen.n; i++)
        CHECK(memcmp(&seen.names[i - 1], &seen.names[i], sizeof seen.names[i]) < 0);
    for (size_t i = 0; i < seen.n; i++)
        CHECK(blob_check(&f.store, &seen.names[i], &f.e) == OK);
    clean_up(&f);
}

static void a_visit_that_fails_ends_the_walk(void)
{
    struct fixture f;
    struct seen seen = {.stop_after = 2};

    set_up(&f);
    for (int i = 0; i < 4; i++)
        put(&f, STR("x"));
    CHECK(blob_each(&f.store, see, &seen, &f.e) == ERR_CANCELLED);
    CHECK(seen.n == 2);
    clean_up(&f);
}

static void a_sealed_file_is_kept_as_it_came_and_twice_is_once(void)
{
    struct fixture f, g;
    struct str sealed, bytes;

    set_up(&f);
    struct hash32 name = put(&f, STR("as received"));
    REQUIRE(blob_sealed(&f.a, &f.store, &name, &sealed, &f.e) == OK);
    struct blob_store other = {str_c(&f.a, str_printf(&f.a, "%s/other", test_folder()))};
    CHECK(blob_keep(&other, sealed, f.ring, &f.e) == OK && blob_keep(&other, sealed, f.ring, &f.e) == OK);
    CHECK(blob_get(&f.a, &other, &name, f.ring, &bytes, &f.e) == OK && str_is(bytes, "as received"));
    CHECK(blob_keep(&other, STR("\x01"), f.ring, &f.e) == ERR_DAMAGED);
    CHECK(blob_keep(&other, STR_EMPTY, f.ring, &f.e) == ERR_DAMAGED);
    set_up(&g);
    CHECK(blob_keep(&g.store, sealed, g.ring, &g.e) == ERR_KEY && !file_exists(path_of(&g, &name)));
    clean_up(&g);
    clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_put_comes_back_and_is_not_readable_on_disk),
        TEST(the_same_bytes_twice_are_two_blobs),
        TEST(any_changed_or_missing_byte_is_damage_with_the_name),
        TEST(a_blob_of_another_keyring_stays_closed_but_can_be_checked),
        TEST(a_missing_blob_is_not_found),
        TEST(a_blob_above_the_limit_is_refused),
        TEST(every_blob_is_visited_once_in_order),
        TEST(a_visit_that_fails_ends_the_walk),
        TEST(a_sealed_file_is_kept_as_it_came_and_twice_is_once),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
