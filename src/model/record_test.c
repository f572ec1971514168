#include "base/test.h"
#include "crypt/crypt.h"
#include "i18n/i18n.h"
#include "model/sample_test.h"

static struct arena arena;

static const struct record_type *const types[] = {&sample_type};
static const struct model model = {types, COUNT_OF(types)};

static void types_and_fields_are_found_by_name_and_number(void)
{
    CHECK(model_type(&model, STR("sample")) == &sample_type);
    CHECK(model_type(&model, STR("samples")) == NULL);
    CHECK(model_type_number(&model, 500) == &sample_type);
    CHECK(model_type_number(&model, 501) == NULL);
    const struct field *men = record_field(&sample_type, STR("men"));
    REQUIRE(men);
    CHECK(record_field_number(&sample_type, 12) == men);
    CHECK(record_field_number(&sample_type, 11) == NULL);
    CHECK(record_field_index(&sample_type, men) == 10);
    CHECK(record_field(&sample_type, STR("me")) == NULL);
}

static void a_new_record_is_blank_in_every_field(void)
{
    const struct sample *s = record_new(&arena, &sample_type);

    for (size_t i = 0; i < COUNT_OF(sample_fields); i++)
        CHECK(!field_get(&sample_fields[i], s).known);
    CHECK(s->men == INT_NONE && !date_known(s->day) && s->present == NOT_KNOWN);
}

static void a_field_gives_back_what_was_set(void)
{
    struct sample full = sample_full();
    struct sample *copy = record_new(&arena, &sample_type);

    for (size_t i = 0; i < COUNT_OF(sample_fields); i++)
        field_set(&sample_fields[i], copy, field_get(&sample_fields[i], &full));
    CHECK(record_diff(&sample_type, &full, copy) == 0);
    CHECK(copy->change == -7 && copy->present == NO && str_is(copy->place.s, "XX0211"));
}

static void the_difference_has_a_bit_for_each_field_that_differs(void)
{
    struct sample a = sample_full(), b = sample_full();

    b.round = 55;
    b.location.lon++;
    b.women = INT_NONE;
    CHECK(record_diff(&sample_type, &a, &b) == (1u << 0 | 1u << 9 | 1u << 11));
}

static void a_merge_group_changes_as_a_whole(void)
{
    CHECK(record_whole_groups(&sample_type, 1u << 10) == (1u << 10 | 1u << 11));
    CHECK(record_whole_groups(&sample_type, 1u << 3) == 1u << 3);
    CHECK(record_whole_groups(&sample_type, 0) == 0);
}

static void the_id_comes_from_the_key_and_nothing_else(void)
{
    struct sample a = sample_full(), b = sample_full();

    b.men = 12;
    b.note = STR_EMPTY;
    CHECK(record_has_key(&sample_type));
    CHECK(id_eq(record_key_id(&arena, &sample_type, &a), record_key_id(&arena, &sample_type, &b)));
    b.round = 55;
    CHECK(!id_eq(record_key_id(&arena, &sample_type, &a), record_key_id(&arena, &sample_type, &b)));
}

static void the_id_of_a_key_never_changes(void)
{
    /* The bytes that record.h promises: type 500; field 1, "54"; field 2, "XX0211". */
    struct hash32 hash = crypt_hash(STR("\x01\xf4\x01\x02"
                                        "54"
                                        "\x02\x06"
                                        "XX0211"));
    struct sample full = sample_full();
    struct id id = record_key_id(&arena, &sample_type, &full);

    CHECK(id_eq(id, id_v8(hash.b)));
    CHECK(str_is(id_format(&arena, id), "f9153cc6-388a-8d0e-8475-5a6529fff180"));
}

static bool complains(const struct error *e, size_t i, const char *field, const char *key)
{
    return i < e->places.n && str_is(e->places.at[i].field, field) && str_is(str_of(e->places.at[i].key), key) &&
           i18n_has(key);
}

static void a_check_finds_everything_wrong_at_once(void)
{
    struct vocabulary words = sample_words(&arena);
    struct error e = ERROR_IN(&arena);
    struct sample s = sample_full();

    s.round = INT_NONE;
    s.place.s = STR("XX9999999");
    s.need.s = STR("Water");
    s.men = -1;
    s.location.lat = 90000001;
    CHECK(record_check(&sample_type, &s, &words, &e) == ERR_INVALID);
    CHECK(e.place_count == 6);
    CHECK(complains(&e, 0, "round", "model.required"));
    CHECK(complains(&e, 1, "place", "model.place"));
    CHECK(complains(&e, 2, "need", "model.code"));
    CHECK(complains(&e, 3, "share", "model.negative"));
    CHECK(complains(&e, 4, "location", "model.geopoint_range"));
    CHECK(complains(&e, 5, "men", "model.negative"));
}

static void a_record_without_fault_passes_after_one_with(void)
{
    struct vocabulary words = sample_words(&arena);
    struct error e = ERROR_IN(&arena);
    struct sample *blank = record_new(&arena, &sample_type);
    struct sample good = sample_full();

    good.share.micro = 1;
    CHECK(record_check(&sample_type, blank, &words, &e) == ERR_INVALID && e.place_count == 2);
    CHECK(record_check(&sample_type, &good, &words, &e) == OK && e.place_count == 2);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(types_and_fields_are_found_by_name_and_number),
        TEST(a_new_record_is_blank_in_every_field),
        TEST(a_field_gives_back_what_was_set),
        TEST(the_difference_has_a_bit_for_each_field_that_differs),
        TEST(a_merge_group_changes_as_a_whole),
        TEST(the_id_comes_from_the_key_and_nothing_else),
        TEST(the_id_of_a_key_never_changes),
        TEST(a_check_finds_everything_wrong_at_once),
        TEST(a_record_without_fault_passes_after_one_with),
    };
    crypt_start();
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
