#include "app/house_fixture.h"
#include "app/import.h"
#include "domain/mobility/mobility.h"

static struct landia l;

#define AREAS "Round,Code,Town,Lat,Lon,Present,People,Men\n"

static struct import_order order_of(const char *mapping, struct str bytes, const char *round)
{
    struct import_order o = {
        .mapping = pack_mapping(house_pack(l.house), str_of(mapping)),
        .file_name = STR("file.csv"),
        .bytes = bytes,
        .actor = l.operator_account.id,
    };

    if (round)
        o.settings[o.setting_count++] = (struct import_setting){STR("round"), str_of(round)};
    return o;
}

static enum err plan_of(const struct import_order *o, struct import_plan *plan)
{
    l.e = ERROR_IN(&l.a);
    return import_plan(&l.a, l.house, l.db, o, plan, &l.e);
}

static enum err run(const struct import_order *o, struct import_plan *plan, struct import_result *result)
{
    if (plan_of(o, plan))
        return l.e.code;
    return import_execute(&l.a, l.house, l.db, o, plan, result, &l.e);
}

static enum err import(const char *mapping, const char *text, const char *round, struct import_result *result)
{
    struct import_order o = order_of(mapping, str_of(text), round);
    struct import_plan plan = {0};

    return run(&o, &plan, result);
}

static struct area_baseline *area(const char *place, int64_t round, struct record_meta *meta)
{
    struct area_baseline asked = {.round = round, .population = {STR("migrants")}, .place = {str_of(place)}};
    struct error quiet = ERROR_IN(&l.a);
    void *record;

    return journal_record(&l.a, house_journal(l.house), l.db, &area_baseline_type,
                          record_key_id(&l.a, &area_baseline_type, &asked), meta, &record, &quiet) ||
                   !meta->live
               ? NULL
               : record;
}

/* Somebody corrects an area by hand. */
static void correct(const char *place, int64_t people, int64_t men)
{
    struct record_meta meta = {0};
    struct area_baseline *record = area(place, 54, &meta);
    struct receipt receipt;
    struct vocabulary words = house_vocabulary(house_pack(l.house));

    record->individuals = people;
    record->men = men;
    uint64_t mask =
        (uint64_t)1 << record_field_index(&area_baseline_type, record_field(&area_baseline_type, STR("individuals"))) |
        (uint64_t)1 << record_field_index(&area_baseline_type, record_field(&area_baseline_type, STR("men")));
    struct change c = {.op = OP_UPDATE,
                       .type = &area_baseline_type,
                       .id = meta.id,
                       .record = record,
                       .mask = mask,
                       .from = {.row = INT_NONE}};
    struct submission s = {.instance = house_new_id(),
                           .actor = house_new_id(),
                           .source_kind = SOURCE_COMMAND,
                           .changes = &c,
                           .n = 1,
                           .vocabulary = &words};
    if (journal_submit(house_journal(l.house), &s, &receipt, &l.e))
        abort();
}

static bool tells(int64_t row, const char *key)
{
    for (size_t i = 0; i < l.e.places.n; i++)
        if (l.e.places.at[i].row == row && strcmp(l.e.places.at[i].key, key) == 0)
            return true;
    return false;
}

static struct str many(int64_t n, int64_t people)
{
    struct buf b = BUF_IN(&l.a);

    buf_puts(&b, AREAS);
    for (int64_t i = 1; i <= n; i++)
        buf_printf(&b, "54,XX%04d,,,,,%lld,\n", (int)i, (long long)people);
    return buf_str(&b);
}

static void rows_become_records_and_blank_is_not_zero(void)
{
    struct import_result result = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    CHECK(import("areas", AREAS "54,XX0001,oldtown,32.5,13.25,Y,10,\n54,XX0002,,,,no,0,٠\n", NULL, &result) == OK);
    struct area_baseline *first = area("XX0001", 54, &meta), *second = area("XX0002", 54, &meta);
    REQUIRE(first && second);
    CHECK(first->individuals == 10 && first->men == INT_NONE && first->present == YES);
    CHECK(first->location.lat == 32500000 && first->location.lon == 13250000);
    CHECK(second->individuals == 0 && second->men == 0 && second->present == NO);
    CHECK(second->location.lat == NO_GEOPOINT.lat);
    CHECK(result.appended == 5); /* two areas, the round they imply, the import and that it is whole */
    landia_clean_up(&l);
}

