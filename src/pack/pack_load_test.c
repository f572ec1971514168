#include "base/test.h"
#include "pack/pack_example.h"

static struct arena arena;

static enum err load(const struct pack_files *files, const struct pack **pack, struct error *e)
{
    *e = ERROR_IN(&arena);
    return pack_load(&arena, files, &example_model, pack, e);
}

static const struct pack *load_example(void)
{
    struct pack_files files = example(&arena);
    const struct pack *pack = NULL;
    struct error e;

    return load(&files, &pack, &e) == OK ? pack : NULL;
}

/* The first `from` in the text becomes `to`. */
static struct str replaced(struct str text, const char *from, const char *to)
{
    struct str old = str_of(from);

    for (size_t i = 0; i + old.n <= text.n; i++) {
        if (!str_eq(str_slice(text, i, i + old.n), old))
            continue;
        struct str head = str_join(&arena, str_slice(text, 0, i), str_of(to));
        return str_join(&arena, head, str_slice(text, i + old.n, text.n));
    }
    CHECK(old.n == 0); /* the text to replace is not in the file */
    return text;
}

static struct pack_files example_with(const char *file, const char *from, const char *to)
{
    struct pack_files files = example(&arena);

    for (size_t i = 0; i < files.list.n; i++)
        if (str_is(files.list.at[i].name, file))
            files.list.at[i].bytes = replaced(files.list.at[i].bytes, from, to);
    return files;
}

static const struct error_place *find_place(const struct error *e, const char *file, int64_t row, const char *column,
                                            const char *key)
{
    for (size_t i = 0; i < e->places.n; i++) {
        const struct error_place *place = &e->places.at[i];
        if (str_is(place->file, file) && place->row == row && str_is(place->column, column) &&
            strcmp(place->key, key) == 0)
            return place;
    }
    return NULL;
}

struct mistake {
    const char *file, *from, *to;
    int64_t row;
    const char *column, *key;
};

static bool is_named(const struct mistake *m)
{
    struct pack_files files = example_with(m->file, m->from, m->to);
    const struct pack *pack = NULL;
    struct error e;

    bool named = load(&files, &pack, &e) == ERR_INVALID && !pack && find_place(&e, m->file, m->row, m->column, m->key);
    if (!named) {
        printf("  %s: %s -> %s: not named %lld %s %s, but\n", m->file, m->from, m->to, (long long)m->row, m->column,
               m->key);
        for (size_t i = 0; i < e.places.n; i++)
            printf("    %.*s %lld %.*s %s\n", STR_ARG(e.places.at[i].file), (long long)e.places.at[i].row,
                   STR_ARG(e.places.at[i].column), e.places.at[i].key);
    }
    return named;
}

#define CHECK_NAMED(mistakes)                                                                                          \
    do {                                                                                                               \
        for (size_t m_ = 0; m_ < COUNT_OF(mistakes); m_++)                                                             \
            CHECK(is_named(&(mistakes)[m_]));                                                                          \
        arena_free(&arena);                                                                                            \
    } while (0)

static void a_whole_pack_loads(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    CHECK(str_is(pack->id, "landia") && pack->version == 3);
    CHECK(pack->language_count == 2 && pack->languages[0] == LANG_AR);
    CHECK(pack->country && str_is(pack->country->code, "XX"));
    CHECK(pack->places.n == 4 && pack->places.level_count == 3);
    CHECK(pack->check_count == 6 && pack->checks[1]->warning && pack->checks[1]->right_constant == 1);
    arena_free(&arena);
}

static void a_place_without_a_french_name_keeps_its_english_one(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct place *old = place_find(&pack->places, STR("XX0101"));
    REQUIRE(old != NULL);
    CHECK(str_is(old->name[LANG_FR], "Oldtown"));
    CHECK(old->successor_count == 1 && str_is(old->successors[0]->code, "XX0102"));
    CHECK(old->parent && str_is(old->parent->code, "XX01"));
    arena_free(&arena);
}

static void an_alias_resolves_to_its_code(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct code_item *item = code_read(&arena, code_list_find(&pack->codes, STR("need")), STR("drinking  WATER"));
    CHECK(item && str_is(item->code, "water"));
    arena_free(&arena);
}

