#include "auth/auth.h"

#include "crypt/crypt.h"
#include "db/testing.h"

/* Turns the clock: what these tests may do to the tables and nobody else does. */
static const struct statement_set sql = {"-- name: older\n"
                                         "UPDATE session SET made_at = made_at - $1, seen_at = seen_at - $2\n"
                                         "-- name: tries_older\n"
                                         "UPDATE auth_try SET tried_at = tried_at - $1\n"
                                         "-- name: secrets\n"
                                         "SELECT count(*) FROM session WHERE token = $1\n"};

struct fixture {
    struct arena a;
    struct error e;
    struct db *db;
    struct account amal;
    struct str password;
};

/* One administrator, amal, who is the user `op` of the machine. */
static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    crypt_start();
    const char *path = str_c(&f->a, str_printf(&f->a, "%s/test.db", test_folder()));
    if (db_open(test_database(&f->a, path), DB_WRITE, &f->db, &f->e) || auth_prepare(f->db, &f->e) ||
        account_add(&f->a, f->db, STR("amal"), STR("op"), ROLE_ADMINISTRATOR, &f->amal, &f->password, &f->e))
        abort();
}

static void clean_up(struct fixture *f)
{
    db_close(f->db);
    arena_free(&f->a);
}

static enum err sign_in(struct fixture *f, struct str name, struct str password, struct str *token)
{
    struct account account;

    return session_open(&f->a, f->db, name, password, STR("192.0.2.1"), token, &account, &f->e);
}

static enum err find(struct fixture *f, struct str token)
{
    struct session session;
    struct account account;

    return session_find(&f->a, f->db, token, &session, &account, &f->e);
}

static void run(struct fixture *f, const char *name, int64_t a, int64_t b, size_t n)
{
    if (db_exec(f->db, db_prepare(f->db, &sql, name), (struct db_value[]){db_int(a), db_int(b)}, n, &f->e))
        abort();
}

static void preparing_twice_keeps_what_is_there(void)
{
    struct fixture f;
    struct account again;

    set_up(&f);
    CHECK(auth_prepare(f.db, &f.e) == OK);
    CHECK(account_by_name(&f.a, f.db, STR("amal"), &again, &f.e) == OK);
    CHECK(id_eq(again.id, f.amal.id));
    clean_up(&f);
}

static void an_account_is_found_by_its_name_its_user_and_its_id(void)
{
    struct fixture f;
    struct account one;

    set_up(&f);
    CHECK(account_by_os_user(&f.a, f.db, STR("op"), &one, &f.e) == OK && str_is(one.name, "amal"));
    CHECK(account_by_id(&f.a, f.db, f.amal.id, &one, &f.e) == OK && str_is(one.os_user, "op"));
    CHECK(one.role == ROLE_ADMINISTRATOR && one.must_change && !one.disabled);
    CHECK(account_trust_password(f.db, one.id, &f.e) == OK && account_by_id(&f.a, f.db, one.id, &one, &f.e) == OK);
    CHECK(!one.must_change);
    CHECK(account_by_name(&f.a, f.db, STR("nobody"), &one, &f.e) == ERR_NOT_FOUND);
    CHECK(account_by_os_user(&f.a, f.db, STR_EMPTY, &one, &f.e) == ERR_NOT_FOUND);
    clean_up(&f);
}

static void a_name_or_user_is_taken_once(void)
{
    struct fixture f;
    struct account other;
    struct str password;

    set_up(&f);
    CHECK(account_add(&f.a, f.db, STR("amal"), STR_EMPTY, ROLE_VIEWER, &other, &password, &f.e) == ERR_CONFLICT);
    CHECK(str_is(str_of(f.e.key), "auth.name_taken"));
    CHECK(account_add(&f.a, f.db, STR("badr"), STR("op"), ROLE_VIEWER, &other, &password, &f.e) == ERR_CONFLICT);
    CHECK(str_is(str_of(f.e.key), "auth.os_user_taken"));
    CHECK(account_add(&f.a, f.db, STR("badr"), STR_EMPTY, ROLE_VIEWER, &other, &password, &f.e) == OK);
    CHECK(account_add(&f.a, f.db, STR("aziz"), STR_EMPTY, ROLE_VIEWER, &other, &password, &f.e) == OK);
    clean_up(&f);
}

static void a_name_that_could_be_mistaken_is_refused(void)
{
    static const struct str bad[] = {STR_INIT(""), STR_INIT("Amal"), STR_INIT("a b"), STR_INIT("am\xC3\xA9lie"),
                                     STR_INIT("a/b")};
    struct fixture f;
    struct account other;
    struct str password;

    set_up(&f);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(account_add(&f.a, f.db, bad[i], STR_EMPTY, ROLE_VIEWER, &other, &password, &f.e) == ERR_INVALID);
    clean_up(&f);
}