static void wrong_cells_are_told_by_row_and_nothing_is_taken(void)
{
    struct import_result result = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    CHECK(import("areas",
                 AREAS
                 "54,XX0001,,,,,10,\n54,XX00O2,,,,,10,\n54,XX0003,,32,,,,\n54,XX0004,,99,13,,,\n"
                 "54,XX0005,,,,maybe,,\n54,XX0006,,,,,-3,\n54,XX0007,,,,,1.5,\n54,XX0001,,,,,10,\n55,XX0008,,,,,,\n",
                 NULL, &result) == ERR_INVALID);
    CHECK(tells(3, "import.unknown_place_near") && tells(4, "import.half_point") && tells(5, "import.no_degree"));
    CHECK(tells(6, "import.unknown_code") && tells(9, "import.key_twice") && tells(10, "import.setting_differs"));
    CHECK(l.e.place_count == 8);
    CHECK(area("XX0001", 54, &meta) == NULL);
    landia_clean_up(&l);
}

static void the_round_comes_from_the_setting_or_the_file_and_must_agree(void)
{
    struct import_result result = {0};

    landia_set_up(&l);
    CHECK(import("origins", "Code,Nationality,People\nXX0001,Egypt,1\n", NULL, &result) == ERR_INVALID);
    CHECK(strcmp(l.e.key, "import.needs_setting") == 0);
    CHECK(import("origins", "Code,Nationality,People\nXX0001,Egypt,1\n", "54", &result) == OK);
    CHECK(import("origins", "Code,Nationality,People\nXX0001,Egypt,1\nXX0002,Egypt,1\n", "many", &result) ==
          ERR_INVALID);
    CHECK(l.e.place_count == 1); /* once, not once a row */
    CHECK(import("areas", AREAS "54,XX0001,,,,,10,\n", "55", &result) == ERR_INVALID);
    CHECK(tells(2, "import.setting_differs"));
    CHECK(import("areas", AREAS ",XX0001,,,,,10,\n54,XX0002,,,,,10,\n", NULL, &result) == OK);
    landia_clean_up(&l);
}

static void rows_that_share_a_key_are_added_where_the_mapping_says_so(void)
{
    struct buf b = BUF_IN(&l.a);
    struct import_plan plan = {0};

    landia_set_up(&l);
    b = BUF_IN(&l.a);
    buf_puts(&b, "Code,Nationality,People\n");
    for (int i = 0; i < 3000; i++)
        buf_puts(&b, "XX0001,Egypt,2\n");
    struct import_order o = order_of("origins", buf_str(&b), "54");
    REQUIRE(plan_of(&o, &plan) == OK);
    REQUIRE(plan.rows.n == 1);
    const struct nationality_count *one = plan.rows.at[0].record;
    CHECK(one->individuals == 6000 && one->published_rows == 3000);
    CHECK(plan.rows.at[0].from.reason.n < 300);
    CHECK(plan.warnings.n == IMPORT_WARNINGS && plan.warning_count == 2999);
    landia_clean_up(&l);
}

static void an_import_repeated_changes_nothing(void)
{
    struct import_order o;
    struct import_result result = {0};
    struct import_plan plan = {0};

    landia_set_up(&l);
    for (int64_t n = 499; n <= 501; n++) {
        o = order_of("areas", many(n, n), NULL);
        REQUIRE(run(&o, &plan, &result) == OK && id_known(result.run));
        REQUIRE(run(&o, &plan, &result) == OK);
        CHECK(!id_known(result.run) && plan.count[FATE_SAME] == plan.rows.n);
    }
    o = order_of("areas", many(1000, 7), NULL);
    CHECK(run(&o, &plan, &result) == OK && result.appended == 1002);
    landia_clean_up(&l);
}

static bool stop_at_once(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx, (void)done, (void)total;
    return false;
}

static void an_interrupted_import_goes_on_where_it_stopped(void)
{
    const struct progress progress = {stop_at_once, NULL};
    struct import_result result = {0};
    struct import_plan plan = {0};

    landia_set_up(&l);
    struct import_order o = order_of("areas", many(1200, 1), NULL);
    o.progress = &progress;
    CHECK(run(&o, &plan, &result) == ERR_CANCELLED);
    o.progress = NULL;
    CHECK(run(&o, &plan, &result) == OK);
    CHECK(plan.count[FATE_SAME] == 500 && plan.count[FATE_NEW] == 701);
    landia_clean_up(&l);
}

static void a_blank_cell_clears_in_a_correction(void)
{
    struct import_result result = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    CHECK(import("areas", AREAS "54,XX0001,,,,Y,10,4\n", NULL, &result) == OK);
    CHECK(import("areas", AREAS "54,XX0001,,,,Y,10,\n", NULL, &result) == OK);
    REQUIRE(area("XX0001", 54, &meta));
    CHECK(area("XX0001", 54, &meta)->men == INT_NONE && area("XX0001", 54, &meta)->individuals == 10);
    landia_clean_up(&l);
}

