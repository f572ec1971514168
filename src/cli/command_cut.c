#include "cli/command_list.h"
#include "domain/cut/cut.h"

/* What is held now; the entry that says so comes after it. */
static enum err held_now(struct call *call, struct moment *moment)
{
    struct cut *cut = ARENA_NEW(call->arena, struct cut);

    if (journal_last_received(call->db, &moment->at, &call->error))
        return call->error.code;
    moment->cut = cut;
    return journal_cut_at(call->arena, call->db, moment->at, cut, &call->error);
}

static enum err read_cut(struct call *call, struct named_cut *named)
{
    struct moment moment;
    enum err err = call_option(call, "at") ? call_moment(call, "at", &moment) : held_now(call, &moment);

    if (err)
        return err;
    named->held_until = moment.at;
    return cut_write(call->arena, moment.cut, &named->streams, &call->error);
}

int command_cut(struct call *call)
{
    struct named_cut cut = {.name = str_trim(str_of(call->words[0]))};
    struct change change = {.op = OP_CREATE,
                            .type = &cut_type,
                            .record = &cut,
                            .mask = record_all_fields(&cut_type),
                            .from = {.row = INT_NONE}};
    struct submission s = {
        .instance = house_new_id(),
        .actor = call->actor.id,
        .source_kind = SOURCE_COMMAND,
        .changes = &change,
        .n = 1,
    };
    struct receipt receipt;

    if (read_cut(call, &cut))
        return call_failed(call);
    change.id = record_key_id(call->arena, &cut_type, &cut);
    if (journal_submit(house_journal(call->house), &s, &receipt, &call->error))
        return call_failed(call);
    fprintf(call->out, "cut %.*s %.*s\n", STR_ARG(id_format(call->arena, change.id)),
            STR_ARG(instant_format(call->arena, cut.held_until)));
    CALL_SAY(call, "cut.taken", cut.name, instant_format(call->arena, cut.held_until));
    return EXIT_FINE;
}
