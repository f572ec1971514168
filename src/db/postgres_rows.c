/* PostgreSQL: statements, their values and their rows, all in binary. */
#include <endian.h>

#include "base/buf.h"
#include "db/postgres.h"

enum { VALUES_MOST = 160, SCAN_ROWS = 1000, NAME_BYTES = 24 };
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 }; /* pg_type.dat; they never change */

struct postgres_statement {
    struct postgres *pg;
    char *sql;
    char prepared[NAME_BYTES]; /* its name in the server; empty for one that ran once at most */
    unsigned session;          /* that knows the name */
    unsigned answer;           /* that will tell whether it does; see postgres_settle_prepared */
    struct postgres_statement *also_preparing;
    char cursor[NAME_BYTES]; /* of the scan at hand; empty where all rows are in `rows` */
    bool ran, own;           /* own: the scan opened the transaction that its cursor lives in */
    PGresult *rows;
    int at;
};

/* The values as the library wants them. */
struct values {
    Oid types[VALUES_MOST];
    const char *bytes[VALUES_MOST];
    int lengths[VALUES_MOST], formats[VALUES_MOST];
    uint64_t numbers[VALUES_MOST];
};

static void set_values(struct values *to, const struct db_value *values, size_t n)
{
    static const Oid types[] = {[DB_NULL] = 0, [DB_INT] = OID_INT8, [DB_TEXT] = OID_TEXT, [DB_BLOB] = OID_BYTEA};

    assert(n <= VALUES_MOST);
    for (size_t i = 0; i < n; i++) {
        const struct db_value *v = &values[i];
        assert(v->s.n <= INT_MAX);
        to->types[i] = types[v->kind];
        to->formats[i] = 1;
        to->numbers[i] = htobe64((uint64_t)v->n);
        to->bytes[i] = v->kind == DB_NULL  ? NULL
                       : v->kind == DB_INT ? (const char *)&to->numbers[i]
                       : v->s.p            ? v->s.p
                                           : ""; /* NULL would bind as NULL */
        to->lengths[i] = v->kind == DB_INT ? (int)sizeof to->numbers[i] : (int)v->s.n;
    }
}

/* --- statements --- */

enum err postgres_compile(struct db *db, struct str sql, void **compiled, struct error *e)
{
    if (postgres_check_words(db, sql, e))
        return e->code;
    struct postgres_statement *s = calloc(1, sizeof *s);
    char *copy = strndup(sql.p, sql.n);
    if (!s || !copy)
        abort();
    s->pg = postgres_of(db);
    s->sql = copy;
    *compiled = s;
    return OK;
}

/* What was prepared in the server goes with the connection: only a statement that is kept runs twice. */
void postgres_discard(void *compiled)
{
    struct postgres_statement *s = compiled;

    for (struct postgres_statement **at = &s->pg->preparing; *at; at = &(*at)->also_preparing)
        if (*at == s) {
            *at = s->also_preparing;
            break;
        }
    postgres_reset(s);
    free(s->sql);
    free(s);
}

static void name_it(struct postgres_statement *s)
{
    snprintf(s->prepared, sizeof s->prepared, "s%u", s->pg->prepared++);
    s->session = s->pg->session;
}

static bool is_prepared(const struct postgres_statement *s)
{
    return s->prepared[0] && s->session == s->pg->session;
}

/* A connection is often opened for a single page: only the second run of a statement pays for preparing it. */
static enum err prepare(struct db *db, struct postgres_statement *s, const struct values *v, int n, struct error *e)
{
    name_it(s);
    enum err err = postgres_take(db, PQprepare(s->pg->to, s->prepared, s->sql, n, v->types), NULL, e);
    if (err)
        s->prepared[0] = 0;
    return err;
}

static enum err run_plain(struct db *db, struct postgres_statement *s, const struct values *v, int n, struct error *e)
{
    if (s->ran && !is_prepared(s) && !postgres_is_schema_change(str_of(s->sql)) && prepare(db, s, v, n, e))
        return e->code;
    s->ran = true;
    PGresult *result = is_prepared(s)
                           ? PQexecPrepared(s->pg->to, s->prepared, n, v->bytes, v->lengths, v->formats, 1)
                           : PQexecParams(s->pg->to, s->sql, n, v->types, v->bytes, v->lengths, v->formats, 1);
    return postgres_take(db, result, &s->rows, e);
}

void postgres_settle_prepared(struct postgres *pg, unsigned good)
{
    for (struct postgres_statement *s = pg->preparing; s; s = s->also_preparing)
        if (s->answer >= good)
            s->prepared[0] = 0;
    pg->preparing = NULL;
}

static enum err send(struct db *db, struct postgres_statement *s, const struct values *v, int n, struct error *e)
{
    if (postgres_begin_ahead(db, e))
        return e->code;
    if (!is_prepared(s)) {
        name_it(s);
        s->answer = s->pg->ahead;
        s->also_preparing = s->pg->preparing;
        s->pg->preparing = s;
        if (postgres_sent(db, PQsendPrepare(s->pg->to, s->prepared, s->sql, n, v->types), e))
            return e->code;
    }
    return postgres_sent(db, PQsendQueryPrepared(s->pg->to, s->prepared, n, v->bytes, v->lengths, v->formats, 1), e);
}

