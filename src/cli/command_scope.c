/* The circles that this node is of: their names and keys, and who is let into them. */
#include "base/file.h"
#include "cli/chosen.h"
#include "cli/command_list.h"
#include "cli/way.h"

enum { PATIENCE = 5 }; /* seconds to wait for another command that writes; a running server stays longer */

const char *call_out_path(struct call *call)
{
    const char *out = call_option(call, "out");

    if (!out)
        CALL_SAY(call, "cli.needs_out", STR_EMPTY);
    return out ? call_path(call, out) : NULL;
}

static bool has(const struct chosen_scopes *chosen, struct id scope)
{
    for (size_t i = 0; i < chosen->n; i++)
        if (id_eq(chosen->at[i], scope))
            return true;
    return false;
}

enum err call_scopes(struct call *call, struct chosen_scopes *chosen)
{
    chosen->n = 0;
    for (int i = 0; i < call->given_count; i++) {
        struct id scope;
        if (!str_is(str_of("scope"), call->given[i].option->name))
            continue;
        if (keys_scope_named(house_keyring(call->house), str_of(call->given[i].value), &scope, &call->error))
            return call->error.code;
        if (!has(chosen, scope))
            chosen->at[chosen->n++] = scope; /* of scopes that are held: there are no more than SCOPES_MOST */
    }
    return OK;
}

static uint64_t entries_of(const struct streams_held *held, struct id scope)
{
    uint64_t n = 0;

    for (size_t i = 0; i < held->n; i++)
        n += id_eq(held->at[i].scope, scope) ? held->at[i].number : 0;
    return n;
}

int command_scope_list(struct call *call)
{
    static const char *const names[] = {"name", "scope", "entries"};
    static const bool numeric[] = {false, false, true};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    const struct keyring *ring = house_keyring(call->house);
    struct streams_held held;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (journal_streams(call->arena, house_journal(call->house), call->db, &held, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < keys_scopes(ring); i++) {
        struct id scope = keys_scope_at(ring, i);
        output_cell(&o, keys_scope_name(ring, scope));
        output_cell(&o, id_format(call->arena, scope));
        output_cell(&o, call_number(call, (int64_t)entries_of(&held, scope)));
    }
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

/* The house and the master that opened it, for what changes the keystore. */
static enum err open_with_keys(struct call *call, struct master **master)
{
    const char *dir = call_data(call);

    *master = NULL;
    if (!dir || call_find_master(call, dir, master))
        return call->error.code;
    return house_open_ground(dir, *master, DB_WRITE, PATIENCE, &call->house, &call->error);
}

static int close_with_keys(struct call *call, struct master *master, enum err err)
{
    house_close(call->house);
    call->house = NULL;
    master_free(master);
    return err ? call_failed(call) : EXIT_FINE;
}

int command_scope_add(struct call *call)
{
    struct str name = str_of(call->words[0]);
    struct master *master;
    enum err err = open_with_keys(call, &master);

    if (!err)
        err = house_add_scope(call->house, master, name, &call->error);
    if (!err)
        CALL_SAY(call, "scope.added", name);
    return close_with_keys(call, master, err);
}

int command_scope_join(struct call *call)
{
    const char *key = call_option(call, "invitation-key");
    struct master *master, *of_invitation = NULL;

    if (!key) {
        CALL_SAY(call, "cli.needs_invitation_key", STR_EMPTY);
        return EXIT_USAGE;
    }
    enum err err = open_with_keys(call, &master);
    if (!err)
        err = master_from_file(call_path(call, key), &of_invitation, &call->error);
    if (!err)
        err = house_join_scopes(call->house, master, call_path(call, call->words[0]), of_invitation, &call->error);
    if (!err)
        CALL_SAY(call, "scope.joined", call_number(call, (int64_t)keys_scopes(house_keyring(call->house))));
    master_free(of_invitation);
    return close_with_keys(call, master, err);
}

int command_node_invite(struct call *call)
{
    const char *out = call_out_path(call), *key = call_option(call, "invitation-key");
    const struct keyring *ring = house_keyring(call->house);
    struct chosen_scopes scopes;
    struct master *master = NULL;

    if (out && !key)
        CALL_SAY(call, "cli.needs_invitation_key", STR_EMPTY);
    if (!out || !key)
        return EXIT_USAGE;
    if (call_scopes(call, &scopes))
        return call_failed(call);
    if (!scopes.n)
        scopes = (struct chosen_scopes){{keys_scope(ring)}, 1};
    key = call_path(call, key);
    enum err err = file_exists(key) ? OK : master_write_file(key, &call->error);
    if (!err)
        err = master_from_file(key, &master, &call->error);
    if (!err)
        err = keys_invite(ring, scopes.at, scopes.n, out, master, &call->error);
    master_free(master);
    if (err)
        return call_failed(call);
    CALL_SAY(call, "cli.invited", str_of(out), str_of(key));
    return EXIT_FINE;
}
