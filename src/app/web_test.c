#include "app/web_visit.h"
#include "base/test.h"

/* A house with the Libya pack and three accounts, each signed in. One for all tests of the program: making it takes a second. */
struct fixture {
    struct arena a;
    struct error e;
    struct web web;
    struct house *house;
    const struct http_route *routes;
    size_t route_count;
    struct str token[ROLE_ADMINISTRATOR + 1], csrf[ROLE_ADMINISTRATOR + 1]; /* by role */
    struct str password;                                                    /* of the viewer */
};

static struct fixture f;

/* Signs in, chooses a password, and signs in again: the account is then like any other. */
static enum err settle(struct str name, struct str given, enum role role)
{
    struct str fresh = STR("a password of mine");
    struct account account;
    struct session session;
    struct db *db = house_lend_accounts(f.house);
    enum err err = account_by_name(&f.a, db, name, &account, &f.e);

    if (!err)
        err = account_set_password(db, account.id, given, fresh, &f.e);
    if (!err)
        err = session_open(&f.a, db, name, fresh, STR_EMPTY, &f.token[role], &account, &f.e);
    if (!err)
        err = session_find(&f.a, db, f.token[role], &session, &account, &f.e);
    f.csrf[role] = session.csrf;
    house_return_accounts(f.house);
    return err;
}

static enum err add(const char *name, enum role role)
{
    struct account account;
    struct str password;
    enum err err =
        account_add(&f.a, house_lend_accounts(f.house), str_of(name), STR_EMPTY, role, &account, &password, &f.e);

    house_return_accounts(f.house);
    return err ? err : settle(str_of(name), password, role);
}

static enum err open_house(void)
{
    const char *dir = str_c(&f.a, str_printf(&f.a, "%s/data", test_folder()));
    const char *key = str_c(&f.a, str_printf(&f.a, "%s/key", test_folder()));
    struct account operator_account;
    struct master *master;

    if (master_write_file(key, &f.e) || master_from_file(key, &master, &f.e))
        return f.e.code;
    enum err err = house_init(&f.a, dir, "programme/libya", master, STR("amal"), &operator_account, &f.password, &f.e);
    if (!err)
        err = house_open(dir, master, DB_WRITE, 0, &f.house, &f.e);
    master_free(master);
    return err;
}

static void set_up(void)
{
    if (f.house)
        return;
    crypt_start();
    f.e = ERROR_IN(&f.a);
    if (open_house() || settle(STR("amal"), f.password, ROLE_ADMINISTRATOR) || add("badr", ROLE_OFFICER) ||
        add("carla", ROLE_VIEWER))
        abort();
    web_dispatch_start(&f.web, f.house);
    web_http_routes(&f.a, &f.routes, &f.route_count);
}

/* --- a request and its answer --- */

struct answer {
    enum err err;
    const char *key; /* of the error */
    int status;
    struct str location, cookies, body;
};

static struct str header(const struct http_response *response, const char *name)
{
    struct buf all = BUF_IN(&f.a);

    for (size_t i = 0; i < response->headers.n; i++)
        if (str_is(response->headers.at[i].name, name)) {
            buf_put(&all, response->headers.at[i].value);
            buf_char(&all, '\n');
        }
    return str_trim(buf_str(&all));
}

/* `role` 0: signed out. The form is as urlencoded text; `from` is what the browser says of where the form stood. */
static struct answer ask(enum http_method method, const char *address, int role, const char *form, const char *from)
{
    struct http_request request = {.arena = &f.a, .method = method, .address = str_of(address), .remote = STR("::1")};
    struct http_response response = {.arena = &f.a, .body = BUF_IN(&f.a)};
    struct error e = ERROR_IN(&f.a);
    size_t mark = str_find(request.address, '?');
    unsigned allowed;

    set_up();
    request.path = str_slice(request.address, 0, mark);
    if (!http_parse_query(&f.a, str_slice(request.address, mark + 1, request.address.n), &request.query) ||
        !http_parse_query(&f.a, str_of(form), &request.form))
        abort();
    if (role)
        VEC_PUSH(&f.a, &request.cookies, (struct http_pair){STR("sanad_session"), f.token[role]});
    if (from)
        VEC_PUSH(&f.a, &request.headers, (struct http_pair){STR("Sec-Fetch-Site"), str_of(from)});
    request.route = http_match(&f.a, f.routes, f.route_count, method, request.path, &request.captures, &allowed);
    assert(request.route);
    enum err err = request.route->handle(&request, &response, &f.web, &e);
    return (struct answer){err,
                           e.key,
                           response.status,
                           header(&response, "Location"),
                           header(&response, "Set-Cookie"),
                           buf_str(&response.body)};
}

static struct answer get(const char *address, int role)
{
    return ask(HTTP_GET, address, role, "", NULL);
}

/* A form with the session's token. */
static struct answer post(const char *address, int role, const char *form)
{
    set_up();
    struct str whole = str_printf(&f.a, "csrf=%.*s&%s", STR_ARG(f.csrf[role]), form);

