#include "app/publish.h"

#include "app/reports.h"
#include "domain/contradiction/contradiction.h"
#include "domain/cut/cut.h"
#include "journal/journal.h"

enum {
    TYPES_MOST = 64,
    CONTRADICTED_SHOWN = 20,
    CONTRADICTED_PAGE = 500,
    ACCEPTED_MOST = 400 /* that fit one text field */
};

/* --- freezing --- */

struct freezing {
    struct arena *arena;
    const struct record_type *types[TYPES_MOST]; /* whose records it counts ... */
    const struct field *stocks[TYPES_MOST];      /* ... of these rounds only, by this field; NULL: of any round */
    size_t type_count;
    VEC(int64_t) rounds;
    struct map asked; /* question -> itself: a report may ask twice */
    frozen_cells cells;
};

static bool asked_before(struct freezing *f, struct str figure, struct str by, struct str where)
{
    struct buf key = BUF_IN(f->arena);

    buf_printf(&key, "%.*s\n%.*s\n%.*s", STR_ARG(figure), STR_ARG(by), STR_ARG(where));
    void **at = map_at(&f->asked, buf_str(&key));
    bool before = *at != NULL;
    *at = f;
    return before;
}

static void note_type(struct freezing *f, const struct record_type *type, const struct field *stock)
{
    for (size_t i = 0; i < f->type_count; i++)
        if (f->types[i] == type) {
            f->stocks[i] = f->stocks[i] == stock ? stock : NULL;
            return;
        }
    if (!type || f->type_count == TYPES_MOST)
        return;
    f->types[f->type_count] = type;
    f->stocks[f->type_count++] = stock;
}

/* `one_round` false: the figure was not narrowed to one. */
static void note_types(struct freezing *f, const struct indicator *indicator, bool one_round)
{
    if (indicator->count == COUNT_PERCENT) {
        note_types(f, indicator->numerator, one_round);
        note_types(f, indicator->base, one_round);
    }
    note_type(f, indicator->type, one_round ? indicator->stock : NULL);
}

static void note_round(struct freezing *f, int64_t round)
{
    for (size_t i = 0; i < f->rounds.n; i++)
        if (f->rounds.at[i] == round)
            return;
    VEC_PUSH(f->arena, &f->rounds, round);
}

static void freeze_figure(void *ctx, const struct figure_query *q, const struct figure_result *r)
{
    struct freezing *f = ctx;
    struct str where = q->where ? expr_write(f->arena, q->where) : STR_EMPTY;
    struct buf by = BUF_IN(f->arena);

    note_types(f, q->indicator, r->round_known);
    if (r->round_known)
        note_round(f, r->round);
    for (size_t i = 0; i < q->by_count; i++)
        buf_printf(&by, "%s%.*s", i ? "," : "", STR_ARG(q->by[i]->id));
    if (!asked_before(f, r->indicator->id, buf_str(&by), where))
        frozen_add(f->arena, &f->cells, r, buf_str(&by), where);
}

static const struct str round_is = STR_INIT("round = ");

static void freeze_declared(void *ctx, const struct indicator *indicator, int64_t round, struct decimal value)
{
    struct freezing *f = ctx;
    struct str where = str_printf(f->arena, "%.*s%lld", STR_ARG(round_is), (long long)round);

    note_type(f, indicator->type, NULL);
    if (!asked_before(f, indicator->id, STR_EMPTY, where))
        frozen_add_declared(f->arena, &f->cells, indicator->id, where, value);
}

/* --- publishing --- */

static enum err moment_now(struct arena *a, const struct house *h, struct db *db, struct moment *out, struct error *e)
{
    struct cut *cut = ARENA_NEW(a, struct cut);

    *out = (struct moment){.cut = cut};
    if (journal_last_received(db, &out->at, e) || journal_cut_at(a, db, out->at, cut, e))
        return e->code;
    return house_pack_at(h, a, db, cut, &out->then, e);
}

static struct str digest_of(struct arena *a, const struct house *h, struct str file)
{
    struct hash32 key = house_set_key(h), digest = crypt_hash_keyed(key.b, file);

    return crypt_hex(a, hash32_bytes(&digest));
}

/* The cells of the report, and what the entry says of them beside their file. */
static enum err freeze(struct arena *a, const struct publish_ask *ask, struct view *view, struct freezing *f,
                       struct publication *p, struct error *e)
{
    const struct report_watch watch = {freeze_figure, freeze_declared, f};
    const struct outline *outline = pack_report(view->pack, ask->report);
    enum language language = view->pack->languages[0];
    struct document document = {0};

