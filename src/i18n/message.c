#include <pthread.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "i18n/catalogue.h"

#define ISOLATE "\u2068"     /* first strong isolate */
#define ISOLATE_END "\u2069" /* pop directional isolate */

/* Lead bytes of U+0580 to U+07FF: Hebrew, Arabic, Syriac and what else is written from the right. */
static bool has_right_to_left(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xD6 && (unsigned char)s.p[i] <= 0xDF)
            return true;
    return false;
}

static void put_argument(struct buf *out, enum language language, struct str argument)
{
    bool isolate = argument.n > 0 && (language_direction(language) == RIGHT_TO_LEFT || has_right_to_left(argument));

    if (isolate)
        buf_puts(out, ISOLATE);
    buf_put(out, argument);
    if (isolate)
        buf_puts(out, ISOLATE_END);
}

/* Whether a placeholder, "{0}" to "{9}", begins at `i`. */
static bool is_placeholder(struct str text, size_t i)
{
    return i + 2 < text.n && text.p[i] == '{' && text.p[i + 1] >= '0' && text.p[i + 1] <= '9' && text.p[i + 2] == '}';
}

static struct str fill(struct arena *arena, enum language language, struct str text, const struct str *args, size_t n)
{
    struct buf out = BUF_IN(arena);

    for (size_t i = 0; i < text.n; i++) {
        if (!is_placeholder(text, i)) {
            buf_char(&out, text.p[i]);
            continue;
        }
        size_t argument = (size_t)(text.p[i + 1] - '0');
        if (argument < n)
            put_argument(&out, language, args[argument]);
        i += 2;
    }
    return buf_str(&out);
}

struct str i18n_format(struct arena *arena, enum language language, const char *key, const struct str *args, size_t n)
{
    return fill(arena, language, i18n_text(language, key), args, n);
}

static const UPluralRules *plural_rules[LANGUAGE_COUNT];
static pthread_once_t plural_once = PTHREAD_ONCE_INIT;

static void open_plural_rules(void)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        UErrorCode status = U_ZERO_ERROR;
        plural_rules[l] = uplrules_open(language_locale((enum language)l), &status);
        assert(U_SUCCESS(status));
    }
}

/* "one", "few", ...: the names CLDR gives the plural forms of whole numbers. */
static struct str plural_form(struct arena *arena, enum language language, int64_t count)
{
    UChar wide[16];
    char narrow[16];
    UErrorCode status = U_ZERO_ERROR;

    pthread_once(&plural_once, open_plural_rules);
    int32_t n = uplrules_select(plural_rules[language], (double)count, wide, COUNT_OF(wide), &status);
    assert(U_SUCCESS(status) && n < (int32_t)sizeof narrow);
    u_UCharsToChars(wide, narrow, n);
    return str_copy(arena, (struct str){narrow, (size_t)n});
}

static struct str plural_text(struct arena *arena, enum language language, const char *key, int64_t count)
{
    struct str form = plural_form(arena, language, count), text;

    if (catalogue_find(language, str_printf(arena, "%s.%.*s", key, STR_ARG(form)), &text) ||
        catalogue_find(language, str_printf(arena, "%s.other", key), &text))
        return text;
    return catalogue_missing(str_of(key));
}

struct str i18n_count(struct arena *arena, enum language language, const char *key, int64_t count,
                      const struct str *args, size_t n)
{
    struct str all[1 + ERROR_ARGS] = {i18n_number(arena, language, count)};
    size_t given = n < ERROR_ARGS ? n : ERROR_ARGS;

    for (size_t i = 0; i < given; i++)
        all[1 + i] = args[i];
    return fill(arena, language, plural_text(arena, language, key, count), all, 1 + given);
}
