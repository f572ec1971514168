/* The pack that the programme in Libya works with, held against the record types that it speaks of. */
#include "base/test.h"
#include "domain/mobility/mobility.h"
#include "i18n/i18n.h"
#include "pack/pack.h"

static struct arena arena;
static const struct pack *pack;

/* In words, so that the run says what to mend. */
static bool load(void)
{
    struct model model = {.types = mobility_types, .n = mobility_type_count};
    struct error e = ERROR_IN(&arena);
    struct pack_files files;

    if (pack_read_dir(&arena, "programme/libya", &files, &e) == OK &&
        pack_load(&arena, &files, &model, &pack, &e) == OK)
        return true;
    printf("%.*s", STR_ARG(i18n_error(&arena, LANG_EN, &e)));
    return false;
}

static void it_knows_what_and_where_it_is(void)
{
    CHECK(str_is(pack->id, "libya"));
    CHECK(str_is(pack->timezone, "Africa/Tripoli"));
    CHECK(pack->country && str_is(pack->country->code, "LY"));
}

static void it_holds_every_place_of_the_four_levels(void)
{
    static const size_t expected[] = {1, 3, 22, 100, 667};
    size_t counted[COUNT_OF(expected)] = {0};

    REQUIRE(pack->places.level_count == COUNT_OF(expected));
    for (size_t i = 0; i < pack->places.n; i++)
        counted[pack->places.all[i]->level]++;
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        CHECK(counted[i] == expected[i]);
}

static void it_knows_the_mapping_and_the_report_that_the_manual_names(void)
{
    const struct mapping *mapping = pack_mapping(pack, STR("dtm_migrants"));
    REQUIRE(mapping != NULL);
    CHECK(mapping->sections.n == 5);
    CHECK(pack_report(pack, STR("migrant_report")) != NULL);
    CHECK(pack_indicator(pack, STR("migrants")) != NULL);
    CHECK(pack_dimension(pack, STR("mantika")) != NULL);
}

/* Every code list that a record type names is in the pack, else nothing could ever be recorded in that field. */
static void every_code_field_has_its_list(void)
{
    for (size_t t = 0; t < mobility_type_count; t++) {
        const struct record_type *type = mobility_types[t];
        for (size_t f = 0; f < type->field_count; f++)
            if (type->fields[f].kind == KIND_CODE)
                CHECK(code_list_find(&pack->codes, str_of(type->fields[f].list)) != NULL);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(it_knows_what_and_where_it_is),
        TEST(it_holds_every_place_of_the_four_levels),
        TEST(it_knows_the_mapping_and_the_report_that_the_manual_names),
        TEST(every_code_field_has_its_list),
    };

    if (!load())
        return 1;
    int status = TEST_MAIN(tests);
    arena_free(&arena);
    return status;
}
