#include "house_life.h"

#include "app/import.h"
#include "disk.h"
#include "domain/cut/cut.h"
#include "domain/intake/intake.h"
#include "domain/mobility/mobility.h"

enum { ROWS_MOST = 40, ROWS_IN_PARTS = IMPORT_CHUNK + 20, ROUNDS = 3, BUNDLE_BYTES = 1 << 24 };

/* --- the house --- */

/* Each number is another pack. */
static void write_pack(struct landia *l, unsigned number)
{
    landia_write(
        l, "codes/need.csv",
        str_printf(&l->a, "code,label_en,label_fr,label_ar,parent,alias\nfood,Food %u,Vivres,غذاء,,\n", number));
}

struct landia house_elsewhere(const struct house_life *life, const char *folder)
{
    struct landia l = {.a = ARENA_EMPTY, .pack_dir = life->l.pack_dir, .key = life->l.key};

    l.dir = str_c(&l.a, str_printf(&l.a, "%s/data", folder));
    l.database = str_c(&l.a, str_printf(&l.a, "%s/sanad.db", l.dir));
    return l;
}

enum err house_make(struct landia *l)
{
    write_pack(l, 0);
    l->e = ERROR_IN(&l->a);
    return landia_init(l);
}

static enum err restart(struct landia *l)
{
    house_return(l->house, l->db);
    house_close(l->house);
    l->db = NULL;
    l->house = NULL;
    return landia_open(l, DB_WRITE);
}

/* --- acts --- */

static enum err import_file(struct landia *l, struct act *act)
{
    struct import_plan plan = {0};
    struct import_result result = {0};
    struct import_order order = {
        .mapping = pack_mapping(house_pack(l->house), STR("areas")),
        .file_name = STR("areas.csv"),
        .bytes = act->bytes,
        .actor = l->operator_account.id,
    };

    if (import_plan(&l->a, l->house, l->db, &order, &plan, &l->e) ||
        import_execute(&l->a, l->house, l->db, &order, &plan, &result, &l->e))
        return l->e.code;
    act->run = result.run;
    return OK;
}

static enum err undo(struct landia *l, const struct act *act)
{
    struct import_undone undone;
    enum err err = import_undo(&l->a, l->house, l->db, act->run, l->operator_account.id, NULL, &undone, &l->e);

    return err == ERR_CONFLICT ? OK : err; /* it was taken back already */
}

/* One record of the house's own, said from here. */
static enum err say(struct landia *l, const struct record_type *type, const void *record)
{
    struct vocabulary words = house_vocabulary(house_pack(l->house));
    struct change change = {.op = OP_CREATE,
                            .type = type,
                            .id = record_key_id(&l->a, type, record),
                            .record = record,
                            .mask = record_all_fields(type),
                            .from = {.row = INT_NONE}};
    struct submission s = {.instance = house_new_id(),
                           .actor = house_new_id(),
                           .source_kind = SOURCE_COMMAND,
                           .changes = &change,
                           .n = 1,
                           .vocabulary = &words};
    struct receipt receipt;
    enum err err = journal_submit(house_journal(l->house), &s, &receipt, &l->e);

    return err == ERR_CONFLICT ? OK : err; /* it stands already, with another moment */
}

static enum err name_cut(struct landia *l, const struct act *act)
{
    struct named_cut cut = {.name = str_printf(&l->a, "cut %u", act->number), .held_until = instant_now()};

    return say(l, &cut_type, &cut);
}

static enum err load_pack(struct landia *l, const struct act *act)
{
    write_pack(l, act->number);
    enum err err = house_load_pack(l->house, l->pack_dir, l->operator_account.id, &l->e);
    return err == ERR_CONFLICT ? OK : err; /* it is in force already */
}

enum err house_do(struct landia *l, struct act *act)
{
    struct arrival arrival;

    l->e = ERROR_IN(&l->a);
    switch (act->kind) {
    case ACT_IMPORT: return import_file(l, act);
    case ACT_UNDO: return undo(l, act);
    case ACT_CUT: return name_cut(l, act);
    case ACT_PACK: return load_pack(l, act);
    case ACT_RECEIVE: return house_receive(l->house, act->file, &arrival, &l->e);
    case ACT_REBUILD: return journal_rebuild(house_journal(l->house), NULL, &l->e);
    default: return restart(l);
    }
}

/* --- what it holds --- */

struct writing {
    struct landia *l;
    const struct record_type *type;
    struct buf out;
};

/* A moment at which something was done is another when it is done again. */
static enum err write_record(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct writing *w = ctx;

    (void)e;
    if (!meta->live)
        return OK;
    buf_printf(&w->out, "%s %llx", w->type->name, (unsigned long long)meta->contested);
    for (size_t i = 0; i < w->type->field_count; i++) {
        const struct field *f = &w->type->fields[i];
        if (f->kind != KIND_INSTANT)
            buf_printf(&w->out, " %.*s", STR_ARG(value_write(&w->l->a, field_get(f, record))));
    }
    buf_puts(&w->out, "\n");
    return OK;
}

struct str house_content(struct landia *l)
{
    struct writing w = {.l = l, .out = BUF_IN(&l->a)};

    for (size_t i = 0; i < house_model.n; i++) {
        w.type = house_model.types[i];
        if (record_has_key(w.type) &&
            journal_records(NULL, house_journal(l->house), l->db, w.type, NULL, write_record, &w, &l->e))
            return STR_EMPTY;
    }
    buf_printf(&w.out, "pack %.*s\n", STR_ARG(crypt_hex(&l->a, hash32_bytes(&house_pack(l->house)->hash))));
    return buf_str(&w.out);
}

