/*
 * The life that a golden journal of the whole model tells, lived once by the program that is being released: two houses of a small land,
 * what each wrote, what they said without knowing of each other, a named moment, a publication, and another pack after it.
 *
 * A later release adds to it what is new in its model before it makes its own; journals that were made before do not change.
 */
#ifndef APP_GOLDEN_LIFE_H
#define APP_GOLDEN_LIFE_H

#include "app/care.h"
#include "app/house_fixture.h"
#include "app/import.h"
#include "app/publish.h"
#include "domain/cut/cut.h"
#include "domain/mobility/mobility.h"
#include "journal/contest.h"

#define GOLDEN_CUT "end-of-round-54"

static inline _Noreturn void golden_stop(const struct landia *l, const char *what)
{
    fprintf(stderr, "%s: %s %.*s\n", what, l->e.key ? l->e.key : "", STR_ARG(l->e.args[0]));
    for (size_t i = 0; i < l->e.places.n; i++)
        fprintf(stderr, "  %.*s %lld %s %.*s\n", STR_ARG(l->e.places.at[i].file), (long long)l->e.places.at[i].row,
                l->e.places.at[i].key, STR_ARG(l->e.places.at[i].args[0]));
    abort();
}

/* --- the pack, and the one that comes after it --- */

#define GOLDEN_INDICATORS                                                                                              \
    "id,label_en,label_fr,label_ar,definition_en,definition_fr,definition_ar,count,record,condition,of,numerator,"     \
    "across,stock,dims,unit,source\n"

static inline void golden_pack(struct landia *l, bool later)
{
    landia_write(l, "places.csv",
                 later ? STR("code,level,parent,name_en,name_fr,name_ar,lat,lon,valid_from,valid_to,successor,source\n"
                             "XX,0,,Landia,,لانديا,,,,,,x\nXX0001,1,XX,Oldtown,,القديمة,,,,,,x\n"
                             "XX0002,1,XX,Newtown,,الجديدة,,,,2024-12-31,XX0005,x\nXX0003,1,XX,Port,,الميناء,,,,,,x\n"
                             "XX0004,1,XX,Hill,,التل,,,,,,x\nXX0005,1,XX,New Newtown,,الأجد,,,2025-01-01,,,x\n")
                       : STR("code,level,parent,name_en,name_fr,name_ar,lat,lon,valid_from,valid_to,successor,source\n"
                             "XX,0,,Landia,,لانديا,,,,,,x\nXX0001,1,XX,Oldtown,,القديمة,,,,,,x\n"
                             "XX0002,1,XX,Newtown,,الجديدة,,,,,,x\nXX0003,1,XX,Port,,الميناء,,,,,,x\n"
                             "XX0004,1,XX,Hill,,التل,,,,,,x\n"));
    landia_write(l, "codes/need.csv",
                 later ? STR("code,label_en,label_fr,label_ar,parent,alias\nfood,Food,Vivres,غذاء,,\n"
                             "water,Water,Eau,ماء,,\n")
                       : STR("code,label_en,label_fr,label_ar,parent,alias\nfood,Food,Nourriture,غذاء,,\n"));
    landia_write(l, "indicators.csv",
                 later ? STR(GOLDEN_INDICATORS "people,People,Gens,ناس,d,d,d,sum(individuals),area_baseline,present = "
                                               "true,,,,round,town;round,people,x\n"
                                               "areas,Areas,Lieux,أماكن,d,d,d,records,area_baseline,,,,,round,town;"
                                               "round,count,x\n")
                       : STR(GOLDEN_INDICATORS "people,People,Gens,ناس,d,d,d,sum(individuals),area_baseline,,,,,round,"
                                               "town;round,people,x\n"
                                               "men,Men,Hommes,رجال,d,d,d,sum(men),area_baseline,,,,,round,town;round,"
                                               "people,x\n"
                                               "men_share,Men,Hommes,رجال,d,d,d,percent,,,people,men,,,town;round,"
                                               "percent,x\n"
                                               "told,Told,Dit,قيل,d,d,d,declared,,,,,,,,people,x\n"));
    landia_write(
        l, "reports/summary.csv",
        STR("order,section,kind,figure,by,where,sort,limit,title_en,title_fr,title_ar,note_en,note_fr,note_ar\n"
            "10,top,heading,,,,,,Round {round},Cycle {round},الجولة {round},,,\n"
            "20,top,number,people,,,,,,,,,,\n"
            "30,top,table,people,town,,value,20,Towns,Villes,المدن,,,\n"));
    landia_write(l, "programme.csv",
                 str_printf(&l->a,
                            "key,value\nid,landia\nname_en,Landia\nname_fr,Landie\nname_ar,لانديا\n"
                            "timezone,Africa/Tripoli\nlanguages,ar;en\ncountry,XX\nversion,%d\n",
                            later ? 4 : 3));
}

