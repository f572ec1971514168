/* Making a data directory and what it is filled with. */
#include <unistd.h>

#include "base/file.h"
#include "cli/command_list.h"
#include "cli/way.h"

/* The key for a new directory: the file that was named (made where it is missing), else asked for, else DIR.key. */
static enum err new_master(struct call *call, const char *dir, struct master **master, const char **written)
{
    const char *file = call_key_file(call);

    *written = NULL;
    if (!file && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
        return call_ask_master(call, true, master);
    if (!file)
        file = call_default_key_file(call, dir);
    if (!file_exists(file)) {
        if (master_write_file(file, &call->error))
            return call->error.code;
        *written = file;
    }
    return master_from_file(file, master, &call->error);
}

/* The invitation and its key, where the new node joins others. */
static enum err join(struct call *call, const char *dir, const struct master *master, struct account *account,
                     struct str *password)
{
    const char *invitation = call_path(call, call_option(call, "invitation"));
    const char *file = call_path(call, call_option(call, "invitation-key"));
    struct master *of_invitation = NULL;
    enum err err = master_from_file(file, &of_invitation, &call->error);

    if (!err)
        err = house_join(call->arena, dir, invitation, of_invitation, master, call->os_user, account, password,
                         &call->error);
    master_free(of_invitation);
    return err;
}

/* A new node has a programme of its own or is invited into that of others. */
static int check_options(struct call *call)
{
    const char *programme = call_option(call, "programme"), *invitation = call_option(call, "invitation");
    const char *wrong = NULL;

    if (programme && invitation)
        wrong = "cli.programme_or_invitation";
    else if (!programme && !invitation)
        wrong = "cli.needs_programme";
    else if (invitation && !call_option(call, "invitation-key"))
        wrong = "cli.needs_invitation_key";
    if (wrong)
        CALL_SAY(call, wrong, STR_EMPTY);
    return wrong ? EXIT_USAGE : EXIT_FINE;
}

int command_init(struct call *call)
{
    const char *dir = call_data(call), *programme = call_option(call, "programme"), *written = NULL;
    struct master *master = NULL;
    struct account account;
    struct str password;

    if (!dir)
        return call_failed(call);
    if (check_options(call))
        return EXIT_USAGE;
    if (house_exists(dir) && !house_unfinished(dir)) {
        error_set(&call->error, ERR_CONFLICT, "house.exists", str_of(dir));
        return call_failed(call);
    }
    enum err err = new_master(call, dir, &master, &written);
    if (!err && call->database)
        err = house_use_database(dir, call->database, &call->error);
    if (!err && programme)
        err = house_init(call->arena, dir, call_path(call, programme), master, call->os_user, &account, &password,
                         &call->error);
    else if (!err)
        err = join(call, dir, master, &account, &password);
    master_free(master);
    if (err && written)
        unlink(written); /* a key to nothing would only confuse */
    if (err)
        return call_failed(call);
    CALL_SAY(call, "cli.made", str_of(dir));
    if (written)
        CALL_SAY(call, "cli.key_written", str_of(written));
    fprintf(call->out, "account: %.*s\npassword: %.*s\n", STR_ARG(account.name), STR_ARG(password));
    CALL_SAY(call, "cli.password_once", STR_EMPTY);
    if (!programme)
        CALL_SAY(call, "cli.joined", STR_EMPTY);
    return EXIT_FINE;
}

int command_pack_check(struct call *call)
{
    const char *dir = call_path(call, call->words[0]);
    struct pack_files files = {0};
    const struct pack *pack;

    enum err err = pack_read_dir(call->arena, dir, &files, &call->error);
    if (err && err != ERR_INVALID)
        return call_failed(call);
    /* a stray file does not hide the mistakes of the others */
    if (pack_load(call->arena, &files, &house_model, &pack, &call->error) || err)
        return call_failed(call);
    CALL_SAY(call, "cli.pack_good", pack->id, call_number(call, (int64_t)pack->places.n),
             call_number(call, (int64_t)pack->indicators.n), call_number(call, (int64_t)files.list.n));
    return EXIT_FINE;
}

int command_pack_load(struct call *call)
{
    if (house_load_pack(call->house, call_path(call, call->words[0]), call->actor.id, &call->error))
        return call_failed(call);
    CALL_SAY(call, "cli.pack_loaded", house_pack(call->house)->id, call_number(call, house_pack(call->house)->version));
    return EXIT_FINE;
}
