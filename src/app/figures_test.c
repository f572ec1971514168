#include "app/figures.h"
#include "app/house_fixture.h"
#include "domain/cut/cut.h"

static struct landia l;

static struct moment moment;

static const char *when(const char *text)
{
    l.e = ERROR_IN(&l.a);
    if (moment_find(&l.a, l.house, l.db, str_of(text), &moment, &l.e))
        return l.e.key;
    return instant_known(moment.at) ? str_c(&l.a, instant_format(&l.a, moment.at)) : "now";
}

static bool is(const char *text, const char *expected)
{
    return strcmp(when(text), expected) == 0;
}

static void a_date_is_its_end_where_the_programme_is(void)
{
    landia_set_up(&l);
    CHECK(is("2026-01-31", "2026-01-31T21:59:59.999999Z")); /* Tripoli is two hours ahead */
    CHECK(is(" 2026-01-31 ", "2026-01-31T21:59:59.999999Z"));
    landia_clean_up(&l);
}

static void a_second_is_its_end_and_a_fraction_is_exact(void)
{
    landia_set_up(&l);
    CHECK(is("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.999999Z"));
    CHECK(is("2026-01-31T12:00:00.250000Z", "2026-01-31T12:00:00.250000Z"));
    CHECK(is("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"));
    landia_clean_up(&l);
}

static void nothing_is_now_and_other_words_are_refused(void)
{
    landia_set_up(&l);
    CHECK(is("", "now") && is("  ", "now") && !moment.cut && moment.then.pack == house_pack(l.house));
    CHECK(is("yesterday", "figure.when") && is("2026-02-30", "figure.when") && is("2026-01-31T12:00Z", "figure.when"));
    landia_clean_up(&l);
}

static enum err submit(struct change *change)
{
    struct receipt receipt;
    struct submission s = {.instance = house_new_id(),
                           .actor = l.operator_account.id,
                           .source_kind = SOURCE_COMMAND,
                           .changes = change,
                           .n = 1};

    return journal_submit(house_journal(l.house), &s, &receipt, &l.e);
}

static void take_cut(struct named_cut named)
{
    struct change take = {.op = OP_CREATE,
                          .type = &cut_type,
                          .id = record_key_id(&l.a, &cut_type, &named),
                          .record = &named,
                          .mask = UINT64_MAX,
                          .from = {.row = INT_NONE}};

    l.e = ERROR_IN(&l.a);
    REQUIRE(submit(&take) == OK);
}

static struct named_cut all_held(const char *name)
{
    struct named_cut named = {.name = str_of(name), .held_until = NO_INSTANT};
    struct cut cut;

    if (journal_cut_at(&l.a, l.db, (struct instant){INT64_MAX}, &cut, &l.e) ||
        cut_write(&l.a, &cut, &named.streams, &l.e))
        abort();
    return named;
}

static void a_cut_means_the_entries_it_names(void)
{
    landia_set_up(&l);
    CHECK(is("end-of-round-54", "figure.when"));
    take_cut(all_held("end-of-round-54"));
    CHECK(strcmp(when("end-of-round-54"), "now") == 0); /* no time was said */
    REQUIRE(moment.cut && moment.cut->n == 1);
    uint64_t number = moment.cut->at[0].number;
    CHECK(is("9999-01-01", "9999-01-01T21:59:59.999999Z") && moment.cut->n == 1);
    CHECK(moment.cut->at[0].number == number + 1); /* the cut's own entry comes after it */
    struct named_cut same = {.name = STR("end-of-round-54")};
    struct change retract = {
        .op = OP_RETRACT, .type = &cut_type, .id = record_key_id(&l.a, &cut_type, &same), .from = {.row = INT_NONE}};
    REQUIRE(submit(&retract) == OK);
    CHECK(is("end-of-round-54", "figure.when"));
    landia_clean_up(&l);
}

static void a_cut_of_the_first_version_means_what_was_held_then(void)
{
    struct named_cut old = {.name = STR("old")};

    landia_set_up(&l);
    REQUIRE(journal_last_received(l.db, &old.held_until, &l.e) == OK);
    take_cut(old);
    CHECK(is("old", str_c(&l.a, instant_format(&l.a, old.held_until))));
    CHECK(moment.cut && moment.cut->n == 1 && moment.cut->at[0].number == 1);
    landia_clean_up(&l);
}

static void a_cut_whose_entries_are_not_here_names_what_is_missing(void)
{
    landia_set_up(&l);
    struct named_cut named = all_held("ahead");
    struct cut cut;
    REQUIRE(cut_read(&l.a, named.streams, &cut));
    cut.at[0].number += 5; /* one of them is the cut's own entry */
    REQUIRE(cut_write(&l.a, &cut, &named.streams, &l.e) == OK);
    take_cut(named);
    CHECK(is("ahead", "cut.missing"));
    CHECK(str_is(l.e.args[0], "4") && str_eq(l.e.args[1], id_format(&l.a, cut.at[0].origin)));
    landia_clean_up(&l);
}

static void as_of_means_the_definitions_of_then(void)
{
    landia_set_up(&l);
    take_cut(all_held("before"));
    struct hash32 before = house_pack(l.house)->hash;
    landia_write(&l, "programme.csv",
                 STR("key,value\nid,landia\nname_en,Landia\nname_fr,Landie\nname_ar,لانديا\n"
                     "timezone,Africa/Tripoli\nlanguages,ar;en\ncountry,XX\nversion,4\n"));
    l.e = ERROR_IN(&l.a);
    REQUIRE(house_load_pack(l.house, l.pack_dir, l.operator_account.id, &l.e) == OK);
    CHECK(is("", "now") && moment.then.pack->version == 4);
    CHECK(is("before", "now") && moment.then.pack->version == 3 && hash32_eq(&moment.then.pack->hash, &before));
    const struct pack *kept = moment.then.pack;
    CHECK(is("before", "now") && moment.then.pack == kept);
    CHECK(is("2000-01-01", "2000-01-01T21:59:59.999999Z") && moment.then.pack->version == 3); /* the first there was */
    landia_clean_up(&l);
}

static const char *ask(const char *id, const char *by, const char *where)
{
    struct figure_ask asked = {.id = str_of(id), .by = str_of(by), .where = str_of(where)};
    struct figure_result result;
    struct view view;

    l.e = ERROR_IN(&l.a);
    view_open(&view, &l.a, l.house, l.db, NULL);
    return view_figure(&view, &asked, &result, &l.e) ? l.e.key : "";
}

static void a_figure_that_is_none_names_the_nearest(void)
{
    landia_set_up(&l);
    CHECK(strcmp(ask("peopel", "", ""), "figure.unknown_near") == 0 && str_is(l.e.args[1], "people"));
    CHECK(strcmp(ask("tonnes", "", ""), "figure.unknown") == 0);
    CHECK(strcmp(ask("people", "village", ""), "figure.unknown_dimension") == 0);
    CHECK(strcmp(ask("people", "town", "round = "), "") != 0);
    CHECK(strcmp(ask("people", " town , round", "round = 54"), "") == 0);
    landia_clean_up(&l);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_date_is_its_end_where_the_programme_is),
        TEST(a_second_is_its_end_and_a_fraction_is_exact),
        TEST(nothing_is_now_and_other_words_are_refused),
        TEST(a_cut_means_the_entries_it_names),
        TEST(a_cut_of_the_first_version_means_what_was_held_then),
        TEST(a_cut_whose_entries_are_not_here_names_what_is_missing),
        TEST(as_of_means_the_definitions_of_then),
        TEST(a_figure_that_is_none_names_the_nearest),
    };
    return TEST_MAIN(tests);
}
