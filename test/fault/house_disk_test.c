/*
 * A disk that fails at every call of the life of a whole data directory, its making, its note of the incarnation and its exports among
 * them. STRIDE: every how many calls. What was refused can be done again once the disk is mended, and comes to the same.
 */
#include "disk.h"
#include "house_life.h"
#include "replay.h"

enum { SHORT_STRIDE = 307, SYNCS_MORE = 8, TOLD = 5, EXPORT_BYTES = 1 << 24 };

struct breakage {
    const char *name;
    enum disk_fault fault;
    bool for_good;
};

struct count {
    unsigned long lives, refused, wrong;
};

#define HEADER "Round,Code,Town,Lat,Lon,Present,People,Men\n"

static const char *const files[] = {HEADER "7,XX0001,,,,Y,10,1\n7,XX0002,,,,Y,20,2\n7,XX0003,,,,Y,30,3\n",
                                    HEADER "7,XX0001,,,,Y,11,1\n7,XX0002,,,,Y,22,2\n"};

static unsigned stride(void)
{
    const char *text = getenv("STRIDE");
    int64_t n;

    return text && str_to_int(str_of(text), &n) && n > 0 && n < 1 << 20 ? (unsigned)n : SHORT_STRIDE;
}

/* A file of another node's, replaced: it says what it says now or what it said before. */
static enum err export_file(struct landia *l)
{
    const char *path = landia_path(l, l->dir, "export");
    struct sent sent;
    struct str file, written = STR_EMPTY;

    if (journal_export(&l->a, house_journal(l->house), l->db, NULL, 0, &file, &sent, &l->e) ||
        file_write(path, file, 0600, &l->e))
        return l->e.code;
    return file_read(&l->a, path, EXPORT_BYTES, &written, &l->e) == OK && str_eq(written, file) ? OK : ERR_DAMAGED;
}

/* How many acts were refused. */
static unsigned live_through(struct landia *l)
{
    struct act first = {.kind = ACT_IMPORT, .bytes = str_of(files[0])};
    struct act second = {.kind = ACT_IMPORT, .bytes = str_of(files[1])};
    struct act undo = {.kind = ACT_UNDO}, cut = {.kind = ACT_CUT}, pack = {.kind = ACT_PACK, .number = 1};
    struct act rebuild = {.kind = ACT_REBUILD}, restart = {.kind = ACT_RESTART};
    struct act *const acts[] = {&restart, &first, &second, &undo, &cut, &pack, &rebuild, &restart};
    unsigned refused = 0;

    if ((!house_exists(l->dir) || house_unfinished(l->dir)) && house_make(l))
        return 1;
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (acts[i] != &restart && !l->db)
            refused += house_do(l, &restart) != OK;
        undo.run = second.run;
        if (l->db || acts[i] == &restart)
            refused += house_do(l, acts[i]) != OK;
    }
    return refused + (!l->db || export_file(l));
}

static void tell(struct count *count, const struct breakage *b, size_t nth, const char *when, const struct landia *l)
{
    if (count->wrong++ < TOLD)
        printf("  %s at call %zu, %s: %s %.*s\n", b->name, nth, when, l->e.key ? l->e.key : "", STR_ARG(l->e.args[0]));
}

static bool is_sound(struct landia *l, struct str content)
{
    struct verification v = {0};

    return journal_verify(&l->a, house_journal(l->house), l->db, NULL, &v, &l->e) == OK && v.damage_count == 0 &&
           str_eq(house_content(l), content);
}

/* The power goes after all was done: what is sure is all there is. */
static bool outlives_a_cut(const struct landia *l, struct str content)
{
    struct landia left = *l;
    struct dice d = dice_of(1);

    left.a = ARENA_EMPTY;
    left.e = ERROR_IN(&left.a);
    left.house = NULL;
    left.db = NULL;
    const char *state = replay_place(&left.a);
    left.dir = landia_path(&left, state, "data");
    replay(disk_recorded(), disk_recorded()->n, LEFT_SYNCED, &d, state);
    bool fine = landia_open(&left, DB_WRITE) == OK && is_sound(&left, content);
    landia_clean_up(&left);
    replay_remove(state);
    return fine;
}

