/*
 * The keystore: a file apart from the database and its backups (DIR/keys/keystore) that holds the node's id and signing pair and
 * the sealing keys of its scopes, sealed under a master key. Its bytes are described in docs/internals/keystore.md.
 *
 * An open keystore is a keyring: one locked slab of memory, read-only, wiped when closed. It may be read from many threads.
 */
#ifndef KEYS_KEYS_H
#define KEYS_KEYS_H

#include "base/id.h"
#include "crypt/crypt.h"
#include "keys/master.h"

struct keyring;

enum { SCOPE_NAME_MOST = 48 /* bytes */, SCOPES_MOST = 64, SCOPE_KEYS_MOST = 1024 };

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
 * The same node with one more scope, of that name and a key of its own, in place of the keystore at `path`. ERR_INVALID
 * "keys.scope_name" for a name that is none, ERR_CONFLICT "keys.scope_name_taken", ERR_TOO_LARGE "keys.too_many_scopes".
 */
enum err keys_add_scope(const char *path, const struct master *, const struct keyring *old, struct str name,
                        struct keyring **, struct error *) MUST_USE;
/*
 * An invitation carries the keys and names of these scopes, sealed under a master of its own: whoever has both may read and write
 * them. ERR_CONFLICT where the file exists.
 */
enum err keys_invite(const struct keyring *, const struct id *scopes, size_t n, const char *path, const struct master *,
                     struct error *) MUST_USE;
/* As keys_create, in the scopes of an invitation. ERR_INVALID "keys.not_an_invitation"; else fails as keys_open. */
enum err keys_join(const char *path, const struct master *, const char *invitation, const struct master *of_invitation,
                   struct keyring **, struct error *) MUST_USE;
/*
 * The same node with the scopes of an invitation too, in place of the keystore at `path`. ERR_CONFLICT "keys.scope_name_taken" where
 * another scope has one of the names, "keys.other_programme"; else fails as keys_join.
 */
enum err keys_take_in(const char *path, const struct master *, const struct keyring *old, const char *invitation,
                      const struct master *of_invitation, struct keyring **, struct error *) MUST_USE;
void keys_close(struct keyring *); /* wipes; NULL is fine */

struct id keys_origin(const struct keyring *); /* this incarnation of the node */
struct verifykey keys_public(const struct keyring *);
struct signature keys_sign(const struct keyring *, struct str);

/* --- scopes: the circles that may hold the data --- */

/* The programme's, which every keystore begins with; where only other circles were joined, the first of them. */
struct id keys_scope(const struct keyring *);
/* How many there are, and each, in the order they came. */
size_t keys_scopes(const struct keyring *);
struct id keys_scope_at(const struct keyring *, size_t);
/* "programme" for the programme's; empty for one that is not held. Lives as long as the keyring. */
struct str keys_scope_name(const struct keyring *, struct id scope);
/* The scope of that name; ERR_NOT_FOUND "keys.no_such_scope". */
enum err keys_scope_named(const struct keyring *, struct str name, struct id *scope, struct error *) MUST_USE;
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
