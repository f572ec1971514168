#include "codec/sheet.h"

#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/test.h"
#include "codec/zip_testing.h"

static struct arena memory;
static struct error error;
static struct sheet_book book;

static enum err open_bytes(struct str bytes)
{
    error = ERROR_IN(&memory);
    return sheet_open(&memory, bytes, &book, &error);
}

/* Each cell as "AB7=kind:text", kinds by letter, a formula with f. */
static enum err describe(void *ctx, const struct sheet_row *row, struct error *e)
{
    static const char letters[] = "-tnbdFe";

    (void)e;
    for (size_t i = 0; i < row->n; i++) {
        const struct sheet_cell *cell = sheet_cell(row, i);
        if (cell->kind == CELL_BLANK)
            continue;
        buf_printf(ctx, "%.*s=%c%s:%.*s", STR_ARG(sheet_cell_name(&memory, i, row->number)), letters[cell->kind],
                   cell->formula ? "f" : "", STR_ARG(cell->text));
        if (cell->kind == CELL_DATE)
            buf_printf(ctx, "(%.*s+%d)", STR_ARG(date_format(&memory, cell->date)), cell->second);
        buf_char(ctx, ' ');
    }
    return OK;
}

/* The cells of a sheet, or the message key of the refusal. */
static struct str described(size_t sheet)
{
    struct buf out = BUF_IN(&memory);

    error = ERROR_IN(&memory);
    return sheet_rows(&book, sheet, describe, &out, &error) == OK ? buf_str(&out) : str_of(error.key);
}

/* What goes into a workbook of one sheet, "Data ": its rows, and what stands in its other parts; NULL for nothing. */
enum { ROWS, STRINGS, STYLES, PROPERTIES, MADE_OF };

static const char *or_nothing(const char *s)
{
    return s ? s : "";
}

static struct str made_bytes(const char *const m[MADE_OF])
{
    struct str sheet = str_printf(&memory, "<worksheet><sheetData>%s</sheetData></worksheet>", or_nothing(m[ROWS]));
    struct str styles = str_printf(&memory, "<styleSheet>%s</styleSheet>", or_nothing(m[STYLES]));
    struct str strings = str_printf(&memory, "<sst>%s</sst>", or_nothing(m[STRINGS]));
    struct str workbook = str_printf(&memory,
                                     "<workbook xmlns:r='urn:r'>%s<sheets><sheet name='Data ' sheetId='1' r:id='r1'/>"
                                     "<sheet name='Chart' sheetId='2' r:id='r4'/></sheets></workbook>",
                                     or_nothing(m[PROPERTIES]));
    const struct test_part parts[] = {
        {"_rels/.rels", STR("<Relationships><Relationship Id='r1' Type='http://x/relationships/officeDocument' "
                            "Target='/xl/workbook.xml'/></Relationships>")},
        {"xl/_rels/workbook.xml.rels",
         STR("<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>"
             "<Relationship Id='r2' Type='x/sharedStrings' Target='../xl/SharedStrings.xml'/>"
             "<Relationship Id='r3' Type='x/styles' Target='/xl/styles.xml'/>"
             "<Relationship Id='r4' Type='x/chartsheet' Target='chartsheets/sheet1.xml'/></Relationships>")},
        {"xl/workbook.xml", workbook},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/sharedStrings.xml", strings},
        {"xl/styles.xml", styles},
    };
    return test_zip(&memory, parts, COUNT_OF(parts), NULL);
}

static struct str made(const char *const m[MADE_OF])
{
    return open_bytes(made_bytes(m)) == OK ? described(0) : str_of(error.key);
}
#define MADE(...) made((const char *const[MADE_OF]){__VA_ARGS__})
#define MADE_BYTES(...) made_bytes((const char *const[MADE_OF]){__VA_ARGS__})

static void sheets_are_listed_with_their_exact_names(void)
{
    REQUIRE(open_bytes(MADE_BYTES("")) == OK);
    CHECK(book.n == 1 && str_is(book.sheets[0].name, "Data ") && !book.encoding);
    CHECK(str_is(described(0), ""));
}

static void numbers_keep_every_digit(void)
{
    CHECK(str_is(MADE("<row r='1'><c r='A1'><v>0.16106796930369377</v></c><c r='B1'><v>1E-3</v></c></row>"),
                 "A1=n:0.16106796930369377 B1=n:1E-3 "));
}

static void shared_strings_join_their_runs_and_skip_phonetic_hints(void)
{
    CHECK(str_is(MADE("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>",
                      "<si><t> plain </t></si><si><r><t>Se</t></r><r><t>bha</t></r><rPh><t>hint</t></rPh></si>"),
                 "A1=t: plain  B1=t:Sebha "));
}

