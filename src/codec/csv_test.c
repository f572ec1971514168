#include "codec/csv.h"

#include "base/test.h"

static struct arena memory;
static struct error error;

/* The rows as "line:cell|cell" joined by "/", or the message key of the refusal. */
static struct str read_all(struct str text)
{
    struct csv csv = csv_open(&memory, text, (struct csv_options){0});
    struct buf out = BUF_IN(&memory);
    struct csv_row row;

    error = ERROR_IN(&memory);
    while (csv_next(&csv, &row, &error) == OK && row.n) {
        if (out.n)
            buf_char(&out, '/');
        buf_printf(&out, "%lld:", (long long)row.line);
        for (size_t i = 0; i < row.n; i++) {
            buf_puts(&out, i ? "|" : "");
            buf_put(&out, row.cells[i]);
        }
    }
    return error.key ? str_of(error.key) : buf_str(&out);
}

static void rows_end_in_any_line_end(void)
{
    CHECK(str_is(read_all(STR("a,b\r\nc,d\ne,f\rg,h")), "1:a|b/2:c|d/3:e|f/4:g|h"));
}

static void an_empty_line_is_no_row(void)
{
    CHECK(str_is(read_all(STR("\na,b\n\n\r\nc,d\n\n")), "2:a|b/5:c|d"));
    CHECK(str_is(read_all(STR_EMPTY), ""));
}

static void empty_cells_are_kept(void)
{
    CHECK(str_is(read_all(STR(",a,,\n,\n\"\"\n")), "1:|a||/2:|/3:"));
}

static void quotes_hold_separators_line_ends_and_quotes(void)
{
    CHECK(str_is(read_all(STR("\"a,\"\"b\"\"\r\nc\",d\ne,\"\"\"\"\n")), "1:a,\"b\"\r\nc|d/3:e|\""));
    CHECK(str_is(read_all(STR("5\" pipe,x\n")), "1:5\" pipe|x"));
}

static void the_separator_is_found(void)
{
    CHECK(str_is(read_all(STR("place;people\nSebha, town;1,5\n")), "1:place|people/2:Sebha, town|1,5"));
    CHECK(str_is(read_all(STR("a\tb,c\td\n")), "1:a|b,c|d"));
    CHECK(str_is(read_all(STR("title\n\"a,b,c\"|d\n")), "1:title/2:a,b,c|d"));
}

static void a_quote_never_closed_names_the_line_it_opened_on(void)
{
    CHECK(str_is(read_all(STR("a,b\nc,\"d\ne,f\n")), "codec.csv_unclosed"));
    CHECK(error.code == ERR_INVALID && error.places.n == 1 && error.places.at[0].row == 2);
}

static void text_after_a_closing_quote_is_refused(void)
{
    CHECK(str_is(read_all(STR("a\n\"b\"c\n")), "codec.csv_after_quote"));
    CHECK(error.places.at[0].row == 2);
}

static void a_row_of_a_million_columns_is_refused_with_its_line(void)
{
    struct buf text = BUF_IN(&memory);

    buf_puts(&text, "a,b\n");
    for (int i = 0; i < 1000000; i++)
        buf_puts(&text, "1,");
    CHECK(str_is(read_all(buf_str(&text)), "codec.csv_columns"));
    CHECK(error.code == ERR_TOO_LARGE && str_is(error.args[1], "16384"));
    CHECK(error.places.n == 1 && error.places.at[0].row == 2);
}

static void a_cell_over_a_mebibyte_is_refused(void)
{
    struct buf text = BUF_IN(&memory);

    for (int i = 0; i <= CSV_CELL_BYTES; i++)
        buf_char(&text, 'x');
    CHECK(str_is(read_all(buf_str(&text)), "codec.csv_cell"));
    CHECK(str_is(read_all(str_join(&memory, STR("\""), buf_str(&text))), "codec.csv_cell"));
    CHECK(str_is(read_all(str_slice(buf_str(&text), 0, 0)), ""));
}

static struct str written(bool guard, const char *const *cells, size_t n)
{
    struct buf out = BUF_IN(&memory);
    struct csv_writer w = {.out = &out, .guard = guard};

    for (size_t i = 0; i < n; i++)
        csv_cell(&w, str_of(cells[i]));
    csv_end_row(&w);
    return buf_str(&out);
}
#define WRITTEN(guard, ...)                                                                                            \
    written(guard, (const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *const[]){__VA_ARGS__})))

static void cells_are_quoted_only_where_they_must_be(void)
{
    CHECK(str_is(WRITTEN(false, "a b", "c,d", "e\"f", "g\nh", ""), "a b,\"c,d\",\"e\"\"f\",\"g\nh\",\r\n"));
    CHECK(str_is(WRITTEN(false, ""), "\"\"\r\n"));
}

static void what_is_written_reads_back(void)
{
    CHECK(str_is(read_all(WRITTEN(false, "a;b", "\"\"", "c\r\nd", "")), "1:a;b|\"\"|c\r\nd|"));
}

static void a_guarded_cell_is_no_formula(void)
{
    CHECK(str_is(WRITTEN(true, "=1+1", "@x", "+a", "-x"), "'=1+1,'@x,'+a,'-x\r\n"));
    CHECK(str_is(WRITTEN(true, "=\"a\""), "\"'=\"\"a\"\"\"\r\n"));
    CHECK(str_is(WRITTEN(false, "=1+1"), "=1+1\r\n"));
}

static void a_negative_number_is_not_guarded(void)
{
    CHECK(str_is(WRITTEN(true, "-12.5", "+3", "-1-1", "-"), "-12.5,+3,'-1-1,'-\r\n"));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(rows_end_in_any_line_end),
        TEST(an_empty_line_is_no_row),
        TEST(empty_cells_are_kept),
        TEST(quotes_hold_separators_line_ends_and_quotes),
        TEST(the_separator_is_found),
        TEST(a_quote_never_closed_names_the_line_it_opened_on),
        TEST(text_after_a_closing_quote_is_refused),
        TEST(a_row_of_a_million_columns_is_refused_with_its_line),
        TEST(a_cell_over_a_mebibyte_is_refused),
        TEST(cells_are_quoted_only_where_they_must_be),
        TEST(what_is_written_reads_back),
        TEST(a_guarded_cell_is_no_formula),
        TEST(a_negative_number_is_not_guarded),
    };
    int failed = TEST_MAIN(tests);

    arena_free(&memory);
    return failed;
}
