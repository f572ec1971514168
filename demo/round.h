/*
 * An invented round of mobility tracking, with the structure of the published workbook and the places of a pack. The
 * counts come out of a seed and of nothing else: the same seed and round give the same round on every machine. No
 * number in it was ever observed.
 *
 * Pointers live in the arena of the call that made them.
 */
#ifndef DEMO_ROUND_H
#define DEMO_ROUND_H

#include "base/error.h"

enum {
    LEVEL_COUNTRY,
    LEVEL_REGION,
    LEVEL_MANTIKA,
    LEVEL_BALADIYA,
    LEVEL_MUHALLA,
    SHELTERS = 10,
    ARRIVALS = 5,
    PERMITS = 4,
    SEXES = 3, /* men, women, children */
    NEEDS = 9,
    NEEDS_NAMED = 3,
    SOURCES = 29, /* pairs of nationality and region of origin */
};

struct place {
    const char *code, *name_en, *name_ar;
    int level;
    const struct place *above; /* NULL for the country */
};

struct places {
    VEC(const struct place *) at; /* a place after the place above it, in the order of the file */
};

/* Reads places.csv of a pack. ERR_INVALID where it is not such a table. */
enum err places_read(struct arena *, const char *path, struct places *, struct error *) MUST_USE;
/* The place itself or the one of that level above it. */
const struct place *place_at(const struct place *, int level);
bool place_within(const struct place *, const struct place *area);

enum origin { ORIGIN_ASIA, ORIGIN_SUB_SAHARA, ORIGIN_NORTH_AFRICA, ORIGIN_UNSTATED, ORIGINS };

/* A nationality and where the published workbook puts it, in the published spelling. */
struct source {
    const char *nationality, *group, *region;
    enum origin origin;
    int weight[3]; /* east, west, south: how common it is there; invented */
};
extern const struct source sources[SOURCES];
/* The published names of the needs, in the order of the summary. */
extern const char *const need_names[NEEDS];

struct counts {
    int64_t people;
    int64_t shelter[SHELTERS], arrival[ARRIVALS], permit[PERMITS], sex[SEXES];
    int64_t from[SOURCES];
};

/* What the round says of a muhalla. */
struct community {
    const struct place *place;
    bool present, urban, located;
    double lat, lon;
    struct counts counts;  /* all zero where nobody is present */
    int need[NEEDS_NAMED]; /* index into need_names; meaningless where nobody is present */
    const char *problem[NEEDS_NAMED];
};

struct round {
    int64_t number;
    const char *period; /* "January-February 2026" */
    const struct places *places;
    VEC(struct community) communities;       /* every muhalla but a few that were not assessed */
    const struct place *miscounted_baladiya; /* quirk: its published number is not the sum of its muhallas */
};

enum { MISCOUNTED_BY = 100, SUMMARY_OFF_BY = 50 };

/*
 * Rounds of one seed describe one country: most of a muhalla stays as it was, some of it changes. Round 102 is January
 * and February 2026, and a round takes two months. Three quirks are in it on purpose, for lint to find: muhallas without
 * coordinates, a muhalla whose permits do not add up, a baladiya miscounted; the summary adds a fourth. A pack with
 * hardly any muhallas gives a round of no communities.
 */
void round_invent(struct arena *, const struct places *, uint64_t seed, int64_t number, struct round *);

/* What a round says of an area, added up. */
struct tally {
    struct counts counts;
    int64_t origin[ORIGINS];
    int64_t hosting;       /* muhallas */
    int64_t naming[NEEDS]; /* hosting muhallas that name the need */
};
struct tally round_tally(const struct round *, const struct place *area);

/* Writes the workbook of a round that has communities. False with the reason where the library could not. */
bool workbook_write(struct arena *, const struct round *, const char *path, const char **reason);

#endif
