/*
 * A disk that fails at every call of a small life, once and for good: full, faulty, faulty only where it should sync, writing by half.
 * STRIDE: every how many calls.
 */
#include "disk.h"
#include "judge.h"
#include "replay.h"

enum { SHORT_STRIDE = 43, SYNCS_MORE = 8, TOLD = 5, SEED = 20 };

struct breakage {
    const char *name;
    enum disk_fault fault;
    bool for_good;
};

struct count {
    unsigned long lives, refused, wrong;
};

static unsigned stride(void)
{
    const char *text = getenv("STRIDE");
    int64_t n;

    return text && str_to_int(str_of(text), &n) && n > 0 && n < 1 << 20 ? (unsigned)n : SHORT_STRIDE;
}

static void tell(struct count *count, const struct breakage *b, size_t nth, const char *when, const char *wrong)
{
    if (wrong && count->wrong++ < TOLD)
        printf("  %s at call %zu, %s: %s\n", b->name, nth, when, wrong);
}

/* The power goes while the disk is as it is: what may be left is judged too. */
static void cut_now(const struct life *l, const struct breakage *b, size_t nth, struct count *count)
{
    struct arena a = ARENA_EMPTY;
    const char *state = replay_place(&a);
    struct dice d = dice_of(nth);

    for (enum leftover left = LEFT_SYNCED; left <= LEFT_SOME; left++) {
        if (left == LEFT_TORN)
            continue;
        replay(disk_recorded(), disk_recorded()->n, left, &d, state);
        tell(count, b, nth, "the power gone", judge(l, state, disk_recorded()->n, false));
        replay_remove(state);
    }
    arena_free(&a);
}

/* False when the life is over before call `nth`. */
static bool live_broken(const struct breakage *b, size_t nth, struct count *count)
{
    struct life *l = life_new(test_folder(), SEED);

    disk_watch(l->folder);
    disk_break(b->fault, nth, b->for_good);
    life_live_all(l);
    bool met = disk_faults_met() > 0;
    bool reached = disk_calls() > nth;
    disk_mend();
    if (met && b->fault == DISK_SHORT_WRITE && l->refused)
        tell(count, b, nth, "living", "a half write that could have gone on was refused");
    if (met && !l->over && !life_create(l))
        tell(count, b, nth, "mended", "nothing more is taken");
    disk_stop();
    if (met) {
        cut_now(l, b, nth, count);
        life_close(l);
        tell(count, b, nth, "opened again", judge(l, l->folder, disk_recorded()->n, true));
        count->lives++;
        count->refused += l->refused;
    }
    replay_remove(l->folder);
    life_free(l);
    return reached;
}

static void break_everywhere(const struct breakage *b)
{
    struct count count = {0};
    unsigned step = b->fault == DISK_BAD_SYNC ? (stride() + SYNCS_MORE - 1) / SYNCS_MORE : stride(); /* there are few */

    for (size_t nth = 0; live_broken(b, nth, &count); nth += step) {
    }
    printf("  %s: %lu lives met it, %lu calls refused, %lu wrong\n", b->name, count.lives, count.refused, count.wrong);
    CHECK(count.lives > 0 && count.wrong == 0);
}

static void a_full_disk_refuses_whole_and_loses_nothing(void)
{
    break_everywhere(&(struct breakage){"full once", DISK_FULL, false});
    break_everywhere(&(struct breakage){"full", DISK_FULL, true});
}

static void a_faulty_disk_refuses_whole_and_loses_nothing(void)
{
    break_everywhere(&(struct breakage){"faulty once", DISK_BAD, false});
    break_everywhere(&(struct breakage){"faulty", DISK_BAD, true});
}

static void what_could_not_be_synced_is_not_acknowledged(void)
{
    break_everywhere(&(struct breakage){"not synced once", DISK_BAD_SYNC, false});
    break_everywhere(&(struct breakage){"not synced", DISK_BAD_SYNC, true});
}

static void a_write_by_half_is_gone_on_with(void)
{
    break_everywhere(&(struct breakage){"half a write", DISK_SHORT_WRITE, false});
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_full_disk_refuses_whole_and_loses_nothing),
        TEST(a_faulty_disk_refuses_whole_and_loses_nothing),
        TEST(what_could_not_be_synced_is_not_acknowledged),
        TEST(a_write_by_half_is_gone_on_with),
    };

    setvbuf(stdout, NULL, _IOLBF, 0); /* what is wrong is told at once */
    crypt_start();
    return TEST_MAIN(tests);
}
