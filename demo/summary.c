/* The summary sheet: computed from the rows, in the published layout; one number of an earlier draft is left in. */
#include "workbook.h"

enum column { A, B, C, D, E, F, G, H, I };

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

/* `row` as spreadsheets count, from 1. */
static void text(lxw_worksheet *sheet, int column, lxw_row_t row, const char *value)
{
    worksheet_write_string(sheet, row - 1, (lxw_col_t)column, value, NULL);
}

static void number(lxw_worksheet *sheet, int column, lxw_row_t row, double value)
{
    worksheet_write_number(sheet, row - 1, (lxw_col_t)column, value, NULL);
}

/* A number and, in the next column, its share of the whole. */
static void part(lxw_worksheet *sheet, int column, lxw_row_t row, int64_t value, int64_t whole)
{
    number(sheet, column, row, (double)value);
    number(sheet, column + 1, row, share(value, whole));
}

/* What a table lists: a name and its number. */
struct line {
    const char *region, *name;
    int64_t value;
};

static int by_value(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct place *const *)a)->name_en, (*(const struct place *const *)b)->name_en);
}

typedef VEC(const struct place *) place_list;

/* The mantikas of an area, by name. */
static place_list mantikas_of(struct arena *arena, const struct round *round, const struct place *area)
{
    place_list list = {0};
    for (size_t i = 0; i < round->places->at.n; i++)
        if (round->places->at.at[i]->level == LEVEL_MANTIKA && place_within(round->places->at.at[i], area))
            VEC_PUSH(arena, &list, round->places->at.at[i]);
    if (list.n > 0)
        qsort(list.at, list.n, sizeof *list.at, by_name);
    return list;
}

static const struct place *country(const struct round *round)
{
    return place_at(round->communities.at[0].place, LEVEL_COUNTRY);
}

static const struct place *region(const struct round *round, const char *code)
{
    const struct place *found = country(round);
    for (size_t i = 0; i < round->places->at.n; i++)
        if (strcmp(round->places->at.at[i]->code, code) == 0)
            found = round->places->at.at[i];
    return found;
}

static void write_head(struct arena *arena, lxw_worksheet *sheet, const struct round *round, const struct tally *all)
{
    int64_t hosting = 0;
    for (size_t i = 0; i < round->places->at.n; i++)
        if (round->places->at.at[i]->level == LEVEL_BALADIYA && round_tally(round, round->places->at.at[i]).hosting > 0)
            hosting++;

    text(sheet, A, 1, str_c(arena, str_printf(arena, "DTM Round %lld", (long long)round->number)));
    text(sheet, B, 1, "MIGRANT DATASET (INVENTED: NOT A REAL ROUND)");
    text(sheet, A, 3, "Period");
    text(sheet, B, 3, round->period);
    text(sheet, A, 4, "Migrants in Libya");
    number(sheet, B, 4, (double)all->counts.people);
    text(sheet, A, 5, "# Baladiyas hosting migrants");
    number(sheet, B, 5, (double)hosting);
    text(sheet, A, 6, "# Communities hosting migrants");
    number(sheet, B, 6, (double)all->hosting);
}

static void write_mantikas(struct arena *arena, lxw_worksheet *sheet, const struct round *round,
                           const struct tally *all)
{
    place_list mantikas = mantikas_of(arena, round, country(round));
    struct line *lines = ARENA_ARRAY(arena, struct line, mantikas.n);
    for (size_t i = 0; i < mantikas.n; i++)
        lines[i] = (struct line){mantikas.at[i]->above->name_en, mantikas.at[i]->name_en,
                                 round_tally(round, mantikas.at[i]).counts.people};
    qsort(lines, mantikas.n, sizeof *lines, by_value);

    text(sheet, A, 10, "Geodivision");
    text(sheet, B, 10, "Mantika (Region)");
    text(sheet, C, 10, "#Migrants  (IND)");
    text(sheet, D, 10, "% By region");
    lxw_row_t row = 11;
    for (size_t i = 0; i < mantikas.n; i++, row++) {
        text(sheet, A, row, lines[i].region);
        text(sheet, B, row, lines[i].name);
        part(sheet, C, row, lines[i].value, all->counts.people);
    }
    text(sheet, A, row, "Total for Libya");
    part(sheet, C, row, all->counts.people, all->counts.people);
}