    return ask(HTTP_POST, address, role, str_c(&f.a, whole), "same-origin");
}

/* --- the tests --- */

static void who_is_signed_out_is_sent_to_sign_in_and_comes_back(void)
{
    struct answer x = get("/figures/migrants?by=mantika", 0);

    CHECK(x.err == OK && x.status == 303);
    CHECK(str_is(x.location, "/sign-in?next=%2Ffigures%2Fmigrants%3Fby%3Dmantika"));
    CHECK(x.body.n == 0);
    x = ask(HTTP_POST, "/sign-in", 0, "name=carla&password=a+password+of+mine&next=/places", "same-origin");
    CHECK(x.status == 303 && str_is(x.location, "/places"));
    CHECK(str_contains(x.cookies, STR("sanad_session=")) && str_contains(x.cookies, STR("HttpOnly; SameSite=Lax")));
}

static void every_page_but_a_few_asks_who_reads(void)
{
    static const char *const open[] = {"/health", "/assets/{name}", "/sign-in"};

    set_up();
    for (size_t i = 0; i < f.route_count; i++) {
        const struct web_route *route = web_route_of(&f.routes[i]);
        bool may = false;
        for (size_t k = 0; k < COUNT_OF(open); k++)
            may |= str_is(str_of(route->pattern), open[k]);
        struct answer x = ask(route->method, route->pattern, 0, "", NULL);
        if (may)
            CHECK(x.status != 303 && x.err != ERR_FORBIDDEN);
        else
            CHECK(route->method == HTTP_GET ? x.status == 303 : x.err == ERR_UNAUTHENTICATED);
    }
}

static void nobody_is_sent_to_another_site_after_signing_in(void)
{
    static const char *const elsewhere[] = {"https://example.org/", "//example.org", "/\\example.org", "javascript:1"};

    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        struct str form = str_printf(&f.a, "name=carla&password=a+password+of+mine&next=%s", elsewhere[i]);
        struct answer x = ask(HTTP_POST, "/sign-in", 0, str_c(&f.a, form), "same-origin");
        CHECK(x.status == 303 && str_is(x.location, "/"));
    }
}

static void a_wrong_password_says_so_and_keeps_the_name(void)
{
    struct answer x = ask(HTTP_POST, "/sign-in", 0, "name=carla&password=wrong", "same-origin");

    CHECK(x.err == OK && x.status == 401 && x.cookies.n == 0);
    CHECK(str_contains(x.body, STR("value=\"carla\"")));
    CHECK(!str_contains(x.body, STR("wrong")));
}

static void a_form_without_the_token_of_its_session_does_nothing(void)
{
    struct answer x = ask(HTTP_POST, "/accounts", ROLE_ADMINISTRATOR, "name=dina&role=viewer", "same-origin");

    CHECK(x.err == ERR_FORBIDDEN && str_is(str_of(x.key), "web.csrf"));
    struct str stolen = str_printf(&f.a, "csrf=%.*s&name=dina&role=viewer", STR_ARG(f.csrf[ROLE_VIEWER]));
    x = ask(HTTP_POST, "/accounts", ROLE_ADMINISTRATOR, str_c(&f.a, stolen), "same-origin");
    CHECK(x.err == ERR_FORBIDDEN);
    CHECK(!str_contains(get("/accounts", ROLE_ADMINISTRATOR).body, STR("dina")));
}

static void a_form_on_another_site_signs_nobody_in(void)
{
    struct answer x = ask(HTTP_POST, "/sign-in", 0, "name=carla&password=a+password+of+mine", "cross-site");

    CHECK(x.err == ERR_FORBIDDEN && x.cookies.n == 0);
}

static void each_role_may_do_what_is_its_own(void)
{
    static const char undo[] = "/imports/0190c7b2-0000-7000-8000-000000000000/undo";

    CHECK(post(undo, ROLE_VIEWER, "").err == ERR_FORBIDDEN);
    CHECK(get(undo, ROLE_VIEWER).err == ERR_FORBIDDEN);
    CHECK(post(undo, ROLE_OFFICER, "").err == ERR_NOT_FOUND);
    CHECK(get("/accounts", ROLE_OFFICER).err == ERR_FORBIDDEN);
    CHECK(post("/accounts", ROLE_OFFICER, "name=dina&role=administrator").err == ERR_FORBIDDEN);
    CHECK(post("/accounts/amal/reset", ROLE_VIEWER, "").err == ERR_FORBIDDEN);
    CHECK(get("/accounts", ROLE_ADMINISTRATOR).err == OK);
}

