/* The note of a dry run: until when what stood was shown to the one who then imports the same file. */
#include "app/import_read.h"
#include "base/buf.h"

extern const char embedded_import_sql[];
static const struct statement_set import_sql = {embedded_import_sql};

struct str import_settings(struct arena *a, const struct import_order *o)
{
    struct buf b = BUF_IN(a);

    for (size_t i = 0; i < o->setting_count; i++)
        buf_printf(&b, "%s%.*s=%.*s", i ? " " : "", STR_ARG(o->settings[i].name), STR_ARG(o->settings[i].value));
    return buf_str(&b);
}

/* The same file under the same mapping and settings, by the same account. */
static struct hash32 key_of(struct arena *a, struct id actor, struct str file_hash, struct str mapping,
                            struct str settings)
{
    struct buf b = BUF_IN(a);

    buf_put(&b, id_bytes(&actor));
    buf_put(&b, file_hash);
    buf_printf(&b, "%.*s\n", STR_ARG(mapping));
    buf_put(&b, settings);
    return crypt_hash(buf_str(&b));
}

static struct hash32 key_of_order(struct arena *a, const struct import_order *o)
{
    struct hash32 file = crypt_hash(o->bytes);

    return key_of(a, o->actor, hash32_bytes(&file), o->mapping->name, import_settings(a, o));
}

enum err import_note_dry_run(struct house *h, const struct import_order *o, const struct import_plan *plan,
                             struct error *e)
{
    struct hash32 key = key_of_order(e->arena, o);
    struct db_value values[] = {db_blob(hash32_bytes(&key)), db_int(plan->seen.us)};
    struct db *accounts = house_lend_accounts(h);
    enum err err = db_exec(accounts, db_prepare(accounts, &import_sql, "note"), values, COUNT_OF(values), e);

    house_return_accounts(h);
    return err;
}

enum err import_shown_at(struct house *h, const struct import_order *o, struct instant *shown, struct error *e)
{
    struct hash32 key = key_of_order(e->arena, o);
    struct db *accounts = house_lend_accounts(h);
    struct db_rows rows;
    enum err err = db_query(accounts, db_prepare(accounts, &import_sql, "noted"),
                            (struct db_value[]){db_blob(hash32_bytes(&key))}, 1, &rows, e);

    *shown = NO_INSTANT;
    if (!err) {
        if (db_step(&rows))
            *shown = (struct instant){db_get_int(&rows, 0)};
        err = db_end(&rows);
    }
    house_return_accounts(h);
    return err;
}

enum err import_shown_forget(struct house *h, const struct import_run *run, struct id actor, struct error *e)
{
    struct str file_hash = STR_EMPTY;

    if (!crypt_hex_read(e->arena, run->file_hash, &file_hash))
        return OK; /* another node's words: no dry run here has such a hash */
    struct hash32 key = key_of(e->arena, actor, file_hash, run->mapping, run->settings);
    struct db *accounts = house_lend_accounts(h);
    enum err err = db_exec(accounts, db_prepare(accounts, &import_sql, "forget"),
                           (struct db_value[]){db_blob(hash32_bytes(&key))}, 1, e);

    house_return_accounts(h);
    return err;
}
