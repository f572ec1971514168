/* SQLite's part of the guard: which statement may be compiled. For sqlite.c. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "db/engine.h"

/* An sqlite3_set_authorizer callback; the context is the struct db. SQLite asks at every compilation, its own later ones included. */
int sqlite_authorize(void *db, int action, const char *a, const char *b, const char *database, const char *trigger);

#endif
