/*
 * Cuts off connections that take too long. libmicrohttpd ends a connection that is silent; one that sends a byte now and then it would
 * serve for ever. A thread looks at the connections once a second and shuts down the sockets of those past their deadline.
 */
#ifndef HTTP_PATIENCE_H
#define HTTP_PATIENCE_H

#include "base/base.h"

struct patience;
struct patience_watch; /* one connection's */

struct patience *patience_start(void); /* NULL when no thread can be started */
void patience_stop(struct patience *); /* no watch may be left */

/* Watched until patience_forget, which must come before the socket is closed. Begins with HTTP_PATIENCE seconds. */
struct patience_watch *patience_watch(struct patience *, int socket);
/* From now on so many seconds are left. */
void patience_allow(struct patience *, struct patience_watch *, int64_t seconds);
void patience_forget(struct patience *, struct patience_watch *);

#endif