static void a_spread_gathers_its_rows_into_one_dimension(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct dimension *sex = pack_dimension(pack, STR("sex"));
    REQUIRE(sex && sex->part_count == 2);
    CHECK(str_is(sex->parts[1].code, "women") && str_is(str_of(sex->parts[1].field->name), "women"));
    CHECK(pack_indicator(pack, STR("by_sex"))->spread == sex);
    arena_free(&arena);
}

static void a_percentage_knows_what_its_base_leaves_aside(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct indicator *share = pack_indicator(pack, STR("share"));
    REQUIRE(share && share->base && share->numerator);
    CHECK(share->across_count == 1 && share->across[0] == pack_dimension(pack, STR("town")));
    CHECK(share->across_place == pack_dimension(pack, STR("region")));
    CHECK(pack_figure_type(share) == &head_count_type);
    arena_free(&arena);
}

static void a_mapping_is_bound_to_fields_lists_and_figures(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct mapping *mapping = pack_mapping(pack, STR("counts"));
    REQUIRE(mapping && mapping->sections.n == 3);
    const struct mapping_section *survey = &mapping->sections.at[0], *heads = &mapping->sections.at[1];
    CHECK(survey->parameters.n == 1 && str_is(survey->parameters.at[0].name, "round") &&
          survey->parameters.at[0].in_cell && survey->cells.n == 2 && survey->cells.at[0].spot.row == 3);
    CHECK(heads->fields.n == 9 && heads->added_count == 1 && str_is(str_of(heads->added[0]->name), "individuals"));
    CHECK(heads->fields.at[3].target.part == PART_LAT && heads->fields.at[1].read.level == 1);
    CHECK(str_is(heads->constants.at[0].value.text, "other"));

    const struct mapping_section *told = &mapping->sections.at[2];
    REQUIRE(told->blocks.n == 2);
    const struct mapping_block *block = &told->blocks.at[1];
    CHECK(block->first == 11 && block->last == 32 && block->left == 1 && block->right == 35);
    CHECK(block->column_row == 109 && block->row_column == 0 && block->scale == 100 && block->fixed_count == 1);
    CHECK(told->blocks.at[0].expect.row == 4 && str_is(told->blocks.at[0].expected, "People"));
    arena_free(&arena);
}

static void a_report_binds_its_condition_to_the_records_of_each_figure(void)
{
    const struct pack *pack = load_example();

    REQUIRE(pack != NULL);
    const struct outline *report = pack_report(pack, STR("summary"));
    REQUIRE(report && report->n == 6);
    const struct outline_row *table = &report->rows[2];
    CHECK(table->figure_count == 2 && table->figures[0].where && table->figures[1].where);
    CHECK(table->sort == SORT_VALUE && table->limit == 20 && table->by_count == 1);
    arena_free(&arena);
}

/* The example with what one file says changed; NULL where it was refused. */
static const struct pack *load_with(const char *file, const char *from, const char *to)
{
    struct pack_files files = example_with(file, from, to);
    const struct pack *pack = NULL;
    struct error e;

    return load(&files, &pack, &e) == OK ? pack : NULL;
}

static void a_place_that_changed_keeps_its_code_and_has_a_row_a_period(void)
{
    const struct pack *pack = load_with(
        "places.csv", "XX0102,2,XX01,Newtown,,الجديدة,32.5,13,2021-01-01,,,x",
        "XX0102,1,XX,Newtown,,الجديدة,,,2022-01-02,,,x\nXX0102,2,XX01,Newton,,الجديدة,,,2021-01-01,2022-01-01,,x");

    REQUIRE(pack != NULL);
    const struct place *place = place_find(&pack->places, STR("XX0102"));
    REQUIRE(place && place->earlier && !place->earlier->earlier);
    CHECK(pack->places.n == 4 && pack->places.changes && place->level == 1 && place->earlier->level == 2);
    CHECK(place_has_level(place, 2) && place_has_level(place, 1) && !place_has_level(place, 0));
    CHECK(place->row == 5 && place->earlier->row == 6 && place->order == 3);
    arena_free(&arena);
}

static void a_place_may_be_split_and_give_a_part_away(void)
{
    const struct pack *pack = load_with("places.csv", "2020-12-31,XX0102,x",
                                        "2020-12-31,XX0101;XX0102,x\nXX0101,2,XX01,Old,,قديم,,,2021-01-01,,,x");

    REQUIRE(pack != NULL);
    const struct place *old = place_find(&pack->places, STR("XX0101"));
    REQUIRE(old && old->earlier && old->earlier->successor_count == 2);
    CHECK(old->earlier->successors[0] == old && str_is(old->earlier->successors[1]->code, "XX0102"));
    arena_free(&arena);
}

