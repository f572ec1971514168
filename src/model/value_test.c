#include "base/buf.h"
#include "base/test.h"
#include "i18n/i18n.h"
#include "model/sample_test.h"

static struct arena arena;

static enum err read_as(const char *name, struct str text, struct value *v, struct error_place *why)
{
    struct vocabulary words = sample_words(&arena);

    *why = (struct error_place){0};
    return value_read(&arena, &words, record_field(&sample_type, str_of(name)), text, v, why);
}

/* The number that the field reads from the text; INT_NONE when it is refused. */
static int64_t number(const char *name, const char *text)
{
    struct value v;
    struct error_place why;

    return read_as(name, str_of(text), &v, &why) == OK && v.known ? v.n : INT_NONE;
}

static bool has_words(const struct error_place *why, const char *key)
{
    return str_is(str_of(why->key), key) && i18n_has(key);
}

/* Refused for that reason, which has its words. */
static bool refused(const char *name, const char *text, const char *key)
{
    struct value v;
    struct error_place why;

    return read_as(name, str_of(text), &v, &why) == ERR_INVALID && !v.known && has_words(&why, key);
}

static void a_blank_text_is_a_blank_in_every_kind(void)
{
    for (size_t i = 0; i < COUNT_OF(sample_fields); i++) {
        struct value v;
        struct error_place why;
        CHECK(read_as(sample_fields[i].name, STR(" \t\n"), &v, &why) == OK);
        CHECK(v.kind == sample_fields[i].kind && !v.known);
        CHECK(value_write(&arena, v).n == 0);
    }
}

static void a_value_is_written_as_it_is_read(void)
{
    struct sample full = sample_full();

    for (size_t i = 0; i < COUNT_OF(sample_fields); i++) {
        const struct field *f = &sample_fields[i];
        struct value v = field_get(f, &full), again;
        struct error_place why;
        if (f->kind == KIND_DECIMAL)
            v.n = 161068;
        CHECK(v.known);
        CHECK(read_as(f->name, value_write(&arena, v), &again, &why) == OK);
        CHECK(value_eq(v, again));
    }
}

static void a_whole_number_is_read_as_people_and_spreadsheets_write_it(void)
{
    CHECK(number("men", "1200") == 1200);
    CHECK(number("men", " 1200 ") == 1200);
    CHECK(number("men", "1200.0") == 1200);
    CHECK(number("men", "1.2E3") == 1200);
    CHECK(number("men", "12000e-1") == 1200);
    CHECK(number("men", "+0012") == 12);
    CHECK(number("men", "١٢٠٠") == 1200);
    CHECK(number("men", "۱۲۰۰") == 1200);
    CHECK(number("men", "0") == 0);
    CHECK(number("men", "-0") == 0);
    CHECK(number("men", "9223372036854775807") == INT64_MAX);
    CHECK(number("change", "-7") == -7);
}

static void people_do_not_come_in_fractions_or_below_zero(void)
{
    CHECK(refused("men", "12.5", "model.fraction"));
    CHECK(refused("men", "1200.0000000000002", "model.fraction"));
    CHECK(refused("men", "1E-9", "model.fraction"));
    CHECK(refused("men", "-1", "model.negative"));
    CHECK(refused("share", "-0.1", "model.negative"));
}

static void what_is_no_number_is_refused(void)
{
    const char *const texts[] = {"many",  "1,200", "1 200", "12.",        ".",   "-",      "1e",
                                 "1e--2", "--1",   "0x10",  "2024-09-30", "NaN", "1e10000"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        CHECK(refused("men", texts[i], "model.integer"));
        CHECK(refused("share", texts[i], "model.decimal"));
    }
    CHECK(refused("men", "9223372036854775808", "model.too_large"));
    CHECK(refused("men", "1e999", "model.too_large"));
    CHECK(number("men", "0e999") == 0);
}

