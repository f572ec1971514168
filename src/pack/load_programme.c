#include "i18n/zone.h"
#include "pack/load.h"

enum { KEY, VALUE };
static const char *const columns[] = {"key", "value"};

enum { ID, NAME, TIMEZONE = NAME + LABEL_LANGUAGES, LANGUAGES, COUNTRY, VERSION, KEYS };
static const char *const keys[KEYS + 1] = {"id",        "name_en", "name_fr", "name_ar", "timezone",
                                           "languages", "country", "version", NULL};

static void read_languages(struct cell c, struct pack *pack)
{
    struct cell item;
    enum language language;

    for (struct str rest = c.text; cell_item(c, &rest, ';', &item);) {
        if (!language_parse(item.text, &language)) {
            cell_fault(&item, "pack.no_language", item.text, STR_EMPTY);
            continue;
        }
        bool known = false;
        for (size_t i = 0; i < pack->language_count; i++)
            known |= pack->languages[i] == language;
        if (known)
            cell_fault(&item, "pack.repeated", item.text, STR_EMPTY);
        else
            pack->languages[pack->language_count++] = language;
    }
}

static void read_value(struct cell c, size_t key)
{
    struct pack *pack = c.l->pack;

    if (!cell_required(c))
        return;
    switch (key) {
    case ID: pack->id = cell_id(c) ? c.text : STR_EMPTY; break;
    case TIMEZONE:
        pack->timezone = c.text;
        if (!zone_known(c.text))
            cell_fault(&c, "pack.no_zone", c.text, STR_EMPTY);
        break;
    case LANGUAGES: read_languages(c, pack); break;
    case COUNTRY:
        pack->country = cell_place(c);
        if (pack->country && pack->country->level != 0)
            cell_fault(&c, "pack.country_level", c.text, STR_EMPTY);
        break;
    case VERSION:
        if (cell_int(c, &pack->version) && pack->version < 1)
            cell_fault(&c, "pack.not_whole", c.text, STR_EMPTY);
        break;
    default: pack->name[key - NAME] = c.text; break;
    }
}

void load_programme(struct loading *l)
{
    bool given[KEYS] = {false};
    struct grid g;
    size_t key;

    if (!GRID_READ(l, STR("programme.csv"), columns, &g))
        return;
    for (size_t i = 0; i < g.rows.n; i++) {
        struct cell c = grid_cell(&g, i, KEY);
        if (!cell_word(c, keys, &key))
            continue;
        if (given[key])
            cell_fault(&c, "pack.repeated", c.text, STR_EMPTY);
        else
            read_value(grid_cell(&g, i, VALUE), key);
        given[key] = true;
    }
    for (key = 0; key < KEYS; key++)
        if (!given[key])
            file_fault(l, g.file, "pack.missing_key", str_of(keys[key]));
}
