/* Figures as asked for by a person: ids and words to a query, over the records now or as of then. */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H

#include "app/house.h"
#include "figure/lint.h"

/* What this node held at some time; NULL cut: now. */
struct view {
    const struct house *house;
    const struct pack *pack;
    struct db *db;
    const struct cut *cut;
    struct instant at;   /* the instant of the cut, for documents that say so; NO_INSTANT: now */
    struct arena *arena; /* tables are read once and kept here */
    struct map tables;   /* type name -> struct table */
};

void view_open(struct view *, struct arena *, const struct house *, struct db *, const struct cut *);
/* For figure_compute and lint_run; lives as long as the view. */
struct figure_data view_data(struct view *);

/*
 * WHEN as people write it: a UTC time (to the second: that second's end), a date (its end in the programme's time zone), or the name of
 * a cut that stands now. Empty: now, which is NO_INSTANT. ERR_INVALID "figure.when".
 */
enum err view_when(struct arena *, const struct house *, struct db *, struct str when, struct instant *,
                   struct error *) MUST_USE;
/* The same as what this node held then; `*cut` is NULL for now. */
enum err view_cut(struct arena *, const struct house *, struct db *, struct str when, const struct cut **,
                  struct error *) MUST_USE;

struct figure_ask {
    struct str id;    /* indicator */
    struct str by;    /* dimension ids separated by commas; empty for none */
    struct str where; /* condition; empty for none */
    bool sum_rounds, members;
};

/* ERR_NOT_FOUND "figure.unknown" with the nearest id; ERR_INVALID for dimensions and conditions, with the place in the text. */
enum err view_figure(struct view *, const struct figure_ask *, struct figure_result *, struct error *) MUST_USE;

/* Every check of the pack; `round` INT_NONE for all rounds. */
enum err view_lint(struct view *, int64_t round, struct findings *, struct error *) MUST_USE;

/* The name of a cell's key in a dimension, for people. The key itself where it has none; the word for blank where it is empty. */
struct str figure_key_name(const struct pack *, const struct dimension *, struct str key, enum language);

#endif
