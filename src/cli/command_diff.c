/* sanad diff: what changed in a figure between two states, part by part, and by which records. */
#include "app/differences.h"
#include "app/event_words.h"
#include "cli/command_list.h"
#include "codec/json.h"

static struct str amount(struct call *call, const struct difference *d, int64_t n)
{
    return d->result.percent ? decimal_format(call->arena, n) : call_number(call, n);
}

static struct str state(struct call *call, const struct difference *d, struct diff_amount a)
{
    return a.known ? amount(call, d, a.n) : STR_EMPTY;
}

static struct str share(struct call *call, const struct difference *d, const struct diff_share *s)
{
    if (!s->counted)
        return STR_EMPTY;
    return d->result.percent ? str_printf(call->arena, "%lld/%lld", (long long)s->value, (long long)s->base)
                             : call_number(call, s->value);
}

/* --- rows --- */

static void put_cell(struct call *call, struct output *o, const struct difference *d, const struct figure_query *q,
                     const struct diff_cell *c)
{
    for (size_t i = 0; i < q->by_count; i++)
        output_cell(o, c->keys[i]);
    output_cell(o, state(call, d, c->before));
    output_cell(o, state(call, d, c->after));
    output_cell(o, amount(call, d, c->change));
    for (size_t i = 0; i < DIFF_PARTS; i++)
        output_cell(o, amount(call, d, c->parts[i]));
}

static void print_parts(struct call *call, const struct difference *d, const struct figure_query *q, struct str format)
{
    const char *names[FIGURE_DIMS + 3 + DIFF_PARTS];
    bool numeric[FIGURE_DIMS + 3 + DIFF_PARTS] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric};

    for (; o.columns < q->by_count; o.columns++)
        names[o.columns] = str_c(call->arena, q->by[o.columns]->id);
    names[o.columns++] = "from";
    names[o.columns++] = "to";
    names[o.columns++] = "change";
    for (size_t i = 0; i < DIFF_PARTS; i++)
        names[o.columns++] = diff_part_name((enum diff_part)i);
    for (size_t i = q->by_count; i < o.columns; i++)
        numeric[i] = true;
    for (size_t i = 0; q->by_count && i < d->result.n; i++)
        put_cell(call, &o, d, q, &d->result.cells[i]);
    if (!q->by_count)
        put_cell(call, &o, d, q, &d->result.total);
    output_write(call->out, &o, format);
}

/* Of a record's newest entry between the two states; empty where there is none. */
struct written {
    struct str at, by, from, why;
};

static enum err find_written(struct call *call, const struct difference *d, const struct diff_record *r,
                             struct written *out)
{
    const struct event *x;

    *out = (struct written){0};
    if (difference_entry(call->arena, call->house, call->db, d, r, &x, &call->error))
        return call->error.code;
    if (!x)
        return OK;
    out->at = instant_format(call->arena, hybrid_instant(x->entry.time));
    out->by = event_who(call->arena, call->language, call->db, &x->entry);
    out->from = x->payload.from.file;
    out->why = x->payload.from.reason;
    return OK;
}

static enum err print_records(struct call *call, const struct difference *d, struct str format)
{
    static const char *const names[] = {"part", "type", "record", "from", "to", "written", "by", "file", "reason"};
    static const bool numeric[COUNT_OF(names)] = {[3] = true, [4] = true};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};

    for (size_t i = 0; i < d->result.records.n; i++) {
        const struct diff_record *r = &d->result.records.at[i];
        struct written w;
        if (find_written(call, d, r, &w))
            return call->error.code;
        output_cell(&o, str_of(diff_part_name(r->part)));
        output_cell(&o, str_of(r->type->name));
        output_cell(&o, id_format(call->arena, r->id));
        output_cell(&o, share(call, d, &r->before));
        output_cell(&o, share(call, d, &r->after));
        output_cell(&o, w.at);
        output_cell(&o, w.by);
        output_cell(&o, w.from);
        output_cell(&o, w.why);
    }
    output_write(call->out, &o, format);
    return OK;
}

/* --- JSON: everything at once --- */

static void json_amount(struct json_writer *w, const char *name, struct str n)
{
    json_key(w, str_of(name));
    if (n.n)
        json_decimal_text(w, n);
    else
        json_none(w);
}