static void accounts_are_listed_by_name(void)
{
    struct fixture f;
    struct account other, *list;
    struct str password;
    size_t n;

    set_up(&f);
    REQUIRE(account_add(&f.a, f.db, STR("aaron"), STR_EMPTY, ROLE_OFFICER, &other, &password, &f.e) == OK);
    REQUIRE(account_list(&f.a, f.db, &list, &n, &f.e) == OK && n == 2);
    CHECK(str_is(list[0].name, "aaron") && list[0].role == ROLE_OFFICER && str_is(list[1].name, "amal"));
    clean_up(&f);
}

static void a_generated_password_is_readable_and_not_repeated(void)
{
    struct fixture f;
    struct str other;

    set_up(&f);
    CHECK(f.password.n == 29);
    for (size_t i = 0; i < f.password.n; i++)
        CHECK(i % 6 == 5 ? f.password.p[i] == '-' : memchr("ilo01-", f.password.p[i], 6) == NULL);
    CHECK(account_reset(&f.a, f.db, STR("amal"), &other, &f.e) == OK);
    CHECK(!str_eq(other, f.password));
    clean_up(&f);
}

static void the_right_password_opens_a_session_and_no_other(void)
{
    struct fixture f;
    struct str token = STR_EMPTY;

    set_up(&f);
    CHECK(sign_in(&f, STR("amal"), STR("wrong wrong wrong"), &token) == ERR_UNAUTHENTICATED);
    CHECK(str_is(str_of(f.e.key), "auth.refused"));
    CHECK(sign_in(&f, STR("nobody"), f.password, &token) == ERR_UNAUTHENTICATED);
    CHECK(str_is(str_of(f.e.key), "auth.refused"));
    CHECK(sign_in(&f, STR(" Amal "), f.password, &token) == OK);
    CHECK(find(&f, token) == OK);
    CHECK(find(&f, STR("a guess")) == ERR_UNAUTHENTICATED);
    CHECK(find(&f, STR_EMPTY) == ERR_UNAUTHENTICATED);
    clean_up(&f);
}

static void the_database_does_not_hold_the_token(void)
{
    struct fixture f;
    struct db_rows rows;
    struct str token;

    set_up(&f);
    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    const struct db_value key = db_blob(token);
    REQUIRE(db_query(f.db, db_prepare(f.db, &sql, "secrets"), &key, 1, &rows, &f.e) == OK);
    CHECK(db_step(&rows) && db_get_int(&rows, 0) == 0);
    CHECK(db_end(&rows) == OK);
    clean_up(&f);
}

static void a_session_ends_when_idle_or_old_or_told(void)
{
    const int64_t second = 1000000;
    struct fixture f;
    struct str token;

    set_up(&f);
    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    run(&f, "older", 0, (SESSION_IDLE - 60) * second, 2);
    CHECK(find(&f, token) == OK);
    run(&f, "older", 0, 60 * second, 2);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);

    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    run(&f, "older", SESSION_LIFE * second, 0, 2);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);

    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    CHECK(session_end(f.db, token, &f.e) == OK);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);
    clean_up(&f);
}

static void being_seen_keeps_a_session_from_being_idle(void)
{
    struct fixture f;
    struct session before, after;
    struct account account;
    struct str token;

    set_up(&f);
    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    REQUIRE(session_find(&f.a, f.db, token, &before, &account, &f.e) == OK);
    CHECK(session_touch(f.db, token, &before, &f.e) == OK);
    REQUIRE(session_find(&f.a, f.db, token, &after, &account, &f.e) == OK);
    CHECK(after.seen_at.us == before.seen_at.us); /* within the minute nothing is written */

    run(&f, "older", 0, INT64_C(90000000), 2);
    REQUIRE(session_find(&f.a, f.db, token, &before, &account, &f.e) == OK);
    CHECK(session_touch(f.db, token, &before, &f.e) == OK);
    REQUIRE(session_find(&f.a, f.db, token, &after, &account, &f.e) == OK);
    CHECK(after.seen_at.us > before.seen_at.us);
    clean_up(&f);
}

static void a_reset_or_a_disabled_account_is_signed_out_everywhere(void)
{
    struct fixture f;
    struct account badr;
    struct str first, fresh, token;

    set_up(&f);
    REQUIRE(account_add(&f.a, f.db, STR("badr"), STR_EMPTY, ROLE_VIEWER, &badr, &first, &f.e) == OK);
    REQUIRE(sign_in(&f, STR("badr"), first, &token) == OK);
    CHECK(account_reset(&f.a, f.db, STR("badr"), &fresh, &f.e) == OK);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);
    CHECK(sign_in(&f, STR("badr"), first, &token) == ERR_UNAUTHENTICATED);
    REQUIRE(sign_in(&f, STR("badr"), fresh, &token) == OK);

    CHECK(account_disable(f.db, STR("badr"), true, &f.e) == OK);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);
    CHECK(sign_in(&f, STR("badr"), fresh, &token) == ERR_UNAUTHENTICATED);
    CHECK(account_disable(f.db, STR("badr"), false, &f.e) == OK);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);
    CHECK(sign_in(&f, STR("badr"), fresh, &token) == OK);
    clean_up(&f);
}

