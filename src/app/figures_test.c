#include "app/figures.h"
#include "app/house_fixture.h"
#include "domain/cut/cut.h"

static struct landia l;

static const char *when(const char *text)
{
    struct instant at;

    l.e = ERROR_IN(&l.a);
    if (view_when(&l.a, l.house, l.db, str_of(text), &at, &l.e))
        return l.e.key;
    return instant_known(at) ? str_c(&l.a, instant_format(&l.a, at)) : "now";
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
    const struct cut *cut;

    landia_set_up(&l);
    CHECK(is("", "now") && is("  ", "now"));
    CHECK(view_cut(&l.a, l.house, l.db, STR(""), &cut, &l.e) == OK && cut == NULL);
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

static void a_cut_means_what_was_held_when_it_was_taken(void)
{
    struct named_cut named = {.name = STR("end-of-round-54")};
    struct change take = {
        .op = OP_CREATE, .type = &cut_type, .record = &named, .mask = UINT64_MAX, .from = {.row = INT_NONE}};
    const struct cut *cut, *same;

    landia_set_up(&l);
    CHECK(is("end-of-round-54", "figure.when"));
    l.e = ERROR_IN(&l.a);
    REQUIRE(journal_last_received(l.db, &named.held_until, &l.e) == OK);
    take.id = record_key_id(&l.a, &cut_type, &named);
    REQUIRE(submit(&take) == OK);
    CHECK(is("end-of-round-54", str_c(&l.a, instant_format(&l.a, named.held_until))));
    l.e = ERROR_IN(&l.a);
    REQUIRE(view_cut(&l.a, l.house, l.db, named.name, &cut, &l.e) == OK && cut->n == 1);
    REQUIRE(view_cut(&l.a, l.house, l.db, STR("9999-01-01"), &same, &l.e) == OK && same->n == 1);
    CHECK(cut->at[0].number + 1 == same->at[0].number); /* the cut's own entry comes after it */
    struct change retract = {.op = OP_RETRACT, .type = &cut_type, .id = take.id, .from = {.row = INT_NONE}};
    REQUIRE(submit(&retract) == OK);
    CHECK(is("end-of-round-54", "figure.when"));
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
        TEST(a_date_is_its_end_where_the_programme_is),   TEST(a_second_is_its_end_and_a_fraction_is_exact),
        TEST(nothing_is_now_and_other_words_are_refused), TEST(a_cut_means_what_was_held_when_it_was_taken),
        TEST(a_figure_that_is_none_names_the_nearest),
    };
    return TEST_MAIN(tests);
}
