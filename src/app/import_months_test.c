#include "app/import_read.h"
#include "base/test.h"

static struct arena arena;

static bool reads(const char *text, const char *first, const char *last)
{
    struct date from, to;

    return months_read(str_of(text), &from, &to) && str_is(date_format(&arena, from), first) &&
           str_is(date_format(&arena, to), last);
}

static void a_month_is_its_first_and_last_day(void)
{
    CHECK(reads("August 2024", "2024-08-01", "2024-08-31"));
    CHECK(reads("Dec 2024", "2024-12-01", "2024-12-31"));
    CHECK(reads("february 2024", "2024-02-01", "2024-02-29"));
    CHECK(reads("February 2023", "2023-02-01", "2023-02-28"));
    arena_free(&arena);
}

static void a_month_without_a_year_takes_the_next_one_named(void)
{
    CHECK(reads("August-September 2024", "2024-08-01", "2024-09-30"));
    CHECK(reads("December 2024 - January 2025", "2024-12-01", "2025-01-31"));
    CHECK(reads("Nov, Dec 2024 & Jan 2025", "2024-11-01", "2025-01-31"));
    arena_free(&arena);
}

static void what_is_no_months_is_not_understood(void)
{
    static const char *const texts[] = {"",
                                        "2024",
                                        "August",
                                        "2024 August",
                                        "Augustus 2024",
                                        "August 24",
                                        "August 0000",
                                        "September 2024 - August 2024",
                                        "1 August 2024",
                                        "Jan Feb Mar Apr May Jun Jul Aug Sep 2024"};
    struct date from, to;

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CHECK(!months_read(str_of(texts[i]), &from, &to));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_month_is_its_first_and_last_day),
        TEST(a_month_without_a_year_takes_the_next_one_named),
        TEST(what_is_no_months_is_not_understood),
    };
    return TEST_MAIN(tests);
}
