#include "base/time.h"

#include "base/test.h"

static void every_day_of_four_centuries_comes_back(void)
{
    struct arena a = ARENA_EMPTY;
    struct date d = date_from(1800, 1, 1), last = date_from(2200, 1, 1);

    CHECK(last.n - d.n == 146097);
    for (; d.n < last.n; d.n++) {
        struct date_parts p = date_parts(d);
        CHECK(date_from(p.year, p.month, p.day).n == d.n);
    }
    CHECK(date_from(1970, 1, 1).n == 0 && date_from(1969, 12, 31).n == -1 && date_from(2000, 3, 1).n == 11017);
    CHECK(str_is(date_format(&a, date_from(1, 1, 1)), "0001-01-01"));
    arena_free(&a);
}

static void there_is_no_such_day(void)
{
    CHECK(!date_known(date_from(2023, 2, 29)) && date_known(date_from(2024, 2, 29)));
    CHECK(!date_known(date_from(1900, 2, 29)) && date_known(date_from(2000, 2, 29)));
    CHECK(!date_known(date_from(2024, 4, 31)) && !date_known(date_from(2024, 13, 1)));
    CHECK(!date_known(date_from(0, 1, 1)) && !date_known(date_from(10000, 1, 1)) &&
          date_known(date_from(9999, 12, 31)));
}

static void a_date_is_written_one_way_only(void)
{
    static const char *const bad[] = {"",           "2024-1-01",   "24-01-01",   "2024/01/01",
                                      "2024-02-30", "2024-01-01 ", "+024-01-01", "2024-+1-01"};
    struct arena a = ARENA_EMPTY;
    struct date d;

    CHECK(date_parse(STR("2024-02-29"), &d) && d.n == date_from(2024, 2, 29).n);
    CHECK(str_is(date_format(&a, d), "2024-02-29"));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(!date_parse(str_of(bad[i]), &d));
    arena_free(&a);
}

static void what_is_not_known_is_written_as_nothing(void)
{
    struct arena a = ARENA_EMPTY;

    CHECK(!date_known(NO_DATE) && date_format(&a, NO_DATE).n == 0);
    CHECK(!instant_known(NO_INSTANT) && instant_format(&a, NO_INSTANT).n == 0);
    arena_free(&a);
}

static void an_instant_keeps_its_microseconds(void)
{
    static const char *const good[] = {"2026-01-31T12:00:00Z", "1969-12-31T23:59:59.999999Z",
                                       "2026-01-31T12:00:00.000001Z"};
    struct arena a = ARENA_EMPTY;
    struct instant t;

    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(instant_parse(str_of(good[i]), &t) && str_is(instant_format(&a, t), good[i]));
    CHECK(instant_parse(STR("1970-01-01T00:00:01.5Z"), &t) && t.us == 1500000);
    CHECK(instant_date((struct instant){-1}).n == -1 && instant_date((struct instant){0}).n == 0);
    CHECK(instant_of_date((struct date){1}).us == (int64_t)86400 * 1000000);
    arena_free(&a);
}

static void an_instant_is_utc_and_exists(void)
{
    static const char *const bad[] = {
        "",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00+01:00",
        "2026-01-31 12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:60Z",
        "2026-02-29T12:00:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00.1234567Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00.5xZ",
    };
    struct instant t;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK(!instant_parse(str_of(bad[i]), &t));
}

static void hybrid_time_goes_on_when_the_clock_stands_or_goes_back(void)
{
    const struct instant noon = {1769860800000000}, before = {noon.us - 5000000};
    struct hybrid first = hybrid_next((struct hybrid){0}, noon), second = hybrid_next(first, noon);
    struct hybrid third = hybrid_next(second, before), later = hybrid_next(third, (struct instant){noon.us + 1000});

    CHECK(hybrid_instant(first).us == noon.us);
    CHECK(first.n < second.n && second.n < third.n && third.n < later.n);
    CHECK(hybrid_instant(third).us == noon.us);
    CHECK(hybrid_instant(later).us == noon.us + 1000);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_day_of_four_centuries_comes_back),
        TEST(there_is_no_such_day),
        TEST(a_date_is_written_one_way_only),
        TEST(what_is_not_known_is_written_as_nothing),
        TEST(an_instant_keeps_its_microseconds),
        TEST(an_instant_is_utc_and_exists),
        TEST(hybrid_time_goes_on_when_the_clock_stands_or_goes_back),
    };

    return TEST_MAIN(tests);
}
