#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "pack/pack.h"

/* The tables themselves and one level of folders below them. */
static const char *const tables[] = {"programme.csv",  "place_levels.csv", "places.csv",
                                     "dimensions.csv", "indicators.csv",   "checks.csv"};
static const char *const folders[] = {"codes", "mappings", "reports"};

struct reading {
    struct arena *arena;
    struct str root;
    struct pack_files *files;
    size_t bytes;
    struct error *error;
};

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void refuse(struct reading *r, struct str name, const char *key)
{
    error_add_place(r->error, (struct error_place){.file = name, .key = key});
}

static enum err take_file(struct reading *r, struct str name)
{
    const char *path = str_c(r->arena, str_printf(r->arena, "%.*s/%.*s", STR_ARG(r->root), STR_ARG(name)));
    struct pack_file file = {.name = name};

    enum err err = file_read(r->arena, path, PACK_FILE_BYTES, &file.bytes, r->error);
    if (err)
        return err;
    r->bytes += file.bytes.n;
    if (r->files->list.n >= PACK_FILES)
        return error_set(r->error, ERR_TOO_LARGE, "pack.too_many_files", str_printf(r->arena, "%d", PACK_FILES));
    if (r->bytes > PACK_BYTES)
        return error_set(r->error, ERR_TOO_LARGE, "pack.too_large", str_printf(r->arena, "%d", PACK_BYTES));
    VEC_PUSH(r->arena, &r->files->list, file);
    return OK;
}

static enum err take_folder(struct reading *, struct str folder);

static enum err take_entry(struct reading *r, struct str folder, struct str entry)
{
    bool top = folder.n == 0;
    struct str name = top ? entry : str_printf(r->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(entry));
    struct stat st;

    if (lstat(str_c(r->arena, str_printf(r->arena, "%.*s/%.*s", STR_ARG(r->root), STR_ARG(name))), &st) != 0)
        return error_set(r->error, ERR_IO, "file.read", name, str_of(strerror(errno)));
    if (S_ISLNK(st.st_mode)) {
        refuse(r, name, "pack.symlink");
        return OK;
    }
    if (S_ISDIR(st.st_mode) && top && is_one_of(entry, folders, COUNT_OF(folders)))
        return take_folder(r, name);
    if (S_ISREG(st.st_mode) && str_ends(entry, STR(".md")))
        return OK;
    bool known = top ? is_one_of(entry, tables, COUNT_OF(tables)) : str_ends(entry, STR(".csv"));
    if (S_ISREG(st.st_mode) && known)
        return take_file(r, name);
    refuse(r, name, "pack.unknown_file");
    return OK;
}

static enum err take_folder(struct reading *r, struct str folder)
{
    const char *path =
        str_c(r->arena, folder.n ? str_printf(r->arena, "%.*s/%.*s", STR_ARG(r->root), STR_ARG(folder)) : r->root);
    enum err err = OK;
    DIR *dir = opendir(path);

    if (!dir)
        return error_set(r->error, errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO, "pack.no_folder",
                         str_of(path), str_of(strerror(errno)));
    for (struct dirent *entry; !err && (entry = readdir(dir));) {
        struct str name = str_copy(r->arena, str_of(entry->d_name));
        if (!str_is(name, ".") && !str_is(name, ".."))
            err = take_entry(r, folder, name);
    }
    closedir(dir);
    return err;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct pack_file *)a)->name, ((const struct pack_file *)b)->name);
}

enum err pack_read_dir(struct arena *a, const char *path, struct pack_files *files, struct error *e)
{
    struct reading r = {.arena = a, .root = str_of(path), .files = files, .error = e};

    *files = (struct pack_files){0};
    enum err err = take_folder(&r, STR_EMPTY);
    if (err)
        return err;
    if (files->list.n)
        qsort(files->list.at, files->list.n, sizeof *files->list.at, by_name);
    return e->code;
}