    if (!outline)
        return error_set(e, ERR_NOT_FOUND, "report.unknown", ask->report);
    if (report_round(view, ask->round, language, &p->round, &p->period, e) ||
        house_report(view, outline, p->round, language, &watch, &document, e))
        return e->code;
    if (f->cells.n > FROZEN_CELLS)
        return error_set(e, ERR_TOO_LARGE, "publication.too_many_cells", str_printf(e->arena, "%d", FROZEN_CELLS));
    struct str title = str_trim(ask->title);
    p->report = outline->name;
    p->title = title.n ? title : document.title;
    p->pack = crypt_hex(a, hash32_bytes(&view->pack->hash));
    p->cells = (int64_t)f->cells.n;
    return OK;
}

/* Is the record among those that the report counts? */
static bool counts(const struct freezing *f, const struct breach *b)
{
    for (size_t i = 0; i < f->type_count; i++) {
        if (f->types[i] != b->type || !f->stocks[i])
            continue;
        int64_t round = field_get(f->stocks[i], b->values).n;
        for (size_t k = 0; k < f->rounds.n; k++)
            if (f->rounds.at[k] == round)
                return true;
        return false;
    }
    return true;
}

/* What stands contradicted among the records that the report counts, and how many records that are. */
static enum err find_contradicted(struct arena *a, struct db *db, const struct freezing *f, breaches *out, int64_t *n,
                                  struct error *e)
{
    const struct breach *last = NULL;
    int64_t all;

    *n = 0;
    if (contradictions_count(a, db, f->types, f->type_count, &all, e))
        return e->code;
    for (int64_t offset = 0; offset < all; offset += CONTRADICTED_PAGE) {
        breaches page = {0};
        if (contradictions_open(a, db, f->types, f->type_count, (size_t)offset, CONTRADICTED_PAGE, &page, e))
            return e->code;
        for (size_t i = 0; i < page.n; i++) {
            if (!counts(f, &page.at[i]))
                continue;
            *n += !last || !id_eq(last->record, page.at[i].record);
            last = &page.at[i];
            VEC_PUSH(a, out, page.at[i]);
        }
    }
    return OK;
}

/* Each by its name: a reason for all is not a look at each. */
static enum err name_accepted(struct arena *a, const breaches *open, struct publication *p, struct error *e)
{
    struct buf names = BUF_IN(a);

    for (size_t i = 0; i < open->n; i++) {
        const struct breach *b = &open->at[i];
        buf_printf(&names, "%s%s %.*s %s%s%.*s", i ? "\n" : "", b->type->name, STR_ARG(id_format(a, b->record)),
                   b->rule, b->field.n ? " " : "", STR_ARG(b->field));
    }
    p->accepted = buf_str(&names);
    if (p->contradictions > ACCEPTED_MOST || p->accepted.n > TEXT_BYTES)
        return error_set(e, ERR_TOO_LARGE, "publication.too_many_contradictions",
                         str_printf(e->arena, "%lld", (long long)p->contradictions),
                         str_printf(e->arena, "%d", ACCEPTED_MOST));
    return OK;
}

/* Records that break a rule stand in the way until somebody says why not. They are those of now, whatever the cut. */
static enum err check_contradictions(struct arena *a, struct db *db, const struct publish_ask *ask,
                                     const struct freezing *f, struct publication *p, struct error *e)
{
    breaches open = {0};
    int64_t n;

    if (find_contradicted(a, db, f, &open, &n, e))
        return e->code;
    p->accepted_because = n ? str_trim(ask->accept) : STR_EMPTY;
    p->contradictions = n ? n : INT_NONE;
    if (!n)
        return OK;
    if (p->accepted_because.n)
        return name_accepted(a, &open, p, e);
    error_set(e, ERR_CONFLICT, "publication.contradicted", str_printf(e->arena, "%lld", (long long)n));
    for (size_t i = 0; i < open.n && i < CONTRADICTED_SHOWN; i++) {
        const struct breach *b = &open.at[i];
        struct str record = str_printf(e->arena, "%s/%.*s", b->type->name, STR_ARG(id_format(e->arena, b->record)));
        struct error_place place = {.file = record, .field = b->field, .key = b->rule};
        memcpy(place.args, b->args, sizeof place.args);
        error_add_place(e, place);
    }
    return e->code;
}

static enum err keep_file(const struct house *h, struct str file, struct hash32 *blob, struct error *e)
{
    const struct journal_place *where = journal_where(house_journal(h));
    struct id key_id;
    const struct sealkey *key = keys_sealing_key(where->keyring, keys_scope(where->keyring), &key_id);