static void a_decimal_is_exact_to_six_places_and_rounded_half_to_even_beyond(void)
{
    CHECK(number("share", "0.161068") == 161068);
    CHECK(number("share", "54") == 54000000);
    CHECK(number("share", ".5") == 500000);
    CHECK(number("share", "6.2108961218097711E-2") == 62109);
    CHECK(number("share", "0.16106796930369377") == 161068);
    CHECK(number("share", "0.0000005") == 0);
    CHECK(number("share", "0.0000015") == 2);
    CHECK(number("share", "0.00000050000000000000000000001") == 1);
    CHECK(number("share", "0.00000009") == 0);
    CHECK(number("share", "5e-7") == 0);
    CHECK(number("share", "9e-8") == 0);
    CHECK(number("share", "9223372036854.775807") == INT64_MAX);
    CHECK(refused("share", "9223372036854.775808", "model.decimal"));
    CHECK(number("share", "٠٫٥") == 500000);
}

static void a_decimal_is_written_in_its_shortest_form(void)
{
    CHECK(str_is(decimal_format(&arena, 16106797), "16.106797"));
    CHECK(str_is(decimal_format(&arena, 54000000), "54"));
    CHECK(str_is(decimal_format(&arena, 500000), "0.5"));
    CHECK(str_is(decimal_format(&arena, -1), "-0.000001"));
    CHECK(str_is(decimal_format(&arena, 0), "0"));
    CHECK(str_is(decimal_format(&arena, -INT64_MAX), "-9223372036854.775807"));
}

static void yes_and_no_are_read_in_three_languages(void)
{
    const char *const yes[] = {"yes", "Yes", "TRUE", "oui", "نعم"}, *const no[] = {"no", "False", "NON", "لا"};

    for (size_t i = 0; i < COUNT_OF(yes); i++)
        CHECK(number("present", yes[i]) == 1);
    for (size_t i = 0; i < COUNT_OF(no); i++)
        CHECK(number("present", no[i]) == 0);
    CHECK(refused("present", "perhaps", "model.boolean"));
}

static void a_day_is_iso_and_exists(void)
{
    CHECK(number("day", "2024-09-30") == date_from(2024, 9, 30).n);
    CHECK(number("day", "٢٠٢٤-٠٩-٣٠") == date_from(2024, 9, 30).n);
    CHECK(refused("day", "2024-09-31", "model.date"));
    CHECK(refused("day", "30/09/2024", "model.date"));
    CHECK(refused("at", "2024-09-30", "model.instant"));
}

static void a_code_is_read_by_its_published_spelling(void)
{
    struct value v;
    struct error_place why;

    CHECK(read_as("need", STR("WATER"), &v, &why) == OK && str_is(v.text, "water"));
    CHECK(read_as("need", STR("مياه"), &v, &why) == OK && str_is(v.text, "water"));
    CHECK(read_as("need", STR("Gold"), &v, &why) == ERR_INVALID && has_words(&why, "model.code"));
    CHECK(str_is(why.args[0], "Gold") && str_is(why.args[1], "need"));
}

static void a_code_of_a_list_the_programme_lacks_is_refused(void)
{
    struct code_lists none = CODE_LISTS_IN(&arena);
    struct vocabulary words = {.codes = &none};
    struct value v;
    struct error_place why = {0};

    CHECK(value_read(&arena, &words, record_field(&sample_type, STR("need")), STR("water"), &v, &why) == ERR_INVALID);
    CHECK(has_words(&why, "model.no_list") && str_is(why.args[0], "need"));
}

static void an_unknown_place_names_the_nearest(void)
{
    struct value v;
    struct error_place why;

    CHECK(read_as("place", STR("XX0211"), &v, &why) == OK && str_is(v.text, "XX0211"));
    CHECK(read_as("place", STR("Abu Slim"), &v, &why) == ERR_INVALID && has_words(&why, "model.place_nearest"));
    CHECK(str_is(why.args[0], "Abu Slim") && str_is(why.args[1], "XX0211") && str_is(why.args[2], "Abu Salim"));
    CHECK(refused("place", "Timbuktu", "model.place"));
}

