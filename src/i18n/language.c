#include "i18n/language.h"

static const struct {
    const char *tag, *name, *locale;
    enum direction direction;
} languages[LANGUAGE_COUNT] = {
    [LANG_EN] = {"en", "English", "en_GB", LEFT_TO_RIGHT},
    [LANG_FR] = {"fr", "Français", "fr_FR", LEFT_TO_RIGHT},
    [LANG_AR] = {"ar", "العربية", "ar_LY", RIGHT_TO_LEFT},
};

bool language_parse(struct str tag, enum language *language)
{
    bool region = tag.n > 2 && (tag.p[2] == '-' || tag.p[2] == '_');
    struct str primary = region ? str_slice(tag, 0, 2) : tag;

    for (int l = 0; l < LANGUAGE_COUNT; l++)
        if (str_eq_fold(primary, str_of(languages[l].tag))) {
            *language = (enum language)l;
            return true;
        }
    return false;
}

const char *language_tag(enum language language)
{
    return languages[language].tag;
}

const char *language_name(enum language language)
{
    return languages[language].name;
}

const char *language_locale(enum language language)
{
    return languages[language].locale;
}

enum direction language_direction(enum language language)
{
    return languages[language].direction;
}
