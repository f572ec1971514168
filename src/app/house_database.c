/* Where a house's database is. */
#include "app/house.h"
#include "app/house_files.h"
#include "base/file.h"

enum { ADDRESS_BYTES = 4096 };

enum err house_database(struct arena *a, const char *dir, const char **where, struct error *e)
{
    const char *file = house_file(a, dir, "database");
    struct str address;

    *where = house_file(a, dir, "sanad.db");
    if (!file_exists(file))
        return OK;
    if (file_read(a, file, ADDRESS_BYTES, &address, e))
        return e->code;
    *where = str_c(a, str_trim(address));
    return OK;
}

enum err house_use_database(const char *dir, const char *address, struct error *e)
{
    const char *held;

    if (!house_exists(dir)) {
        if (file_make_dir(dir, 0700, e))
            return e->code;
        return file_write(house_file(e->arena, dir, "database"), str_printf(e->arena, "%s\n", address), 0600, e);
    }
    if (house_database(e->arena, dir, &held, e))
        return e->code;
    return strcmp(held, address) == 0 ? OK : error_set(e, ERR_CONFLICT, "house.other_database", str_of(dir));
}
