#include "cli/call.h"

static const struct option common[] = {
    {"data", "DIR", false},      {"files", "DIR", false}, {"as", "ACCOUNT", false},
    {"key-file", "FILE", false}, {"help", NULL, false},
};

static void usage_option(FILE *to, const struct option *o)
{
    fprintf(to, o->value ? " [--%s %s]" : " [--%s]", o->name, o->value ? o->value : "");
}

static void usage_line(FILE *to, enum language language, const struct command *c)
{
    struct str summary = i18n_text(language, c->summary);

    fprintf(to, "  sanad %s%s%s", c->name, *c->words ? " " : "", c->words);
    for (const struct option *o = c->options; o->name; o++)
        usage_option(to, o);
    fprintf(to, "\n      %.*s\n", STR_ARG(summary));
}

void call_usage(FILE *to, enum language language, const struct command *c)
{
    struct str head = i18n_text(language, "cli.usage"), foot = i18n_text(language, "cli.usage_common");

    fprintf(to, "%.*s\n", STR_ARG(head));
    for (size_t i = 0; i < command_count; i++)
        if (!c || c == &commands[i])
            usage_line(to, language, &commands[i]);
    fprintf(to, "\n%.*s\n", STR_ARG(foot));
}

/* How many of the words are the command's name: 0 when they are not. */
static int name_words(const struct command *c, char **words, int count)
{
    struct str rest = str_of(c->name), part;
    int n = 0;

    while (str_cut(&rest, ' ', &part)) {
        if (n >= count || !str_is(part, words[n]))
            return 0;
        n++;
    }
    return n;
}

static const struct command *find_command(char **words, int count, int *taken)
{
    for (size_t i = 0; i < command_count; i++) {
        *taken = name_words(&commands[i], words, count);
        if (*taken)
            return &commands[i];
    }
    return NULL;
}

static const struct option *find_option(const struct command *c, struct str name)
{
    for (const struct option *o = c->options; o->name; o++)
        if (str_is(name, o->name))
            return o;
    for (size_t i = 0; i < COUNT_OF(common); i++)
        if (str_is(name, common[i].name))
            return &common[i];
    return NULL;
}

static int misused(struct call *call, const char *key, struct str arg)
{
    CALL_SAY(call, key, arg);
    if (call->command)
        call_usage(call->err, call->language, call->command);
    return EXIT_USAGE;
}

/* "--name value", "--name=value" or "--switch"; `*at` moves past what was used. */
static int take_option(struct call *call, char **words, int count, int *at)
{
    struct str word = str_of(words[*at] + 2);
    size_t equals = str_find(word, '=');
    const struct option *o = find_option(call->command, str_slice(word, 0, equals));
    struct given g = {.option = o};

    if (!o)
        return misused(call, "cli.unknown_option", word);
    if (!o->many && call_option(call, o->name))
        return misused(call, "cli.option_twice", word);
    if (o->value && equals < word.n)
        g.value = words[*at] + 2 + equals + 1;
    else if (o->value && *at + 1 < count)
        g.value = words[++*at];
    else if (o->value || equals < word.n)
        return misused(call, o->value ? "cli.option_needs_value" : "cli.option_takes_none", word);
    if (call->given_count == CALL_OPTIONS)
        return misused(call, "cli.too_many_words", word);
    call->given[call->given_count++] = g;
    return EXIT_FINE;
}

static int take_words(struct call *call, char **words, int count)
{
    bool options = true;

    for (int i = 0; i < count; i++) {
        int status = EXIT_FINE;
        if (options && str_is(str_of(words[i]), "--"))
            options = false;
        else if (options && str_starts(str_of(words[i]), STR("--")))
            status = take_option(call, words, count, &i);
        else if (call->word_count == CALL_WORDS)
            status = misused(call, "cli.too_many_words", str_of(words[i]));
        else
            call->words[call->word_count++] = words[i];
        if (status)
            return status;
    }
    return EXIT_FINE;
}

/* --version, --help, help: answered without a command. */
static bool answered(struct call *call, char **words, int count)
{
    if (count == 1 && str_is(str_of(words[0]), "--version")) {
        fprintf(call->out, "sanad %s\n", SANAD_VERSION);
        return true;
    }
    if (count >= 1 && (str_is(str_of(words[0]), "--help") || str_is(str_of(words[0]), "help"))) {
        call_usage(call->out, call->language, NULL);
        return true;
    }
    return false;
}

int call_parse(struct call *call, char **words, int count, bool *done)
{
    int taken;

    *done = answered(call, words + 1, count - 1);
    if (*done)
        return EXIT_FINE;
    call->command = find_command(words + 1, count - 1, &taken);
    if (!call->command) {
        if (count > 1)
            CALL_SAY(call, "cli.unknown_command", str_of(words[1]));
        call_usage(call->err, call->language, NULL);
        return EXIT_USAGE;
    }
    int status = take_words(call, words + 1 + taken, count - 1 - taken);
    if (status)
        return status;
    *done = call_option(call, "help");
    if (*done) {
        call_usage(call->out, call->language, call->command);
        return EXIT_FINE;
    }
    if (call->word_count < call->command->least || call->word_count > call->command->most)
        return misused(call, "cli.wrong_words", str_of(call->command->name));
    return EXIT_FINE;
}

const char *call_option(const struct call *call, const char *name)
{
    for (int i = 0; i < call->given_count; i++)
        if (str_is(str_of(name), call->given[i].option->name))
            return call->given[i].value ? call->given[i].value : "";
    return NULL;
}

const char *call_path(struct call *call, const char *path)
{
    return !call->folder || path[0] == '/' ? path
                                           : str_c(call->arena, str_printf(call->arena, "%s/%s", call->folder, path));
}
