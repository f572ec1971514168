/*
 * Pages of a signed-in person from `sanad serve` over the loopback, with a round of full size behind them. The peer is libmicrohttpd
 * alone, which sanad stands on, answering with a fixed text as long as the page: what the wire costs. wrk asks, on the same machine.
 * Wants $SANAD; make-round is built beside it.
 */
#include <microhttpd.h>

#include "base/file.h"
#include "bench.h"

enum { RUNS = 3, PORT = 8197, PEER_PORT, PEER_THREADS = 3 };

struct visit {
    struct arena arena;
    const char *sanad, *data, *cookie;
    size_t page_bytes; /* of what the peer answers */
};

struct load {
    double rate[RUNS], p50[RUNS], p95[RUNS];
};

/* --- the house --- */

static const char *new_house(struct visit *v)
{
    struct arena *a = &v->arena;
    struct error e = ERROR_IN(a);
    const char *said = bench_path(a, "init"), *round = bench_path(a, "round.xlsx");
    struct str sanad = str_of(v->sanad);
    struct str maker = str_join(a, str_slice(sanad, 0, sanad.n - strlen("sanad")), STR("demo/make-round"));
    struct str text, line, sign_in = STR_EMPTY;

    v->data = bench_path(a, "data");
    bench_spawn((const char *[]){v->sanad, "init", "--data", v->data, "--programme", "programme/libya", NULL}, said);
    bench_spawn((const char *[]){str_c(a, maker), "--seed", "7", "--round", "54", "--out", round, NULL}, NULL);
    bench_spawn((const char *[]){v->sanad, "import", "dtm_migrants", round, "--data", v->data, NULL}, NULL);
    bench_must(file_read(a, said, 4096, &text, &e), &e);
    while (str_cut(&text, '\n', &line)) {
        if (str_starts(line, STR("account: ")))
            sign_in = str_printf(a, "name=%.*s", STR_ARG(str_slice(line, strlen("account: "), line.n)));
        else if (str_starts(line, STR("password: ")))
            sign_in = str_printf(a, "%.*s&password=%.*s", STR_ARG(sign_in),
                                 STR_ARG(str_slice(line, strlen("password: "), line.n)));
    }
    return str_c(a, sign_in);
}

static const char *address(struct visit *v, int port, const char *path)
{
    return str_c(&v->arena, str_printf(&v->arena, "http://127.0.0.1:%d%s", port, path));
}

/* The cookie as the header that wrk sends. */
static void sign_in(struct visit *v, const char *form)
{
    struct arena *a = &v->arena;
    struct error e = ERROR_IN(a);
    const char *headers = bench_path(a, "headers");
    struct str text, line;

    bench_spawn((const char *[]){"curl", "-s", "--retry", "20", "--retry-connrefused", "--retry-delay", "1",
                                 address(v, PORT, "/health"), NULL},
                NULL);
    bench_spawn((const char *[]){"curl", "-s", "-f", "-o", "/dev/null", "-D", headers, "-d", form,
                                 address(v, PORT, "/sign-in"), NULL},
                NULL);
    bench_must(file_read(a, headers, 65536, &text, &e), &e);
    while (str_cut(&text, '\n', &line)) {
        struct str name = STR("Set-Cookie: ");
        if (str_starts(line, name))
            v->cookie = str_c(a, str_join(a, STR("Cookie: "), str_slice(line, name.n, str_find(line, ';'))));
    }
    if (!v->cookie)
        bench_stop("not signed in");
}

static size_t size_of_page(struct visit *v, const char *path)
{
    struct error e = ERROR_IN(&v->arena);
    const char *page = bench_path(&v->arena, "page");
    struct str text;

    bench_spawn((const char *[]){"curl", "-s", "-f", "-H", v->cookie, address(v, PORT, path), NULL}, page);
    bench_must(file_read(&v->arena, page, 16 << 20, &text, &e), &e);
    return text.n;
}

/* --- libmicrohttpd alone --- */

