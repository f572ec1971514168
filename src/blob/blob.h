/*
 * Attachments and raw submissions, sealed, one file each, named by the hash of the file: DIR/blobs/ab/cdef... (BLAKE2b-256 in hex).
 * A blob is on disk, with its folder, when blob_put returns: put first, then commit the entry that names it. Nothing is ever changed.
 *
 * The file: version (1 byte, 1), key id (16 bytes), then the sealed bytes (crypt_seal, bound to the 17 bytes before).
 */
#ifndef BLOB_BLOB_H
#define BLOB_BLOB_H

#include "base/id.h"
#include "crypt/crypt.h"
#include "keys/keys.h"

enum { BLOB_MOST = 512 << 20 }; /* bytes */

struct blob_store {
    const char *folder; /* DIR/blobs; made at the first blob_put */
};

/* ERR_TOO_LARGE "blob.too_large" above BLOB_MOST. The same bytes twice are two blobs. */
enum err blob_put(const struct blob_store *, const struct sealkey *, struct id key_id, struct str bytes,
                  struct hash32 *name, struct error *) MUST_USE;
/* ERR_NOT_FOUND "blob.missing", ERR_DAMAGED "blob.damaged" with the name, ERR_KEY when its key is not in the keyring. */
enum err blob_get(struct arena *, const struct blob_store *, const struct hash32 *name, const struct keyring *,
                  struct str *bytes, struct error *) MUST_USE;
/* The sealed file as it stands, for another node. ERR_NOT_FOUND or ERR_DAMAGED as above. */
enum err blob_sealed(struct arena *, const struct blob_store *, const struct hash32 *name, struct str *file,
                     struct error *) MUST_USE;
/*
 * Keeps what another node's blob_sealed gave, on disk when it returns; one that is there already is fine. ERR_DAMAGED "blob.foreign"
 * for what is no blob, ERR_KEY where the keyring could not open it.
 */
enum err blob_keep(const struct blob_store *, struct str file, const struct keyring *, struct error *) MUST_USE;
/* That the file is what was put, without its key: OK, ERR_NOT_FOUND or ERR_DAMAGED as above. */
enum err blob_check(const struct blob_store *, const struct hash32 *name, struct error *) MUST_USE;

/*
 * Calls `visit` for every blob, in order of names; stops at and returns its first error. Files not named like a blob (what a power
 * cut left of a put) are passed over. An absent folder has no blobs.
 */
typedef enum err blob_visit(void *context, const struct hash32 *name, struct error *);
enum err blob_each(const struct blob_store *, blob_visit *visit, void *context, struct error *) MUST_USE;

#endif
