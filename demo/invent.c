/* Where the invented numbers come from: dice thrown for each place and question apart; no answer hangs on another's. */
#include "round.h"

enum topic {
    TOPIC_BASE,
    TOPIC_DRIFT,
    TOPIC_ABSENT,
    TOPIC_UNASSESSED,
    TOPIC_UNLOCATED,
    TOPIC_SPOT,
    TOPIC_PARTS,
    TOPIC_NEEDS
};

enum {
    UNASSESSED = 4,
    ALWAYS_ABSENT = 30, /* muhallas without migrants in every round ... */
    ABSENT_NOW = 3,     /* ... and those without in this one */
    UNLOCATED = 12,
    PERMITS_SHORT = 10,
};

const struct source sources[SOURCES] = {
    {"Sudan", "Africa", "North Africa", ORIGIN_NORTH_AFRICA, {90, 60, 30}},
    {"Egypt", "Africa", "North Africa", ORIGIN_NORTH_AFRICA, {100, 50, 12}},
    {"Niger", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {14, 80, 100}},
    {"Chad", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {40, 25, 60}},
    {"Nigeria", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {3, 24, 12}},
    {"Syria", "Asia & Middle East", "Middle East", ORIGIN_ASIA, {12, 16, 2}},
    {"Bangladesh", "Asia & Middle East", "Asia", ORIGIN_ASIA, {14, 12, 1}},
    {"Mali", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {1, 14, 10}},
    {"Ghana", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {1, 15, 7}},
    {"Palestine", "Asia & Middle East", "Middle East", ORIGIN_ASIA, {5, 5, 1}},
    {"Tunisia", "Africa", "North Africa", ORIGIN_NORTH_AFRICA, {1, 8, 1}},
    {"Pakistan", "Asia & Middle East", "Asia", ORIGIN_ASIA, {4, 3, 0}},
    {"BurkinaFaso", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {1, 5, 4}},
    {"SouthSudan", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {5, 2, 3}},
    {"Eritrea", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {3, 4, 2}},
    {"Senegal", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {0, 5, 3}},
    {"Morocco", "Africa", "North Africa", ORIGIN_NORTH_AFRICA, {1, 4, 1}},
    {"CôtedIvoire", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {0, 4, 2}},
    {"Mauritania", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {0, 3, 3}},
    {"Somalia", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {2, 2, 1}},
    {"Ethiopia", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {2, 2, 2}},
    {"Cameroon", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {0, 2, 3}},
    {"Guinea", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {0, 2, 2}},
    {"Other", "Africa", "North Africa", ORIGIN_NORTH_AFRICA, {1, 1, 0}},
    {"Other", "Africa", "Sub-Sahara", ORIGIN_SUB_SAHARA, {1, 3, 2}},
    {"Other", "Asia & Middle East", "Asia", ORIGIN_ASIA, {1, 2, 0}},
    {"Other", "Asia & Middle East", "Middle East", ORIGIN_ASIA, {1, 1, 0}},
    {"Other", "Other", "Other", ORIGIN_UNSTATED, {0, 1, 0}},
    {"Unkown", "Other", "Other", ORIGIN_UNSTATED, {0, 1, 1}},
};

const char *const need_names[NEEDS] = {
    "Education",  "Food",    "Health services",
    "Legal Help", "NFIs",    "Protection",
    "Security",   "Shelter", "Water, Sanitation and Hygiene",
};
static const int64_t need_weights[NEEDS] = {4, 70, 75, 5, 40, 4, 5, 55, 22};
static const char *const need_problems[NEEDS][3] = {
    {"Too far away", "Too expensive", "No access for migrants"},
    {"Too expensive", "Too expensive", "Limited availability on market"},
    {"Too expensive", "Quality not good", "Irregular supply of medicines"},
    {"Access only ad-hoc", "Access at a high price", "lost or insufficient documentation"},
    {"Too expensive", "Not sufficiently available", "No access for migrants"},
    {"No access at all", "Access only ad-hoc", "Access only ad-hoc"},
    {"Crime", "Crime", "Crime"},
    {"Too expensive", "Not sufficiently available", "Not safe to access"},
    {"No water network", "Not enough toilets/showers", "Bad water quality"},
};

static const int64_t shelter_weights[SHELTERS] = {68, 6, 9, 1, 2, 12, 1, 1, 1, 1};
static const int64_t arrival_weights[ARRIVALS] = {5, 22, 30, 40, 3};
static const int64_t permit_weights[PERMITS] = {12, 15, 60, 13};
static const int64_t sex_weights[SEXES] = {77, 12, 11};