/* --- what is said --- */

static inline void golden_submit(struct landia *l, const struct change *changes, size_t n)
{
    struct vocabulary words = house_vocabulary(house_pack(l->house));
    struct submission s = {.instance = house_new_id(),
                           .actor = l->operator_account.id,
                           .source_kind = SOURCE_COMMAND,
                           .changes = changes,
                           .n = n,
                           .vocabulary = &words};
    struct receipt receipt;

    if (journal_submit(house_journal(l->house), &s, &receipt, &l->e))
        golden_stop(l, changes->type->name);
}

static inline void golden_create(struct landia *l, const struct record_type *type, const void *record)
{
    struct change c = {.op = OP_CREATE,
                       .type = type,
                       .id = record_key_id(&l->a, type, record),
                       .record = record,
                       .mask = record_all_fields(type),
                       .from = {.row = INT_NONE}};

    golden_submit(l, &c, 1);
}

static inline struct id golden_area(struct landia *l, const char *place)
{
    struct area_baseline asked = {.round = 54, .population = {STR("migrants")}, .place = {str_of(place)}};

    return record_key_id(&l->a, &area_baseline_type, &asked);
}

/* Some numbers of an area, each named: "individuals", 7, "men", 3, NULL. */
static inline void golden_update(struct landia *l, const char *place, const char *const *names, const int64_t *numbers)
{
    struct area_baseline *record = record_new(&l->a, &area_baseline_type);
    struct change c = {.op = OP_UPDATE,
                       .type = &area_baseline_type,
                       .id = golden_area(l, place),
                       .record = record,
                       .from = {.reason = STR("counted again"), .row = INT_NONE}};

    for (size_t i = 0; names[i]; i++) {
        const struct field *f = record_field(&area_baseline_type, str_of(names[i]));
        struct value v = {.kind = f->kind, .known = true, .n = numbers[i]};
        field_set(f, record, v);
        c.mask |= UINT64_C(1) << record_field_index(&area_baseline_type, f);
    }
    golden_submit(l, &c, 1);
}

#define GOLDEN_NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define GOLDEN_NUMBERS(...) ((const int64_t[]){__VA_ARGS__})

static inline void golden_retract(struct landia *l, const char *place)
{
    struct change c = {.op = OP_RETRACT,
                       .type = &area_baseline_type,
                       .id = golden_area(l, place),
                       .from = {.reason = STR("counted twice"), .row = INT_NONE}};

    golden_submit(l, &c, 1);
}

static inline struct id golden_import(struct landia *l, const char *file, const char *text, bool retract_missing)
{
    struct import_plan plan = {0};
    struct import_result result = {0};
    struct import_order order = {.mapping = pack_mapping(house_pack(l->house), STR("areas")),
                                 .file_name = str_of(file),
                                 .bytes = str_of(text),
                                 .actor = l->operator_account.id,
                                 .retract_missing = retract_missing};

    if (import_plan(&l->a, l->house, l->db, &order, &plan, &l->e) ||
        import_execute(&l->a, l->house, l->db, &order, &plan, &result, &l->e))
        golden_stop(l, file);
    return result.run;
}

/* --- two houses --- */

static inline struct str golden_export(struct landia *l)
{
    struct str bytes;
    struct sent sent;

    if (journal_export(&l->a, house_journal(l->house), l->db, NULL, 0, &bytes, &sent, &l->e) || sent.missing)
        golden_stop(l, "export");
    return bytes;
}

static inline void golden_send(struct landia *from, struct landia *to)
{
    const char *file = landia_path(from, str_c(&from->a, str_of(test_folder())), "bundle");
    struct arrival arrival;

    if (file_write(file, golden_export(from), 0600, &from->e) || house_receive(to->house, file, &arrival, &to->e))
        golden_stop(from->e.key ? from : to, "sending");
}

