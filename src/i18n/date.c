#include <pthread.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

#include "i18n/number.h"
#include "i18n/zone.h"

#define UNKNOWN STR("\u2013")

enum style { DAY, DAY_AND_MINUTE, STYLE_COUNT };

/* What is shown, in any order; CLDR says in which order and with what between (UTS 35, skeletons). */
static const char *const skeletons[STYLE_COUNT] = {[DAY] = "yMMMd", [DAY_AND_MINUTE] = "yMMMdHm"};

/* A UDateFormat works in a calendar of its own: one thread at a time. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UDateFormat *formats[LANGUAGE_COUNT][STYLE_COUNT];

static UDateFormat *open_format(enum language language, enum style style)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar skeleton[16], pattern[64], utc[4];

    UDateTimePatternGenerator *generator = udatpg_open(language_locale(language), &status);
    u_uastrcpy(skeleton, skeletons[style]);
    int32_t n = udatpg_getBestPattern(generator, skeleton, -1, pattern, COUNT_OF(pattern), &status);
    udatpg_close(generator);
    u_uastrcpy(utc, "UTC");
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, language_locale(language), utc, -1, pattern, n, &status);
    assert(U_SUCCESS(status));
    return format;
}

/* `us` are microseconds since 1970 on the clocks to be shown. */
static struct str format(struct arena *arena, enum language language, enum style style, int64_t us)
{
    UChar wide[64];
    char narrow[192];
    int32_t bytes = 0;
    UErrorCode status = U_ZERO_ERROR;

    pthread_mutex_lock(&lock);
    UDateFormat **kept = &formats[language][style];
    if (!*kept)
        *kept = open_format(language, style);
    int32_t n = udat_format(*kept, (double)us / 1000, wide, COUNT_OF(wide), NULL, &status);
    pthread_mutex_unlock(&lock);

    u_strToUTF8(narrow, sizeof narrow, &bytes, wide, n, &status);
    assert(U_SUCCESS(status));
    return str_copy(arena, (struct str){narrow, (size_t)bytes});
}

struct str i18n_date(struct arena *arena, enum language language, struct date date)
{
    if (!date_known(date))
        return UNKNOWN;
    return format(arena, language, DAY, instant_of_date(date).us);
}

struct str i18n_instant(struct arena *arena, enum language language, struct str zone, struct instant instant)
{
    if (!instant_known(instant))
        return UNKNOWN;
    return format(arena, language, DAY_AND_MINUTE, instant.us + zone_offset(zone, instant));
}
