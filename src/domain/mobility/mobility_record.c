/* The field tables. Numbers are permanent: a field that is given up leaves its number unused. */
#include "domain/mobility/mobility.h"

/* Merge groups. Parts of one whole are valid together: a new breakdown replaces the old one, not a number of it. */
enum { DATES = 1 };
enum { PRESENCE = 1, SHELTER, ARRIVAL, PERMIT, DEMOGRAPHY, NEED_1, NEED_2, NEED_3 };

static const struct field dtm_round_fields[] = {
    FIELD(1, struct dtm_round, number, .key = true, .required = true, .hxl = "#meta+round"),
    FIELD(2, struct dtm_round, period, .hxl = "#date+period+name"),
    FIELD(3, struct dtm_round, starts_on, .group = DATES, .hxl = "#date+start"),
    FIELD(4, struct dtm_round, ends_on, .group = DATES, .hxl = "#date+end"),
};
const struct record_type dtm_round_type = RECORD_TYPE(10, dtm_round, .check = dtm_round_check, .date = "starts_on");

static const struct field area_baseline_fields[] = {
    FIELD(1, struct area_baseline, round, .key = true, .required = true, .hxl = "#meta+round"),
    FIELD(2, struct area_baseline, population, .key = true, .required = true, .list = "population",
          .hxl = "#population+type+code"),
    FIELD(3, struct area_baseline, place, .key = true, .required = true, .hxl = "#loc+code+v_pcode"),
    FIELD(4, struct area_baseline, settlement, .list = "settlement", .hxl = "#loc+type+code"),
    FIELD(5, struct area_baseline, location, .hxl = "#geo"),
    FIELD(6, struct area_baseline, present, .group = PRESENCE, .hxl = "#affected+present"),
    FIELD(7, struct area_baseline, individuals, .group = PRESENCE, .hxl = "#affected+ind"),
    FIELD(8, struct area_baseline, shelter_rented_self, .group = SHELTER, .hxl = "#affected+ind+shelter_rented_self"),
    FIELD(9, struct area_baseline, shelter_rented_others, .group = SHELTER,
          .hxl = "#affected+ind+shelter_rented_others"),
    FIELD(10, struct area_baseline, shelter_rented_employer, .group = SHELTER,
          .hxl = "#affected+ind+shelter_rented_employer"),
    FIELD(11, struct area_baseline, shelter_squatting, .group = SHELTER, .hxl = "#affected+ind+shelter_squatting"),
    FIELD(12, struct area_baseline, shelter_abandoned, .group = SHELTER, .hxl = "#affected+ind+shelter_abandoned"),
    FIELD(13, struct area_baseline, shelter_workplace, .group = SHELTER, .hxl = "#affected+ind+shelter_workplace"),
    FIELD(14, struct area_baseline, shelter_public_building, .group = SHELTER,
          .hxl = "#affected+ind+shelter_public_building"),
    FIELD(15, struct area_baseline, shelter_camp, .group = SHELTER, .hxl = "#affected+ind+shelter_camp"),
    FIELD(16, struct area_baseline, shelter_none, .group = SHELTER, .hxl = "#affected+ind+shelter_none"),
    FIELD(17, struct area_baseline, shelter_other, .group = SHELTER, .hxl = "#affected+ind+shelter_other"),
    FIELD(18, struct area_baseline, arrived_last_month, .group = ARRIVAL, .hxl = "#affected+ind+arrived_last_month"),
    FIELD(19, struct area_baseline, arrived_1_6_months, .group = ARRIVAL, .hxl = "#affected+ind+arrived_1_6_months"),
    FIELD(20, struct area_baseline, arrived_6_12_months, .group = ARRIVAL, .hxl = "#affected+ind+arrived_6_12_months"),
    FIELD(21, struct area_baseline, arrived_over_12_months, .group = ARRIVAL,
          .hxl = "#affected+ind+arrived_over_12_months"),
    FIELD(22, struct area_baseline, arrived_unknown, .group = ARRIVAL, .hxl = "#affected+ind+arrived_unknown"),
    FIELD(23, struct area_baseline, permit_residency, .group = PERMIT, .hxl = "#affected+ind+permit_residency"),
    FIELD(24, struct area_baseline, permit_work, .group = PERMIT, .hxl = "#affected+ind+permit_work"),
    FIELD(25, struct area_baseline, permit_none, .group = PERMIT, .hxl = "#affected+ind+permit_none"),
    FIELD(26, struct area_baseline, permit_unknown, .group = PERMIT, .hxl = "#affected+ind+permit_unknown"),
    FIELD(27, struct area_baseline, men, .group = DEMOGRAPHY, .hxl = "#affected+ind+m+adults"),
    FIELD(28, struct area_baseline, women, .group = DEMOGRAPHY, .hxl = "#affected+ind+f+adults"),
    FIELD(29, struct area_baseline, children, .group = DEMOGRAPHY, .hxl = "#affected+ind+children"),
    FIELD(30, struct area_baseline, need_1, .group = NEED_1, .list = "need", .hxl = "#sector+need1+code"),
    FIELD(31, struct area_baseline, need_1_problem, .group = NEED_1, .list = "need_problem",
          .hxl = "#subsector+need1+problem+code"),
    FIELD(32, struct area_baseline, need_2, .group = NEED_2, .list = "need", .hxl = "#sector+need2+code"),
    FIELD(33, struct area_baseline, need_2_problem, .group = NEED_2, .list = "need_problem",
          .hxl = "#subsector+need2+problem+code"),
    FIELD(34, struct area_baseline, need_3, .group = NEED_3, .list = "need", .hxl = "#sector+need3+code"),
    FIELD(35, struct area_baseline, need_3_problem, .group = NEED_3, .list = "need_problem",
          .hxl = "#subsector+need3+problem+code"),
};
const struct record_type area_baseline_type =
    RECORD_TYPE(11, area_baseline, .check = area_baseline_check, .date = "round", .dated_by = &dtm_round_type);

