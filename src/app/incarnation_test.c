#include "app/incarnation.h"

#include <unistd.h>

#include "app/house_files.h"
#include "app/house_fixture.h"

static struct id origin_of(struct landia *l)
{
    struct streams_held held;

    if (journal_streams(&l->a, house_journal(l->house), l->db, &held, &l->e))
        abort();
    for (size_t i = 0; i < held.n; i++)
        if (held.at[i].ours)
            return held.at[i].origin;
    return NO_ID;
}

static void shut(struct landia *l)
{
    house_return(l->house, l->db);
    house_close(l->house);
    l->db = NULL;
    l->house = NULL;
}

static struct id opened_again(struct landia *l)
{
    if (landia_open(l, DB_WRITE))
        abort();
    return origin_of(l);
}

static struct str bytes_of(struct landia *l, const char *name)
{
    struct str bytes;

    if (file_read(&l->a, house_file(&l->a, l->dir, name), 1 << 28, &bytes, &l->e))
        abort();
    return bytes;
}

static void put_back(struct landia *l, const char *name, struct str bytes)
{
    if (file_write(house_file(&l->a, l->dir, name), bytes, 0600, &l->e))
        abort();
}

static void a_directory_where_it_was_left_keeps_its_origin(void)
{
    struct landia l;

    landia_set_up(&l);
    struct id origin = origin_of(&l);
    for (int i = 0; i < 3; i++) {
        shut(&l);
        CHECK(id_eq(opened_again(&l), origin));
    }
    landia_clean_up(&l);
}

static void an_older_database_starts_a_new_origin_and_keeps_the_old_stream(void)
{
    struct landia l;
    struct verification v;

    landia_set_up(&l);
    struct id origin = origin_of(&l);
    shut(&l);
    test_database_keep(l.database, "early");
    CHECK(id_eq(opened_again(&l), origin));
    shut(&l);
    test_database_put_back(l.database, "early");
    struct id now = opened_again(&l);
    CHECK(id_known(now) && !id_eq(now, origin));
    REQUIRE(journal_verify(&l.a, house_journal(l.house), l.db, NULL, &v, &l.e) == OK);
    CHECK(v.damage_count == 0 && v.entries == 1);
    shut(&l);
    CHECK(id_eq(opened_again(&l), now)); /* and stays with it */
    landia_clean_up(&l);
}

static void a_keystore_that_is_another_file_is_a_copy(void)
{
    struct landia l;

    landia_set_up(&l);
    struct id origin = origin_of(&l);
    shut(&l);
    struct str keystore = bytes_of(&l, "keys/keystore");
    const char *path = house_file(&l.a, l.dir, "keys/keystore");
    const char *first = house_file(&l.a, l.dir, "keys/first");
    REQUIRE(rename(path, first) == 0); /* so that its inode is not given away again */
    put_back(&l, "keys/keystore", keystore);
    CHECK(!id_eq(opened_again(&l), origin));
    landia_clean_up(&l);
}

static void without_its_note_or_with_a_damaged_one_a_directory_starts_anew(void)
{
    struct landia l;

    landia_set_up(&l);
    struct id origin = origin_of(&l);
    shut(&l);
    REQUIRE(unlink(house_file(&l.a, l.dir, "incarnation")) == 0);
    struct id second = opened_again(&l);
    CHECK(!id_eq(second, origin));
    shut(&l);
    put_back(&l, "incarnation", STR("sanad incarnation 1"));
    CHECK(!id_eq(opened_again(&l), second));
    landia_clean_up(&l);
}

/* The file as it stands between the two writings: what the database has, and what it is about to have. */
static struct str between(struct landia *l, struct id mark, struct id next)
{
    struct str whole = bytes_of(l, "incarnation"), head = str_slice(whole, 0, sizeof "sanad incarnation 1" - 1 + 16);

    head = str_join(&l->a, head, str_join(&l->a, id_bytes(&mark), id_bytes(&next)));
    return str_join(&l->a, head, str_slice(whole, head.n, whole.n));
}

static void a_power_cut_between_the_two_writings_is_no_copy(void)
{
    static const struct id before = {{1}}, after = {{2}}, older = {{3}};
    struct landia l;
    bool same = false;

    landia_set_up(&l);
    struct id origin = origin_of(&l);
    struct journal *j = house_journal(l.house);

    put_back(&l, "incarnation", between(&l, before, after));
    REQUIRE(journal_set_mark(j, before, &l.e) == OK);
    CHECK(incarnation_check(l.dir, j, origin, &same, &l.e) == OK && same);
    REQUIRE(journal_set_mark(j, after, &l.e) == OK);
    CHECK(incarnation_check(l.dir, j, origin, &same, &l.e) == OK && same);
    REQUIRE(journal_set_mark(j, older, &l.e) == OK);
    CHECK(incarnation_check(l.dir, j, origin, &same, &l.e) == OK && !same);
    landia_clean_up(&l);
}

static void a_power_cut_before_the_first_mark_is_no_copy(void)
{
    struct landia l;
    struct incarnation left;
    bool same = false;

    if (test_server())
        SKIP("it opens an empty database of its own");
    landia_set_up(&l);
    struct id origin = origin_of(&l);
    struct journal *marked = NULL, *unmarked = NULL;
    struct journal_place where = *journal_where(house_journal(l.house));
    l.dir = str_c(&l.a, str_of(test_folder()));
    where.database = landia_path(&l, l.dir, "marked.db");
    REQUIRE(journal_open(&where, DB_WRITE, &marked, &l.e) == OK);
    where.database = landia_path(&l, l.dir, "unmarked.db");
    REQUIRE(journal_open(&where, DB_WRITE, &unmarked, &l.e) == OK);
    REQUIRE(incarnation_note(l.dir, marked, origin, &left, &l.e) == OK);
    struct str first = between(&l, NO_ID, left.next), later = between(&l, left.mark, left.next);
    put_back(&l, "incarnation", first); /* what is about to be marked */
    CHECK(incarnation_check(l.dir, unmarked, origin, &same, &l.e) == OK && same);
    put_back(&l, "incarnation", later);
    CHECK(incarnation_check(l.dir, unmarked, origin, &same, &l.e) == OK && !same);
    journal_close(marked);
    journal_close(unmarked);
    landia_clean_up(&l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_directory_where_it_was_left_keeps_its_origin),
        TEST(an_older_database_starts_a_new_origin_and_keeps_the_old_stream),
        TEST(a_keystore_that_is_another_file_is_a_copy),
        TEST(without_its_note_or_with_a_damaged_one_a_directory_starts_anew),
        TEST(a_power_cut_between_the_two_writings_is_no_copy),
        TEST(a_power_cut_before_the_first_mark_is_no_copy),
    };
    return TEST_MAIN(tests);
}
