#include "base/test.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed, skipped;
static int folder_count;
static char root[64];

bool test_check(bool holds, const char *what, const char *file, int line)
{
    if (!holds) {
        printf("  %s:%d: %s\n", file, line, what);
        failed = true;
    }
    return holds;
}

void test_skip(const char *why)
{
    printf("  skipped: %s\n", why);
    skipped = true;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_root(void)
{
    nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(void)
{
    static char path[96];

    if (!root[0]) {
        snprintf(root, sizeof root, "/tmp/sanad-test-XXXXXX");
        if (!mkdtemp(root))
            abort();
        atexit(remove_root);
    }
    snprintf(path, sizeof path, "%s/%d", root, folder_count++);
    if (mkdir(path, 0700) != 0)
        abort();
    return path;
}

const char *test_shared(void)
{
    const char *path = getenv("SANAD_SHARED");

    if (!path)
        path = "../shared";
    return access(path, R_OK) == 0 ? path : NULL;
}

int test_main(int argc, char **argv, const struct test *tests, size_t n)
{
    int counts[3] = {0}; /* passed, failed, skipped */

    for (size_t i = 0; i < n; i++) {
        if (argc > 1 && !strstr(tests[i].name, argv[1]))
            continue;
        failed = skipped = false;
        tests[i].run();
        counts[failed ? 1 : skipped ? 2 : 0]++;
        if (failed || skipped)
            printf("%s: %s\n", failed ? "failed" : "skipped", tests[i].name);
        fflush(stdout);
    }
    printf("%d passed, %d failed, %d skipped\n", counts[0], counts[1], counts[2]);
    return counts[1] != 0;
}