static void json_cell(struct call *call, struct json_writer *w, const struct difference *d,
                      const struct figure_query *q, const struct diff_cell *c)
{
    json_open_object(w);
    for (size_t i = 0; c != &d->result.total && i < q->by_count; i++) {
        json_key(w, q->by[i]->id);
        json_text(w, c->keys[i]);
    }
    json_amount(w, "from", state(call, d, c->before));
    json_amount(w, "to", state(call, d, c->after));
    json_amount(w, "change", amount(call, d, c->change));
    for (size_t i = 0; i < DIFF_PARTS; i++)
        json_amount(w, diff_part_name((enum diff_part)i), amount(call, d, c->parts[i]));
    json_close_object(w);
}

static enum err json_records(struct call *call, struct json_writer *w, const struct difference *d)
{
    json_key(w, STR("records"));
    json_open_array(w);
    for (size_t i = 0; i < d->result.records.n; i++) {
        const struct diff_record *r = &d->result.records.at[i];
        struct written written;
        if (find_written(call, d, r, &written))
            return call->error.code;
        const struct {
            const char *name;
            struct str value;
        } facts[] = {
            {"part", str_of(diff_part_name(r->part))},
            {"type", str_of(r->type->name)},
            {"record", id_format(call->arena, r->id)},
            {"from", share(call, d, &r->before)},
            {"to", share(call, d, &r->after)},
            {"written", written.at},
            {"by", written.by},
            {"file", written.from},
            {"reason", written.why},
        };
        json_open_object(w);
        for (size_t n = 0; n < COUNT_OF(facts); n++) {
            json_key(w, str_of(facts[n].name));
            json_text(w, facts[n].value);
        }
        json_close_object(w);
    }
    json_close_array(w);
    return OK;
}

static enum err print_json(struct call *call, const struct difference *d, const struct figure_query *q)
{
    struct buf b = BUF_IN(call->arena);
    struct json_writer w = {.out = &b};

    json_open_object(&w);
    json_key(&w, STR("figure"));
    json_text(&w, q->indicator->id);
    json_key(&w, STR("round"));
    json_int(&w, d->round);
    json_key(&w, STR("total"));
    json_cell(call, &w, d, q, &d->result.total);
    json_key(&w, STR("cells"));
    json_open_array(&w);
    for (size_t i = 0; q->by_count && i < d->result.n; i++)
        json_cell(call, &w, d, q, &d->result.cells[i]);
    json_close_array(&w);
    if (json_records(call, &w, d))
        return call->error.code;
    json_close_object(&w);
    fprintf(call->out, "%.*s\n", STR_ARG(buf_str(&b)));
    return OK;
}

static void say_notes(struct call *call, const struct difference *d)
{
    if (d->round != INT_NONE)
        CALL_SAY(call, "diff.round", call_number(call, d->round));
    if (d->places_within)
        CALL_SAY(call, "diff.places_within", STR_EMPTY);
    if (d->result.records_cut)
        CALL_SAY(call, "diff.records_cut", call_number(call, DIFF_RECORDS));
}

int command_diff(struct call *call)
{
    struct difference_ask ask = {
        .figure = {.id = str_of(call->words[0]),
                   .by = str_of(call_option(call, "by")),
                   .where = str_of(call_option(call, "where"))},
    };
    struct figure_query q;
    struct difference d;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!call_option(call, "from"))
        error_set(&call->error, ERR_INVALID, "diff.needs_from");
    if (call->error.code || call_moment(call, "from", &ask.from) || call_moment(call, "to", &ask.to) ||
        difference_find(call->arena, call->house, call->db, &ask, &d, &call->error) ||
        figure_query_read(call->arena, d.after ? ask.to.then.pack : ask.from.then.pack, &ask.figure, &q, &call->error))
        return call_failed(call);
    enum err err = OK;
    if (str_is(format, "json"))
        err = print_json(call, &d, &q);
    else if (call_option(call, "records"))
        err = print_records(call, &d, format);
    else
        print_parts(call, &d, &q, format);
    if (err)
        return call_failed(call);
    say_notes(call, &d);
    return EXIT_FINE;
}
