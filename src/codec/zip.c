#include "codec/zip.h"

#include <zip.h>

#include "base/buf.h"

enum { PIECE_BYTES = 65536 };

static enum err damaged(struct error *error)
{
    return error_set(error, ERR_DAMAGED, "codec.zip_damaged");
}

static enum err too_large(struct error *error, const char *key, struct str what, uint64_t limit)
{
    return error_set(error, ERR_TOO_LARGE, key, what, str_printf(error->arena, "%llu", (unsigned long long)limit));
}

/* libzip's view of the bytes, NULL where they are no archive; to be given to zip_discard. */
static zip_t *open_archive(struct str bytes)
{
    zip_error_t why;

    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
    if (!source)
        abort(); /* out of memory */
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &why);
    if (!archive)
        zip_source_free(source);
    zip_error_fini(&why);
    return archive;
}

static enum err check_entry(const struct unzip_entry *entry, uint64_t total, struct error *error)
{
    if (entry->size > UNZIP_ENTRY_BYTES)
        return too_large(error, "codec.zip_entry", entry->name, UNZIP_ENTRY_BYTES >> 20);
    if (entry->size > UNZIP_RATIO_FREE && entry->size / UNZIP_RATIO >= entry->stored)
        return too_large(error, "codec.zip_ratio", entry->name, UNZIP_RATIO);
    if (total > UNZIP_TOTAL_BYTES)
        return too_large(error, "codec.zip_total", STR_EMPTY, UNZIP_TOTAL_BYTES >> 20);
    return OK;
}

static enum err list_entries(struct arena *a, zip_t *archive, struct unzip *z, struct error *error)
{
    zip_int64_t n = zip_get_num_entries(archive, 0);
    const zip_uint64_t told = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    uint64_t total = 0;
    enum err err = OK;

    if (n < 0)
        return damaged(error);
    if (n > UNZIP_ENTRIES)
        return too_large(error, "codec.zip_entries", str_printf(error->arena, "%lld", (long long)n), UNZIP_ENTRIES);
    z->entries = ARENA_ARRAY(a, struct unzip_entry, (size_t)n);
    for (; z->n < (size_t)n && err == OK; z->n++) {
        zip_stat_t stat;
        if (zip_stat_index(archive, z->n, 0, &stat) || (stat.valid & told) != told)
            return damaged(error);
        struct unzip_entry *entry = &z->entries[z->n];
        entry->name = str_copy(a, str_of(stat.name));
        entry->size = stat.size;
        entry->stored = stat.comp_size;
        entry->encrypted = stat.encryption_method != ZIP_EM_NONE;
        total += entry->size;
        err = check_entry(entry, total, error);
    }
    return err;
}

enum err unzip_open(struct arena *a, struct str bytes, struct unzip *z, struct error *error)
{
    zip_t *archive = bytes.n ? open_archive(bytes) : NULL;

    *z = (struct unzip){.bytes = bytes};
    if (!archive)
        return damaged(error);
    enum err err = list_entries(a, archive, z, error);
    zip_discard(archive);
    return err;
}

const struct unzip_entry *unzip_find(const struct unzip *z, struct str name)
{
    for (size_t i = 0; i < z->n; i++)
        if (str_eq(z->entries[i].name, name))
            return &z->entries[i];
    return NULL;
}

static enum err pass_on(zip_file_t *file, uint64_t size, unzip_sink *sink, void *ctx, struct error *error)
{
    char piece[PIECE_BYTES];
    uint64_t done = 0;
    zip_int64_t n;

    while ((n = zip_fread(file, piece, sizeof piece)) > 0) {
        done += (uint64_t)n;
        if (done > size)
            return damaged(error);
        enum err err = sink(ctx, (struct str){piece, (size_t)n}, error);
        if (err != OK)
            return err;
    }
    /* A checksum that does not hold is reported by the last read. */
    return n < 0 || done < size ? damaged(error) : OK;
}

enum err unzip_stream(const struct unzip *z, struct str name, unzip_sink *sink, void *ctx, struct error *error)
{
    const struct unzip_entry *entry = unzip_find(z, name);

    if (!entry)
        return error_set(error, ERR_NOT_FOUND, "codec.zip_missing", name);
    if (entry->encrypted)
        return error_set(error, ERR_INVALID, "codec.zip_encrypted");
    zip_t *archive = open_archive(z->bytes);
    zip_file_t *file = archive ? zip_fopen_index(archive, (zip_uint64_t)(entry - z->entries), 0) : NULL;
    enum err err = file ? pass_on(file, entry->size, sink, ctx, error) : damaged(error);
    if (file)
        zip_fclose(file);
    if (archive)
        zip_discard(archive);
    return err;
}

static enum err gather(void *ctx, struct str piece, struct error *error)
{
    (void)error;
    buf_put(ctx, piece);
    return OK;
}

enum err unzip_read(const struct unzip *z, struct arena *a, struct str name, struct str *out, struct error *error)
{
    struct buf whole = BUF_IN(a);
    enum err err = unzip_stream(z, name, gather, &whole, error);

    *out = err == OK ? buf_str(&whole) : STR_EMPTY;
    return err;
}
