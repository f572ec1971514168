/*
 * Numbers and days as a language writes them (CLDR, by ICU). Digits are Western in all three: ar_LY writes 787.326. What is not
 * known (INT_NONE, NO_DATE, NO_INSTANT) shows as an en dash, never as zero or blank.
 */
#ifndef I18N_NUMBER_H
#define I18N_NUMBER_H

#include "base/time.h"
#include "i18n/language.h"

/* Grouped: en 787,326; fr 787 326 (narrow no-break space); ar 787.326 */
struct str i18n_number(struct arena *, enum language, int64_t);
/* As i18n_number with its sign always shown; zero has none. For changes. */
struct str i18n_change(struct arena *, enum language, int64_t);

/* Millionths of a percent: 100 % is I18N_WHOLE. Rounded half away from zero to `decimals` (0 to 6). */
#define I18N_WHOLE INT64_C(100000000)
struct str i18n_percent(struct arena *, enum language, int64_t micro_percent, int decimals);
/* Part of whole in millionths of a percent, rounded half away from zero; INT_NONE where either is unknown or whole is not positive. */
int64_t i18n_share(int64_t part, int64_t whole);

/* 22 Nov 2026 */
struct str i18n_date(struct arena *, enum language, struct date);
/* August – September 2024; with days where it is not whole months. Both are known and in order. */
struct str i18n_period(struct arena *, enum language, struct date first, struct date last);
/* 22 Nov 2026, 14:05, on the clocks of `zone` (zone.h: it must be known). */
struct str i18n_instant(struct arena *, enum language, struct str zone, struct instant);

#endif