struct dice {
    uint64_t state;
};

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014): SplitMix64. */
static uint64_t throw_dice(struct dice *dice)
{
    uint64_t z = (dice->state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static struct dice dice_for(uint64_t seed, enum topic topic, const char *code)
{
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (; *code; code++)
        hash = (hash ^ (uint8_t)*code) * 0x100000001b3;
    struct dice dice = {hash ^ (seed * 0xd6e8feb86659fd93) ^ ((uint64_t)topic << 56)};
    throw_dice(&dice);
    return dice;
}

static int64_t between(struct dice *dice, int64_t least, int64_t most)
{
    return least + (int64_t)(throw_dice(dice) % (uint64_t)(most - least + 1));
}

/* Cumulated shares are rounded, not the parts, so that the parts add up to the last person. */
static void share_out(int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
    int64_t whole = 0, sum = 0, given = 0;
    for (size_t i = 0; i < n; i++)
        whole += weights[i];
    for (size_t i = 0; i < n; i++) {
        sum += weights[i];
        parts[i] = (whole > 0 ? total * sum / whole : total) - given;
        given += parts[i];
    }
}

/* As share_out, each weight bent by half up or down; the rarer a part, the more often it is missing altogether. */
static void share_out_bent(struct dice *dice, int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
    int64_t bent[SOURCES];
    for (size_t i = 0; i < n; i++) {
        bool missing = between(dice, 1, 100) > 2 + weights[i] * 8;
        bent[i] = missing ? 0 : weights[i] * between(dice, 50, 150);
    }
    share_out(total, bent, n, parts);
}

/* Key informants do not count single heads. */
static int64_t as_estimated(int64_t people)
{
    int64_t step = people < 200 ? 5 : people < 2000 ? 10 : 50;
    people -= people % step;
    return people < 10 ? 10 : people;
}

/* Many small communities and few large ones: thirty doubled by each of eight coins that fell on its head. */
static int64_t invent_people(uint64_t seed, uint64_t round_seed, const struct place *place)
{
    const char *mantika = place_at(place, LEVEL_MANTIKA)->code;
    struct dice base = dice_for(seed, TOPIC_BASE, place->code), area = dice_for(seed, TOPIC_BASE, mantika);
    struct dice drift = dice_for(round_seed, TOPIC_DRIFT, place->code),
                tide = dice_for(round_seed, TOPIC_DRIFT, mantika);

    int64_t people = 30;
    for (int coin = 0; coin < 8; coin++)
        people <<= between(&base, 0, 1);
    people = people * between(&base, 100, 200) / 100 * between(&area, 40, 180) / 100;
    return as_estimated(people * between(&drift, 90, 112) / 100 * between(&tide, 94, 108) / 100);
}

static size_t region_column(const struct place *place)
{
    const char *code = place_at(place, LEVEL_REGION)->code;
    return strcmp(code, "LY01") == 0 ? 0 : strcmp(code, "LY02") == 0 ? 1 : 2;
}

static void invent_counts(struct dice *dice, const struct place *place, struct counts *counts)
{
    int64_t weights[SOURCES];
    for (size_t i = 0; i < SOURCES; i++)
        weights[i] = sources[i].weight[region_column(place)];

    share_out_bent(dice, counts->people, shelter_weights, SHELTERS, counts->shelter);
    share_out_bent(dice, counts->people, arrival_weights, ARRIVALS, counts->arrival);
    share_out_bent(dice, counts->people, permit_weights, PERMITS, counts->permit);
    share_out_bent(dice, counts->people, sex_weights, SEXES, counts->sex);
    share_out_bent(dice, counts->people, weights, SOURCES, counts->from);
}

/* Three different needs, each drawn by its weight. */
static void invent_needs(struct dice *dice, struct community *community)
{
    int64_t left[NEEDS];
    memcpy(left, need_weights, sizeof left);
    for (size_t i = 0; i < NEEDS_NAMED; i++) {
        int64_t whole = 0;
        for (size_t need = 0; need < NEEDS; need++)
            whole += left[need];
        int64_t pick = between(dice, 0, whole - 1);
        int need = 0;
        while (pick >= left[need])
            pick -= left[need++];
        community->need[i] = need;
        community->problem[i] = need_problems[need][between(dice, 0, 2)];
        left[need] = 0;
    }
}

/* Somewhere in a box over the mantika's part of the country; the boxes are drawn by hand. */
static void invent_spot(uint64_t seed, struct community *community)
{
    static const int64_t boxes[3][4] = {{300, 323, 200, 244}, {303, 325, 112, 156}, {252, 282, 108, 168}};
    const int64_t *box = boxes[region_column(community->place)];
    struct dice area = dice_for(seed, TOPIC_SPOT, place_at(community->place, LEVEL_MANTIKA)->code);
    struct dice dice = dice_for(seed, TOPIC_SPOT, community->place->code);

    community->lat = (double)between(&area, box[0], box[1]) / 10 + (double)between(&dice, -2000, 2000) / 10000;
    community->lon = (double)between(&area, box[2], box[3]) / 10 + (double)between(&dice, -3000, 3000) / 10000;
    community->urban = between(&dice, 0, 2) > 0;
}

/* How many muhallas come before this one by the dice of a topic. */
static size_t rank_of(const struct places *places, uint64_t seed, enum topic topic, const struct place *place)
{
    struct dice own = dice_for(seed, topic, place->code);
    uint64_t key = throw_dice(&own);
    size_t rank = 0;
    for (size_t i = 0; i < places->at.n; i++) {
        struct dice other = dice_for(seed, topic, places->at.at[i]->code);
        if (places->at.at[i]->level == LEVEL_MUHALLA && throw_dice(&other) < key)
            rank++;
    }
    return rank;
}

/* Most that host nobody never did; a few are so in this round alone. */
static bool is_absent(const struct places *places, uint64_t seed, uint64_t round_seed, const struct place *place)
{
    return rank_of(places, seed, TOPIC_ABSENT, place) < ALWAYS_ABSENT ||
           rank_of(places, round_seed, TOPIC_ABSENT, place) < ABSENT_NOW;
}

static struct community invent_community(const struct places *places, uint64_t seed, uint64_t round_seed,
                                         const struct place *place)
{
    struct community community = {.place = place};
    invent_spot(seed, &community);
    community.located = rank_of(places, seed, TOPIC_UNLOCATED, place) >= UNLOCATED;
    community.present = !is_absent(places, seed, round_seed, place);
    if (!community.present)
        return community;

    struct dice parts = dice_for(round_seed, TOPIC_PARTS, place->code),
                needs = dice_for(seed, TOPIC_NEEDS, place->code);
    community.counts.people = invent_people(seed, round_seed, place);
    invent_counts(&parts, place, &community.counts);
    invent_needs(&needs, &community);
    return community;
}

static const char *period_of(struct arena *arena, int64_t number)
{
    static const char *const halves[6] = {"January-February", "March-April",       "May-June",
                                          "July-August",      "September-October", "November-December"};
    enum { ROUND = 102, YEAR = 2026, FAR = 600 };
    int64_t turns = number - ROUND + FAR; /* not negative, and a whole number of years */
    struct str period = str_printf(arena, "%s %lld", halves[turns % 6], (long long)(YEAR + turns / 6 - FAR / 6));
    return period.p;
}

/* The permits of the largest community do not add up, and the number of the baladiya after it is too high. */
static void add_quirks(struct round *round)
{
    size_t largest = 0;
    for (size_t i = 0; i < round->communities.n; i++)
        if (round->communities.at[i].counts.people > round->communities.at[largest].counts.people)
            largest = i;

    int64_t *permit = round->communities.at[largest].counts.permit;
    for (size_t i = 0; i < PERMITS; i++)
        if (permit[i] >= PERMITS_SHORT) {
            permit[i] -= PERMITS_SHORT;
            break;
        }
    size_t next = (largest + round->communities.n / 2) % round->communities.n;
    round->miscounted_baladiya = place_at(round->communities.at[next].place, LEVEL_BALADIYA);
}

void round_invent(struct arena *arena, const struct places *places, uint64_t seed, int64_t number, struct round *round)
{
    uint64_t round_seed = seed ^ ((uint64_t)number << 32);

    *round = (struct round){.number = number, .period = period_of(arena, number), .places = places};
    for (size_t i = 0; i < places->at.n; i++) {
        const struct place *place = places->at.at[i];
        if (place->level == LEVEL_MUHALLA && rank_of(places, round_seed, TOPIC_UNASSESSED, place) >= UNASSESSED)
            VEC_PUSH(arena, &round->communities, invent_community(places, seed, round_seed, place));
    }
    if (round->communities.n > 0)
        add_quirks(round);
}
