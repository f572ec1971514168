#include "cli/call.h"

#include <unistd.h>

#include "base/buf.h"

atomic_bool call_interrupted;

int call_failed(struct call *call)
{
    struct str text = i18n_error(call->arena, call->language, &call->error);

    fwrite(text.p, 1, text.n, call->err);
    return EXIT_FAILED;
}

void call_say(struct call *call, const char *key, const struct str *args, size_t n)
{
    struct str text = i18n_format(call->arena, call->language, key, args, n);

    fprintf(call->err, "%.*s\n", STR_ARG(text));
}

struct str call_number(struct call *call, int64_t n)
{
    return str_printf(call->arena, "%lld", (long long)n);
}

/* --- progress --- */

enum { BAR = 40 };

static bool gone(const struct call *call)
{
    return call_interrupted || (call->work && local_gone(call->work));
}

static void draw_bar(struct call_progress *p, uint64_t done, uint64_t total)
{
    uint64_t filled = total ? done * BAR / total : BAR;
    char bar[BAR + 1] = {0};

    for (uint64_t i = 0; i < BAR; i++)
        bar[i] = i < filled ? '#' : '.';
    fprintf(p->call->err, "\r[%s] %llu/%llu", bar, (unsigned long long)done, (unsigned long long)total);
    fflush(p->call->err);
}

/* Where nobody watches, a tenth at a time is told; what a caller was promised is on disk is told each time. */
static bool worth_a_line(const struct call_progress *p, uint64_t done, uint64_t total)
{
    return p->acknowledges || done >= total || (done - p->shown) >= total / 10;
}

static bool step(void *ctx, uint64_t done, uint64_t total)
{
    struct call_progress *p = ctx;

    if (!p->terminal && !worth_a_line(p, done, total))
        return !gone(p->call);
    if (p->terminal)
        draw_bar(p, done, total);
    else
        CALL_SAY(p->call, p->key, call_number(p->call, (int64_t)done), call_number(p->call, (int64_t)total));
    fflush(p->call->err);
    p->shown = done;
    return !gone(p->call);
}

struct progress call_progress(struct call_progress *p, struct call *call, const char *key, bool acknowledges)
{
    *p = (struct call_progress){
        .call = call, .key = key, .acknowledges = acknowledges, .terminal = isatty(fileno(call->err))};
    return (struct progress){step, p};
}

void call_progress_end(struct call_progress *p)
{
    if (p->terminal && p->shown)
        fputc('\n', p->call->err);
}
