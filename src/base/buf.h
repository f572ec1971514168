/*
 * Bytes being built. A buffer grows in an arena up to its ceiling; past it nothing more is stored and `full` stays set, so that a
 * writer can be checked once at the end. The zero value with an arena is an empty buffer.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, room;
    size_t ceiling; /* bytes; 0 means BUF_CEILING */
    bool full;
};

#define BUF_CEILING ((size_t)1 << 30)
#define BUF_IN(a) ((struct buf){.arena = (a)})

void buf_put(struct buf *, struct str);
void buf_bytes(struct buf *, const void *, size_t);
void buf_puts(struct buf *, const char *terminated);
void buf_char(struct buf *, char);
void buf_printf(struct buf *, const char *format, ...) PRINTF(2, 3);
void buf_vprintf(struct buf *, const char *format, va_list) PRINTF(2, 0);

/* Unsigned integers, most significant byte first, and LEB128; the journal's encoding stands on these. */
void buf_u8(struct buf *, uint8_t);
void buf_u16(struct buf *, uint16_t);
void buf_u32(struct buf *, uint32_t);
void buf_u64(struct buf *, uint64_t);
void buf_varint(struct buf *, uint64_t);
void buf_zigzag(struct buf *, int64_t);

/* What was written so far; valid until the next write. */
struct str buf_str(const struct buf *);

/* Reads what the functions above wrote. After a read past the end every value is 0 and `bad` stays set. */
struct cursor {
    struct str rest;
    bool bad;
};

#define CURSOR(s) ((struct cursor){.rest = (s)})

uint8_t cursor_u8(struct cursor *);
uint16_t cursor_u16(struct cursor *);
uint32_t cursor_u32(struct cursor *);
uint64_t cursor_u64(struct cursor *);
uint64_t cursor_varint(struct cursor *); /* shortest form only: a value has one encoding */
int64_t cursor_zigzag(struct cursor *);
struct str cursor_bytes(struct cursor *, size_t n);
void cursor_copy(struct cursor *, void *to, size_t n); /* zeroes `to` when there is too little */

#endif
