/* Values from text and back. */
#include "codec/text.h"
#include "i18n/fold.h"
#include "model/field.h"

enum { QUOTED_BYTES = 80, LAT_MOST = 90000000, LON_MOST = 180000000 };

static enum err refuse(struct error_place *why, const char *key, struct str a, struct str b, struct str c)
{
    why->key = key;
    why->args[0] = a;
    why->args[1] = b;
    why->args[2] = c;
    return ERR_INVALID;
}

/* As much of the text as helps to find it again, cut between characters. */
static struct str quoted(struct str text)
{
    size_t n = text.n < QUOTED_BYTES ? text.n : QUOTED_BYTES;

    while (n && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return str_slice(text, 0, n);
}

static enum err refuse_text(struct error_place *why, const char *key, struct str text)
{
    return refuse(why, key, quoted(text), STR_EMPTY, STR_EMPTY);
}

/* C0, DEL and C1 (U+0080 to U+009F, which UTF-8 writes as C2 80 to C2 9F). */
static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || (c == 0xc2 && next >= 0x80 && next <= 0x9f))
            return true;
    }
    return false;
}

static enum err check_text(struct arena *a, struct str text, struct error_place *why)
{
    if (text.n > TEXT_BYTES)
        return refuse(why, "model.too_long", str_printf(a, "%d", TEXT_BYTES), STR_EMPTY, STR_EMPTY);
    if (!str_valid_utf8(text))
        return refuse(why, "model.not_utf8", STR_EMPTY, STR_EMPTY, STR_EMPTY);
    if (has_control(text))
        return refuse(why, "model.control", STR_EMPTY, STR_EMPTY, STR_EMPTY);
    return OK;
}

static enum err check_code(const struct code_lists *lists, const struct field *f, struct str code,
                           struct error_place *why)
{
    const struct code_list *list = code_list_find(lists, str_of(f->list));

    if (!list)
        return refuse(why, "model.no_list", str_of(f->list), STR_EMPTY, STR_EMPTY);
    if (!code_find(list, code))
        return refuse(why, "model.code", quoted(code), str_of(f->list), STR_EMPTY);
    return OK;
}

static enum err check_place(struct arena *a, const struct places *places, struct str code, struct error_place *why)
{
    if (place_find(places, code))
        return OK;
    const struct place *near = place_nearest(a, places, code, -1);
    if (!near)
        return refuse_text(why, "model.place", code);
    struct str name = near->name[0].n ? near->name[0] : near->name[LABEL_LANGUAGES - 1];
    return refuse(why, "model.place_nearest", quoted(code), near->code, name);
}

enum err value_check(struct arena *a, const struct vocabulary *words, const struct field *f, struct value v,
                     struct error_place *why)
{
    assert(v.kind == f->kind);
    if (!v.known)
        return OK;
    switch (f->kind) {
    case KIND_TEXT: return check_text(a, v.text, why);
    case KIND_INTEGER:
    case KIND_DECIMAL:
        return v.n < 0 && !f->may_be_negative ? refuse_text(why, "model.negative", value_write(a, v)) : OK;
    case KIND_CODE: return check_code(words->codes, f, v.text, why);
    case KIND_PLACE: return check_place(a, words->places, v.text, why);
    case KIND_GEOPOINT:
        if (v.geo.lat < -LAT_MOST || v.geo.lat > LAT_MOST || v.geo.lon < -LON_MOST || v.geo.lon > LON_MOST)
            return refuse_text(why, "model.geopoint_range", value_write(a, v));
        return OK;
    default: return OK;
    }
}

static struct value read_text(struct arena *a, struct str text)
{
    char *to = arena_alloc(a, text.n);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            to[n++] = text.p[i];
    return value_text(KIND_TEXT, (struct str){to, n});
}

static enum err read_integer(struct str text, struct value *out, struct error_place *why)
{
    static const char *const keys[] = {
        [NUMBER_NOT] = "model.integer",
        [NUMBER_FRACTION] = "model.fraction",
        [NUMBER_TOO_LARGE] = "model.too_large",
    };
    int64_t n;
    enum number form = integer_parse(text, &n);

    if (form != NUMBER_OK)
        return refuse_text(why, keys[form], text);
    *out = value_int(KIND_INTEGER, n);
    return OK;
}

static enum err read_decimal(struct str text, struct value *out, struct error_place *why)
{
    int64_t micro;

    if (!decimal_parse(text, &micro))
        return refuse_text(why, "model.decimal", text);
    *out = value_int(KIND_DECIMAL, micro);
    return OK;
}

static enum err read_date(struct str text, struct value *out, struct error_place *why)
{
    struct date date;

    if (!date_parse(text, &date))
        return refuse_text(why, "model.date", text);
    *out = value_int(KIND_DATE, date.n);
    return OK;
}

static enum err read_instant(struct str text, struct value *out, struct error_place *why)
{
    struct instant instant;

