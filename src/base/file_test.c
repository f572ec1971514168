#include "base/file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"

struct fixture {
    struct arena a;
    struct error e;
    const char *folder, *path;
};

static const char *in_folder(struct fixture *f, const char *name)
{
    return str_c(&f->a, str_printf(&f->a, "%s/%s", f->folder, name));
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->folder = str_c(&f->a, str_of(test_folder()));
    f->path = in_folder(f, "file");
}

static bool holds(struct fixture *f, const char *text)
{
    struct str bytes;

    return file_read(&f->a, f->path, 1000, &bytes, &f->e) == OK && str_is(bytes, text);
}

static int names_in(const char *folder)
{
    DIR *d = opendir(folder);
    int n = 0;

    if (!d)
        abort();
    for (const struct dirent *entry; (entry = readdir(d));)
        n += entry->d_name[0] != '.';
    closedir(d);
    return n;
}

static void what_was_written_is_read(void)
{
    struct fixture f;
    struct str bytes;

    set_up(&f);
    CHECK(!file_exists(f.path));
    REQUIRE(file_write(f.path, STR("a\0b"), 0640, &f.e) == OK);
    CHECK(file_exists(f.path));
    CHECK(file_read(&f.a, f.path, 3, &bytes, &f.e) == OK && str_eq(bytes, STR("a\0b")));
    REQUIRE(file_write(f.path, STR_EMPTY, 0640, &f.e) == OK);
    CHECK(holds(&f, ""));
    arena_free(&f.a);
}

static void a_write_replaces_and_leaves_nothing_beside(void)
{
    struct fixture f;
    struct stat st;

    set_up(&f);
    REQUIRE(file_write(f.path, STR("old"), 0600, &f.e) == OK);
    REQUIRE(file_write(f.path, STR("new"), 0600, &f.e) == OK);
    CHECK(holds(&f, "new"));
    CHECK(stat(f.path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(names_in(f.folder) == 1);
    arena_free(&f.a);
}

static void creating_never_replaces(void)
{
    struct fixture f;

    set_up(&f);
    REQUIRE(file_create(f.path, STR("old"), 0600, &f.e) == OK);
    CHECK(file_create(f.path, STR("new"), 0600, &f.e) == ERR_CONFLICT);
    CHECK(holds(&f, "old"));
    CHECK(names_in(f.folder) == 1);
    arena_free(&f.a);
}

static void what_cannot_be_read_says_why(void)
{
    struct fixture f;
    struct str bytes;

    set_up(&f);
    CHECK(file_read(&f.a, f.path, 10, &bytes, &f.e) == ERR_NOT_FOUND);
    CHECK(strcmp(f.e.key, "file.read") == 0 && str_is(f.e.args[0], f.path) && f.e.args[1].n);
    CHECK(file_read(&f.a, f.folder, 10, &bytes, &f.e) == ERR_INVALID);
    CHECK(strcmp(f.e.key, "file.not_regular") == 0);
    REQUIRE(file_write(f.path, STR("eleven byte"), 0600, &f.e) == OK);
    CHECK(file_read(&f.a, f.path, 10, &bytes, &f.e) == ERR_TOO_LARGE && str_is(f.e.args[1], "10"));
    REQUIRE(mkfifo(in_folder(&f, "pipe"), 0600) == 0);
    CHECK(file_read(&f.a, in_folder(&f, "pipe"), 10, &bytes, &f.e) == ERR_INVALID);
    arena_free(&f.a);
}

static void a_write_into_no_folder_fails(void)
{
    struct fixture f;

    set_up(&f);
    CHECK(file_write(in_folder(&f, "absent/file"), STR("x"), 0600, &f.e) == ERR_NOT_FOUND);
    CHECK(strcmp(f.e.key, "file.write") == 0);
    arena_free(&f.a);
}

static void folders_are_made_with_their_parents(void)
{
    struct fixture f;
    struct stat st;

    set_up(&f);
    CHECK(file_make_dir(in_folder(&f, "a/b/c"), 0700, &f.e) == OK);
    CHECK(file_make_dir(in_folder(&f, "a/b/c"), 0700, &f.e) == OK);
    CHECK(file_make_dir(in_folder(&f, "a/b/d/"), 0700, &f.e) == OK);
    CHECK(stat(in_folder(&f, "a/b/c"), &st) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0700);
    REQUIRE(file_write(f.path, STR_EMPTY, 0600, &f.e) == OK);
    CHECK(file_make_dir(f.path, 0700, &f.e) != OK && strcmp(f.e.key, "file.make_dir") == 0);
    CHECK(file_make_dir(in_folder(&f, "file/a"), 0700, &f.e) != OK);
    arena_free(&f.a);
}

static void settling_keeps_every_byte_and_a_missing_file_is_fine(void)
{
    struct fixture f;
    struct str bytes;

    set_up(&f);
    CHECK(file_settle(f.path, &f.e) == OK && !file_exists(f.path));
    char *large = arena_alloc(&f.a, (2 << 20) + 1);
    for (size_t i = 0; i <= 2 << 20; i++)
        large[i] = (char)(i % 251);
    const struct str written = {large, (2 << 20) + 1};
    REQUIRE(file_write(f.path, written, 0600, &f.e) == OK);
    CHECK(file_settle(f.path, &f.e) == OK);
    CHECK(file_read(&f.a, f.path, 4 << 20, &bytes, &f.e) == OK && str_eq(bytes, written));
    CHECK(file_settle(f.folder, &f.e) != OK && strcmp(f.e.key, "file.write") == 0);
    arena_free(&f.a);
}

static void what_is_removed_is_gone_and_a_missing_file_is_fine(void)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    const char *path = str_c(&a, str_printf(&a, "%s/file", test_folder()));

    REQUIRE(file_create(path, STR("x"), 0600, &e) == OK);
    CHECK(file_remove(path, &e) == OK && !file_exists(path));
    CHECK(file_remove(path, &e) == OK);
    CHECK(file_remove("/nowhere/at/all", &e) == ERR_NOT_FOUND);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_written_is_read),
        TEST(a_write_replaces_and_leaves_nothing_beside),
        TEST(creating_never_replaces),
        TEST(what_cannot_be_read_says_why),
        TEST(a_write_into_no_folder_fails),
        TEST(folders_are_made_with_their_parents),
        TEST(settling_keeps_every_byte_and_a_missing_file_is_fine),
        TEST(what_is_removed_is_gone_and_a_missing_file_is_fine),
    };

    return TEST_MAIN(tests);
}
