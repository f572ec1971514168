#include "base/time.h"

#include <time.h>

enum { HYBRID_COUNTER_BITS = 16 };
static const int64_t us_per_second = 1000000, us_per_day = 86400 * (int64_t)1000000;

bool date_known(struct date d)
{
    return d.n != NO_DATE.n;
}

bool instant_known(struct instant t)
{
    return t.us != NO_INSTANT.us;
}

/* Days from civil and back: the year starts in March so that the leap day comes last; 400 years are 146,097 days. */
static int32_t days_from_civil(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct date_parts date_parts(struct date d)
{
    int32_t z = d.n + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted = (5 * day_of_year + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;

    return (struct date_parts){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * shifted + 2) / 5 + 1,
    };
}

struct date date_from(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return NO_DATE;
    struct date d = {days_from_civil(year, month, day)};
    return date_parts(d).day == day ? d : NO_DATE;
}

/* Two or four digits at `at`; -1 when they are not. */
static int digits(struct str s, size_t at, size_t n)
{
    int64_t v;
    struct str part = str_slice(s, at, at + n);

    if (part.n != n || part.p[0] < '0' || part.p[0] > '9' || !str_to_int(part, &v))
        return -1;
    return (int)v;
}

bool date_parse(struct str s, struct date *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    *out = date_from(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2));
    return date_known(*out);
}

struct str date_format(struct arena *a, struct date d)
{
    if (!date_known(d))
        return STR_EMPTY;
    struct date_parts p = date_parts(d);
    return str_printf(a, "%04d-%02d-%02d", p.year, p.month, p.day);
}

struct instant instant_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (struct instant){(int64_t)t.tv_sec * us_per_second + t.tv_nsec / 1000};
}

struct instant instant_of_date(struct date d)
{
    return (struct instant){d.n * us_per_day};
}

struct date instant_date(struct instant t)
{
    int64_t days = t.us / us_per_day;

    return (struct date){(int32_t)(t.us % us_per_day < 0 ? days - 1 : days)};
}

/* ".ffffff" with one to six digits, as microseconds; -1 when it is not that. */
static int64_t fraction(struct str s)
{
    int64_t us = 0;

    if (s.n < 2 || s.n > 7 || s.p[0] != '.')
        return -1;
    for (size_t i = 1; i < 7; i++) {
        if (i < s.n && (s.p[i] < '0' || s.p[i] > '9'))
            return -1;
        us = us * 10 + (i < s.n ? s.p[i] - '0' : 0);
    }
    return us;
}

bool instant_parse(struct str s, struct instant *out)
{
    struct date day;

    if (s.n < 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || s.p[s.n - 1] != 'Z' ||
        !date_parse(str_slice(s, 0, 10), &day))
        return false;
    int h = digits(s, 11, 2), m = digits(s, 14, 2), sec = digits(s, 17, 2);
    int64_t us = s.n == 20 ? 0 : fraction(str_slice(s, 19, s.n - 1));
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59 || us < 0)
        return false;
    out->us = instant_of_date(day).us + (h * 3600 + m * 60 + sec) * us_per_second + us;
    return true;
}

struct str instant_format(struct arena *a, struct instant t)
{
    if (!instant_known(t))
        return STR_EMPTY;
    struct date day = instant_date(t);
    int64_t within = t.us - instant_of_date(day).us, seconds = within / us_per_second, us = within % us_per_second;
    struct str decimals = us ? str_printf(a, ".%06d", (int)us) : STR_EMPTY;
    struct str d = date_format(a, day);
    return str_printf(a, "%.*sT%02d:%02d:%02d%.*sZ", STR_ARG(d), (int)(seconds / 3600), (int)(seconds / 60 % 60),
                      (int)(seconds % 60), STR_ARG(decimals));
}

struct hybrid hybrid_next(struct hybrid last, struct instant now)
{
    uint64_t physical = now.us > 0 ? (uint64_t)(now.us / 1000) << HYBRID_COUNTER_BITS : 0;

    return (struct hybrid){physical > last.n ? physical : last.n + 1};
}

struct instant hybrid_instant(struct hybrid h)
{
    return (struct instant){(int64_t)(h.n >> HYBRID_COUNTER_BITS) * 1000};
}