static void the_last_administrator_remains(void)
{
    struct fixture f;
    struct account badr;
    struct str password;

    set_up(&f);
    CHECK(account_disable(f.db, STR("amal"), true, &f.e) == ERR_CONFLICT);
    CHECK(str_is(str_of(f.e.key), "auth.last_administrator"));
    REQUIRE(account_add(&f.a, f.db, STR("badr"), STR_EMPTY, ROLE_ADMINISTRATOR, &badr, &password, &f.e) == OK);
    CHECK(account_disable(f.db, STR("amal"), true, &f.e) == OK);
    CHECK(account_disable(f.db, STR("badr"), true, &f.e) == ERR_CONFLICT);
    CHECK(account_disable(f.db, STR("nobody"), true, &f.e) == ERR_NOT_FOUND);
    clean_up(&f);
}

static void a_new_password_needs_the_old_one_and_a_certain_length(void)
{
    struct fixture f;
    struct account amal;
    struct str token;

    set_up(&f);
    const struct id id = f.amal.id;
    REQUIRE(sign_in(&f, STR("amal"), f.password, &token) == OK);
    CHECK(account_set_password(f.db, id, STR("wrong"), STR("a long new one"), &f.e) == ERR_INVALID);
    CHECK(account_set_password(f.db, id, f.password, STR("elevenchars"), &f.e) == ERR_INVALID);
    CHECK(account_set_password(f.db, id, f.password, f.password, &f.e) == ERR_INVALID);
    CHECK(find(&f, token) == OK);

    CHECK(account_set_password(f.db, id, f.password, STR("a long new one"), &f.e) == OK);
    CHECK(find(&f, token) == ERR_UNAUTHENTICATED);
    CHECK(account_by_id(&f.a, f.db, id, &amal, &f.e) == OK && !amal.must_change);
    CHECK(sign_in(&f, STR("amal"), f.password, &token) == ERR_UNAUTHENTICATED);
    CHECK(sign_in(&f, STR("amal"), STR("a long new one"), &token) == OK);
    clean_up(&f);
}

static void too_many_tries_at_an_account_must_wait(void)
{
    struct fixture f;
    struct account badr;
    struct str password, token;

    set_up(&f);
    REQUIRE(account_add(&f.a, f.db, STR("badr"), STR_EMPTY, ROLE_VIEWER, &badr, &password, &f.e) == OK);
    for (int i = 0; i < AUTH_TRIES; i++) {
        struct str from = str_printf(&f.a, "192.0.2.%d", 10 + i);
        CHECK(session_open(&f.a, f.db, STR("badr"), STR("wrong"), from, &token, &badr, &f.e) == ERR_UNAUTHENTICATED);
    }
    CHECK(sign_in(&f, STR("badr"), password, &token) == ERR_BUSY);
    CHECK(str_is(str_of(f.e.key), "auth.throttled"));
    CHECK(sign_in(&f, STR("amal"), f.password, &token) == OK);
    run(&f, "tries_older", AUTH_WINDOW * INT64_C(1000000), 0, 1);
    CHECK(sign_in(&f, STR("badr"), password, &token) == OK);
    clean_up(&f);
}

static void too_many_tries_from_an_address_must_wait(void)
{
    struct fixture f;
    struct str token;

    set_up(&f);
    for (int i = 0; i < AUTH_TRIES; i++)
        CHECK(sign_in(&f, str_printf(&f.a, "guess%d", i), STR("wrong"), &token) == ERR_UNAUTHENTICATED);
    CHECK(sign_in(&f, STR("amal"), f.password, &token) == ERR_BUSY);
    clean_up(&f);
}

static void who_signs_in_often_is_not_throttled(void)
{
    struct fixture f;
    struct str token;

    set_up(&f);
    for (int i = 0; i <= AUTH_TRIES; i++)
        CHECK(sign_in(&f, STR("amal"), f.password, &token) == OK);
    clean_up(&f);
}

static void roles_have_names(void)
{
    enum role role;

    CHECK(role_read(STR("officer"), &role) && role == ROLE_OFFICER);
    CHECK(str_is(str_of(role_name(ROLE_ADMINISTRATOR)), "administrator"));
    CHECK(!role_read(STR("root"), &role));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(preparing_twice_keeps_what_is_there),
        TEST(an_account_is_found_by_its_name_its_user_and_its_id),
        TEST(a_name_or_user_is_taken_once),
        TEST(a_name_that_could_be_mistaken_is_refused),
        TEST(accounts_are_listed_by_name),
        TEST(a_generated_password_is_readable_and_not_repeated),
        TEST(the_right_password_opens_a_session_and_no_other),
        TEST(the_database_does_not_hold_the_token),
        TEST(a_session_ends_when_idle_or_old_or_told),
        TEST(being_seen_keeps_a_session_from_being_idle),
        TEST(a_reset_or_a_disabled_account_is_signed_out_everywhere),
        TEST(the_last_administrator_remains),
        TEST(a_new_password_needs_the_old_one_and_a_certain_length),
        TEST(too_many_tries_at_an_account_must_wait),
        TEST(too_many_tries_from_an_address_must_wait),
        TEST(who_signs_in_often_is_not_throttled),
        TEST(roles_have_names),
    };

    return TEST_MAIN(tests);
}
