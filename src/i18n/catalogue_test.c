#include "base/map.h"
#include "base/test.h"
#include "i18n/i18n.h"

static const char *const forms[] = {".zero", ".one", ".two", ".few", ".many", ".other"};

static bool is_plural(struct str key)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (str_ends(key, str_of(forms[i])))
            return true;
    return false;
}

/* One bit a placeholder. */
static unsigned placeholders(struct str text)
{
    unsigned found = 0;
    for (size_t i = 0; i + 2 < text.n; i++)
        if (text.p[i] == '{' && text.p[i + 1] >= '0' && text.p[i + 1] <= '9' && text.p[i + 2] == '}')
            found |= 1u << (text.p[i + 1] - '0');
    return found;
}

static bool holds(bool condition, struct str key, const char *what)
{
    if (!condition)
        fprintf(stderr, "%.*s: %s\n", STR_ARG(key), what);
    return condition;
}

static void every_key_has_every_language(void)
{
    struct i18n_entry entry;
    for (size_t i = 0; i18n_entry(i, &entry); i++) {
        bool may_be_blank = is_plural(entry.key) && !str_ends(entry.key, STR(".other"));
        for (int l = 0; l < LANGUAGE_COUNT; l++)
            CHECK(holds(entry.text[l].n > 0 || (may_be_blank && l != LANG_AR), entry.key, "has a blank language"));
    }
}

static void placeholders_are_the_same_in_every_language(void)
{
    struct i18n_entry entry;
    for (size_t i = 0; i18n_entry(i, &entry); i++) {
        if (is_plural(entry.key) && !str_ends(entry.key, STR(".other")))
            continue; /* "one row" and "two rows" need no number in some languages */
        for (int l = 1; l < LANGUAGE_COUNT; l++)
            CHECK(holds(placeholders(entry.text[l]) == placeholders(entry.text[0]), entry.key, "placeholders differ"));
    }
}

static void every_plural_has_all_arabic_forms(void)
{
    struct arena arena = ARENA_EMPTY;
    struct i18n_entry entry;
    for (size_t i = 0; i18n_entry(i, &entry); i++) {
        if (!str_ends(entry.key, STR(".other")))
            continue;
        struct str stem = str_slice(entry.key, 0, entry.key.n - 6);
        for (size_t f = 0; f < COUNT_OF(forms); f++) {
            const char *key = str_c(&arena, str_printf(&arena, "%.*s%s", STR_ARG(stem), forms[f]));
            CHECK(holds(i18n_text(LANG_AR, key).p[0] != '[', str_of(key), "is missing"));
        }
    }
    arena_free(&arena);
}

static void no_key_comes_twice(void)
{
    struct arena arena = ARENA_EMPTY;
    struct map seen = MAP_IN(&arena);
    struct i18n_entry entry;
    for (size_t i = 0; i18n_entry(i, &entry); i++) {
        CHECK(holds(!map_get(&seen, entry.key), entry.key, "comes twice"));
        map_set(&seen, entry.key, &arena);
    }
    CHECK(seen.n > 50);
    arena_free(&arena);
}

static void texts_are_utf8_without_spaces_around_keys(void)
{
    struct i18n_entry entry;
    for (size_t i = 0; i18n_entry(i, &entry); i++) {
        CHECK(holds(str_eq(entry.key, str_trim(entry.key)) && entry.key.n > 0, entry.key, "is not a key"));
        for (int l = 0; l < LANGUAGE_COUNT; l++)
            CHECK(holds(str_valid_utf8(entry.text[l]), entry.key, "is not UTF-8"));
    }
}

static void a_missing_key_shows_as_itself_in_brackets(void)
{
    CHECK(str_is(i18n_text(LANG_FR, "no.such.key"), "[no.such.key]"));
    CHECK(str_is(i18n_text(LANG_AR, "no.such.key"), "[no.such.key]"));
    CHECK(!i18n_has("no.such.key"));
    CHECK(i18n_has("page.next"));
}

static void a_text_comes_in_the_language_asked_for(void)
{
    CHECK(str_is(i18n_text(LANG_EN, "page.next"), "Next"));
    CHECK(str_is(i18n_text(LANG_FR, "page.next"), "Suivant"));
    CHECK(str_is(i18n_text(LANG_AR, "page.next"), "التالي"));
}

static void a_language_is_known_by_its_tag_with_or_without_region(void)
{
    enum language language = LANG_EN;
    CHECK(language_parse(STR("AR-ly"), &language) && language == LANG_AR);
    CHECK(language_parse(STR("fr"), &language) && language == LANG_FR);
    CHECK(!language_parse(STR("frr"), &language));
    CHECK(!language_parse(STR(""), &language));
    CHECK(language == LANG_FR);
    CHECK(language_direction(LANG_AR) == RIGHT_TO_LEFT);
    CHECK(language_direction(LANG_FR) == LEFT_TO_RIGHT);
    CHECK(str_is(str_of(language_tag(LANG_AR)), "ar"));
    CHECK(str_is(str_of(language_name(LANG_FR)), "Français"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(every_key_has_every_language),
        TEST(placeholders_are_the_same_in_every_language),
        TEST(every_plural_has_all_arabic_forms),
        TEST(no_key_comes_twice),
        TEST(texts_are_utf8_without_spaces_around_keys),
        TEST(a_missing_key_shows_as_itself_in_brackets),
        TEST(a_text_comes_in_the_language_asked_for),
        TEST(a_language_is_known_by_its_tag_with_or_without_region),
    };
    return TEST_MAIN(tests);
}
