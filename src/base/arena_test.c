#include "base/arena.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test.h"
#include "base/vec.h"

static bool all_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void memory_is_zeroed_and_aligned_also_after_it_was_used(void)
{
    struct arena a = ARENA_EMPTY;

    for (size_t size = 0; size < 10000; size = size * 3 + 1) {
        struct arena_mark mark = arena_mark(&a);
        unsigned char *p = arena_alloc(&a, size);
        CHECK((uintptr_t)p % 16 == 0);
        memset(p, 0xff, size);
        arena_rewind(&a, mark);
        CHECK(all_zero(arena_alloc(&a, size), size));
    }
    arena_free(&a);
}

static void pieces_do_not_overlap(void)
{
    struct arena a = ARENA_EMPTY;
    unsigned char *pieces[200];

    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        memset(pieces[i] = arena_alloc(&a, i), (int)i, i);
    for (size_t i = 1; i < COUNT_OF(pieces); i++)
        CHECK(pieces[i][0] == i && pieces[i][i - 1] == i);
    arena_free(&a);
}

static void a_rewind_gives_back_what_came_after_the_mark_only(void)
{
    struct arena a = ARENA_EMPTY;
    char *kept = arena_copy(&a, "kept", 5);
    struct arena_mark mark = arena_mark(&a);
    size_t used = a.used;

    for (int i = 0; i < 100; i++)
        arena_alloc(&a, 5000);
    arena_rewind(&a, mark);
    CHECK(a.used == used);
    CHECK(strcmp(kept, "kept") == 0);
    arena_free(&a);
    CHECK(a.used == 0);
    CHECK(arena_alloc(&a, 1));
    arena_free(&a);
}

static void what_was_reserved_is_used_again_after_a_rewind(void)
{
    struct arena a = ARENA_EMPTY;

    arena_reserve(&a, 100000);
    struct arena_mark mark = arena_mark(&a);
    const char *first = arena_alloc(&a, 90000);
    CHECK(a.used == 90000);
    arena_rewind(&a, mark);
    CHECK(a.used == 0 && (const char *)arena_alloc(&a, 90000) == first);
    arena_free(&a);
}

static void a_mark_of_an_empty_arena_rewinds_to_empty(void)
{
    struct arena a = ARENA_EMPTY;
    struct arena_mark mark = arena_mark(&a);

    arena_alloc(&a, 10);
    arena_rewind(&a, mark);
    CHECK(!a.block && a.used == 0);
}

/* True when `run` stops the process it runs in. */
static bool stops(void (*run)(void))
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        run();
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void ask_beyond_the_ceiling(void)
{
    struct arena a = {.ceiling = 1000};

    arena_alloc(&a, 900);
    arena_alloc(&a, 200);
}

static void ask_for_a_product_that_overflows(void)
{
    struct arena a = ARENA_EMPTY;

    arena_array(&a, SIZE_MAX / 4, 8);
}

static void beyond_the_ceiling_the_process_stops(void)
{
    CHECK(stops(ask_beyond_the_ceiling));
    CHECK(stops(ask_for_a_product_that_overflows));
}

static void a_vector_keeps_what_was_pushed(void)
{
    struct arena a = ARENA_EMPTY;
    VEC(int) numbers = {0};

    for (int i = 0; i < 1000; i++)
        VEC_PUSH(&a, &numbers, i);
    CHECK(numbers.n == 1000);
    for (int i = 0; i < 1000; i++)
        CHECK(numbers.at[i] == i);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(memory_is_zeroed_and_aligned_also_after_it_was_used),
        TEST(pieces_do_not_overlap),
        TEST(a_rewind_gives_back_what_came_after_the_mark_only),
        TEST(a_mark_of_an_empty_arena_rewinds_to_empty),
        TEST(what_was_reserved_is_used_again_after_a_rewind),
        TEST(beyond_the_ceiling_the_process_stops),
        TEST(a_vector_keeps_what_was_pushed),
    };

    return TEST_MAIN(tests);
}
