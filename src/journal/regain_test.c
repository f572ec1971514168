#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "journal/journal_fixture.h"

enum { THREADS = 8 };

static void set_up(struct fixture *f)
{
    fixture_set_up(f);
    fixture_stop(f);
    f->place.patience = 2;
    fixture_start(f);
}

/* Ends every connection to the fixture's database. */
static void end_connections(const char *database)
{
    struct arena a = ARENA_EMPTY;
    const char *words = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%.*s'";

    if (!test_server_run(str_c(&a, str_printf(&a, words, STR_ARG(test_database_name(database))))))
        abort();
    arena_free(&a);
}

static bool is_sound(struct fixture *f)
{
    struct verification v;

    db_close(f->reader);
    return journal_reader(f->j, &f->reader, &f->e) == OK && fixture_damages(f, &v) == 0;
}

static void a_connection_that_was_ended_is_opened_anew(void)
{
    struct fixture f;
    struct record_meta meta;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    end_connections(f.place.database);
    struct receipt r = fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 20)));
    CHECK(!r.repeated && r.appended == 1 && journal_number(f.j) == 2);
    end_connections(f.place.database);
    CHECK(journal_rebuild(f.j, NULL, &f.e) == OK);
    CHECK(is_sound(&f) && fixture_record(&f, 1, &meta) && fixture_record(&f, 2, &meta));
    fixture_clean_up(&f);
}

static void a_reader_whose_connection_was_ended_says_so_and_opens_anew(void)
{
    struct fixture f;
    struct instant last;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    CHECK(!db_is_lost(f.reader));
    REQUIRE(db_begin(f.reader, &f.e) == OK);
    end_connections(f.place.database);
    CHECK(journal_last_received(f.reader, &last, &f.e) == ERR_BUSY && strcmp(f.e.key, "db.lost") == 0);
    CHECK(db_is_lost(f.reader) && !db_in_transaction(f.reader));
    REQUIRE(db_reopen(f.reader, 0, &f.e) == OK);
    CHECK(!db_is_lost(f.reader) && journal_last_received(f.reader, &last, &f.e) == OK && instant_known(last));
    end_connections(f.place.database);
    CHECK(db_is_lost(f.reader)); /* seen without asking anything */
    fixture_clean_up(&f);
}

/* --- a commit under way --- */

enum { CUT_NOTHING, CUT_BEFORE_COMMIT, CUT_AFTER_COMMIT };

/* Stands between the journal and the server, and cuts the connection at the next commit. */
struct between {
    int listener;
    char server[sizeof((struct sockaddr_un *)0)->sun_path];
    pthread_t thread;
    atomic_int cut;
    atomic_bool away; /* whoever connects anew is cut off at once */
    atomic_bool over;
};

static bool has(struct str bytes, struct str word)
{
    for (; bytes.n >= word.n; bytes = str_slice(bytes, 1, bytes.n))
        if (str_starts(bytes, word))
            return true;
    return false;
}

/* Passes on what comes; false: the connection ends. */
static bool pass_on(struct between *b, int from, int to, bool from_client)
{
    static char bytes[1 << 16];
    ssize_t n = recv(from, bytes, sizeof bytes, 0);

    if (n <= 0)
        return false;
    bool commit = from_client && has((struct str){bytes, (size_t)n}, STR("COMMIT"));
    int cut = commit ? atomic_exchange(&b->cut, CUT_NOTHING) : CUT_NOTHING;
    if (cut == CUT_BEFORE_COMMIT || send(to, bytes, (size_t)n, MSG_NOSIGNAL) != n)
        return false;
    if (cut == CUT_AFTER_COMMIT)
        recv(to, bytes, sizeof bytes, 0); /* the answer, which nobody gets to see */
    return cut == CUT_NOTHING;
}

static int connect_to(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(a.sun_path, path, strlen(path) + 1);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0)
        abort();
    return fd;
}

enum { CONNECTIONS = 16 };

