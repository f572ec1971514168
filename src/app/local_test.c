#include "app/local.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"

static struct arena arena;
static atomic_bool started, was_gone;

/* Prints what it was given; the second word says what else it does. */
static int work(void *ctx, struct local_work *w)
{
    const struct timespec pause = {.tv_nsec = 10 * 1000000L};

    fprintf(w->out, "%s %.*s", (const char *)ctx, STR_ARG(w->folder));
    for (int i = 0; i < w->count; i++)
        fprintf(w->out, "|%s", w->words[i]);
    fputs("no", w->err);
    CHECK(w->words[w->count] == NULL);
    if (w->count < 2 || strcmp(w->words[1], "wait") != 0)
        return 7;
    started = true;
    for (int i = 0; i < 1000 && !local_gone(w); i++)
        nanosleep(&pause, NULL);
    was_gone = local_gone(w);
    return 3;
}

static struct local_server *start(const char *dir)
{
    struct error e = ERROR_IN(&arena);
    struct local_server *server;

    return local_start(dir, work, (void *)(uintptr_t) "it", &server, &e) ? NULL : server;
}

static enum err hand_over(const char *dir, char **words, int count, int *status)
{
    struct error e = ERROR_IN(&arena);

    return local_hand_over(dir, words, count, status, &e);
}

/* A caller in a process of its own, whose output goes to `out`; 100 and more: the error instead of a status. */
static pid_t call(const char *dir, const char *second, int out)
{
    char *words[] = {(char *)(uintptr_t) "sanad", (char *)(uintptr_t)second, (char *)(uintptr_t) "نعم", NULL};
    pid_t child = fork();

    if (child == 0) {
        int status = 0;
        struct sigaction ignored = {.sa_handler = SIG_DFL};
        sigaction(SIGTERM, &ignored, NULL);
        if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
            _exit(99);
        enum err err = hand_over(dir, words, 3, &status);
        _exit(err ? 100 + (int)err : status);
    }
    return child;
}

static int status_of(pid_t child)
{
    int status = 0;

    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void words_folder_output_and_status_go_over(void)
{
    const char *dir = str_c(&arena, str_of(test_folder()));
    char said[512] = {0}, expected[512], folder[256];
    int out[2] = {-1, -1};

    struct local_server *server = start(dir);
    REQUIRE(server && pipe(out) == 0 && getcwd(folder, sizeof folder));
    CHECK(status_of(call(dir, "go", out[1])) == 7);
    REQUIRE(read(out[0], said, sizeof said - 1) > 0);
    snprintf(expected, sizeof expected, "it %s|sanad|go|نعم", folder);
    CHECK(strstr(said, expected) != NULL && strncmp(said + strlen(said) - 2, "no", 2) == 0);
    local_stop(server);
    close(out[0]);
    close(out[1]);
    arena_free(&arena);
}

static void where_nobody_listens_nothing_is_done(void)
{
    const char *dir = str_c(&arena, str_of(test_folder()));
    char *words[] = {(char *)(uintptr_t) "sanad", NULL};
    int status = 0;

    CHECK(hand_over(dir, words, 1, &status) == ERR_NOT_FOUND);
    struct local_server *server = start(dir);
    REQUIRE(server);
    local_stop(server);
    CHECK(hand_over(dir, words, 1, &status) == ERR_NOT_FOUND);
    arena_free(&arena);
}

static void a_caller_that_goes_away_cancels_its_work(void)
{
    const char *dir = str_c(&arena, str_of(test_folder()));
    const struct timespec pause = {.tv_nsec = 10 * 1000000L};
    int out[2] = {-1, -1};

    struct local_server *server = start(dir);
    REQUIRE(server && pipe(out) == 0);
    started = was_gone = false;
    pid_t child = call(dir, "wait", out[1]);
    for (int i = 0; i < 500 && !started; i++)
        nanosleep(&pause, NULL);
    CHECK(started && !was_gone);
    kill(child, SIGKILL);
    CHECK(status_of(child) == -1);
    local_stop(server); /* waits for the work */
    CHECK(was_gone);
    close(out[0]);
    close(out[1]);
    arena_free(&arena);
}

static void too_much_is_refused_before_it_is_sent(void)
{
    const char *dir = str_c(&arena, str_of(test_folder()));
    char *words[LOCAL_WORDS + 1], *huge = arena_alloc(&arena, LOCAL_BYTES + 1);
    int status = 0;

    memset(huge, 'x', LOCAL_BYTES);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        words[i] = (char *)(uintptr_t) "w";
    struct local_server *server = start(dir);
    REQUIRE(server);
    CHECK(hand_over(dir, words, LOCAL_WORDS + 1, &status) == ERR_TOO_LARGE);
    words[1] = huge;
    CHECK(hand_over(dir, words, 2, &status) == ERR_TOO_LARGE);
    local_stop(server);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(words_folder_output_and_status_go_over),
        TEST(where_nobody_listens_nothing_is_done),
        TEST(a_caller_that_goes_away_cancels_its_work),
        TEST(too_much_is_refused_before_it_is_sent),
    };
    signal(SIGPIPE, SIG_IGN);
    return TEST_MAIN(tests);
}
