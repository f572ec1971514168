#include "keys/keys.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "keys/keyring.h"
#include "keys/slab.h"

struct keyring *keyring_new(size_t n)
{
    struct keyring *ring = slab_new(sizeof *ring + n * sizeof ring->keys[0]);

    ring->n = n;
    return ring;
}

static struct id new_id(void)
{
    uint8_t random[10];

    crypt_random(random, sizeof random);
    return id_v7(instant_now(), random);
}

static void new_incarnation(struct keyring *ring)
{
    struct sealkey *seed = slab_new(sizeof *seed);

    ring->origin = new_id();
    crypt_random(seed->b, sizeof seed->b);
    crypt_signpair(seed->b, &ring->pair);
    slab_free(seed);
}

void keyring_new_scope(struct scope_key *key)
{
    key->scope = new_id();
    key->id = new_id();
    crypt_random(key->key.b, sizeof key->key.b);
}

static struct keyring *new_node(void)
{
    struct keyring *ring = keyring_new(1);

    new_incarnation(ring);
    keyring_new_scope(&ring->keys[0]);
    return ring;
}

enum err keyring_settle(struct keyring *ring, const char *path, bool replace, const struct master *master,
                        struct keyring **out, struct error *e)
{
    enum err err = keystore_write(path, KEYSTORE_NODE, replace, master, ring, e);

    *out = NULL;
    if (err) {
        keys_close(ring);
        return err;
    }
    slab_seal(ring);
    *out = ring;
    return OK;
}

enum err keys_create(const char *path, const struct master *master, struct keyring **out, struct error *e)
{
    return keyring_settle(new_node(), path, false, master, out, e);
}

enum err keys_renew(const char *path, const struct master *master, const struct keyring *old, struct keyring **out,
                    struct error *e)
{
    struct keyring *ring = keyring_new(old->n);

    memcpy(ring->keys, old->keys, old->n * sizeof old->keys[0]);
    new_incarnation(ring);
    return keyring_settle(ring, path, true, master, out, e);
}

enum err keys_join(const char *path, const struct master *master, const char *invitation,
                   const struct master *of_invitation, struct keyring **out, struct error *e)
{
    struct keyring *ring;

    *out = NULL;
    if (keystore_read(invitation, KEYSTORE_INVITATION, of_invitation, &ring, e))
        return e->code;
    new_incarnation(ring);
    return keyring_settle(ring, path, false, master, out, e);
}

enum err keys_open(const char *path, const struct master *master, struct keyring **out, struct error *e)
{
    enum err err = keystore_read(path, KEYSTORE_NODE, master, out, e);

    if (!err)
        slab_seal(*out);
    return err;
}

void keys_close(struct keyring *ring)
{
    slab_free(ring);
}

struct id keys_origin(const struct keyring *ring)
{
    return ring->origin;
}

struct verifykey keys_public(const struct keyring *ring)
{
    return ring->pair.verify;
}

struct signature keys_sign(const struct keyring *ring, struct str s)
{
    return crypt_sign(&ring->pair, s);
}

const struct sealkey *keys_sealing_key(const struct keyring *ring, struct id scope, struct id *key_id)
{
    for (size_t i = ring->n; i-- > 0;) {
        if (id_eq(ring->keys[i].scope, scope)) {
            *key_id = ring->keys[i].id;
            return &ring->keys[i].key;
        }
    }
    *key_id = NO_ID;
    return NULL;
}

bool keys_holds(const struct keyring *ring, struct id scope)
{
    struct id key_id;

    return keys_sealing_key(ring, scope, &key_id) != NULL;
}

enum err keys_find_in(const struct keyring *ring, struct id scope, struct id key_id, const struct sealkey **out,
                      struct error *e)
{
    for (size_t i = 0; i < ring->n; i++) {
        if (id_eq(ring->keys[i].id, key_id) && id_eq(ring->keys[i].scope, scope)) {
            *out = &ring->keys[i].key;
            return OK;
        }
    }
    *out = NULL;
    return error_set(e, ERR_KEY, "keys.unknown_key", id_format(e->arena, key_id));
}

enum err keys_find(const struct keyring *ring, struct id key_id, const struct sealkey **out, struct error *e)
{
    for (size_t i = 0; i < ring->n; i++) {
        if (id_eq(ring->keys[i].id, key_id)) {
            *out = &ring->keys[i].key;
            return OK;
        }
    }
    *out = NULL;
    return error_set(e, ERR_KEY, "keys.unknown_key", id_format(e->arena, key_id));
}

void keys_harden_process(void)
{
    const struct rlimit none = {0, 0};

    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) {
        perror("sanad: core dumps cannot be turned off");
        abort();
    }
}
