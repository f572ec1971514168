/* The bytes of a keystore and of an invitation: docs/internals/keystore.md. Plain text of it is only ever in slabs. */
#include "base/buf.h"
#include "base/file.h"
#include "keys/keyring.h"
#include "keys/master_private.h"
#include "keys/slab.h"

enum { VERSION = 1, LARGEST = 16 << 20 };
enum { MAGIC_SIZE = 8, HEADER_SIZE = MAGIC_SIZE + 1 + 1 + 16 + 4 + 4, DIGEST_SIZE = sizeof(struct hash32) };
enum record_type { RECORD_NODE = 1, RECORD_SCOPE_KEY = 2, RECORD_SCOPE_NAME = 3, RECORD_LAST = RECORD_SCOPE_NAME };
enum { SEED_SIZE = 32, RECORD_HEAD = 1 + 4, NODE_SIZE = 16 + SEED_SIZE, SCOPE_KEY_SIZE = 16 + 16 + 32 };

static const char magics[][MAGIC_SIZE + 1] = {[KEYSTORE_NODE] = "sanadkey", [KEYSTORE_INVITATION] = "sanadinv"};

struct header {
    uint8_t version, kind;
    struct crypt_stretch stretch; /* all zero where the master is a key file */
};

static struct str magic_of(enum keystore_form form)
{
    return (struct str){magics[form], MAGIC_SIZE};
}

static struct str header_put(struct arena *a, enum keystore_form form, const struct header *h)
{
    struct buf b = BUF_IN(a);

    buf_put(&b, magic_of(form));
    buf_u8(&b, h->version);
    buf_u8(&b, h->kind);
    buf_bytes(&b, h->stretch.salt, sizeof h->stretch.salt);
    buf_u32(&b, h->stretch.passes);
    buf_u32(&b, h->stretch.memory_kib);
    return buf_str(&b);
}

static struct header header_get(struct str bytes)
{
    struct cursor c = CURSOR(str_slice(bytes, MAGIC_SIZE, bytes.n));
    struct header h = {.version = cursor_u8(&c), .kind = cursor_u8(&c)};

    cursor_copy(&c, h.stretch.salt, sizeof h.stretch.salt);
    h.stretch.passes = cursor_u32(&c);
    h.stretch.memory_kib = cursor_u32(&c);
    return h;
}

/* The key that seals the records, in a slab. False where the header's parameters are none that we write. */
static bool wrapping_key(const struct master *m, const struct header *h, struct sealkey *key)
{
    if (m->kind == MASTER_PASSPHRASE)
        return crypt_stretch_key(&h->stretch, (struct str){m->phrase, m->n}, key);
    *key = m->key;
    return true;
}

static uint8_t *put(uint8_t *at, const void *from, size_t n)
{
    memcpy(at, from, n);
    return at + n;
}

static uint8_t *put_head(uint8_t *at, enum record_type type, uint32_t n)
{
    const uint8_t head[RECORD_HEAD] = {(uint8_t)type, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
                                       (uint8_t)n};

    return put(at, head, sizeof head);
}

/* A scope's name stands once, for the first of its keys. */
static size_t name_length(const struct keyring *ring, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (id_eq(ring->keys[i].scope, ring->keys[at].scope))
            return 0;
    return strlen(ring->keys[at].name);
}

static size_t records_size(enum keystore_form form, const struct keyring *ring)
{
    size_t n = (form == KEYSTORE_NODE ? RECORD_HEAD + NODE_SIZE : 0) + ring->n * (RECORD_HEAD + SCOPE_KEY_SIZE);

    for (size_t i = 0; i < ring->n; i++)
        n += name_length(ring, i) ? RECORD_HEAD + sizeof(struct id) + name_length(ring, i) : 0;
    return n;
}

static void put_records(uint8_t *at, enum keystore_form form, const struct keyring *ring)
{
    if (form == KEYSTORE_NODE) {
        at = put_head(at, RECORD_NODE, NODE_SIZE);
        at = put(at, ring->origin.b, sizeof ring->origin.b);
        at = put(at, ring->pair.secret, SEED_SIZE); /* an Ed25519 secret begins with its seed */
    }
    for (size_t i = 0; i < ring->n; i++) {
        at = put_head(at, RECORD_SCOPE_KEY, SCOPE_KEY_SIZE);
        at = put(at, ring->keys[i].scope.b, sizeof ring->keys[i].scope.b);
        at = put(at, ring->keys[i].id.b, sizeof ring->keys[i].id.b);
        at = put(at, ring->keys[i].key.b, sizeof ring->keys[i].key.b);
    }
    for (size_t i = 0; i < ring->n; i++) {
        size_t n = name_length(ring, i);
        if (!n)
            continue;
        at = put_head(at, RECORD_SCOPE_NAME, (uint32_t)(sizeof(struct id) + n));
        at = put(at, ring->keys[i].scope.b, sizeof ring->keys[i].scope.b);
        at = put(at, ring->keys[i].name, n);
    }
}

enum err keystore_write(const char *path, enum keystore_form form, bool replace, const struct master *m,
                        const struct keyring *ring, struct error *e)
{
    struct header h = {.version = VERSION, .kind = (uint8_t)m->kind};
    struct sealkey *key = slab_new(sizeof *key);
    size_t n = records_size(form, ring);
    uint8_t *records = slab_new(n);

    if (m->kind == MASTER_PASSPHRASE)
        h.stretch = crypt_stretch_new();
    bool ours = wrapping_key(m, &h, key);
    assert(ours);
    put_records(records, form, ring);

    struct str head = header_put(e->arena, form, &h);
    struct str sealed = crypt_seal(e->arena, key, head, (struct str){(char *)records, n});
    slab_free(records);
    slab_free(key);
    struct str body = str_join(e->arena, head, sealed);
    struct hash32 digest = crypt_hash(body);
    struct str file = str_join(e->arena, body, hash32_bytes(&digest));
    return replace ? file_write(path, file, 0600, e) : file_create(path, file, 0600, e);
}

