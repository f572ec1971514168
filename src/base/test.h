/*
 * The smallest harness that serves: a test is a function whose name is the specification.
 *
 *   static void a_blank_is_not_a_zero(void) { CHECK(...); }
 *   int main(int argc, char **argv) { static const struct test tests[] = {TEST(a_blank_is_not_a_zero)}; return TEST_MAIN(tests); }
 *
 * An argument runs only the tests whose name contains it. The last line printed is "N passed, N failed, N skipped".
 */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "base/base.h"

struct test {
    const char *name;
    void (*run)(void);
};

/* clang-format off */
#define TEST(f) {#f, f}
/* clang-format on */
#define TEST_MAIN(tests) test_main(argc, argv, (tests), COUNT_OF(tests))

/* The test goes on after a failed check: one run tells all that is wrong. */
#define CHECK(condition) test_check((condition), #condition, __FILE__, __LINE__)
/* Ends the test when what follows could not run. */
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!test_check((condition), #condition, __FILE__, __LINE__))                                                  \
            return;                                                                                                    \
    } while (0)
#define SKIP(why)                                                                                                      \
    do {                                                                                                               \
        test_skip(why);                                                                                                \
        return;                                                                                                        \
    } while (0)

bool test_check(bool holds, const char *what, const char *file, int line);
void test_skip(const char *why);
int test_main(int argc, char **argv, const struct test *tests, size_t n);
/* A new empty folder for the running test, removed when the program ends. */
const char *test_folder(void);
/* The folder of real data beside the project (SANAD_SHARED, else ../shared from the project's root); NULL where absent. */
const char *test_shared(void);

#endif
