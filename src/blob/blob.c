#include "blob/blob.h"

#include <dirent.h>
#include <errno.h>

#include "base/buf.h"
#include "base/file.h"

enum { VERSION = 1, HEADER_SIZE = 1 + 16, FILE_MOST = BLOB_MOST + HEADER_SIZE + SEAL_EXTRA };
enum { FOLDER_DIGITS = 2, FILE_DIGITS = 2 * sizeof(struct hash32) - FOLDER_DIGITS };

static struct str name_hex(struct arena *a, const struct hash32 *name)
{
    return crypt_hex(a, hash32_bytes(name));
}

static const char *path_of(struct arena *a, const struct blob_store *store, struct str hex)
{
    struct str folder = str_slice(hex, 0, FOLDER_DIGITS), file = str_slice(hex, FOLDER_DIGITS, hex.n);

    return str_c(a, str_printf(a, "%s/%.*s/%.*s", store->folder, STR_ARG(folder), STR_ARG(file)));
}

/* Writes the file under its name, in its folder. */
static enum err keep(struct arena *scratch, const struct blob_store *store, struct str hex, struct str file,
                     struct error *e)
{
    struct str folder = str_slice(hex, 0, FOLDER_DIGITS);
    const char *path = str_c(scratch, str_printf(scratch, "%s/%.*s", store->folder, STR_ARG(folder)));
    enum err err = file_make_dir(path, 0700, e);

    return err ? err : file_create(path_of(scratch, store, hex), file, 0600, e);
}

enum err blob_put(const struct blob_store *store, const struct sealkey *key, struct id key_id, struct str bytes,
                  struct hash32 *name, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;

    if (bytes.n > BLOB_MOST)
        return error_set(e, ERR_TOO_LARGE, "blob.too_large", str_printf(e->arena, "%d", BLOB_MOST >> 20));
    size_t n = HEADER_SIZE + bytes.n + SEAL_EXTRA;
    char *file = arena_alloc(&scratch, n);
    file[0] = VERSION;
    memcpy(file + 1, key_id.b, sizeof key_id.b);
    crypt_seal_into(file + HEADER_SIZE, key, (struct str){file, HEADER_SIZE}, bytes);
    *name = crypt_hash((struct str){file, n});

    enum err err = keep(&scratch, store, name_hex(&scratch, name), (struct str){file, n}, e);
    arena_free(&scratch);
    return err;
}

/* The whole file, after comparing it with its name. */
static enum err read_checked(struct arena *a, const struct blob_store *store, const struct hash32 *name,
                             struct str *file, struct error *e)
{
    struct str hex = name_hex(e->arena, name);
    enum err err = file_read(a, path_of(e->arena, store, hex), FILE_MOST, file, e);

    if (err == ERR_NOT_FOUND)
        return error_set(e, err, "blob.missing", hex);
    if (err && err != ERR_TOO_LARGE)
        return err;
    struct hash32 is = crypt_hash(*file);
    if (err || !hash32_eq(&is, name))
        return error_set(e, ERR_DAMAGED, "blob.damaged", hex);
    return OK;
}

enum err blob_sealed(struct arena *a, const struct blob_store *store, const struct hash32 *name, struct str *file,
                     struct error *e)
{
    return read_checked(a, store, name, file, e);
}

enum err blob_keep(const struct blob_store *store, struct str file, const struct keyring *ring, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct hash32 name = crypt_hash(file);
    struct cursor c = CURSOR(file);
    uint8_t version = cursor_u8(&c);
    const struct sealkey *key;
    struct id key_id;

    cursor_copy(&c, key_id.b, sizeof key_id.b);
    if (version != VERSION || c.rest.n < SEAL_EXTRA || file.n > FILE_MOST)
        return error_set(e, ERR_DAMAGED, "blob.foreign");
    enum err err = keys_find(ring, key_id, &key, e);
    struct str hex = name_hex(&scratch, &name);
    if (!err && !file_exists(path_of(&scratch, store, hex)))
        err = keep(&scratch, store, hex, file, e);
    arena_free(&scratch);
    return err;
}

enum err blob_get(struct arena *a, const struct blob_store *store, const struct hash32 *name,
                  const struct keyring *ring, struct str *bytes, struct error *e)
{
    struct str file;
    struct id key_id;
    const struct sealkey *key;

    *bytes = STR_EMPTY;
    if (read_checked(a, store, name, &file, e))
        return e->code;
    struct cursor c = CURSOR(file);
    uint8_t version = cursor_u8(&c);
    cursor_copy(&c, key_id.b, sizeof key_id.b);
    if (c.bad || version != VERSION)
        return error_set(e, ERR_DAMAGED, "blob.damaged", name_hex(e->arena, name));
    if (keys_find(ring, key_id, &key, e))
        return e->code;
    return crypt_open(a, key, str_slice(file, 0, HEADER_SIZE), c.rest, bytes, e);
}

enum err blob_check(const struct blob_store *store, const struct hash32 *name, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct str file;
    enum err err = read_checked(&scratch, store, name, &file, e);

    arena_free(&scratch);
    return err;
}

/* --- all of them --- */

static bool is_hex(const char *name, size_t digits)
{
    return strlen(name) == digits && strspn(name, "0123456789abcdef") == digits;
}

static int is_folder(const struct dirent *entry)
{
    return is_hex(entry->d_name, FOLDER_DIGITS);
}

static int is_blob(const struct dirent *entry)
{
    return is_hex(entry->d_name, FILE_DIGITS);
}

/* The names in a folder that `wanted` takes, in order, copied into the arena. An absent folder has none. */
static enum err list(struct arena *a, const char *folder, int (*wanted)(const struct dirent *), struct str **names,
                     size_t *n, struct error *e)
{
    struct dirent **entries;
    int found = scandir(folder, &entries, wanted, alphasort);

    *n = 0;
    if (found < 0 && errno == ENOENT)
        return OK;
    if (found < 0)
        return error_set(e, ERR_IO, "file.read", str_of(folder), str_of(strerror(errno)));
    *names = ARENA_ARRAY(a, struct str, (size_t)found);
    for (; *n < (size_t)found; ++*n) {
        (*names)[*n] = str_copy(a, str_of(entries[*n]->d_name));
        free(entries[*n]);
    }
    free(entries);
    return OK;
}

static enum err each_in(struct arena *a, const struct blob_store *store, struct str folder, blob_visit *visit,
                        void *context, struct error *e)
{
    const char *path = str_c(a, str_printf(a, "%s/%.*s", store->folder, STR_ARG(folder)));
    struct str *files, bytes;
    size_t n;
    enum err err = list(a, path, is_blob, &files, &n, e);

    for (size_t i = 0; i < n && !err; i++) {
        struct arena_mark mark = arena_mark(a);
        struct hash32 name;
        bool ok = crypt_hex_read(a, str_join(a, folder, files[i]), &bytes);
        assert(ok);
        memcpy(name.b, bytes.p, sizeof name.b);
        err = visit(context, &name, e);
        arena_rewind(a, mark);
    }
    return err;
}

enum err blob_each(const struct blob_store *store, blob_visit *visit, void *context, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct str *folders;
    size_t n;
    enum err err = list(&scratch, store->folder, is_folder, &folders, &n, e);

    for (size_t i = 0; i < n && !err; i++)
        err = each_in(&scratch, store, folders[i], visit, context, e);
    arena_free(&scratch);
    return err;
}
