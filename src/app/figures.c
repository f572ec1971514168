#include "app/figures.h"

#include "domain/mobility/mobility.h"
#include "i18n/i18n.h"
#include "i18n/zone.h"

void view_open(struct view *v, struct arena *a, const struct house *h, struct db *db, const struct moment *moment)
{
    *v = (struct view){.house = h, .pack = house_pack(h), .db = db, .arena = a, .tables = MAP_IN(a)};
    v->moment = (struct moment){.at = NO_INSTANT};
    if (!moment)
        return;
    v->moment = *moment;
    v->pack = moment->then.pack;
}

/* --- tables --- */

struct filling {
    struct arena *arena;
    VEC(const void *) records;
    VEC(struct id) ids;
    VEC(uint64_t) versions;
};

static enum err add_live(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct filling *f = ctx;

    (void)e;
    if (!meta->live)
        return OK;
    VEC_PUSH(f->arena, &f->records, record);
    VEC_PUSH(f->arena, &f->ids, meta->id);
    VEC_PUSH(f->arena, &f->versions, record_version(meta));
    return OK;
}

static enum err table_of(void *ctx, const struct record_type *type, const struct table **out, struct error *e)
{
    struct view *v = ctx;
    void **held = map_at(&v->tables, str_of(type->name));

    if (!*held) {
        struct filling f = {.arena = v->arena};
        if (journal_records(v->arena, house_journal(v->house), v->db, type, v->moment.cut, add_live, &f, e))
            return e->code;
        struct table *t = ARENA_NEW(v->arena, struct table);
        *t = (struct table){type, f.records.n, f.records.at, f.ids.at, f.versions.at};
        *map_at(&v->tables, str_of(type->name)) = t;
        held = map_at(&v->tables, str_of(type->name));
    }
    *out = *held;
    return OK;
}

struct figure_data view_data(struct view *v)
{
    return (struct figure_data){
        .table = table_of,
        .ctx = v,
        .places = &v->pack->places,
        .codes = &v->pack->codes,
        .today = zone_date(v->pack->timezone, instant_known(v->moment.at) ? v->moment.at : instant_now()),
        .set_key = house_set_key(v->house),
    };
}

/* --- figures --- */

static const struct indicator *nearest_indicator(const struct pack *p, struct str id)
{
    const struct indicator *best = NULL;
    size_t nearest = 4; /* more changes than this is another word */

    for (size_t i = 0; i < p->indicators.n; i++) {
        const struct indicator *one = p->indicators.items[i].value;
        size_t d = str_distance(one->id, id, nearest);
        if (d < nearest) {
            nearest = d;
            best = one;
        }
    }
    return best;
}

static enum err read_by(const struct pack *p, struct str by, struct figure_query *q, struct error *e)
{
    struct str one;

    for (q->by_count = 0; str_cut(&by, ',', &one);) {
        one = str_trim(one);
        if (!one.n)
            continue;
        const struct dimension *d = pack_dimension(p, one);
        if (!d)
            return error_set(e, ERR_INVALID, "figure.unknown_dimension", one);
        for (size_t i = 0; i < q->by_count; i++)
            if (q->by[i] == d)
                return error_set(e, ERR_INVALID, "figure.dimension_twice", one);
        if (q->by_count == FIGURE_DIMS)
            return error_set(e, ERR_TOO_LARGE, "figure.too_many_dimensions", str_printf(e->arena, "%d", FIGURE_DIMS));
        q->by[q->by_count++] = d;
    }
    return OK;
}

struct str figure_places_name(enum places_as as)
{
    return as == PLACES_NOW ? STR("now") : STR("then");
}

static enum err read_places(struct str said, enum places_as *as, struct error *e)
{
    said = str_trim(said);
    *as = str_eq(said, figure_places_name(PLACES_NOW)) ? PLACES_NOW : PLACES_THEN;
    if (said.n && !str_eq(said, figure_places_name(*as)))
        return error_set(e, ERR_INVALID, "figure.places_as", said);
    return OK;
}

enum err figure_query_read(struct arena *a, const struct pack *pack, const struct figure_ask *ask,
                           struct figure_query *q, struct error *e)
{
    const struct indicator *indicator = pack_indicator(pack, ask->id);

    *q = (struct figure_query){
        .indicator = indicator, .sum_rounds = ask->sum_rounds, .members = ask->members, .sets = true};
    if (!indicator) {
        const struct indicator *near = nearest_indicator(pack, ask->id);
        return near ? error_set(e, ERR_NOT_FOUND, "figure.unknown_near", ask->id, near->id)
                    : error_set(e, ERR_NOT_FOUND, "figure.unknown", ask->id);
    }
    if (read_by(pack, ask->by, q, e) || read_places(ask->places, &q->places_as, e))
        return e->code;
    if (!str_trim(ask->where).n)
        return OK;
    const struct record_type *type = pack_figure_type(indicator);
    if (!type)
        return error_set(e, ERR_INVALID, "figure.no_condition", indicator->id);
    struct expr_names names = pack_names(pack, type);
    return expr_parse(a, ask->where, &names, &q->where, e);
}

enum err view_figure(struct view *v, const struct figure_ask *ask, struct figure_result *out, struct error *e)
{
    struct figure_data data = view_data(v);
    struct figure_query q;

    if (figure_query_read(v->arena, v->pack, ask, &q, e))
        return e->code;
    return figure_compute(v->arena, &data, &q, out, e);
}

/* --- lint --- */

static const struct indicator *find_indicator(void *ctx, struct str id)
{
    return pack_indicator(((const struct view *)ctx)->pack, id);
}

static const struct dimension *find_dimension(void *ctx, struct str id)
{
    return pack_dimension(((const struct view *)ctx)->pack, id);
}

enum err view_lint(struct view *v, int64_t round, struct findings *out, struct error *e)
{
    struct figure_data data = view_data(v);
    struct lint_input in = {
        .data = &data,
        .checks = (const struct lint_check *const *)v->pack->checks,
        .check_count = v->pack->check_count,
        .indicator = find_indicator,
        .dimension = find_dimension,
        .ctx = v,
        .round = round,
        .declared = &declared_figure_type,
    };

    return lint_run(v->arena, &in, out, e);
}

struct str figure_places_text(struct arena *a, const struct figure_result *r, enum language language)
{
    struct str text = i18n_text(language, r->places_as == PLACES_NOW ? "figure.places_now" : "figure.places_then");
    struct str undated = str_printf(a, "%zu", r->undated);

    if (!r->over_time)
        return STR_EMPTY;
    if (!r->undated)
        return text;
    return str_printf(a, "%.*s %.*s", STR_ARG(text), STR_ARG(i18n_format(a, language, "figure.undated", &undated, 1)));
}

struct str figure_key_name(struct arena *a, const struct pack *pack, const struct dimension *d, struct str key,
                           enum language language)
{
    struct str was;

    if (not_apportioned(key, &was)) {
        struct str name = figure_key_name(a, pack, d, was, language);
        return i18n_format(a, language, "figure.not_apportioned", &name, 1);
    }
    if (!key.n)
        return i18n_text(language, "figure.blank");
    if (d->kind == DIM_PLACE) {
        const struct place *place = place_find(&pack->places, key);
        return place ? place->name[language] : key;
    }
    const struct code_item *item = d->list ? code_find(d->list, key) : NULL;
    return item ? item->label[language] : key;
}
