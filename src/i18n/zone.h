/*
 * Time zones, by their IANA name ("Africa/Tripoli"). A day ends when the clocks of a programme say so, not when UTC does. A name
 * from outside is asked of zone_known first; the other functions assert it.
 */
#ifndef I18N_ZONE_H
#define I18N_ZONE_H

#include "base/time.h"

bool zone_known(struct str zone);
/* The last microsecond of the day there: one before the first of the next day, also where clocks change at midnight. */
struct instant zone_end_of_day(struct str zone, struct date);
/* The day it is there at that instant. */
struct date zone_date(struct str zone, struct instant);
/* How far the clocks there are ahead of UTC at that instant, in microseconds. */
int64_t zone_offset(struct str zone, struct instant);

#endif
