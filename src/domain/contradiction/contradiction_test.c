#include "base/test.h"
#include "domain/contradiction/contradiction.h"
#include "i18n/i18n.h"

static struct arena arena;

/* A thing whose end may not come before its beginning. */
struct stay {
    int64_t number, first, last;
};
static const struct field stay_fields[] = {
    FIELD(1, struct stay, number, .key = true),
    FIELD(2, struct stay, first, .required = false),
    FIELD(3, struct stay, last, .required = false),
};

static void stay_check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct stay *s = record;

    (void)words;
    if (s->last < s->first)
        error_add_place(e, (struct error_place){.field = STR("last"), .key = "stay.ends_early", .args = {STR("2")}});
}
static const struct record_type stay_type = RECORD_TYPE(900, stay, .check = stay_check);

static void what_a_record_breaks_is_told_with_its_rule_and_what_it_names(void)
{
    const struct stay early = {1, 3, 2}, right = {1, 2, 3};
    const struct record_meta meta = {.id = {{1}}, .live = true, .changed_at = {5}};
    breaches found = {0};

    contradictions_of(&arena, &stay_type, &meta, &right, &found);
    CHECK(found.n == 0);
    contradictions_of(&arena, &stay_type, &meta, &early, &found);
    REQUIRE(found.n == 1);
    CHECK(strcmp(found.at[0].rule, "stay.ends_early") == 0 && str_is(found.at[0].args[0], "2"));
    CHECK(str_is(found.at[0].field, "last") && found.at[0].values == &early && found.at[0].changed_at.us == 5);
}

static void what_was_retracted_contradicts_nothing(void)
{
    const struct stay early = {1, 3, 2};
    const struct record_meta meta = {.id = {{1}}, .live = false};
    breaches found = {0};

    contradictions_of(&arena, &stay_type, &meta, &early, &found);
    CHECK(found.n == 0);
}

static void every_node_gives_a_contradiction_the_same_id(void)
{
    const struct stay early = {1, 3, 2};
    struct record_meta meta = {.id = {{1}}, .live = true};
    breaches found = {0};

    contradictions_of(&arena, &stay_type, &meta, &early, &found);
    contradictions_of(&arena, &stay_type, &meta, &early, &found);
    meta.id.b[0]++;
    contradictions_of(&arena, &stay_type, &meta, &early, &found);
    REQUIRE(found.n == 3);
    const struct contradiction key = {
        .type = STR("stay"), .record = {{1}}, .rule = STR("stay.ends_early"), .note = STR("no part of it")};
    CHECK(id_eq(found.at[0].id, record_key_id(&arena, &contradiction_type, &key)));
    CHECK(id_eq(found.at[0].id, found.at[1].id) && !id_eq(found.at[0].id, found.at[2].id));
}

static void its_state_is_one_of_two_or_not_said(void)
{
    static const struct {
        const char *state;
        bool fine;
    } states[] = {{"", true}, {CONTRADICTION_WORKING, true}, {CONTRADICTION_WAITING, true}, {"asleep", false}};
    const struct vocabulary none = {0};

    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct error e = ERROR_IN(&arena);
        const struct contradiction c = {
            .type = STR("stay"), .record = {{1}}, .rule = STR("r"), .state = str_of(states[i].state)};
        CHECK((record_check(&contradiction_type, &c, &none, &e) == OK) == states[i].fine);
        CHECK(states[i].fine || i18n_has(e.places.at[0].key));
    }
}

static void its_words_are_there(void)
{
    CHECK(i18n_has(contradiction_type.name));
    for (size_t i = 0; i < contradiction_type.field_count; i++)
        CHECK(i18n_has(str_c(&arena, str_printf(&arena, "contradiction.%s", contradiction_type.fields[i].name))));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_a_record_breaks_is_told_with_its_rule_and_what_it_names),
        TEST(what_was_retracted_contradicts_nothing),
        TEST(every_node_gives_a_contradiction_the_same_id),
        TEST(its_state_is_one_of_two_or_not_said),
        TEST(its_words_are_there),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
