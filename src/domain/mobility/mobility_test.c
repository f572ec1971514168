#include "base/test.h"
#include "domain/mobility/mobility.h"
#include "i18n/i18n.h"

static struct arena arena;

static bool labelled(const char *key)
{
    for (enum language l = LANG_EN; l <= LANG_AR; l++)
        if (!i18n_has(key) || !i18n_text(l, key).n) {
            printf("  no label: %s\n", key);
            return false;
        }
    return true;
}

static void every_type_and_field_has_a_label_in_three_languages(void)
{
    for (size_t t = 0; t < mobility_type_count; t++) {
        const struct record_type *type = mobility_types[t];
        CHECK(labelled(type->name));
        for (size_t i = 0; i < type->field_count; i++)
            CHECK(labelled(str_c(&arena, str_printf(&arena, "%s.%s", type->name, type->fields[i].name))));
    }
    CHECK(labelled("mobility.ends_before_start"));
}

static void types_keep_their_numbers(void)
{
    CHECK(mobility_type_count == 5);
    CHECK(dtm_round_type.number == 10 && area_baseline_type.number == 11 && nationality_count_type.number == 12);
    CHECK(area_total_type.number == 13 && declared_figure_type.number == 14);
    for (size_t t = 0; t < mobility_type_count; t++)
        CHECK(mobility_types[t]->number == 10 + t);
}

static void fields_are_declared_by_ascending_number_and_keys_are_required(void)
{
    for (size_t t = 0; t < mobility_type_count; t++) {
        const struct record_type *type = mobility_types[t];
        CHECK(type->field_count <= FIELDS_MOST && record_has_key(type));
        for (size_t i = 0; i < type->field_count; i++) {
            const struct field *f = &type->fields[i];
            CHECK(f->number == i + 1);
            CHECK(!f->key || (f->required && !f->group));
            CHECK((f->kind == KIND_CODE) == (f->list != NULL));
            CHECK(!f->may_be_negative && f->sensitivity == PUBLIC);
        }
    }
}

/* # and a word, then +attributes: lower-case letters, digits and underscores, each beginning with a letter (HXL 1.1). */
static bool is_hashtag(struct str tag)
{
    char before = '+';

    if (!str_starts(tag, STR("#")) || tag.n < 2)
        return false;
    for (size_t i = 1; i < tag.n; before = tag.p[i++]) {
        char c = tag.p[i];
        bool letter = c >= 'a' && c <= 'z';
        if (before == '+' ? !letter : !letter && !(c >= '0' && c <= '9') && c != '_' && c != '+')
            return false;
    }
    return before != '+';
}

static void every_field_has_a_hashtag_of_its_own(void)
{
    for (size_t t = 0; t < mobility_type_count; t++) {
        const struct record_type *type = mobility_types[t];
        for (size_t i = 0; i < type->field_count; i++) {
            CHECK(type->fields[i].hxl && is_hashtag(str_of(type->fields[i].hxl)));
            for (size_t j = 0; j < i; j++)
                CHECK(!str_eq(str_of(type->fields[i].hxl), str_of(type->fields[j].hxl)));
        }
    }
}

static uint64_t group_of(const char *name)
{
    const struct field *f = record_field(&area_baseline_type, str_of(name));

    return record_whole_groups(&area_baseline_type, UINT64_C(1) << record_field_index(&area_baseline_type, f));
}

static int bits(uint64_t mask)
{
    return __builtin_popcountll(mask);
}

static void the_parts_of_a_whole_change_together(void)
{
    CHECK(bits(group_of("shelter_camp")) == 10);
    CHECK(bits(group_of("arrived_unknown")) == 5);
    CHECK(bits(group_of("permit_work")) == 4);
    CHECK(bits(group_of("men")) == 3 && group_of("men") == group_of("children"));
    CHECK(bits(group_of("need_2")) == 2 && group_of("need_2") == group_of("need_2_problem"));
    CHECK(bits(group_of("individuals")) == 2);
    CHECK(bits(group_of("settlement")) == 1);
}

static enum err check_round(struct date from, struct date to, struct error *e)
{
    struct dtm_round *round = record_new(&arena, &dtm_round_type);

    round->number = 54;
    round->starts_on = from;
    round->ends_on = to;
    return record_check(&dtm_round_type, round, &(struct vocabulary){0}, e);
}

static void a_round_does_not_end_before_it_starts(void)
{
    struct date first = date_from(2024, 8, 1), last = date_from(2024, 9, 30);
    struct error e = ERROR_IN(&arena);

    CHECK(check_round(first, last, &e) == OK);
    CHECK(check_round(first, first, &e) == OK);
    CHECK(check_round(first, NO_DATE, &e) == OK);
    CHECK(check_round(NO_DATE, last, &e) == OK);
    CHECK(check_round(last, first, &e) == ERR_INVALID);
    REQUIRE(e.places.n == 1);
    CHECK(str_is(e.places.at[0].field, "ends_on"));
    CHECK(str_is(str_of(e.places.at[0].key), "mobility.ends_before_start"));
    CHECK(str_is(e.places.at[0].args[0], "2024-08-01") && str_is(e.places.at[0].args[1], "2024-09-30"));
}

static size_t breaches_of_area(enum truth present, int64_t men, int64_t shelter_camp, struct error *e)
{
    struct area_baseline *area = record_new(&arena, &area_baseline_type);

    area->present = present;
    area->individuals = present == NO ? 0 : men;
    area->men = men;
    area->shelter_camp = shelter_camp;
    area->round = 54;
    *e = ERROR_IN(&arena);
    record_breaches(&area_baseline_type, area, e);
    return e->place_count;
}

static void where_nobody_is_present_no_part_counts_anybody(void)
{
    struct error e;

    CHECK(breaches_of_area(YES, 40, 40, &e) == 0);
    CHECK(breaches_of_area(NOT_KNOWN, 40, INT_NONE, &e) == 0);
    CHECK(breaches_of_area(NO, 0, INT_NONE, &e) == 0);
    REQUIRE(breaches_of_area(NO, 40, 3, &e) == 2);
    CHECK(str_is(e.places.at[0].field, "shelter_camp") && str_is(e.places.at[0].args[0], "3"));
    CHECK(str_is(e.places.at[1].field, "men") && labelled(e.places.at[1].key));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_type_and_field_has_a_label_in_three_languages),
        TEST(types_keep_their_numbers),
        TEST(fields_are_declared_by_ascending_number_and_keys_are_required),
        TEST(every_field_has_a_hashtag_of_its_own),
        TEST(the_parts_of_a_whole_change_together),
        TEST(a_round_does_not_end_before_it_starts),
        TEST(where_nobody_is_present_no_part_counts_anybody),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
