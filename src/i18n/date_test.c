#include "base/test.h"
#include "i18n/number.h"
#include "i18n/zone.h"

static struct arena arena;

static struct instant at(const char *text)
{
    struct instant instant = NO_INSTANT;
    CHECK(instant_parse(str_of(text), &instant));
    return instant;
}

static void days_are_written_as_the_language_does(void)
{
    struct date date = date_from(2026, 11, 22);
    CHECK(str_is(i18n_date(&arena, LANG_EN, date), "22 Nov 2026"));
    CHECK(str_is(i18n_date(&arena, LANG_FR, date), "22 nov. 2026"));
    CHECK(str_is(i18n_date(&arena, LANG_AR, date), "22 نوفمبر 2026"));
    CHECK(str_is(i18n_date(&arena, LANG_EN, NO_DATE), "–"));
}

static void a_period_of_whole_months_is_told_in_months(void)
{
    struct date from = date_from(2024, 8, 1), to = date_from(2024, 9, 30);
    CHECK(str_is(i18n_period(&arena, LANG_EN, from, to), "August\u2009\u2013\u2009September 2024"));
    CHECK(str_is(i18n_period(&arena, LANG_FR, from, to), "août\u2009\u2013\u2009septembre 2024"));
    CHECK(str_is(i18n_period(&arena, LANG_AR, from, to), "أغسطس \u2013 سبتمبر، 2024"));
    CHECK(str_is(i18n_period(&arena, LANG_FR, from, date_from(2024, 8, 31)), "août 2024"));
    CHECK(str_is(i18n_period(&arena, LANG_EN, date_from(2024, 12, 1), date_from(2025, 1, 31)),
                 "December 2024\u2009\u2013\u2009January 2025"));
    CHECK(str_is(i18n_period(&arena, LANG_FR, from, date_from(2024, 9, 12)), "1 août\u2009\u2013\u200912 sept. 2024"));
}

static void an_instant_is_shown_on_the_clocks_of_the_zone(void)
{
    CHECK(
        str_is(i18n_instant(&arena, LANG_EN, STR("Africa/Tripoli"), at("2026-11-22T23:30:00Z")), "23 Nov 2026, 01:30"));
    CHECK(str_is(i18n_instant(&arena, LANG_EN, STR("UTC"), NO_INSTANT), "–"));
}

static void a_day_in_tripoli_ends_two_hours_before_it_does_in_utc(void)
{
    struct date day = date_from(2026, 1, 31);
    CHECK(zone_end_of_day(STR("Africa/Tripoli"), day).us == at("2026-01-31T21:59:59.999999Z").us);
    CHECK(zone_end_of_day(STR("UTC"), day).us == at("2026-01-31T23:59:59.999999Z").us);
}

static void an_instant_after_local_midnight_is_the_next_day(void)
{
    CHECK(zone_date(STR("Africa/Tripoli"), at("2026-01-31T21:59:59.999999Z")).n == date_from(2026, 1, 31).n);
    CHECK(zone_date(STR("Africa/Tripoli"), at("2026-01-31T22:00:00Z")).n == date_from(2026, 2, 1).n);
    CHECK(zone_date(STR("America/New_York"), at("1969-12-31T04:59:59.999999Z")).n == date_from(1969, 12, 30).n);
}

static void a_day_ends_right_where_clocks_change_at_midnight(void)
{
    /* Beirut skips 00:00 of 2021-03-28: the day begins at 01:00, the same instant. */
    CHECK(zone_end_of_day(STR("Asia/Beirut"), date_from(2021, 3, 27)).us == at("2021-03-27T21:59:59.999999Z").us);
    /* Beirut's 00:00 of 2021-10-31 falls back to 23:00 of the 30th: midnight is the later one. */
    CHECK(zone_end_of_day(STR("Asia/Beirut"), date_from(2021, 10, 30)).us == at("2021-10-30T21:59:59.999999Z").us);
    /* Havana's 01:00 of 2021-11-07 falls back to 00:00: midnight is the earlier one. */
    CHECK(zone_end_of_day(STR("America/Havana"), date_from(2021, 11, 6)).us == at("2021-11-07T03:59:59.999999Z").us);
}

static void a_zone_that_does_not_exist_is_not_known(void)
{
    CHECK(zone_known(STR("Africa/Tripoli")));
    CHECK(zone_known(STR("UTC")));
    CHECK(!zone_known(STR("Africa/Tripolis")));
    CHECK(!zone_known(STR("")));
    CHECK(!zone_known(STR("Africa/Trípoli")));
    CHECK(!zone_known(STR("GMT+3:75")));
}

static void many_zones_may_be_asked_in_turn(void)
{
    static const char *const zones[] = {"Africa/Cairo",    "Africa/Tunis",    "Africa/Algiers", "Africa/Niamey",
                                        "Africa/Ndjamena", "Africa/Lagos",    "Africa/Dakar",   "Africa/Accra",
                                        "Africa/Bamako",   "Africa/Khartoum", "Africa/Asmara",  "Asia/Dhaka",
                                        "Asia/Karachi",    "Asia/Amman",      "Asia/Damascus",  "Europe/Rome",
                                        "Europe/Malta",    "Europe/Paris",    "Europe/Berlin",  "Africa/Tripoli"};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT_OF(zones); i++)
            CHECK(zone_known(str_of(zones[i])) && zone_offset(str_of(zones[i]), at("2026-01-01T00:00:00Z")) >= 0);
    CHECK(zone_offset(STR("Asia/Dhaka"), at("2026-01-01T00:00:00Z")) == INT64_C(6) * 3600 * 1000000);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(days_are_written_as_the_language_does),
        TEST(a_period_of_whole_months_is_told_in_months),
        TEST(an_instant_is_shown_on_the_clocks_of_the_zone),
        TEST(a_day_in_tripoli_ends_two_hours_before_it_does_in_utc),
        TEST(an_instant_after_local_midnight_is_the_next_day),
        TEST(a_day_ends_right_where_clocks_change_at_midnight),
        TEST(a_zone_that_does_not_exist_is_not_known),
        TEST(many_zones_may_be_asked_in_turn),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
