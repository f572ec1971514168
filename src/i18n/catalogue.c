#include "i18n/catalogue.h"

#include <pthread.h>

#include "base/log.h"
#include "base/map.h"
#include "codec/csv.h"

extern const char embedded_catalogue_csv[];
extern const size_t embedded_catalogue_csv_size;

/* Keys can come from data (an error's key in an old journal), so what is remembered of them has an end. */
enum { MISSING_MOST = 1000 };

static struct {
    struct arena arena;
    VEC(struct i18n_entry) entries;
    struct map by_key; /* to struct i18n_entry */
} catalogue;

static struct {
    pthread_mutex_t lock;
    struct arena arena;
    struct map texts; /* to struct str */
} missing = {.lock = PTHREAD_MUTEX_INITIALIZER};

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void add_row(const struct csv_row *row)
{
    /* Each file begins with its own header. */
    if (str_is(row->cells[0], "key"))
        return;

    struct i18n_entry entry = {.key = row->cells[0]};
    for (size_t l = 0; l < LANGUAGE_COUNT && l + 1 < row->n; l++)
        entry.text[l] = row->cells[l + 1];
    VEC_PUSH(&catalogue.arena, &catalogue.entries, entry);
}

static void load(void)
{
    struct str text = {embedded_catalogue_csv, embedded_catalogue_csv_size};
    struct csv csv = csv_open(&catalogue.arena, text, (struct csv_options){.separator = ','});
    struct error error = ERROR_IN(&catalogue.arena);
    struct csv_row row;

    while (csv_next(&csv, &row, &error) == OK && row.n > 0)
        add_row(&row);
    /* The text is compiled in: that it can be read is a fact of the build, not of the machine. */
    assert(error.code == OK);

    catalogue.by_key = MAP_IN(&catalogue.arena);
    for (size_t i = 0; i < catalogue.entries.n; i++)
        map_set(&catalogue.by_key, catalogue.entries.at[i].key, &catalogue.entries.at[i]);
    missing.texts = MAP_IN(&missing.arena);
}

bool catalogue_find(enum language language, struct str key, struct str *text)
{
    pthread_once(&loaded, load);

    const struct i18n_entry *entry = map_get(&catalogue.by_key, key);
    if (!entry || entry->text[language].n == 0)
        return false;
    *text = entry->text[language];
    return true;
}

static struct str remember(struct str key)
{
    struct str *text = map_get(&missing.texts, key);
    if (text)
        return *text;
    if (missing.texts.n == MISSING_MOST)
        return STR("[?]");

    text = ARENA_NEW(&missing.arena, struct str);
    *text = str_printf(&missing.arena, "[%.*s]", STR_ARG(key));
    map_set(&missing.texts, str_slice(*text, 1, text->n - 1), text);
    log_line(LOG_WARNING, "i18n.missing", "%.*s", STR_ARG(key));
    return *text;
}

struct str catalogue_missing(struct str key)
{
    pthread_once(&loaded, load);
    pthread_mutex_lock(&missing.lock);
    struct str text = remember(key);
    pthread_mutex_unlock(&missing.lock);
    return text;
}

struct str i18n_text(enum language language, const char *key)
{
    struct str text;
    return catalogue_find(language, str_of(key), &text) ? text : catalogue_missing(str_of(key));
}

bool i18n_has(const char *key)
{
    struct str text;
    return catalogue_find(LANG_EN, str_of(key), &text);
}

bool i18n_entry(size_t i, struct i18n_entry *entry)
{
    pthread_once(&loaded, load);
    if (i >= catalogue.entries.n)
        return false;
    *entry = catalogue.entries.at[i];
    return true;
}
