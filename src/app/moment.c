#include "app/moment.h"

#include "domain/cut/cut.h"
#include "domain/publication/publication.h"
#include "i18n/zone.h"

/* How many entries of a cut's stream this node lacks. */
static uint64_t lacking(const struct cut *held, const struct cut_at *asked)
{
    for (size_t i = 0; i < held->n; i++)
        if (id_eq(held->at[i].origin, asked->origin) && id_eq(held->at[i].scope, asked->scope))
            return held->at[i].number < asked->number ? asked->number - held->at[i].number : 0;
    return asked->number;
}

/* The first stream that is short names itself: its node's file brings the others' too. */
static enum err check_held(struct arena *a, struct db *db, const struct cut *cut, struct error *e)
{
    struct cut held;

    if (journal_cut_at(a, db, (struct instant){INT64_MAX}, &held, e))
        return e->code;
    for (size_t i = 0; i < cut->n; i++) {
        uint64_t n = lacking(&held, &cut->at[i]);
        if (n)
            return error_set(e, ERR_CONFLICT, "cut.missing", str_printf(e->arena, "%llu", (unsigned long long)n),
                             id_format(e->arena, cut->at[i].origin),
                             str_printf(e->arena, "%llu", (unsigned long long)cut->at[i].number));
    }
    return OK;
}

enum err moment_of_cut(struct arena *a, const struct house *h, struct db *db, struct str streams, struct moment *out,
                       struct error *e)
{
    struct cut *cut = ARENA_NEW(a, struct cut);

    *out = (struct moment){.cut = cut, .at = NO_INSTANT};
    if (!cut_read(a, streams, cut))
        return error_set(e, ERR_DAMAGED, "cut.no_cut");
    if (check_held(a, db, cut, e))
        return e->code;
    return house_pack_at(h, a, db, cut, &out->then, e);
}

static enum err received_by(struct arena *a, const struct house *h, struct db *db, struct instant at,
                            struct moment *out, struct error *e)
{
    struct cut *cut = ARENA_NEW(a, struct cut);

    *out = (struct moment){.cut = cut, .at = at};
    if (journal_cut_at(a, db, at, cut, e))
        return e->code;
    return house_pack_at(h, a, db, cut, &out->then, e);
}

static bool read_time(const struct house *h, struct str when, struct instant *out)
{
    struct date day;

    if (date_parse(when, &day)) {
        *out = zone_end_of_day(house_pack(h)->timezone, day);
        return true;
    }
    if (!instant_parse(when, out))
        return false;
    if (str_find(when, '.') == when.n)
        out->us += 999999; /* said to the second: what was held when that second ended */
    return true;
}

/* A live record that is named; ERR_INVALID "figure.when" where there is none. */
static enum err named(struct arena *a, const struct house *h, struct db *db, const struct record_type *type,
                      struct id id, struct str when, void **record, struct error *e)
{
    struct error quiet = ERROR_IN(a);
    struct record_meta meta;
    enum err err = journal_record(a, house_journal(h), db, type, id, &meta, record, &quiet);

    if (err == ERR_NOT_FOUND || (!err && type == &cut_type && !meta.live))
        return error_set(e, ERR_INVALID, "figure.when", when);
    return err ? error_set_args(e, err, quiet.key, quiet.args) : OK;
}

static enum err at_cut(struct arena *a, const struct house *h, struct db *db, struct str name, struct moment *out,
                       struct error *e)
{
    const struct named_cut asked = {.name = name}, *found;
    void *record;

    if (named(a, h, db, &cut_type, record_key_id(a, &cut_type, &asked), name, &record, e))
        return e->code;
    found = record;
    if (!found->streams.n)
        return received_by(a, h, db, found->held_until, out, e);
    if (moment_of_cut(a, h, db, found->streams, out, e))
        return e->code;
    out->at = found->held_until;
    return OK;
}

/* One that was withdrawn too: it stays in yesterday. */
static enum err at_publication(struct arena *a, const struct house *h, struct db *db, struct id id, struct str when,
                               struct moment *out, struct error *e)
{
    const struct publication *p;
    void *record;

    if (named(a, h, db, &publication_type, id, when, &record, e))
        return e->code;
    p = record;
    if (moment_of_cut(a, h, db, p->streams, out, e))
        return e->code;
    out->at = p->as_of;
    return OK;
}

enum err moment_find(struct arena *a, const struct house *h, struct db *db, struct str when, struct moment *out,
                     struct error *e)
{
    struct instant at;
    struct id id;

    *out = (struct moment){.at = NO_INSTANT};
    when = str_trim(when);
    if (!when.n)
        return house_pack_at(h, a, db, NULL, &out->then, e);
    if (read_time(h, when, &at))
        return received_by(a, h, db, at, out, e);
    if (id_parse(when, &id))
        return at_publication(a, h, db, id, when, out, e);
    return at_cut(a, h, db, when, out, e);
}
