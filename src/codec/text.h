/*
 * Bytes from a stranger's file to UTF-8. What a spreadsheet program saves as "text" differs by machine and language, so
 * the encoding is found out: a byte order mark decides; then UTF-16 without one, known by the zero bytes on one side of
 * its pairs; then UTF-8 if every byte fits; and Windows-1256 otherwise, the Arabic code page, which also holds the
 * French accented letters where Windows-1252 has them.
 */
#ifndef CODEC_TEXT_H
#define CODEC_TEXT_H

#include "base/buf.h"
#include "base/error.h"

/*
 * Decodes `bytes` to valid UTF-8 without a byte order mark. `*utf8` points into `bytes` when they were UTF-8 already,
 * else into the arena. `*encoding` becomes "UTF-8", "UTF-16LE", "UTF-16BE" or "windows-1256". ERR_INVALID for broken
 * UTF-16, for a NUL in any encoding and for control bytes that no text holds (the file is then a picture or a program).
 */
enum err text_decode(struct arena *, struct str bytes, struct str *utf8, const char **encoding,
                     struct error *) MUST_USE;

/*
 * Arabic-Indic digits (U+0660 to U+0669) and the extended ones (U+06F0 to U+06F9) as 0 to 9, the Arabic decimal
 * separator (U+066B) as '.' and the thousands separator (U+066C) as ','. Everything else stays. Returns `s` itself when
 * there is nothing to change.
 */
struct str text_ascii_digits(struct arena *, struct str s);

/* Writes one character as UTF-8. `point` is a Unicode scalar value: at most 0x10FFFF and no surrogate. */
void text_put_point(struct buf *, uint32_t point);

#endif
