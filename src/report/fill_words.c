#include "report/fill.h"

struct str fill_label(const struct filling *f, const struct str texts[LABEL_LANGUAGES])
{
    const struct pack *pack = f->source->pack;

    if (texts[f->language].n || !pack->language_count)
        return texts[f->language];
    return texts[pack->languages[0]];
}

struct str fill_key_name(const struct filling *f, const struct dimension *dimension, struct str key)
{
    struct str was;

    if (not_apportioned(key, &was)) {
        struct str name = fill_key_name(f, dimension, was);
        return i18n_format(f->arena, f->language, "report.not_apportioned", &name, 1);
    }
    if (!key.n)
        return i18n_text(f->language, "report.blank");
    if (dimension->kind == DIM_PLACE) {
        const struct place *place = place_find(&f->source->pack->places, key);
        return place ? fill_label(f, place->name) : key;
    }
    const struct code_item *item = dimension->list ? code_find(dimension->list, key) : NULL;
    return item ? fill_label(f, item->label) : key;
}

struct report_cell fill_key_cell(const struct filling *f, const struct dimension *dimension, struct str key)
{
    return (struct report_cell){.kind = VALUE_TEXT, .text = fill_key_name(f, dimension, key), .code = key};
}

struct report_cell fill_text_cell(struct str text)
{
    return (struct report_cell){.kind = VALUE_TEXT, .text = text};
}

/* --- what stands in braces --- */

/* Cuts the text before the next {name}; false when there is no further one, and `before` is all that is left. */
static bool next_brace(struct str *rest, struct str *before, struct str *name)
{
    size_t open = str_find(*rest, '{');
    struct str inside = str_slice(*rest, open + 1, rest->n);
    size_t length = str_find(inside, '}');

    *before = str_slice(*rest, 0, open);
    *name = str_slice(inside, 0, length);
    if (open == rest->n || length == inside.n) {
        *before = *rest;
        return false;
    }
    *rest = str_slice(inside, length + 1, inside.n);
    return true;
}

void fill_each_brace(const struct filling *f, struct str text, void (*use)(void *, const struct indicator *), void *ctx)
{
    struct str before, name;

    while (next_brace(&text, &before, &name)) {
        const struct indicator *indicator = pack_indicator(f->source->pack, name);
        if (indicator)
            use(ctx, indicator);
    }
}

static struct str number_in_words(const struct filling *f, const struct report_cell *cell)
{
    switch (cell->kind) {
    case VALUE_COUNT: return i18n_number(f->arena, f->language, cell->n);
    case VALUE_PERCENT: return i18n_percent(f->arena, f->language, cell->n, 1);
    case VALUE_UNKNOWN: return i18n_text(f->language, "report.no_data");
    case VALUE_TEXT: break;
    }
    return cell->text;
}

static enum err words_for(struct filling *f, struct str name, struct str *words)
{
    const struct report_source *source = f->source;
    const struct indicator *indicator = pack_indicator(source->pack, name);
    struct answer answer;
    unsigned gaps = GAP_NONE;

    if (str_is(name, "round")) {
        *words = source->round == INT_NONE ? i18n_number(f->arena, f->language, INT_NONE)
                                           : str_printf(f->arena, "%lld", (long long)source->round);
        return OK;
    }
    *words = source->period;
    if (!indicator)
        return OK;
    if (fill_ask(f, indicator, NULL, 0, STR_EMPTY, source->round, &answer))
        return f->error->code;
    struct report_cell cell = fill_whole(f, &answer, &gaps);
    *words = number_in_words(f, &cell);
    return OK;
}

enum err fill_words(struct filling *f, const struct str texts[LABEL_LANGUAGES], struct str *out)
{
    struct str rest = fill_label(f, texts), before, name, words;
    struct buf text = BUF_IN(f->arena);
    bool isolate = language_direction(f->language) == RIGHT_TO_LEFT;

    while (next_brace(&rest, &before, &name)) {
        if (words_for(f, name, &words))
            return f->error->code;
        buf_put(&text, before);
        /* U+2068 and U+2069, as i18n_format does: a Latin period must not flip inside Arabic. */
        buf_puts(&text, isolate ? "\xE2\x81\xA8" : "");
        buf_put(&text, words);
        buf_puts(&text, isolate ? "\xE2\x81\xA9" : "");
    }
    buf_put(&text, before);
    *out = buf_str(&text);
    return OK;
}
