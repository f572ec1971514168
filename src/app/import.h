/*
 * Published files become records, through a mapping of the pack. A file is read whole, every row judged, compared with what is there,
 * and only then written: in chunks, each a submission of its own, so that an import that was cut off is simply run again: rows that
 * are there already and say the same are passed over.
 *
 * The base of a correction is the state its author saw: that of the dry run of the same file by the same account, else now. A record
 * changed in between becomes contested, not overwritten; where the file says no more than its author saw, it changes nothing. A blank
 * cell clears; a row that is missing retracts only when told.
 */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/house.h"
#include "pack/mapping.h"

enum { IMPORT_BYTES = 128 << 20, IMPORT_CHUNK = 500, IMPORT_SETTINGS = 8, IMPORT_WARNINGS = 1000 };

struct import_setting {
    struct str name, value; /* --set NAME=VALUE */
};

struct import_order {
    const struct mapping *mapping;
    struct str file_name; /* for messages and provenance; without its folder */
    struct str bytes;
    struct import_setting settings[IMPORT_SETTINGS];
    size_t setting_count;
    struct id actor;
    bool retract_missing;
    const struct progress *progress; /* NULL: none */
};

enum import_fate { FATE_NEW, FATE_CHANGED, FATE_SAME, FATE_MISSING };

struct import_row {
    const struct mapping_section *section;
    const struct record_type *type;
    void *record;
    uint64_t mask; /* fields that the file speaks of */
    struct id id;
    struct provenance from;
    enum import_fate fate;
    bool seen_live;     /* a live record stands */
    bool changed_since; /* ... and somebody changed it after the dry run */
    const void *before; /* FATE_CHANGED, FATE_MISSING: what stands; else NULL */
    struct str base;    /* the same: its heads as the author saw them */
};

struct import_plan {
    VEC(struct import_row) rows; /* in the order of the file */
    VEC(struct import_row)
    missing;         /* live records of the same sections, rounds and populations that the file leaves out */
    size_t count[4]; /* by fate */
    VEC(struct error_place) warnings;           /* read right, but worth a look: at most IMPORT_WARNINGS kept ... */
    size_t warning_count;                       /* ... of so many */
    VEC(const struct mapping_section *) read;   /* sections that were found ... */
    VEC(const struct mapping_section *) absent; /* ... and those that were not */
    struct instant seen;                        /* nothing received after this was looked at for sure */
};

/*
 * Reads and compares; writes nothing. ERR_INVALID: every wrong cell is a place of the error, and nothing of the file would be taken.
 */
enum err import_plan(struct arena *, struct house *, struct db *, const struct import_order *, struct import_plan *,
                     struct error *) MUST_USE;
/* Remembers what the account saw, for the base of the import that follows. */
enum err import_note_dry_run(struct house *, const struct import_order *, const struct import_plan *,
                             struct error *) MUST_USE;

struct import_result {
    struct id run; /* of the import_run record; NO_ID where there was nothing to do */
    size_t appended;
    size_t contested; /* records that now say two things */
};
enum err import_execute(struct arena *, struct house *, struct db *, const struct import_order *,
                        const struct import_plan *, struct import_result *, struct error *) MUST_USE;

struct import_undone {
    size_t retracted, restored;
    size_t kept; /* changed by somebody since: left as they are */
};
/* Takes a whole import back: what it made is retracted, what it changed or retracted is as before. */
enum err import_undo(struct arena *, struct house *, struct db *, struct id run, struct id actor,
                     const struct progress *, struct import_undone *, struct error *) MUST_USE;

#endif
