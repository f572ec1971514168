#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "app/web.h"
#include "base/file.h"
#include "cli/command_list.h"
#include "cli/way.h"

enum { PEM_BYTES = 1 << 20, LOCK_PATIENCE = 5 };

/* Work handed over by a command line elsewhere runs as if it had opened the directory itself. */
static int run_handed_over(void *ctx, struct local_work *work)
{
    const struct call *server = ctx;
    struct call call = {
        .arena = work->arena,
        .language = server->language,
        .out = work->out,
        .err = work->err,
        .folder = str_c(work->arena, work->folder),
        .os_user = work->os_user,
        .work = work,
    };

    return call_run(&call, work->words, work->count, server->house);
}

static struct str listening_address(struct arena *a, const char *scheme, const char *host, uint16_t port)
{
    bool v6 = strchr(host, ':') != NULL;

    return str_printf(a, "%s://%s%s%s:%u/", scheme, v6 ? "[" : "", host, v6 ? "]" : "", (unsigned)port);
}

struct serving {
    struct call *call;
    struct web_options options;
};

static void say_listening(void *ctx, uint16_t port)
{
    const struct serving *s = ctx;
    const char *scheme = s->options.tls_certificate ? "https" : "http", *host = s->options.host;

    CALL_SAY(s->call, "cli.listening", listening_address(s->call->arena, scheme, host, port));
    fflush(s->call->err);
}

/* "127.0.0.1:8080", "[::1]:8080" or ":8080" */
static bool read_listen(struct call *call, struct web_options *o)
{
    const char *said = call_option(call, "listen");
    struct str s = said ? str_of(said) : STR("127.0.0.1:8080");
    size_t colon = s.n;
    int64_t port;

    while (colon > 0 && s.p[colon - 1] != ':')
        colon--;
    struct str host = colon ? str_slice(s, 0, colon - 1) : STR_EMPTY;
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = str_slice(host, 1, host.n - 1);
    if (!colon || !str_to_int(str_slice(s, colon, s.n), &port) || port < 0 || port > UINT16_MAX) {
        error_set(&call->error, ERR_INVALID, "cli.listen_form", s);
        return false;
    }
    o->host = host.n ? str_c(call->arena, host) : "127.0.0.1";
    o->port = (uint16_t)port;
    return true;
}

static bool read_pem(struct call *call, const char *option, const char **text)
{
    const char *path = call_option(call, option);
    struct str pem;

    if (!path)
        return true;
    if (file_read(call->arena, call_path(call, path), PEM_BYTES, &pem, &call->error))
        return false;
    *text = str_c(call->arena, pem);
    return true;
}

/* A signal becomes readable on a pipe, which the server waits on beside its connections. */
static int stop_pipe[2] = {-1, -1};

static void stop(int number)
{
    (void)number;
    call_interrupted = true;
    if (write(stop_pipe[1], "", 1) < 0)
        return; /* full: it is readable already */
}

static bool catch_stop(struct call *call)
{
    struct sigaction action = {.sa_handler = stop};

    if (pipe(stop_pipe) != 0 || fcntl(stop_pipe[1], F_SETFL, O_NONBLOCK) != 0) {
        error_set(&call->error, ERR_IO, "cli.no_pipe");
        return false;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return true;
}

static enum err serve(struct call *call, const char *dir, struct web_options *options)
{
    struct local_server *local;
    enum err err = local_start(dir, run_handed_over, call, &local, &call->error);

    if (err)
        return err;
    err = web_serve(call->house, options, &call->error);
    local_stop(local);
    return err;
}

int command_serve(struct call *call)
{
    struct serving s = {.call = call, .options = {.listening = say_listening}};
    struct web_options *options = &s.options;
    const char *dir = call_data(call);
    struct master *master = NULL;

    if (!dir || !read_listen(call, options) || !read_pem(call, "tls-cert", &options->tls_certificate) ||
        !read_pem(call, "tls-key", &options->tls_key) || !catch_stop(call))
        return call_failed(call);
    if (!options->tls_certificate != !options->tls_key) {
        error_set(&call->error, ERR_INVALID, "cli.tls_both");
        return call_failed(call);
    }
    options->ctx = &s;
    options->stop = stop_pipe[0];
    enum err err = call_find_master(call, dir, &master);
    if (!err)
        err = house_open(dir, master, DB_WRITE, LOCK_PATIENCE, &call->house, &call->error);
    master_free(master);
    if (!err)
        err = serve(call, dir, options);
    house_close(call->house);
    return err ? call_failed(call) : EXIT_FINE;
}
