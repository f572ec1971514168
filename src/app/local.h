/*
 * The local socket: while a server holds a data directory, the command line hands its work to it. The caller's words, folder, standard
 * output and standard error go over (the last two as descriptors, so that the work prints where the caller looks); the exit status
 * comes back. Only the server's own user and root are let in. A caller that goes away cancels its work; one that is interrupted says
 * that it wants no more and waits for the answer.
 */
#ifndef APP_LOCAL_H
#define APP_LOCAL_H

#include "base/error.h"

enum { LOCAL_WORDS = 64, LOCAL_BYTES = 64 << 10, LOCAL_AT_ONCE = 16 };

/* One piece of work that was handed over. */
struct local_work {
    struct arena *arena;
    struct str folder;  /* the caller's: relative paths start there */
    struct str os_user; /* whose process it is, as the kernel says */
    char **words;       /* as on the command line, the program's name first; NULL after the last */
    int count;
    FILE *out, *err;
    int caller; /* the connection */
};

/* True once the caller has gone. */
bool local_gone(const struct local_work *);

struct local_server;
/* Listens at DIR/socket; each piece of work runs `work` in a thread of its own and returns its exit status. */
enum err local_start(const char *dir, int (*work)(void *ctx, struct local_work *), void *ctx, struct local_server **,
                     struct error *) MUST_USE;
/* Takes no more, and waits for what runs. Work beyond LOCAL_AT_ONCE waits for its turn. */
void local_stop(struct local_server *);

/*
 * Hands the words to the server of `dir`, and waits. ERR_NOT_FOUND when none listens there; then nothing was done. Otherwise OK with the
 * exit status, ERR_IO "local.lost" when the server went away before answering, or ERR_TOO_LARGE "local.too_long".
 */
enum err local_hand_over(const char *dir, char **words, int count, int *status, struct error *) MUST_USE;

#endif