static void missing_rows_are_listed_and_retracted_only_on_demand(void)
{
    struct import_result result = {0};
    struct import_plan plan = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    CHECK(import("areas", AREAS "54,XX0001,,,,,1,\n54,XX0002,,,,,2,\n", NULL, &result) == OK);
    CHECK(import("areas", AREAS "55,XX0001,,,,,1,\n", NULL, &result) == OK);
    struct import_order o = order_of("areas", STR(AREAS "54,XX0001,,,,,1,\n"), NULL);
    CHECK(run(&o, &plan, &result) == OK && plan.missing.n == 1 && !id_known(result.run));
    CHECK(area("XX0002", 54, &meta) != NULL);
    o.retract_missing = true;
    CHECK(run(&o, &plan, &result) == OK && id_known(result.run));
    CHECK(area("XX0002", 54, &meta) == NULL && area("XX0001", 55, &meta) != NULL);
    landia_clean_up(&l);
}

static void added_rows_that_the_file_leaves_out_are_missing_too(void)
{
    struct import_result result = {0};
    struct import_plan plan = {0};

    landia_set_up(&l);
    CHECK(import("origins", "Code,Nationality,People\nXX0001,Egypt,1\nXX0001,Egypt,1\nXX0002,Sudan,1\n", "54",
                 &result) == OK);
    struct import_order o = order_of("origins", STR("Code,Nationality,People\nXX0002,Sudan,1\n"), "54");
    CHECK(plan_of(&o, &plan) == OK && plan.missing.n == 1);
    landia_clean_up(&l);
}

static void a_record_changed_since_the_dry_run_becomes_contested(void)
{
    struct import_result result = {0};
    struct import_plan plan = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    CHECK(import("areas", AREAS "54,XX0001,,,,,1,\n54,XX0002,,,,,2,\n54,XX0003,,,,,3,\n", NULL, &result) == OK);
    struct import_order o =
        order_of("areas", STR(AREAS "54,XX0001,,,,,10,\n54,XX0002,,,,,2,\n54,XX0003,,,,,30,\n"), NULL);
    REQUIRE(plan_of(&o, &plan) == OK && import_note_dry_run(l.house, &o, &plan, &l.e) == OK);
    correct("XX0001", 99, INT_NONE);
    correct("XX0002", 98, INT_NONE);
    REQUIRE(run(&o, &plan, &result) == OK);
    CHECK(result.contested == 1);
    REQUIRE(area("XX0001", 54, &meta));
    CHECK(meta.contested != 0);
    /* the file said of this one no more than was shown: the other's correction stands */
    REQUIRE(area("XX0002", 54, &meta));
    CHECK(area("XX0002", 54, &meta)->individuals == 98 && meta.contested == 0);
    REQUIRE(area("XX0003", 54, &meta));
    CHECK(area("XX0003", 54, &meta)->individuals == 30 && meta.contested == 0);
    landia_clean_up(&l);
}

static void an_undo_puts_everything_back_but_what_others_changed(void)
{
    struct import_result first, second;
    struct import_undone undone;
    struct record_meta meta = {0};

    landia_set_up(&l);
    REQUIRE(import("areas", AREAS "54,XX0001,,,,,1,\n54,XX0004,,,,,4,\n", NULL, &first) == OK);
    struct import_order o =
        order_of("areas", STR(AREAS "54,XX0001,,,,,10,\n54,XX0002,,,,,2,\n54,XX0003,,,,,3,\n"), NULL);
    struct import_plan plan = {0};
    o.retract_missing = true;
    REQUIRE(run(&o, &plan, &second) == OK);
    CHECK(area("XX0004", 54, &meta) == NULL);
    correct("XX0003", 33, 1);
    REQUIRE(import_undo(&l.a, l.house, l.db, second.run, l.operator_account.id, NULL, &undone, &l.e) == OK);
    CHECK(undone.retracted == 1 && undone.restored == 2 && undone.kept == 1);
    REQUIRE(area("XX0001", 54, &meta) && area("XX0003", 54, &meta) && area("XX0004", 54, &meta));
    CHECK(area("XX0001", 54, &meta)->individuals == 1 && area("XX0003", 54, &meta)->individuals == 33);
    CHECK(area("XX0002", 54, &meta) == NULL);
    CHECK(import_undo(&l.a, l.house, l.db, second.run, l.operator_account.id, NULL, &undone, &l.e) == ERR_CONFLICT);
    landia_clean_up(&l);
}

