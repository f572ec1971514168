#include "pack/map_section.h"

/* The matches that are one word. */
static const struct {
    const char *word;
    enum match match;
} words[] = {
    {"text", MATCH_TEXT},
    {"integer", MATCH_INTEGER},
    {"decimal", MATCH_DECIMAL},
    {"yes_no", MATCH_YES_NO},
    {"check:place_name", MATCH_PLACE_NAME},
    {"ignore", MATCH_IGNORE},
    {"number_in", MATCH_NUMBER_IN},
    {"months_first", MATCH_MONTHS_FIRST},
    {"months_last", MATCH_MONTHS_LAST},
};

static int read_level(struct cell c, struct str digits)
{
    int64_t n;

    if (str_to_int(digits, &n) && n >= 0 && n < (int64_t)c.l->pack->places.level_count)
        return (int)n;
    cell_fault(&c, "pack.no_level", digits, STR_EMPTY);
    return -1;
}

static bool after(struct str text, const char *prefix, struct str *rest)
{
    *rest = str_slice(text, strlen(prefix), text.n);
    return str_starts(text, str_of(prefix));
}

struct mapping_read map_match(struct cell c)
{
    struct mapping_read read = {.match = MATCH_IGNORE, .level = -1};
    struct str rest;

    if (!cell_required(c))
        return read;
    if (after(c.text, "place:", &rest)) {
        read.match = MATCH_PLACE;
        read.level = read_level(c, rest);
        return read;
    }
    if (after(c.text, "check:place_name@", &rest)) {
        read.match = MATCH_PLACE_NAME;
        read.level = read_level(c, rest);
        return read;
    }
    if (after(c.text, "code:", &rest)) {
        read.match = MATCH_CODE;
        read.list = cell_list(cell_as(c, rest));
        return read;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!str_is(c.text, words[i].word))
            continue;
        read.match = words[i].match;
        if (read.match == MATCH_YES_NO)
            read.list = cell_list(cell_as(c, STR("yes_no")));
        return read;
    }
    cell_fault(&c, "pack.no_match", c.text, STR_EMPTY);
    return read;
}
