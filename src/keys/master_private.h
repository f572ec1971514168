/* What keystore.c may know of a master. */
#ifndef KEYS_MASTER_PRIVATE_H
#define KEYS_MASTER_PRIVATE_H

#include "crypt/crypt.h"
#include "keys/master.h"

/* The numbers are written in keystores. */
enum master_kind { MASTER_FILE = 0, MASTER_PASSPHRASE = 1 };

struct master {
    enum master_kind kind;
    struct sealkey key;           /* of a file */
    size_t n;                     /* bytes of the passphrase */
    char phrase[PASSPHRASE_MOST]; /* not terminated */
};

#endif
