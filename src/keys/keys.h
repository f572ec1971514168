/*
 * The keystore: a file apart from the database and its backups (DIR/keys/keystore) that holds the node's id and signing pair and
 * the scope's sealing keys, sealed under a master key. Its bytes are described in docs/internals/keystore.md.
 *
 * An open keystore is a keyring: one locked slab of memory, read-only, wiped when closed. It may be read from many threads.
 */
#ifndef KEYS_KEYS_H
#define KEYS_KEYS_H

#include "base/id.h"
#include "crypt/crypt.h"
#include "keys/master.h"

struct keyring;

/* Makes a node (id and pair) and one scope (id and key) and writes the keystore; its folder must exist. ERR_CONFLICT where there is one. */
enum err keys_create(const char *path, const struct master *, struct keyring **, struct error *) MUST_USE;
/*
 * ERR_KEY "keys.wrong_key" when the master is not the one it was made with, "keys.wants_file" or "keys.wants_passphrase" when it is
 * of the other kind; ERR_DAMAGED "keys.damaged" when the file is not what was written.
 */
enum err keys_open(const char *path, const struct master *, struct keyring **, struct error *) MUST_USE;
/* The same scope under a new incarnation (id and pair), in place of the keystore at `path`. The old pair is gone for good. */
enum err keys_renew(const char *path, const struct master *, const struct keyring *old, struct keyring **,
                    struct error *) MUST_USE;
/*
 * An invitation carries the keys of this node's scopes, sealed under a master of its own: whoever has both may read and write the
 * circle. ERR_CONFLICT where the file exists.
 */
enum err keys_invite(const struct keyring *, const char *path, const struct master *, struct error *) MUST_USE;
/* As keys_create, in the scope of an invitation. ERR_INVALID "keys.not_an_invitation"; else fails as keys_open. */
enum err keys_join(const char *path, const struct master *, const char *invitation, const struct master *of_invitation,
                   struct keyring **, struct error *) MUST_USE;
void keys_close(struct keyring *); /* wipes; NULL is fine */

struct id keys_origin(const struct keyring *); /* this incarnation of the node */
struct verifykey keys_public(const struct keyring *);
struct signature keys_sign(const struct keyring *, struct str);

struct id keys_scope(const struct keyring *); /* the circle this node writes into */
/* The key that new entries of the scope are sealed with, and its id; NULL when this node has none for the scope. */
const struct sealkey *keys_sealing_key(const struct keyring *, struct id scope, struct id *key_id);
/* Does this node hold a key of the scope? */
bool keys_holds(const struct keyring *, struct id scope);
/* The key of that id, for opening. ERR_KEY "keys.unknown_key". Lives as long as the keyring. */
enum err keys_find(const struct keyring *, struct id key_id, const struct sealkey **, struct error *) MUST_USE;

/* The same, where it is a key of that scope. */
enum err keys_find_in(const struct keyring *, struct id scope, struct id key_id, const struct sealkey **,
                      struct error *) MUST_USE;

/* No core dumps, no reading of this process's memory by others. Called once, before a master is read. */
void keys_harden_process(void);

#endif