static void after_an_undo_the_dry_run_that_it_went_by_is_forgotten(void)
{
    struct import_result result = {0};
    struct import_plan plan = {0};
    struct import_undone undone;
    struct record_meta meta = {0};

    landia_set_up(&l);
    REQUIRE(import("areas", AREAS "54,XX0001,,,,,1,\n", NULL, &result) == OK);
    struct import_order o = order_of("areas", STR(AREAS "54,XX0001,,,,,10,\n"), NULL);
    REQUIRE(plan_of(&o, &plan) == OK && import_note_dry_run(l.house, &o, &plan, &l.e) == OK);
    REQUIRE(run(&o, &plan, &result) == OK && result.contested == 0);
    REQUIRE(import_undo(&l.a, l.house, l.db, result.run, house_new_id(), NULL, &undone, &l.e) == OK);
    REQUIRE(run(&o, &plan, &result) == OK);
    CHECK(result.appended > 0 && result.contested == 0);
    REQUIRE(area("XX0001", 54, &meta));
    CHECK(area("XX0001", 54, &meta)->individuals == 10 && meta.contested == 0);
    landia_clean_up(&l);
}

static void an_undo_that_was_cut_off_is_finished_by_the_next(void)
{
    const struct progress progress = {stop_at_once, NULL};
    struct import_result result = {0};
    struct import_undone undone;
    struct import_plan plan = {0};
    struct record_meta meta = {0};

    landia_set_up(&l);
    struct import_order o = order_of("areas", many(700, 1), NULL);
    REQUIRE(run(&o, &plan, &result) == OK);
    CHECK(import_undo(&l.a, l.house, l.db, result.run, l.operator_account.id, &progress, &undone, &l.e) ==
          ERR_CANCELLED);
    l.e = ERROR_IN(&l.a);
    REQUIRE(import_undo(&l.a, l.house, l.db, result.run, l.operator_account.id, NULL, &undone, &l.e) == OK);
    CHECK(undone.retracted == 201 && undone.kept == 0);
    CHECK(area("XX0001", 54, &meta) == NULL && area("XX0700", 54, &meta) == NULL);
    landia_clean_up(&l);
}

static void a_csv_is_known_by_its_headers(void)
{
    struct import_result result = {0};

    landia_set_up(&l);
    CHECK(import("areas", "Round,Code,Town,Lat,Lon,Present\n54,XX0001,,,,\n", NULL, &result) == ERR_INVALID);
    CHECK(strcmp(l.e.key, "import.no_section") == 0 && str_is(l.e.args[1], "\"People\", \"Men\""));
    CHECK(import("twins", "Code,People\nXX0001,1\n", "54", &result) == ERR_INVALID);
    CHECK(strcmp(l.e.key, "import.ambiguous") == 0);
    CHECK(import("areas", " CODE ;round;town;LAT;lon;present; people;men\nXX0001;54;;;;;3;\n", NULL, &result) == OK);
    landia_clean_up(&l);
}

static void utf_16_and_windows_1256_are_read(void)
{
    static const char head[] = AREAS "54,XX0001,,,,Y,5,\n";
    /* "نعم" in windows-1256 */
    static const char arabic[] = AREAS "54,XX0002,,,,\xe4\xda\xe3,6,\n";
    struct import_result result = {0};
    struct record_meta meta = {0};
    struct import_plan plan = {0};

    landia_set_up(&l);
    struct buf b = BUF_IN(&l.a);
    buf_puts(&b, "\xff\xfe");
    for (size_t i = 0; i + 1 < sizeof head; i++)
        buf_put(&b, (struct str){(const char[]){head[i], 0}, 2});
    struct import_order o = order_of("areas", buf_str(&b), NULL);
    CHECK(run(&o, &plan, &result) == OK);
    CHECK(import("areas", arabic, NULL, &result) == OK);
    REQUIRE(area("XX0001", 54, &meta) && area("XX0002", 54, &meta));
    CHECK(area("XX0001", 54, &meta)->individuals == 5 && area("XX0002", 54, &meta)->present == YES);
    landia_clean_up(&l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(rows_become_records_and_blank_is_not_zero),
        TEST(wrong_cells_are_told_by_row_and_nothing_is_taken),
        TEST(the_round_comes_from_the_setting_or_the_file_and_must_agree),
        TEST(rows_that_share_a_key_are_added_where_the_mapping_says_so),
        TEST(an_import_repeated_changes_nothing),
        TEST(an_interrupted_import_goes_on_where_it_stopped),
        TEST(a_blank_cell_clears_in_a_correction),
        TEST(missing_rows_are_listed_and_retracted_only_on_demand),
        TEST(added_rows_that_the_file_leaves_out_are_missing_too),
        TEST(a_record_changed_since_the_dry_run_becomes_contested),
        TEST(an_undo_puts_everything_back_but_what_others_changed),
        TEST(after_an_undo_the_dry_run_that_it_went_by_is_forgotten),
        TEST(an_undo_that_was_cut_off_is_finished_by_the_next),
        TEST(a_csv_is_known_by_its_headers),
        TEST(utf_16_and_windows_1256_are_read),
    };
    return TEST_MAIN(tests);
}