static void write_nationalities(lxw_worksheet *sheet, const struct tally *all)
{
    struct line lines[SOURCES] = {0};
    size_t n = 0;
    for (size_t i = 0; i < SOURCES; i++) {
        /* "Other" of several regions of origin is one nationality here; its rows stand together. */
        if (n == 0 || strcmp(lines[n - 1].name, sources[i].nationality) != 0)
            lines[n++].name = sources[i].nationality;
        lines[n - 1].value += all->counts.from[i];
    }
    qsort(lines, n, sizeof *lines, by_value);

    text(sheet, G, 8, "Nationalities");
    text(sheet, H, 10, "Number of Migrants (ind)");
    text(sheet, I, 10, "% Migrants");
    lxw_row_t row = 11;
    for (size_t i = 0; i < n; i++, row++) {
        text(sheet, G, row, lines[i].name);
        part(sheet, H, row, lines[i].value, all->counts.people);
    }
    text(sheet, G, row, "Grand Total");
    part(sheet, H, row, all->counts.people, all->counts.people);
}

/* The mantikas of a region and its total. A mantika's share is of the region's migrants of that origin. */
static lxw_row_t write_origins_of(struct arena *arena, lxw_worksheet *sheet, const struct round *round,
                                  const struct place *area, const char *total, lxw_row_t row)
{
    struct tally whole = round_tally(round, area);
    place_list mantikas = mantikas_of(arena, round, area);

    text(sheet, A, row, area->name_en);
    for (size_t i = 0; i < mantikas.n; i++, row++) {
        struct tally tally = round_tally(round, mantikas.at[i]);
        text(sheet, B, row, mantikas.at[i]->name_en);
        for (int origin = 0; origin < ORIGINS; origin++)
            part(sheet, C + 2 * origin, row, tally.origin[origin], whole.origin[origin]);
    }
    text(sheet, A, row, total);
    for (int origin = 0; origin < ORIGINS; origin++)
        part(sheet, C + 2 * origin, row, whole.origin[origin], whole.counts.people);
    return row + 1;
}

static void write_origins(struct arena *arena, lxw_worksheet *sheet, const struct round *round, const struct tally *all)
{
    static const char *const names[ORIGINS] = {"Migrants from Asia (Including Middle East)",
                                               "Migrants from Sub-Saharan Africa", "Migrants from North Africa",
                                               "Unknown"};

    text(sheet, A, 44, "Region (Mantika)");
    for (int origin = 0; origin < ORIGINS; origin++) {
        text(sheet, C + 2 * origin, 44, names[origin]);
        text(sheet, C + 2 * origin, 45, "#");
        text(sheet, D + 2 * origin, 45, "%");
    }
    lxw_row_t row = write_origins_of(arena, sheet, round, region(round, "LY01"), "Eastern Libya total", 46);
    row = write_origins_of(arena, sheet, round, region(round, "LY03"), "Southern Libya total", row);
    row = write_origins_of(arena, sheet, round, region(round, "LY02"), "Western Libya total", row);
    text(sheet, A, row, "Total for Libya");
    for (int origin = 0; origin < ORIGINS; origin++)
        number(sheet, C + 2 * origin, row, (double)all->origin[origin]);
}

static int64_t from_region(const struct tally *all, const char *name)
{
    int64_t sum = 0;
    for (size_t i = 0; i < SOURCES; i++)
        if (strcmp(sources[i].region, name) == 0)
            sum += all->counts.from[i];
    return sum;
}

static void write_regions_of_origin(lxw_worksheet *sheet, const struct tally *all)
{
    const struct {
        lxw_row_t row;
        const char *name;
        int64_t value;
    } lines[] = {
        {79, "Africa", all->origin[ORIGIN_NORTH_AFRICA] + all->origin[ORIGIN_SUB_SAHARA]},
        {80, "North Africa", all->origin[ORIGIN_NORTH_AFRICA]},
        {81, "Sub-Sahara", all->origin[ORIGIN_SUB_SAHARA]},
        {84, "Asia & Middle East", all->origin[ORIGIN_ASIA]},
        {85, "Middle East", from_region(all, "Middle East")},
        {86, "Asia", from_region(all, "Asia")},
        {88, "Other", all->origin[ORIGIN_UNSTATED]},
    };

    text(sheet, A, 78, "Region of origin");
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        text(sheet, A, lines[i].row, lines[i].name);
        part(sheet, B, lines[i].row, lines[i].value, all->counts.people);
    }
}