static void *stand_between(void *arg)
{
    struct between *b = arg;
    struct pollfd ends[1 + 2 * CONNECTIONS] = {{.fd = b->listener, .events = POLLIN}};
    size_t n = 1;

    while (!atomic_load(&b->over)) {
        poll(ends, n, 20);
        for (size_t i = 1; i < n; i++) {
            size_t other = i % 2 ? i + 1 : i - 1;
            if (ends[i].fd < 0 || !ends[i].revents || pass_on(b, ends[i].fd, ends[other].fd, i % 2))
                continue;
            close(ends[i].fd);
            close(ends[other].fd);
            ends[i].fd = ends[other].fd = -1;
        }
        if (ends[0].revents && atomic_load(&b->away)) {
            close(accept(b->listener, NULL, NULL));
        } else if (ends[0].revents && n < COUNT_OF(ends)) {
            ends[n++] = (struct pollfd){.fd = accept(b->listener, NULL, NULL), .events = POLLIN};
            ends[n++] = (struct pollfd){.fd = connect_to(b->server), .events = POLLIN};
        }
    }
    for (size_t i = 0; i < n; i++)
        if (ends[i].fd >= 0)
            close(ends[i].fd);
    return NULL;
}

/* The fixture's journal then reaches its server through it. */
static void put_between(struct fixture *f, struct between *b)
{
    struct str server = str_of(test_server()), folder;
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const char *where = test_folder();

    fixture_stop(f);
    *b = (struct between){.listener = socket(AF_UNIX, SOCK_STREAM, 0)};
    str_cut(&server, '&', &folder);
    snprintf(b->server, sizeof b->server, "%.*s/.s.PGSQL.5432", STR_ARG(str_slice(folder, strlen("host="), folder.n)));
    snprintf(a.sun_path, sizeof a.sun_path, "%s/.s.PGSQL.5432", where);
    unlink(a.sun_path);
    if (bind(b->listener, (struct sockaddr *)&a, sizeof a) != 0 || listen(b->listener, CONNECTIONS) != 0 ||
        pthread_create(&b->thread, NULL, stand_between, b) != 0)
        abort();
    struct str name = test_database_name(f->place.database);
    f->place.database =
        str_c(&f->a, str_printf(&f->a, "postgresql:///%.*s?host=%s&%.*s", STR_ARG(name), where, STR_ARG(server)));
    fixture_start(f);
}

static void take_away(struct between *b)
{
    atomic_store(&b->over, true);
    pthread_join(b->thread, NULL);
}

static void a_commit_cut_before_it_arrived_is_done_again(void)
{
    struct fixture f;
    struct between b;

    set_up(&f);
    put_between(&f, &b);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    atomic_store(&b.cut, CUT_BEFORE_COMMIT);
    struct receipt r = fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 20)));
    CHECK(atomic_load(&b.cut) == CUT_NOTHING);
    CHECK(!r.repeated && r.appended == 1 && journal_number(f.j) == 2);
    CHECK(is_sound(&f));
    fixture_clean_up(&f);
    take_away(&b);
}

static void a_commit_that_arrived_unheard_is_not_done_twice(void)
{
    struct fixture f;
    struct between b;

    set_up(&f);
    put_between(&f, &b);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    atomic_store(&b.cut, CUT_AFTER_COMMIT);
    struct receipt r = fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 20)));
    CHECK(atomic_load(&b.cut) == CUT_NOTHING);
    CHECK(!r.repeated && r.appended == 1 && journal_number(f.j) == 2);
    fixture_do(&f, fixture_create(3, fixture_sample(&f, 56, 30)));
    CHECK(journal_number(f.j) == 3 && is_sound(&f));
    fixture_clean_up(&f);
    take_away(&b);
}

static void a_commit_whose_fate_stays_unknown_says_so(void)
{
    struct fixture f;
    struct between b;
    struct receipt r;

    set_up(&f);
    put_between(&f, &b);
    struct change c = fixture_create(1, fixture_sample(&f, 54, 10));
    struct submission s = fixture_submission(&f, &c, 1);
    atomic_store(&b.away, true);
    atomic_store(&b.cut, CUT_AFTER_COMMIT);
    CHECK(journal_submit(f.j, &s, &r, &f.e) == ERR_BUSY && strcmp(f.e.key, "journal.unsure") == 0);
    struct change other = fixture_create(2, fixture_sample(&f, 55, 20));
    struct submission later = fixture_submission(&f, &other, 1);
    f.e = ERROR_IN(&f.a);
    CHECK(journal_submit(f.j, &later, &r, &f.e) == ERR_IO && strcmp(f.e.key, "db.unreachable") == 0);
    atomic_store(&b.away, false);
    REQUIRE(journal_submit(f.j, &s, &r, &f.e) == OK);
    CHECK(r.repeated && journal_number(f.j) == 1);
    REQUIRE(journal_submit(f.j, &later, &r, &f.e) == OK);
    CHECK(!r.repeated && journal_number(f.j) == 2 && is_sound(&f));
    fixture_clean_up(&f);
    take_away(&b);
}

