/* Moving what is known between nodes, as files. */
#include "app/event_words.h"
#include "base/file.h"
#include "cli/chosen.h"
#include "cli/command_list.h"

static struct str number_or_blank(struct call *call, uint64_t n)
{
    return n ? call_number(call, (int64_t)n) : STR_EMPTY;
}

static struct str instant_or_blank(struct call *call, struct instant t)
{
    return instant_known(t) ? instant_format(call->arena, t) : STR_EMPTY;
}

static void list_stream(struct call *call, struct output *o, const struct stream_held *s)
{
    output_cell(o, id_format(call->arena, s->origin));
    output_cell(o, id_format(call->arena, s->scope));
    output_cell(o, s->forked ? STR("quarantined") : s->ours ? STR("ours") : STR("received"));
    output_cell(o, call_number(call, (int64_t)s->number));
    output_cell(o, instant_or_blank(call, s->head_time));
    output_cell(o, call_number(call, (int64_t)s->held));
    output_cell(o, instant_or_blank(call, s->due_at));
    output_cell(o, number_or_blank(call, s->forked));
    output_cell(o, crypt_hex(call->arena, (struct str){(const char *)s->key.b, sizeof s->key.b}));
    output_cell(o, keys_scope_name(house_keyring(call->house), s->scope));
}

int command_node_list(struct call *call)
{
    static const char *const names[] = {"origin", "scope",  "state",     "entries",    "head_time",
                                        "held",   "due_at", "forked_at", "public_key", "scope_name"};
    static const bool numeric[COUNT_OF(names)] = {[3] = true, [5] = true, [7] = true};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    struct streams_held held;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (journal_streams(call->arena, house_journal(call->house), call->db, &held, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < held.n; i++)
        list_stream(call, &o, &held.at[i]);
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

/* --- entries one by one --- */

struct telling {
    struct call *call;
    struct output out;
};

static enum err tell(struct telling *t, const struct event *x, struct str first, struct error *e)
{
    struct call *call = t->call;
    struct str says;

    if (event_says(call->arena, x, &says, e))
        return e->code;
    output_cell(&t->out, first);
    output_cell(&t->out, id_format(call->arena, x->entry.origin));
    output_cell(&t->out, call_number(call, (int64_t)x->entry.number));
    output_cell(&t->out, instant_format(call->arena, hybrid_instant(x->entry.time)));
    output_cell(&t->out, event_who(call->arena, call->language, call->db, &x->entry));
    output_cell(&t->out, str_of(event_op_name(x->entry.op)));
    output_cell(&t->out, event_type_name(call->arena, &x->entry));
    output_cell(&t->out, id_known(x->entry.record) ? id_format(call->arena, x->entry.record) : STR_EMPTY);
    output_cell(&t->out, says);
    return OK;
}

static enum err tell_held(void *ctx, const struct event *x, struct error *e)
{
    struct telling *t = ctx;

    return tell(t, x, instant_format(t->call->arena, journal_due(&x->entry)), e);
}

static enum err tell_branch(void *ctx, const struct event *x, bool aside, struct error *e)
{
    return tell(ctx, x, aside ? STR("aside") : STR("counted"), e);
}

enum { TOLD_MOST = 10000 };

int command_node_held(struct call *call)
{
    static const char *const names[] = {"due_at", "origin", "number", "time", "who", "op", "type", "record", "says"};
    static const bool numeric[COUNT_OF(names)] = {[2] = true};
    struct telling t = {call, {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)}};
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (journal_held(call->arena, house_journal(call->house), call->db, TOLD_MOST, tell_held, &t, &call->error))
        return call_failed(call);
    output_write(call->out, &t.out, format);
    return EXIT_FINE;
}

static enum err tell_branches(struct telling *t, struct id origin)
{
    struct call *call = t->call;
    struct streams_held held;

    if (journal_streams(call->arena, house_journal(call->house), call->db, &held, &call->error))
        return call->error.code;
    for (size_t i = 0; i < held.n; i++)
        if (id_eq(held.at[i].origin, origin) && held.at[i].forked &&
            journal_branches(call->arena, house_journal(call->house), call->db, &held.at[i], TOLD_MOST, tell_branch, t,
                             &call->error))
            return call->error.code;
    return OK;
}

int command_node_branches(struct call *call)
{
    static const char *const names[] = {"branch", "origin", "number", "time", "who", "op", "type", "record", "says"};
    static const bool numeric[COUNT_OF(names)] = {[2] = true};
    struct telling t = {call, {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)}};
    struct id origin;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!id_parse(str_of(call->words[0]), &origin)) {
        error_set(&call->error, ERR_INVALID, "cli.no_id", str_of(call->words[0]));
        return call_failed(call);
    }
    if (tell_branches(&t, origin))
        return call_failed(call);
    output_write(call->out, &t.out, format);
    return EXIT_FINE;
}

/* --- files --- */

int command_node_export(struct call *call)
{
    const char *out = call_out_path(call);
    struct chosen_scopes scopes;
    struct arena memory = ARENA_EMPTY; /* not the call's: the file may be large and there are two copies of it */
    struct sent sent = {0};
    struct str file = STR_EMPTY;

    if (!out)
        return EXIT_USAGE;
    if (call_scopes(call, &scopes))
        return call_failed(call);
    enum err err =
        journal_export(&memory, house_journal(call->house), call->db, scopes.at, scopes.n, &file, &sent, &call->error);
    if (!err)
        err = file_write(out, file, 0600, &call->error);
    arena_free(&memory);
    if (err)
        return call_failed(call);
    fprintf(call->out, "streams %llu entries %llu blobs %llu\n", (unsigned long long)sent.streams,
            (unsigned long long)sent.entries, (unsigned long long)sent.blobs);
    if (sent.missing)
        CALL_SAY(call, "node.missing_files", call_number(call, (int64_t)sent.missing));
    return EXIT_FINE;
}

/* What was passed over is told; that an origin was not believed is no success. */
int command_node_import(struct call *call)
{
    struct arrival a = {0};

    if (house_receive(call->house, call_path(call, call->words[0]), &a, &call->error))
        return call_failed(call);
    fprintf(call->out, "streams %llu entries %llu blobs %llu held %llu foreign %llu quarantined %llu\n",
            (unsigned long long)a.streams, (unsigned long long)a.entries, (unsigned long long)a.blobs,
            (unsigned long long)a.held, (unsigned long long)a.foreign, (unsigned long long)a.quarantined);
    if (a.held)
        CALL_SAY(call, "node.held", call_number(call, (int64_t)a.held), call_number(call, AHEAD_MOST_MINUTES));
    if (a.foreign)
        CALL_SAY(call, "node.foreign", call_number(call, (int64_t)a.foreign));
    if (a.quarantined)
        CALL_SAY(call, "node.quarantined", call_number(call, (int64_t)a.quarantined));
    return a.quarantined ? EXIT_FAILED : EXIT_FINE;
}