static void start_nowhere(struct landia *l)
{
    landia_prepare(l);
    const char *folder = str_c(&l->a, str_of(test_folder()));
    l->dir = landia_path(l, folder, "data");
    disk_watch(folder);
}

/* What it comes to when nothing fails. */
static struct str sound_content(struct arena *a)
{
    struct landia l;

    start_nowhere(&l);
    if (live_through(&l))
        abort();
    struct str content = str_copy(a, house_content(&l));
    disk_stop();
    landia_clean_up(&l);
    return content;
}

/* False when the life is over before call `nth`. */
static bool live_broken(const struct breakage *b, size_t nth, struct str content, struct count *count)
{
    struct landia l;

    start_nowhere(&l);
    disk_break(b->fault, nth, b->for_good);
    unsigned refused = live_through(&l);
    bool met = disk_faults_met() > 0, reached = disk_calls() > nth;
    disk_mend();
    if (met && b->fault == DISK_SHORT_WRITE && refused)
        tell(count, b, nth, "living, a half write that could have gone on was refused", &l);
    if (met && (house_do(&l, &(struct act){.kind = ACT_RESTART}), live_through(&l)))
        tell(count, b, nth, "mended, something is still refused", &l);
    else if (met && !is_sound(&l, content))
        tell(count, b, nth, "mended, it does not come to the same", &l);
    disk_stop();
    if (met && !outlives_a_cut(&l, content))
        tell(count, b, nth, "the power gone", &l);
    count->lives += met;
    count->refused += refused;
    landia_clean_up(&l);
    return reached;
}

static void break_everywhere(const struct breakage *b)
{
    struct arena a = ARENA_EMPTY;
    struct count count = {0};
    struct str content = sound_content(&a);
    unsigned step = b->fault == DISK_BAD_SYNC ? (stride() + SYNCS_MORE - 1) / SYNCS_MORE : stride(); /* there are few */

    for (size_t nth = 0; live_broken(b, nth, content, &count); nth += step) {
    }
    printf("  %s: %lu lives met it, %lu acts refused, %lu wrong\n", b->name, count.lives, count.refused, count.wrong);
    CHECK(count.lives > 0 && count.wrong == 0);
    arena_free(&a);
}

static void a_house_on_a_full_disk_refuses_whole_and_loses_nothing(void)
{
    break_everywhere(&(struct breakage){"full once", DISK_FULL, false});
    break_everywhere(&(struct breakage){"full", DISK_FULL, true});
}

static void a_house_on_a_faulty_disk_refuses_whole_and_loses_nothing(void)
{
    break_everywhere(&(struct breakage){"faulty once", DISK_BAD, false});
    break_everywhere(&(struct breakage){"faulty", DISK_BAD, true});
}

static void what_a_house_could_not_sync_is_not_acknowledged(void)
{
    break_everywhere(&(struct breakage){"not synced once", DISK_BAD_SYNC, false});
    break_everywhere(&(struct breakage){"not synced", DISK_BAD_SYNC, true});
}

static void a_house_goes_on_with_a_write_by_half(void)
{
    break_everywhere(&(struct breakage){"half a write", DISK_SHORT_WRITE, false});
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_house_on_a_full_disk_refuses_whole_and_loses_nothing),
        TEST(a_house_on_a_faulty_disk_refuses_whole_and_loses_nothing),
        TEST(what_a_house_could_not_sync_is_not_acknowledged),
        TEST(a_house_goes_on_with_a_write_by_half),
    };

    setvbuf(stdout, NULL, _IOLBF, 0); /* what is wrong is told at once */
    crypt_start();
    return TEST_MAIN(tests);
}
