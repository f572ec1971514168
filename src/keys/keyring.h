/* The keyring as keys.c uses it and keystore.c writes and reads it. */
#ifndef KEYS_KEYRING_H
#define KEYS_KEYRING_H

#include "keys/keys.h"

struct scope_key {
    struct id scope, id;
    struct sealkey key;
    char name[SCOPE_NAME_MOST + 1]; /* of the scope, the same at each of its keys; empty: the programme's */
};

/* One slab. The keys of a scope stand in the order they were made: the last one seals, all of them open. */
struct keyring {
    struct id origin;
    struct signpair pair;
    size_t n;
    struct scope_key keys[];
};

/* Room for `n` scope keys, none set. */
struct keyring *keyring_new(size_t n);
void keyring_new_scope(struct scope_key *); /* id, key and its id; no name */
/* Writes the ring down before anybody uses it, and seals it; closed where that fails. */
enum err keyring_settle(struct keyring *, const char *path, bool replace, const struct master *, struct keyring **,
                        struct error *) MUST_USE;
/* May a scope be called so? */
bool keyring_name_fits(struct str);

/* What a file of keys is for: a node's own, or for another node to join with (the scope's keys and no node). */
enum keystore_form { KEYSTORE_NODE, KEYSTORE_INVITATION };

/* ERR_CONFLICT where the file exists and is not to be replaced. */
enum err keystore_write(const char *path, enum keystore_form, bool replace, const struct master *,
                        const struct keyring *, struct error *) MUST_USE;
/* The ring is not sealed yet; without a node where it was read from an invitation. */
enum err keystore_read(const char *path, enum keystore_form, const struct master *, struct keyring **,
                       struct error *) MUST_USE;

#endif
