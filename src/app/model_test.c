/*
 * Numbers are permanent. test/golden/fields.csv names every field that was ever written in a journal: the model must agree with it for
 * ever. A line is added there, never changed or taken out.
 */
#include "app/house.h"
#include "base/file.h"
#include "base/map.h"
#include "base/test.h"
#include "i18n/i18n.h"

enum { LEDGER_BYTES = 1 << 20 };

static struct arena arena;

static const char *const kinds[] = {
    [KIND_TEXT] = "text",       [KIND_INTEGER] = "integer", [KIND_DECIMAL] = "decimal", [KIND_DATE] = "date",
    [KIND_INSTANT] = "instant", [KIND_BOOLEAN] = "boolean", [KIND_CODE] = "code",       [KIND_REF] = "reference",
    [KIND_PLACE] = "place",     [KIND_GEOPOINT] = "point",
};

static struct str line_of(const struct record_type *type, const struct field *f)
{
    return str_printf(&arena, "%u,%s,%u,%s,%s,%s", type->number, type->name, f->number, kinds[f->kind], f->name,
                      f->key ? "key" : "");
}

/* A key is part of every id of its records. */
static bool has_field(const struct record_type *type, struct str line)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (str_eq(line, line_of(type, &type->fields[i])))
            return true;
    for (size_t i = 0; i < type->retired_count; i++)
        if (str_eq(line, line_of(type, &type->retired[i])))
            return true;
    return false;
}

static bool in_ledger(struct str ledger, struct str line)
{
    struct str one;

    while (str_cut(&ledger, '\n', &one))
        if (str_eq(one, line))
            return true;
    return false;
}

static struct str read_ledger(void)
{
    struct error e = ERROR_IN(&arena);
    struct str ledger, header;

    if (file_read(&arena, "test/golden/fields.csv", LEDGER_BYTES, &ledger, &e) || !str_cut(&ledger, '\n', &header))
        abort();
    return ledger;
}

static void what_was_once_declared_stays_declared_or_is_retired(void)
{
    struct str ledger = read_ledger(), line;
    int64_t number = 0;

    while (str_cut(&ledger, '\n', &line) && line.n) {
        struct str rest = line, first;
        bool found = str_cut(&rest, ',', &first) && str_to_int(first, &number);
        const struct record_type *type = found ? model_type_number(&house_model, (uint16_t)number) : NULL;
        bool kept = type && has_field(type, line);
        if (!kept)
            printf("  \"%.*s\" is in journals and no longer in the model. A field keeps number, kind, name and key for "
                   "ever: put it "
                   "back, or move it to the type's `retired` and give its meaning a new number (CONTRIBUTING.md, "
                   "\"Change a "
                   "field\")\n",
                   STR_ARG(line));
        CHECK(kept);
    }
    arena_free(&arena);
}

static void check_line(struct str ledger, const struct record_type *type, const struct field *f)
{
    struct str line = line_of(type, f);
    bool known = in_ledger(ledger, line);

    if (!known)
        printf("  a new field: add the line \"%.*s\" to test/golden/fields.csv. Where a line with this number is there "
               "already, take "
               "another number: a number is never used again\n",
               STR_ARG(line));
    CHECK(known);
}

static void what_is_declared_is_in_the_ledger(void)
{
    struct str ledger = read_ledger();

    for (size_t t = 0; t < house_model.n; t++) {
        const struct record_type *type = house_model.types[t];
        for (size_t i = 0; i < type->field_count; i++)
            check_line(ledger, type, &type->fields[i]);
        for (size_t i = 0; i < type->retired_count; i++)
            check_line(ledger, type, &type->retired[i]);
    }
    arena_free(&arena);
}

static void a_number_or_name_is_given_once(void)
{
    struct str ledger = read_ledger(), line, rest, part = STR_EMPTY, number = STR_EMPTY, name = STR_EMPTY;
    struct map seen = MAP_IN(&arena);

    while (str_cut(&ledger, '\n', &line) && line.n) {
        rest = line;
        REQUIRE(str_cut(&rest, ',', &part) && str_cut(&rest, ',', &name) && str_cut(&rest, ',', &number));
        struct str key = str_printf(&arena, "%.*s field %.*s", STR_ARG(part), STR_ARG(number));
        void **at = map_at(&seen, key);
        CHECK(!*at);
        *at = &seen;
        REQUIRE(str_cut(&rest, ',', &number) && str_cut(&rest, ',', &name));
        at = map_at(&seen, str_printf(&arena, "%.*s called %.*s", STR_ARG(part), STR_ARG(name)));
        CHECK(!*at);
        *at = &seen;
    }
    arena_free(&arena);
}

static void retired_fields_stand_in_order_and_their_words_stay(void)
{
    for (size_t t = 0; t < house_model.n; t++) {
        const struct record_type *type = house_model.types[t];
        CHECK(type->retired_count <= RETIRED_MOST);
        for (size_t i = 0; i < type->retired_count; i++) {
            const struct field *f = &type->retired[i];
            CHECK(i == 0 || type->retired[i - 1].number < f->number);
            CHECK(!record_field_number(type, f->number) && !f->key);
            CHECK(i18n_has(str_c(&arena, str_printf(&arena, "%s.%s", type->name, f->name))));
        }
    }
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(what_was_once_declared_stays_declared_or_is_retired),
        TEST(what_is_declared_is_in_the_ledger),
        TEST(a_number_or_name_is_given_once),
        TEST(retired_fields_stand_in_order_and_their_words_stay),
    };
    return TEST_MAIN(tests);
}