static void write_regions(lxw_worksheet *sheet, const struct round *round, const struct tally *all)
{
    static const char *const codes[] = {"LY01", "LY03", "LY02"};

    text(sheet, A, 90, "Geodivision");
    text(sheet, B, 90, "Migrants (ind)");
    text(sheet, C, 90, "% of Migrants");
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        const struct place *area = region(round, codes[i]);
        text(sheet, A, 91 + (lxw_row_t)i, area->name_en);
        part(sheet, B, 91 + (lxw_row_t)i, round_tally(round, area).counts.people, all->counts.people);
    }
    text(sheet, A, 94, "Grand Total");
    part(sheet, B, 94, all->counts.people, all->counts.people);
}

static void write_demographics(lxw_worksheet *sheet, const struct tally *all)
{
    const int64_t *sex = all->counts.sex, people = all->counts.people;
    int64_t accompanied = sex[2] * 3 / 5; /* the rows do not say: declared only */

    text(sheet, A, 97, "Demographics");
    text(sheet, B, 99, "Migrants (ind)");
    text(sheet, C, 99, "%");
    text(sheet, A, 100, "Adult Men");
    part(sheet, B, 100, sex[0], people);
    text(sheet, A, 101, "Adult Women");
    part(sheet, B, 101, sex[1], people);
    text(sheet, A, 102, "Accompanied Childern");
    part(sheet, B, 102, accompanied, people);
    text(sheet, A, 103, "Unaccompanied Childern");
    part(sheet, B, 103, sex[2] - accompanied, people);
    text(sheet, F, 100, "Migrants (ind)");
    text(sheet, G, 100, "%");
    text(sheet, E, 101, "Adults");
    part(sheet, F, 101, sex[0] + sex[1], people);
    text(sheet, E, 102, "Children");
    part(sheet, F, 102, sex[2], people);
}

static void write_needs_of(lxw_worksheet *sheet, const char *name, const struct tally *tally, lxw_row_t row)
{
    text(sheet, A, row, name);
    for (int need = 0; need < NEEDS; need++)
        number(sheet, B + need, row, share(tally->naming[need], tally->hosting));
}

static void write_needs(struct arena *arena, lxw_worksheet *sheet, const struct round *round, const struct tally *all)
{
    text(sheet, A, 106, "Priority needs");
    text(sheet, A, 108, "Main priority needs for migrants (% of Muhallas hosting migrants) multiple options");
    text(sheet, A, 109, "Mantika");
    for (int need = 0; need < NEEDS; need++)
        text(sheet, B + need, 109, need_names[need]);
    place_list mantikas = mantikas_of(arena, round, country(round));
    for (size_t i = 0; i < mantikas.n; i++) {
        struct tally tally = round_tally(round, mantikas.at[i]);
        write_needs_of(sheet, mantikas.at[i]->name_en, &tally, 110 + (lxw_row_t)i);
    }
    write_needs_of(sheet, "Grand Total", all, 110 + (lxw_row_t)mantikas.n);
}

static void write_shelter(lxw_worksheet *sheet, const struct tally *all)
{
    enum { INFORMAL_CAMP = 7 };
    static const char *const names[SHELTERS] = {
        "Rented Accomodation (Self Paid) IND",
        "Rented Accomodation (Paind by others) IND",
        "Rented Accomodation (Paind by employer) IND",
        "Squatting on other people's properties IND",
        "Abondoned buildings IND",
        "Sheltered in their workplace IND",
        "Schools or other public buildings (IND)",
        "In informal camp setting (IND)",
        "No accomodation IND",
        "Other Shelter",
    };

    text(sheet, A, 135, "Accommodation type");
    text(sheet, A, 138, "Accommodation typr");
    text(sheet, B, 138, "Migrants (ind)");
    text(sheet, C, 138, "%");
    for (size_t i = 0; i < SHELTERS; i++) {
        lxw_row_t row = 139 + (lxw_row_t)i;
        text(sheet, A, row, names[i]);
        part(sheet, B, row, all->counts.shelter[i], all->counts.people);
        if (i == INFORMAL_CAMP)
            number(sheet, B, row, (double)(all->counts.shelter[i] + SUMMARY_OFF_BY));
    }
    part(sheet, B, 149, all->counts.people, all->counts.people);
}

void summary_write(struct arena *arena, lxw_worksheet *sheet, const struct round *round)
{
    struct tally all = round_tally(round, country(round));

    write_head(arena, sheet, round, &all);
    write_mantikas(arena, sheet, round, &all);
    write_nationalities(sheet, &all);
    write_origins(arena, sheet, round, &all);
    write_regions_of_origin(sheet, &all);
    write_regions(sheet, round, &all);
    write_demographics(sheet, &all);
    write_needs(arena, sheet, round, &all);
    write_shelter(sheet, &all);
}
