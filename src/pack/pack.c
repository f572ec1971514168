#include "pack/pack.h"

#include "pack/load.h"

const struct indicator *pack_indicator(const struct pack *pack, struct str id)
{
    return map_get(&pack->indicators, id);
}

const struct dimension *pack_dimension(const struct pack *pack, struct str id)
{
    return map_get(&pack->dimensions, id);
}

const struct mapping *pack_mapping(const struct pack *pack, struct str name)
{
    return map_get(&pack->mappings, name);
}

const struct outline *pack_report(const struct pack *pack, struct str name)
{
    return map_get(&pack->reports, name);
}

const struct record_type *pack_figure_type(const struct indicator *indicator)
{
    return indicator->count == COUNT_PERCENT && indicator->numerator ? indicator->numerator->type : indicator->type;
}

struct expr_names pack_names(const struct pack *pack, const struct record_type *type)
{
    return (struct expr_names){.type = type, .places = &pack->places, .codes = &pack->codes};
}

static void load_folder(struct loading *l, const char *folder, void (*load)(struct loading *, struct str file))
{
    for (size_t i = 0; i < l->files->list.n; i++)
        if (str_starts(l->files->list.at[i].name, str_of(folder)))
            load(l, l->files->list.at[i].name);
}

static void load_tables(struct loading *l)
{
    load_places(l);
    load_codes(l);
    load_programme(l);
    load_dimensions(l);
    load_indicators(l);
    load_checks(l);
    load_folder(l, "mappings/", load_mapping);
    load_folder(l, "reports/", load_report);
}

/* In the order of files and rows, as a person goes through them. Stable: a row's mistakes stay from left to right. */
static void sort_places(struct error *e)
{
    for (size_t i = 1; i < e->places.n; i++) {
        struct error_place place = e->places.at[i];
        size_t at = i;
        for (; at > 0; at--) {
            const struct error_place *before = &e->places.at[at - 1];
            int order = str_cmp(before->file, place.file);
            if (order < 0 || (order == 0 && before->row <= place.row))
                break;
            e->places.at[at] = *before;
        }
        e->places.at[at] = place;
    }
}

enum err pack_load(struct arena *a, const struct pack_files *files, const struct model *model, const struct pack **out,
                   struct error *e)
{
    struct arena scratch = ARENA_EMPTY;
    struct pack *pack = ARENA_NEW(a, struct pack);
    struct loading l = {.arena = a, .scratch = &scratch, .files = files, .model = model, .pack = pack, .error = e};

    *out = NULL;
    *pack = (struct pack){.places = {.by_code = MAP_IN(a)},
                          .codes = CODE_LISTS_IN(a),
                          .dimensions = MAP_IN(a),
                          .indicators = MAP_IN(a),
                          .mappings = MAP_IN(a),
                          .reports = MAP_IN(a),
                          .hash = pack_hash(files)};
    load_tables(&l);
    sort_places(e);
    arena_free(&scratch);
    if (e->code == OK)
        *out = pack;
    return e->code;
}
