/* struct ucred and pipe2 are Linux, not POSIX. */
#define _GNU_SOURCE
#include "app/local.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"

/*
 * A request is one message: u32 length, then the folder and the words, each as varint length and bytes; the two descriptors travel
 * with its first byte. The answer is one byte.
 */
struct local_server {
    int folder, listener, wake[2];
    pthread_t thread;
    int (*work)(void *ctx, struct local_work *);
    void *ctx;
    atomic_int running;
};

/* A socket's address holds 107 bytes; a folder's path may be longer, so it is named through its descriptor. */
static struct sockaddr_un address_of(int folder)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "/proc/self/fd/%d/socket", folder);
    return a;
}

static enum err failed(struct error *e, const char *dir)
{
    return error_set(e, ERR_IO, "local.failed", str_of(dir), str_of(strerror(errno)));
}

/* --- the caller --- */

static bool send_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t put = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

static bool send_with_output(int fd, struct str bytes)
{
    union {
        char room[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    struct iovec first = {(void *)(uintptr_t)bytes.p, 1};
    struct msghdr m = {
        .msg_iov = &first, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    const int fds[2] = {STDOUT_FILENO, STDERR_FILENO};

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(c), fds, sizeof fds);
    return sendmsg(fd, &m, MSG_NOSIGNAL) == 1 && send_all(fd, str_slice(bytes, 1, bytes.n));
}

static void put_word(struct buf *b, const char *word)
{
    buf_varint(b, strlen(word));
    buf_puts(b, word);
}

static struct str request(struct arena *a, char **words, int count)
{
    struct buf body = BUF_IN(a), whole = BUF_IN(a);
    char folder[4096];

    put_word(&body, getcwd(folder, sizeof folder) ? folder : "/");
    for (int i = 0; i < count; i++)
        put_word(&body, words[i]);
    buf_u32(&whole, (uint32_t)body.n);
    buf_put(&whole, buf_str(&body));
    return buf_str(&whole);
}

static int connect_to(const char *dir)
{
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (folder >= 0 && fd >= 0) {
        struct sockaddr_un a = address_of(folder);
        if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0) {
            close(fd);
            fd = -1;
        }
    } else if (fd >= 0) {
        close(fd);
        fd = -1;
    }
    if (folder >= 0)
        close(folder);
    return fd;
}

enum err local_hand_over(const char *dir, char **words, int count, int *status, struct error *e)
{
    struct str bytes = request(e->arena, words, count);
    unsigned char answer;
    ssize_t got = 0;
    int fd = connect_to(dir);

    if (fd < 0)
        return error_set(e, ERR_NOT_FOUND, "local.none", str_of(dir));
    if (bytes.n > LOCAL_BYTES || count > LOCAL_WORDS) {
        close(fd);
        return error_set(e, ERR_TOO_LARGE, "local.too_long", str_printf(e->arena, "%d", LOCAL_WORDS),
                         str_printf(e->arena, "%d", LOCAL_BYTES));
    }
    if (send_with_output(fd, bytes))
        while ((got = recv(fd, &answer, 1, 0)) < 0 && errno == EINTR)
            shutdown(fd, SHUT_WR); /* a signal: the server sees us gone and stops at the next step */
    close(fd);
    if (got != 1)
        return error_set(e, ERR_IO, "local.lost", str_of(dir));
    *status = answer;
    return OK;
}

/* --- the server --- */

bool local_gone(const struct local_work *w)
{
    char c;
    ssize_t got = recv(w->caller, &c, 1, MSG_PEEK | MSG_DONTWAIT);

    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

static bool may_enter(struct arena *a, int fd, struct str *os_user)
{
    struct ucred peer;
    socklen_t n = sizeof peer;
    struct passwd entry, *found = NULL;
    char room[4096];

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0 || (peer.uid != 0 && peer.uid != geteuid()))
        return false;
    bool named = getpwuid_r(peer.uid, &entry, room, sizeof room, &found) == 0 && found;
    *os_user = named ? str_copy(a, str_of(found->pw_name)) : str_printf(a, "%u", (unsigned)peer.uid);
    return true;
}

static bool receive_all(int fd, char *to, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = recv(fd, to + at, n - at, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* The first byte and the two descriptors that come with it. */
static bool receive_output(int fd, char *first, int fds[2])
{
    union {
        char room[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct iovec v = {first, 1};
    struct msghdr m = {
        .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};

    if (recvmsg(fd, &m, MSG_CMSG_CLOEXEC) != 1)
        return false;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len < CMSG_LEN(sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0) < 2 * sizeof(int) ? sizeof(int) : 2 * sizeof(int));
    if (fds[1] >= 0)
        return true;
    close(fds[0]); /* one alone is no request of ours */
    return false;
}

static bool read_words(struct local_work *w, struct str body)
{
    struct cursor c = CURSOR(body);

    w->words = ARENA_ARRAY(w->arena, char *, LOCAL_WORDS + 1);
    w->folder = cursor_bytes(&c, cursor_varint(&c));
    while (!c.bad && c.rest.n && w->count < LOCAL_WORDS) {
        struct str word = cursor_bytes(&c, cursor_varint(&c));
        w->words[w->count++] = (char *)(uintptr_t)str_c(w->arena, word);
    }
    return !c.bad && !c.rest.n && w->count > 0;
}

static bool read_request(struct local_work *w)
{
    char head[4];
    int fds[2] = {-1, -1};

    if (!receive_output(w->caller, head, fds))
        return false;
    w->out = fdopen(fds[0], "w");
    w->err = fdopen(fds[1], "w");
    if (!w->out || !w->err || !receive_all(w->caller, head + 1, 3))
        return false;
    struct cursor c = CURSOR(((struct str){head, sizeof head}));
    size_t n = cursor_u32(&c);
    char *body = arena_alloc(w->arena, n <= LOCAL_BYTES ? n : 1);
    return n + sizeof head <= LOCAL_BYTES && receive_all(w->caller, body, n) && read_words(w, (struct str){body, n});
}

struct caller {
    struct local_server *server;
    int fd;
};

static void serve(struct local_server *s, int fd)
{
    struct arena arena = ARENA_EMPTY;
    struct local_work w = {.arena = &arena, .caller = fd};
    unsigned char answer = 1;

    if (may_enter(&arena, fd, &w.os_user) && read_request(&w))
        answer = (unsigned char)s->work(s->ctx, &w);
    if (w.out && fclose(w.out) != 0 && !answer)
        answer = 1; /* what was printed did not all get there */
    if (w.err)
        fclose(w.err);
    send(fd, &answer, 1, MSG_NOSIGNAL);
    arena_free(&arena);
}

static void *run_one(void *arg)
{
    struct caller c = *(struct caller *)arg;

    free(arg);
    serve(c.server, c.fd);
    close(c.fd);
    atomic_fetch_sub(&c.server->running, 1);
    return NULL;
}

enum { REQUEST_SECONDS = 10, WAIT_MS = 20 };

static void take_one(struct local_server *s)
{
    int fd = accept(s->listener, NULL, NULL);
    struct caller *c = malloc(sizeof *c);
    pthread_t thread;

    if (fd < 0 || !c) {
        if (fd >= 0)
            close(fd);
        free(c);
        return;
    }
    const struct timeval patience = {.tv_sec = REQUEST_SECONDS};

    fcntl(fd, F_SETFD, FD_CLOEXEC);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience); /* a caller that says nothing holds no place */
    *c = (struct caller){s, fd};
    atomic_fetch_add(&s->running, 1);
    if (pthread_create(&thread, NULL, run_one, c) == 0) {
        pthread_detach(thread);
        return;
    }
    atomic_fetch_sub(&s->running, 1);
    close(fd);
    free(c);
}

static void *listen_on(void *arg)
{
    struct local_server *s = arg;
    struct pollfd watched[] = {{.fd = s->listener, .events = POLLIN}, {.fd = s->wake[0], .events = POLLIN}};

    for (;;) {
        bool room = atomic_load(&s->running) < LOCAL_AT_ONCE;
        watched[0].fd = room ? s->listener : -1;
        if (poll(watched, COUNT_OF(watched), room ? -1 : WAIT_MS) < 0 && errno != EINTR)
            return NULL;
        if (watched[1].revents)
            return NULL;
        if (room && watched[0].revents)
            take_one(s);
    }
}

static bool open_listener(struct local_server *s, const char *dir)
{
    s->folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->folder < 0 || s->listener < 0)
        return false;
    struct sockaddr_un a = address_of(s->folder);
    unlinkat(s->folder, "socket", 0); /* of a server that was killed; the directory's lock is ours */
    mode_t before = umask(0077);
    bool ok = bind(s->listener, (struct sockaddr *)&a, sizeof a) == 0 && listen(s->listener, LOCAL_AT_ONCE) == 0;
    umask(before);
    return ok;
}

static void free_server(struct local_server *s)
{
    const int fds[] = {s->listener, s->folder, s->wake[0], s->wake[1]};

    for (size_t i = 0; i < COUNT_OF(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(s);
}

enum err local_start(const char *dir, int (*work)(void *ctx, struct local_work *), void *ctx, struct local_server **out,
                     struct error *e)
{
    struct local_server *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    *out = NULL;
    s->folder = s->listener = s->wake[0] = s->wake[1] = -1;
    s->work = work;
    s->ctx = ctx;
    if (!open_listener(s, dir) || pipe2(s->wake, O_CLOEXEC) != 0 ||
        pthread_create(&s->thread, NULL, listen_on, s) != 0) {
        enum err err = failed(e, dir);
        free_server(s);
        return err;
    }
    *out = s;
    return OK;
}

void local_stop(struct local_server *s)
{
    const struct timespec pause = {.tv_nsec = WAIT_MS * 1000000L};

    if (write(s->wake[1], "", 1) != 1)
        return;
    pthread_join(s->thread, NULL);
    unlinkat(s->folder, "socket", 0);
    while (atomic_load(&s->running))
        nanosleep(&pause, NULL);
    free_server(s);
}