/* The name of a scope whose keys were read before. */
static bool get_name(struct cursor c, struct keyring *ring, size_t keys)
{
    struct id scope = NO_ID;
    bool known = false;

    cursor_copy(&c, scope.b, sizeof scope.b);
    if (c.bad || !keyring_name_fits(c.rest))
        return false;
    for (size_t i = 0; i < keys; i++) {
        struct scope_key *key = &ring->keys[i];
        if (!id_eq(key->scope, scope))
            continue;
        if (key->name[0])
            return false;
        memcpy(key->name, c.rest.p, c.rest.n);
        known = true;
    }
    return known;
}

/* Reads one record. Its head and length were checked. `next` counts the scope keys seen. */
static bool get_record(enum record_type type, struct cursor c, struct keyring *ring, size_t *next)
{
    if (type == RECORD_NODE && c.rest.n == NODE_SIZE && !id_known(ring->origin)) {
        cursor_copy(&c, ring->origin.b, sizeof ring->origin.b);
        crypt_signpair((const uint8_t *)c.rest.p, &ring->pair);
        return id_known(ring->origin);
    }
    if (type == RECORD_SCOPE_KEY && c.rest.n == SCOPE_KEY_SIZE) {
        struct scope_key *key = &ring->keys[(*next)++];
        cursor_copy(&c, key->scope.b, sizeof key->scope.b);
        cursor_copy(&c, key->id.b, sizeof key->id.b);
        cursor_copy(&c, key->key.b, sizeof key->key.b);
        return id_known(key->scope) && id_known(key->id);
    }
    if (type == RECORD_SCOPE_NAME)
        return get_name(c, ring, *next);
    return false;
}

/* How many scope keys the records hold; false where they do not add up. */
static bool count_records(struct str records, size_t *scope_keys, bool *newer)
{
    struct cursor c = CURSOR(records);

    *scope_keys = 0;
    while (c.rest.n && !c.bad) {
        uint8_t type = cursor_u8(&c);
        cursor_bytes(&c, cursor_u32(&c));
        *scope_keys += type == RECORD_SCOPE_KEY;
        *newer |= type > RECORD_LAST;
    }
    return !c.bad;
}

static enum err get_records(struct str records, enum keystore_form form, const char *path, struct keyring **out,
                            struct error *e)
{
    size_t scope_keys, next = 0;
    bool newer = false, ok = count_records(records, &scope_keys, &newer);

    /* A record we cannot read may be a key that something is sealed with: going on without it would look like damage later. */
    if (ok && (newer || scope_keys > SCOPE_KEYS_MOST))
        return error_set(e, ERR_INVALID, "keys.newer", str_of(path));
    struct keyring *ring = keyring_new(scope_keys);
    for (struct cursor c = CURSOR(records); ok && c.rest.n;) {
        enum record_type type = cursor_u8(&c);
        ok = get_record(type, CURSOR(cursor_bytes(&c, cursor_u32(&c))), ring, &next);
    }
    if (ok && id_known(ring->origin) == (form == KEYSTORE_NODE) && ring->n) {
        *out = ring;
        return OK;
    }
    keys_close(ring);
    return error_set(e, ERR_DAMAGED, "keys.damaged", str_of(path));
}

/* The parts of a whole file: everything that can be said of it without its key. */
static enum err check_file(struct str file, enum keystore_form form, const struct master *m, const char *path,
                           struct header *h, struct error *e)
{
    struct str body = str_slice(file, 0, file.n < DIGEST_SIZE ? 0 : file.n - DIGEST_SIZE);
    struct hash32 digest = crypt_hash(body);

    if (form == KEYSTORE_INVITATION && !str_starts(file, magic_of(form)))
        return error_set(e, ERR_INVALID, "keys.not_an_invitation", str_of(path));
    if (body.n < HEADER_SIZE + SEAL_EXTRA || !str_starts(body, magic_of(form)) ||
        !str_eq(hash32_bytes(&digest), str_slice(file, body.n, file.n)))
        return error_set(e, ERR_DAMAGED, "keys.damaged", str_of(path));
    *h = header_get(body);
    if (h->version != VERSION)
        return error_set(e, ERR_INVALID, "keys.newer", str_of(path));
    if (h->kind == m->kind)
        return OK;
    return error_set(e, ERR_KEY, h->kind == MASTER_FILE ? "keys.wants_file" : "keys.wants_passphrase", str_of(path));
}

enum err keystore_read(const char *path, enum keystore_form form, const struct master *m, struct keyring **out,
                       struct error *e)
{
    struct str file;
    struct header h;

    *out = NULL;
    if (file_read(e->arena, path, LARGEST, &file, e) || check_file(file, form, m, path, &h, e))
        return e->code;

    struct str head = str_slice(file, 0, HEADER_SIZE), sealed = str_slice(file, HEADER_SIZE, file.n - DIGEST_SIZE);
    size_t n = sealed.n - SEAL_EXTRA;
    struct sealkey *key = slab_new(sizeof *key);
    char *records = slab_new(n);
    enum err err = OK;
    if (!wrapping_key(m, &h, key))
        err = error_set(e, ERR_DAMAGED, "keys.damaged", str_of(path));
    else if (!crypt_open_into(records, key, head, sealed))
        err = error_set(e, ERR_KEY, "keys.wrong_key", str_of(path));
    else
        err = get_records((struct str){records, n}, form, path, out, e);
    slab_free(records);
    slab_free(key);
    return err;
}
