/*
 * PostgreSQL: statements that are sent without waiting for their answers (libpq's pipeline mode). The server skips whatever follows
 * one that failed, up to the end of what was sent; the answers are read in order when the first of them is needed.
 */
#include "db/postgres.h"

/* Answers that may stay unread: those of many statements would fill memory. */
enum { AHEAD_MOST = 512 };

enum err postgres_begin_ahead(struct db *db, struct error *e)
{
    struct postgres *pg = postgres_of(db);

    if (pg->ahead >= AHEAD_MOST && postgres_collect(db, NULL, e))
        return e->code;
    if (PQpipelineStatus(pg->to) == PQ_PIPELINE_OFF && !PQenterPipelineMode(pg->to))
        return postgres_failure(db, NULL, e);
    return OK;
}

enum err postgres_sent(struct db *db, int accepted, struct error *e)
{
    if (!accepted)
        return postgres_failure(db, NULL, e);
    postgres_of(db)->ahead++;
    return OK;
}

/* The next answer; each but the mark at the end is followed by nothing, once. */
static PGresult *next_answer(struct postgres *pg)
{
    PGresult *result = PQgetResult(pg->to), *more;

    if (!result || PQresultStatus(result) == PGRES_PIPELINE_SYNC)
        return result;
    while (PQstatus(pg->to) == CONNECTION_OK && (more = PQgetResult(pg->to)))
        PQclear(more);
    return result;
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Reads to the mark. `last` gets the answer to the statement sent last, good or not; the return is the first failure before it. */
static PGresult *read_answers(struct postgres *pg, PGresult **last)
{
    unsigned before = last ? pg->ahead - 1 : pg->ahead;
    PGresult *failed = NULL, *result;
    unsigned good = 0;

    for (unsigned i = 0; (result = next_answer(pg)) && PQresultStatus(result) != PGRES_PIPELINE_SYNC; i++) {
        bool fine = is_good(result);
        good += fine && good == i;
        if (i < before && !failed && !fine)
            failed = result;
        else if (i == before && last)
            *last = result;
        else if (!fine || !postgres_keep_foreseen(pg, i + 1, result))
            PQclear(result);
        if (PQstatus(pg->to) != CONNECTION_OK)
            break; /* there is no mark to come */
    }
    if (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC)
        PQclear(result);
    pg->ahead = 0;
    postgres_settle_prepared(pg, good);
    PQexitPipelineMode(pg->to);
    return failed;
}

enum err postgres_collect(struct db *db, PGresult **last, struct error *e)
{
    struct postgres *pg = postgres_of(db);
    PGresult *result = NULL;

    if (last)
        *last = NULL;
    if (PQpipelineStatus(pg->to) == PQ_PIPELINE_OFF)
        return OK;
    if (!PQpipelineSync(pg->to) && PQstatus(pg->to) != CONNECTION_OK) {
        pg->ahead = 0;
        return postgres_failure(db, NULL, e);
    }
    PGresult *failed = read_answers(pg, last ? &result : NULL);
    if (failed || PQstatus(pg->to) != CONNECTION_OK) {
        enum err err = postgres_failure(db, failed, e);
        PQclear(result);
        db->late = true;
        db_rollback(db);
        return err;
    }
    return last ? postgres_take(db, result, last, e) : OK;
}

void postgres_forget_ahead(struct db *db)
{
    struct postgres *pg = postgres_of(db);

    if (PQpipelineStatus(pg->to) == PQ_PIPELINE_OFF)
        return;
    if (PQpipelineSync(pg->to))
        PQclear(read_answers(pg, NULL));
    pg->ahead = 0;
}
