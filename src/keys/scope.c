/* The scopes of a keystore: their names, and how more of them come in. */
#include "keys/keyring.h"
#include "keys/slab.h"

static const struct str programme = STR_INIT("programme");

static size_t first_of(const struct keyring *ring, struct id scope)
{
    size_t i = 0;

    while (i < ring->n && !id_eq(ring->keys[i].scope, scope))
        i++;
    return i;
}

struct id keys_scope(const struct keyring *ring)
{
    for (size_t i = 0; i < ring->n; i++)
        if (!ring->keys[i].name[0])
            return ring->keys[i].scope;
    return ring->keys[0].scope;
}

size_t keys_scopes(const struct keyring *ring)
{
    size_t n = 0;

    for (size_t i = 0; i < ring->n; i++)
        n += first_of(ring, ring->keys[i].scope) == i;
    return n;
}

struct id keys_scope_at(const struct keyring *ring, size_t at)
{
    for (size_t i = 0; i < ring->n; i++)
        if (first_of(ring, ring->keys[i].scope) == i && at-- == 0)
            return ring->keys[i].scope;
    return NO_ID;
}

struct str keys_scope_name(const struct keyring *ring, struct id scope)
{
    size_t i = first_of(ring, scope);

    if (i == ring->n)
        return STR_EMPTY;
    return ring->keys[i].name[0] ? str_of(ring->keys[i].name) : programme;
}

enum err keys_scope_named(const struct keyring *ring, struct str name, struct id *scope, struct error *e)
{
    for (size_t i = 0; i < ring->n; i++)
        if (str_eq(keys_scope_name(ring, ring->keys[i].scope), name)) {
            *scope = ring->keys[i].scope;
            return OK;
        }
    *scope = NO_ID;
    return error_set(e, ERR_NOT_FOUND, "keys.no_such_scope", name);
}

bool keyring_name_fits(struct str name)
{
    bool edges = name.n && name.p[0] != ' ' && name.p[name.n - 1] != ' ' && name.p[0] != '-';

    for (size_t i = 0; i < name.n; i++)
        edges = edges && (uint8_t)name.p[i] >= ' ' && name.p[i] != 0x7f && name.p[i] != ',';
    return edges && name.n <= SCOPE_NAME_MOST && str_valid_utf8(name) && !str_eq(name, programme);
}

static bool name_taken(const struct keyring *ring, struct str name, struct id but)
{
    for (size_t i = 0; i < ring->n; i++)
        if (!id_eq(ring->keys[i].scope, but) && str_eq(str_of(ring->keys[i].name), name))
            return true;
    return false;
}

/* The same node with room for `more` keys after its own. */
static struct keyring *grown(const struct keyring *old, size_t more)
{
    struct keyring *ring = keyring_new(old->n + more);

    ring->origin = old->origin;
    ring->pair = old->pair;
    memcpy(ring->keys, old->keys, old->n * sizeof old->keys[0]);
    return ring;
}

static enum err too_many(struct error *e)
{
    return error_set(e, ERR_TOO_LARGE, "keys.too_many_scopes", str_printf(e->arena, "%d", SCOPES_MOST));
}

enum err keys_add_scope(const char *path, const struct master *master, const struct keyring *old, struct str name,
                        struct keyring **out, struct error *e)
{
    *out = NULL;
    if (!keyring_name_fits(name))
        return error_set(e, ERR_INVALID, "keys.scope_name", str_printf(e->arena, "%d", SCOPE_NAME_MOST));
    if (name_taken(old, name, NO_ID))
        return error_set(e, ERR_CONFLICT, "keys.scope_name_taken", name);
    if (keys_scopes(old) >= SCOPES_MOST)
        return too_many(e);
    struct keyring *ring = grown(old, 1);
    keyring_new_scope(&ring->keys[old->n]);
    memcpy(ring->keys[old->n].name, name.p, name.n);
    return keyring_settle(ring, path, true, master, out, e);
}

static bool among(const struct id *scopes, size_t n, struct id scope)
{
    for (size_t i = 0; i < n; i++)
        if (id_eq(scopes[i], scope))
            return true;
    return false;
}

enum err keys_invite(const struct keyring *ring, const struct id *scopes, size_t n, const char *path,
                     const struct master *master, struct error *e)
{
    struct keyring *chosen = keyring_new(ring->n);

    chosen->n = 0;
    for (size_t i = 0; i < ring->n; i++)
        if (among(scopes, n, ring->keys[i].scope))
            chosen->keys[chosen->n++] = ring->keys[i];
    assert(chosen->n);
    enum err err = keystore_write(path, KEYSTORE_INVITATION, false, master, chosen, e);
    slab_free(chosen);
    return err;
}

/* What of the invitation's is new goes behind our own, unless it cannot stand beside it. */
static enum err add_keys(struct keyring *ring, const struct keyring *more, struct error *e)
{
    for (size_t i = 0; i < more->n; i++) {
        const struct scope_key *key = &more->keys[i];
        struct error unknown = ERROR_IN(e->arena);
        const struct sealkey *held;
        bool new_scope = !keys_holds(ring, key->scope);
        if (keys_find_in(ring, key->scope, key->id, &held, &unknown) == OK)
            continue;
        if (new_scope && !key->name[0])
            for (size_t k = 0; k < ring->n; k++)
                if (!ring->keys[k].name[0])
                    return error_set(e, ERR_CONFLICT, "keys.other_programme");
        if (new_scope && key->name[0] && name_taken(ring, str_of(key->name), key->scope))
            return error_set(e, ERR_CONFLICT, "keys.scope_name_taken", str_copy(e->arena, str_of(key->name)));
        ring->keys[ring->n++] = *key;
    }
    return keys_scopes(ring) > SCOPES_MOST || ring->n > SCOPE_KEYS_MOST ? too_many(e) : OK;
}

enum err keys_take_in(const char *path, const struct master *master, const struct keyring *old, const char *invitation,
                      const struct master *of_invitation, struct keyring **out, struct error *e)
{
    struct keyring *more;

    *out = NULL;
    if (keystore_read(invitation, KEYSTORE_INVITATION, of_invitation, &more, e))
        return e->code;
    struct keyring *ring = grown(old, more->n);
    ring->n = old->n;
    enum err err = add_keys(ring, more, e);
    keys_close(more);
    if (!err)
        return keyring_settle(ring, path, true, master, out, e);
    keys_close(ring);
    return err;
}
