/*
 * Days and instants. Both are plain numbers with a type of their own; neither knows a time zone (i18n/zone.h does). Nothing here
 * reads the clock but instant_now.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/str.h"

/* A calendar day, proleptic Gregorian, as days since 1970-01-01; NO_DATE where none is known. */
struct date {
    int32_t n;
};
#define NO_DATE ((struct date){INT32_MIN})

/* Microseconds since 1970-01-01T00:00:00Z; NO_INSTANT where none is known. */
struct instant {
    int64_t us;
};
#define NO_INSTANT ((struct instant){INT64_MIN})

struct date_parts {
    int year, month, day; /* month 1 to 12 */
};

bool date_known(struct date);
bool instant_known(struct instant);
struct date date_from(int year, int month, int day); /* NO_DATE where there is no such day; years 1 to 9999 */
struct date_parts date_parts(struct date);
bool date_parse(struct str, struct date *);          /* YYYY-MM-DD */
struct str date_format(struct arena *, struct date); /* YYYY-MM-DD; empty for NO_DATE */

struct instant instant_now(void);
struct instant instant_of_date(struct date); /* its first microsecond, UTC */
struct date instant_date(struct instant);    /* the day in UTC */
/* YYYY-MM-DDTHH:MM:SS[.ffffff]Z and nothing else. */
bool instant_parse(struct str, struct instant *);
/* YYYY-MM-DDTHH:MM:SSZ, with six decimals only where they are not all zero; empty for NO_INSTANT. */
struct str instant_format(struct arena *, struct instant);

/*
 * Hybrid time: milliseconds, then a counter that orders what one millisecond (or a clock set back) cannot. Kept in one number so
 * that it sorts: the upper 48 bits count milliseconds since 1970, the lower 16 are the counter. Below 2^63 until the year 6429, so
 * a database's signed integer sorts it too.
 */
struct hybrid {
    uint64_t n;
};
/* The next time after `last`, not before `now`. */
struct hybrid hybrid_next(struct hybrid last, struct instant now);
struct instant hybrid_instant(struct hybrid);

#endif
