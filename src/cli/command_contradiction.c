/* Contradictions: what stands against a rule, whose it is to see to, and giving it to somebody. */
#include "app/care.h"
#include "app/event_words.h"
#include "cli/command_list.h"
#include "cli/record_words.h"

static struct str sentence(struct call *call, const struct breach *b)
{
    return i18n_format(call->arena, call->language, b->rule, b->args, ERROR_ARGS);
}

static struct str owner_name(struct call *call, const struct contradiction *care)
{
    return id_known(care->owner) ? call_person(call, care->owner)
                                 : i18n_text(call->language, "contradiction.administrators");
}

static enum err tell_breaches(struct call *call, const breaches *all, struct str format)
{
    static const char *const names[] = {"type", "id", "key", "rule", "field", "what", "owner", "state", "note"};
    static const bool numeric[COUNT_OF(names)] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};

    for (size_t i = 0; i < all->n; i++) {
        const struct breach *b = &all->at[i];
        struct contradiction care;
        if (care_read(call->arena, call->house, call->db, b, &care, &call->error))
            return call->error.code;
        output_cell(&o, str_of(b->type->name));
        output_cell(&o, id_format(call->arena, b->record));
        output_cell(&o, call_key(call, b->type, b->values));
        output_cell(&o, str_of(b->rule));
        output_cell(&o, b->field);
        output_cell(&o, sentence(call, b));
        output_cell(&o, owner_name(call, &care));
        output_cell(&o, care.state);
        output_cell(&o, care.note);
    }
    output_write(call->out, &o, format);
    return OK;
}

int command_contradiction_list(struct call *call)
{
    const struct record_type *type = call->word_count ? call_type(call, 0) : NULL;
    const struct record_type *const *types = type ? &type : house_model.types;
    size_t n = type ? 1 : house_model.n, limit;
    breaches all = {0};
    int64_t total;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if ((call->word_count && !type) || call_limit(call, &limit) ||
        contradictions_open(call->arena, call->db, types, n, 0, limit, &all, &call->error) ||
        contradictions_count(call->arena, call->db, types, n, &total, &call->error) ||
        tell_breaches(call, &all, format))
        return call_failed(call);
    if ((size_t)total > limit)
        CALL_SAY(call, "contested.more", call_number(call, (int64_t)limit), call_number(call, total));
    return EXIT_FINE;
}

/* Each value that is known, and who recorded it. */
static enum err tell_values(struct call *call, const struct breach *b, struct str format)
{
    static const char *const names[] = {"field", "value", "by", "at", "node"};
    static const bool numeric[COUNT_OF(names)] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    const struct event *authors[FIELDS_MOST];

    if (care_authors(call->arena, call->house, call->db, b->type, b->record, b->values, authors, &call->error))
        return call->error.code;
    for (size_t i = 0; i < b->type->field_count; i++) {
        struct str text = value_write(call->arena, field_get(&b->type->fields[i], b->values));
        if (!text.n || !authors[i])
            continue;
        output_cell(&o, str_of(b->type->fields[i].name));
        output_cell(&o, text);
        output_cell(&o, event_who(call->arena, call->language, call->db, &authors[i]->entry));
        output_cell(&o, instant_format(call->arena, hybrid_instant(authors[i]->entry.time)));
        output_cell(&o, id_format(call->arena, authors[i]->entry.origin));
    }
    output_write(call->out, &o, format);
    return OK;
}

/* What the record of the first two words breaks. */
static enum err find_breaches(struct call *call, breaches *all)
{
    const struct record_type *type = call_type(call, 0);
    struct id id;

    if (!type || !call_id(call, 1, &id) ||
        care_breaches(call->arena, call->house, call->db, type, id, all, &call->error))
        return call->error.code;
    return OK;
}

int command_contradiction_show(struct call *call)
{
    breaches all = {0};
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (find_breaches(call, &all) || tell_breaches(call, &all, format))
        return call_failed(call);
    if (all.n > 0) {
        fputc('\n', call->out);
        if (tell_values(call, &all.at[0], format))
            return call_failed(call);
    }
    return EXIT_FINE;
}

/* The one that --rule names, or the only one. */
static const struct breach *find_breach(struct call *call, const breaches *all)
{
    const char *rule = call_option(call, "rule");
    const struct breach *found = NULL;

    for (size_t i = 0; i < all->n; i++) {
        if (rule && strcmp(all->at[i].rule, rule) != 0)
            continue;
        if (found && !id_eq(found->id, all->at[i].id)) {
            error_set(&call->error, ERR_INVALID, "contradiction.which_rule", str_of(found->rule),
                      str_of(all->at[i].rule));
            return NULL;
        }
        found = &all->at[i];
    }
    if (!found)
        error_set(&call->error, ERR_NOT_FOUND, "contradiction.none_such");
    return found;
}

int command_contradiction_assign(struct call *call)
{
    const char *to = call_option(call, "to");
    struct contradiction care = {.owner = call->actor.id,
                                 .state = str_of(call_option(call, "state")),
                                 .note = str_of(call_option(call, "note"))};
    struct account owner = call->actor;
    breaches all = {0};

    if (find_breaches(call, &all))
        return call_failed(call);
    const struct breach *b = find_breach(call, &all);
    if (!b || (to && account_by_name(call->arena, call->db, str_of(to), &owner, &call->error)))
        return call_failed(call);
    care.owner = owner.id;
    if (care_assign(call->arena, call->house, call->db, b, &care, call->actor.id, SOURCE_COMMAND, &call->error))
        return call_failed(call);
    fprintf(call->out, "contradiction %.*s %.*s\n", STR_ARG(id_format(call->arena, b->id)), STR_ARG(owner.name));
    return EXIT_FINE;
}