static void a_code_may_end_and_go_on_as_others(void)
{
    const struct pack *pack = load_with("codes/sex.csv", "code,label_en,label_fr,label_ar,parent,alias\n",
                                        "code,label_en,label_fr,label_ar,parent,alias,valid_from,valid_to,successor\n"
                                        "all,All,Tous,الكل,,,,2020-12-31,women\n");

    REQUIRE(pack != NULL);
    const struct code_list *list = code_list_find(&pack->codes, STR("sex"));
    const struct code_item *all = code_find(list, STR("all"));
    REQUIRE(all != NULL);
    CHECK(list->changes && all->successor_count == 1 && str_is(all->successors[0]->code, "women"));
    CHECK(!code_list_find(&pack->codes, STR("need"))->changes);
    arena_free(&arena);
}

struct change {
    const char *file, *from, *to;
    const char *key; /* NULL: it may */
    int64_t row;
};

static void a_pack_follows_another_where_no_code_lost_its_meaning(void)
{
    static const struct change changes[] = {
        {"places.csv", "Newtown", "New Town", NULL, 0},
        {"places.csv", "XX0102,2,XX01,Newtown,,الجديدة,32.5,13,2021-01-01,,,x",
         "XX0103,2,XX01,Newtown,,الجديدة,,,,,,x\nXX0102,2,XX01,Newtown,,الجديدة,,,2021-01-01,2024-12-31,XX0103,x", NULL,
         0},
        {"places.csv", "XX0101,2,XX01,Oldtown,,القديمة,,,2000-01-01,2020-12-31,XX0102,x\n", "", "pack.place_vanished",
         4},
        {"places.csv", "XX0102,2,XX01,Newtown,,الجديدة,32.5,13,2021-01-01,,,x",
         "XX02,1,XX,South,,جنوب,,,,,,x\nXX0102,2,XX02,Newtown,,الجديدة,,,2021-01-01,,,x", "pack.place_moved", 6},
        {"places.csv", "XX0102,2,XX01,Newtown,,الجديدة,32.5,13,2021-01-01,,,x",
         "XX02,1,XX,South,,جنوب,,,,,,x\nXX0102,2,XX01,Newtown,,الجديدة,,,2021-01-01,2023-12-31,,x\n"
         "XX0102,2,XX02,Newtown,,الجديدة,,,2024-01-01,,,x",
         NULL, 0},
        {"codes/need.csv", "water,Water", "wash,Water", "pack.code_vanished", 3},
        {"codes/origin.csv", "شمال,africa,", "شمال,other,", "pack.code_moved", 3},
        {"codes/origin.csv", "other,Other,Autre,أخرى,,", "other,Other,Autre,أخرى,africa,", NULL, 0},
    };
    const struct pack *in_force = load_example();

    REQUIRE(in_force != NULL);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const struct pack *next = load_with(changes[i].file, changes[i].from, changes[i].to);
        struct error e = ERROR_IN(&arena);
        REQUIRE(next != NULL);
        CHECK((pack_follows(in_force, next, &e) == OK) == !changes[i].key);
        CHECK(e.places.n == (changes[i].key ? 1 : 0));
        if (e.places.n)
            CHECK(str_is(str_of(e.places.at[0].key), changes[i].key) && e.places.at[0].row == changes[i].row);
    }
    arena_free(&arena);
}

