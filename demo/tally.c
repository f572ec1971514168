/* An area's numbers, added up from its communities. */
#include "round.h"

static void add(int64_t *to, const int64_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

static void add_counts(struct counts *to, const struct counts *from)
{
    to->people += from->people;
    add(to->shelter, from->shelter, SHELTERS);
    add(to->arrival, from->arrival, ARRIVALS);
    add(to->permit, from->permit, PERMITS);
    add(to->sex, from->sex, SEXES);
    add(to->from, from->from, SOURCES);
}

struct tally round_tally(const struct round *round, const struct place *area)
{
    struct tally tally = {0};
    for (size_t i = 0; i < round->communities.n; i++) {
        const struct community *community = &round->communities.at[i];
        if (!community->present || !place_within(community->place, area))
            continue;
        add_counts(&tally.counts, &community->counts);
        tally.hosting++;
        for (size_t need = 0; need < NEEDS_NAMED; need++)
            tally.naming[community->need[need]]++;
    }
    for (size_t i = 0; i < SOURCES; i++)
        tally.origin[sources[i].origin] += tally.counts.from[i];
    return tally;
}
