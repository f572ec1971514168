/*
 * A ZIP archive held in memory, read by libzip. Named unzip_ because zip_ belongs to libzip. Nothing is inflated before
 * it is asked for, and nothing needs to be closed: an archive is opened for as long as one call takes.
 *
 * An archive cannot blow up: its entries are counted and their sizes summed before any is read, an entry that claims
 * more than UNZIP_RATIO times its stored size is refused, and one that holds more than it claims is damaged.
 */
#ifndef CODEC_ZIP_H
#define CODEC_ZIP_H

#include "base/error.h"

enum {
    UNZIP_ENTRIES = 1000,
    UNZIP_RATIO = 200,
    UNZIP_RATIO_FREE = 10 << 20
}; /* entries up to 10 MiB may have any ratio */
#define UNZIP_ENTRY_BYTES ((uint64_t)256 << 20)
#define UNZIP_TOTAL_BYTES ((uint64_t)1 << 30)

struct unzip_entry {
    struct str name;
    uint64_t size, stored; /* bytes inflated, and as they are in the archive */
    bool encrypted;
};

struct unzip {
    struct str bytes; /* not owned */
    struct unzip_entry *entries;
    size_t n;
};

/*
 * Reads and checks the directory; entries live in the arena. ERR_DAMAGED when cut short or no archive, ERR_TOO_LARGE
 * over a limit.
 */
enum err unzip_open(struct arena *, struct str bytes, struct unzip *, struct error *) MUST_USE;
/* The entry of exactly that name, or NULL. */
const struct unzip_entry *unzip_find(const struct unzip *, struct str name);
/*
 * The whole entry, in the arena. ERR_NOT_FOUND, ERR_INVALID when encrypted, ERR_DAMAGED when its bytes are not what was
 * stored.
 */
enum err unzip_read(const struct unzip *, struct arena *, struct str name, struct str *out, struct error *) MUST_USE;

/* Gets the entry piece by piece; anything but OK stops and is returned. The piece lives only during the call. */
typedef enum err unzip_sink(void *ctx, struct str piece, struct error *);
enum err unzip_stream(const struct unzip *, struct str name, unzip_sink *, void *ctx, struct error *) MUST_USE;

#endif