/* A fresh house of the circle, with what is in the file. `opens` opens the invitation. */
static inline void golden_join(struct landia *l, const char *invitation, const char *opens, const char *file)
{
    const char *folder = str_c(&l->a, str_of(test_folder()));
    struct master *theirs = NULL, *ours;
    struct arrival arrival;
    struct str password;

    l->dir = landia_path(l, folder, "data");
    l->key = landia_path(l, folder, "key");
    l->database = test_database(&l->a, landia_path(l, l->dir, "sanad.db"));
    l->e = ERROR_IN(&l->a);
    if (master_write_file(l->key, &l->e) || master_from_file(opens, &theirs, &l->e))
        golden_stop(l, "masters");
    ours = landia_master(l);
    landia_choose_database(l);
    if (house_join(&l->a, l->dir, invitation, theirs, ours, STR("b"), &l->operator_account, &password, &l->e) ||
        house_open_ground(l->dir, ours, DB_WRITE, 0, &l->house, &l->e) ||
        house_receive(l->house, file, &arrival, &l->e))
        golden_stop(l, "joining");
    house_close(l->house);
    master_free(theirs);
    master_free(ours);
    l->house = NULL;
    if (landia_open(l, DB_WRITE))
        golden_stop(l, "opening");
}

/* --- the life --- */

#define GOLDEN_AREAS "Round,Code,Town,Lat,Lon,Present,People,Men\n"

/* Before the houses part: three imports, one of them taken back, and one record of each other kind. */
static inline void golden_begin(struct landia *l)
{
    struct nationality_count nation = {.round = 54,
                                       .population = {STR("migrants")},
                                       .place = {STR("XX0001")},
                                       .nationality = {STR("EG")},
                                       .origin_region = {STR("north")},
                                       .individuals = 41,
                                       .published_rows = 1};
    struct area_total *total = record_new(&l->a, &area_total_type);
    struct declared_figure told = {.round = 54,
                                   .document = STR("Summary"),
                                   .cell = STR("B4"),
                                   .figure = STR("people"),
                                   .dims = STR("town=XX0001"),
                                   .value = {100500000},
                                   .label = STR("ماء، de l’eau, \"water\"")};
    struct import_undone undone;

    golden_import(l, "areas.csv",
                  GOLDEN_AREAS "54,XX0001,Oldtown,32.5,13.25,Y,100,40\n54,XX0002,,,,Y,50,20\n"
                               "54,XX0003,,,,Y,30,\n54,XX0004,,,,Y,10,5\n",
                  false);
    golden_import(l, "areas-corrected.csv",
                  GOLDEN_AREAS "54,XX0001,,,,Y,101,41\n54,XX0002,,,,Y,50,20\n54,XX0003,,,,Y,31,\n"
                               "54,XX0004,,,,Y,10,5\n",
                  true);
    struct id run = golden_import(l, "areas-wrong.csv", GOLDEN_AREAS "54,XX0001,,,,Y,999,9\n", true);
    if (import_undo(&l->a, l->house, l->db, run, l->operator_account.id, NULL, &undone, &l->e))
        golden_stop(l, "undo");
    total->round = 54;
    total->population.s = STR("migrants");
    total->place.s = STR("XX0002");
    total->individuals = 0;
    golden_create(l, &nationality_count_type, &nation);
    golden_create(l, &area_total_type, total);
    golden_create(l, &declared_figure_type, &told);
}

/* What each says without knowing of the other: two numbers, a contradiction, a retraction and a change. */
static inline void golden_disagree(struct landia *l, struct landia *other)
{
    struct dtm_round next = {.number = 55, .period = STR("كانون الثاني 2025")};

    next.starts_on = date_from(2025, 1, 5);
    next.ends_on = date_from(2025, 1, 31);
    golden_update(l, "XX0001", GOLDEN_NAMES("individuals"), GOLDEN_NUMBERS(102));
    golden_update(l, "XX0002", GOLDEN_NAMES("individuals"), GOLDEN_NUMBERS(52));
    golden_update(l, "XX0003", GOLDEN_NAMES("women", "children"), GOLDEN_NUMBERS(11, 7));
    golden_update(l, "XX0004", GOLDEN_NAMES("shelter_camp"), GOLDEN_NUMBERS(8));
    golden_update(other, "XX0001", GOLDEN_NAMES("individuals"), GOLDEN_NUMBERS(103));
    golden_update(other, "XX0002", GOLDEN_NAMES("individuals"), GOLDEN_NUMBERS(53));
    golden_update(other, "XX0003", GOLDEN_NAMES("present", "individuals"), GOLDEN_NUMBERS(0, 0));
    golden_retract(other, "XX0004");
    golden_create(other, &dtm_round_type, &next);
    golden_send(l, other);
    golden_send(other, l);
}

