/*
 * A programme pack: the tables that say what the C code does not know (docs/internals/pack.md). Its files are read from a folder or
 * out of an archive, parsed and checked against each other and the record types; what comes out never changes again and lives in one
 * arena. The same files give the same archive, byte for byte, so that loading a pack is one journal entry naming one blob.
 */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "figure/lint.h"
#include "i18n/language.h"
#include "pack/mapping.h"
#include "pack/outline.h"

enum { PACK_FILES = 512, PACK_FILE_BYTES = 8 << 20, PACK_BYTES = 32 << 20 };

struct pack_file {
    struct str name; /* as below the pack's folder: "places.csv", "codes/sex.csv" */
    struct str bytes;
};

/* Ascending by name, each name once. */
struct pack_files {
    VEC(struct pack_file) list;
};

struct pack {
    struct str id;
    int64_t version;
    struct str name[LABEL_LANGUAGES];
    struct str timezone; /* IANA; what a day means */
    enum language languages[LANGUAGE_COUNT];
    size_t language_count; /* at least one: the first is the fallback */
    const struct place *country;
    struct hash32 hash; /* pack_hash of the files it came from */

    struct places places;
    struct code_lists codes;
    struct map dimensions; /* id -> struct dimension, in the order of the table */
    struct map indicators; /* id -> struct indicator, in the order of the table */
    const struct lint_check **checks;
    size_t check_count;
    struct map mappings; /* name -> struct mapping */
    struct map reports;  /* name -> struct outline */
};

/*
 * The tables in folder `path` (notes ending in .md left out). ERR_NOT_FOUND for no such folder; ERR_INVALID naming every symlink and
 * every file that is no part of a pack, the others being read all the same: pack_load adds to an error that holds places already, so
 * that one run can tell everything. ERR_TOO_LARGE over a limit above.
 */
enum err pack_read_dir(struct arena *, const char *path, struct pack_files *, struct error *) MUST_USE;

/*
 * Parses and checks everything. ERR_INVALID: every mistake of every file is a place of the error, by file and row (the header is row
 * 1), with its column. The pack and all it points to live in the arena; the files' bytes must live as long. `model` must outlive the pack.
 */
enum err pack_load(struct arena *, const struct pack_files *, const struct model *, const struct pack **,
                   struct error *) MUST_USE;

/*
 * May the pack take the place of the one in force? Codes are closed: ERR_INVALID for every place and code that vanished (`row` is that of
 * the pack in force) and every one whose row means something else now: a place with another level or parent on a day that the
 * old row speaks of first, a code with another parent. Labels, what stood blank, new rows and ends are free to change.
 */
enum err pack_follows(const struct pack *in_force, const struct pack *next, struct error *) MUST_USE;

/* The files as one run of bytes: docs/internals/pack.md, "The archive". */
struct str pack_archive(struct arena *, const struct pack_files *);
/* The way back; names and bytes point into `archive`. ERR_DAMAGED "pack.archive" for anything pack_archive does not write. */
enum err pack_unarchive(struct arena *, struct str archive, struct pack_files *, struct error *) MUST_USE;
/* The digest of the archive: what a figure cites as the definitions it was made under. */
struct hash32 pack_hash(const struct pack_files *);

/* NULL when there is none. */
const struct indicator *pack_indicator(const struct pack *, struct str id);
const struct dimension *pack_dimension(const struct pack *, struct str id);
const struct mapping *pack_mapping(const struct pack *, struct str name);
const struct outline *pack_report(const struct pack *, struct str name);

/* The record type that a condition over this figure speaks of: its own, for a percentage its numerator's; NULL where there is none. */
const struct record_type *pack_figure_type(const struct indicator *);
/* What expr_parse needs to read a condition over records of this type. */
struct expr_names pack_names(const struct pack *, const struct record_type *);

#endif
