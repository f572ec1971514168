/* The two words of the common DDL that PostgreSQL spells otherwise: it keeps no table in the order of a key. */
#include "base/buf.h"
#include "db/postgres.h"

static const struct {
    struct str common, here;
} words[] = {
    {STR_INIT("INTEGER PRIMARY KEY"), STR_INIT("BIGINT PRIMARY KEY")},
    {STR_INIT(" WITHOUT ROWID"), STR_INIT("")},
};

const char *postgres_ddl(struct arena *a, struct str sql)
{
    struct buf b = BUF_IN(a);

    while (sql.n) {
        size_t at = 0;
        while (at < COUNT_OF(words) && !str_starts(sql, words[at].common))
            at++;
        bool found = at < COUNT_OF(words);
        buf_put(&b, found ? words[at].here : str_slice(sql, 0, 1));
        sql = str_slice(sql, found ? words[at].common.n : 1, sql.n);
    }
    return str_c(a, buf_str(&b));
}