static void every_kind_of_cell_is_told(void)
{
    CHECK(str_is(MADE("<row r='2'><c r='A2' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c>"
                      "<c r='B2' t='b'><v>1</v></c><c r='C2' t='e'><v>#N/A</v></c>"
                      "<c r='D2' t='d'><v>2024-09-30T06:00:00</v></c><c r='E2' s='7'/></row>"),
                 "A2=t:inline B2=b:TRUE C2=e:#N/A D2=d:2024-09-30T06:00:00(2024-09-30+21600) "));
}

static void a_formula_gives_what_was_last_computed(void)
{
    CHECK(str_is(MADE("<row><c r='A1'><f>1+1</f><v>2</v></c><c r='B1' t='str'><f>x</f><v>ab</v></c>"
                      "<c r='C1'><f>NOW()</f></c><c r='D1' t='str'><f>\"\"</f><v></v></c></row>"),
                 "A1=nf:2 B1=tf:ab C1=Ff: "));
}

static void rows_and_cells_may_leave_out_their_place(void)
{
    CHECK(str_is(MADE("<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row>"
                      "<row><c r='B6'><v>5</v></c></row>"),
                 "A1=n:1 B1=n:2 C5=n:3 D5=n:4 B6=n:5 "));
}

static void dates_are_known_by_their_format(void)
{
    static const char styles[] = "<numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd'/>"
                                 "<numFmt numFmtId='165' formatCode='0.0\"days\"'/></numFmts>"
                                 "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                                 "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/>"
                                 "<xf numFmtId='165'/><xf numFmtId='20'/></cellXfs>";

    CHECK(str_is(MADE("<row r='1'><c s='0'><v>45565</v></c><c s='1'><v>45565</v></c><c s='2'><v>45565.25</v></c>"
                      "<c s='3'><v>45565</v></c><c s='4'><v>0.5</v></c><c s='1'><v>-1</v></c></row>",
                      NULL, styles),
                 "A1=n:45565 B1=d:45565(2024-09-30+0) C1=d:45565.25(2024-09-30+21600) D1=n:45565 E1=d:0.5(+43200) "
                 "F1=n:-1 "));
}

static void both_date_systems_are_read(void)
{
    static const char styles[] = "<cellXfs><xf numFmtId='14'/></cellXfs>";
    static const char cells[] = "<row r='1'><c s='0'><v>1</v></c><c s='0'><v>59</v></c><c s='0'><v>60</v></c>"
                                "<c s='0'><v>61</v></c><c s='0'><v>2958465</v></c></row>";

    CHECK(str_is(MADE(cells, NULL, styles), "A1=d:1(1900-01-01+0) B1=d:59(1900-02-28+0) C1=d:60(+0) "
                                            "D1=d:61(1900-03-01+0) E1=d:2958465(9999-12-31+0) "));
    CHECK(str_is(MADE(cells, NULL, styles, "<workbookPr date1904='1'/>"),
                 "A1=d:1(1904-01-02+0) B1=d:59(1904-02-29+0) C1=d:60(1904-03-01+0) D1=d:61(1904-03-02+0) "
                 "E1=n:2958465 "));
}

static void escaped_characters_are_read(void)
{
    CHECK(str_is(MADE("<row><c t='str'><v>a_x000A_b_x005F_c_d_xZZZZ_</v></c></row>"), "A1=t:a\nb_c_d_xZZZZ_ "));
}

static void a_million_columns_are_refused_with_their_place(void)
{
    struct buf row = BUF_IN(&memory);

    buf_puts(&row, "<row r='7'>");
    for (int i = 0; i < 1000000; i++)
        buf_printf(&row, "<c><v>%d</v></c>", (int)(i * 7919LL % 10007));
    buf_puts(&row, "</row>");
    CHECK(str_is(MADE(str_c(&memory, buf_str(&row))), "codec.sheet_columns"));
    CHECK(error.code == ERR_TOO_LARGE && error.places.n == 1);
    CHECK(error.places.at[0].row == 7 && str_is(error.places.at[0].sheet, "Data "));
    CHECK(str_is(MADE("<row><c r='XFE1'><v>1</v></c></row>"), "codec.sheet_columns"));
    CHECK(str_is(MADE("<row><c r='XFD1'><v>1</v></c></row>"), "XFD1=n:1 "));
}

static void rows_beyond_the_last_or_out_of_order_are_refused(void)
{
    CHECK(str_is(MADE("<row r='1048577'><c><v>1</v></c></row>"), "codec.sheet_rows"));
    CHECK(str_is(MADE("<row r='3'/><row r='2'/>"), "codec.sheet_order"));
}

