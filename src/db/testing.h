/*
 * Databases for tests, on the engine of the run: a file, or where SANAD_TEST_PG is set (test/pg sets it) a database of that
 * PostgreSQL server, which goes with the server: each DROP DATABASE would wait for a checkpoint.
 */
#ifndef DB_TESTING_H
#define DB_TESTING_H

#include <libpq-fe.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/test.h"

static inline const char *test_server(void)
{
    const char *said = getenv("SANAD_TEST_PG");

    return said && *said ? said : NULL;
}

/* Runs one statement on the server itself, beside all databases. */
static inline bool test_server_run(const char *sql)
{
    char url[512];

    snprintf(url, sizeof url, "postgresql:///postgres?%s", test_server());
    PGconn *to = PQconnectdb(url);
    PGresult *result = PQexec(to, sql);
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok)
        fputs(PQerrorMessage(to), stderr);
    PQclear(result);
    PQfinish(to);
    return ok;
}

/* A new database: the path itself, or the address of one on the server. */
static inline const char *test_database(struct arena *a, const char *path)
{
    static int count;
    char sql[128], name[64];

    if (!test_server())
        return path;
    snprintf(name, sizeof name, "test_%ld_%d", (long)getpid(), count++);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0", name);
    if (!test_server_run(sql))
        abort();
    return str_c(a, str_printf(a, "postgresql:///%s?%s", name, test_server()));
}

#endif
