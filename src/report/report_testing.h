/* For the tests of this floor: a pack of two regions and three needs, and figures that come from a table instead of records. */
#ifndef REPORT_REPORT_TESTING_H
#define REPORT_REPORT_TESTING_H

#include "base/test.h"
#include "report/report.h"

struct area {
    int64_t round, people;
    struct place_code place;
    struct code need_1, need_2;
};

static const struct field area_fields[] = {
    FIELD(1, struct area, round, .key = true, .required = true),
    FIELD(2, struct area, place, .key = true, .required = true),
    FIELD(3, struct area, people, .required = false),
    FIELD(4, struct area, need_1, .list = "need"),
    FIELD(5, struct area, need_2, .list = "need"),
};
static const struct record_type area_type = RECORD_TYPE(501, area, .check = NULL);

/* One cell as the table gives it: by "" is the whole, value INT_NONE is not known. */
struct fake {
    const char *figure, *by;
    int64_t round;
    const char *keys[2];
    int64_t value, base;
};

struct world {
    struct arena arena;
    struct pack pack;
    struct report_source source;
    struct error error;
    struct code_list *needs;
    const struct fake *fakes;
    size_t fake_count;
    struct decimal declared;
    struct buf asked; /* every query: figure|by|where */
};

#define WORDS(en, fr, ar)                                                                                              \
    {                                                                                                                  \
        STR(en), STR(fr), STR(ar)                                                                                      \
    }

static struct place test_country = {.code = STR_INIT("LY"),
                                    .name = {STR_INIT("Libya"), STR_INIT("Libye"), STR_INIT("ليبيا")},
                                    .from = {INT32_MIN},
                                    .to = {INT32_MIN}};
static struct place test_regions[] = {
    {.code = STR_INIT("LY01"),
     .name = {STR_INIT("East"), STR_INIT("Est"), STR_INIT("الشرق")},
     .parent = &test_country,
     .from = {INT32_MIN},
     .to = {INT32_MIN},
     .level = 1,
     .order = 1},
    {.code = STR_INIT("LY02"),
     .name = {STR_INIT("West"), STR_INIT("Ouest"), STR_INIT("الغرب")},
     .parent = &test_country,
     .from = {INT32_MIN},
     .to = {INT32_MIN},
     .level = 1,
     .order = 2},
    {.code = STR_INIT("LY03"),
     .name = {STR_INIT("South"), STR_INIT("Sud"), STR_INIT("الجنوب")},
     .parent = &test_country,
     .from = {INT32_MIN},
     .to = {INT32_MIN},
     .level = 1,
     .order = 3},
};
static struct code_item test_needs[] = {
    {.code = STR_INIT("food"),
     .label = {STR_INIT("Food"), STR_INIT("Nourriture"), STR_INIT("الغذاء")},
     .from = {INT32_MIN},
     .to = {INT32_MIN}},
    {.code = STR_INIT("water"),
     .label = {STR_INIT("<b>\"Water\"</b>"), STR_INIT("Eau"), STR_INIT("الماء")},
     .from = {INT32_MIN},
     .to = {INT32_MIN}},
};
static struct dimension test_region = {.id = STR_INIT("region"),
                                       .label = {STR_INIT("Region"), STR_INIT("Région"), STR_INIT("الإقليم")},
                                       .kind = DIM_PLACE,
                                       .level = 1};
static struct dimension test_need = {.id = STR_INIT("need"),
                                     .label = {STR_INIT("Need"), STR_INIT("Besoin"), STR_INIT("الاحتياج")},
                                     .kind = DIM_ANY,
                                     .type = &area_type};
static struct indicator people = {
    .id = STR_INIT("people"),
    .label = {STR_INIT("People"), STR_INIT("Personnes"), STR_INIT("الأشخاص")},
    .definition = {STR_INIT("Who is there."), STR_INIT("Qui est là."), STR_INIT("من هناك.")},
    .unit = STR_INIT("people"),
    .count = COUNT_SUM,
    .type = &area_type,
    .field = &area_fields[2],
    .stock = &area_fields[0]};
