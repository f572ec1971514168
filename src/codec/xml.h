/*
 * XML read as a stream of events, by expat. Fed in pieces of any size; nothing is kept of what went by. A DOCTYPE is
 * refused, with it every entity but the five of XML. Names come without their namespace. Everything is UTF-8.
 *
 *   struct xml x = xml_begin(&handler, ctx, error);
 *   while (... there is more ... && xml_feed(&x, piece) == OK) ...
 *   return xml_end(&x);
 */
#ifndef CODEC_XML_H
#define CODEC_XML_H

#include "base/error.h"

enum { XML_DEPTH = 64, XML_ATTRIBUTES = 256, XML_TEXT_BYTES = 1 << 20 };

struct xml_attribute {
    struct str name, value;
};

struct xml_element {
    struct str name;
    const struct xml_attribute *attributes;
    size_t n;
    int depth; /* the root has 1 */
};

/*
 * What happens on the way; any may be NULL. All strings live only during the call. Text comes in pieces: gather until
 * the element closes. Anything but OK, with the error filled in, stops the reading and is what xml_feed and xml_end
 * return.
 */
struct xml_handler {
    enum err (*open)(void *ctx, const struct xml_element *, struct error *);
    enum err (*close)(void *ctx, struct str name, struct error *);
    enum err (*text)(void *ctx, struct str piece, struct error *);
};

struct xml {
    void *parser; /* XML_Parser, released by xml_end */
    const struct xml_handler *handler;
    void *ctx;
    struct error *error;
    enum err err;
    int depth;
    size_t text; /* bytes since the last tag */
    size_t fed;  /* bytes of the document so far */
};

/* The value, or the empty string when the element has no such attribute. */
struct str xml_attribute(const struct xml_element *, const char *name);

struct xml xml_begin(const struct xml_handler *, void *ctx, struct error *);
/*
 * ERR_INVALID with line and column where it is not well formed or holds a DOCTYPE; ERR_TOO_LARGE over XML_DEPTH levels,
 * XML_ATTRIBUTES on one element, or XML_TEXT_BYTES between two tags or in one tag.
 */
enum err xml_feed(struct xml *, struct str piece) MUST_USE;
/*
 * Ends the document and releases the parser; to be called once after every xml_begin, also after a failure, which it
 * returns.
 */
enum err xml_end(struct xml *) MUST_USE;

/* All of the above for a document held whole. */
enum err xml_parse(struct str document, const struct xml_handler *, void *ctx, struct error *) MUST_USE;

#endif