static void mistakes_in_places_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"places.csv", "XX0101,2,XX01", "XX0101,2,XX09", 4, "parent", "pack.no_place_near"},
        {"places.csv", "XX0101,2,XX01", "XX0101,2,XX", 4, "parent", "pack.parent_level"},
        {"places.csv", "XX0101,2,XX01", "XX0101,2,", 4, "parent", "pack.blank"},
        {"places.csv", "XX,0,,", "XX,0,XX01,", 2, "parent", "pack.not_used_here"},
        {"places.csv", "XX01,1,XX,North", "XX0101,2,XX01,North", 4, "valid_from", "pack.periods_overlap"},
        {"places.csv", "13,2021-01-01,,,x", "13,2020-12-31,,,x\nXX0102,2,XX01,New,,جديد,,,2021-01-01,,,x", 6,
         "valid_from", "pack.periods_overlap"},
        {"places.csv", "13,2021-01-01,,,x", "13,2021-01-01,2022-01-01,,x\nXX0102,2,XX01,New,,جديد,,,2023-01-01,,,x", 6,
         "valid_from", "pack.periods_gap"},
        {"places.csv", "13,2021-01-01,,,x", "13,2021-02-01,,,x", 4, "successor", "pack.successor_period"},
        {"places.csv", "شمال,,,,,,x", "شمال,,,,2020-12-31,,x", 5, "parent", "pack.parent_period"},
        {"places.csv", "13,2021-01-01,,,x", "13,2021-01-01,2022-01-01,XX0101,x", 5, "successor", "pack.circle"},
        {"places.csv", "2020-12-31,XX0102", "2020-12-31,XX0102;XX0102", 4, "successor", "pack.repeated"},
        {"places.csv", "2020-12-31,XX0102,x", "2020-12-31,XX0102,x\nXX0101,2,XX01,Old,,قديم,,,2021-01-01,,,x", 4,
         "successor", "pack.successor_itself"},
        {"places.csv", "XX0102,2,XX01", "XX0102,1,XX", 4, "successor", "pack.successor_level"},
        {"places.csv", "XX0102,2", "xx0102,2", 5, "code", "pack.not_a_place_code"},
        {"places.csv", "XX01,1", "XX01,7", 3, "level", "pack.no_level"},
        {"places.csv", "القديمة", "", 4, "name_ar", "pack.not_translated"},
        {"places.csv", "2000-01-01", "2021-01-01", 4, "valid_to", "pack.ends_before_it_begins"},
        {"places.csv", "2000-01-01", "1.1.2000", 4, "valid_from", "pack.not_a_day"},
        {"places.csv", ",XX0102,x", ",XX0103,x", 4, "successor", "pack.no_place_near"},
        {"places.csv", ",XX0102,x", ",XX0101,x", 4, "successor", "pack.circle"},
        {"places.csv", "2020-12-31,XX0102", ",XX0102", 4, "successor", "pack.successor_without_end"},
        {"places.csv", "32.5,13", "32.5,", 5, "lon", "pack.both_or_neither"},
        {"places.csv", "32.5,13", "132.5,13", 5, "lat", "pack.not_degrees"},
        {"place_levels.csv", "2,town", "3,town", 4, "level", "pack.levels_count_up"},
        {"place_levels.csv", "2,town", "2,region", 4, "id", "pack.repeated"},
        {"programme.csv", "Africa/Tripoli", "Africa/Nowhere", 6, "value", "pack.no_zone"},
        {"programme.csv", "country,XX", "country,XX01", 8, "value", "pack.country_level"},
        {"programme.csv", "version,3", "version,new", 9, "value", "pack.not_whole"},
        {"programme.csv", "languages,ar", "languages,de", 7, "value", "pack.no_language"},
        {"programme.csv", "version,3\n", "", 0, "", "pack.missing_key"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_code_lists_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"codes/need.csv", "water,Water", "food,Water", 3, "code", "pack.repeated"},
        {"codes/need.csv", "Watr", "FOOD", 3, "alias", "pack.spelling_taken"},
        {"codes/need.csv", "Eau", "Nourriture", 3, "label_fr", "pack.spelling_taken"},
        {"codes/need.csv", "ماء", "", 3, "label_ar", "pack.not_translated"},
        {"codes/need.csv", "water,Water", "Water!,Water", 3, "code", "pack.not_a_code"},
        {"codes/origin.csv", "north,North,Nord,شمال,africa", "north,North,Nord,شمال,afrika", 3, "parent",
         "pack.no_code_near"},
        {"codes/origin.csv", "africa,Africa,Afrique,أفريقيا,", "africa,Africa,Afrique,أفريقيا,north", 2, "parent",
         "pack.circle"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_dimensions_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"dimensions.csv", "town,Town", "village,Town", 3, "id", "pack.no_level"},
        {"dimensions.csv", "head_count;declared,round", "head_count;declard,round", 4, "record", "pack.no_type_near"},
        {"dimensions.csv", "head_count;declared,round", "head_count;survey,round", 4, "field", "pack.no_field"},
        {"dimensions.csv", "origin,origin,\n", "origin,need,\n", 5, "field", "pack.field_kind"},
        {"dimensions.csv", "africa;other", "africa;others", 6, "code", "pack.no_code_near"},
        {"dimensions.csv", "women,sex,women", "women,sex,woman", 8, "code", "pack.no_code_near"},
        {"dimensions.csv", "need_1;need_2,need", "need_1;need_2,needs", 9, "list", "pack.no_list_near"},
        {"dimensions.csv", "any,head_count", "any,head_count;survey", 9, "record", "pack.one_record_type"},
        {"dimensions.csv", "any,head_count", "some,head_count", 9, "kind", "pack.not_one_of"},
        {"dimensions.csv", "sex,Sex,Sexe,جنس,spread,head_count,women", "sex,Sx,Sexe,جنس,spread,head_count,women", 8,
         "label_en", "pack.spread_differs"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_indicators_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"indicators.csv", "sum(individuals)", "sum(individual)", 2, "count", "pack.no_field_near"},
        {"indicators.csv", "sum(individuals)", "sum(need_1)", 2, "count", "pack.field_kind"},
        {"indicators.csv", "sum(individuals)", "median(individuals)", 2, "count", "pack.no_count"},
        {"indicators.csv", "region;town;round;origin", "region;town;round;need;origins", 2, "dims",
         "pack.no_dimension_near"},
        {"indicators.csv", "percent,,,people,", "percent,,,,", 3, "of", "pack.blank"},
        {"indicators.csv", "percent,,,people,", "percent,,,alone,", 3, "of", "pack.percent_side"},
        {"indicators.csv", "percent,,,people,", "percent,,,share,", 3, "of", "pack.percent_side"},
        {"indicators.csv", "town;place>region", "need", 3, "across", "pack.not_permitted"},
        {"indicators.csv", "town;place>region", "place>round", 3, "across", "pack.not_a_place_dimension"},
        {"indicators.csv", "region;town;round,percent", "region;town;need,percent", 3, "dims", "pack.not_permitted"},
        {"indicators.csv", "spread(sex)", "spread(need)", 4, "count", "pack.not_a_spread"},
        {"indicators.csv", "distinct(place@2)", "distinct(place@5)", 5, "count", "pack.no_level"},
        {"indicators.csv", "places(2),,", "places(2),head_count,", 6, "record", "pack.not_used_here"},
        {"indicators.csv", "places(2),,,,,,,region", "places(2),,,,,,,round", 6, "dims", "pack.dimension_type"},
        {"indicators.csv", "records,head_count", "records,", 8, "record", "pack.blank"},
        {"indicators.csv", "Naming,Citent,", "Naming,,", 8, "label_fr", "pack.not_translated"},
        {"indicators.csv", "places,x\nalone", "tons,x\nalone", 8, "unit", "pack.not_one_of"},
        {"indicators.csv", "alone,Alone", "naming,Alone", 9, "id", "pack.repeated"},
        {"indicators.csv", "declared,,,,,,,,people", "declared,,,,,,,region,people", 9, "dims", "pack.not_used_here"},
    };

    CHECK_NAMED(mistakes);
}