static void a_string_that_is_not_in_the_table_is_damage(void)
{
    CHECK(str_is(MADE("<row r='4'><c r='B4' t='s'><v>9</v></c></row>", "<si><t>a</t></si>"), "codec.sheet_string"));
    CHECK(error.code == ERR_DAMAGED && error.places.at[0].row == 4 && str_is(error.places.at[0].column, "B"));
}

static void broken_xml_names_its_sheet(void)
{
    CHECK(str_is(MADE("<row r='2'><c></row>"), "codec.xml_syntax"));
    CHECK(error.places.n == 1 && str_is(error.places.at[0].sheet, "Data ") && error.places.at[0].row == 2);
}

static void a_workbook_cut_short_is_refused_at_every_length(void)
{
    struct str whole = MADE_BYTES("<row><c><v>1</v></c></row>");

    for (size_t n = 4; n < whole.n; n += 7)
        CHECK(open_bytes(str_slice(whole, 0, n)) == ERR_DAMAGED);
}

static void other_formats_are_refused_by_name(void)
{
    const struct test_part ods = {"content.xml", STR("<x/>")}, word = {"word/document.xml", STR("<x/>")};
    const struct test_part xlsb[] = {{"xl/workbook.bin", STR("x")}};

    CHECK(open_bytes(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....")) == ERR_INVALID);
    CHECK(str_is(str_of(error.key), "codec.sheet_xls"));
    CHECK(open_bytes(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")) ==
          ERR_INVALID);
    CHECK(str_is(str_of(error.key), "codec.sheet_password"));
    CHECK(open_bytes(test_zip(&memory, &ods, 1, NULL)) == ERR_INVALID && str_is(str_of(error.key), "codec.sheet_ods"));
    CHECK(open_bytes(test_zip(&memory, xlsb, 1, NULL)) == ERR_INVALID && str_is(str_of(error.key), "codec.sheet_xlsb"));
    CHECK(open_bytes(test_zip(&memory, &word, 1, NULL)) == ERR_INVALID &&
          str_is(str_of(error.key), "codec.sheet_no_workbook"));
    CHECK(open_bytes(STR("\n<html><table>")) == ERR_INVALID && str_is(str_of(error.key), "codec.sheet_markup"));
}

static void a_csv_file_is_one_sheet_without_a_name(void)
{
    REQUIRE(open_bytes(STR("\xEF\xBB\xBFplace;people\n\n\"Se\"\"bha\";\xD9\xA1\n;\n;3")) == OK);
    CHECK(book.n == 1 && book.sheets[0].name.n == 0 && strcmp(book.encoding, "UTF-8") == 0);
    CHECK(str_is(described(0), "A1=t:place B1=t:people A3=t:Se\"bha B3=t:\xD9\xA1 B5=t:3 "));
}

static void a_csv_file_may_be_windows_1256_or_utf16(void)
{
    REQUIRE(open_bytes(STR("\xD3\xC8\xE5\xC7,1\n")) == OK);
    CHECK(str_is(described(0), "A1=t:سبها B1=t:1 "));
    REQUIRE(open_bytes(STR("\xFF\xFE"
                           "a\0\t\0b\0\n\0")) == OK);
    CHECK(str_is(described(0), "A1=t:a B1=t:b "));
}

static enum err stop_at_once(void *ctx, const struct sheet_row *row, struct error *e)
{
    *(int64_t *)ctx += row->number;
    return error_set(e, ERR_CANCELLED, "test.stop");
}

static void a_receiver_can_stop(void)
{
    int64_t sum = 0;

    REQUIRE(open_bytes(MADE_BYTES("<row r='3'><c><v>1</v></c></row><row><c><v>1</v></c></row>")) == OK);
    CHECK(sheet_rows(&book, 0, stop_at_once, &sum, &error) == ERR_CANCELLED && sum == 3 && error.place_count == 0);
    REQUIRE(open_bytes(STR("a\nb\n")) == OK);
    CHECK(sheet_rows(&book, 0, stop_at_once, &sum, &error) == ERR_CANCELLED && sum == 4);
}

static void columns_have_letters(void)
{
    CHECK(str_is(sheet_column_name(&memory, 0), "A") && str_is(sheet_column_name(&memory, 25), "Z"));
    CHECK(str_is(sheet_column_name(&memory, 26), "AA") && str_is(sheet_column_name(&memory, 701), "ZZ"));
    CHECK(str_is(sheet_column_name(&memory, 16383), "XFD"));
    CHECK(str_is(sheet_cell_name(&memory, 27, 7), "AB7"));
}

static void what_libxlsxwriter_writes_is_read(void)
{
    const char *path = str_c(&memory, str_printf(&memory, "%s/made.xlsx", test_folder()));
    struct str bytes;
    lxw_workbook *workbook = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, "ورقة");
    lxw_format *format = workbook_add_format(workbook);
    lxw_datetime day = {.year = 2024, .month = 9, .day = 30, .hour = 13, .min = 5, .sec = 7};

    format_set_num_format(format, "[$-409]d mmm yyyy hh:mm:ss");
    worksheet_write_string(sheet, 0, 0, "سبها & <co>", NULL);
    worksheet_write_datetime(sheet, 0, 1, &day, format);
    worksheet_write_boolean(sheet, 1, 0, 0, NULL);
    worksheet_write_formula_num(sheet, 1, 1, "=SUM(1,2)", NULL, 3);
    worksheet_merge_range(sheet, 3, 0, 3, 2, "merged", NULL);
    REQUIRE(workbook_close(workbook) == LXW_NO_ERROR);
    REQUIRE(file_read(&memory, path, 1 << 20, &bytes, &error) == OK && open_bytes(bytes) == OK);
    CHECK(str_is(book.sheets[0].name, "ورقة"));
    struct str all = described(0);
    CHECK(str_starts(all, STR("A1=t:سبها & <co> B1=d:45565.54")));
    CHECK(str_ends(all, STR("(2024-09-30+47107) A2=b:FALSE B2=nf:3 A4=t:merged ")));
}

struct tally {
    int64_t rows, last;
    struct str cell; /* column `column` of row `row` */
    int64_t row;
    size_t column;
};

static enum err count_row(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct tally *tally = ctx;

    (void)e;
    tally->rows++;
    tally->last = row->number;
    if (row->number == tally->row)
        tally->cell = str_copy(&memory, sheet_cell(row, tally->column)->text);
    return OK;
}

static struct tally tallied(size_t sheet, int64_t row, size_t column)
{
    struct tally tally = {.row = row, .column = column};

    CHECK(sheet_rows(&book, sheet, count_row, &tally, &error) == OK);
    return tally;
}

static void the_published_round_54_is_read_whole(void)
{
    struct str bytes;

    if (!test_shared())
        SKIP("no shared data");
    const char *path =
        str_c(&memory, str_printf(&memory, "%s/data/dtm/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx", test_shared()));
    if (!file_exists(path))
        SKIP("the published dataset of round 54 is absent");
    error = ERROR_IN(&memory);
    REQUIRE(file_read(&memory, path, 1 << 24, &bytes, &error) == OK && open_bytes(bytes) == OK);
    REQUIRE(book.n == 4);
    CHECK(str_is(book.sheets[0].name, "Summary") && str_is(book.sheets[1].name, "Baladiya Main "));
    CHECK(str_is(book.sheets[2].name, "Muhalla Main") && str_is(book.sheets[3].name, "Nationalities"));
    struct tally baladiyas = tallied(1, 102, 7), muhallas = tallied(2, 2, 5), nationalities = tallied(3, 3831, 12);
    CHECK(baladiyas.rows == 102 && str_is(baladiyas.cell, "32.932780999999999"));
    CHECK(muhallas.rows == 663 + 2 && muhallas.last == 665 && str_is(muhallas.cell, "Muhalla_pcode"));
    CHECK(nationalities.rows == 3831 && str_is(nationalities.cell, "93"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(sheets_are_listed_with_their_exact_names),
        TEST(numbers_keep_every_digit),
        TEST(shared_strings_join_their_runs_and_skip_phonetic_hints),
        TEST(every_kind_of_cell_is_told),
        TEST(a_formula_gives_what_was_last_computed),
        TEST(rows_and_cells_may_leave_out_their_place),
        TEST(dates_are_known_by_their_format),
        TEST(both_date_systems_are_read),
        TEST(escaped_characters_are_read),
        TEST(a_million_columns_are_refused_with_their_place),
        TEST(rows_beyond_the_last_or_out_of_order_are_refused),
        TEST(a_string_that_is_not_in_the_table_is_damage),
        TEST(broken_xml_names_its_sheet),
        TEST(a_workbook_cut_short_is_refused_at_every_length),
        TEST(other_formats_are_refused_by_name),
        TEST(a_csv_file_is_one_sheet_without_a_name),
        TEST(a_csv_file_may_be_windows_1256_or_utf16),
        TEST(a_receiver_can_stop),
        TEST(columns_have_letters),
        TEST(what_libxlsxwriter_writes_is_read),
        TEST(the_published_round_54_is_read_whole),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
