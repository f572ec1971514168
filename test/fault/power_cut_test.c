/*
 * A power cut at every moment of many small lives. WORKLOADS: how many (FIRST: from which); STRIDE: every how many calls it is cut.
 * A failure names the life, the moment and what was left, so that it can be looked at alone.
 */
#include "disk.h"
#include "judge.h"
#include "replay.h"

enum { SHORT_WORKLOADS = 3, SHORT_STRIDE = 23, KILLS_MORE = 4, STEPS_LEAST = 8, STEPS_MORE = 10, TOLD = 5 };

static const char *const left_names[] = {"what is synced", "all", "all, the last write torn", "some by chance"};

static unsigned setting(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    int64_t n;

    return text && str_to_int(str_of(text), &n) && n >= 0 && n < 1 << 20 ? (unsigned)n : otherwise;
}

struct count {
    unsigned long states, wrong;
};

static void cut_at(const struct life *l, unsigned seed, size_t moment, enum leftover left, const char *state,
                   struct count *count)
{
    struct dice d = dice_of((uint64_t)seed << 32 | moment << 2 | left);

    replay(disk_recorded(), moment, left, &d, state);
    const char *wrong = judge(l, state, moment, dice_throw(&d, 8) == 0);
    replay_remove(state);
    count->states++;
    if (wrong && count->wrong++ < TOLD)
        printf("  life %u cut before call %zu, %s: %s\n", seed, moment, left_names[left], wrong);
}

/* Nothing new is sure before the next fsync, so that what is synced is looked at once for each. */
static bool is_sync(const struct disk_log *log, size_t moment)
{
    return moment > 0 && log->ops[moment - 1].kind >= DISK_SYNC;
}

static void cut_everywhere(const struct life *l, unsigned seed, unsigned stride, const char *state, struct count *count)
{
    const struct disk_log *log = disk_recorded();

    for (size_t moment = seed % stride; moment <= log->n; moment += stride) {
        if (stride > 1 || is_sync(log, moment))
            cut_at(l, seed, moment, LEFT_SYNCED, state, count);
        cut_at(l, seed, moment, LEFT_ALL, state, count);
        if (moment && log->ops[moment - 1].kind == DISK_WRITE)
            cut_at(l, seed, moment, LEFT_TORN, state, count);
        cut_at(l, seed, moment, LEFT_SOME, state, count);
    }
}

static struct life *live(struct arena *a, unsigned seed)
{
    const char *folder = str_c(a, str_of(test_folder()));
    struct life *l = life_new(folder, seed);

    disk_watch(folder);
    if (seed % 10 == 0)
        life_live_all(l);
    life_live(l, STEPS_LEAST + seed % STEPS_MORE);
    life_close(l);
    disk_stop();
    return l;
}

static void what_was_acknowledged_outlives_a_power_cut_at_any_moment(void)
{
    unsigned first = setting("FIRST", 0), lives = setting("WORKLOADS", SHORT_WORKLOADS);
    unsigned stride = setting("STRIDE", SHORT_STRIDE);
    struct count count = {0};
    size_t calls = 0, deeds = 0;

    REQUIRE(stride > 0);
    for (unsigned seed = first; seed < first + lives; seed++) {
        struct arena a = ARENA_EMPTY;
        struct life *l = live(&a, seed);
        const char *state = replay_place(&a);
        CHECK(l->refused == 0);
        cut_everywhere(l, seed, stride, state, &count);
        calls += disk_recorded()->n;
        deeds += l->n;
        replay_remove(l->folder);
        life_free(l);
        arena_free(&a);
    }
    printf("  %u lives, %zu submissions, %zu calls, %lu states, %lu of them wrong\n", lives, deeds, calls, count.states,
           count.wrong);
    CHECK(count.wrong == 0);
}

/* The proof that the judge is awake: on a disk whose fsync does nothing, acknowledged things are lost, and it says so. */
static void a_disk_that_lies_about_fsync_is_found_out(void)
{
    struct arena a = ARENA_EMPTY;
    const char *folder = str_c(&a, str_of(test_folder())), *state = replay_place(&a);
    struct life *l = life_new(folder, 1);
    struct dice d = dice_of(1);

    disk_watch(folder);
    CHECK(life_create(l));
    disk_break(DISK_LYING, 0, true);
    CHECK(life_create(l));
    disk_stop();
    replay(disk_recorded(), disk_recorded()->n, LEFT_ALL, &d, state);
    CHECK(judge(l, state, disk_recorded()->n, true) == NULL);
    replay_remove(state);
    replay(disk_recorded(), disk_recorded()->n, LEFT_SYNCED, &d, state);
    CHECK(judge(l, state, disk_recorded()->n, true) != NULL);
    replay_remove(state);
    life_free(l);
    arena_free(&a);
}

