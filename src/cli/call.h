/*
 * One call of the command line, run here or in the server that holds the data directory. A command reads its options, does its work on
 * the house and prints to `out` and `err`; it returns the exit status: 0 only on success.
 */
#ifndef CLI_CALL_H
#define CLI_CALL_H

#include <stdatomic.h>

#include "app/house.h"
#include "app/local.h"
#include "app/moment.h"
#include "i18n/i18n.h"

enum { EXIT_FINE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };
enum { CALL_OPTIONS = 24, CALL_WORDS = 64 };

struct option {
    const char *name;  /* without the dashes */
    const char *value; /* name of the value in the usage; NULL for a switch */
    bool many;         /* may be given more than once */
};

struct given {
    const struct option *option;
    const char *value; /* NULL for a switch */
};

struct call;

enum command_needs {
    NEEDS_NOTHING = 0,
    NEEDS_READ = 1,  /* an open house; served by a running server where there is one */
    NEEDS_WRITE = 2, /* the same, and the lock */
    NEEDS_SELF = 4,  /* has its own way with --data: init and serve */
    NEEDS_ADMINISTRATOR = 8,
    PUBLISHES = 32,     /* with --publish it is NEEDS_WRITE */
    NEEDS_NO_PACK = 16, /* proves or mends a directory whose pack may be damaged; see house_open_ground */
};

/* The table of all commands is in commands.c. */
struct command {
    const char *name;    /* one or two words: "import", "record add" */
    const char *words;   /* what follows it in the usage: "MAPPING FILE" */
    const char *summary; /* message key */
    int least, most;     /* words it takes */
    unsigned needs;
    int (*run)(struct call *);
    struct option options[10]; /* beyond the common ones; ends with a NULL name */
};

struct call {
    struct arena *arena;
    const struct command *command;
    struct error error;
    enum language language; /* of messages */
    FILE *out, *err;
    const char *folder; /* of the caller; NULL: the process's own */
    struct str os_user;
    const struct local_work *work; /* NULL when run here */

    const char *words[CALL_WORDS];
    int word_count;
    struct given given[CALL_OPTIONS];
    int given_count;

    const char *database; /* a server's, as --data says it; NULL: the data directory has its own */
    struct house *house;
    struct db *db; /* reads */
    struct account actor;
};

extern const struct command commands[];
extern const size_t command_count;

/* --- options.c --- */

/*
 * Finds the command and takes its options apart. EXIT_USAGE with a message on `err` when the words are off; *done when --help was
 * answered.
 */
int call_parse(struct call *, char **words, int count, bool *done);
const char *call_option(const struct call *,
                        const char *name); /* the value; "" for a switch that is on; NULL when not given */
/* A path of the caller's. */
const char *call_path(struct call *, const char *path);
void call_usage(FILE *, enum language, const struct command *); /* NULL: the list of all */

/* --- messages --- */

/* Prints the call's error in the reader's language; returns EXIT_FAILED. */
int call_failed(struct call *);
/* A line of the catalogue to `err`: what happens, beside what was asked for. */
void call_say(struct call *, const char *key, const struct str *args, size_t n);
#define CALL_SAY(call, key, ...)                                                                                       \
    call_say((call), (key), (struct str[]){__VA_ARGS__}, sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))
struct str call_number(struct call *, int64_t);

/* A bar on a terminal, lines with `key` elsewhere ({0} done, {1} of); stops when the caller interrupts or goes away. */
struct call_progress {
    struct call *call;
    const char *key;
    bool acknowledges; /* each step says what is on disk: told every time */
    bool terminal;
    uint64_t shown;
};
struct progress call_progress(struct call_progress *, struct call *, const char *key, bool acknowledges);
void call_progress_end(struct call_progress *);
extern atomic_bool call_interrupted; /* set by a signal handler; seen by every thread */

/* --- run.c --- */

/* Everything from the words to the exit status. `house` NULL: finds its own way to the data directory, through a server if one runs. */
int call_run(struct call *, char **words, int count, struct house *);

/* --- when.c --- */

/* The state that an option names (moment_find); now where it was not given. An empty one is refused. */
enum err call_moment(struct call *, const char *option, struct moment *) MUST_USE;

/* --- output.c --- */

/* Rows printed as an aligned table, CSV or JSON (an array of objects). */
struct output {
    struct arena *arena;
    const char *const *names;
    const bool *numeric; /* aligned at the end; bare in JSON */
    size_t columns;
    VEC(struct str) cells;
};
void output_cell(struct output *, struct str);
/* `format` is table, csv or json. */
void output_write(FILE *, const struct output *, struct str format);
/* --format, or "table"; EXIT_USAGE through *status for an unknown one. */
struct str call_format(struct call *, int *status);

#endif
