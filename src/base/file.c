#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SETTLE_PIECE = 1 << 20 };

static enum err io_error(struct error *e, const char *key, const char *path)
{
    enum err code = errno == ENOENT ? ERR_NOT_FOUND : errno == EEXIST ? ERR_CONFLICT : ERR_IO;

    return error_set(e, code, key, str_of(path), str_of(strerror(errno)));
}

static enum err read_all(int fd, char *to, size_t n, const char *path, struct error *e)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = read(fd, to + at, n - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return io_error(e, "file.read", path);
        if (got == 0)
            return error_set(e, ERR_IO, "file.shrunk", str_of(path));
        at += (size_t)got;
    }
    return OK;
}

enum err file_read(struct arena *a, const char *path, size_t limit, struct str *out, struct error *e)
{
    struct stat st;
    enum err err = OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *out = STR_EMPTY;
    if (fd < 0)
        return io_error(e, "file.read", path);
    if (fstat(fd, &st) != 0)
        err = io_error(e, "file.read", path);
    else if (!S_ISREG(st.st_mode))
        err = error_set(e, ERR_INVALID, "file.not_regular", str_of(path));
    else if ((uint64_t)st.st_size > limit)
        err = error_set(e, ERR_TOO_LARGE, "file.too_large", str_of(path), str_printf(e->arena, "%zu", limit));
    else {
        char *p = arena_alloc(a, (size_t)st.st_size);
        err = read_all(fd, p, (size_t)st.st_size, path, e);
        *out = (struct str){p, (size_t)st.st_size};
    }
    close(fd);
    return err;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

/* The rename itself is durable only once the folder is on disk. */
static bool sync_folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? str_c(a, (struct str){path, slash == path ? 1 : (size_t)(slash - path)}) : ".";
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

static enum err write_beside(const char *beside, struct str bytes, unsigned mode, struct error *e)
{
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);

    if (fd < 0)
        return io_error(e, "file.write", beside);
    bool ok = write_all(fd, bytes) && fsync(fd) == 0;
    enum err err = ok ? OK : io_error(e, "file.write", beside);
    close(fd);
    if (err)
        unlink(beside);
    return err;
}

static enum err place(const char *path, struct str bytes, unsigned mode, bool replace, struct error *e)
{
    const char *beside = str_c(e->arena, str_printf(e->arena, "%s.new-%ld", path, (long)getpid()));
    enum err err = write_beside(beside, bytes, mode, e);

    if (err)
        return err;
    /* link refuses an existing name, rename replaces it; either way nobody sees half a file. */
    bool ok = replace ? rename(beside, path) == 0 : link(beside, path) == 0;
    if (!ok)
        err = io_error(e, "file.write", path);
    if (!ok || !replace)
        unlink(beside);
    if (!err && !sync_folder_of(e->arena, path)) {
        err = io_error(e, "file.write", path);
        if (!replace)
            unlink(path); /* refused is not there: it can be tried again */
    }
    return err;
}

enum err file_write(const char *path, struct str bytes, unsigned mode, struct error *e)
{
    return place(path, bytes, mode, true, e);
}

enum err file_create(const char *path, struct str bytes, unsigned mode, struct error *e)
{
    return place(path, bytes, mode, false, e);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum err file_make_dir(const char *path, unsigned mode, struct error *e)
{
    struct str whole = str_of(path);

    for (size_t i = 1; i <= whole.n; i++) {
        if (i < whole.n && whole.p[i] != '/')
            continue;
        const char *part = str_c(e->arena, str_slice(whole, 0, i));
        bool made = mkdir(part, (mode_t)mode) == 0;
        if (!made && (errno != EEXIST || !is_folder(part)))
            return io_error(e, "file.make_dir", part);
        /*
         * What is put into it can only be durable once it is itself. Another thread may have made it and not got further, or a process
         * that was killed; but who may not read the folder around it did not make it.
         */
        if ((made || i == whole.n) && !sync_folder_of(e->arena, part) && (made || errno != EACCES))
            return io_error(e, "file.make_dir", part);
    }
    return OK;
}

static bool rewrite(int fd, char *piece, size_t most)
{
    off_t at = 0;
    ssize_t got;

    while ((got = pread(fd, piece, most, at)) > 0) {
        ssize_t put = pwrite(fd, piece, (size_t)got, at);
        if (put <= 0)
            return false;
        at += put;
    }
    return got == 0 && fsync(fd) == 0;
}

enum err file_settle(const char *path, struct error *e)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? OK : io_error(e, "file.write", path);
    struct arena scratch = ARENA_EMPTY;
    bool ok = rewrite(fd, arena_alloc(&scratch, SETTLE_PIECE), SETTLE_PIECE) && sync_folder_of(&scratch, path);
    enum err err = ok ? OK : io_error(e, "file.write", path);
    close(fd);
    arena_free(&scratch);
    return err;
}

enum err file_remove(const char *path, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    bool ok = (unlink(path) == 0 || errno == ENOENT) && sync_folder_of(&scratch, path);
    enum err err = ok ? OK : io_error(e, "file.write", path);

    arena_free(&scratch);
    return err;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
