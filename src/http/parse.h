/*
 * What a stranger sends over HTTP, taken apart: pure functions from bytes to values, no sockets. Each says false (or OK) about the
 * whole: input that is half right is refused, since two readers would disagree about it. Results live in the arena or point
 * into the input.
 */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H

#include "base/buf.h"
#include "base/vec.h"
#include "i18n/language.h"

struct http_pair {
    struct str name, value;
};
typedef VEC(struct http_pair) http_pairs; /* in the order sent; a name may come twice */

/* One part of a multipart body. `file` is the name the sender gave, cut to what follows its last slash or backslash. */
struct http_part {
    struct str name, file, type, body;
    bool is_file;
};
typedef VEC(struct http_part) http_parts;

enum { HTTP_PAIRS = 2000, HTTP_PARTS = 500, HTTP_PART_HEADERS = 4096, HTTP_PATH = 2048 };

/* The first value of that name; empty when there is none. */
struct str http_pairs_get(const http_pairs *, const char *name);

/* name=value&...; `+` is a space. False: broken %XX, a NUL, not UTF-8, more than HTTP_PAIRS. Serves queries and urlencoded forms. */
bool http_parse_query(struct arena *, struct str, http_pairs *) MUST_USE;

/*
 * A path, decoded. False unless it starts with "/", is at most HTTP_PATH bytes of UTF-8, and holds no control character, no
 * backslash, no empty segment but a last one, no "." or ".." segment, and no %2F: a segment is what it seems.
 */
bool http_parse_path(struct arena *, struct str raw, struct str *path) MUST_USE;

/* A Cookie header. Pairs without "=" are passed over, as browsers do send them. False: more than HTTP_PAIRS. */
bool http_parse_cookies(struct arena *, struct str header, http_pairs *) MUST_USE;

/* The first acceptable language that there is; English when none is. Malformed headers count as absent. */
enum language http_parse_language(struct str accept_language);

/* The media type, lower case, without parameters: "text/html". Empty when there is none. */
struct str http_parse_type(struct arena *, struct str content_type);
/* The boundary of a multipart/form-data type; false for any other type or a boundary RFC 2046 forbids. */
bool http_parse_boundary(struct str content_type, struct str *boundary) MUST_USE;
/* A whole multipart/form-data body (RFC 7578). Bodies of parts point into `body`. */
bool http_parse_multipart(struct arena *, struct str boundary, struct str body, http_parts *) MUST_USE;

/* Whether an entity tag is listed in an If-None-Match header ("*" lists all). `etag` is without quotes. */
bool http_etag_listed(struct str if_none_match, struct str etag);

/*
 * Whether an address may be sent back to: a path of this site with a query perhaps, nothing that leads to another host or breaks
 * a header. For `next=` after signing in.
 */
bool http_is_local(struct str address);

/* `address` (path and query) with the parameter set to the value, or taken out when the value is empty; other parameters stay. */
struct str http_address_with(struct arena *, struct str address, const char *name, struct str value);

#endif
