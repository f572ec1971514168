/* The note of a directory that is being made. */
#include "app/house.h"
#include "app/house_files.h"
#include "base/file.h"

enum { NOTE_BYTES = 4096 };

static const char *note(struct arena *a, const char *dir)
{
    return house_file(a, dir, "unfinished");
}

bool house_unfinished(const char *dir)
{
    struct arena a = ARENA_EMPTY;
    bool there = file_exists(note(&a, dir));

    arena_free(&a);
    return there;
}

enum err house_making_begin(const char *dir, struct str what, struct error *e)
{
    const char *path = note(e->arena, dir);
    struct str begun;

    /* Without keys nothing was begun that could be gone on with. */
    if (!house_exists(dir))
        return file_write(path, what, 0600, e);
    if (!house_unfinished(dir))
        return error_set(e, ERR_CONFLICT, "house.exists", str_of(dir));
    if (file_read(e->arena, path, NOTE_BYTES, &begun, e))
        return e->code;
    return str_eq(begun, what) ? OK : error_set(e, ERR_CONFLICT, "house.unfinished", str_of(dir));
}

enum err house_making_end(const char *dir, struct error *e)
{
    return file_remove(note(e->arena, dir), e);
}