/* One contest is settled, the contradiction has an owner. */
static inline void golden_mend(struct landia *l)
{
    struct contested contested;
    struct settling settling;
    breaches found = {0};
    struct contradiction care = {
        .owner = l->operator_account.id, .state = STR(CONTRADICTION_WORKING), .note = STR("asked the town")};

    if (contest_read(&l->a, house_journal(l->house), l->db, &area_baseline_type, golden_area(l, "XX0002"), &contested,
                     &l->e) ||
        contested.contests.n != 1)
        golden_stop(l, "contest");
    settle_begin(&l->a, &contested, &settling);
    settle_keep(&settling, &contested.contests.at[0], &contested.contests.at[0].voices[0]);
    golden_submit(l, &settling.change, 1);
    if (care_breaches(&l->a, l->house, l->db, &area_baseline_type, golden_area(l, "XX0003"), &found, &l->e) ||
        !found.n ||
        care_assign(&l->a, l->house, l->db, &found.at[0], &care, l->operator_account.id, SOURCE_PAGE, &l->e))
        golden_stop(l, "care");
}

/* The cut, two publications of which one is withdrawn, and what came after them. */
static inline void golden_publish(struct landia *l)
{
    struct named_cut named = {.name = STR(GOLDEN_CUT), .held_until = NO_INSTANT};
    struct publish_ask ask = {.report = STR("summary"),
                              .round = 54,
                              .accept = STR("the town is asked"),
                              .actor = l->operator_account.id,
                              .source = SOURCE_PAGE};
    struct cut cut;
    struct id stands, withdrawn;

    if (journal_cut_at(&l->a, l->db, (struct instant){INT64_MAX}, &cut, &l->e) ||
        cut_write(&l->a, &cut, &named.streams, &l->e))
        golden_stop(l, "cut");
    golden_create(l, &cut_type, &named);
    if (publish_report(&l->a, l->house, l->db, &ask, &withdrawn, &l->e) ||
        publish_report(&l->a, l->house, l->db, &ask, &stands, &l->e) ||
        publish_withdraw(&l->a, l->house, l->db, withdrawn, STR("published twice"), l->operator_account.id,
                         SOURCE_COMMAND, &l->e))
        golden_stop(l, "publishing");
    golden_pack(l, true);
    if (house_load_pack(l->house, l->pack_dir, l->operator_account.id, &l->e))
        golden_stop(l, "the later pack");
    golden_import(l, "areas-late.csv", GOLDEN_AREAS "54,XX0002,,,,Y,60,30\n", false);
}

/* Lives it and leaves the file, the invitation that opens it and the key of that at these paths. */
static inline void golden_live(const char *file, const char *invitation, const char *key)
{
    struct landia l, other = {.a = ARENA_EMPTY};

    landia_prepare(&l);
    golden_pack(&l, false);
    l.key = key;
    if (master_write_file(key, &l.e) || landia_init(&l) || landia_open(&l, DB_WRITE))
        golden_stop(&l, "init");
    struct master *m = landia_master(&l);
    struct id scope = keys_scope(house_keyring(l.house));
    if (keys_invite(house_keyring(l.house), &scope, 1, invitation, m, &l.e))
        golden_stop(&l, "invitation");
    master_free(m);
    golden_begin(&l);
    const char *first = landia_path(&l, l.dir, "first.bundle");
    if (file_write(first, golden_export(&l), 0600, &l.e))
        golden_stop(&l, "first file");
    golden_join(&other, invitation, key, first);
    golden_disagree(&l, &other);
    golden_mend(&l);
    golden_publish(&l);
    if (file_create(file, golden_export(&l), 0644, &l.e))
        golden_stop(&l, "the file");
    landia_clean_up(&other);
    landia_clean_up(&l);
}

#endif
