#include "i18n/zone.h"

#include <pthread.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { ZONES = 16, NAME_MOST = 64 };

static const int64_t us_a_day = INT64_C(86400000000);

/* Calendars of the zones in use. A UCalendar is changed by asking it, so one thread at a time. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    char name[NAME_MOST];
    size_t length;
    UCalendar *calendar;
} kept[ZONES];
static size_t kept_count, kept_next;

static UCalendar *open_calendar(struct str zone)
{
    UChar wide[NAME_MOST];
    UErrorCode status = U_ZERO_ERROR;

    u_charsToUChars(zone.p, wide, (int32_t)zone.n);
    UCalendar *calendar = ucal_open(wide, (int32_t)zone.n, "en_GB", UCAL_GREGORIAN, &status);
    ucal_setGregorianChange(calendar, -1e17, &status); /* proleptic, as base/time.h counts days */
    assert(U_SUCCESS(status));
    return calendar;
}

/* With the lock held. The oldest place is used again when all are taken. */
static UCalendar *calendar_of(struct str zone)
{
    for (size_t i = 0; i < kept_count; i++)
        if (str_eq(zone, (struct str){kept[i].name, kept[i].length}))
            return kept[i].calendar;

    size_t i = kept_next;
    kept_next = (kept_next + 1) % ZONES;
    if (i < kept_count)
        ucal_close(kept[i].calendar);
    else
        kept_count++;
    memcpy(kept[i].name, zone.p, zone.n);
    kept[i].length = zone.n;
    return kept[i].calendar = open_calendar(zone);
}

bool zone_known(struct str zone)
{
    UChar wide[NAME_MOST], canonical[NAME_MOST];
    UBool system = 0;
    UErrorCode status = U_ZERO_ERROR;

    if (zone.n == 0 || zone.n >= NAME_MOST)
        return false;
    for (size_t i = 0; i < zone.n; i++)
        if ((unsigned char)zone.p[i] >= 0x80)
            return false;
    u_charsToUChars(zone.p, wide, (int32_t)zone.n);
    ucal_getCanonicalTimeZoneID(wide, (int32_t)zone.n, canonical, COUNT_OF(canonical), &system, &status);
    return U_SUCCESS(status) && system;
}

static int64_t offset_at(UCalendar *calendar, int64_t us)
{
    UErrorCode status = U_ZERO_ERROR;
    int64_t ms = us / 1000 - (us % 1000 < 0);

    ucal_setMillis(calendar, (double)ms, &status);
    int64_t ahead = ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
    assert(U_SUCCESS(status));
    return ahead * 1000;
}

int64_t zone_offset(struct str zone, struct instant instant)
{
    assert(zone_known(zone) && instant_known(instant));
    pthread_mutex_lock(&lock);
    int64_t ahead = offset_at(calendar_of(zone), instant.us);
    pthread_mutex_unlock(&lock);
    return ahead;
}

struct date zone_date(struct str zone, struct instant instant)
{
    int64_t us = instant.us + zone_offset(zone, instant);
    return (struct date){(int32_t)(us / us_a_day - (us % us_a_day < 0))};
}

static struct instant midnight(UCalendar *calendar, struct date_parts day, UCalendarWallTimeOption repeated)
{
    UErrorCode status = U_ZERO_ERROR;

    /* Where clocks jump over midnight, the day begins at the first time they do show. */
    ucal_setAttribute(calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
    ucal_setAttribute(calendar, UCAL_REPEATED_WALL_TIME, (int32_t)repeated);
    ucal_clear(calendar);
    ucal_setDateTime(calendar, day.year, day.month - 1, day.day, 0, 0, 0, &status);
    double ms = ucal_getMillis(calendar, &status);
    assert(U_SUCCESS(status));
    return (struct instant){(int64_t)ms * 1000};
}

struct instant zone_end_of_day(struct str zone, struct date date)
{
    assert(zone_known(zone) && date_known(date));
    struct date next = {date.n + 1};

    pthread_mutex_lock(&lock);
    UCalendar *calendar = calendar_of(zone);
    struct instant first = midnight(calendar, date_parts(next), UCAL_WALLTIME_FIRST);
    struct instant last = midnight(calendar, date_parts(next), UCAL_WALLTIME_LAST);
    pthread_mutex_unlock(&lock);

    /* Midnight comes twice where clocks go back over it; the first one begins the day unless it falls back into the old one. */
    struct instant begins = zone_date(zone, first).n == next.n ? first : last;
    return (struct instant){begins.us - 1};
}
