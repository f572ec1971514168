#include "figure/plain.h"

static enum err ask_once(void *ctx, const struct record_type *type, const struct table **table, struct error *e)
{
    struct table_cache *cache = ctx;

    for (size_t i = 0; i < cache->n; i++)
        if (cache->types[i] == type) {
            *table = cache->tables[i];
            return OK;
        }

    enum err code = cache->from->table(cache->from->ctx, type, table, e);

    if (code == OK && cache->n < TABLES_MOST) {
        cache->types[cache->n] = type;
        cache->tables[cache->n++] = *table;
    }
    return code;
}

struct figure_data table_cache_data(struct table_cache *cache, const struct figure_data *from)
{
    struct figure_data data = *from;

    *cache = (struct table_cache){.from = from};
    data.table = ask_once;
    data.ctx = cache;
    return data;
}
