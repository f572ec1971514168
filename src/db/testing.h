/*
 * Databases for tests, on the engine of the run: a file, or where SANAD_TEST_PG is set (test/pg sets it) a database of that
 * PostgreSQL server, which goes with the server: each DROP DATABASE would wait for a checkpoint.
 */
#ifndef DB_TESTING_H
#define DB_TESTING_H

#include <libpq-fe.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
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

/* The name in "postgresql:///NAME?..." */
static inline struct str test_database_name(const char *address)
{
    struct str s = str_of(address + strlen("postgresql:///"));

    return str_slice(s, 0, str_find(s, '?'));
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

static inline void test_copy_file(const char *from, const char *to)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);
    struct str bytes;

    if (file_read(&a, from, 1 << 28, &bytes, &e) || file_write(to, bytes, 0600, &e))
        abort();
    arena_free(&a);
}

/* Keeps the database as it stands now under a name of one's own; nobody may be using it. */
static inline void test_database_keep(const char *database, const char *as)
{
    struct arena a = ARENA_EMPTY;

    if (test_server()) {
        struct str name = test_database_name(database);
        if (!test_server_run(
                str_c(&a, str_printf(&a, "CREATE DATABASE %.*s_%s TEMPLATE %.*s", STR_ARG(name), as, STR_ARG(name)))))
            abort();
    } else {
        test_copy_file(database, str_c(&a, str_printf(&a, "%s.%s", database, as)));
    }
    arena_free(&a);
}

/* Makes it what was kept. */
static inline void test_database_put_back(const char *database, const char *kept)
{
    struct arena a = ARENA_EMPTY;

    if (test_server()) {
        static int count;
        struct str name = test_database_name(database);
        if (!test_server_run(str_c(&a, str_printf(&a, "ALTER DATABASE %.*s RENAME TO %.*s_away_%d", STR_ARG(name),
                                                  STR_ARG(name), count++))) ||
            !test_server_run(
                str_c(&a, str_printf(&a, "CREATE DATABASE %.*s TEMPLATE %.*s_%s", STR_ARG(name), STR_ARG(name), kept))))
            abort();
    } else {
        test_copy_file(str_c(&a, str_printf(&a, "%s.%s", database, kept)), database);
    }
    arena_free(&a);
}

#endif
