/*
 * Rows of cells from what people send: an XLSX workbook (ECMA-376, transitional and strict, as written by Excel,
 * LibreOffice, Google Sheets and libraries) or a CSV file, told apart by their bytes, never by a name. One way to read
 * both: a CSV file is a workbook of one sheet with an empty name.
 *
 * Values are given as they are stored: a number is its text in the file, digit by digit. A sheet goes by as a stream
 * and is never held whole; a workbook costs its table of shared strings plus one row.
 */
#ifndef CODEC_SHEET_H
#define CODEC_SHEET_H

#include "base/error.h"
#include "base/time.h"
#include "codec/zip.h"

enum {
    SHEET_COLUMNS = 16384,
    SHEET_ROWS = 1048576,
    SHEET_SHEETS = 64,
    SHEET_STRINGS = 5000000,
    SHEET_STYLES = 65536,
    SHEET_FORMATS = 4096
};

enum cell_kind {
    CELL_BLANK,
    CELL_TEXT,    /* every cell of a CSV file that is not blank, numbers too */
    CELL_NUMBER,  /* may be written with an exponent, as in 1.0E-3 */
    CELL_BOOL,    /* text is "TRUE" or "FALSE" */
    CELL_DATE,    /* a number shown as a date or a time of day; see `date` */
    CELL_FORMULA, /* a formula whose file holds no computed value; text is empty */
    CELL_ERROR,   /* text is "#N/A", "#REF!" ... */
};

struct sheet_cell {
    enum cell_kind kind;
    bool formula;    /* computed by a formula: the value is what the program last computed */
    struct str text; /* as stored; for CELL_DATE the serial number or ISO 8601 text of the file */
    struct date
        date; /* CELL_DATE: the day; NO_DATE for a time of day alone and for a day that is none (29 February 1900) */
    int32_t second; /* CELL_DATE: the second of the day, 0 to 86399 */
};

struct sheet_row {
    int64_t number; /* from 1, as the spreadsheet program shows it; in a CSV file the line the row starts on */
    const struct sheet_cell *cells; /* cells[0] is column A; what the file leaves out is CELL_BLANK */
    size_t n;                       /* the last column used, plus 1 */
};

struct sheet_entry {
    struct str name; /* exactly as in the workbook, spaces at its ends included */
    struct str part; /* path inside the archive; empty in a CSV file */
};

/* An opened file. Lives in the arena given to sheet_open, needs no closing; the bytes given must live as long. */
struct sheet_book {
    struct arena *arena;
    const struct sheet_entry *sheets; /* in the order of the tabs, charts left out, hidden ones included */
    size_t n;
    struct str csv;       /* decoded text of a CSV file */
    const char *encoding; /* of a CSV file as in text_decode; NULL for a workbook */
    struct unzip archive;
    struct str strings_part, styles_part;
    bool loaded;         /* the two parts are read at the first sheet_rows */
    bool since_1904;     /* serial 0 is 1904-01-01 instead of 1899-12-30 */
    struct str *strings; /* shared strings */
    size_t string_count;
    bool *date_styles; /* by cell style: does it show a date? */
    size_t style_count;
};

/*
 * Tells what the bytes are and lists the sheets. ERR_INVALID for an XLSB, old XLS, password-protected or OpenDocument
 * file, with what to do about it; ERR_DAMAGED for one cut short; ERR_TOO_LARGE over a limit above or in codec/zip.h.
 */
enum err sheet_open(struct arena *, struct str bytes, struct sheet_book *, struct error *) MUST_USE;

/* Gets one row; everything in it lives only during the call. Anything but OK stops and is what sheet_rows returns. */
typedef enum err sheet_row_fn(void *ctx, const struct sheet_row *, struct error *);
/*
 * Every row of sheet `index` that has a cell which is not blank, top down. A refusal names sheet, row and column in its
 * place.
 */
enum err sheet_rows(struct sheet_book *, size_t index, sheet_row_fn *, void *ctx, struct error *) MUST_USE;

/* The cell of a column, from 0; a blank one beyond the end of the row. */
const struct sheet_cell *sheet_cell(const struct sheet_row *, size_t column);
/* 0 is "A", 27 is "AB", 16383 is "XFD". */
struct str sheet_column_name(struct arena *, size_t column);
/* The way a person finds a cell: column 27, row 7 is "AB7". */
struct str sheet_cell_name(struct arena *, size_t column, int64_t row);

#endif
