#include "codec/text.h"

#include "base/test.h"

static struct arena memory;
static struct error error;
static const char *encoding;

/* Decodes; the empty string where it is refused. */
static struct str decoded(struct str bytes)
{
    struct str out;

    error = ERROR_IN(&memory);
    return text_decode(&memory, bytes, &out, &encoding, &error) == OK ? out : STR_EMPTY;
}

static void utf8_stays_as_it_is(void)
{
    CHECK(str_is(decoded(STR("طرابلس,Sebha,é")), "طرابلس,Sebha,é"));
    CHECK(strcmp(encoding, "UTF-8") == 0);
    CHECK(decoded(STR_EMPTY).n == 0 && error.code == OK);
}

static void a_byte_order_mark_is_not_part_of_the_text(void)
{
    CHECK(str_is(decoded(STR("\xEF\xBB\xBFround")), "round"));
    CHECK(str_is(decoded(STR("\xFF\xFEr\0o\0")), "ro"));
    CHECK(str_is(decoded(STR("\xFE\xFF\0r\0o")), "ro"));
}

static void utf16_is_known_without_its_mark(void)
{
    CHECK(str_is(decoded(STR("a\0,\0\x33\x06\n\0")), "a,\xD8\xB3\n"));
    CHECK(strcmp(encoding, "UTF-16LE") == 0);
    CHECK(str_is(decoded(STR("\0a\0,\x06\x33\0\n")), "a,\xD8\xB3\n"));
    CHECK(strcmp(encoding, "UTF-16BE") == 0);
}

static void utf16_pairs_become_one_character(void)
{
    CHECK(str_is(decoded(STR("\xFF\xFE\x3D\xD8\x00\xDE")), "\xF0\x9F\x98\x80"));
}

static void broken_utf16_is_refused(void)
{
    CHECK(decoded(STR("\xFF\xFE\x3D\xD8")).n == 0 && error.code == ERR_INVALID);
    CHECK(decoded(STR("\xFF\xFE\x00\xDE\x3D\xD8")).n == 0 && error.code == ERR_INVALID);
    CHECK(decoded(STR("\xFF\xFE\x3D")).n == 0 && error.code == ERR_INVALID);
}

static void other_bytes_are_windows_1256(void)
{
    CHECK(str_is(decoded(STR("\xC8\xE4\xDB\xC7\xD2\xED;\xE9t\xE9")), "بنغازي;été"));
    CHECK(strcmp(encoding, "windows-1256") == 0);
    CHECK(str_is(decoded(STR("\x80\xFF")), "€ے"));
}

static void a_nul_is_refused_in_every_encoding(void)
{
    CHECK(decoded(STR("a\0bcdefghijklmnopqrstuvwxyz")).n == 0);
    CHECK(strcmp(error.key, "codec.text_nul") == 0);
    CHECK(decoded(STR("\xFF\xFE"
                      "a\0\0\0"))
                  .n == 0 &&
          error.code == ERR_INVALID);
}

static void a_picture_is_no_text(void)
{
    CHECK(decoded(STR("\x89PNG\r\n\x1A\n")).n == 0);
    CHECK(strcmp(error.key, "codec.text_binary") == 0);
}

static void arabic_digits_become_ascii(void)
{
    CHECK(str_is(text_ascii_digits(&memory, STR("١٢٬٣٤٥٫٦٧")), "12,345.67"));
    CHECK(str_is(text_ascii_digits(&memory, STR("۰۹ سبها ٠")), "09 سبها 0"));
}

static void text_without_arabic_digits_is_not_copied(void)
{
    struct str s = STR("Sebha سبها 12");

    CHECK(text_ascii_digits(&memory, s).p == s.p);
    CHECK(text_ascii_digits(&memory, STR_EMPTY).n == 0);
    CHECK(str_is(text_ascii_digits(&memory, STR("x\xD9")), "x\xD9"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(utf8_stays_as_it_is),
        TEST(a_byte_order_mark_is_not_part_of_the_text),
        TEST(utf16_is_known_without_its_mark),
        TEST(utf16_pairs_become_one_character),
        TEST(broken_utf16_is_refused),
        TEST(other_bytes_are_windows_1256),
        TEST(a_nul_is_refused_in_every_encoding),
        TEST(a_picture_is_no_text),
        TEST(arabic_digits_become_ascii),
        TEST(text_without_arabic_digits_is_not_copied),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