static const struct field nationality_count_fields[] = {
    FIELD(1, struct nationality_count, round, .key = true, .required = true, .hxl = "#meta+round"),
    FIELD(2, struct nationality_count, population, .key = true, .required = true, .list = "population",
          .hxl = "#population+type+code"),
    FIELD(3, struct nationality_count, place, .key = true, .required = true, .hxl = "#loc+code+v_pcode"),
    FIELD(4, struct nationality_count, nationality, .key = true, .required = true, .list = "country",
          .hxl = "#country+origin+code"),
    FIELD(5, struct nationality_count, origin_group, .list = "origin_region", .hxl = "#region+origin+group+code"),
    FIELD(6, struct nationality_count, origin_region, .key = true, .required = true, .list = "origin_region",
          .hxl = "#region+origin+code"),
    FIELD(7, struct nationality_count, individuals, .hxl = "#affected+ind"),
    FIELD(8, struct nationality_count, published_rows, .hxl = "#meta+count+rows"),
};
const struct record_type nationality_count_type =
    RECORD_TYPE(12, nationality_count, .date = "round", .dated_by = &dtm_round_type);

static const struct field area_total_fields[] = {
    FIELD(1, struct area_total, round, .key = true, .required = true, .hxl = "#meta+round"),
    FIELD(2, struct area_total, population, .key = true, .required = true, .list = "population",
          .hxl = "#population+type+code"),
    FIELD(3, struct area_total, place, .key = true, .required = true, .hxl = "#loc+code+v_pcode"),
    FIELD(4, struct area_total, location, .hxl = "#geo"),
    FIELD(5, struct area_total, individuals, .hxl = "#affected+ind+total"),
};
const struct record_type area_total_type = RECORD_TYPE(13, area_total, .date = "round", .dated_by = &dtm_round_type);

static const struct field declared_figure_fields[] = {
    FIELD(1, struct declared_figure, round, .key = true, .required = true, .hxl = "#meta+round"),
    FIELD(2, struct declared_figure, document, .key = true, .required = true, .hxl = "#meta+document"),
    FIELD(3, struct declared_figure, cell, .key = true, .required = true, .hxl = "#meta+cell"),
    FIELD(4, struct declared_figure, figure, .hxl = "#indicator+id"),
    FIELD(5, struct declared_figure, dims, .hxl = "#indicator+dims"),
    FIELD(6, struct declared_figure, value, .hxl = "#indicator+num"),
    FIELD(7, struct declared_figure, label, .hxl = "#indicator+name"),
};
const struct record_type declared_figure_type =
    RECORD_TYPE(14, declared_figure, .date = "round", .dated_by = &dtm_round_type);

const struct record_type *const mobility_types[] = {
    &dtm_round_type, &area_baseline_type, &nationality_count_type, &area_total_type, &declared_figure_type,
};
const size_t mobility_type_count = COUNT_OF(mobility_types);
