#include <signal.h>

#include "cli/call.h"
#include "keys/keys.h"

/* Messages follow the caller's language; the process's own locale stays C, so that numbers are read and written one way. */
static enum language message_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    enum language language = LANG_EN;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *set = getenv(names[i]);
        if (!set || !*set)
            continue;
        if (!language_parse(str_slice(str_of(set), 0, 2), &language))
            language = LANG_EN;
        break;
    }
    return language;
}

static void interrupted(int number)
{
    (void)number;
    call_interrupted = true;
}

int main(int argc, char **argv)
{
    struct arena arena = ARENA_EMPTY;
    struct call call = {.arena = &arena, .language = message_language(), .out = stdout, .err = stderr};
    /* The first signal ends the work at its next step, the second at once. */
    struct sigaction on_interrupt = {.sa_handler = interrupted, .sa_flags = (int)SA_RESETHAND};

    crypt_start();
    keys_harden_process();
    sigaction(SIGINT, &on_interrupt, NULL);
    sigaction(SIGTERM, &on_interrupt, NULL);
    signal(SIGPIPE, SIG_IGN);
    int status = call_run(&call, argv, argc, NULL);
    if ((fflush(stdout) != 0 || ferror(stdout)) && !status)
        status = EXIT_FAILED;
    arena_free(&arena);
    return status;
}
