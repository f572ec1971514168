/*
 * Mobility tracking (DTM): what key informants say of an area in a round of assessment. A round is a stock-taking: its numbers stand
 * for that time and are never summed with those of another round. One shape serves migrants, IDPs and returnees; `population` tells
 * which.
 *
 * What a record says of itself is kept as it was published. Parts that do not add up to their total are no reason to refuse it: lint
 * reports them (DOMAIN.md rule 5). A blank is not a zero: nobody said how many.
 */
#ifndef DOMAIN_MOBILITY_MOBILITY_H
#define DOMAIN_MOBILITY_MOBILITY_H

#include "i18n/number.h"
#include "model/record.h"

/* One round of assessment. Its records are of its first day: that day says in which places they lie. */
struct dtm_round {
    int64_t number; /* as published: 54 */
    struct str period;
    struct date starts_on, ends_on; /* first and last day of data collection */
};

/* One area in one round: in the Libya programme a muhalla. Numbers are individuals. */
struct area_baseline {
    int64_t round;
    struct code population;
    struct place_code place;
    struct code settlement;
    struct geopoint location;
    enum truth present; /* are there any of this population */
    int64_t individuals;

    int64_t shelter_rented_self, shelter_rented_others, shelter_rented_employer, shelter_squatting, shelter_abandoned,
        shelter_workplace, shelter_public_building, shelter_camp, shelter_none, shelter_other;
    int64_t arrived_last_month, arrived_1_6_months, arrived_6_12_months, arrived_over_12_months, arrived_unknown;
    /* Somebody may hold both permits, so that these may add up to more than there are people. */
    int64_t permit_residency, permit_work, permit_none, permit_unknown;
    int64_t men, women, children;

    /* The three needs that come first, most urgent first, each with what stands in the way of meeting it. */
    struct code need_1, need_1_problem, need_2, need_2_problem, need_3, need_3_problem;
};

/*
 * People of one nationality in one area. The region of origin is part of the key: the nationality "other" stands once for each region
 * in the same area.
 */
struct nationality_count {
    int64_t round;
    struct code population;
    struct place_code place;
    struct code nationality;
    struct code origin_group; /* the wider region, as published beside origin_region */
    struct code origin_region;
    int64_t individuals;
    int64_t published_rows; /* how many rows of the source say it; its file may spread one key over several */
};

/* What the source publishes as the total of a wider area. Compared with the sum of the areas in it, never added to them. */
struct area_total {
    int64_t round;
    struct code population;
    struct place_code place;
    struct geopoint location;
    int64_t individuals;
};

/* A figure somebody else computed and published, cell by cell, with the figure of ours it should equal. */
struct declared_figure {
    int64_t round;
    struct str document, cell; /* "Summary", "I44" */
    struct str figure;         /* id of the indicator; blank where there is none that says the same */
    struct str dims;           /* "mantika=LY0213;need=food" */
    struct decimal value;
    struct str label; /* as printed beside it */
};

extern const struct record_type dtm_round_type, area_baseline_type, nationality_count_type, area_total_type,
    declared_figure_type;

/* All of them, by number. */
extern const struct record_type *const mobility_types[];
extern const size_t mobility_type_count;

/* The rules of a round beyond its fields' own form: it does not end before it starts. */
void dtm_round_check(const void *record, const struct vocabulary *, struct error *);

/*
 * The rules of an area: where nobody of the population is present, no part of it counts anybody. The parts are other merge groups than
 * presence, so this may come of two nodes that were each right to write what they did (domain/contradiction).
 */
void area_baseline_check(const void *record, const struct vocabulary *, struct error *);

/* When it was, in the reader's words where its days are known, else as it was published. */
struct str dtm_round_period(struct arena *, enum language, const struct dtm_round *);

#endif
