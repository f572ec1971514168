#include "base/test.h"
#include "model/codes.h"

static struct arena arena;

static struct code_item *item(const char *code, const char *en, const char *ar, const char *parent)
{
    struct code_item *i = ARENA_NEW(&arena, struct code_item);

    *i = (struct code_item){.code = str_of(code),
                            .label = {str_of(en), STR_EMPTY, str_of(ar)},
                            .parent = str_of(parent),
                            .from = NO_DATE,
                            .to = NO_DATE};
    return i;
}

static struct code_list *regions(struct code_lists *lists)
{
    struct code_list *list = code_list_make(lists, STR("origin_region"));

    CHECK(code_list_add(&arena, list, item("africa", "Africa", "أفريقيا", NULL)));
    CHECK(code_list_add(&arena, list, item("north_africa", "North Africa", "شمال أفريقيا", "africa")));
    CHECK(code_list_add(&arena, list, item("asia", "Asia", "آسيا", NULL)));
    return list;
}

static void a_list_is_made_once_and_found_by_its_id(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = regions(&lists);

    CHECK(code_list_make(&lists, STR("origin_region")) == list);
    CHECK(code_list_find(&lists, STR("origin_region")) == list);
    CHECK(code_list_find(&lists, STR("need")) == NULL);
    CHECK(list->n == 3 && str_is(list->items[2]->code, "asia"));
}

static void a_code_is_read_by_code_label_or_alias_whatever_its_case_and_spacing(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = regions(&lists);
    const char *const spellings[] = {"north_africa",    "North Africa", "NORTH-AFRICA",
                                     " north  africa ", "شمال افريقيا", "N. Afrika"};

    CHECK(code_list_alias(&arena, list, STR("n. afrika"), list->items[1]));
    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        CHECK(code_read(&arena, list, str_of(spellings[i])) == list->items[1]);
    CHECK(code_read(&arena, list, STR("South Africa")) == NULL);
    CHECK(code_read(&arena, list, STR_EMPTY) == NULL);
    CHECK(code_find(list, STR("North Africa")) == NULL);
}

static void one_name_never_stands_for_two_codes(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = regions(&lists);

    CHECK(!code_list_add(&arena, list, item("asia", "Asia again", "", NULL)));
    CHECK(!code_list_add(&arena, list, item("east_asia", "ASIA", "", NULL)));
    CHECK(!code_list_alias(&arena, list, STR("africa"), list->items[2]));
    CHECK(code_list_alias(&arena, list, STR("africa"), list->items[0]));
    CHECK(list->n == 3 && code_find(list, STR("east_asia")) == NULL);
    CHECK(code_read(&arena, list, STR("asia again")) == NULL);
}

static void a_slip_has_a_nearest_item_and_another_word_has_none(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = code_list_make(&lists, STR("need"));

    CHECK(code_list_add(&arena, list, item("food", "Food", "Nourriture", "")));
    CHECK(code_list_add(&arena, list, item("shelter", "Shelter", "Logement", "")));
    CHECK(str_is(code_nearest(&arena, list, STR("Foood"))->code, "food"));
    CHECK(str_is(code_nearest(&arena, list, STR("Shelters"))->code, "shelter"));
    CHECK(code_nearest(&arena, list, STR("Education")) == NULL);
    CHECK(code_nearest(&arena, list, STR("")) == NULL);
}

static void a_code_stands_within_itself_and_what_is_above_it(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = regions(&lists);

    CHECK(code_within(list, STR("north_africa"), STR("africa")));
    CHECK(code_within(list, STR("africa"), STR("africa")));
    CHECK(!code_within(list, STR("africa"), STR("north_africa")));
    CHECK(!code_within(list, STR("north_africa"), STR("asia")));
    CHECK(!code_within(list, STR("nowhere"), STR("asia")));
}

static void a_circle_of_parents_ends(void)
{
    struct code_lists lists = CODE_LISTS_IN(&arena);
    struct code_list *list = code_list_make(&lists, STR("round"));

    CHECK(code_list_add(&arena, list, item("a", "", "", "b")));
    CHECK(code_list_add(&arena, list, item("b", "", "", "a")));
    CHECK(code_within(list, STR("a"), STR("b")));
    CHECK(!code_within(list, STR("a"), STR("c")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_list_is_made_once_and_found_by_its_id),
        TEST(a_code_is_read_by_code_label_or_alias_whatever_its_case_and_spacing),
        TEST(one_name_never_stands_for_two_codes),
        TEST(a_slip_has_a_nearest_item_and_another_word_has_none),
        TEST(a_code_stands_within_itself_and_what_is_above_it),
        TEST(a_circle_of_parents_ends),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