static void a_mistake_in_a_condition_is_named_with_its_character(void)
{
    struct pack_files files = example_with("indicators.csv", "present = true", "present = true and prezent = true");
    const struct pack *pack = NULL;
    struct error e;

    CHECK(load(&files, &pack, &e) == ERR_INVALID);
    REQUIRE(e.places.n == 1);
    CHECK(str_is(e.places.at[0].file, "indicators.csv") && e.places.at[0].row == 2);
    CHECK(str_is(e.places.at[0].column, "condition") && e.places.at[0].position == 20);
    arena_free(&arena);
}

static void mistakes_in_checks_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"checks.csv", "men + women", "men + girls", 2, "right", "pack.no_field"},
        {"checks.csv", "individuals,=", "need_1,=", 2, "left", "pack.field_kind"},
        {"checks.csv", "individuals,=", "individuals,!=", 2, "op", "pack.not_one_of"},
        {"checks.csv", "warning,Some", "grave,Some", 3, "severity", "pack.not_one_of"},
        {"checks.csv", ",place;origin,", ",,", 5, "by", "pack.blank"},
        {"checks.csv", "by_sex,=,people,region", "by_sex,=,people,town", 6, "by", "pack.not_permitted"},
        {"checks.csv", "by_sex,=,people", "by_sex,=,peeple", 6, "right", "pack.no_indicator_near"},
        {"checks.csv", "outside,declared,,", "outside,declared,head_count,", 7, "record", "pack.not_used_here"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_mappings_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"mappings/counts.csv", "section,survey", "section,surveys", 2, "target", "pack.no_type_near"},
        {"mappings/counts.csv", "cell,period", "cell,periode", 4, "target", "pack.no_field_near"},
        {"mappings/counts.csv", "period,B3", "period,3B", 4, "column", "pack.not_a_spot"},
        {"mappings/counts.csv", "B3,months_first", "B3,text", 5, "match", "pack.match_kind"},
        {"mappings/counts.csv", "repeated=add:individuals", "repeated=add:need_1", 6, "options", "pack.field_kind"},
        {"mappings/counts.csv", "constant,origin,,,Other", "constant,origin,,,Mars", 8, "options", "model.code"},
        {"mappings/counts.csv", "place:2", "place:9", 11, "match", "pack.no_level"},
        {"mappings/counts.csv", "field,location.lon,Lon,decimal", "field,,Lon,ignore", 6, "target",
         "pack.point_in_two"},
        {"mappings/counts.csv", "code:need", "code:sex", 16, "match", "pack.match_kind"},
        {"mappings/counts.csv", "code:need", "guess", 16, "match", "pack.no_match"},
        {"mappings/counts.csv", "field,individuals,People,integer", "field,men,People,integer", 6, "target",
         "pack.not_filled"},
        {"mappings/counts.csv", "field,need_1,Need,code:need", "field,individuals,Need,integer", 6, "target",
         "pack.filled_twice"},
        {"mappings/counts.csv", "field,need_1,Need", "field,need_1,people", 16, "column", "pack.repeated"},
        {"mappings/counts.csv", "told,,,block", "heads,,,block", 21, "section", "pack.outside_section"},
        {"mappings/counts.csv", "figure=people;cell", "figure=peple;cell", 21, "options", "pack.no_indicator_near"},
        {"mappings/counts.csv", "cell=B4;", "", 21, "options", "pack.block_shape"},
        {"mappings/counts.csv", "rows=11:32", "rows=32:11", 22, "options", "pack.not_rows"},
        {"mappings/counts.csv", "origin@109:B-AJ", "origin@109:Z-B", 22, "options", "pack.not_columns"},
        {"mappings/counts.csv", "row_dim=town@A", "row_dim=need@A", 22, "options", "pack.not_permitted"},
        {"mappings/counts.csv", "scale=100", "scales=100", 22, "options", "pack.no_option"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_reports_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"reports/summary.csv", "10,top,heading", "10,top,text", 2, "kind", "pack.section_without_heading"},
        {"reports/summary.csv", "20,top", "10,top", 3, "order", "pack.order_rises"},
        {"reports/summary.csv", "people;alone", "people;alune", 3, "figure", "pack.no_indicator_near"},
        {"reports/summary.csv", "people;share,town", "people;share,need", 4, "by", "pack.not_permitted"},
        {"reports/summary.csv", "{people} in all", "{poeple} in all", 4, "note_en", "pack.no_indicator_near"},
        {"reports/summary.csv", "{people} in all", "{people in all", 4, "note_en", "pack.open_brace"},
        {"reports/summary.csv", "people,region;origin", "people,region", 6, "by", "pack.too_few"},
        {"reports/summary.csv", "people,region;origin", "people,region;origin;round", 6, "by", "pack.too_many"},
        {"reports/summary.csv", "people,region;origin", "alone,region;origin,round = 1", 6, "where",
         "pack.no_condition_on"},
        {"reports/summary.csv", "60,end,sources,", "60,end,sources,people", 7, "figure", "pack.not_used_here"},
    };

    CHECK_NAMED(mistakes);
}

