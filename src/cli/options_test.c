#include "base/buf.h"
#include "base/test.h"
#include "cli/call.h"

static struct arena arena;
static struct call call;
static char *said;
static size_t said_bytes;

enum { WORDS = 80 };

/* Parses a line of words separated by blanks; `done` is in *done. */
static int parse_line(const char *line, bool *done)
{
    char *words[WORDS];
    int count = 0;
    struct str rest = str_of(line), word;

    while (str_cut(&rest, ' ', &word))
        words[count++] = (char *)(uintptr_t)str_c(&arena, word);
    FILE *to = open_memstream(&said, &said_bytes);
    call = (struct call){.arena = &arena, .language = LANG_EN, .out = to, .err = to, .error = ERROR_IN(&arena)};
    int status = call_parse(&call, words, count, done);
    fclose(to);
    return status;
}

static void finish(void)
{
    free(said);
    said = NULL;
    arena_free(&arena);
}

static int parse(const char *line)
{
    bool done;
    int status = parse_line(line, &done);

    free(said);
    said = NULL;
    return status;
}

static bool answers(const char *line, const char *text)
{
    bool done;
    int status = parse_line(line, &done);
    bool yes = status == EXIT_FINE && done && strstr(said, text);

    free(said);
    said = NULL;
    return yes;
}

static void options_stand_anywhere_and_take_either_form(void)
{
    CHECK(parse("sanad import --set round=54 dtm_migrants --data=d file.xlsx --dry-run") == EXIT_FINE);
    CHECK(strcmp(call.command->name, "import") == 0);
    CHECK(call.word_count == 2 && strcmp(call.words[1], "file.xlsx") == 0);
    CHECK(strcmp(call_option(&call, "data"), "d") == 0 && strcmp(call_option(&call, "set"), "round=54") == 0);
    CHECK(call_option(&call, "dry-run") && !call_option(&call, "retract-missing"));
    finish();
}

static void the_longer_command_wins(void)
{
    CHECK(parse("sanad import undo 1 --data d") == EXIT_FINE && strcmp(call.command->name, "import undo") == 0);
    CHECK(parse("sanad record list cut") == EXIT_FINE && strcmp(call.command->name, "record list") == 0);
    CHECK(parse("sanad record") == EXIT_USAGE && parse("sanad") == EXIT_USAGE && parse("sanad fly") == EXIT_USAGE);
    finish();
}

static void after_two_dashes_everything_is_a_word(void)
{
    CHECK(parse("sanad record add --data d -- cut --name=x") == EXIT_FINE);
    CHECK(call.word_count == 2 && strcmp(call.words[1], "--name=x") == 0);
    finish();
}

static void what_is_off_is_told_by_the_status_of_misuse(void)
{
    static const char *const lines[] = {
        "sanad figure",
        "sanad figure a b",
        "sanad figure a --dat d",
        "sanad figure a --data",
        "sanad figure a --by x --by y",
        "sanad import a b --dry-run=yes",
        "sanad figure a --data d --data e",
        "sanad verify word",
    };

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        CHECK(parse(lines[i]) == EXIT_USAGE);
    finish();
}

static void too_many_words_and_options_are_refused(void)
{
    struct buf words = BUF_IN(&arena), options = BUF_IN(&arena);

    buf_puts(&words, "sanad record add");
    for (int i = 0; i <= CALL_WORDS; i++)
        buf_puts(&words, " w");
    buf_puts(&options, "sanad import a b");
    for (int i = 0; i <= CALL_OPTIONS; i++)
        buf_puts(&options, " --set=a=b");
    CHECK(parse(str_c(&arena, buf_str(&words))) == EXIT_USAGE);
    CHECK(parse(str_c(&arena, buf_str(&options))) == EXIT_USAGE);
    finish();
}

static void help_and_version_are_answered(void)
{
    CHECK(answers("sanad --version", SANAD_VERSION));
    CHECK(answers("sanad --help", "sanad record retract"));
    CHECK(answers("sanad import --help", "--retract-missing"));
    CHECK(answers("sanad import undo --help", "sanad import undo"));
    finish();
}

static void a_path_is_the_callers(void)
{
    call = (struct call){.arena = &arena, .folder = "/srv/amal"};
    CHECK(strcmp(call_path(&call, "a.csv"), "/srv/amal/a.csv") == 0);
    CHECK(strcmp(call_path(&call, "/tmp/a.csv"), "/tmp/a.csv") == 0);
    call.folder = NULL;
    CHECK(strcmp(call_path(&call, "a.csv"), "a.csv") == 0);
    finish();
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(options_stand_anywhere_and_take_either_form),
        TEST(the_longer_command_wins),
        TEST(after_two_dashes_everything_is_a_word),
        TEST(what_is_off_is_told_by_the_status_of_misuse),
        TEST(too_many_words_and_options_are_refused),
        TEST(help_and_version_are_answered),
        TEST(a_path_is_the_callers),
    };
    return TEST_MAIN(tests);
}