    return blob_put(&where->blobs, key, key_id, file, blob, e);
}

static enum err submit(struct house *h, const struct change *change, struct id actor, enum source_kind source,
                       struct error *e)
{
    struct submission s = {
        .instance = house_new_id(), .actor = actor, .source_kind = source, .changes = change, .n = 1};
    struct receipt receipt;

    return journal_submit(house_journal(h), &s, &receipt, e);
}

enum err publish_report(struct arena *a, struct house *h, struct db *db, const struct publish_ask *ask, struct id *id,
                        struct error *e)
{
    struct publication p = {.engine = FIGURE_ENGINE, .contradictions = INT_NONE};
    struct freezing f = {.arena = a, .asked = MAP_IN(a)};
    struct change change = {.op = OP_CREATE,
                            .type = &publication_type,
                            .id = house_new_id(),
                            .record = &p,
                            .mask = record_all_fields(&publication_type),
                            .from = {.row = INT_NONE}};
    struct moment moment;
    struct view view;

    *id = change.id;
    if (ask->moment && ask->moment->cut)
        moment = *ask->moment;
    else if (moment_now(a, h, db, &moment, e))
        return e->code;
    if (!instant_known(moment.at))
        moment.at = instant_now();
    p.as_of = moment.at; /* its day is the one that tells which places stood */
    view_open(&view, a, h, db, &moment);
    if (freeze(a, ask, &view, &f, &p, e) || check_contradictions(a, db, ask, &f, &p, e) ||
        cut_write(a, moment.cut, &p.streams, e))
        return e->code;
    struct str file = frozen_write(a, &f.cells);
    p.digest = digest_of(a, h, file);
    change.from.file = str_printf(a, "%.*s.csv", STR_ARG(p.report));
    if (keep_file(h, file, &change.from.blob, e))
        return e->code;
    return submit(h, &change, ask->actor, ask->source, e);
}

enum err publish_withdraw(struct arena *a, struct house *h, struct db *db, struct id id, struct str reason,
                          struct id actor, enum source_kind source, struct error *e)
{
    struct change change = {.op = OP_RETRACT, .type = &publication_type, .id = id, .from = {.row = INT_NONE}};
    struct published p;

    change.from.reason = str_trim(reason);
    if (publish_find(a, h, db, id, &p, e))
        return e->code;
    if (p.withdrawn)
        return error_set(e, ERR_CONFLICT, "publication.withdrawn_before", id_format(e->arena, id));
    if (!change.from.reason.n) {
        error_add_place(e, (struct error_place){.field = STR("reason"), .key = "publication.needs_why"});
        return error_set(e, ERR_INVALID, "publication.needs_why");
    }
    return submit(h, &change, actor, source, e);
}

/* --- reading --- */

static enum err take_entry(void *ctx, const struct event *x, struct error *e)
{
    struct published *p = ctx;

    (void)e;
    if (x->entry.op == OP_CREATE)
        p->blob = x->payload.from.blob;
    if (x->entry.op == OP_RETRACT)
        p->withdrawn_because = x->payload.from.reason;
    return OK;
}

enum err publish_find(struct arena *a, const struct house *h, struct db *db, struct id id, struct published *out,
                      struct error *e)
{
    struct error quiet = ERROR_IN(a);
    struct record_meta meta;
    void *record;
    enum err err = journal_record(a, house_journal(h), db, &publication_type, id, &meta, &record, &quiet);

    *out = (struct published){.id = id};
    if (err == ERR_NOT_FOUND)
        return error_set(e, ERR_NOT_FOUND, "publication.unknown", id_format(e->arena, id));
    if (err)
        return error_set_args(e, err, quiet.key, quiet.args);
    out->record = record;
    out->withdrawn = !meta.live;
    out->made_at = meta.made_at;
    out->made_by = meta.made_by;
    return journal_history(a, house_journal(h), db, &publication_type, id, take_entry, out, e);
}

struct gathering {
    struct arena *arena;
    VEC(struct id) ids;
};

static enum err gather(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct gathering *g = ctx;

    (void)record;
    (void)e;
    VEC_PUSH(g->arena, &g->ids, meta->id);
    return OK;
}

static int newest_first(const void *a, const void *b)
{
    const struct published *x = a, *y = b;

    if (x->made_at.us != y->made_at.us)
        return x->made_at.us < y->made_at.us ? 1 : -1;
    return id_cmp(y->id, x->id);
}

