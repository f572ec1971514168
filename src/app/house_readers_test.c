#include "app/house_readers.h"

#include "app/house_fixture.h"

struct fixture {
    struct landia l;
    struct readers readers;
    struct db *lent[READERS_MOST];
};

static void set_up(struct fixture *f)
{
    landia_set_up(&f->l);
    readers_start(&f->readers);
    for (size_t i = 0; i < READERS_MOST; i++)
        if (readers_take(&f->readers, house_journal(f->l.house), &f->lent[i], &f->l.e))
            abort();
}

static void clean_up(struct fixture *f)
{
    for (size_t i = 0; i < READERS_MOST; i++)
        readers_return(&f->readers, f->lent[i]);
    readers_end(&f->readers);
    landia_clean_up(&f->l);
}

static enum err take_one_more(struct fixture *f, struct db **db)
{
    return readers_take(&f->readers, house_journal(f->l.house), db, &f->l.e);
}

static void who_comes_when_all_are_lent_is_told_how_many_read(void)
{
    struct fixture f;
    struct db *db;

    set_up(&f);
    f.readers.patience = 0;
    CHECK(take_one_more(&f, &db) == ERR_BUSY && strcmp(f.l.e.key, "house.readers") == 0 && !db);
    CHECK(str_is(f.l.e.args[0], "24"));
    clean_up(&f);
}

static void *take_and_return(void *arg)
{
    struct fixture *f = arg;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct db *db;
    enum err err = readers_take(&f->readers, house_journal(f->l.house), &db, &e);

    readers_return(&f->readers, db);
    arena_free(&a);
    return err ? f : NULL;
}

static void who_waits_gets_the_one_that_is_returned(void)
{
    struct fixture f;
    pthread_t thread;
    void *failed;

    set_up(&f);
    f.readers.patience = 600;
    REQUIRE(pthread_create(&thread, NULL, take_and_return, &f) == 0);
    readers_return(&f.readers, f.lent[0]);
    REQUIRE(pthread_join(thread, &failed) == 0);
    CHECK(!failed);
    REQUIRE(take_one_more(&f, &f.lent[0]) == OK);
    clean_up(&f);
}

static void what_is_lent_again_has_nothing_open(void)
{
    struct fixture f;
    struct instant last;

    set_up(&f);
    struct db *one = f.lent[0];
    REQUIRE(db_begin(one, &f.l.e) == OK && journal_last_received(one, &last, &f.l.e) == OK);
    readers_return(&f.readers, one);
    REQUIRE(take_one_more(&f, &f.lent[0]) == OK);
    CHECK(f.lent[0] == one && !db_in_transaction(one));
    clean_up(&f);
}

static void one_that_the_server_ended_is_not_lent_again(void)
{
    struct fixture f;
    struct instant last;
    const char *words = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%.*s'";

    set_up(&f);
    readers_return(&f.readers, f.lent[0]);
    REQUIRE(test_server_run(str_c(&f.l.a, str_printf(&f.l.a, words, STR_ARG(test_database_name(f.l.database))))));
    REQUIRE(take_one_more(&f, &f.lent[0]) == OK);
    CHECK(journal_last_received(f.lent[0], &last, &f.l.e) == OK && instant_known(last));
    CHECK(journal_last_received(f.lent[1], &last, &f.l.e) == ERR_BUSY && strcmp(f.l.e.key, "db.lost") == 0);
    readers_return(&f.readers, f.lent[1]);
    REQUIRE(take_one_more(&f, &f.lent[1]) == OK);
    CHECK(journal_last_received(f.lent[1], &last, &f.l.e) == OK);
    clean_up(&f);
}

static void accounts_are_written_after_the_server_ended_their_connection(void)
{
    struct landia l;
    struct account account;
    struct str password;
    const char *words = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%.*s'";

    landia_set_up(&l);
    REQUIRE(test_server_run(str_c(&l.a, str_printf(&l.a, words, STR_ARG(test_database_name(l.database))))));
    CHECK(account_add(&l.a, house_lend_accounts(l.house), STR("huda"), STR_EMPTY, ROLE_VIEWER, &account, &password,
                      &l.e) == OK);
    house_return_accounts(l.house);
    landia_clean_up(&l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(who_comes_when_all_are_lent_is_told_how_many_read),
        TEST(who_waits_gets_the_one_that_is_returned),
        TEST(what_is_lent_again_has_nothing_open),
        /* on a server only */
        TEST(one_that_the_server_ended_is_not_lent_again),
        TEST(accounts_are_written_after_the_server_ended_their_connection),
    };
    crypt_start();
    return test_main(argc, argv, tests, COUNT_OF(tests) - (test_server() ? 0 : 2));
}
