/* The three sheets of rows. */
#include "workbook.h"

/* Writes cells of one row from left to right. */
struct pen {
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_col_t column;
};

static void put_text(struct pen *pen, const char *text)
{
    worksheet_write_string(pen->sheet, pen->row, pen->column++, text, NULL);
}

static void put_number(struct pen *pen, double number)
{
    worksheet_write_number(pen->sheet, pen->row, pen->column++, number, NULL);
}

static void put_numbers(struct pen *pen, const int64_t *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_number(pen, (double)numbers[i]);
}

static void put_spot(struct pen *pen, const struct community *community)
{
    if (!community->located) {
        pen->column = (lxw_col_t)(pen->column + 2);
        return;
    }
    put_number(pen, community->lat);
    put_number(pen, community->lon);
}

static void end_row(struct pen *pen)
{
    pen->row++;
    pen->column = 0;
}

static void put_header(struct pen *pen, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_text(pen, names[i]);
    end_row(pen);
}

/* English and Arabic names of the places above and the place itself, from the regions down. */
static void put_names(struct pen *pen, const struct place *place)
{
    for (int level = LEVEL_REGION; level <= place->level; level++) {
        put_text(pen, place_at(place, level)->name_en);
        put_text(pen, place_at(place, level)->name_ar);
    }
}

void baladiyas_write(lxw_worksheet *sheet, const struct round *round)
{
    static const char *const header[] = {
        "ADM 1 Geodivision (EN)",
        "ADM 1 Geodivision (AR)",
        "ADM 2 Mantika-Region (EN)",
        "ADM 2 Mantika-Region (AR)",
        "ADM 3 Baladiya-Area (EN)",
        "ADM 3 Baladiya-Area (AR)",
        "Baladiya PCode",
        "Lat",
        "Long",
        "AssessmentRound",
        "Migrants (IND)",
    };
    struct pen pen = {.sheet = sheet};

    put_text(&pen, "General Info");
    end_row(&pen);
    put_header(&pen, header, COUNT_OF(header));
    for (size_t i = 0; i < round->places->at.n; i++) {
        const struct place *place = round->places->at.at[i];
        if (place->level != LEVEL_BALADIYA)
            continue;
        int64_t people = round_tally(round, place).counts.people;
        if (place == round->miscounted_baladiya)
            people += MISCOUNTED_BY;
        put_names(&pen, place);
        put_text(&pen, place->code);
        pen.column = (lxw_col_t)(pen.column + 2); /* no coordinates are invented for baladiyas */
        put_number(&pen, (double)round->number);
        put_number(&pen, (double)people);
        end_row(&pen);
    }
}

static void put_muhalla(struct pen *pen, const struct community *community, int64_t round)
{
    const struct place *place = community->place;
    const struct counts *counts = &community->counts;

    for (int level = LEVEL_REGION; level <= LEVEL_MUHALLA; level++)
        put_text(pen, place_at(place, level)->name_en);
    put_text(pen, place->name_ar);
    put_text(pen, place->code);
    put_text(pen, community->urban ? "Urban" : "Rural");
    put_spot(pen, community);
    put_number(pen, (double)round);
    put_text(pen, community->present ? "Yes" : "No");
    put_number(pen, (double)counts->people);
    put_numbers(pen, counts->shelter, SHELTERS);
    put_numbers(pen, counts->arrival, ARRIVALS);
    put_numbers(pen, counts->permit, PERMITS);
    put_numbers(pen, counts->sex, SEXES);
    for (size_t i = 0; i < NEEDS_NAMED && community->present; i++) {
        put_text(pen, need_names[community->need[i]]);
        put_text(pen, community->problem[i]);
    }
    end_row(pen);
}

void muhallas_write(lxw_worksheet *sheet, const struct round *round)
{
    static const char *const groups[] = {
        [0] = "General Info",
        [10] = "Migrant Total Figures",
        [12] = "Migrant Shelter Settings (IND)",
        [22] = "Migrant Arrival Time (IND)",
        [27] = "Residency permits, work permits or no permits? (IND)",
        [31] = "Demographic breakdown of migrant population (IND)",
        [34] = "Priority needs and associated problem",
    };
    static const char *const header[] = {
        "ADM1_Region_EN",
        "ADM2_Mantika_EN",
        "ADM3_Baladiya_EN",
        "ADM4_Muhalla_EN",
        "ADM4_Muhalla_AR",
        "Muhalla_pcode",
        "Muhalla Type",
        "Latitude",
        "Longitude",
        "AssessmentRound",
        "Migrants in Muhalla",
        "Migrant IND",
        "Rented Accomodation (Self Paid) IND",
        "Rented Accomodation (Paind by others) IND",
        "Rented Accomodation (Paind by employer) IND",
        "Squatting on other people's properties IND",
        "Abondoned buildings IND",
        "Sheltered in their workplace IND",
        "schools or other public buildings (IND)",
        "In informal camp setting (IND)",
        "No accomodation IND",
        "Other Shelter",
        "Migrants arrived last month",
        "Migrants arrived between 1 to 6 months ago",
        "Migrants arrived between 6 to 12 months ago",
        "Migrants arrived Over 12 months ago",
        "Migrants arrival time unknown",
        "Migrants with residency permit",
        "Migrants with work permit",
        "Migrants with no permit",
        "Migrants permit status unknown",
        "Migrants Adult Men",
        "Migrants Adult Women",
        "Migrants Childern",
        "Priority Need 1",
        "Priority Need 1 - Problem",
        "Priority Need 2",
        "Priority Need 2 - Problem",
        "Priority Need 3",
        "Priority Need 3 - Problem",
    };
    struct pen pen = {.sheet = sheet};

    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        pen.column = (lxw_col_t)i;
        if (groups[i])
            put_text(&pen, groups[i]);
    }
    end_row(&pen);
    put_header(&pen, header, COUNT_OF(header));
    for (size_t i = 0; i < round->communities.n; i++)
        put_muhalla(&pen, &round->communities.at[i], round->number);
}

void nationalities_write(lxw_worksheet *sheet, const struct round *round)
{
    static const char *const header[] = {
        "ADM 1 Geodivision (EN)",
        "ADM 1 Geodivision (AR)",
        "ADM 2 Mantika-Region (EN)",
        "ADM 2 Mantika-Region (AR)",
        "ADM 3 Baladiya-Area (EN)",
        "ADM 3 Baladiya-Area (AR)",
        "ADM 4 Muhalla (EN)",
        "ADM 4 Muhalla (AR)",
        "Muhalla P Code",
        "Region1",
        "Region 2",
        "Migrant Nationality",
        "Migrant Individuals",
    };
    struct pen pen = {.sheet = sheet};

    put_header(&pen, header, COUNT_OF(header));
    for (size_t i = 0; i < round->communities.n; i++)
        for (size_t from = 0; from < SOURCES; from++) {
            const struct community *community = &round->communities.at[i];
            if (community->counts.from[from] == 0)
                continue;
            put_names(&pen, community->place);
            put_text(&pen, community->place->code);
            put_text(&pen, sources[from].group);
            put_text(&pen, sources[from].region);
            put_text(&pen, sources[from].nationality);
            put_number(&pen, (double)community->counts.from[from]);
            end_row(&pen);
        }
}
