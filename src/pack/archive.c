#include "base/buf.h"
#include "pack/pack.h"

static const struct str magic = STR_INIT("SANADPK1");

struct str pack_archive(struct arena *a, const struct pack_files *files)
{
    struct buf out = BUF_IN(a);

    buf_put(&out, magic);
    buf_varint(&out, files->list.n);
    for (size_t i = 0; i < files->list.n; i++) {
        struct pack_file file = files->list.at[i];
        buf_varint(&out, file.name.n);
        buf_put(&out, file.name);
        buf_varint(&out, file.bytes.n);
        buf_put(&out, file.bytes);
    }
    return buf_str(&out);
}

static struct str take(struct cursor *in)
{
    uint64_t n = cursor_varint(in);

    if (n > in->rest.n)
        in->bad = true;
    return cursor_bytes(in, in->bad ? 0 : (size_t)n);
}

enum err pack_unarchive(struct arena *a, struct str archive, struct pack_files *files, struct error *e)
{
    struct cursor in = CURSOR(archive);

    *files = (struct pack_files){0};
    bool good = archive.n <= PACK_BYTES + (1 << 20) && str_eq(cursor_bytes(&in, magic.n), magic);
    uint64_t count = good ? cursor_varint(&in) : 0;
    good &= count <= PACK_FILES;
    for (uint64_t i = 0; good && i < count; i++) {
        struct pack_file file = {.name = take(&in)};
        file.bytes = take(&in);
        good = !in.bad && file.name.n && file.bytes.n <= PACK_FILE_BYTES &&
               (i == 0 || str_cmp(files->list.at[i - 1].name, file.name) < 0);
        VEC_PUSH(a, &files->list, file);
    }
    if (!good || in.bad || in.rest.n) {
        *files = (struct pack_files){0};
        return error_set(e, ERR_DAMAGED, "pack.archive");
    }
    return OK;
}

struct hash32 pack_hash(const struct pack_files *files)
{
    struct arena scratch = ARENA_EMPTY;
    struct hash32 hash = crypt_hash(pack_archive(&scratch, files));

    arena_free(&scratch);
    return hash;
}
