/*
 * make-round --seed N --round N --out FILE.xlsx [--places DIR]
 *
 * Writes an invented round of full size as a workbook with the structure of the published one, over the places of a
 * pack. The demo and the tests import it; round.h says what is in it.
 */
#include "round.h"

struct options {
    int64_t seed, round;
    const char *out, *pack;
};

static bool read_options(int argc, char **argv, struct options *options)
{
    *options = (struct options){.seed = INT_NONE, .round = INT_NONE, .pack = "programme/libya"};
    for (int i = 1; i + 1 < argc; i += 2) {
        struct str name = str_of(argv[i]), value = str_of(argv[i + 1]);
        if (str_is(name, "--seed") ? !str_to_int(value, &options->seed) : false)
            return false;
        if (str_is(name, "--round") ? !str_to_int(value, &options->round) : false)
            return false;
        if (str_is(name, "--out"))
            options->out = argv[i + 1];
        else if (str_is(name, "--places"))
            options->pack = argv[i + 1];
        else if (!str_is(name, "--seed") && !str_is(name, "--round"))
            return false;
    }
    return argc % 2 == 1 && options->seed >= 0 && options->round >= 1 && options->round <= 999 && options->out;
}

static int make(struct arena *arena, const struct options *options)
{
    struct error e = ERROR_IN(arena);
    struct places places = {0};
    if (places_read(arena, str_c(arena, str_printf(arena, "%s/places.csv", options->pack)), &places, &e)) {
        fprintf(stderr, "make-round: the places of %s cannot be read: %s\n", options->pack, err_name(e.code));
        return EXIT_FAILURE;
    }

    struct round round;
    const char *reason = NULL;
    round_invent(arena, &places, (uint64_t)options->seed, options->round, &round);
    if (round.communities.n == 0) {
        fprintf(stderr, "make-round: %s has too few places for a round\n", options->pack);
        return EXIT_FAILURE;
    }
    if (!workbook_write(arena, &round, options->out, &reason)) {
        fprintf(stderr, "make-round: %s cannot be written: %s\n", options->out, reason);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(argc, argv, &options)) {
        fputs("usage: make-round --seed N --round N --out FILE.xlsx [--places DIR]\n", stderr);
        return 2;
    }
    struct arena arena = ARENA_EMPTY;
    int status = make(&arena, &options);
    arena_free(&arena);
    return status;
}
