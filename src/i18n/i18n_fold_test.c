#include "base/test.h"
#include "i18n/fold.h"

static struct arena arena;

static bool folds_to(const char *from, const char *to)
{
    struct str once = i18n_fold(&arena, str_of(from));
    bool right = str_is(once, to) && str_eq(i18n_fold(&arena, once), once);
    if (!right)
        fprintf(stderr, "\"%s\" folds to \"%.*s\"\n", from, STR_ARG(once));
    return right;
}

static void case_and_accents_go(void)
{
    CHECK(folds_to("Hôpital ÉLEVÉ", "hopital eleve"));
    CHECK(folds_to("Straße", "strasse"));
    CHECK(folds_to("İstanbul", "istanbul"));
    CHECK(folds_to("ﬁle", "file"));
}

static void arabic_letters_written_for_one_another_become_one(void)
{
    CHECK(folds_to("أبو سليم", "ابو سليم"));
    CHECK(folds_to("إجدابيا", "اجدابيا"));
    CHECK(folds_to("آل", "ال"));
    CHECK(folds_to("الزاوية", "الزاويه"));
    CHECK(folds_to("مصطفى", "مصطفي"));
    CHECK(folds_to("کابل", "كابل"));
}

static void vowel_marks_and_tatweel_go(void)
{
    CHECK(folds_to("مُحَمَّد", "محمد"));
    CHECK(folds_to("ســـبها", "سبها"));
}

static void presentation_forms_fold_to_their_letters(void)
{
    CHECK(folds_to("ﺳﺒﻬﺎ", "سبها"));
    CHECK(folds_to("ﷺ", "صلي الله عليه وسلم"));
}

static void digits_become_ascii(void)
{
    CHECK(folds_to("حي ١٢ ۳", "حي 12 3"));
}

static void spaces_and_dashes_become_one_space_and_apostrophes_go(void)
{
    CHECK(folds_to("  Al-Jufrah \t Jalu’ ", "al jufrah jalu"));
    CHECK(folds_to("Bani_Waled", "bani waled"));
    CHECK(folds_to("Mu\u200fhalla\u00a0X", "muhalla x"));
    CHECK(folds_to(" - ", ""));
    CHECK(folds_to("", ""));
}

static void broken_utf8_folds_to_a_replacement(void)
{
    CHECK(str_is(i18n_fold(&arena, STR("a\xff"
                                       "b")),
                 "a\ufffd"
                 "b"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(case_and_accents_go),
        TEST(arabic_letters_written_for_one_another_become_one),
        TEST(vowel_marks_and_tatweel_go),
        TEST(presentation_forms_fold_to_their_letters),
        TEST(digits_become_ascii),
        TEST(spaces_and_dashes_become_one_space_and_apostrophes_go),
        TEST(broken_utf8_folds_to_a_replacement),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
