/*
 * What came in as files: one record for each import, so that it can be listed, explained and taken back as a whole. Its id is the
 * source that the imported entries name.
 */
#ifndef DOMAIN_INTAKE_INTAKE_H
#define DOMAIN_INTAKE_INTAKE_H

#include "model/record.h"

struct import_run {
    struct str mapping; /* of the pack */
    struct str file_name;
    struct str file_hash; /* BLAKE2b-256 of the file, in hex */
    struct str settings;  /* "round=54" */
    int64_t rows, created, changed, same, retracted;
    enum truth finished; /* blank or no: cut off; running the import again goes on where it stopped */
    struct id undoes;    /* the import that this one took back; NO_ID for none */
    enum truth undone;
};

extern const struct record_type import_run_type;

#endif
