#include "db/engine.h"

static struct str last_line(struct str text)
{
    size_t at = text.n;

    while (at && text.p[at - 1] != '\n')
        at--;
    return str_slice(text, at, text.n);
}

/* The SQL between two name lines, without the semicolon at its end and the comment that belongs to the next statement. */
static struct str body_of(struct str text)
{
    for (text = str_trim(text); text.n; text = str_trim(text)) {
        struct str line = last_line(text);
        bool comment = str_starts(line, STR("--"));
        if (!comment && !str_ends(line, STR(";")))
            break;
        text.n -= comment ? line.n : 1;
    }
    return text;
}

void statements_parse(struct arena *a, const char *text, struct map *named)
{
    const struct str mark = STR("-- name: ");
    struct str rest = str_of(text), line;
    struct db_statement *statement = NULL;
    const char *begin = NULL;

    while (str_cut(&rest, '\n', &line)) {
        if (!str_starts(line, mark)) {
            if (statement)
                statement->sql = body_of((struct str){begin, (size_t)(line.p + line.n - begin)});
            continue;
        }
        struct str name = str_trim(str_slice(line, mark.n, line.n));
        assert(name.n && !map_get(named, name));
        statement = ARENA_NEW(a, struct db_statement);
        begin = line.p + line.n;
        map_set(named, name, statement);
    }
}