static void mistakes_in_the_shape_of_a_table_are_named(void)
{
    static const struct mistake mistakes[] = {
        {"checks.csv", "severity,", "gravity,", 1, "", "pack.unknown_column"},
        {"checks.csv", "severity,", "gravity,", 1, "", "pack.missing_column"},
        {"checks.csv", "severity,", "severity,severity,", 1, "", "pack.repeated_column"},
        {"codes/sex.csv", "نساء,,", "نساء,,,more", 3, "", "pack.beyond_header"},
        {"codes/sex.csv", "Femmes", "\"Fem\nmes\"", 3, "", "pack.line_break"},
        {"codes/sex.csv", "Femmes", "\xff", 0, "", "pack.not_utf8"},
    };

    CHECK_NAMED(mistakes);
}

static void a_missing_table_is_named(void)
{
    struct pack_files files = example(&arena), fewer = {0};
    const struct pack *pack = NULL;
    struct error e;

    for (size_t i = 0; i < files.list.n; i++)
        if (!str_is(files.list.at[i].name, "places.csv"))
            VEC_PUSH(&arena, &fewer.list, files.list.at[i]);
    CHECK(load(&fewer, &pack, &e) == ERR_INVALID);
    CHECK(find_place(&e, "places.csv", 0, "", "pack.no_file") != NULL);
    arena_free(&arena);
}

