/*
 * Publishing: a report's figures frozen as one entry (domain/publication), and the proof that they can be computed again. How the cells
 * are kept is in docs/internals/publication.md.
 */
#ifndef APP_PUBLISH_H
#define APP_PUBLISH_H

#include "app/figures.h"
#include "domain/publication/frozen.h"
#include "domain/publication/publication.h"

/* What is published and who says so. */
struct publish_ask {
    struct str report;           /* name of an outline in the pack of the moment */
    int64_t round;               /* INT_NONE: the latest that has a record */
    struct str title;            /* empty: the report's own, in the pack's first language */
    const struct moment *moment; /* NULL: what is held now */
    struct str accept;           /* why open contradictions are accepted; empty: they are not */
    struct id actor;
    enum source_kind source;
};

/*
 * Computes every figure of the report as of the cut and appends the publication. ERR_NOT_FOUND "report.unknown" or "report.no_round";
 * ERR_TOO_LARGE past FROZEN_CELLS; ERR_CONFLICT "publication.contradicted", with the first of them as places, where records of the types
 * that it counts stand contradicted and nobody accepts that; ERR_TOO_LARGE "publication.too_many_contradictions" where there are too
 * many to name each that is accepted.
 */
enum err publish_report(struct arena *, struct house *, struct db *, const struct publish_ask *, struct id *,
                        struct error *) MUST_USE;

/* One publication as it stands. */
struct published {
    struct id id;
    const struct publication *record;
    bool withdrawn;
    struct str withdrawn_because;
    struct instant made_at;
    struct id made_by;
    struct hash32 blob; /* the frozen cells */
};

/* ERR_NOT_FOUND "publication.unknown". */
enum err publish_find(struct arena *, const struct house *, struct db *, struct id, struct published *,
                      struct error *) MUST_USE;
typedef VEC(struct published) published_list;
/* All of them, withdrawn ones too, newest first. */
enum err publish_list(struct arena *, const struct house *, struct db *, published_list *, struct error *) MUST_USE;
/* Its file as it was written; ERR_NOT_FOUND or ERR_DAMAGED where that is not on this machine or not what was put. */
enum err publish_file(struct arena *, const struct house *, const struct published *, struct str *,
                      struct error *) MUST_USE;

/* Why a cell is not what was frozen; NULL on one side: it is not there. */
struct publish_difference {
    const struct frozen_cell *frozen, *found;
};
struct publish_check {
    frozen_cells frozen;
    bool file_differs; /* the cells are not those the entry has the digest of */
    bool pack_differs; /* the definitions in force inside the cut are not those it names */
    VEC(struct publish_difference) differences;
};
/* May it be believed? */
bool publish_holds(const struct publish_check *);
/*
 * Computes every frozen cell again, as of the cut with the pack of then, and compares to the letter. Fails where it cannot be
 * computed: "cut.missing", a file that is not here.
 */
enum err publish_check(struct arena *, const struct house *, struct db *, const struct published *,
                       struct publish_check *, struct error *) MUST_USE;

/*
 * The questions of a publication, each once in the order they were asked, and what the view says to them now, cell by cell as in the
 * frozen file. A figure or dimension that the view's pack no longer has gives no cell.
 */
enum err publish_again(struct view *, const frozen_cells *frozen, frozen_cells *out, struct error *) MUST_USE;

/* Takes it back by a retraction. ERR_INVALID "publication.needs_why" without a reason, ERR_CONFLICT where it was withdrawn before. */
enum err publish_withdraw(struct arena *, struct house *, struct db *, struct id, struct str reason, struct id actor,
                          enum source_kind, struct error *) MUST_USE;

#endif
