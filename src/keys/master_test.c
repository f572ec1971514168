#include "base/test.h"

#include <sys/stat.h>

#include "base/file.h"
#include "crypt/crypt.h"
#include "keys/master.h"

static const char *in_folder(struct arena *a, const char *name)
{
    return str_c(a, str_printf(a, "%s/%s", test_folder(), name));
}

static void a_new_key_file_is_hex_and_for_its_owner_only(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    const char *path = in_folder(&a, "key");
    struct master *m;
    struct str text;
    struct stat st;

    REQUIRE(master_write_file(path, &e) == OK);
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(file_read(&a, path, 100, &text, &e) == OK);
    CHECK(text.n == 65 && text.p[64] == '\n');
    CHECK(master_from_file(path, &m, &e) == OK);
    master_free(m);
    CHECK(master_write_file(path, &e) == ERR_CONFLICT);
    arena_free(&a);
}

static void a_key_file_that_others_may_read_is_refused(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    const char *path = in_folder(&a, "key");
    struct master *m;

    REQUIRE(master_write_file(path, &e) == OK);
    REQUIRE(chmod(path, 0640) == 0);
    CHECK(master_from_file(path, &m, &e) == ERR_FORBIDDEN);
    CHECK(strcmp(e.key, "keys.file_open_to_others") == 0);
    REQUIRE(chmod(path, 0400) == 0);
    CHECK(master_from_file(path, &m, &e) == OK);
    master_free(m);
    arena_free(&a);
}

static void what_is_no_key_file_is_refused(void)
{
    static const char *const texts[] = {
        "",
        "secret\n",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1\n",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\n",
    };
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    const char *path = in_folder(&a, "key");
    struct master *m;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        REQUIRE(file_write(path, str_of(texts[i]), 0600, &e) == OK);
        CHECK(master_from_file(path, &m, &e) == ERR_INVALID);
        CHECK(strcmp(e.key, "keys.not_a_key_file") == 0);
    }
    CHECK(master_from_file("/dev/null", &m, &e) == ERR_INVALID);
    CHECK(master_from_file(in_folder(&a, "absent"), &m, &e) == ERR_NOT_FOUND);
    arena_free(&a);
}

static void a_passphrase_has_bounds(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct master *m;

    CHECK(master_from_passphrase(STR("eleven byte"), &m, &e) == ERR_INVALID);
    CHECK(strcmp(e.key, "keys.passphrase_length") == 0);
    CHECK(master_from_passphrase(STR("twelve bytes"), &m, &e) == OK);
    master_free(m);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_new_key_file_is_hex_and_for_its_owner_only),
        TEST(a_key_file_that_others_may_read_is_refused),
        TEST(what_is_no_key_file_is_refused),
        TEST(a_passphrase_has_bounds),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
