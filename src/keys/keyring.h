/* The keyring as keys.c uses it and keystore.c writes and reads it. */
#ifndef KEYS_KEYRING_H
#define KEYS_KEYRING_H

#include "keys/keys.h"

struct scope_key {
    struct id scope, id;
    struct sealkey key;
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

enum err keystore_create(const char *path, const struct master *, const struct keyring *, struct error *) MUST_USE;
enum err keystore_read(const char *path, const struct master *, struct keyring **, struct error *) MUST_USE;

#endif
