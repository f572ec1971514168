#include "app/differences.h"

struct comparing {
    struct arena *arena;
    const struct house *house;
    struct db *db;
    const struct difference_ask *ask;
    struct figure_ask figure; /* with the round */
    struct map reasons;       /* record -> enum diff_part, of what was linked or erased between the two */
    struct difference *out;
};

/* --- why a record differs --- */

struct looking {
    struct comparing *c;
    enum diff_part part;
};

static bool between(const struct cut *from, const struct cut *to, const struct entry *x)
{
    return cut_holds(from, x) != cut_holds(to, x);
}

static enum err note_reason(void *ctx, const struct event *x, struct error *e)
{
    struct looking *l = ctx;
    struct comparing *c = l->c;

    (void)e;
    if (between(c->ask->from.cut, c->ask->to.cut, &x->entry)) {
        enum diff_part *part = arena_copy(c->arena, &l->part, sizeof l->part);
        map_set(&c->reasons, str_copy(c->arena, id_bytes(&x->entry.record)), part);
    }
    return OK;
}

static enum err find_reasons(struct comparing *c, struct error *e)
{
    static const struct {
        enum op op;
        enum diff_part part;
    } ops[] = {{OP_LINK, DIFF_LINKS}, {OP_UNLINK, DIFF_LINKS}, {OP_ERASE, DIFF_ERASED}};

    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        struct looking l = {c, ops[i].part};
        if (journal_of_op(c->arena, house_journal(c->house), c->db, ops[i].op, DIFF_RECORDS, note_reason, &l, e))
            return e->code;
    }
    return OK;
}

static enum diff_part why(void *ctx, struct id record, enum diff_part seen)
{
    const struct comparing *c = ctx;
    const enum diff_part *part = map_get(&c->reasons, id_bytes(&record));

    return part ? *part : seen;
}

/* --- what is compared --- */

/* The round that the earlier state speaks of; where it has no record, the later one's. */
static enum err find_round(struct comparing *c, struct view *from, struct view *to, struct error *e)
{
    struct view *const views[] = {from, to};

    c->out->round = INT_NONE;
    for (size_t i = 0; i < COUNT_OF(views); i++) {
        const struct indicator *indicator = pack_indicator(views[i]->pack, c->ask->figure.id);
        struct figure_result r;
        if (!indicator)
            continue;
        if (view_figure(views[i], &c->ask->figure, &r, e))
            return e->code;
        if (!r.round_known)
            continue;
        const struct field *stock = indicator->count == COUNT_PERCENT ? indicator->numerator->stock : indicator->stock;
        struct str where = str_trim(c->figure.where);
        if (!stock)
            return OK;
        c->out->round = r.round;
        c->figure.where =
            where.n ? str_printf(c->arena, "(%.*s) and %s = %lld", STR_ARG(where), stock->name, (long long)r.round)
                    : str_printf(c->arena, "%s = %lld", stock->name, (long long)r.round);
        return OK;
    }
    return OK;
}

static enum err define(struct comparing *c, const struct pack *pack, struct date today, struct diff_definition *out,
                       struct error *e)
{
    *out = (struct diff_definition){.places = &pack->places, .codes = &pack->codes, .today = today};
    if (!pack_indicator(pack, c->figure.id))
        return OK;
    return figure_query_read(c->arena, pack, &c->figure, &out->query, e);
}

/* The later definitions with the earlier places. */
static enum err define_between(struct comparing *c, struct diff_input *in, struct error *e)
{
    const struct pack_then *from = &c->ask->from.then, *to = &c->ask->to.then;
    struct error quiet = ERROR_IN(c->arena);
    const struct pack *mixed;

    in->between = in->after;
    in->between.today = in->before.today;
    if (hash32_eq(&from->blob, &to->blob)) {
        in->before = in->between;
        return OK;
    }
    enum err err = house_pack_mixed(c->house, c->arena, &to->blob, &from->blob, &mixed, &quiet);
    if (!err)
        return define(c, mixed, in->before.today, &in->between, e);
    c->out->places_within = err == ERR_INVALID;
    return err == ERR_INVALID ? OK : error_set_args(e, err, quiet.key, quiet.args);
}

/* A figure that one state does not have is asked for with as many dimensions all the same. */
static void level(struct diff_input *in)
{
    struct diff_definition *const all[] = {&in->before, &in->between, &in->after};
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(all); i++)
        n = all[i]->query.by_count > n ? all[i]->query.by_count : n;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        all[i]->query.by_count = n;
}

enum err difference_find(struct arena *a, const struct house *h, struct db *db, const struct difference_ask *ask,
                         struct difference *out, struct error *e)
{
    struct comparing c = {
        .arena = a, .house = h, .db = db, .ask = ask, .figure = ask->figure, .reasons = MAP_IN(a), .out = out};
    struct diff_input in = {.why = why, .ctx = &c};
    struct view from, to;
    struct figure_query known;

    *out = (struct difference){.pack = ask->to.then.pack, .from = ask->from.cut, .to = ask->to.cut};
    view_open(&from, a, h, db, &ask->from);
    view_open(&to, a, h, db, &ask->to);
    out->before = pack_indicator(from.pack, ask->figure.id);
    out->after = pack_indicator(to.pack, ask->figure.id);
    if (!out->before && !out->after) /* says which was meant */
        return figure_query_read(a, to.pack, &ask->figure, &known, e);
    in.from = view_data(&from);
    in.to = view_data(&to);
    if (find_round(&c, &from, &to, e) || find_reasons(&c, e) || define(&c, from.pack, in.from.today, &in.before, e) ||
        define(&c, to.pack, in.to.today, &in.after, e) || define_between(&c, &in, e))
        return e->code;
    level(&in);
    return diff_run(a, &in, &out->result, e);
}

/* --- who wrote it --- */

struct newest {
    const struct difference *d;
    const struct event *event;
};

static enum err take_newest(void *ctx, const struct event *x, struct error *e)
{
    struct newest *n = ctx;

    (void)e;
    if (between(n->d->from, n->d->to, &x->entry))
        n->event = x;
    return OK;
}

enum err difference_entry(struct arena *a, const struct house *h, struct db *db, const struct difference *d,
                          const struct diff_record *record, const struct event **out, struct error *e)
{
    struct newest n = {.d = d};

    *out = NULL;
    if (journal_history(a, house_journal(h), db, record->type, record->id, take_newest, &n, e))
        return e->code;
    *out = n.event;
    return OK;
}
