/* What was published: listed, shown, computed again, withdrawn. */
#include "app/publish.h"
#include "cli/command_list.h"

/* --- sanad report NAME --publish --- */

int command_report_publish(struct call *call, struct str report, int64_t round, const struct moment *moment)
{
    const struct publish_ask ask = {
        .report = report,
        .round = round,
        .title = str_of(call_option(call, "title")),
        .moment = moment,
        .accept = str_of(call_option(call, "accept-contradictions")),
        .actor = call->actor.id,
        .source = SOURCE_COMMAND,
    };
    struct published p;
    struct id id;

    if (publish_report(call->arena, call->house, call->db, &ask, &id, &call->error) ||
        publish_find(call->arena, call->house, call->db, id, &p, &call->error))
        return call_failed(call);
    fprintf(call->out, "publication %.*s cells %lld digest %.*s\n", STR_ARG(id_format(call->arena, id)),
            (long long)p.record->cells, STR_ARG(p.record->digest));
    CALL_SAY(call, "publication.published", p.record->title, call_number(call, p.record->cells));
    return EXIT_FINE;
}

/* --- list --- */

int command_publication_list(struct call *call)
{
    static const char *const names[] = {"id", "published", "report", "round", "title", "cells", "state"};
    static const bool numeric[] = {false, false, false, true, false, true, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    published_list all;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (publish_list(call->arena, call->house, call->db, &all, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < all.n; i++) {
        const struct publication *p = all.at[i].record;
        output_cell(&o, id_format(call->arena, all.at[i].id));
        output_cell(&o, instant_format(call->arena, all.at[i].made_at));
        output_cell(&o, p->report);
        output_cell(&o, p->round == INT_NONE ? STR_EMPTY : call_number(call, p->round));
        output_cell(&o, p->title);
        output_cell(&o, call_number(call, p->cells));
        output_cell(&o, all.at[i].withdrawn ? STR("withdrawn") : STR("published"));
    }
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

/* --- show --- */

static bool find(struct call *call, struct published *p)
{
    struct id id;

    if (!id_parse(str_of(call->words[0]), &id)) {
        error_set(&call->error, ERR_NOT_FOUND, "publication.unknown", str_of(call->words[0]));
        return false;
    }
    return publish_find(call->arena, call->house, call->db, id, p, &call->error) == OK;
}

static void put_fact(struct output *o, const char *name, struct str value)
{
    if (!value.n)
        return;
    output_cell(o, str_of(name));
    output_cell(o, value);
}

static void put_facts(struct call *call, struct output *o, const struct published *p)
{
    put_fact(o, "id", id_format(call->arena, p->id));
    put_fact(o, "state", p->withdrawn ? STR("withdrawn") : STR("published"));
    put_fact(o, "withdrawn_because", p->withdrawn_because);
    put_fact(o, "published", instant_format(call->arena, p->made_at));
    for (size_t i = 0; i < publication_type.field_count; i++) {
        const struct field *f = &publication_type.fields[i];
        put_fact(o, f->name, value_write(call->arena, field_get(f, p->record)));
    }
}

int command_publication_show(struct call *call)
{
    static const char *const names[] = {"field", "value"};
    static const bool numeric[] = {false, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    struct published p;
    struct str file;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!find(call, &p))
        return call_failed(call);
    if (str_is(format, "csv")) { /* the cells themselves, as they were frozen */
        if (publish_file(call->arena, call->house, &p, &file, &call->error))
            return call_failed(call);
        fwrite(file.p, 1, file.n, call->out);
        return EXIT_FINE;
    }
    put_facts(call, &o, &p);
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

/* --- check --- */

static void put_cell(struct call *call, const struct publish_difference *d)
{
    const struct frozen_cell *c = d->frozen ? d->frozen : d->found;

    fprintf(call->out, "  %.*s", STR_ARG(c->figure));
    if (c->keys.n)
        fprintf(call->out, " %.*s", STR_ARG(c->keys));
    if (c->where.n)
        fprintf(call->out, " where %.*s", STR_ARG(c->where));
    fprintf(call->out, ": frozen %.*s, found %.*s\n", STR_ARG(d->frozen ? d->frozen->value : STR("-")),
            STR_ARG(d->found ? d->found->value : STR("-")));
}

/* True where every cell is the same. */
static bool check_one(struct call *call, const struct published *p)
{
    struct error why = ERROR_IN(call->arena);
    struct publish_check check;
    struct str id = id_format(call->arena, p->id);
    enum err err = publish_check(call->arena, call->house, call->db, p, &check, &why);

    if (err) {
        fprintf(call->out, "%.*s not computed\n", STR_ARG(id));
        call_say(call, why.key, why.args, ERROR_ARGS);
        return false;
    }
    bool holds = publish_holds(&check);
    fprintf(call->out, "%.*s %s cells %zu differences %zu engine %lld\n", STR_ARG(id), holds ? "same" : "differs",
            check.frozen.n, check.differences.n, (long long)p->record->engine);
    if (check.file_differs)
        CALL_SAY(call, "publication.file_differs", id);
    if (check.pack_differs)
        CALL_SAY(call, "publication.pack_differs", id);
    if (!holds && p->record->engine != FIGURE_ENGINE)
        CALL_SAY(call, "publication.other_engine", call_number(call, p->record->engine),
                 call_number(call, FIGURE_ENGINE));
    for (size_t i = 0; i < check.differences.n; i++)
        put_cell(call, &check.differences.at[i]);
    return holds;
}

int command_publication_check(struct call *call)
{
    published_list all = {0};
    size_t same = 0;

    if (call->word_count) {
        struct published p;
        if (!find(call, &p))
            return call_failed(call);
        VEC_PUSH(call->arena, &all, p);
    } else if (publish_list(call->arena, call->house, call->db, &all, &call->error)) {
        return call_failed(call);
    }
    for (size_t i = 0; i < all.n; i++) {
        struct arena_mark mark = arena_mark(call->arena);
        same += check_one(call, &all.at[i]);
        arena_rewind(call->arena, mark);
    }
    CALL_SAY(call, "publication.checked", call_number(call, (int64_t)same), call_number(call, (int64_t)all.n));
    return same == all.n ? EXIT_FINE : EXIT_FAILED;
}

/* --- withdraw --- */

int command_publication_withdraw(struct call *call)
{
    struct published p;

    if (!find(call, &p) ||
        publish_withdraw(call->arena, call->house, call->db, p.id, str_of(call_option(call, "reason")), call->actor.id,
                         SOURCE_COMMAND, &call->error))
        return call_failed(call);
    fprintf(call->out, "withdrawn %.*s\n", STR_ARG(id_format(call->arena, p.id)));
    return EXIT_FINE;
}