/* --- living --- */

static _Noreturn void refused(const struct landia *l, const char *what)
{
    printf("%s: %s %.*s\n", what, l->e.key ? l->e.key : "", STR_ARG(l->e.args[0]));
    abort();
}

static struct str areas(struct house_life *life, unsigned rows, unsigned round)
{
    struct buf b = BUF_IN(&life->l.a);

    buf_puts(&b, "Round,Code,Town,Lat,Lon,Present,People,Men\n");
    for (unsigned i = 1; i <= rows; i++)
        buf_printf(&b, "%u,XX%04u,,,,Y,%u,%u\n", round, i, 1000 + dice_throw(&life->dice, 9000),
                   dice_throw(&life->dice, 1000));
    return buf_str(&b);
}

/* The last import that was not taken back yet; NULL when there is none. */
static const struct act *last_import(const struct house_life *life)
{
    for (size_t i = life->n; i-- > 0;) {
        if (life->acts[i].kind == ACT_UNDO)
            return NULL;
        if (life->acts[i].kind == ACT_IMPORT && id_known(life->acts[i].run))
            return &life->acts[i];
    }
    return NULL;
}

/* Another node of the circle: it is invited, hears of what there is, adds a round of its own and sends its file back. */
static const char *hear_from_another(struct house_life *life, unsigned number)
{
    struct landia *l = &life->l, other = house_elsewhere(life, str_c(&l->a, str_of(test_folder())));
    const char *folder = str_c(&l->a, str_of(test_folder()));
    const char *invitation = landia_path(l, folder, "invitation"), *file = landia_path(l, folder, "file");
    struct dtm_round round = {.number = 1000 + number, .period = STR("another's")};
    struct arrival arrival;
    struct sent sent;
    struct str bytes, password;
    struct master *m = landia_master(l);
    struct id scope = keys_scope(house_keyring(l->house));
    struct db *db = NULL;

    other.e = ERROR_IN(&other.a);
    round.starts_on = round.ends_on = date_from(2026, 1, 31);
    if (keys_invite(house_keyring(l->house), &scope, 1, invitation, m, &l->e) ||
        house_join(&other.a, other.dir, invitation, m, m, STR("b"), &other.operator_account, &password, &other.e) ||
        journal_export(&l->a, house_journal(l->house), l->db, NULL, 0, &bytes, &sent, &l->e) ||
        file_write(file, bytes, 0600, &l->e) || house_open_ground(other.dir, m, DB_WRITE, 0, &other.house, &other.e) ||
        house_receive(other.house, file, &arrival, &other.e))
        refused(other.e.key ? &other : l, "another node");
    house_close(other.house);
    other.house = NULL;
    if (landia_open(&other, DB_WRITE) || say(&other, &dtm_round_type, &round) ||
        house_reader(other.house, &db, &other.e) ||
        journal_export(&l->a, house_journal(other.house), db, NULL, 0, &bytes, &sent, &other.e) ||
        file_write(file, bytes, 0600, &other.e))
        refused(&other, "another node's file");
    house_return(other.house, db);
    master_free(m);
    landia_clean_up(&other);
    return file;
}

static struct act *plan_act(struct house_life *life, enum act_kind kind)
{
    struct act *act = &life->acts[life->n];
    const struct act *import = last_import(life);

    assert(life->n < ACTS_MOST);
    *act = (struct act){.kind = kind == ACT_UNDO && !import ? ACT_IMPORT : kind, .number = (unsigned)life->n + 1};
    if (act->kind == ACT_IMPORT) {
        act->in_parts = dice_throw(&life->dice, 4) == 0;
        unsigned rows = act->in_parts ? ROWS_IN_PARTS : 1 + dice_throw(&life->dice, ROWS_MOST);
        act->bytes = areas(life, rows, 1 + dice_throw(&life->dice, ROUNDS));
    } else if (act->kind == ACT_UNDO) {
        act->run = import->run;
        act->in_parts = import->in_parts;
    } else if (act->kind == ACT_RECEIVE) {
        act->file = hear_from_another(life, act->number);
    }
    life->n++;
    return act;
}

struct house_life *house_live(uint64_t seed, unsigned acts)
{
    static const enum act_kind kinds[] = {ACT_IMPORT,  ACT_UNDO,    ACT_CUT,    ACT_PACK,
                                          ACT_RECEIVE, ACT_REBUILD, ACT_RESTART};
    struct house_life *life = calloc(1, sizeof *life);

    if (!life)
        abort();
    landia_prepare(&life->l);
    life->dice = dice_of(seed);
    life->folder = str_c(&life->l.a, str_of(test_folder()));
    life->l.dir = landia_path(&life->l, life->folder, "data");
    disk_watch(life->folder);
    if (house_make(&life->l))
        refused(&life->l, "init");
    life->made_at = disk_moment();
    if (landia_open(&life->l, DB_WRITE))
        refused(&life->l, "opening");
    for (unsigned i = 0; i < acts; i++) {
        /* One of each, in another order in every life, then what the dice say. */
        size_t which =
            i < COUNT_OF(kinds) ? (i * 3 + seed) % COUNT_OF(kinds) : dice_throw(&life->dice, COUNT_OF(kinds));
        struct act *act = plan_act(life, kinds[which]);
        act->before = house_content(&life->l);
        if (house_do(&life->l, act))
            refused(&life->l, "an act");
        act->at = disk_moment();
        act->after = house_content(&life->l);
    }
    restart(&life->l);
    disk_stop();
    return life;
}

void house_life_free(struct house_life *life)
{
    landia_clean_up(&life->l);
    free(life);
}