static enum MHD_Result answer(void *ctx, struct MHD_Connection *to, const char *url, const char *method,
                              const char *version, const char *body, size_t *body_size, void **state)
{
    static char text[1 << 20];
    const struct visit *v = ctx;

    (void)url, (void)method, (void)version, (void)body, (void)body_size, (void)state;
    struct MHD_Response *response = MHD_create_response_from_buffer(v->page_bytes, text, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_queue_response(to, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return queued;
}

static struct MHD_Daemon *start_peer(struct visit *v)
{
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, PEER_PORT, NULL, NULL, answer, v,
                                                 MHD_OPTION_THREAD_POOL_SIZE, PEER_THREADS, MHD_OPTION_END);

    if (!daemon)
        bench_stop("the peer does not start");
    return daemon;
}

/* --- the visitors --- */

/* The numbers after "result ", as bench/page.lua prints them. */
static bool read_result(struct str line, int64_t numbers[4])
{
    struct str word;

    if (!str_cut(&line, ' ', &word) || !str_is(word, "result"))
        return false;
    for (int i = 0; i < 4; i++)
        if (!str_cut(&line, ' ', &word) || !str_to_int(word, &numbers[i]))
            return false;
    return true;
}

static void ask(struct visit *v, int port, const char *path, struct load *load, int run)
{
    struct arena *a = &v->arena;
    struct error e = ERROR_IN(a);
    const char *said = bench_path(a, "wrk");
    int64_t numbers[4] = {0};
    struct str text, line;
    bool told = false;

    bench_spawn((const char *[]){"wrk", "-t1", "-c4", "-d4s", "--timeout", "30s", "-H", v->cookie, "-s",
                                 "bench/page.lua", address(v, port, path), NULL},
                said);
    bench_must(file_read(a, said, 65536, &text, &e), &e);
    while (!told && str_cut(&text, '\n', &line))
        told = read_result(line, numbers);
    if (!told || numbers[3] != 0)
        bench_stop("a request was not answered with a page");
    load->rate[run] = (double)numbers[0] / 1e3;
    load->p50[run] = (double)numbers[1] / 1e3;
    load->p95[run] = (double)numbers[2] / 1e3;
}

static void tell(struct visit *v, const char *name, const char *suffix, const char *unit, double *ours, double *peer)
{
    bench_line(str_c(&v->arena, str_printf(&v->arena, "%s%s", name, suffix)), unit, bench_median(ours, RUNS),
               bench_median(peer, RUNS), "libmicrohttpd alone");
}

static void measure(struct visit *v, const char *name, const char *path)
{
    struct load ours, peer;

    v->page_bytes = size_of_page(v, path);
    fprintf(stderr, "%s has %zu bytes\n", path, v->page_bytes);
    for (int run = 0; run < RUNS; run++) {
        ask(v, PORT, path, &ours, run);
        ask(v, PEER_PORT, "/", &peer, run);
    }
    tell(v, name, "", "requests/s", ours.rate, peer.rate);
    tell(v, name, "_p50", "ms", ours.p50, peer.p50);
    tell(v, name, "_p95", "ms", ours.p95, peer.p95);
}

int main(void)
{
    static struct visit v;

    v.sanad = getenv("SANAD");
    if (!v.sanad || !str_ends(str_of(v.sanad), STR("/sanad")))
        bench_stop("SANAD names no program sanad");
    if (!bench_try((const char *[]){"sh", "-c", "command -v wrk", NULL})) {
        bench_skip("page", "wrk is not installed");
        return EXIT_SUCCESS;
    }
    const char *form = new_house(&v), *listen = str_c(&v.arena, str_printf(&v.arena, "127.0.0.1:%d", PORT));
    bench_serve((const char *[]){v.sanad, "serve", "--data", v.data, "--listen", listen, NULL});
    struct MHD_Daemon *daemon = start_peer(&v);

    sign_in(&v, form);
    measure(&v, "page_dashboard", "/");
    measure(&v, "page_records", "/records/area_baseline");
    MHD_stop_daemon(daemon);
    arena_free(&v.arena);
    return EXIT_SUCCESS;
}
