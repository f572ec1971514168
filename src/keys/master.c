#include "keys/master.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "keys/master_private.h"
#include "keys/slab.h"

enum { DIGITS = 2 * sizeof(struct sealkey), KEY_FILE_MOST = DIGITS + 2 /* a line end, perhaps of another system */ };

enum err master_write_file(const char *path, struct error *e)
{
    struct sealkey *key = slab_new(sizeof *key);
    char *line = slab_new(DIGITS + 1);

    crypt_random(key, sizeof *key);
    sodium_bin2hex(line, DIGITS + 1, key->b, sizeof key->b);
    line[DIGITS] = '\n';
    enum err err = file_create(path, (struct str){line, DIGITS + 1}, 0600, e);
    slab_free(line);
    slab_free(key);
    return err;
}

static enum err io_error(struct error *e, const char *path)
{
    return error_set(e, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "file.read", str_of(path), str_of(strerror(errno)));
}

/* Reads into the slab and nowhere else; one byte of room beyond the longest key file shows one that is too long. */
static enum err read_line(int fd, const char *path, char line[KEY_FILE_MOST + 1], size_t *n, struct error *e)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return io_error(e, path);
    if (!S_ISREG(st.st_mode))
        return error_set(e, ERR_INVALID, "file.not_regular", str_of(path));
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return error_set(e, ERR_FORBIDDEN, "keys.file_open_to_others", str_of(path));
    for (*n = 0; *n <= KEY_FILE_MOST;) {
        ssize_t got = read(fd, line + *n, KEY_FILE_MOST + 1 - *n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return io_error(e, path);
        if (got == 0)
            break;
        *n += (size_t)got;
    }
    return OK;
}

static bool decode(struct str line, struct sealkey *key)
{
    size_t n;

    line = str_trim(line);
    return line.n == DIGITS && sodium_hex2bin(key->b, sizeof key->b, line.p, line.n, NULL, &n, NULL) == 0 &&
           n == sizeof key->b;
}

enum err master_from_file(const char *path, struct master **out, struct error *e)
{
    *out = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return io_error(e, path);

    char *line = slab_new(KEY_FILE_MOST + 1);
    struct master *m = slab_new(sizeof *m);
    size_t n = 0;
    enum err err = read_line(fd, path, line, &n, e);
    close(fd);
    m->kind = MASTER_FILE;
    if (!err && (n > KEY_FILE_MOST || !decode((struct str){line, n}, &m->key)))
        err = error_set(e, ERR_INVALID, "keys.not_a_key_file", str_of(path));
    slab_free(line);
    if (err) {
        slab_free(m);
        return err;
    }
    slab_seal(m);
    *out = m;
    return OK;
}

enum err master_from_passphrase(struct str phrase, struct master **out, struct error *e)
{
    *out = NULL;
    if (phrase.n < PASSPHRASE_LEAST || phrase.n > PASSPHRASE_MOST)
        return error_set(e, ERR_INVALID, "keys.passphrase_length", str_printf(e->arena, "%d", PASSPHRASE_LEAST),
                         str_printf(e->arena, "%d", PASSPHRASE_MOST));
    struct master *m = slab_new(sizeof *m);
    m->kind = MASTER_PASSPHRASE;
    m->n = phrase.n;
    memcpy(m->phrase, phrase.p, phrase.n);
    slab_seal(m);
    *out = m;
    return OK;
}

void master_free(struct master *m)
{
    slab_free(m);
}