static void a_password_from_somebody_else_is_changed_first(void)
{
    struct answer x = post("/accounts", ROLE_ADMINISTRATOR, "name=eman&role=viewer");
    struct account account;
    struct str password, kept = f.token[ROLE_VIEWER];

    CHECK(x.err == OK && str_contains(x.body, STR("eman")));
    struct db *db = house_lend_accounts(f.house);
    CHECK(account_reset(&f.a, db, STR("eman"), &password, &f.e) == OK);
    CHECK(session_open(&f.a, db, STR("eman"), password, STR_EMPTY, &f.token[ROLE_VIEWER], &account, &f.e) == OK);
    house_return_accounts(f.house);
    x = get("/figures", ROLE_VIEWER);
    CHECK(x.status == 303 && str_is(x.location, "/me"));
    CHECK(get("/me", ROLE_VIEWER).err == OK);
    f.token[ROLE_VIEWER] = kept;
}

static void the_language_is_that_of_the_address_then_the_cookie(void)
{
    struct answer x = get("/figures?lang=ar", ROLE_VIEWER);

    CHECK(str_contains(x.body, STR("<html lang=\"ar\" dir=\"rtl\">")));
    CHECK(str_contains(x.cookies, STR("sanad_language=ar")));
    CHECK(str_contains(get("/figures", ROLE_VIEWER).body, STR("<html lang=\"en\" dir=\"ltr\">")));
}

static void what_is_typed_into_an_address_is_escaped(void)
{
    static const char *const pages[] = {"/places?q=%3Cscript%3E", "/figures?q=%3Cscript%3E",
                                        "/figures/migrants?where=%3Cscript%3E",
                                        "/records/area_baseline?place=%3Cscript%3E", "/sign-in?next=/%3Cscript%3E"};

    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct answer x = get(pages[i], i + 1 < COUNT_OF(pages) ? ROLE_VIEWER : 0);
        CHECK(x.err == OK && x.body.n > 0 && !str_contains(x.body, STR("<script>")));
    }
}

static void a_condition_that_cannot_be_read_keeps_the_page(void)
{
    struct answer x = get("/figures/migrants?where=rond+%3D+54", ROLE_VIEWER);

    CHECK(x.err == OK && x.status == 422);
    CHECK(str_contains(x.body, STR("rond = 54")));
}

static void every_page_opens_before_anything_was_imported(void)
{
    static const char *const pages[] = {"/",
                                        "/figures",
                                        "/figures/migrants?by=mantika",
                                        "/figures/migrants/csv",
                                        "/figures/migrants/records",
                                        "/records",
                                        "/records/area_baseline?sort=-round",
                                        "/records/area_baseline/csv",
                                        "/places",
                                        "/places?q=tripoli",
                                        "/places/LY",
                                        "/rounds",
                                        "/reports",
                                        "/lint",
                                        "/imports",
                                        "/me"};

    for (size_t i = 0; i < COUNT_OF(pages); i++)
        for (enum language l = LANG_EN; l <= LANG_AR; l++) {
            struct str mark = str_find(str_of(pages[i]), '?') < strlen(pages[i]) ? STR("&") : STR("?");
            struct str address = str_printf(&f.a, "%s%.*slang=%s", pages[i], STR_ARG(mark), language_tag(l));
            struct answer x = get(str_c(&f.a, address), ROLE_VIEWER);
            CHECK(x.err == OK && x.body.n > 0 && x.body.n < 100000);
        }
}

static void what_is_not_there_is_not_found(void)
{
    static const char *const pages[] = {"/figures/nothing",         "/places/XX",       "/records/nothing",
                                        "/records/area_baseline/1", "/reports/nothing", "/reports/migrant_report/doc",
                                        "/assets/nothing.css"};

    for (size_t i = 0; i < COUNT_OF(pages); i++)
        CHECK(get(pages[i], ROLE_VIEWER).err == ERR_NOT_FOUND);
}

static void signing_out_ends_the_session(void)
{
    struct str kept = f.token[ROLE_OFFICER];
    struct answer x = post("/sign-out", ROLE_OFFICER, "");

    CHECK(x.status == 303 && str_is(x.location, "/sign-in"));
    CHECK(get("/figures", ROLE_OFFICER).status == 303);
    f.token[ROLE_OFFICER] = kept;
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(who_is_signed_out_is_sent_to_sign_in_and_comes_back),
        TEST(every_page_but_a_few_asks_who_reads),
        TEST(nobody_is_sent_to_another_site_after_signing_in),
        TEST(a_wrong_password_says_so_and_keeps_the_name),
        TEST(a_form_without_the_token_of_its_session_does_nothing),
        TEST(a_form_on_another_site_signs_nobody_in),
        TEST(each_role_may_do_what_is_its_own),
        TEST(a_password_from_somebody_else_is_changed_first),
        TEST(the_language_is_that_of_the_address_then_the_cookie),
        TEST(what_is_typed_into_an_address_is_escaped),
        TEST(a_condition_that_cannot_be_read_keeps_the_page),
        TEST(every_page_opens_before_anything_was_imported),
        TEST(what_is_not_there_is_not_found),
        TEST(signing_out_ends_the_session),
    };
    int status = TEST_MAIN(tests);

    if (f.house)
        web_dispatch_end(&f.web);
    house_close(f.house);
    arena_free(&f.a);
    return status;
}