static struct indicator people_share = {
    .id = STR_INIT("people_share"),
    .label = {STR_INIT("Share"), STR_INIT("Part"), STR_INIT("النسبة")},
    .definition = {STR_INIT("Part of all."), STR_INIT("Part du tout."), STR_INIT("جزء من الكل.")},
    .unit = STR_INIT("percent"),
    .count = COUNT_PERCENT,
    .numerator = &people,
    .base = &people,
    .across_all = true};
static struct indicator hosting = {
    .id = STR_INIT("hosting"),
    .label = {STR_INIT("Hosting areas"), STR_INIT("Zones d’accueil"), STR_INIT("مناطق الاستضافة")},
    .unit = STR_INIT("places"),
    .count = COUNT_DISTINCT_PLACE,
    .level = 1,
    .type = &area_type,
    .stock = &area_fields[0]};
static struct indicator naming = {.id = STR_INIT("naming"),
                                  .label = {STR_INIT("Areas naming it"), STR_INIT("Zones"), STR_INIT("المناطق")},
                                  .unit = STR_INIT("places"),
                                  .count = COUNT_DISTINCT_PLACE,
                                  .level = 1,
                                  .type = &area_type,
                                  .stock = &area_fields[0]};
static struct indicator naming_share = {.id = STR_INIT("naming_share"),
                                        .label = {STR_INIT("Share naming it"), STR_INIT("Part"), STR_INIT("النسبة")},
                                        .unit = STR_INIT("percent"),
                                        .count = COUNT_PERCENT,
                                        .numerator = &naming,
                                        .base = &hosting,
                                        .across = {&test_need},
                                        .across_count = 1};
static struct indicator outside = {
    .id = STR_INIT("outside"),
    .label = {STR_INIT("Declared children"), STR_INIT("Enfants déclarés"), STR_INIT("الأطفال")},
    .unit = STR_INIT("people"),
    .count = COUNT_DECLARED};

static inline bool fake_is_asked(struct world *w, const struct fake *fake, const struct figure_query *query)
{
    struct buf by = BUF_IN(&w->arena);
    struct str where = query->where ? expr_write(&w->arena, query->where) : STR_EMPTY;

    for (size_t i = 0; i < query->by_count; i++) {
        buf_puts(&by, i ? "," : "");
        buf_put(&by, query->by[i]->id);
    }
    return str_eq(query->indicator->id, str_of(fake->figure)) &&
           (!*fake->by || str_eq(buf_str(&by), str_of(fake->by))) &&
           str_contains(where, str_printf(&w->arena, "round = %lld", (long long)fake->round));
}

static inline enum err fake_figure(void *ctx, const struct figure_query *query, struct figure_result *out,
                                   struct error *e)
{
    struct world *w = ctx;

    (void)e;
    *out = (struct figure_result){.indicator = query->indicator, .by_count = query->by_count};
    out->cells = ARENA_ARRAY(&w->arena, struct figure_cell, w->fake_count);
    if (query->where)
        buf_put(&w->asked, expr_write(&w->arena, query->where));
    buf_char(&w->asked, '\n');
    for (size_t i = 0; i < w->fake_count; i++) {
        const struct fake *fake = &w->fakes[i];
        struct figure_cell cell = {.keys = {str_of(fake->keys[0]), str_of(fake->keys[1])},
                                   .known = fake->value != INT_NONE,
                                   .value = fake->value == INT_NONE ? 0 : fake->value,
                                   .base = fake->base};
        if (!fake_is_asked(w, fake, query))
            continue;
        if (*fake->by)
            out->cells[out->n++] = cell;
        else
            out->total = cell;
    }
    return OK;
}

static inline enum err fake_declared(void *ctx, const struct indicator *indicator, int64_t round, struct decimal *out,
                                     struct error *e)
{
    (void)indicator;
    (void)round;
    (void)e;
    *out = ((struct world *)ctx)->declared;
    return OK;
}

