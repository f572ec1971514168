#include "cli/command_list.h"

static int told_password(struct call *call, struct str name, struct str password)
{
    fprintf(call->out, "account: %.*s\npassword: %.*s\n", STR_ARG(name), STR_ARG(password));
    CALL_SAY(call, "cli.password_once", STR_EMPTY);
    return EXIT_FINE;
}

int command_account_add(struct call *call)
{
    const char *role_said = call_option(call, "role"), *os_user = call_option(call, "os-user");
    enum role role = ROLE_OFFICER;
    struct account account;
    struct str password;

    if (role_said && !role_read(str_of(role_said), &role)) {
        error_set(&call->error, ERR_INVALID, "cli.unknown_role", str_of(role_said));
        return call_failed(call);
    }
    enum err err = account_add(call->arena, house_lend_accounts(call->house), str_of(call->words[0]), str_of(os_user),
                               role, &account, &password, &call->error);
    house_return_accounts(call->house);
    return err ? call_failed(call) : told_password(call, account.name, password);
}

int command_account_list(struct call *call)
{
    static const char *const names[] = {"name", "role", "state", "os_user", "made_at"};
    static const bool numeric[] = {false, false, false, false, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    struct account *list;
    size_t n;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (account_list(call->arena, call->db, &list, &n, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < n; i++) {
        output_cell(&o, list[i].name);
        output_cell(&o, str_of(role_name(list[i].role)));
        output_cell(&o, list[i].disabled ? STR("disabled") : STR("active"));
        output_cell(&o, list[i].os_user);
        output_cell(&o, instant_format(call->arena, list[i].made_at));
    }
    output_write(call->out, &o, format);
    return EXIT_FINE;
}

int command_account_reset(struct call *call)
{
    struct str password;
    enum err err =
        account_reset(call->arena, house_lend_accounts(call->house), str_of(call->words[0]), &password, &call->error);

    house_return_accounts(call->house);
    return err ? call_failed(call) : told_password(call, str_of(call->words[0]), password);
}

static int set_disabled(struct call *call, bool disabled)
{
    enum err err = account_disable(house_lend_accounts(call->house), str_of(call->words[0]), disabled, &call->error);

    house_return_accounts(call->house);
    if (err)
        return call_failed(call);
    CALL_SAY(call, disabled ? "cli.account_now_disabled" : "cli.account_now_enabled", str_of(call->words[0]));
    return EXIT_FINE;
}

int command_account_disable(struct call *call)
{
    return set_disabled(call, true);
}

int command_account_enable(struct call *call)
{
    return set_disabled(call, false);
}
