#include "app/pack_shelf.h"

#include "app/house.h"

void shelf_open(struct pack_shelf *s)
{
    *s = (struct pack_shelf){.n = 0};
    pthread_mutex_init(&s->lock, NULL);
}

static void drop(struct shelved *one)
{
    arena_free(&one->arena);
    free(one);
}

void shelf_close(struct pack_shelf *s)
{
    while (s->n)
        drop(s->packs[--s->n]);
    pthread_mutex_destroy(&s->lock);
}

static enum err read_files(struct arena *a, const struct journal *j, const struct hash32 *blob,
                           struct pack_files *files, struct error *e)
{
    const struct journal_place *where = journal_where(j);
    struct str archive;

    *files = (struct pack_files){0};
    if (blob_get(a, &where->blobs, blob, where->keyring, &archive, e))
        return e->code;
    return pack_unarchive(a, archive, files, e);
}

static enum err read_pack(struct arena *a, const struct journal *j, const struct hash32 *blob, const struct pack **pack,
                          struct error *e)
{
    struct pack_files files;

    if (read_files(a, j, blob, &files, e))
        return e->code;
    return pack_load(a, &files, &house_model, pack, e);
}

static struct shelved *shelve(struct pack_shelf *s, const struct journal *j, const struct hash32 *blob, struct error *e)
{
    struct shelved *one = calloc(1, sizeof *one);

    if (!one)
        abort();
    one->blob = *blob;
    if (read_pack(&one->arena, j, blob, &one->pack, e)) {
        drop(one);
        return NULL;
    }
    return s->packs[s->n++] = one;
}

enum err shelf_pack(struct pack_shelf *s, struct arena *a, const struct journal *j, const struct hash32 *blob,
                    const struct pack **out, struct error *e)
{
    const struct shelved *found = NULL;
    enum err err = OK;

    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->n && !found; i++)
        if (hash32_eq(&s->packs[i]->blob, blob))
            found = s->packs[i];
    bool full = s->n == SHELF_PACKS;
    if (!found && !full) {
        found = shelve(s, j, blob, e);
        err = found ? OK : e->code;
    }
    pthread_mutex_unlock(&s->lock);
    if (!found && !err)
        return read_pack(a, j, blob, out, e);
    *out = found ? found->pack : NULL;
    return err;
}

/* Which tables say what places there are. */
static bool about_places(struct str name)
{
    return str_is(name, "places.csv") || str_is(name, "place_levels.csv");
}

enum err shelf_mixed(struct arena *a, const struct journal *j, const struct hash32 *definitions,
                     const struct hash32 *places, const struct pack **out, struct error *e)
{
    struct pack_files one, other, mixed = {0};
    size_t at = 0;

    if (read_files(a, j, definitions, &one, e) || read_files(a, j, places, &other, e))
        return e->code;
    for (size_t i = 0; i < one.list.n; i++) {
        struct pack_file file = one.list.at[i];
        while (at < other.list.n && str_cmp(other.list.at[at].name, file.name) < 0)
            at++;
        if (about_places(file.name) && at < other.list.n && str_eq(other.list.at[at].name, file.name))
            file = other.list.at[at];
        VEC_PUSH(a, &mixed.list, file);
    }
    return pack_load(a, &mixed, &house_model, out, e);
}