static void a_point_is_latitude_then_longitude_on_the_globe(void)
{
    const char *const texts[] = {"32.766388999999997 21.741667", "32.766389,21.741667", "32.766389 , 21.741667",
                                 "٣٢.٧٦٦٣٨٩ ٢١.٧٤١٦٦٧"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct value v;
        struct error_place why;
        CHECK(read_as("location", str_of(texts[i]), &v, &why) == OK);
        CHECK(v.geo.lat == 32766389 && v.geo.lon == 21741667);
    }
    CHECK(refused("location", "32.7", "model.geopoint"));
    CHECK(refused("location", "32.7 ", "model.geopoint"));
    CHECK(refused("location", "32.7 21.7 5", "model.geopoint"));
    CHECK(refused("location", "north east", "model.geopoint"));
    CHECK(refused("location", "90.000001 0", "model.geopoint_range"));
    CHECK(refused("location", "0 -180.1", "model.geopoint_range"));
    CHECK(refused("location", "5000 0", "model.geopoint_range"));
}

static void a_reference_is_an_id(void)
{
    struct value v;
    struct error_place why;

    CHECK(read_as("other", STR("01020304-0506-0708-090A-0B0C0D0E0F10"), &v, &why) == OK && v.id.b[15] == 16);
    CHECK(refused("other", "54", "model.ref"));
    CHECK(refused("other", "00000000-0000-0000-0000-000000000000", "model.ref"));
}

static void text_is_utf8_of_some_length_without_control_characters(void)
{
    struct value v;
    struct error_place why;
    char *long_text = arena_alloc(&arena, TEXT_BYTES + 1);

    memset(long_text, 'a', TEXT_BYTES + 1);
    CHECK(read_as("note", (struct str){long_text, TEXT_BYTES}, &v, &why) == OK && v.text.n == TEXT_BYTES);
    CHECK(read_as("note", (struct str){long_text, TEXT_BYTES + 1}, &v, &why) == ERR_INVALID);
    CHECK(has_words(&why, "model.too_long") && str_is(why.args[0], "65536"));
    CHECK(read_as("note", STR(" one\r\n\ttwo "), &v, &why) == OK && str_is(v.text, "one\n\ttwo"));
    CHECK(refused("note", "caf\xe9", "model.not_utf8"));
    CHECK(refused("men", "caf\xe9", "model.not_utf8"));
    CHECK(refused("note", "bell\a", "model.control"));
    CHECK(refused("note", "old\rmac", "model.control"));
    CHECK(refused("note", "c1\xc2\x85", "model.control"));
    CHECK(refused("note", "del\x7f", "model.control"));
    CHECK(read_as("note", STR("a\0b"), &v, &why) == ERR_INVALID && str_is(str_of(why.key), "model.control"));
}

static void a_long_text_is_quoted_short_and_between_characters(void)
{
    struct buf b = BUF_IN(&arena);
    struct value v;
    struct error_place why;

    buf_puts(&b, "x");
    for (int i = 0; i < 200; i++)
        buf_puts(&b, "م");
    CHECK(read_as("men", buf_str(&b), &v, &why) == ERR_INVALID);
    CHECK(why.args[0].n == 79 && str_valid_utf8(why.args[0]));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_blank_text_is_a_blank_in_every_kind),
        TEST(a_value_is_written_as_it_is_read),
        TEST(a_whole_number_is_read_as_people_and_spreadsheets_write_it),
        TEST(people_do_not_come_in_fractions_or_below_zero),
        TEST(what_is_no_number_is_refused),
        TEST(a_decimal_is_exact_to_six_places_and_rounded_half_to_even_beyond),
        TEST(a_decimal_is_written_in_its_shortest_form),
        TEST(yes_and_no_are_read_in_three_languages),
        TEST(a_day_is_iso_and_exists),
        TEST(a_code_is_read_by_its_published_spelling),
        TEST(a_code_of_a_list_the_programme_lacks_is_refused),
        TEST(an_unknown_place_names_the_nearest),
        TEST(a_point_is_latitude_then_longitude_on_the_globe),
        TEST(a_reference_is_an_id),
        TEST(text_is_utf8_of_some_length_without_control_characters),
        TEST(a_long_text_is_quoted_short_and_between_characters),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
