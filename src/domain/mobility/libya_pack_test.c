/* The pack that the programme in Libya works with, held against the record types that it speaks of. */
#include "base/test.h"
#include "domain/mobility/mobility.h"
#include "i18n/i18n.h"
#include "pack/pack.h"

static struct arena arena;

static const struct pack *load(void)
{
    struct model model = {.types = mobility_types, .n = mobility_type_count};
    struct error e = ERROR_IN(&arena);
    struct pack_files files;
    const struct pack *pack = NULL;

    enum err err = pack_read_dir(&arena, "programme/libya", &files, &e);
    if (err == OK)
        err = pack_load(&arena, &files, &model, &pack, &e);
    if (err)
        fprintf(stderr, "%.*s", STR_ARG(i18n_error(&arena, LANG_EN, &e)));
    return pack;
}

static void the_pack_loads_without_a_mistake(void)
{
    const struct pack *pack = load();

    REQUIRE(pack != NULL);
    CHECK(str_is(pack->id, "libya"));
    CHECK(str_is(pack->timezone, "Africa/Tripoli"));
    CHECK(pack->country && str_is(pack->country->code, "LY"));
    arena_free(&arena);
}

static void it_holds_every_place_of_the_four_levels(void)
{
    static const size_t expected[] = {1, 3, 22, 100, 667};
    size_t counted[COUNT_OF(expected)] = {0};
    const struct pack *pack = load();

    REQUIRE(pack != NULL);
    REQUIRE(pack->places.level_count == COUNT_OF(expected));
    for (size_t i = 0; i < pack->places.n; i++)
        counted[pack->places.all[i]->level]++;
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        CHECK(counted[i] == expected[i]);
    arena_free(&arena);
}

static void it_knows_the_mapping_and_the_report_that_the_manual_names(void)
{
    const struct pack *pack = load();

    REQUIRE(pack != NULL);
    const struct mapping *mapping = pack_mapping(pack, STR("dtm_migrants"));
    REQUIRE(mapping != NULL);
    CHECK(mapping->sections.n == 5);
    CHECK(pack_report(pack, STR("migrant_report")) != NULL);
    CHECK(pack_indicator(pack, STR("migrants")) != NULL);
    CHECK(pack_dimension(pack, STR("mantika")) != NULL);
    arena_free(&arena);
}

/* Every code list that a record type names is in the pack, else nothing could ever be recorded in that field. */
static void every_code_field_has_its_list(void)
{
    const struct pack *pack = load();

    REQUIRE(pack != NULL);
    for (size_t t = 0; t < mobility_type_count; t++) {
        const struct record_type *type = mobility_types[t];
        for (size_t f = 0; f < type->field_count; f++)
            if (type->fields[f].kind == KIND_CODE)
                CHECK(code_list_find(&pack->codes, str_of(type->fields[f].list)) != NULL);
    }
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(the_pack_loads_without_a_mistake),
        TEST(it_holds_every_place_of_the_four_levels),
        TEST(it_knows_the_mapping_and_the_report_that_the_manual_names),
        TEST(every_code_field_has_its_list),
    };
    return TEST_MAIN(tests);
}
