/*
 * Comma-separated values, RFC 4180 and what spreadsheet programs make of it: comma, semicolon, tab or bar between
 * cells; CRLF, LF or CR between rows; quoted cells may hold separators, line ends and doubled quotes. Text in, text
 * out: decode bytes with codec/text.h first.
 */
#ifndef CODEC_CSV_H
#define CODEC_CSV_H

#include "base/buf.h"
#include "base/error.h"

enum { CSV_COLUMNS = 16384, CSV_CELL_BYTES = 1 << 20 };

struct csv_options {
    char separator; /* 0: the one most frequent, outside quotes, in the first row that has any */
};

/* A reader over text it does not own. */
struct csv {
    struct arena *arena;
    struct str rest;
    char separator;
    int64_t line; /* of the file, of what is read next; from 1 */
    VEC(struct str) cells;
};

struct csv_row {
    const struct str *cells; /* until the next csv_next; their bytes as long as the text and the arena */
    size_t n;                /* 0 after the last row */
    int64_t line;            /* line of the file it starts on, from 1 */
};

struct csv csv_open(struct arena *, struct str text, struct csv_options);
/*
 * The next row; an empty line is none. White space is kept. Refused with the line as its place: a quote never closed,
 * anything but a separator after a closing quote (ERR_INVALID), more than CSV_COLUMNS cells, a cell over CSV_CELL_BYTES
 * (ERR_TOO_LARGE).
 */
enum err csv_next(struct csv *, struct csv_row *, struct error *) MUST_USE;

/*
 * Writes comma-separated rows that end in CRLF, or for scripts in LF alone. Zero at first but for `out`, `lf` and `guard`:
 * whether to put ' before text that a spreadsheet program would run as a formula (= + - @ tab or CR first). Numbers are
 * never guarded.
 */
struct csv_writer {
    struct buf *out;
    bool guard, lf;
    size_t cells, start; /* of the row begun: how many, and where in `out` it starts */
};

/* One cell, quoted only where it must be. */
void csv_cell(struct csv_writer *, struct str);
void csv_end_row(struct csv_writer *);

#endif