/* What the life was told by then, and no more. */
static struct life *as_of(const struct life *l, size_t moment)
{
    struct life *then = malloc(sizeof *then);

    if (!then)
        abort();
    *then = *l;
    for (size_t i = 0; i < then->n; i++)
        then->deeds[i].acknowledged = l->deeds[i].acknowledged && l->deeds[i].at <= moment;
    for (size_t i = 0; i < then->deposit_count; i++)
        if (then->deposits[i].at > moment)
            then->deposits[i].at = SIZE_MAX;
    return then;
}

/* The first submission that nobody was told of, new records only; NULL when there is none. */
static struct deed *unanswered(struct life *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct deed *deed = &l->deeds[i];
        bool creates = deed->n && deed->parts[0].op == OP_CREATE && hash32_eq(&deed->blob, &(struct hash32){{0}});
        if (creates && !deed->file.n && !deed->acknowledged)
            return deed;
    }
    return NULL;
}

/* Opens what the kill left and sends the submission again; the moment after its answer. */
static size_t answered_again(const struct life *l, struct deed *deed, const char *folder)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct keyring *ring = NULL;
    struct journal *j = NULL;
    struct receipt receipt;
    struct submission s = life_submission(&a, &l->f.words, deed);

    bool made = life_keys(&a, folder, false, &ring, &e) == OK;
    struct journal_place place = life_place(&a, folder, ring);
    deed->acknowledged =
        made && journal_open(&place, DB_WRITE, &j, &e) == OK && journal_submit(j, &s, &receipt, &e) == OK;
    deed->at = disk_moment();
    disk_stop();
    journal_close(j);
    keys_close(ring);
    arena_free(&a);
    return deed->at;
}

static void kill_and_cut(const struct life *l, size_t moment, struct count *count)
{
    struct arena a = ARENA_EMPTY;
    struct dice d = dice_of(moment);
    const char *killed = replay_place(&a), *state = replay_place(&a);
    struct life *then = as_of(l, moment);
    struct deed *deed = unanswered(then);

    if (deed && moment >= l->made_at) {
        replay(disk_recorded(), moment, LEFT_ALL, &d, killed);
        disk_watch_on(killed, moment);
        size_t answered = answered_again(then, deed, killed);
        replay_remove(killed);
        replay(disk_recorded(), answered, LEFT_SYNCED, &d, state);
        const char *wrong = deed->acknowledged ? judge(then, state, answered, false) : "not taken after the kill";
        replay_remove(state);
        count->states++;
        if (wrong && count->wrong++ < TOLD)
            printf("  killed before call %zu, cut after the answer: %s\n", moment, wrong);
    }
    free(then);
    arena_free(&a);
}

/* What the kill left in memory only must be on disk before a submission that is found there is acknowledged. */
static void what_is_sent_again_after_a_kill_outlives_a_power_cut(void)
{
    struct arena a = ARENA_EMPTY;
    struct life *l = live(&a, 1);
    struct count count = {0};
    unsigned stride = setting("STRIDE", SHORT_STRIDE) / KILLS_MORE + 1;

    for (size_t n = disk_recorded()->n / stride; n-- > 0;) /* backwards: the log is cut each time */
        kill_and_cut(l, n * stride, &count);
    printf("  %lu kills, %lu of them wrong\n", count.states, count.wrong);
    CHECK(count.states > 0 && count.wrong == 0);
    replay_remove(l->folder);
    life_free(l);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_disk_that_lies_about_fsync_is_found_out),
        TEST(what_is_sent_again_after_a_kill_outlives_a_power_cut),
        TEST(what_was_acknowledged_outlives_a_power_cut_at_any_moment),
    };

    setvbuf(stdout, NULL, _IOLBF, 0); /* what is wrong is told at once */
    crypt_start();
    return TEST_MAIN(tests);
}
