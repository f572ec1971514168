/* Between libmicrohttpd and exchange.c: sockets, threads, time. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "http/exchange.h"
#include "http/patience.h"

enum { HEADERS_MOST = 64 << 10, SILENT_MOST = 30, BACKLOG = 512 };

struct http_server {
    struct http_config config;
    struct exchange_limits limits;
    struct MHD_Daemon *daemon;
    struct patience *patience;
    int socket;
    uint16_t port;
    atomic_size_t under_way;
};

/* --- What libmicrohttpd asks of us --- */

/* Addresses are decoded by http/parse.h, once; libmicrohttpd leaves them alone. */
static size_t leave_encoded(void *context, struct MHD_Connection *connection, char *s)
{
    (void)context, (void)connection;
    return strlen(s);
}

static struct patience_watch *watch_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **watch,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        *watch = patience_watch(server->patience,
                                MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    else
        patience_forget(server->patience, *watch);
}

/* The first line of a request is here: called with the address as it came. */
static void *on_address(void *context, const char *address, struct MHD_Connection *connection)
{
    struct http_server *server = context;

    atomic_fetch_add(&server->under_way, 1);
    patience_allow(server->patience, watch_of(connection), HTTP_PATIENCE);
    return exchange_open(&server->config, &server->limits, address);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **exchange,
                         enum MHD_RequestTerminationCode code)
{
    struct http_server *server = context;

    (void)code;
    if (!*exchange)
        return;
    exchange_close(*exchange);
    *exchange = NULL;
    atomic_fetch_sub(&server->under_way, 1);
    patience_allow(server->patience, watch_of(connection), HTTP_PATIENCE);
}

static enum MHD_Result add_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                  const char *value, size_t value_n)
{
    struct exchange *x = context;

    (void)kind;
    VEC_PUSH(&x->arena, &x->request.headers, (struct http_pair){{name, name_n}, {value, value ? value_n : 0}});
    return MHD_YES;
}

static struct str peer_address(struct arena *arena, struct MHD_Connection *connection)
{
    const struct sockaddr *peer = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    char text[INET6_ADDRSTRLEN] = "";

    if (peer->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, text, sizeof text);
    else if (peer->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr, text, sizeof text);
    return str_copy(arena, str_of(text));
}

static uint64_t announced_length(const struct exchange *x)
{
    int64_t length;
    /* Malformed lengths are libmicrohttpd's to refuse. */
    return str_to_int(http_header(&x->request, "Content-Length"), &length) && length > 0 ? (uint64_t)length : 0;
}

static void begin(struct http_server *server, struct exchange *x, struct MHD_Connection *connection, const char *method)
{
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header, x);
    x->request.remote = peer_address(&x->arena, connection);
    x->request.tls = server->config.tls_certificate != NULL;
    exchange_begin(x, method, announced_length(x));
}

/* --- Responses --- */

#define CONTENT_POLICY                                                                                                 \
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "                       \
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

static void put_header(struct MHD_Response *response, const char *name, const char *value)
{
    enum MHD_Result added = MHD_add_response_header(response, name, value);
    assert(added == MHD_YES);
    (void)added;
}

static void put_headers(const struct exchange *x, struct MHD_Response *out)
{
    const struct http_response *response = &x->response;
    struct arena scratch = ARENA_EMPTY;

    put_header(out, "Content-Security-Policy", CONTENT_POLICY);
    put_header(out, "X-Content-Type-Options", "nosniff");
    put_header(out, "Referrer-Policy", "same-origin");
    put_header(out, "Cross-Origin-Opener-Policy", "same-origin");
    if (x->request.tls)
        put_header(out, "Strict-Transport-Security", "max-age=31536000");
    put_header(out, "Cache-Control",
               response->cache == HTTP_FOREVER ? "public, max-age=31536000, immutable" : "no-store");
    put_header(out, "Content-Type", response->type ? response->type : "text/html; charset=utf-8");
    if (response->etag.n > 0)
        put_header(out, "ETag", str_c(&scratch, str_printf(&scratch, "\"%.*s\"", STR_ARG(response->etag))));
    for (size_t i = 0; i < response->headers.n; i++)
        put_header(out, str_c(&scratch, response->headers.at[i].name), str_c(&scratch, response->headers.at[i].value));
    arena_free(&scratch);
}

static enum MHD_Result send_response(struct http_server *server, struct exchange *x, struct MHD_Connection *connection)
{
    struct str body = buf_str(&x->response.body);
    static char nothing[1];

    /* The body stays where it is: the exchange is closed after the last byte is sent. */
    struct MHD_Response *out = MHD_create_response_from_buffer(
        body.n, body.n > 0 ? (void *)x->response.body.p : nothing, MHD_RESPMEM_PERSISTENT);
    if (!out)
        return MHD_NO;
    put_headers(x, out);
    patience_allow(server->patience, watch_of(connection), HTTP_PATIENCE + (int64_t)(body.n / HTTP_SLOWEST));
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)x->response.status, out);
    MHD_destroy_response(out);
    return queued;
}