static inline void add_figures(struct world *w)
{
    struct indicator *all[] = {&people, &people_share, &hosting, &naming, &naming_share, &outside};

    w->pack.dimensions = MAP_IN(&w->arena);
    map_set(&w->pack.dimensions, test_region.id, &test_region);
    map_set(&w->pack.dimensions, test_need.id, &test_need);
    w->pack.indicators = MAP_IN(&w->arena);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        map_set(&w->pack.indicators, all[i]->id, all[i]);
}

static inline void add_places(struct world *w)
{
    struct places *places = &w->pack.places;

    *places = (struct places){.by_code = MAP_IN(&w->arena), .level_count = 2};
    places->levels[0].id = STR("country");
    places->levels[1].id = STR("region");
    places->all = ARENA_ARRAY(&w->arena, struct place *, COUNT_OF(test_regions) + 1);
    places->all[places->n++] = &test_country;
    for (size_t i = 0; i < COUNT_OF(test_regions); i++)
        places->all[places->n++] = &test_regions[i];
    for (size_t i = 0; i < places->n; i++)
        map_set(&places->by_code, places->all[i]->code, places->all[i]);
}

/* Round 54 of the fakes, with 53 before it. `w->source` may be changed before filling. What the world held before is given back. */
static inline void world_make(struct world *w, const struct fake *fakes, size_t n)
{
    arena_free(&w->arena);
    *w = (struct world){.fakes = fakes, .fake_count = n, .declared = NO_DECIMAL};
    w->error = ERROR_IN(&w->arena);
    w->asked = BUF_IN(&w->arena);
    w->pack = (struct pack){
        .name = WORDS("Test & trial", "Essai", "تجربة"), .version = 7, .languages = {LANG_EN}, .language_count = 1};
    w->pack.codes = CODE_LISTS_IN(&w->arena);
    add_places(w);
    add_figures(w);
    w->needs = code_list_make(&w->pack.codes, STR("need"));
    for (size_t i = 0; i < COUNT_OF(test_needs); i++)
        CHECK(code_list_add(&w->arena, w->needs, &test_needs[i]));
    test_need.list = w->needs;
    w->source = (struct report_source){.pack = &w->pack,
                                       .figure = fake_figure,
                                       .declared = fake_declared,
                                       .ctx = w,
                                       .round = 54,
                                       .round_before = 53,
                                       .period = STR("August-September 2024"),
                                       .as_of = NO_INSTANT,
                                       .zone = STR("Africa/Tripoli")};
}

/* A heading and one row after it. */
static inline bool world_fill(struct world *w, struct outline_row row, enum language language,
                              struct document *document)
{
    struct outline_row *rows = ARENA_ARRAY(&w->arena, struct outline_row, 2);
    struct outline outline = {.name = STR("test"), .rows = rows, .n = 2};

    rows[0] =
        (struct outline_row){.section = STR("s"),
                             .kind = OUTLINE_HEADING,
                             .title = WORDS("Round {round}, {period}: {people}", "Cycle {round}", "الجولة {round}")};
    rows[1] = row;
    rows[1].section = STR("s");
    return report_fill(&w->arena, &outline, &w->source, language, document, &w->error) == OK;
}

static inline const struct report_block *only_block(const struct document *document)
{
    return document->sections.n == 1 && document->sections.at[0].blocks.n == 1 ? &document->sections.at[0].blocks.at[0]
                                                                               : NULL;
}

/* The table as text: a line a row, cells between bars, "?" for no data, percentages in millionths over their base. */
static inline struct str table_words(struct arena *arena, const struct report_block *block)
{
    struct buf out = BUF_IN(arena);

    for (size_t i = 0; i < block->row_count * block->column_count; i++) {
        const struct report_cell *cell = &block->cells[i];
        if (cell->kind == VALUE_TEXT)
            buf_put(&out, cell->text);
        else if (cell->kind == VALUE_UNKNOWN)
            buf_char(&out, '?');
        else if (cell->kind == VALUE_COUNT)
            buf_printf(&out, "%lld", (long long)cell->n);
        else
            buf_printf(&out, "%lld/%lld", (long long)cell->n, (long long)cell->base);
        buf_char(&out, (i + 1) % block->column_count ? '|' : '\n');
    }
    return buf_str(&out);
}

#endif
