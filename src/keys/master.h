/*
 * What opens the keystore: 32 random bytes in a key file, or a passphrase. Kept in locked memory; free it as soon as the keystore is
 * open.
 */
#ifndef KEYS_MASTER_H
#define KEYS_MASTER_H

#include "base/error.h"

struct master;

enum { PASSPHRASE_LEAST = 12, PASSPHRASE_MOST = 1024 }; /* bytes */

/* Writes a new random master to a file that only its owner may read: 64 hex digits and a line end. ERR_CONFLICT where it exists. */
enum err master_write_file(const char *path, struct error *) MUST_USE;
/* ERR_FORBIDDEN "keys.file_open_to_others" unless only its owner can read it; ERR_INVALID "keys.not_a_key_file". */
enum err master_from_file(const char *path, struct master **, struct error *) MUST_USE;
/* ERR_INVALID "keys.passphrase_length" when shorter or longer than the bounds above. The caller wipes its own copy. */
enum err master_from_passphrase(struct str, struct master **, struct error *) MUST_USE;
void master_free(struct master *); /* wipes; NULL is fine */

#endif
