#include "app/reports.h"

#include "domain/intake/intake.h"
#include "domain/mobility/mobility.h"

/* The rounds that have records, and what is known of the chosen one. */
struct rounds {
    int64_t chosen, before; /* INT_NONE where there is none */
    struct str period;
};

static enum err table_of(struct view *v, const struct record_type *type, const struct table **t, struct error *e)
{
    struct figure_data data = view_data(v);

    return data.table(data.ctx, type, t, e);
}

static enum err find_rounds(struct view *v, int64_t asked, enum language language, struct rounds *out, struct error *e)
{
    const struct table *t;

    *out = (struct rounds){asked, INT_NONE, STR_EMPTY};
    if (table_of(v, &dtm_round_type, &t, e))
        return e->code;
    bool there = false;
    for (size_t i = 0; i < t->n; i++) {
        const struct dtm_round *one = t->records[i];
        there = there || one->number == asked;
        if (asked == INT_NONE && one->number > out->chosen) /* INT_NONE is less than every round */
            out->chosen = one->number;
    }
    if (out->chosen == INT_NONE || (asked != INT_NONE && !there))
        return error_set(e, ERR_NOT_FOUND, "report.no_round",
                         asked == INT_NONE ? STR_EMPTY : str_printf(e->arena, "%lld", (long long)asked));
    for (size_t i = 0; i < t->n; i++) {
        const struct dtm_round *one = t->records[i];
        if (one->number == out->chosen)
            out->period = dtm_round_period(v->arena, language, one);
        else if (one->number < out->chosen && one->number > out->before)
            out->before = one->number;
    }
    return OK;
}

struct files {
    struct view *view;
    VEC(struct str) lines;
};

/* The imports that stand: file, mapping and when. */
static enum err list_files(struct view *v, struct files *f, struct error *e)
{
    const struct table *t;

    f->view = v;
    if (table_of(v, &import_run_type, &t, e))
        return e->code;
    for (size_t i = 0; i < t->n; i++) {
        const struct import_run *run = t->records[i];
        if (run->undone == YES || id_known(run->undoes))
            continue;
        VEC_PUSH(v->arena, &f->lines,
                 str_printf(v->arena, "%.*s (%.*s, %.*s…)", STR_ARG(run->file_name), STR_ARG(run->mapping),
                            STR_ARG(str_slice(run->file_hash, 0, 12))));
    }
    return OK;
}

struct asking {
    struct view *view;
    struct figure_data data;
    const struct report_watch *watch;
};

static enum err ask(void *ctx, const struct figure_query *asked, struct figure_result *out, struct error *e)
{
    struct asking *a = ctx;
    struct figure_query q = *asked;

    q.sets = a->watch != NULL;
    if (figure_compute(a->view->arena, &a->data, &q, out, e))
        return e->code;
    if (a->watch)
        a->watch->figure(a->watch->ctx, &q, out);
    return OK;
}

enum err report_declared(struct view *v, const struct indicator *indicator, int64_t round, struct decimal *out,
                         struct error *e)
{
    const struct table *t;

    *out = NO_DECIMAL;
    if (table_of(v, &declared_figure_type, &t, e))
        return e->code;
    for (size_t i = 0; i < t->n; i++) {
        const struct declared_figure *one = t->records[i];
        if (one->round == round && !one->dims.n && str_eq(one->figure, indicator->id))
            *out = one->value;
    }
    return OK;
}

static enum err declared(void *ctx, const struct indicator *indicator, int64_t round, struct decimal *out,
                         struct error *e)
{
    struct asking *a = ctx;

    if (report_declared(a->view, indicator, round, out, e))
        return e->code;
    if (a->watch)
        a->watch->declared(a->watch->ctx, indicator, round, *out);
    return OK;
}

enum err report_round(struct view *v, int64_t asked, enum language language, int64_t *round, struct str *period,
                      struct error *e)
{
    struct rounds rounds;

    if (find_rounds(v, asked, language, &rounds, e))
        return e->code;
    *round = rounds.chosen;
    *period = rounds.period;
    return OK;
}

enum err house_report(struct view *v, const struct outline *outline, int64_t round, enum language language,
                      const struct report_watch *watch, struct document *out, struct error *e)
{
    struct asking asking = {v, view_data(v), watch};
    struct files files = {0};
    struct rounds rounds;

    if (find_rounds(v, round, language, &rounds, e) || list_files(v, &files, e))
        return e->code;
    struct report_source source = {
        .pack = v->pack,
        .figure = ask,
        .declared = declared,
        .ctx = &asking,
        .round = rounds.chosen,
        .round_before = rounds.before,
        .period = rounds.period,
        .as_of = instant_known(v->moment.at) ? v->moment.at : instant_now(),
        .sources = files.lines.at,
        .source_count = files.lines.n,
        .zone = v->pack->timezone,
    };
    return report_fill(v->arena, outline, &source, language, out, e);
}
