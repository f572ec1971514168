/*
 * Any bytes as a workbook. Mutated archives seldom get past their checksums, so bytes that are no archive are cut at
 * their NULs into the rows, shared strings, styles and properties of a workbook made around them.
 */
#include "codec/sheet.h"
#include "codec/zip_testing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err on_row(void *ctx, const struct sheet_row *row, struct error *error)
{
    int64_t *last = ctx;

    (void)error;
    if (row->number <= *last || row->number > SHEET_ROWS || !row->n || row->n > SHEET_COLUMNS)
        abort();
    *last = row->number;
    for (size_t i = 0; i < row->n; i++)
        if (!str_valid_utf8(sheet_cell(row, i)->text))
            abort();
    return OK;
}

static struct str wrap(struct arena *a, const char *tag, struct str inner)
{
    return str_printf(a, "<%s>%.*s</%s>", tag, STR_ARG(inner), tag);
}

static struct str workbook_of(struct arena *a, struct str data)
{
    static const struct str sheets = STR_INIT("<sheets><sheet name='S' sheetId='1' id='r1'/></sheets>");
    struct str rows = STR_EMPTY, strings = STR_EMPTY, styles = STR_EMPTY, properties = STR_EMPTY;

    str_cut(&data, 0, &rows);
    str_cut(&data, 0, &strings);
    str_cut(&data, 0, &styles);
    str_cut(&data, 0, &properties);
    const struct test_part parts[] = {
        {"_rels/.rels", STR("<r><Relationship Type='/officeDocument' Target='w.xml'/></r>")},
        {"_rels/w.xml.rels", STR("<r><Relationship Id='r1' Type='/worksheet' Target='1.xml'/>"
                                 "<Relationship Type='/sharedStrings' Target='2.xml'/>"
                                 "<Relationship Type='/styles' Target='3.xml'/></r>")},
        {"w.xml", wrap(a, "workbook", str_join(a, properties, sheets))},
        {"1.xml", wrap(a, "w", wrap(a, "sheetData", rows))},
        {"2.xml", wrap(a, "sst", strings)},
        {"3.xml", wrap(a, "styleSheet", styles)},
    };
    return test_zip(a, parts, COUNT_OF(parts), NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena memory = ARENA_EMPTY;
    struct error error = ERROR_IN(&memory);
    struct str bytes = {(const char *)data, size};
    struct sheet_book book;

    if (!str_starts(bytes, STR("PK")))
        bytes = workbook_of(&memory, bytes);
    if (sheet_open(&memory, bytes, &book, &error) == OK) {
        for (size_t i = 0; i < book.n; i++) {
            int64_t last = 0;
            struct error why = ERROR_IN(&memory);
            if (sheet_rows(&book, i, on_row, &last, &why) != OK && !why.key)
                abort();
        }
    }
    arena_free(&memory);
    return 0;
}
