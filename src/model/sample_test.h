/* A record with a field of every kind, for the tests of this floor. */
#ifndef MODEL_SAMPLE_TEST_H
#define MODEL_SAMPLE_TEST_H

#include "model/record.h"

struct sample {
    int64_t round;
    struct place_code place;
    struct code need;
    struct str note;
    struct decimal share;
    struct date day;
    struct instant at;
    enum truth present;
    struct id other;
    struct geopoint location;
    int64_t men, women;
    int64_t change;
};

enum { SAMPLE_PARTS = 1 };

static const struct field sample_fields[] = {
    FIELD(1, struct sample, round, .key = true, .required = true),
    FIELD(2, struct sample, place, .key = true, .required = true),
    FIELD(3, struct sample, need, .list = "need"),
    FIELD(4, struct sample, note, .required = false),
    FIELD(5, struct sample, share, .required = false),
    FIELD(6, struct sample, day, .required = false),
    FIELD(7, struct sample, at, .required = false),
    FIELD(8, struct sample, present, .prevails = "yes"),
    FIELD(9, struct sample, other, .type = "sample"),
    FIELD(10, struct sample, location, .required = false),
    FIELD(12, struct sample, men, .group = SAMPLE_PARTS),
    FIELD(13, struct sample, women, .group = SAMPLE_PARTS),
    FIELD(300, struct sample, change, .may_be_negative = true),
};

/* Across two merge groups, so that each can be right alone: somebody is present, or there are no men. */
static inline void sample_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct sample *s = record;

    (void)words;
    if (s->present == YES && s->men == 0)
        error_add_place(e, (struct error_place){.field = STR("men"), .key = "sample.nobody"});
}

static const struct record_type sample_type = RECORD_TYPE(500, sample, .check = sample_check);

/* Every field known. */
static inline struct sample sample_full(void)
{
    return (struct sample){
        .round = 54,
        .place = {STR("XX0211")},
        .need = {STR("water")},
        .note = STR("ماء"),
        .share = {-1},
        .day = date_from(2024, 9, 30),
        .at = {1727740800000001},
        .present = NO,
        .other = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
        .location = {32766389, -21741667},
        .men = 0,
        .women = 300,
        .change = -7,
    };
}

#define SAMPLE_ALL ((UINT64_C(1) << COUNT_OF(sample_fields)) - 1)

/* The words its code and place are held against. */
static inline struct vocabulary sample_words(struct arena *a)
{
    struct code_lists *lists = ARENA_NEW(a, struct code_lists);
    struct places *places = ARENA_NEW(a, struct places);
    struct place *place = ARENA_NEW(a, struct place);
    struct code_item *water = ARENA_NEW(a, struct code_item);

    *lists = CODE_LISTS_IN(a);
    *water = (struct code_item){
        .code = STR("water"), .label = {STR("Water"), STR("Eau"), STR("مياه")}, .from = NO_DATE, .to = NO_DATE};
    if (!code_list_add(a, code_list_make(lists, STR("need")), water))
        abort();
    *place = (struct place){.code = STR("XX0211"), .name = {STR("Abu Salim")}, .from = NO_DATE, .to = NO_DATE};
    places->by_code = MAP_IN(a);
    map_set(&places->by_code, place->code, place);
    places->all = ARENA_ARRAY(a, struct place *, 1);
    places->all[0] = place;
    places->n = 1;
    return (struct vocabulary){lists, places};
}

#endif
