/* What a commit makes of the submissions that wait together. */
#include <semaphore.h>
#include <unistd.h>

#include "journal/journal_fixture.h"
#include "journal/store.h"

enum { LOOK_AGAIN_US = 1000 };

/* One who submits a sample of a round and waits in a thread. */
struct one {
    struct fixture *f;
    struct arena a;
    struct error e;
    struct change change;
    struct submission submission;
    struct receipt receipt;
    enum err result;
    pthread_t thread;
};

static void *submit(void *arg)
{
    struct one *one = arg;

    one->result = journal_submit(one->f->j, &one->submission, &one->receipt, &one->e);
    return NULL;
}

static void make(struct one *one, struct fixture *f, unsigned n, int64_t round)
{
    *one = (struct one){.f = f, .a = ARENA_EMPTY};
    one->e = ERROR_IN(&one->a);
    one->change = fixture_create(n, fixture_sample(f, round, 1));
    one->submission = fixture_submission(f, &one->change, 1);
}

static void start(struct one *one)
{
    if (pthread_create(&one->thread, NULL, submit, one) != 0)
        abort();
}

static void end(struct one *one)
{
    pthread_join(one->thread, NULL);
}

static void wait_for(struct journal *j, size_t n)
{
    for (size_t waiting = 0; waiting < n;) {
        usleep(LOOK_AGAIN_US);
        pthread_mutex_lock(&j->lock);
        waiting = j->waiting;
        pthread_mutex_unlock(&j->lock);
    }
}

/* Its submission keeps the writer inside a commit until it is let go. */
struct holder {
    sem_t inside, go;
};

static enum err hold(void *ctx, const struct change *c, const void *before, const void *after, struct error *e)
{
    struct holder *h = ctx;

    (void)c, (void)before, (void)after, (void)e;
    sem_post(&h->inside);
    while (sem_wait(&h->go) != 0)
        continue;
    return OK;
}

/* Commits `first`, and meanwhile the others wait, one behind the other. */
static void submit_behind(struct one *first, struct one *others, size_t n)
{
    struct holder h;

    sem_init(&h.inside, 0, 0);
    sem_init(&h.go, 0, 0);
    first->submission.decide = hold;
    first->submission.ctx = &h;
    start(first);
    while (sem_wait(&h.inside) != 0)
        continue;
    for (size_t i = 0; i < n; i++) {
        start(&others[i]);
        wait_for(first->f->j, i + 1);
    }
    sem_post(&h.go);
    end(first);
    for (size_t i = 0; i < n; i++)
        end(&others[i]);
    sem_destroy(&h.go);
    sem_destroy(&h.inside);
}

static void those_who_wait_together_share_a_commit(void)
{
    enum { OTHERS = 5 };
    struct fixture f;
    struct one first, others[OTHERS];

    fixture_set_up(&f);
    make(&first, &f, 1, 54);
    for (unsigned i = 0; i < OTHERS; i++)
        make(&others[i], &f, 2 + i, 54);
    submit_behind(&first, others, OTHERS);
    CHECK(first.result == OK);
    for (size_t i = 0; i < OTHERS; i++) {
        CHECK(others[i].result == OK && others[i].receipt.received.us == others[0].receipt.received.us);
        CHECK(others[i].receipt.received.us > first.receipt.received.us);
        arena_free(&others[i].a);
    }
    arena_free(&first.a);
    fixture_clean_up(&f);
}

static void add_index(struct fixture *f, const char *ddl)
{
    struct db *db;

    if (db_open(f->place.database, DB_WRITE, &db, &f->e))
        abort();
    db_guard(db, DB_RIGHT_SCHEMA | DB_RIGHT_APPLY);
    if (db_run_ddl(db, str_of(ddl), &f->e))
        abort();
    db_close(db);
}

/*
 * The engine itself refuses a row of round 54 when its entry is written already; the submission has one change, so there is no savepoint
 * to take it back with. One that waits together with it stands or does not, and is told so.
 */
static void fail_in_the_middle(const char *index, enum err failure, bool neighbour_stands)
{
    struct fixture f;
    struct one first, others[2], again;
    struct record_meta meta;
    struct verification v;

    fixture_set_up(&f);
    make(&first, &f, 1, 56);
    make(&others[0], &f, 2, 55);
    make(&others[1], &f, 3, 54);
    add_index(&f, index);
    submit_behind(&first, others, COUNT_OF(others));
    bool stands = neighbour_stands || db_is_server(f.place.database);
    CHECK(first.result == OK && fixture_record(&f, 1, &meta));
    CHECK(others[0].result == (stands ? OK : failure) && (fixture_record(&f, 2, &meta) != NULL) == stands);
    CHECK(others[1].result == failure && !instant_known(others[1].receipt.received));
    CHECK(!fixture_record(&f, 3, &meta));
    CHECK(journal_number(f.j) == (stands ? 2 : 1));

    make(&again, &f, 4, 57);
    start(&again);
    end(&again);
    CHECK(again.result == OK && fixture_record(&f, 4, &meta));
    CHECK(fixture_damages(&f, &v) == 0);
    arena_free(&again.a);
    arena_free(&others[0].a);
    arena_free(&others[1].a);
    arena_free(&first.a);
    fixture_clean_up(&f);
}

static void what_the_database_refuses_in_the_middle_is_refused_alone(void)
{
    /* Rounds 54 and 56 are one to it. */
    fail_in_the_middle("CREATE UNIQUE INDEX odd ON r_sample (abs(round - 55))", /* sql: a test's */
                       ERR_CONFLICT, true);
}

/* A disk that fails may fail again: nothing is tried anew. A server tells its failures late, and each is tried alone. */
static void where_the_engine_fails_in_the_middle_nothing_of_the_commit_stands(void)
{
    /* The absolute value of the least number is none; it is asked for at round 54. */
    fail_in_the_middle(
        "CREATE INDEX odd ON r_sample (abs(-9223372036854775807 - 1 + (round - 54)))", /* sql: a test's */
        ERR_IO, false);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(those_who_wait_together_share_a_commit),
        TEST(what_the_database_refuses_in_the_middle_is_refused_alone),
        TEST(where_the_engine_fails_in_the_middle_nothing_of_the_commit_stands),
    };
    crypt_start();
    return TEST_MAIN(tests);
}
