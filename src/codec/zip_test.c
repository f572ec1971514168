#include "codec/zip.h"

#include "base/test.h"
#include "codec/zip_testing.h"

static struct arena memory;
static struct error error;

static enum err open_zip(struct str bytes, struct unzip *z)
{
    error = ERROR_IN(&memory);
    return unzip_open(&memory, bytes, z, &error);
}

static struct str two_entries(const char *password)
{
    const struct test_part parts[] = {{"a.txt", STR("hello")}, {"b/c.txt", STR_EMPTY}};

    return test_zip(&memory, parts, COUNT_OF(parts), password);
}

static struct str repeated(char c, size_t n)
{
    char *p = arena_alloc(&memory, n);

    memset(p, c, n);
    return (struct str){p, n};
}

static void an_entry_is_read_by_name(void)
{
    struct unzip z;
    struct str out;

    REQUIRE(open_zip(two_entries(NULL), &z) == OK);
    CHECK(z.n == 2 && unzip_find(&z, STR("a.txt")) && !unzip_find(&z, STR("A.txt")));
    CHECK(unzip_read(&z, &memory, STR("a.txt"), &out, &error) == OK && str_is(out, "hello"));
    CHECK(unzip_read(&z, &memory, STR("b/c.txt"), &out, &error) == OK && out.n == 0);
    CHECK(unzip_read(&z, &memory, STR("d"), &out, &error) == ERR_NOT_FOUND && str_is(error.args[0], "d"));
}

static void an_archive_cut_short_is_damaged(void)
{
    struct str whole = two_entries(NULL);
    struct unzip z;

    for (size_t n = 0; n < whole.n; n++)
        CHECK(open_zip(str_slice(whole, 0, n), &z) == ERR_DAMAGED);
}

static void a_changed_byte_is_noticed(void)
{
    struct str bytes = str_copy(&memory, two_entries(NULL)), out;
    struct unzip z;

    /* "hello" is too short to be worth compressing: it stands in the archive as it is. */
    for (size_t i = 0; i + 5 < bytes.n; i++)
        if (str_is(str_slice(bytes, i, i + 5), "hello"))
            ((char *)(uintptr_t)bytes.p)[i] = 'j';
    REQUIRE(open_zip(bytes, &z) == OK);
    CHECK(unzip_read(&z, &memory, STR("a.txt"), &out, &error) == ERR_DAMAGED);
}

static void an_encrypted_entry_is_refused(void)
{
    struct unzip z;
    struct str out;

    REQUIRE(open_zip(two_entries("secret"), &z) == OK);
    CHECK(unzip_read(&z, &memory, STR("a.txt"), &out, &error) == ERR_INVALID);
    CHECK(strcmp(error.key, "codec.zip_encrypted") == 0);
}

static void a_zip_bomb_is_refused_before_it_is_inflated(void)
{
    const struct test_part bomb = {"bomb", repeated('a', 20 << 20)};
    struct unzip z;

    CHECK(open_zip(test_zip(&memory, &bomb, 1, NULL), &z) == ERR_TOO_LARGE);
    CHECK(strcmp(error.key, "codec.zip_ratio") == 0);
}

static void a_small_entry_may_compress_well(void)
{
    const struct test_part small = {"small", repeated('a', 9 << 20)};
    struct unzip z;
    struct str out;

    REQUIRE(open_zip(test_zip(&memory, &small, 1, NULL), &z) == OK);
    CHECK(unzip_read(&z, &memory, STR("small"), &out, &error) == OK && out.n == 9 << 20);
}

static void an_entry_that_lies_about_its_size_is_damaged(void)
{
    const struct test_part part = {"big", repeated('a', 20 << 20)};
    struct str honest = test_zip(&memory, &part, 1, NULL), out;
    char *bytes = arena_copy(&memory, honest.p, honest.n);
    struct unzip z;

    /* The size in the directory, 24 bytes after its signature, made 1 MiB. */
    for (size_t i = 0; i + 28 < honest.n; i++)
        if (memcmp(bytes + i, "PK\1\2", 4) == 0)
            memcpy(bytes + i + 24, "\0\0\x10\0", 4);
    enum err err = open_zip((struct str){bytes, honest.n}, &z);
    if (err == OK)
        err = unzip_read(&z, &memory, STR("big"), &out, &error);
    CHECK(err == ERR_DAMAGED);
}

static void too_many_entries_are_refused(void)
{
    struct test_part *parts = ARENA_ARRAY(&memory, struct test_part, UNZIP_ENTRIES + 1);
    struct unzip z;

    for (size_t i = 0; i <= UNZIP_ENTRIES; i++)
        parts[i].name = str_c(&memory, str_printf(&memory, "%zu", i));
    CHECK(open_zip(test_zip(&memory, parts, UNZIP_ENTRIES + 1, NULL), &z) == ERR_TOO_LARGE);
    CHECK(open_zip(test_zip(&memory, parts, UNZIP_ENTRIES, NULL), &z) == OK);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(an_entry_is_read_by_name),
        TEST(an_archive_cut_short_is_damaged),
        TEST(a_changed_byte_is_noticed),
        TEST(an_encrypted_entry_is_refused),
        TEST(a_zip_bomb_is_refused_before_it_is_inflated),
        TEST(a_small_entry_may_compress_well),
        TEST(an_entry_that_lies_about_its_size_is_damaged),
        TEST(too_many_entries_are_refused),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
