/*
 * On which day the event of a record was: what decides in which places and under which codes it lies "as then". A record says it itself,
 * or it stands in another record whose number it names (an area in a round of assessment), or nobody knows. Pure: those other
 * records are handed in.
 */
#ifndef MODEL_DAY_H
#define MODEL_DAY_H

#include "model/record.h"

/* The days of records that others name by their number. */
struct days {
    struct map of; /* number of the type and of the record -> struct date */
};
#define DAYS_IN(a) ((struct days){.of = MAP_IN(a)})

/* Takes in a record that others name; one without number or day tells nothing. */
void days_add(struct days *, const struct record_type *, const void *record);
/* The day of the record of that type and number; NO_DATE where it was not taken in. */
struct date days_find(const struct days *, const struct record_type *, int64_t number);
/* NO_DATE where nobody says it. */
struct date day_of(const struct record_type *, const void *record, const struct days *);
/* The id of the record that says it, one of type->dated_by; NO_ID where none does. */
struct id day_teller(struct arena *scratch, const struct record_type *, const void *record);

/* Is there a place or code in the record that has not always been or will not always be? Else its day decides nothing. */
bool day_matters(const struct record_type *, const void *record, const struct vocabulary *);
/*
 * Every place and code of the record that was not in force on that day, each with its field and, where it had ended, who went on for it.
 * ERR_INVALID when there was any. NO_DATE: nothing is known against it.
 */
enum err day_check(const struct record_type *, const void *record, const struct vocabulary *, struct date,
                   struct error *) MUST_USE;

#endif
