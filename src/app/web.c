#include "app/web.h"

#include <errno.h>
#include <poll.h>

#include "app/web_visit.h"

enum { FINISH_SECONDS = 10 };

static void wait_for(int stop)
{
    struct pollfd waited = {.fd = stop, .events = POLLIN};

    while (poll(&waited, 1, -1) < 0 && errno == EINTR)
        ;
}

enum err web_serve(struct house *house, const struct web_options *o, struct error *e)
{
    struct arena arena = ARENA_EMPTY;
    struct http_server *server;
    struct web web;
    struct http_config config = {
        .host = o->host,
        .port = o->port,
        .tls_certificate = o->tls_certificate,
        .tls_key = o->tls_key,
        .fault = web_fault,
        .context = &web,
    };

    web_http_routes(&arena, &config.routes, &config.route_count);
    web_dispatch_start(&web, house);
    enum err err = http_server_start(&config, &server, e);
    if (!err) {
        o->listening(o->ctx, http_server_port(server));
        wait_for(o->stop);
        http_server_stop(server, FINISH_SECONDS);
    }
    web_dispatch_end(&web);
    arena_free(&arena);
    return err;
}