static enum err run_whole(struct db *db, struct postgres_statement *s, const struct values *v, int n, struct error *e)
{
    bool schema = postgres_is_schema_change(str_of(s->sql));

    if (s->pg->ahead && !schema) { /* after what was sent, and answered with it */
        if (send(db, s, v, n, e) || postgres_collect(db, &s->rows, e))
            return e->code;
    } else if (postgres_collect(db, NULL, e) || run_plain(db, s, v, n, e)) {
        return e->code;
    }
    s->pg->changes = strtoll(PQcmdTuples(s->rows), NULL, 10);
    return schema ? postgres_settle(db, e) : OK;
}

enum err postgres_send(struct db *db, void *compiled, const struct db_value *values, size_t n, struct error *e)
{
    struct postgres_statement *s = compiled;
    struct values v;

    set_values(&v, values, n);
    if (postgres_begin_ahead(db, e) || postgres_take_role(db, e))
        return e->code;
    return send(db, s, &v, (int)n, e);
}

static enum err fetch(struct db *db, struct postgres_statement *s, struct error *e)
{
    char words[NAME_BYTES + 32];

    PQclear(s->rows);
    s->rows = NULL;
    s->at = -1;
    if (postgres_collect(db, NULL, e))
        return e->code;
    snprintf(words, sizeof words, "FETCH %d FROM %s", SCAN_ROWS, s->cursor);
    return postgres_take(db, PQexecParams(s->pg->to, words, 0, NULL, NULL, NULL, NULL, 1), &s->rows, e);
}

/* A cursor lives in a transaction. */
static enum err open_cursor(struct db *db, struct postgres_statement *s, const struct values *v, int n, struct error *e)
{
    struct arena scratch = ARENA_EMPTY;

    if (postgres_collect(db, NULL, e))
        return e->code;
    if (!db_in_transaction(db)) {
        if (db->engine->control(db, DB_BEGIN, e))
            return e->code;
        s->own = true;
    }
    snprintf(s->cursor, sizeof s->cursor, "c%u", s->pg->opened++);
    const char *sql = str_c(&scratch, str_printf(&scratch, "DECLARE %s NO SCROLL CURSOR FOR %s", s->cursor, s->sql));
    enum err err =
        postgres_take(db, PQexecParams(s->pg->to, sql, n, v->types, v->bytes, v->lengths, v->formats, 1), NULL, e);
    arena_free(&scratch);
    return err ? err : fetch(db, s, e);
}

enum err postgres_bind(struct db *db, void *compiled, const struct db_value *values, size_t n, bool scan,
                       struct error *e)
{
    struct postgres_statement *s = compiled;
    struct values v;

    s->at = -1;
    s->rows = scan ? NULL : postgres_take_foreseen(s->pg, s, values, n);
    if (s->rows)
        return OK;
    set_values(&v, values, n);
    if (postgres_take_role(db, e))
        return e->code;
    return (scan ? open_cursor : run_whole)(db, s, &v, (int)n, e);
}

enum err postgres_step(struct db *db, void *compiled, bool *row, struct error *e)
{
    struct postgres_statement *s = compiled;

    *row = false;
    if (s->cursor[0] && s->at + 1 == SCAN_ROWS && fetch(db, s, e))
        return e->code;
    *row = ++s->at < PQntuples(s->rows);
    return OK;
}

static void end_scan(struct postgres_statement *s)
{
    char words[NAME_BYTES + 32];

    /* Where it fails the transaction has failed already and takes the cursor with it. */
    snprintf(words, sizeof words, "CLOSE %s", s->cursor);
    if (s->pg->ahead)
        s->pg->ahead += (unsigned)PQsendQueryParams(s->pg->to, words, 0, NULL, NULL, NULL, NULL, 1);
    else if (s->own || PQtransactionStatus(s->pg->to) == PQTRANS_INTRANS)
        PQclear(PQexec(s->pg->to, s->own ? "ROLLBACK" : words));
    if (s->own)
        s->pg->role = ROLE_UNKNOWN;
    s->cursor[0] = 0;
    s->own = false;
}

void postgres_reset(void *compiled)
{
    struct postgres_statement *s = compiled;

    PQclear(s->rows);
    s->rows = NULL;
    if (s->cursor[0])
        end_scan(s);
}

/* --- columns --- */

bool postgres_is_null(void *compiled, int column)
{
    const struct postgres_statement *s = compiled;

    return PQgetisnull(s->rows, s->at, column);
}

struct str postgres_get_blob(void *compiled, int column)
{
    const struct postgres_statement *s = compiled;

    return (struct str){PQgetvalue(s->rows, s->at, column), (size_t)PQgetlength(s->rows, s->at, column)};
}

struct str postgres_get_text(void *compiled, int column)
{
    return postgres_get_blob(compiled, column);
}

/* bool, int2, int4 and int8 are big-endian and of that many bytes. */
int64_t postgres_get_int(void *compiled, int column)
{
    struct str bytes = postgres_get_blob(compiled, column);
    uint64_t n = bytes.n && bytes.p[0] & 0x80 ? UINT64_MAX : 0;

    assert(bytes.n <= sizeof n);
    for (size_t i = 0; i < bytes.n; i++)
        n = n << 8 | (uint8_t)bytes.p[i];
    return (int64_t)n;
}
