#include <pthread.h>
#include <unicode/udateintervalformat.h>
#include <unicode/ustring.h>

#include "i18n/number.h"

enum style { MONTHS, DAYS, STYLE_COUNT };

static const char *const skeletons[STYLE_COUNT] = {[MONTHS] = "yMMMM", [DAYS] = "yMMMd"};

/* As with dates: one thread at a time. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UDateIntervalFormat *formats[LANGUAGE_COUNT][STYLE_COUNT];

static UDateIntervalFormat *open_format(enum language language, enum style style)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar skeleton[16], utc[4];

    u_uastrcpy(skeleton, skeletons[style]);
    u_uastrcpy(utc, "UTC");
    UDateIntervalFormat *format = udtitvfmt_open(language_locale(language), skeleton, -1, utc, -1, &status);
    assert(U_SUCCESS(status));
    return format;
}

static bool whole_months(struct date first, struct date last)
{
    return date_parts(first).day == 1 && date_parts((struct date){last.n + 1}).day == 1;
}

struct str i18n_period(struct arena *arena, enum language language, struct date first, struct date last)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    char narrow[384];
    UChar wide[128];

    assert(date_known(first) && date_known(last) && first.n <= last.n);
    enum style style = whole_months(first, last) ? MONTHS : DAYS;
    pthread_mutex_lock(&lock);
    UDateIntervalFormat **kept = &formats[language][style];
    if (!*kept)
        *kept = open_format(language, style);
    int32_t n = udtitvfmt_format(*kept, (double)instant_of_date(first).us / 1000,
                                 (double)instant_of_date(last).us / 1000, wide, COUNT_OF(wide), NULL, &status);
    pthread_mutex_unlock(&lock);

    u_strToUTF8(narrow, sizeof narrow, &bytes, wide, n, &status);
    assert(U_SUCCESS(status));
    return str_copy(arena, (struct str){narrow, (size_t)bytes});
}
