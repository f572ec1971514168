/*
 * The pages: what people see and do in a browser. Rendered here, whole, in the reader's language; no script is needed. Every route is
 * a row of web_routes.c, which also says who may use it.
 */
#ifndef APP_WEB_H
#define APP_WEB_H

#include "app/house.h"

struct web_options {
    const char *host;                      /* numeric address; NULL means 127.0.0.1 */
    uint16_t port;                         /* 0: any free one */
    const char *tls_certificate, *tls_key; /* PEM, the text itself; NULL for plain HTTP */
    int stop; /* a descriptor (eventfd, pipe) that becomes readable when it is time to stop */
    void (*listening)(void *ctx, uint16_t port); /* called once, when pages can be opened */
    void *ctx;
};

/* Serves until told to stop, then lets requests under way finish. The house must be open for writing. */
enum err web_serve(struct house *, const struct web_options *, struct error *) MUST_USE;

#endif
