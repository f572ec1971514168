/* Both the 32 and the 64 bit names are defined here, and a fortified open is another function. */
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS
#define _GNU_SOURCE

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

enum { FDS = 1024, NO_FILE = -1 };

/* What a name stands for now. */
struct name {
    struct name *next;
    unsigned file;
    bool folder;
    char path[DISK_PATH];
};

/* What a descriptor stands for. */
struct handle {
    bool watched, logged, folder;
    unsigned file;
};

static struct {
    pthread_mutex_t lock; /* held during the real call too, so that the log has the true order */
    char root[DISK_PATH];
    bool on;
    struct name *names;
    struct handle fds[FDS];
    struct disk_log log;
    enum disk_fault fault;
    size_t calls, nth, met;
    bool for_good;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

typedef int open_function(const char *, int, ...);
typedef int close_function(int);
typedef ssize_t write_function(int, const void *, size_t);
typedef ssize_t pwrite_function(int, const void *, size_t, off_t);
typedef int truncate_function(int, off_t);
typedef int remove_function(const char *);
typedef int mkdir_function(const char *, mode_t);
typedef int name_function(const char *, const char *); /* link, rename */

/* The function that would have been called without this file. */
#define REAL(f, type)                                                                                                  \
    static type *real;                                                                                                 \
    if (!real)                                                                                                         \
    *(void **)&real = dlsym(RTLD_NEXT, #f)

/* --- names --- */

/* The path below the watched folder, NULL when it is elsewhere; "" for the folder itself. */
static const char *below(const char *path)
{
    size_t n = strlen(disk.root);

    if (!disk.on || strncmp(path, disk.root, n) != 0 || (path[n] && path[n] != '/'))
        return NULL;
    return path[n] ? path + n + 1 : path + n;
}

static bool is_memory(const char *path)
{
    size_t n = strlen(path);

    return n > 4 && strcmp(path + n - 4, "-shm") == 0;
}

static struct name *find(const char *path)
{
    struct name *x = disk.names;

    while (x && strcmp(x->path, path) != 0)
        x = x->next;
    return x;
}

static void set_path(char to[DISK_PATH], const char *path)
{
    size_t n = strlen(path);

    assert(n < DISK_PATH);
    memcpy(to, path, n + 1);
}

static void add_name(const char *path, unsigned file, bool folder)
{
    struct name *x = calloc(1, sizeof *x);

    if (!x)
        abort();
    *x = (struct name){.next = disk.names, .file = file, .folder = folder};
    set_path(x->path, path);
    disk.names = x;
}

static void drop_name(const char *path)
{
    for (struct name **at = &disk.names; *at; at = &(*at)->next) {
        struct name *x = *at;
        if (strcmp(x->path, path) == 0) {
            *at = x->next;
            free(x);
            return;
        }
    }
}

static unsigned folder_of(const char *path)
{
    char folder[DISK_PATH];
    const char *slash = strrchr(path, '/');

    set_path(folder, path);
    folder[slash ? slash - path : 0] = '\0';
    const struct name *x = find(folder);
    assert(x);
    return x->file;
}

/* --- the log --- */

static struct disk_op *record(enum disk_op_kind kind, unsigned file, const char *path)
{
    struct disk_log *log = &disk.log;

    if (log->n == log->room) {
        log->room = log->room ? 2 * log->room : 1024;
        log->ops = realloc(log->ops, log->room * sizeof *log->ops);
        if (!log->ops)
            abort();
    }
    struct disk_op *op = &log->ops[log->n++];
    *op = (struct disk_op){.kind = kind, .file = file};
    set_path(op->path, path);
    if (kind <= DISK_UNLINK)
        op->folder = folder_of(path);
    return op;
}

static void record_write(unsigned file, uint64_t at, const void *bytes, size_t n)
{
    struct disk_op *op = record(DISK_WRITE, file, "");

    op->at = at;
    op->n = n;
    op->bytes = malloc(n ? n : 1);
    if (!op->bytes)
        abort();
    memcpy(op->bytes, bytes, n);
}

/* Keeps so many calls, and no name. */
static void forget(size_t keep)
{
    for (size_t i = keep; i < disk.log.n; i++)
        free(disk.log.ops[i].bytes);
    disk.log.n = keep;
    while (disk.names)
        drop_name(disk.names->path);
    memset(disk.fds, 0, sizeof disk.fds);
}

static void begin(const char *folder)
{
    set_path(disk.root, folder);
    disk.on = true;
    disk.fault = DISK_SOUND;
    disk.calls = disk.met = 0;
    add_name("", 0, true);
}

void disk_watch(const char *folder)
{
    pthread_mutex_lock(&disk.lock);
    forget(0);
    disk.log.files = 1;
    begin(folder);
    pthread_mutex_unlock(&disk.lock);
}

void disk_watch_on(const char *folder, size_t moment)
{
    pthread_mutex_lock(&disk.lock);
    forget(moment);
    begin(folder);
    for (size_t i = 0; i < moment; i++) {
        const struct disk_op *op = &disk.log.ops[i];
        if (op->kind == DISK_RENAME)
            drop_name(op->from);
        if (op->kind <= DISK_UNLINK)
            drop_name(op->path);
        if (op->kind < DISK_UNLINK)
            add_name(op->path, op->file, op->kind == DISK_MKDIR);
    }
    pthread_mutex_unlock(&disk.lock);
}

void disk_stop(void)
{
    pthread_mutex_lock(&disk.lock);
    disk.on = false;
    memset(disk.fds, 0, sizeof disk.fds);
    pthread_mutex_unlock(&disk.lock);
}

const struct disk_log *disk_recorded(void)
{
    return &disk.log;
}

size_t disk_moment(void)
{
    pthread_mutex_lock(&disk.lock);
    size_t n = disk.log.n;
    pthread_mutex_unlock(&disk.lock);
    return n;
}

/* --- faults --- */

void disk_break(enum disk_fault fault, size_t nth, bool for_good)
{
    pthread_mutex_lock(&disk.lock);
    disk.fault = fault;
    disk.nth = nth;
    disk.for_good = for_good;
    pthread_mutex_unlock(&disk.lock);
}

void disk_mend(void)
{
    disk_break(DISK_SOUND, 0, false);
}

size_t disk_faults_met(void)
{
    return disk.met;
}

size_t disk_calls(void)
{
    return disk.calls;
}

enum call { CALL_GROW, CALL_WRITE, CALL_SHRINK, CALL_SYNC };

/* The fault that this call meets. The lock is held. */
static enum disk_fault meets(enum call call)
{
    static const bool struck[][4] = {
        [DISK_SOUND] = {false},
        [DISK_FULL] = {[CALL_GROW] = true, [CALL_WRITE] = true},
        [DISK_BAD] = {true, true, true, true},
        [DISK_BAD_SYNC] = {[CALL_SYNC] = true},
        [DISK_SHORT_WRITE] = {[CALL_WRITE] = true},
        [DISK_LYING] = {[CALL_SYNC] = true},
    };
    if (!struck[disk.fault][call])
        return DISK_SOUND;
    size_t n = disk.calls++;
    if (n < disk.nth || (n > disk.nth && !disk.for_good))
        return DISK_SOUND;
    disk.met++;
    return disk.fault;
}

/* Whether the call must fail; errno says why. */
static bool fails(enum call call)
{
    enum disk_fault fault = meets(call);

    if (fault == DISK_FULL || fault == DISK_BAD || fault == DISK_BAD_SYNC)
        errno = fault == DISK_FULL ? ENOSPC : EIO;
    return fault == DISK_FULL || fault == DISK_BAD || fault == DISK_BAD_SYNC;
}

/* --- opening and closing --- */

static void opened(int fd, const char *path, int flags)
{
    struct name *x = find(path);
    bool memory = is_memory(path);
    struct stat st;

    assert(fd < FDS);
    if (!x && !memory) { /* it was not there before */
        bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
        assert(!folder && (flags & O_CREAT));
        add_name(path, disk.log.files++, false);
        x = find(path);
        record(DISK_CREATE, x->file, path);
    } else if (x && !x->folder && (flags & O_TRUNC)) {
        record(DISK_TRUNCATE, x->file, "");
    }
    disk.fds[fd] = (struct handle){true, !memory, x && x->folder, x ? x->file : 0};
}

static int open_watching(open_function *real, const char *path, int flags, mode_t mode)
{
    pthread_mutex_lock(&disk.lock);
    const char *own = below(path);
    bool makes = own && !find(own) && (flags & O_CREAT);
    int fd = makes && fails(CALL_GROW) ? -1 : real(path, flags, mode);
    if (fd >= 0 && fd < FDS) {
        disk.fds[fd] = (struct handle){0};
        if (own)
            opened(fd, own, flags);
    }
    pthread_mutex_unlock(&disk.lock);
    return fd;
}

int open(const char *path, int flags, ...)
{
    REAL(open, open_function);
    mode_t mode = 0;
    va_list args;

    va_start(args, flags);
    if (flags & O_CREAT)
        mode = va_arg(args, mode_t);
    va_end(args);
    return open_watching(real, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    REAL(open64, open_function);
    mode_t mode = 0;
    va_list args;

    va_start(args, flags);
    if (flags & O_CREAT)
        mode = va_arg(args, mode_t);
    va_end(args);
    return open_watching(real, path, flags, mode);
}

int close(int fd)
{
    REAL(close, close_function);

    pthread_mutex_lock(&disk.lock);
    if (fd >= 0 && fd < FDS)
        disk.fds[fd] = (struct handle){0};
    int result = real(fd);
    pthread_mutex_unlock(&disk.lock);
    return result;
}

/*
 * When a file was made, and as which, is not told here: what is put together from the log would be taken for a restored copy, which
 * writes under another origin.
 */
int statx(int folder, const char *path, int flags, unsigned mask, struct statx *out)
{
    (void)folder, (void)path, (void)flags, (void)mask, (void)out;
    errno = ENOSYS;
    return -1;
}

/* --- bytes --- */

static struct handle handle_of(int fd)
{
    return fd >= 0 && fd < FDS ? disk.fds[fd] : (struct handle){0};
}

static ssize_t pwrite_watching(pwrite_function *real, int fd, const void *bytes, size_t n, off_t at)
{
    ssize_t put = -1;

    pthread_mutex_lock(&disk.lock);
    struct handle h = handle_of(fd);
    enum disk_fault fault = h.watched ? meets(CALL_WRITE) : DISK_SOUND;
    if (fault == DISK_FULL || fault == DISK_BAD)
        errno = fault == DISK_FULL ? ENOSPC : EIO;
    else
        put = real(fd, bytes, fault == DISK_SHORT_WRITE && n > 1 ? n / 2 : n, at);
    if (put >= 0 && h.logged)
        record_write(h.file, (uint64_t)at, bytes, (size_t)put);
    pthread_mutex_unlock(&disk.lock);
    return put;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    REAL(pwrite, pwrite_function);

    return pwrite_watching(real, fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    REAL(pwrite64, pwrite_function);

    return pwrite_watching(real, fd, bytes, n, at);
}

/* A plain write is one at where the descriptor stands; nobody here appends with O_APPEND. */
ssize_t write(int fd, const void *bytes, size_t n)
{
    REAL(write, write_function);

    pthread_mutex_lock(&disk.lock);
    bool watched = handle_of(fd).watched;
    pthread_mutex_unlock(&disk.lock);
    if (!watched)
        return real(fd, bytes, n);
    off_t at = lseek(fd, 0, SEEK_CUR);
    assert(at >= 0);
    ssize_t put = pwrite(fd, bytes, n, at);
    if (put > 0)
        lseek(fd, put, SEEK_CUR);
    return put;
}

static int truncate_watching(truncate_function *real, int fd, off_t size)
{
    pthread_mutex_lock(&disk.lock);
    struct handle h = handle_of(fd);
    int result = h.watched && fails(CALL_SHRINK) ? -1 : real(fd, size);
    if (result == 0 && h.logged)
        record(DISK_TRUNCATE, h.file, "")->at = (uint64_t)size;
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int ftruncate(int fd, off_t size)
{
    REAL(ftruncate, truncate_function);

    return truncate_watching(real, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64, truncate_function);

    return truncate_watching(real, fd, size);
}

/* A failed fsync is told once: the next one has nothing left to write and succeeds. */
int fsync(int fd)
{
    int result = 0;

    pthread_mutex_lock(&disk.lock);
    struct handle h = handle_of(fd);
    enum disk_fault fault = h.logged ? meets(CALL_SYNC) : DISK_SOUND;
    if (fault == DISK_SOUND && h.logged) {
        record(h.folder ? DISK_SYNC_FOLDER : DISK_SYNC, h.file, "");
    } else if (fault != DISK_SOUND && fault != DISK_LYING) {
        if (!h.folder)
            record(DISK_SYNC_FAILED, h.file, "");
        errno = EIO;
        result = -1;
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int fdatasync(int fd)
{
    return fsync(fd);
}

/* --- names of files --- */

static int removing(remove_function *real, const char *path)
{
    pthread_mutex_lock(&disk.lock);
    const char *own = below(path);
    const struct name *x = own ? find(own) : NULL;
    int result = x && fails(CALL_SHRINK) ? -1 : real(path);
    if (x && result == 0) {
        record(DISK_UNLINK, x->file, own);
        drop_name(own);
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int unlink(const char *path)
{
    REAL(unlink, remove_function);

    return removing(real, path);
}

int rmdir(const char *path)
{
    REAL(rmdir, remove_function);

    return removing(real, path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(mkdir, mkdir_function);

    pthread_mutex_lock(&disk.lock);
    const char *own = below(path);
    bool there = own && find(own);
    int result = own && !there && fails(CALL_GROW) ? -1 : real(path, mode);
    if (own && result == 0) {
        add_name(own, disk.log.files++, true);
        record(DISK_MKDIR, find(own)->file, own);
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int link(const char *from, const char *to)
{
    REAL(link, name_function);

    pthread_mutex_lock(&disk.lock);
    const char *own = below(to);
    int result = own && fails(CALL_GROW) ? -1 : real(from, to);
    if (own && result == 0) {
        const struct name *x = find(below(from));
        add_name(own, x->file, false);
        record(DISK_LINK, x->file, own);
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int rename(const char *from, const char *to)
{
    REAL(rename, name_function);

    pthread_mutex_lock(&disk.lock);
    const char *own = below(to);
    int result = own && fails(CALL_GROW) ? -1 : real(from, to);
    if (own && result == 0) {
        const char *before = below(from);
        unsigned file = find(before)->file;
        assert(folder_of(before) == folder_of(own));
        drop_name(own);
        drop_name(before);
        add_name(own, file, false);
        set_path(record(DISK_RENAME, file, own)->from, before);
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}
