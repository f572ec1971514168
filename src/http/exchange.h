/* One request and its response, from the first header to the last byte sent: between server.c, which talks to libmicrohttpd, and
 * exchange.c, which knows what is asked and what may be answered. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <stdatomic.h>

#include "http/http.h"

struct exchange_limits {
    size_t bodies_most;
    atomic_size_t bodies; /* bytes of all bodies in memory */
};

struct exchange {
    struct arena arena;
    const struct http_config *config;
    struct exchange_limits *limits;
    struct http_request request;
    struct http_response response;
    struct error error;
    char *body; /* malloc'd: it grows without copies left behind */
    size_t body_n, body_room, body_limit;
    int refused; /* status, 0 while it goes well; set once, before the handler */
    bool unknown_method, started;
    int64_t opened; /* seconds of the monotonic clock */
};

struct exchange *exchange_open(const struct http_config *, struct exchange_limits *, const char *address);
void exchange_close(struct exchange *);

/* Seconds since it was opened. */
int64_t exchange_age(const struct exchange *);

/* Once method and headers are here: finds the route, asks `admit`, sets the limit. `length` is the announced body, or 0. */
void exchange_begin(struct exchange *, const char *method, uint64_t length);
/* Keeps a piece of the body; past a limit it is refused and the rest thrown away. */
void exchange_take(struct exchange *, const char *bytes, size_t n);
/* The body is whole: parses it, calls the handler or the fault hook. The response is then complete. */
void exchange_answer(struct exchange *);

#endif
