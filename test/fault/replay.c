#include "replay.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "base/test.h"

enum { SECTOR = 512, NAMES = 512 };

struct content {
    char *bytes;
    size_t n, room;
};

struct entry_name {
    unsigned file;
    bool folder;
    const char *path;
};

/* The disk while it is being put together. */
struct platter {
    struct content *files; /* by number */
    struct entry_name names[NAMES];
    size_t n;
};

static void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);

    if (!p)
        abort();
    return p;
}

/* Which operations are on disk for sure: looking back from the cut, whether the next fsync of the same thing went well. */
static bool *sure_ones(const struct disk_log *log, size_t moment)
{
    bool *sure = zeroed(moment, sizeof *sure), *synced = zeroed(log->files, sizeof *synced);

    for (size_t i = moment; i-- > 0;) {
        const struct disk_op *op = &log->ops[i];
        if (op->kind <= DISK_UNLINK)
            sure[i] = synced[op->folder];
        else if (op->kind == DISK_WRITE || op->kind == DISK_TRUNCATE)
            sure[i] = synced[op->file];
        else
            synced[op->file] = op->kind != DISK_SYNC_FAILED;
    }
    free(synced);
    return sure;
}

static void resize(struct content *c, size_t n)
{
    if (n > c->room) {
        c->room = 2 * n;
        c->bytes = realloc(c->bytes, c->room);
        if (!c->bytes)
            abort();
    }
    if (n > c->n)
        memset(c->bytes + c->n, 0, n - c->n);
    c->n = n;
}

static void put(struct content *c, uint64_t at, const char *bytes, size_t n)
{
    if (n == 0)
        return;
    if (c->n < at + n)
        resize(c, at + n);
    assert(c->bytes && c->n >= at + n);
    memcpy(c->bytes + at, bytes, n);
}

/* Sectors are written whole, in any order: by chance a beginning of them, or any of them. */
static void put_torn(struct content *c, const struct disk_op *op, struct dice *d)
{
    size_t first = op->at / SECTOR, last = (op->at + op->n + SECTOR - 1) / SECTOR;
    size_t kept = dice_throw(d, (unsigned)(last - first));
    bool any = dice_throw(d, 2) == 0;

    for (size_t sector = first; sector < last; sector++) {
        size_t begin = sector * SECTOR < op->at ? op->at : sector * SECTOR, end = (sector + 1) * SECTOR;
        if (end > op->at + op->n)
            end = op->at + op->n;
        if (any ? dice_throw(d, 2) == 0 : sector - first < kept)
            put(c, begin, op->bytes + (begin - op->at), end - begin);
    }
}

static void drop(struct platter *p, const char *path)
{
    for (size_t i = 0; i < p->n; i++) {
        if (strcmp(p->names[i].path, path) == 0) {
            p->names[i] = p->names[--p->n];
            return;
        }
    }
}

static void name(struct platter *p, const char *path, unsigned file, bool folder)
{
    drop(p, path);
    assert(p->n < NAMES);
    p->names[p->n++] = (struct entry_name){file, folder, path};
}

static void apply(struct platter *p, const struct disk_op *op)
{
    switch (op->kind) {
    case DISK_CREATE:
    case DISK_LINK: name(p, op->path, op->file, false); break;
    case DISK_MKDIR: name(p, op->path, op->file, true); break;
    case DISK_RENAME:
        drop(p, op->from);
        name(p, op->path, op->file, false);
        break;
    case DISK_UNLINK: drop(p, op->path); break;
    case DISK_WRITE: put(&p->files[op->file], op->at, op->bytes, op->n); break;
    case DISK_TRUNCATE: resize(&p->files[op->file], op->at); break;
    case DISK_SYNC:
    case DISK_SYNC_FAILED:
    case DISK_SYNC_FOLDER: break;
    }
}

/* --- onto the real disk --- */

/* Folders before what is in them. */
static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct entry_name *)a)->path, ((const struct entry_name *)b)->path);
}

/* What stands in a folder that is not there is not there either. */
static void write_out(struct platter *p, const char *to)
{
    char path[2 * DISK_PATH];

    qsort(p->names, p->n, sizeof p->names[0], by_path);
    if (mkdir(to, 0700) != 0)
        abort();
    for (size_t i = 0; i < p->n; i++) {
        const struct content *c = &p->files[p->names[i].file];
        snprintf(path, sizeof path, "%s/%s", to, p->names[i].path);
        if (p->names[i].folder) {
            mkdir(path, 0700);
            continue;
        }
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            continue;
        if (c->n && pwrite(fd, c->bytes, c->n, 0) != (ssize_t)c->n)
            abort();
        close(fd);
    }
}

void replay(const struct disk_log *log, size_t moment, enum leftover left, struct dice *d, const char *to)
{
    struct platter *p = zeroed(1, sizeof *p);
    bool *sure = sure_ones(log, moment);

    p->files = zeroed(log->files, sizeof *p->files);
    for (size_t i = 0; i < moment; i++) {
        const struct disk_op *op = &log->ops[i];
        bool torn = left == LEFT_TORN && i + 1 == moment;
        bool there = sure[i] || left == LEFT_ALL || left == LEFT_TORN;
        if (!there && left == LEFT_SOME) {
            unsigned chance = dice_throw(d, 5);
            there = chance < 2;
            torn = chance == 2;
        }
        if (torn && op->kind == DISK_WRITE && op->n)
            put_torn(&p->files[op->file], op, d);
        else if (there)
            apply(p, op);
    }
    write_out(p, to);
    for (size_t i = 0; i < log->files; i++)
        free(p->files[i].bytes);
    free(p->files);
    free(p);
    free(sure);
}

const char *replay_place(struct arena *a)
{
    static unsigned places;
    const char *memory = "/dev/shm", *folder = access(memory, W_OK) == 0 ? memory : test_folder();

    return str_c(a, str_printf(a, "%s/sanad-fault-%ld-%u", folder, (long)getpid(), places++));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

void replay_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