enum err publish_list(struct arena *a, const struct house *h, struct db *db, published_list *out, struct error *e)
{
    struct gathering g = {.arena = a};

    *out = (published_list){0};
    if (journal_records(a, house_journal(h), db, &publication_type, NULL, gather, &g, e))
        return e->code;
    for (size_t i = 0; i < g.ids.n; i++) {
        struct published one;
        if (publish_find(a, h, db, g.ids.at[i], &one, e))
            return e->code;
        VEC_PUSH(a, out, one);
    }
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, newest_first);
    return OK;
}

enum err publish_file(struct arena *a, const struct house *h, const struct published *p, struct str *file,
                      struct error *e)
{
    const struct journal_place *where = journal_where(house_journal(h));

    return blob_get(a, &where->blobs, &p->blob, where->keyring, file, e);
}

/* --- counting again --- */

static bool is_definition(enum err err)
{
    return err == ERR_NOT_FOUND || err == ERR_INVALID;
}

static enum err ask_declared(struct view *v, const struct indicator *indicator, const struct frozen_cell *c,
                             frozen_cells *out, struct error *e)
{
    struct decimal value;
    int64_t round;

    if (!str_starts(c->where, round_is) || !str_to_int(str_slice(c->where, round_is.n, c->where.n), &round))
        return OK;
    if (report_declared(v, indicator, round, &value, e))
        return e->code;
    frozen_add_declared(v->arena, out, c->figure, c->where, value);
    return OK;
}

static enum err ask_again(struct view *v, const struct frozen_cell *c, frozen_cells *out, struct error *e)
{
    const struct indicator *indicator = pack_indicator(v->pack, c->figure);
    const struct figure_ask ask = {.id = c->figure, .by = c->by, .where = c->where};
    struct error quiet = ERROR_IN(v->arena);
    struct figure_result result;

    if (!indicator)
        return OK;
    if (indicator->count == COUNT_DECLARED)
        return ask_declared(v, indicator, c, out, e);
    enum err err = view_figure(v, &ask, &result, &quiet);
    if (err)
        return is_definition(err) ? OK : error_set_args(e, err, quiet.key, quiet.args);
    frozen_add(v->arena, out, &result, c->by, c->where);
    return OK;
}

enum err publish_again(struct view *v, const frozen_cells *frozen, frozen_cells *out, struct error *e)
{
    struct freezing f = {.arena = v->arena, .asked = MAP_IN(v->arena)};

    *out = (frozen_cells){0};
    for (size_t i = 0; i < frozen->n; i++) {
        const struct frozen_cell *c = &frozen->at[i];
        if (!asked_before(&f, c->figure, c->by, c->where) && ask_again(v, c, out, e))
            return e->code;
    }
    return OK;
}

/* --- proving --- */

bool publish_holds(const struct publish_check *c)
{
    return !c->file_differs && !c->pack_differs && !c->differences.n;
}

/* What is on one side only, or on both and not the same. */
static void compare(struct arena *a, const frozen_cells *found, struct publish_check *c)
{
    struct map before = frozen_index(a, &c->frozen), after = frozen_index(a, found);

    for (size_t i = 0; i < c->frozen.n; i++) {
        const struct frozen_cell *one = &c->frozen.at[i], *other = frozen_find(a, &after, one);
        if (!other || !frozen_same(one, other))
            VEC_PUSH(a, &c->differences, (struct publish_difference){one, other});
    }
    for (size_t i = 0; i < found->n; i++)
        if (!frozen_find(a, &before, &found->at[i]))
            VEC_PUSH(a, &c->differences, (struct publish_difference){NULL, &found->at[i]});
}

enum err publish_check(struct arena *a, const struct house *h, struct db *db, const struct published *p,
                       struct publish_check *out, struct error *e)
{
    struct moment moment;
    frozen_cells found;
    struct view view;
    struct str file;

    *out = (struct publish_check){0};
    if (publish_file(a, h, p, &file, e) || frozen_read(a, file, &out->frozen, e) ||
        moment_of_cut(a, h, db, p->record->streams, &moment, e))
        return e->code;
    moment.at = p->record->as_of;
    view_open(&view, a, h, db, &moment);
    struct str pack = crypt_hex(a, hash32_bytes(&view.pack->hash));
    out->pack_differs = !str_eq(pack, p->record->pack);
    out->file_differs = !str_eq(digest_of(a, h, file), p->record->digest) || (int64_t)out->frozen.n != p->record->cells;
    if (publish_again(&view, &out->frozen, &found, e))
        return e->code;
    compare(a, &found, out);
    return OK;
}
