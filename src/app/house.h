/*
 * A data directory in use: keys, journal, pack and accounts under one roof.
 *
 *   DIR/sanad.db        journal, projections, accounts (SQLite)
 *   DIR/database        the address of the PostgreSQL database that holds them instead
 *   DIR/keys/keystore   sealed under the master, which is never inside DIR
 *   DIR/blobs/          files as received, sealed
 *   DIR/incarnation     where this node left its database, to know a restored or copied one
 *   DIR/unfinished      there while the directory is being made: what was asked for, so that a making that was cut off is finished
 *   DIR/lock            held by the one process that writes
 *   DIR/socket          where a running server takes the command line's work
 *   DIR.key             the master, where `init` had no terminal to ask and was given no file
 */
#ifndef APP_HOUSE_H
#define APP_HOUSE_H

#include "auth/auth.h"
#include "journal/journal.h"
#include "pack/pack.h"

struct house;

/* Every record type there is. */
extern const struct model house_model;

/*
 * Before house_init: its database will be that of this address ("postgresql://..."). For a directory that is there: checks that it
 * is (ERR_CONFLICT "house.other_database").
 */
enum err house_use_database(const char *dir, const char *address, struct error *) MUST_USE;
/* Is there a data directory already? */
bool house_exists(const char *dir);
/* Was its making cut off? Then it opens by nothing; house_init or house_join, called again in the same way, finishes it. */
bool house_unfinished(const char *dir);
/*
 * Makes the directory, its keys and first entry (the pack), and the operator's account, whose password is returned once. Where this
 * was cut off before, it goes on under the keys that are there: a keystore is never replaced. ERR_CONFLICT "house.exists", or
 * "house.unfinished" where something else was being made.
 */
enum err house_init(struct arena *, const char *dir, const char *pack_dir, const struct master *, struct str os_user,
                    struct account *operator_account, struct str *password, struct error *) MUST_USE;
/*
 * The same in the circle of an invitation: a node with an origin of its own and no pack, which comes with its first house_receive.
 * Until then it opens by house_open_ground only. ERR_INVALID "house.invitation_without_programme" where the programme's scope, in which
 * the pack stands, is not in the invitation.
 */
enum err house_join(struct arena *, const char *dir, const char *invitation, const struct master *of_invitation,
                    const struct master *, struct str os_user, struct account *operator_account, struct str *password,
                    struct error *) MUST_USE;
/*
 * DB_WRITE takes the lock, waiting up to `patience` seconds (ERR_BUSY "house.locked"). A database that is not where this node left it
 * was restored or copied: then the node gets a new origin, and what the old one wrote stays as it is.
 */
enum err house_open(const char *dir, const struct master *, enum db_mode, int patience, struct house **,
                    struct error *) MUST_USE;
/* The same without the pack, to prove or mend a directory in which even that may be damaged; house_pack must not be asked. */
enum err house_open_ground(const char *dir, const struct master *, enum db_mode, int patience, struct house **,
                           struct error *) MUST_USE;
void house_close(struct house *); /* NULL is fine */

const char *house_dir(const struct house *);
struct journal *house_journal(const struct house *);
/*
 * The pack in force. It stays valid while the house is open, also after another was loaded. One that came from another node among
 * entries that were held comes into force with the first house_reader after they are applied.
 */
const struct pack *house_pack(const struct house *);
enum { PACKS_LOADED = 10000 }; /* looked through, newest first */
struct pack_then {
    const struct pack *pack;
    struct hash32 blob; /* its archive */
};
/*
 * The pack in force inside a cut: of those loaded there the newest by time; where the cut holds none, the first that was ever loaded.
 * NULL: the one in force now. The pack lives as long as the house and the arena.
 */
enum err house_pack_at(const struct house *, struct arena *, struct db *, const struct cut *, struct pack_then *,
                       struct error *) MUST_USE;
/* The places of one archive with everything else of another: shelf_mixed of app/pack_shelf.h. */
enum err house_pack_mixed(const struct house *, struct arena *, const struct hash32 *definitions,
                          const struct hash32 *places, const struct pack **, struct error *) MUST_USE;
/* codes and places of a pack, for reading and checking values */
struct vocabulary house_vocabulary(const struct pack *);
/* Loads a changed pack: checked whole and against the one in force (pack_follows), then one entry. ERR_CONFLICT "house.same_pack" where nothing changed. */
enum err house_load_pack(struct house *, const char *pack_dir, struct id actor, struct error *) MUST_USE;

/* The circles this house has the keys of; valid until one is added. */
const struct keyring *house_keyring(const struct house *);
/*
 * More scopes: a new one, or those of an invitation. The house was opened for writing with this master, and nothing else uses it; its
 * journal is another one afterwards.
 */
enum err house_add_scope(struct house *, const struct master *, struct str name, struct error *) MUST_USE;
enum err house_join_scopes(struct house *, const struct master *, const char *invitation,
                           const struct master *of_invitation, struct error *) MUST_USE;
/* Takes in another node's file (journal_receive), and the pack that it brings. */
enum err house_receive(struct house *, const char *path, struct arrival *, struct error *) MUST_USE;

/*
 * A reading connection, lent to one thread until it is returned. So many are lent at a time (app/house_readers.h); who comes then waits,
 * and after a while has ERR_BUSY "house.readers". One that its server ended fails with ERR_BUSY "db.lost" and is not lent again.
 */
enum err house_reader(struct house *, struct db **, struct error *) MUST_USE;
void house_return(struct house *, struct db *); /* what is open in it is rolled back; NULL is fine */
/*
 * The connection for accounts and sessions, lent to one thread at a time: nothing else may be done between the two calls but a few
 * statements. The house must be open for writing.
 */
struct db *house_lend_accounts(struct house *);
void house_return_accounts(struct house *);

/* The key of the set hashes: the same on every node that holds the scope's key. */
struct hash32 house_set_key(const struct house *);

/* A new record id; a new submission id. */
struct id house_new_id(void);

#endif
