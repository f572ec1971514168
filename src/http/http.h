/*
 * An HTTP server: sockets, TLS, limits, routes. It knows no domain. libmicrohttpd has the wire; what it hands over is parsed again by
 * http/parse.h, whole, before a handler sees it.
 *
 * A handler runs on one of a few threads, fills the response and returns OK; anything else becomes the status of
 * http_status_of and the page of the `fault` hook. The request's arena lives until the last byte of the response is sent: the body
 * and every string of the response may live there, or for ever.
 *
 * Limits, each answered or cut off: the size of headers (431), of bodies (413, by route), of all bodies in memory at once (503),
 * connections in all and per address, and time: a request must be here, and a response taken, within
 * HTTP_PATIENCE plus a second for each HTTP_SLOWEST bytes.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/error.h"
#include "http/parse.h"

enum {
    HTTP_PATIENCE = 60,         /* seconds */
    HTTP_SLOWEST = 4096,        /* bytes a second: a phone on a poor line still gets through */
    HTTP_BODY = 1 << 20,        /* bytes, where a route says nothing */
    HTTP_BODY_MOST = 128 << 20, /* bytes, whatever a route says */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

struct http_route;

struct http_request {
    struct arena *arena;
    const struct http_route *route; /* NULL in the fault hook when none matched */
    enum http_method method;        /* HEAD comes as HTTP_GET; its body is not sent */
    struct str path;                /* decoded */
    struct str address;             /* path and query as sent */
    http_pairs captures;            /* what stood for the `{name}`s of the pattern */
    http_pairs query, headers, cookies;
    http_pairs form;   /* fields of a urlencoded or multipart body */
    http_parts files;  /* parts of a multipart body that are files */
    struct str body;   /* as sent */
    struct str remote; /* the peer's address, without port */
    bool tls;
};

/* The first value, or empty. Header names without case. */
struct str http_header(const struct http_request *, const char *name);
struct str http_query(const struct http_request *, const char *name);
struct str http_form(const struct http_request *, const char *name);
struct str http_cookie(const struct http_request *, const char *name);
struct str http_capture(const struct http_request *, const char *name);
const struct http_part *http_file(const struct http_request *, const char *name); /* NULL when none was sent */

enum http_cache {
    HTTP_NO_STORE, /* what belongs to one account: the default */
    HTTP_FOREVER,  /* an asset whose address changes with its bytes */
};

struct http_response {
    struct arena *arena;
    int status;       /* 200 unless set */
    const char *type; /* text/html; charset=utf-8 unless set */
    struct buf body;
    http_pairs headers; /* beyond the security headers, which every response has */
    enum http_cache cache;
    struct str etag; /* without quotes; empty for none. A request that has it gets 304 */
};

void http_add_header(struct http_response *, const char *name, struct str value);
/* 303 See Other: the browser follows with GET. `address` must be local (http_is_local); else it leads to "/". */
void http_redirect(struct http_response *, struct str address);
/* Offers the body as a file to keep; the name is made safe, in ASCII and in UTF-8 (RFC 6266). */
void http_attachment(struct http_response *, const char *type, struct str file_name);

struct http_cookie {
    const char *name;
    struct str value; /* letters, digits, - and _ only */
    int64_t max_age;  /* seconds; 0 for the browser's session; negative removes it */
    bool strict;      /* SameSite=Strict rather than Lax */
};
/* HttpOnly, Path=/, and Secure where the request came by TLS. */
void http_set_cookie(const struct http_request *, struct http_response *, const struct http_cookie *);

typedef enum err http_handler(struct http_request *, struct http_response *, void *context, struct error *);
/* Fills the response for a failure. `error->code` is OK for 404 of no route, 405 and what the server itself refused. */
typedef void http_fault(struct http_request *, struct http_response *, int status, const struct error *, void *context);

struct http_route {
    enum http_method method;
    const char *pattern; /* "/round/{id}/row": a `{name}` stands for one segment, never empty */
    http_handler *handle;
    unsigned flags;    /* the caller's own, for its dispatcher */
    size_t body_limit; /* bytes; 0 means HTTP_BODY; at most HTTP_BODY_MOST */
};

/* The route for a method and path: the first that matches, with its captures. On no match, `*allowed` has bit 1<<method for each
 * method the path does have: 0 is a 404, else a 405. */
const struct http_route *http_match(struct arena *, const struct http_route *, size_t n, enum http_method,
                                    struct str path, http_pairs *captures, unsigned *allowed);

struct http_config {
    const char *host;                      /* numeric address; NULL means 127.0.0.1 */
    uint16_t port;                         /* 0: any free one */
    const char *tls_certificate, *tls_key; /* PEM, the text itself; NULL for plain HTTP */
    unsigned threads;                      /* 0 means 3 */
    unsigned connections;                  /* 0 means 1000 */
    unsigned per_address;                  /* connections of one address; 0 means 200 */
    size_t bodies;                         /* bytes of all bodies in memory at once; 0 means 512 MiB */
    const struct http_route *routes;
    size_t route_count;
    http_handler
        *dispatch; /* called for every matched route, and calls request->route->handle itself; NULL: no dispatcher */
    http_handler *admit; /* called before the body is taken, where a route takes more than HTTP_BODY; NULL: admits */
    http_fault *fault;   /* NULL: a line of text */
    void *context;
};

struct http_server;
/* The config's strings and routes must outlive the server. */
enum err http_server_start(const struct http_config *, struct http_server **, struct error *) MUST_USE;
uint16_t http_server_port(const struct http_server *);
/* Accepts nothing new, waits at most so many seconds for requests under way, then closes everything and frees the server. */
void http_server_stop(struct http_server *, unsigned seconds);

int http_status_of(enum err);
const char *http_status_text(int status);

#endif
