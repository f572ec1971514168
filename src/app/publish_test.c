/* Publications of one house, and of houses of one circle that pass each other files. */
#include "app/publish.h"

#include "app/differences.h"
#include "app/house_fixture.h"
#include "app/import.h"
#include "domain/mobility/mobility.h"

enum { NODES = 3, WITNESS = NODES, PLACES = 12, HISTORIES = 3, STEPS = 30, FILES = 64, FROZEN_AT_ONCE = 4 };

static struct landia nodes[NODES + 1];
static const char *files[FILES]; /* every file that was passed, oldest first */
static unsigned file_count;
static struct id last_import[NODES];
static uint64_t seed;

static unsigned any(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static void fail(const struct error *e)
{
    printf("%s %.*s\n", e->key, STR_ARG(e->args[0]));
    abort();
}

static const char summary[] =
    "order,section,kind,figure,by,where,sort,limit,title_en,title_fr,title_ar,note_en,note_fr,note_ar\n"
    "10,top,heading,,,,,,Round {round},Cycle {round},الجولة {round},,,\n"
    "20,top,number,people;towns;share,,,,,,,,,,\n"
    "30,top,table,people,town,,,,Towns,Villes,المدن,,,\n";

/* A sum, a distinct count and a percentage of those who are more than `least`. */
static void write_indicators(struct landia *l, unsigned least)
{
    landia_write(l, "indicators.csv",
                 str_printf(&l->a,
                            "id,label_en,label_fr,label_ar,definition_en,definition_fr,definition_ar,count,record,"
                            "condition,of,numerator,across,stock,dims,unit,source\n"
                            "people,People,Gens,ناس,d,d,d,sum(individuals),area_baseline,individuals > "
                            "%u,,,,round,town;round,people,x\n"
                            "towns,Towns,Villes,مدن,d,d,d,distinct(place@1),area_baseline,individuals > "
                            "%u,,,,round,town;round,places,x\n"
                            "share,Share,Part,حصة,d,d,d,percent,,,people,people,town,,town;round,percent,x\n",
                            least, least));
}

/* --- nodes --- */

static void start_first(struct landia *l)
{
    landia_prepare(l);
    landia_write(l, "reports/summary.csv", str_of(summary));
    write_indicators(l, 0);
    if (landia_init(l) || landia_open(l, DB_WRITE))
        fail(&l->e);
}

static const char *file_of(struct landia *l, struct str name)
{
    return str_c(&l->a, str_printf(&l->a, "%s-%.*s", l->dir, STR_ARG(name)));
}

static const char *pack_up(struct landia *l, unsigned number)
{
    const char *path = file_of(l, str_printf(&l->a, "bundle%u", number));
    struct sent sent;
    struct str file;

    if (journal_export(&l->a, house_journal(l->house), l->db, NULL, 0, &file, &sent, &l->e) ||
        file_write(path, file, 0600, &l->e))
        fail(&l->e);
    return path;
}

static struct arrival receive(struct landia *l, const char *path)
{
    struct arrival arrival;

    l->e = ERROR_IN(&l->a);
    if (house_receive(l->house, path, &arrival, &l->e))
        fail(&l->e);
    return arrival;
}

static void shut(struct landia *l)
{
    house_return(l->house, l->db);
    house_close(l->house);
    l->db = NULL;
    l->house = NULL;
}

/* A node in the circle of the first, that has taken in its file. */
static void start_other(struct landia *l, struct landia *first, unsigned number, const char *path)
{
    struct id scope = keys_scope(house_keyring(first->house));
    struct str password;

    *l = (struct landia){.a = ARENA_EMPTY, .pack_dir = first->pack_dir, .key = first->key};
    l->e = ERROR_IN(&l->a);
    l->dir = str_c(&l->a, str_printf(&l->a, "%s%u", first->dir, number));
    l->database = test_database(&l->a, landia_path(l, l->dir, "sanad.db"));
    landia_choose_database(l);
    const char *invitation = file_of(l, STR("invitation"));
    struct master *m = landia_master(l);
    if (keys_invite(house_keyring(first->house), &scope, 1, invitation, m, &l->e) ||
        house_join(&l->a, l->dir, invitation, m, m, STR("amal"), &l->operator_account, &password, &l->e) ||
        house_open_ground(l->dir, m, DB_WRITE, 0, &l->house, &l->e))
        fail(&l->e);
    master_free(m);
    receive(l, path);
    shut(l);
    if (landia_open(l, DB_WRITE))
        fail(&l->e);
}

static void pass(struct landia *from, struct landia *to)
{
    if (from == to || file_count == FILES)
        return;
    files[file_count] = pack_up(from, file_count);
    receive(to, files[file_count]);
    file_count++;
}

static void clean_up(unsigned count)
{
    while (count-- > 0)
        landia_clean_up(&nodes[count]);
}

/* --- what happens on a node --- */

/* What stands against it (a town that is there, one that is not) changes nothing. */
static void submit(struct landia *l, struct change change, struct id scope)
{
    struct vocabulary words = house_vocabulary(house_pack(l->house));
    struct submission s = {.instance = house_new_id(),
                           .actor = l->operator_account.id,
                           .source_kind = SOURCE_COMMAND,
                           .scope = scope,
                           .changes = &change,
                           .n = 1,
                           .vocabulary = &words};
    struct error e = ERROR_IN(&l->a);
    struct receipt receipt;

    if (journal_submit(house_journal(l->house), &s, &receipt, &e) && e.code != ERR_CONFLICT && e.code != ERR_NOT_FOUND)
        fail(&e);
}

static struct change change_of(enum op op, const struct record_type *type, struct id id, void *record)
{
    return (struct change){.op = op,
                           .type = type,
                           .id = id,
                           .record = record,
                           .mask = record_all_fields(type),
                           .from = {.row = INT_NONE, .reason = op == OP_RETRACT ? STR("a mistake") : STR_EMPTY}};
}

static void write_round(struct landia *l)
{
    struct dtm_round *round = record_new(&l->a, &dtm_round_type);

    round->number = 7;
    submit(l, change_of(OP_CREATE, &dtm_round_type, record_key_id(&l->a, &dtm_round_type, round), round), NO_ID);
}

static void write_people(struct landia *l, enum op op, unsigned place, int64_t people)
{
    struct area_baseline *one = record_new(&l->a, &area_baseline_type);

    one->round = 7;
    one->place.s = str_printf(&l->a, "XX%04u", place + 1);
    one->population.s = STR("migrants");
    one->individuals = people;
    submit(l, change_of(op, &area_baseline_type, record_key_id(&l->a, &area_baseline_type, one), one), NO_ID);
}

static struct id publish(struct landia *l)
{
    const struct publish_ask ask = {
        .report = STR("summary"), .round = INT_NONE, .actor = l->operator_account.id, .source = SOURCE_COMMAND};
    struct id id;

    l->e = ERROR_IN(&l->a);
    if (publish_report(&l->a, l->house, l->db, &ask, &id, &l->e))
        fail(&l->e);
    return id;
}

static struct id import(struct landia *l)
{
    struct buf text = BUF_IN(&l->a);
    struct import_plan plan = {0};
    struct import_result result = {0};

    buf_puts(&text, "Round,Code,Town,Lat,Lon,Present,People,Men\n");
    for (unsigned place = any(3); place < PLACES; place += 1 + any(4))
        buf_printf(&text, "7,XX%04u,,,,,%u,\n", place + 1, any(500));
    const struct import_order order = {.mapping = pack_mapping(house_pack(l->house), STR("areas")),
                                       .file_name = STR("file.csv"),
                                       .bytes = buf_str(&text),
                                       .actor = l->operator_account.id};
    l->e = ERROR_IN(&l->a);
    if (import_plan(&l->a, l->house, l->db, &order, &plan, &l->e) ||
        import_execute(&l->a, l->house, l->db, &order, &plan, &result, &l->e))
        fail(&l->e);
    return result.run;
}

static void undo(struct landia *l, struct id *run)
{
    struct import_undone undone;

    l->e = ERROR_IN(&l->a);
    if (id_known(*run) && import_undo(&l->a, l->house, l->db, *run, l->operator_account.id, NULL, &undone, &l->e))
        fail(&l->e);
    *run = NO_ID;
}

/* Refused where the node has the very same definitions. */
static void load_other_pack(struct landia *l)
{
    struct error e = ERROR_IN(&l->a);

    write_indicators(l, any(300));
    if (house_load_pack(l->house, l->pack_dir, l->operator_account.id, &e) && e.code != ERR_CONFLICT)
        fail(&e);
}

static void anything(void)
{
    unsigned number = any(NODES);
    struct landia *l = &nodes[number];

    switch (any(12)) {
    case 0:
    case 1: write_people(l, OP_CREATE, any(PLACES), any(500)); break;
    case 2:
    case 3: write_people(l, OP_UPDATE, any(PLACES), any(500)); break;
    case 4: write_people(l, OP_RETRACT, any(PLACES), 0); break;
    case 5:
    case 6: publish(l); break;
    case 7: load_other_pack(l); break;
    case 8: last_import[number] = import(l); break;
    case 9: undo(l, &last_import[number]); break;
    default: pass(l, &nodes[any(NODES)]); break;
    }
}

/* --- what must hold --- */

static size_t check_all(struct landia *l)
{
    published_list all;

    l->e = ERROR_IN(&l->a);
    if (publish_list(&l->a, l->house, l->db, &all, &l->e))
        fail(&l->e);
    for (size_t i = 0; i < all.n; i++) {
        struct publish_check check;
        l->e = ERROR_IN(&l->a);
        enum err err = publish_check(&l->a, l->house, l->db, &all.at[i], &check, &l->e);
        CHECK(!err && publish_holds(&check) && check.frozen.n >= FROZEN_AT_ONCE);
    }
    return all.n;
}

static void history(uint64_t number)
{
    seed = number;
    file_count = 0;
    memset(last_import, 0, sizeof last_import);
    start_first(&nodes[0]);
    write_round(&nodes[0]);
    files[file_count++] = pack_up(&nodes[0], 0);
    for (unsigned i = 1; i < NODES; i++)
        start_other(&nodes[i], &nodes[0], i, files[0]);
    publish(&nodes[1]);
    for (unsigned i = 0; i < STEPS; i++)
        anything();
    for (unsigned i = 0; i < NODES; i++) /* each by itself, before the others' entries come */
        check_all(&nodes[i]);
    for (unsigned i = 0; i < 2 * NODES; i++)
        pass(&nodes[i % NODES], &nodes[(i + 1) % NODES]);
}

/* A node that joins last takes all files that ever went round, in any order, and whatever it holds holds. */
static size_t witnessed(void)
{
    for (unsigned i = file_count; i > 1; i--) {
        unsigned other = any(i);
        const char *last = files[i - 1];
        files[i - 1] = files[other];
        files[other] = last;
    }
    start_other(&nodes[WITNESS], &nodes[0], WITNESS, files[0]);
    for (unsigned i = 1; i < file_count; i++) {
        if (receive(&nodes[WITNESS], files[i]).entries)
            check_all(&nodes[WITNESS]);
    }
    return check_all(&nodes[WITNESS]);
}

static void every_publication_of_any_history_computes_again_on_every_node(void)
{
    for (uint64_t h = 0; h < HISTORIES; h++) {
        history(h);
        size_t n = witnessed();
        CHECK(n > 1);
        for (unsigned i = 0; i <= WITNESS; i++) {
            CHECK(check_all(&nodes[i]) == n);
            REQUIRE(journal_rebuild(house_journal(nodes[i].house), NULL, &nodes[i].e) == OK);
            CHECK(check_all(&nodes[i]) == n);
        }
        clean_up(NODES + 1);
    }
}

static struct published found(struct landia *l, struct id id)
{
    struct published p;

    l->e = ERROR_IN(&l->a);
    if (publish_find(&l->a, l->house, l->db, id, &p, &l->e))
        fail(&l->e);
    return p;
}

/* The cut of a publication names the publisher's streams in all its scopes. */
static void a_node_that_lacks_entries_of_the_cut_says_so(void)
{
    struct landia *host = &nodes[0], *guest = &nodes[1];
    struct publish_check check;
    struct id desk;

    start_first(host);
    struct dtm_round *other = record_new(&host->a, &dtm_round_type);
    write_round(host);
    house_return(host->house, host->db);
    struct master *m = landia_master(host);
    REQUIRE(house_add_scope(host->house, m, STR("desk"), &host->e) == OK);
    master_free(m);
    REQUIRE(house_reader(host->house, &host->db, &host->e) == OK);
    REQUIRE(keys_scope_named(house_keyring(host->house), STR("desk"), &desk, &host->e) == OK);
    struct id whole = publish(host);
    other->number = 1;
    submit(host,
           change_of(OP_CREATE, &dtm_round_type,
                     journal_key_id(&host->a, house_journal(host->house), &dtm_round_type, other, desk), other),
           desk);
    struct id lacking = publish(host);
    start_other(guest, host, 1, pack_up(host, 0));
    struct published p = found(guest, whole);
    CHECK(publish_check(&guest->a, guest->house, guest->db, &p, &check, &guest->e) == OK && publish_holds(&check));
    p = found(guest, lacking);
    CHECK(publish_check(&guest->a, guest->house, guest->db, &p, &check, &guest->e) == ERR_CONFLICT);
    CHECK(strcmp(guest->e.key, "cut.missing") == 0);
    CHECK(check_all(host) == 2);
    clean_up(2);
}

static void what_is_published_stays_when_its_records_change(void)
{
    struct landia *l = &nodes[0];
    struct publish_check check;
    frozen_cells now;
    struct view view;

    start_first(l);
    write_round(l);
    write_people(l, OP_CREATE, 0, 40);
    struct published p = found(l, publish(l));
    CHECK(p.record->round == 7 && p.record->cells == 5 && p.record->engine == FIGURE_ENGINE && !p.withdrawn);
    write_people(l, OP_UPDATE, 0, 50);
    REQUIRE(publish_check(&l->a, l->house, l->db, &p, &check, &l->e) == OK);
    CHECK(publish_holds(&check) && str_is(check.frozen.at[0].value, "40"));
    view_open(&view, &l->a, l->house, l->db, NULL);
    REQUIRE(publish_again(&view, &check.frozen, &now, &l->e) == OK && now.n == check.frozen.n);
    CHECK(str_is(now.at[0].value, "50"));
    landia_clean_up(l);
}

static void a_publication_is_withdrawn_once_with_a_reason(void)
{
    struct landia *l = &nodes[0];

    start_first(l);
    write_round(l);
    struct id id = publish(l), me = l->operator_account.id;
    CHECK(publish_withdraw(&l->a, l->house, l->db, id, STR(" "), me, SOURCE_COMMAND, &l->e) == ERR_INVALID);
    l->e = ERROR_IN(&l->a);
    REQUIRE(publish_withdraw(&l->a, l->house, l->db, id, STR("a wrong file"), me, SOURCE_COMMAND, &l->e) == OK);
    struct published p = found(l, id);
    CHECK(p.withdrawn && str_is(p.withdrawn_because, "a wrong file"));
    CHECK(publish_withdraw(&l->a, l->house, l->db, id, STR("again"), me, SOURCE_COMMAND, &l->e) == ERR_CONFLICT);
    CHECK(check_all(l) == 1); /* it stays in yesterday */
    landia_clean_up(l);
}

static void a_difference_tells_late_from_corrected_from_retracted(void)
{
    struct landia *l = &nodes[0];
    struct difference_ask ask = {.figure = {.id = STR("people"), .by = STR("town")}};
    struct difference d;
    const struct event *x;

    start_first(l);
    write_round(l);
    write_people(l, OP_CREATE, 0, 40);
    write_people(l, OP_CREATE, 1, 7);
    struct str then = id_format(&l->a, publish(l));
    write_people(l, OP_UPDATE, 0, 50);
    write_people(l, OP_RETRACT, 1, 0);
    write_people(l, OP_CREATE, 2, 300);
    REQUIRE(moment_find(&l->a, l->house, l->db, then, &ask.from, &l->e) == OK);
    REQUIRE(moment_find(&l->a, l->house, l->db, STR(""), &ask.to, &l->e) == OK);
    REQUIRE(difference_find(&l->a, l->house, l->db, &ask, &d, &l->e) == OK);
    const struct diff_cell *total = &d.result.total;
    CHECK(d.round == 7 && total->before.n == 47 && total->after.n == 350);
    CHECK(total->parts[DIFF_LATE] == 300 && total->parts[DIFF_CORRECTED] == 10 && total->parts[DIFF_RETRACTED] == -7);
    CHECK(!total->parts[DIFF_DEFINITION] && !total->parts[DIFF_PLACES] && !total->parts[DIFF_LINKS] &&
          !total->parts[DIFF_ERASED]);
    CHECK(d.result.n == 3);
    REQUIRE(d.result.records.n == 3);
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(difference_entry(&l->a, l->house, l->db, &d, &d.result.records.at[i], &x, &l->e) == OK && x);
        CHECK(id_eq(x->entry.actor, l->operator_account.id));
    }
    landia_clean_up(l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_is_published_stays_when_its_records_change),
        TEST(a_publication_is_withdrawn_once_with_a_reason),
        TEST(a_difference_tells_late_from_corrected_from_retracted),
        TEST(a_node_that_lacks_entries_of_the_cut_says_so),
        TEST(every_publication_of_any_history_computes_again_on_every_node),
    };
    return TEST_MAIN(tests);
}