    if (!instant_parse(text, &instant))
        return refuse_text(why, "model.instant", text);
    *out = value_int(KIND_INSTANT, instant.us);
    return OK;
}

static enum err read_boolean(struct arena *a, struct str text, struct value *out, struct error_place *why)
{
    static const struct {
        const char *word;
        bool yes;
    } words[] = {
        {"yes", true}, {"no", false},  {"true", true}, {"false", false},
        {"oui", true}, {"non", false}, {"نعم", true},  {"لا", false},
    };
    struct str folded = i18n_fold(a, text);

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(folded, words[i].word)) {
            *out = value_int(KIND_BOOLEAN, words[i].yes);
            return OK;
        }
    return refuse_text(why, "model.boolean", text);
}

static struct value read_code(struct arena *a, const struct code_lists *lists, const struct field *f, struct str text)
{
    const struct code_list *list = code_list_find(lists, str_of(f->list));
    const struct code_item *item = list ? code_read(a, list, text) : NULL;

    /* An unknown text stays as it is, for value_check to refuse. */
    return value_text(KIND_CODE, item ? item->code : str_copy(a, text));
}

static enum err read_ref(struct str text, struct value *out, struct error_place *why)
{
    struct id id;

    if (!id_parse(text, &id) || !id_known(id))
        return refuse_text(why, "model.ref", text);
    *out = (struct value){.kind = KIND_REF, .known = true, .id = id};
    return OK;
}

static enum err read_geopoint(struct str text, struct value *out, struct error_place *why)
{
    size_t comma = str_find(text, ','), blank = str_find(text, ' ');
    size_t cut = comma < text.n ? comma : blank;
    int64_t lat, lon;

    if (cut == text.n || !decimal_parse(str_trim(str_slice(text, 0, cut)), &lat) ||
        !decimal_parse(str_trim(str_slice(text, cut + 1, text.n)), &lon))
        return refuse_text(why, "model.geopoint", text);
    if (lat < -LAT_MOST || lat > LAT_MOST || lon < -LON_MOST || lon > LON_MOST)
        return refuse_text(why, "model.geopoint_range", text);
    *out = (struct value){.kind = KIND_GEOPOINT, .known = true, .geo = {(int32_t)lat, (int32_t)lon}};
    return OK;
}

static enum err read_kind(struct arena *a, const struct vocabulary *words, const struct field *f, struct str text,
                          struct value *out, struct error_place *why)
{
    switch (f->kind) {
    case KIND_TEXT: *out = read_text(a, text); return OK;
    case KIND_INTEGER: return read_integer(text_ascii_digits(a, text), out, why);
    case KIND_DECIMAL: return read_decimal(text_ascii_digits(a, text), out, why);
    case KIND_DATE: return read_date(text_ascii_digits(a, text), out, why);
    case KIND_INSTANT: return read_instant(text_ascii_digits(a, text), out, why);
    case KIND_BOOLEAN: return read_boolean(a, text, out, why);
    case KIND_CODE: *out = read_code(a, words->codes, f, text); return OK;
    case KIND_REF: return read_ref(text, out, why);
    case KIND_PLACE: *out = value_text(KIND_PLACE, str_copy(a, text)); return OK;
    case KIND_GEOPOINT: return read_geopoint(text_ascii_digits(a, text), out, why);
    }
    assert(false);
    return ERR_INVALID;
}

enum err value_read(struct arena *a, const struct vocabulary *words, const struct field *f, struct str text,
                    struct value *out, struct error_place *why)
{
    *out = value_none(f->kind);
    text = str_trim(text);
    if (!text.n)
        return OK;
    if (text.n > TEXT_BYTES || !str_valid_utf8(text))
        return check_text(a, text, why);

    struct value v;
    enum err err = read_kind(a, words, f, text, &v, why);
    if (err == OK)
        err = value_check(a, words, f, v, why);
    if (err == OK)
        *out = v;
    return err;
}

struct str value_write(struct arena *a, struct value v)
{
    if (!v.known)
        return STR_EMPTY;
    switch (v.kind) {
    case KIND_TEXT:
    case KIND_CODE:
    case KIND_PLACE: return str_copy(a, v.text);
    case KIND_INTEGER: return str_printf(a, "%lld", (long long)v.n);
    case KIND_DECIMAL: return decimal_format(a, v.n);
    case KIND_DATE: return date_format(a, (struct date){(int32_t)v.n});
    case KIND_INSTANT: return instant_format(a, (struct instant){v.n});
    case KIND_BOOLEAN: return v.n ? STR("yes") : STR("no");
    case KIND_REF: return id_format(a, v.id);
    case KIND_GEOPOINT: {
        struct str lat = decimal_format(a, v.geo.lat), lon = decimal_format(a, v.geo.lon);
        return str_join(a, str_join(a, lat, STR(" ")), lon);
    }
    }
    assert(false);
    return STR_EMPTY;
}
