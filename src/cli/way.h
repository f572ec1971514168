/* The way to a data directory and its key, for the commands that open it themselves. */
#ifndef CLI_WAY_H
#define CLI_WAY_H

#include "cli/call.h"
#include "keys/master.h"

/*
 * The data directory, without slashes at its end: --data, or --files where --data is a PostgreSQL database. NULL with the call's error
 * set when it was not given or goes with another database.
 */
const char *call_data(struct call *);
/* --key-file or SANAD_KEY_FILE; NULL when neither was given. */
const char *call_key_file(struct call *);
const char *call_default_key_file(struct call *, const char *dir);
/* Asks for the passphrase on the terminal; ERR_KEY "cli.no_key" where there is none. */
enum err call_ask_master(struct call *, bool twice, struct master **) MUST_USE;
/* The key of an existing directory: given, beside it, or asked for. */
enum err call_find_master(struct call *, const char *dir, struct master **) MUST_USE;

#endif
