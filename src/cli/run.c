#include "cli/call.h"

#include <pwd.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/way.h"

enum { PATIENCE = 30 }; /* seconds to wait for another command that writes */

static struct str os_user(struct arena *a)
{
    const struct passwd *p = getpwuid(geteuid());

    return p ? str_copy(a, str_of(p->pw_name)) : str_printf(a, "%u", (unsigned)geteuid());
}

/* --- the master key --- */

/* Reads a line without showing it. */
static bool ask_secret(const struct str question, char *to, size_t room)
{
    struct termios shown, hidden;
    FILE *terminal = fopen("/dev/tty", "r+");

    if (!terminal)
        return false;
    fprintf(terminal, "%.*s", STR_ARG(question));
    fflush(terminal);
    bool quiet = tcgetattr(fileno(terminal), &shown) == 0;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    quiet = quiet && tcsetattr(fileno(terminal), TCSAFLUSH, &hidden) == 0;
    bool got = fgets(to, (int)room, terminal) != NULL;
    if (quiet)
        tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
    fputc('\n', terminal);
    fclose(terminal);
    to[strcspn(to, "\n")] = 0;
    return got;
}

enum err call_ask_master(struct call *call, bool twice, struct master **master)
{
    char first[PASSPHRASE_MOST + 2], again[PASSPHRASE_MOST + 2];
    enum err err;

    if (!ask_secret(i18n_text(call->language, "cli.passphrase"), first, sizeof first))
        err = error_set(&call->error, ERR_KEY, "cli.no_key");
    else if (twice && (!ask_secret(i18n_text(call->language, "cli.passphrase_again"), again, sizeof again) ||
                       !str_eq(str_of(first), str_of(again))))
        err = error_set(&call->error, ERR_INVALID, "cli.passphrases_differ");
    else
        err = master_from_passphrase(str_of(first), master, &call->error);
    crypt_wipe(first, sizeof first);
    crypt_wipe(again, sizeof again);
    return err;
}

const char *call_key_file(struct call *call)
{
    const char *said = call_option(call, "key-file");

    if (said)
        return call_path(call, said);
    said = getenv("SANAD_KEY_FILE");
    return said && *said ? said : NULL;
}

/* DIR.key, beside the data directory. */
const char *call_default_key_file(struct call *call, const char *dir)
{
    return str_c(call->arena, str_printf(call->arena, "%s.key", dir));
}

enum err call_find_master(struct call *call, const char *dir, struct master **master)
{
    const char *file = call_key_file(call);

    if (!file && file_exists(call_default_key_file(call, dir)))
        file = call_default_key_file(call, dir);
    return file ? master_from_file(file, master, &call->error) : call_ask_master(call, false, master);
}

/* --- whose call it is --- */

static enum err find_actor(struct call *call)
{
    const char *as = call_option(call, "as");
    enum err err = as ? account_by_name(call->arena, call->db, str_of(as), &call->actor, &call->error)
                      : account_by_os_user(call->arena, call->db, call->os_user, &call->actor, &call->error);

    if (err == ERR_NOT_FOUND)
        return error_set(&call->error, ERR_FORBIDDEN, as ? "cli.no_account" : "cli.no_account_for_user",
                         as ? str_of(as) : call->os_user);
    if (!err && call->actor.disabled)
        err = error_set(&call->error, ERR_FORBIDDEN, "cli.account_disabled", call->actor.name);
    return err;
}

static unsigned needs_of(const struct call *call)
{
    unsigned needs = call->command->needs;

    return needs & PUBLISHES && call_option(call, "publish") ? needs | NEEDS_WRITE : needs;
}

static enum err may_run(struct call *call)
{
    unsigned needs = needs_of(call);
    enum role least = needs & NEEDS_ADMINISTRATOR ? ROLE_ADMINISTRATOR
                      : needs & NEEDS_WRITE       ? ROLE_OFFICER
                                                  : ROLE_VIEWER;

    return call->actor.role >= least ? OK : error_set(&call->error, ERR_FORBIDDEN, "cli.not_allowed", call->actor.name);
}

static int in_house(struct call *call, struct house *house)
{
    int status = EXIT_FAILED;

    call->house = house;
    if (house_reader(house, &call->db, &call->error) || find_actor(call) || may_run(call))
        call_failed(call);
    else
        status = call->command->run(call);
    house_return(house, call->db);
    call->db = NULL;
    return status;
}

/* --- the way to the house --- */

const char *call_data(struct call *call)
{
    const char *said = call_option(call, "data");

    if (!said || !*said) {
        error_set(&call->error, ERR_INVALID, "cli.needs_data");
        return NULL;
    }
    const char *files = call_option(call, "files");
    call->database = db_is_server(said) ? said : NULL;
    if (!call->database != !files) {
        error_set(&call->error, ERR_INVALID, files ? "cli.files_alone" : "cli.needs_files");
        return NULL;
    }
    struct str dir = str_of(call_path(call, files ? files : said));
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    said = str_c(call->arena, dir);
    /* A directory that is not there is somebody else's to tell, or to make. */
    if (call->database && house_exists(said) && house_use_database(said, call->database, &call->error))
        return NULL;
    return said;
}

static int open_here(struct call *call, const char *dir)
{
    struct master *master = NULL;
    struct house *house = NULL;
    enum db_mode mode = needs_of(call) & NEEDS_WRITE ? DB_WRITE : DB_READ;
    enum err err = call_find_master(call, dir, &master);

    if (!err)
        err = (call->command->needs & NEEDS_NO_PACK ? house_open_ground : house_open)(dir, master, mode, PATIENCE,
                                                                                      &house, &call->error);
    master_free(master);
    if (err)
        return call_failed(call);
    int status = in_house(call, house);
    house_close(house);
    return status;
}

static int find_house(struct call *call, char **words, int count)
{
    const char *dir = call_data(call);
    struct error none = ERROR_IN(call->arena);
    int status = EXIT_FAILED;

    if (!dir)
        return call_failed(call);
    enum err err = local_hand_over(dir, words, count, &status, &none);
    if (!err)
        return status;
    if (err == ERR_NOT_FOUND)
        return open_here(call, dir);
    error_set_args(&call->error, none.code, none.key, none.args);
    return call_failed(call);
}

int call_run(struct call *call, char **words, int count, struct house *house)
{
    bool done;

    call->error = ERROR_IN(call->arena);
    if (!call->os_user.n)
        call->os_user = os_user(call->arena);
    int status = call_parse(call, words, count, &done);
    if (status || done)
        return status;
    bool in_it = call->command->needs & (NEEDS_READ | NEEDS_WRITE);
    if (!in_it && call->work) { /* a server neither serves once more nor makes a directory */
        CALL_SAY(call, "cli.unknown_command", str_of(call->command->name));
        return EXIT_USAGE;
    }
    if (!in_it)
        return call->command->run(call);
    return house ? in_house(call, house) : find_house(call, words, count);
}
