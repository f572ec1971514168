#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "pack/pack.h"

static struct arena arena;

static const char *below(const char *folder, const char *name)
{
    return str_c(&arena, str_printf(&arena, "%s/%s", folder, name));
}

static void put(const char *folder, const char *name, const char *text)
{
    struct error e = ERROR_IN(&arena);

    CHECK(file_write(below(folder, name), str_of(text), 0600, &e) == OK);
}

static const char *folder_with_tables(void)
{
    const char *folder = test_folder();

    mkdir(below(folder, "codes"), 0700);
    mkdir(below(folder, "reports"), 0700);
    put(folder, "programme.csv", "key,value\n");
    put(folder, "codes/sex.csv", "code\n");
    put(folder, "SOURCES.md", "where from");
    return folder;
}

static struct pack_files two_files(void)
{
    struct pack_files files = {0};

    VEC_PUSH(&arena, &files.list, (struct pack_file){STR("a.csv"), STR("one")});
    VEC_PUSH(&arena, &files.list, (struct pack_file){STR("b.csv"), STR_EMPTY});
    return files;
}

static void tables_are_read_by_ascending_name_and_notes_left_out(void)
{
    struct error e = ERROR_IN(&arena);
    struct pack_files files;

    REQUIRE(pack_read_dir(&arena, folder_with_tables(), &files, &e) == OK);
    REQUIRE(files.list.n == 2);
    CHECK(str_is(files.list.at[0].name, "codes/sex.csv") && str_is(files.list.at[0].bytes, "code\n"));
    CHECK(str_is(files.list.at[1].name, "programme.csv"));
    arena_free(&arena);
}

static void a_link_and_a_stranger_are_named_and_the_rest_is_read(void)
{
    const char *folder = folder_with_tables();
    struct error e = ERROR_IN(&arena);
    struct pack_files files;

    CHECK(symlink("/etc/passwd", below(folder, "places.csv")) == 0);
    put(folder, "codes/notes.txt", "?");
    CHECK(pack_read_dir(&arena, folder, &files, &e) == ERR_INVALID);
    CHECK(e.places.n == 2 && files.list.n == 2);
    arena_free(&arena);
}

static void a_folder_that_is_not_there_is_not_found(void)
{
    struct error e = ERROR_IN(&arena);
    struct pack_files files;

    CHECK(pack_read_dir(&arena, below(test_folder(), "nowhere"), &files, &e) == ERR_NOT_FOUND);
    arena_free(&arena);
}

/* Written down: the hash of a pack is cited by journals and must never come out otherwise. */
static void the_archive_is_these_bytes(void)
{
    struct pack_files files = two_files();

    CHECK(str_eq(pack_archive(&arena, &files), STR("SANADPK1\x02\x05"
                                                   "a.csv\x03one\x05"
                                                   "b.csv\x00")));
    arena_free(&arena);
}

static void an_archive_gives_its_files_back(void)
{
    struct pack_files files = two_files(), back;
    struct error e = ERROR_IN(&arena);

    REQUIRE(pack_unarchive(&arena, pack_archive(&arena, &files), &back, &e) == OK);
    REQUIRE(back.list.n == 2);
    CHECK(str_is(back.list.at[0].bytes, "one") && str_is(back.list.at[1].name, "b.csv"));
    struct hash32 one = pack_hash(&files), other = pack_hash(&back);
    CHECK(hash32_eq(&one, &other));
    arena_free(&arena);
}

static void an_archive_cut_or_lengthened_is_damaged(void)
{
    struct pack_files files = two_files(), back;
    struct str whole = pack_archive(&arena, &files);

    for (size_t n = 0; n < whole.n; n++) {
        struct error e = ERROR_IN(&arena);
        CHECK(pack_unarchive(&arena, str_slice(whole, 0, n), &back, &e) == ERR_DAMAGED && back.list.n == 0);
    }
    struct error e = ERROR_IN(&arena);
    CHECK(pack_unarchive(&arena, str_join(&arena, whole, STR("x")), &back, &e) == ERR_DAMAGED);
    arena_free(&arena);
}

static void an_archive_has_one_form(void)
{
    struct pack_files files = two_files(), back;
    struct error e = ERROR_IN(&arena);

    files.list.at[1].name = STR("a.csv");
    CHECK(pack_unarchive(&arena, pack_archive(&arena, &files), &back, &e) == ERR_DAMAGED);
    CHECK(pack_unarchive(&arena, STR("SANADPK1\x81\x00\x05"), &back, &e) == ERR_DAMAGED);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(tables_are_read_by_ascending_name_and_notes_left_out),
        TEST(a_link_and_a_stranger_are_named_and_the_rest_is_read),
        TEST(a_folder_that_is_not_there_is_not_found),
        TEST(the_archive_is_these_bytes),
        TEST(an_archive_gives_its_files_back),
        TEST(an_archive_cut_or_lengthened_is_damaged),
        TEST(an_archive_has_one_form),
    };
    return TEST_MAIN(tests);
}
