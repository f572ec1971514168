#include "http/patience.h"

#include <pthread.h>
#include <sys/socket.h>

#include "http/http.h"

struct patience_watch {
    int socket;
    int64_t deadline; /* seconds of the monotonic clock */
    struct patience_watch *next, **link;
};

struct patience {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool stopping;
    struct patience_watch *first;
};

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* The socket is shut down, not closed: its owner sees the end of the stream and closes it. */
static void cut_off(const struct patience *patience)
{
    int64_t time = now();
    for (struct patience_watch *w = patience->first; w; w = w->next)
        if (w->deadline < time)
            shutdown(w->socket, SHUT_RDWR);
}

static void *look(void *argument)
{
    struct patience *patience = argument;

    pthread_mutex_lock(&patience->lock);
    while (!patience->stopping) {
        struct timespec next;
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&patience->stop, &patience->lock, &next);
        cut_off(patience);
    }
    pthread_mutex_unlock(&patience->lock);
    return NULL;
}

struct patience *patience_start(void)
{
    struct patience *patience = calloc(1, sizeof *patience);
    pthread_condattr_t monotonic;

    if (!patience)
        abort();
    pthread_mutex_init(&patience->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&patience->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&patience->thread, NULL, look, patience) == 0)
        return patience;
    free(patience);
    return NULL;
}

void patience_stop(struct patience *patience)
{
    assert(!patience->first);
    pthread_mutex_lock(&patience->lock);
    patience->stopping = true;
    pthread_cond_signal(&patience->stop);
    pthread_mutex_unlock(&patience->lock);
    pthread_join(patience->thread, NULL);
    pthread_cond_destroy(&patience->stop);
    pthread_mutex_destroy(&patience->lock);
    free(patience);
}

struct patience_watch *patience_watch(struct patience *patience, int socket)
{
    struct patience_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        abort();
    watch->socket = socket;
    watch->deadline = now() + HTTP_PATIENCE;

    pthread_mutex_lock(&patience->lock);
    watch->next = patience->first;
    watch->link = &patience->first;
    if (watch->next)
        watch->next->link = &watch->next;
    patience->first = watch;
    pthread_mutex_unlock(&patience->lock);
    return watch;
}

void patience_allow(struct patience *patience, struct patience_watch *watch, int64_t seconds)
{
    pthread_mutex_lock(&patience->lock);
    watch->deadline = now() + seconds;
    pthread_mutex_unlock(&patience->lock);
}

void patience_forget(struct patience *patience, struct patience_watch *watch)
{
    pthread_mutex_lock(&patience->lock);
    *watch->link = watch->next;
    if (watch->next)
        watch->next->link = watch->link;
    pthread_mutex_unlock(&patience->lock);
    free(watch);
}
