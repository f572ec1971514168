/*
 * Inside codec only: the parts of an XLSX workbook, each read by its own file. See codec/sheet.h for what comes out.
 * References are to ECMA-376, part 1, fifth edition.
 */
#ifndef CODEC_XLSX_H
#define CODEC_XLSX_H

#include "base/buf.h"
#include "codec/sheet.h"
#include "codec/xml.h"

/* Finds the workbook in the archive, lists its sheets and the parts that go with them. */
enum err xlsx_open(struct sheet_book *, struct error *) MUST_USE;
/* Fills in the shared strings (18.4) and which cell styles show dates (18.8); a workbook may lack both parts. */
enum err xlsx_load_strings(struct sheet_book *, struct error *) MUST_USE;
enum err xlsx_load_styles(struct sheet_book *, struct error *) MUST_USE;
/* The rows of one sheet (18.3). */
enum err xlsx_rows(struct sheet_book *, const struct sheet_entry *, sheet_row_fn *, void *ctx, struct error *) MUST_USE;

/* Streams one part of the archive through the handler. */
enum err xlsx_read_part(const struct unzip *, struct str part, const struct xml_handler *, void *ctx,
                        struct error *) MUST_USE;

/* Does a number format code (18.8.31) show a date or a time of day? */
bool xlsx_format_is_date(struct str code);
/*
 * Day and second of a serial number (18.17.4.1), or of an ISO 8601 text. False, and nothing changed, where the text is
 * neither or beyond the year 9999.
 */
bool xlsx_date_of_serial(struct str serial, bool since_1904, struct date *, int32_t *second);
bool xlsx_date_of_iso(struct str text, struct date *, int32_t *second);

/* The text with each _xHHHH_ as the character it stands for (22.9.2.19); `s` itself where there is none. */
struct str xlsx_unescape(struct arena *, struct str s);

/*
 * Gathers the text of a string item (18.4.8) or inline string: the runs of rich text joined, the phonetic hints left
 * out. To be told of every element and text between begin and the closing tag.
 */
struct xlsx_text {
    struct buf text;
    bool inside;  /* of a <t> */
    int phonetic; /* of so many <rPh> */
};
void xlsx_text_begin(struct xlsx_text *);
void xlsx_text_open(struct xlsx_text *, struct str element);
void xlsx_text_close(struct xlsx_text *, struct str element);
void xlsx_text_piece(struct xlsx_text *, struct str piece);

#endif