/* A body over the limit is read and thrown away so that the sender sees the answer, but not without end. */
static bool is_worth_reading(const struct exchange *x)
{
    return x->refused == 413 && announced_length(x) <= HTTP_BODY_MOST;
}

/* Called once with the headers, then for every piece of the body, then once more with none left. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *n, void **exchange)
{
    struct http_server *server = context;
    struct exchange *x = *exchange;

    (void)url, (void)version;
    if (!x->started) {
        begin(server, x, connection, method);
        if (!x->refused || is_worth_reading(x))
            return MHD_YES;
    } else if (*n > 0) {
        exchange_take(x, bytes, *n);
        *n = 0;
        if (!x->refused)
            patience_allow(server->patience, watch_of(connection),
                           HTTP_PATIENCE + (int64_t)(x->body_n / HTTP_SLOWEST) - exchange_age(x));
        return MHD_YES;
    }
    patience_allow(server->patience, watch_of(connection), INT32_MAX);
    exchange_answer(x);
    return send_response(server, x, connection);
}

/* --- Start and stop --- */

static const struct http_config defaults = {
    .host = "127.0.0.1", .threads = 3, .connections = 1000, .per_address = 200, .bodies = (size_t)512 << 20};

static struct http_config with_defaults(const struct http_config *given)
{
    struct http_config config = *given;

    config.host = config.host ? config.host : defaults.host;
    config.threads = config.threads ? config.threads : defaults.threads;
    config.connections = config.connections ? config.connections : defaults.connections;
    config.per_address = config.per_address ? config.per_address : defaults.per_address;
    config.bodies = config.bodies ? config.bodies : defaults.bodies;
    return config;
}

static enum err bind_and_listen(struct http_server *server, const struct addrinfo *address)
{
    int yes = 1;

    server->socket = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->socket < 0)
        return ERR_IO;
    setsockopt(server->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server->socket, address->ai_addr, address->ai_addrlen) == 0 && listen(server->socket, BACKLOG) == 0)
        return OK;
    int why = errno;
    close(server->socket);
    errno = why;
    return ERR_IO;
}

static void read_port(struct http_server *server)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } bound = {0};
    socklen_t size = sizeof bound;

    getsockname(server->socket, &bound.any, &size);
    server->port = ntohs(bound.any.sa_family == AF_INET6 ? bound.v6.sin6_port : bound.v4.sin_port);
}

static enum err open_socket(struct http_server *server, struct error *error)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *address;
    struct str host = str_of(server->config.host);
    char port[8];

    snprintf(port, sizeof port, "%u", server->config.port);
    if (getaddrinfo(server->config.host, port, &hints, &address) != 0)
        return error_set(error, ERR_INVALID, "http.address", host);
    enum err err = bind_and_listen(server, address);
    freeaddrinfo(address);
    if (err != OK)
        return error_set(error, err, "http.listen", str_printf(error->arena, "%s:%s", server->config.host, port),
                         str_of(strerror(errno)));
    read_port(server);
    return OK;
}

static struct MHD_Daemon *start_daemon(struct http_server *server)
{
    const struct http_config *config = &server->config;
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, server->socket, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, config->threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, config->connections, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, config->per_address, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADERS_MOST, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, SILENT_MOST, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_encoded, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_address, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {config->tls_certificate ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0,
         (void *)(uintptr_t)config->tls_certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)config->tls_key},
        {MHD_OPTION_END, 0, NULL},
    };

    if (config->tls_certificate)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

enum err http_server_start(const struct http_config *config, struct http_server **out, struct error *error)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->config = with_defaults(config);
    server->limits.bodies_most = server->config.bodies;

    enum err err = open_socket(server, error);
    if (err != OK) {
        free(server);
        return err;
    }
    server->patience = patience_start();
    server->daemon = server->patience ? start_daemon(server) : NULL;
    if (server->daemon) {
        *out = server;
        return OK;
    }
    if (server->patience)
        patience_stop(server->patience);
    close(server->socket);
    free(server);
    return error_set(error, ERR_IO, config->tls_certificate ? "http.tls" : "http.start");
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

void http_server_stop(struct http_server *server, unsigned seconds)
{
    const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};

    MHD_quiesce_daemon(server->daemon);
    for (unsigned i = 0; i < seconds * 100 && atomic_load(&server->under_way) > 0; i++)
        nanosleep(&moment, NULL);
    MHD_stop_daemon(server->daemon);
    close(server->socket);
    patience_stop(server->patience);
    free(server);
}