static void every_mistake_is_named_in_one_run_by_file_and_row(void)
{
    struct pack_files files = example_with("places.csv", "XX0101,2,XX01", "XX0101,2,XX09");
    struct pack_files second = example_with("checks.csv", "men + women", "men + womn");
    const struct pack *pack = NULL;
    struct error e;

    files.list.at[0] = second.list.at[0];
    CHECK(load(&files, &pack, &e) == ERR_INVALID);
    CHECK(find_place(&e, "places.csv", 4, "parent", "pack.no_place_near") != NULL);
    const struct error_place *field = find_place(&e, "checks.csv", 2, "right", "pack.no_field_near");
    REQUIRE(field != NULL);
    CHECK(str_is(field->args[0], "womn") && str_is(field->args[1], "women"));
    CHECK(field == &e.places.at[0]);
    arena_free(&arena);
}

/* --- whatever the bytes are --- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void load_whatever(const struct pack_files *files)
{
    const struct pack *pack = NULL;
    struct error e;

    CHECK((load(files, &pack, &e) == OK) == (pack != NULL));
}

static void a_table_cut_short_anywhere_is_read_or_refused(void)
{
    for (size_t f = 0; f < COUNT_OF(example_files); f++) {
        size_t whole = strlen(example_files[f].text);
        for (size_t n = 0; n < whole; n += 1 + whole / 40) {
            struct pack_files files = example(&arena);
            files.list.at[f].bytes = str_slice(files.list.at[f].bytes, 0, n);
            load_whatever(&files);
            arena_free(&arena);
        }
    }
}

static void tables_with_bytes_changed_are_read_or_refused(void)
{
    static const char strange[] = ",;\"\n|()@:=>-*{}+. 0Aa_'\xd8\x00\xff";
    uint32_t state = 20240930;

    for (int round = 0; round < 2000; round++) {
        struct pack_files files = example(&arena);
        struct pack_file *file = &files.list.at[next_random(&state) % files.list.n];
        char *bytes = arena_copy(&arena, file->bytes.p, file->bytes.n);
        for (uint32_t changes = 1 + next_random(&state) % 4; changes; changes--)
            bytes[next_random(&state) % file->bytes.n] = strange[next_random(&state) % (sizeof strange - 1)];
        file->bytes.p = bytes;
        load_whatever(&files);
        arena_free(&arena);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_whole_pack_loads),
        TEST(a_place_without_a_french_name_keeps_its_english_one),
        TEST(an_alias_resolves_to_its_code),
        TEST(a_spread_gathers_its_rows_into_one_dimension),
        TEST(a_percentage_knows_what_its_base_leaves_aside),
        TEST(a_mapping_is_bound_to_fields_lists_and_figures),
        TEST(a_report_binds_its_condition_to_the_records_of_each_figure),
        TEST(a_place_that_changed_keeps_its_code_and_has_a_row_a_period),
        TEST(a_place_may_be_split_and_give_a_part_away),
        TEST(a_code_may_end_and_go_on_as_others),
        TEST(a_pack_follows_another_where_no_code_lost_its_meaning),
        TEST(mistakes_in_places_are_named),
        TEST(mistakes_in_code_lists_are_named),
        TEST(mistakes_in_dimensions_are_named),
        TEST(mistakes_in_indicators_are_named),
        TEST(a_mistake_in_a_condition_is_named_with_its_character),
        TEST(mistakes_in_checks_are_named),
        TEST(mistakes_in_mappings_are_named),
        TEST(mistakes_in_reports_are_named),
        TEST(mistakes_in_the_shape_of_a_table_are_named),
        TEST(a_missing_table_is_named),
        TEST(every_mistake_is_named_in_one_run_by_file_and_row),
        TEST(a_table_cut_short_anywhere_is_read_or_refused),
        TEST(tables_with_bytes_changed_are_read_or_refused),
    };
    return TEST_MAIN(tests);
}
