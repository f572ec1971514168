/* Figures as asked for by a person: ids and words to a query, over the records now or as of then. */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H

#include "app/moment.h"
#include "figure/lint.h"

/* A state of what is known, being asked for figures. */
struct view {
    const struct house *house;
    const struct pack *pack; /* of then: "as of" means the definitions of then, too */
    struct db *db;
    struct moment moment;
    struct arena *arena; /* tables are read once and kept here */
    struct map tables;   /* type name -> struct table */
};

/* NULL: now. */
void view_open(struct view *, struct arena *, const struct house *, struct db *, const struct moment *);
/* For figure_compute and lint_run; lives as long as the view. */
struct figure_data view_data(struct view *);

struct figure_ask {
    struct str id;     /* indicator */
    struct str by;     /* dimension ids separated by commas; empty for none */
    struct str where;  /* condition; empty for none */
    struct str places; /* "then" or "now"; empty: then */
    bool sum_rounds, members;
};

/* ERR_NOT_FOUND "figure.unknown" with the nearest id; ERR_INVALID for dimensions and conditions, with the place in the text. */
enum err figure_query_read(struct arena *, const struct pack *, const struct figure_ask *, struct figure_query *,
                           struct error *) MUST_USE;
/* Reads the words under the view's pack and computes. */
enum err view_figure(struct view *, const struct figure_ask *, struct figure_result *, struct error *) MUST_USE;

/* Every check of the pack; `round` INT_NONE for all rounds. */
enum err view_lint(struct view *, int64_t round, struct findings *, struct error *) MUST_USE;

/* "then" or "now", for programs. */
struct str figure_places_name(enum places_as);
/* Which places and codes a figure means, and what of it is of an unknown day, as a sentence; empty where nothing ever changed. */
struct str figure_places_text(struct arena *, const struct figure_result *, enum language);
/* The name of a cell's key in a dimension, for people. The key itself where it has none; the word for blank where it is empty. */
struct str figure_key_name(struct arena *, const struct pack *, const struct dimension *, struct str key,
                           enum language);

#endif
