/*
 * A power cut at every moment of the life of a whole data directory, its making among them. Settings as in power_cut_test.c, but HOUSES for
 * WORKLOADS.
 */
#include <stdarg.h>

#include "disk.h"
#include "house_life.h"
#include "replay.h"

enum { SHORT_HOUSES = 1, SHORT_STRIDE = 61, ACTS = 9, TOLD = 5 };

static const char *const left_names[] = {"what is synced", "all", "all, the last write torn", "some by chance"};

static char verdict[400];

__attribute__((format(printf, 1, 2))) static bool wrong(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(verdict, sizeof verdict, format, args);
    va_end(args);
    return false;
}

static bool wrong_error(const struct landia *l, const char *what)
{
    return wrong("%s: %s %.*s", what, l->e.key ? l->e.key : "", STR_ARG(l->e.args[0]));
}

static bool verify(struct landia *l)
{
    struct verification v = {0};

    if (journal_verify(&l->a, house_journal(l->house), l->db, NULL, &v, &l->e))
        return wrong_error(l, "verify");
    return v.damage_count == 0 ||
           wrong("verify: %llu damages, the first of kind %d at entry %llu", (unsigned long long)v.damage_count,
                 (int)v.damages.at[0].kind, (unsigned long long)v.damages.at[0].number);
}

static struct str keystore(struct landia *l)
{
    struct error none = ERROR_IN(&l->a);
    struct str bytes = STR_EMPTY;

    return file_read(&l->a, landia_path(l, l->dir, "keys/keystore"), 1 << 20, &bytes, &none) ? STR_EMPTY : bytes;
}

/* Nobody was told that there is a house: init makes it or goes on, under the keys that are there. */
static bool finish_making(struct landia *l)
{
    struct str keys = keystore(l);
    bool unfinished = house_unfinished(l->dir), there = house_exists(l->dir);

    if (there && !unfinished) /* all but the answer was given */
        return landia_open(l, DB_WRITE) == OK || wrong_error(l, "a house that was made");
    if (house_make(l))
        return wrong_error(l, "init once more");
    if (keys.n && !str_eq(keys, keystore(l)))
        return wrong("init wrote over keys");
    return landia_open(l, DB_WRITE) == OK || wrong_error(l, "opening");
}

/* The first act that was not told as done by then; NULL when all were. */
static const struct act *pending(const struct house_life *life, size_t moment)
{
    for (size_t i = 0; i < life->n; i++)
        if (life->acts[i].at > moment)
            return &life->acts[i];
    return NULL;
}

/* With the house its first user was told a password. */
static bool has_operator(struct landia *l)
{
    struct account account;

    return account_by_os_user(&l->a, l->db, STR("Amal K"), &account, &l->e) == OK || wrong_error(l, "the operator");
}

static bool judge_acts(const struct house_life *life, struct landia *l, size_t moment)
{
    const struct act *next = pending(life, moment);
    const struct act *last = &life->acts[life->n - 1];
    struct str held = house_content(l);

    if (!next)
        return str_eq(held, last->after) || wrong("it does not hold what it held at last");
    if (!next->in_parts && !str_eq(held, next->before) && !str_eq(held, next->after))
        return wrong("act %u of kind %d is there by half, or one before it is not", next->number, (int)next->kind);
    struct act again = *next;
    if (house_do(l, &again))
        return wrong_error(l, "the act again");
    return str_eq(house_content(l), next->after) ||
           wrong("act %u of kind %d, done again, does not come to the same", next->number, (int)next->kind);
}

static const char *judge_house(const struct house_life *life, const char *folder, size_t moment, bool thorough)
{
    struct landia l = house_elsewhere(life, folder);

    l.e = ERROR_IN(&l.a);
    l.operator_account = life->l.operator_account;
    verdict[0] = '\0';
    bool well = true;
    if (moment < life->made_at)
        well = finish_making(&l) && has_operator(&l) && verify(&l);
    else
        well = (landia_open(&l, DB_WRITE) == OK || wrong_error(&l, "opening")) && has_operator(&l) && verify(&l) &&
               judge_acts(life, &l, moment);
    if (well && thorough && (house_do(&l, &(struct act){.kind = ACT_RESTART}) || !verify(&l)) && !verdict[0])
        wrong_error(&l, "opening again");
    landia_clean_up(&l);
    return verdict[0] ? verdict : NULL;
}

static unsigned setting(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);
    int64_t n;

    return text && str_to_int(str_of(text), &n) && n >= 0 && n < 1 << 20 ? (unsigned)n : otherwise;
}

struct count {
    unsigned long states, wrong;
};

static void cut_at(const struct house_life *life, unsigned seed, size_t moment, enum leftover left, struct count *count)
{
    struct arena a = ARENA_EMPTY;
    struct dice d = dice_of((uint64_t)seed << 32 | moment << 2 | left);
    const char *state = replay_place(&a);

    replay(disk_recorded(), moment, left, &d, state);
    const char *why = judge_house(life, state, moment, dice_throw(&d, 8) == 0);
    replay_remove(state);
    count->states++;
    if (why && count->wrong++ < TOLD)
        printf("  house %u cut before call %zu, %s: %s\n", seed, moment, left_names[left], why);
    arena_free(&a);
}

static void what_a_house_was_told_outlives_a_power_cut_and_what_it_was_not_can_be_done_again(void)
{
    unsigned first = setting("FIRST", 0), houses = setting("HOUSES", SHORT_HOUSES);
    unsigned stride = setting("STRIDE", SHORT_STRIDE);
    struct count count = {0};
    size_t calls = 0, acts = 0;

    REQUIRE(stride > 0);
    for (unsigned seed = first; seed < first + houses; seed++) {
        struct house_life *life = house_live(seed, ACTS);
        for (size_t moment = seed % stride; moment <= disk_recorded()->n; moment += stride) {
            cut_at(life, seed, moment, LEFT_SYNCED, &count);
            cut_at(life, seed, moment, LEFT_ALL, &count);
            cut_at(life, seed, moment, LEFT_SOME, &count);
        }
        calls += disk_recorded()->n;
        acts += life->n;
        house_life_free(life);
    }
    printf("  %u houses, %zu acts, %zu calls, %lu states, %lu of them wrong\n", houses, acts, calls, count.states,
           count.wrong);
    CHECK(count.wrong == 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_a_house_was_told_outlives_a_power_cut_and_what_it_was_not_can_be_done_again),
    };

    setvbuf(stdout, NULL, _IOLBF, 0); /* what is wrong is told at once */
    crypt_start();
    return TEST_MAIN(tests);
}