/* --- many at once --- */

struct submitter {
    struct fixture *fixture;
    unsigned first;
    unsigned refused;
};

enum { EACH = 25 };

/* Until each is acknowledged, as a phone does. */
static void *submit_until_kept(void *arg)
{
    struct submitter *s = arg;
    struct fixture *f = s->fixture;

    for (unsigned i = 0; i < EACH; i++) {
        struct arena a = ARENA_EMPTY;
        struct error e = ERROR_IN(&a);
        struct receipt r;
        struct sample sample = sample_full();
        unsigned n = s->first + i;
        struct change c = fixture_create(n, &sample);
        sample.share.micro = 5;
        sample.men = n;
        struct submission one = {.instance = fixture_id(0x200000 + n),
                                 .actor = fixture_id(7),
                                 .source_kind = SOURCE_COMMAND,
                                 .source = fixture_id(8),
                                 .changes = &c,
                                 .n = 1,
                                 .vocabulary = &f->words};
        while (journal_submit(f->j, &one, &r, &e)) {
            s->refused++;
            e = ERROR_IN(&a);
        }
        arena_free(&a);
    }
    return NULL;
}

static void what_is_under_way_while_connections_end_is_kept_once(void)
{
    struct fixture f;
    struct submitter s[THREADS];
    pthread_t threads[THREADS];
    struct record_meta meta;
    unsigned missing = 0;

    set_up(&f);
    for (unsigned i = 0; i < THREADS; i++) {
        s[i] = (struct submitter){.fixture = &f, .first = 1 + i * EACH};
        REQUIRE(pthread_create(&threads[i], NULL, submit_until_kept, &s[i]) == 0);
    }
    for (uint64_t before = 0; before < THREADS * EACH;) {
        uint64_t now = journal_number(f.j);
        if (now >= before + 20)
            end_connections(f.place.database);
        before = now >= before + 20 || now == THREADS * EACH ? now : before;
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK(journal_number(f.j) == THREADS * EACH && is_sound(&f));
    for (unsigned n = 1; n <= THREADS * EACH; n++)
        missing += fixture_record(&f, n, &meta) == NULL;
    CHECK(missing == 0);
    fixture_clean_up(&f);
}

/* --- somebody else --- */

static void a_database_that_another_holds_is_not_written(void)
{
    struct fixture f;
    struct receipt r;
    struct db *other;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    REQUIRE(db_open(f.place.database, DB_WRITE, &other, &f.e) == OK);
    CHECK(db_hold(other, 0, &f.e) == ERR_BUSY && strcmp(f.e.key, "db.held") == 0);
    db_close(other);
    end_connections(f.place.database);
    REQUIRE(db_open(f.place.database, DB_WRITE, &other, &f.e) == OK && db_hold(other, 0, &f.e) == OK);
    struct change c = fixture_create(2, fixture_sample(&f, 55, 20));
    CHECK(fixture_submit(&f, &c, 1, &r) == ERR_BUSY && strcmp(f.e.key, "db.held") == 0);
    db_close(other); /* it changed nothing, so the journal goes on */
    CHECK(fixture_submit(&f, &c, 1, &r) == OK && r.appended == 1);
    CHECK(is_sound(&f));
    fixture_clean_up(&f);
}

static void a_database_that_another_opened_meanwhile_is_left_alone(void)
{
    static const struct id ours = {{1}}, theirs = {{2}};
    struct fixture f;
    struct receipt r;
    struct db *other;

    set_up(&f);
    REQUIRE(journal_set_mark(f.j, ours, &f.e) == OK);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    end_connections(f.place.database);
    REQUIRE(db_open(f.place.database, DB_WRITE, &other, &f.e) == OK);
    db_guard(other, DB_RIGHT_JOURNAL);
    struct db_statement *mark = db_statement_text(other, STR("UPDATE journal_incarnation SET mark = $1"));
    REQUIRE(db_exec(other, mark, (struct db_value[]){db_blob(id_bytes(&theirs))}, 1, &f.e) == OK);
    db_close(other);
    struct change c = fixture_create(2, fixture_sample(&f, 55, 20));
    for (int i = 0; i < 2; i++)
        CHECK(fixture_submit(&f, &c, 1, &r) == ERR_CONFLICT && strcmp(f.e.key, "journal.left_elsewhere") == 0);
    fixture_clean_up(&f);
}

static void a_database_that_was_put_back_meanwhile_is_left_alone(void)
{
    struct fixture f;
    struct receipt r;

    set_up(&f);
    fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
    fixture_stop(&f);
    test_database_keep(f.place.database, "early");
    fixture_start(&f);
    fixture_do(&f, fixture_create(2, fixture_sample(&f, 55, 20)));
    end_connections(f.place.database);
    test_database_put_back(f.place.database, "early");
    struct change c = fixture_create(3, fixture_sample(&f, 56, 30));
    for (int i = 0; i < 2; i++)
        CHECK(fixture_submit(&f, &c, 1, &r) == ERR_CONFLICT && strcmp(f.e.key, "journal.left_elsewhere") == 0);
    fixture_clean_up(&f);
}

/* --- what the database itself refuses --- */

static void *submit_once(void *arg)
{
    struct submitter *s = arg;
    struct fixture *f = s->fixture;
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct receipt r;
    struct sample sample = sample_full();
    struct change c = fixture_create(s->first, &sample);

    sample.share.micro = 5;
    sample.men = s->first <= 2 ? 666 : s->first; /* the first two say the same */
    struct submission one = {.instance = fixture_id(0x300000 + s->first),
                             .actor = fixture_id(7),
                             .source_kind = SOURCE_COMMAND,
                             .source = fixture_id(8),
                             .changes = &c,
                             .n = 1,
                             .vocabulary = &f->words};
    s->refused = journal_submit(f->j, &one, &r, &e) == ERR_CONFLICT && strcmp(e.key, "db.conflict") == 0;
    arena_free(&a);
    return NULL;
}

static void what_the_database_refuses_is_refused_alone(void)
{
    struct fixture f;
    struct submitter s[THREADS];
    pthread_t threads[THREADS];
    struct record_meta meta;
    struct db *other;
    unsigned refused = 0, there = 0;

    set_up(&f);
    REQUIRE(db_open(f.place.database, DB_WRITE, &other, &f.e) == OK);
    db_guard(other, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY);
    REQUIRE(db_run_ddl(other, STR("CREATE UNIQUE INDEX r_sample_once ON r_sample (men)"), &f.e) == OK);
    db_close(other);
    for (unsigned i = 0; i < THREADS; i++) {
        s[i] = (struct submitter){.fixture = &f, .first = 1 + i};
        REQUIRE(pthread_create(&threads[i], NULL, submit_once, &s[i]) == 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        refused += s[i].refused;
    }
    CHECK(refused == 1 && s[0].refused + s[1].refused == 1);
    CHECK(journal_number(f.j) == THREADS - 1);
    for (unsigned n = 1; n <= THREADS; n++)
        there += fixture_record(&f, n, &meta) != NULL;
    CHECK(there == THREADS - 1 && is_sound(&f));
    fixture_clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test both[] = {
        TEST(what_the_database_refuses_is_refused_alone),
    };
    static const struct test servers[] = {
        TEST(what_the_database_refuses_is_refused_alone),
        TEST(a_connection_that_was_ended_is_opened_anew),
        TEST(a_reader_whose_connection_was_ended_says_so_and_opens_anew),
        TEST(a_commit_cut_before_it_arrived_is_done_again),
        TEST(a_commit_that_arrived_unheard_is_not_done_twice),
        TEST(a_commit_whose_fate_stays_unknown_says_so),
        TEST(what_is_under_way_while_connections_end_is_kept_once),
        TEST(a_database_that_another_holds_is_not_written),
        TEST(a_database_that_another_opened_meanwhile_is_left_alone),
        TEST(a_database_that_was_put_back_meanwhile_is_left_alone),
    };
    crypt_start();
    return test_server() ? test_main(argc, argv, servers, COUNT_OF(servers))
                         : test_main(argc, argv, both, COUNT_OF(both));
}
