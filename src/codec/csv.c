#include "codec/csv.h"

static const char separators[] = {',', ';', '\t', '|'};

/* Length of the line end at the start of `s`; 0 where there is none. */
static size_t line_end(struct str s)
{
    if (!s.n || (s.p[0] != '\n' && s.p[0] != '\r'))
        return 0;
    return s.p[0] == '\r' && s.n > 1 && s.p[1] == '\n' ? 2 : 1;
}

static char detect_separator(struct str text)
{
    size_t count[COUNT_OF(separators)] = {0}, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if ((text.p[i] == '\n' || text.p[i] == '\r') && count[best])
            break;
        for (size_t j = 0; j < COUNT_OF(separators); j++) {
            count[j] += text.p[i] == separators[j];
            if (count[j] > count[best])
                best = j;
        }
    }
    return separators[best];
}

struct csv csv_open(struct arena *arena, struct str text, struct csv_options options)
{
    char separator = options.separator ? options.separator : detect_separator(text);

    return (struct csv){.arena = arena, .rest = text, .separator = separator, .line = 1};
}

/* Refuses with the line both in the message and as the place. `limit` is 0 where there is none to tell. */
static enum err refuse(int64_t line, enum err code, const char *key, int limit, struct error *error)
{
    struct str at = str_printf(error->arena, "%lld", (long long)line);
    struct str most = limit ? str_printf(error->arena, "%d", limit) : STR_EMPTY;

    error_set(error, code, key, at, most);
    error_add_place(error, (struct error_place){.row = line, .key = key, .args = {at, most}});
    return code;
}

/* The bytes between two quotes with "" for each quote inside. */
static struct str undouble(struct arena *arena, struct str inner)
{
    char *out = arena_alloc(arena, inner.n);
    size_t n = 0;

    for (size_t i = 0; i < inner.n; i++) {
        out[n++] = inner.p[i];
        i += inner.p[i] == '"';
    }
    return (struct str){out, n};
}

/* `c->rest` starts with the opening quote. */
static enum err read_quoted(struct csv *c, struct str *cell, struct error *error)
{
    int64_t opened = c->line;
    bool doubled = false;
    size_t i = 1;

    for (;;) {
        if (i >= c->rest.n)
            return refuse(opened, ERR_INVALID, "codec.csv_unclosed", 0, error);
        if (i > CSV_CELL_BYTES)
            return refuse(opened, ERR_TOO_LARGE, "codec.csv_cell", CSV_CELL_BYTES, error);
        if (c->rest.p[i] == '"') {
            if (i + 1 == c->rest.n || c->rest.p[i + 1] != '"')
                break;
            doubled = true;
            i += 2;
            continue;
        }
        size_t end = line_end(str_slice(c->rest, i, c->rest.n));
        c->line += end > 0;
        i += end ? end : 1;
    }
    *cell = str_slice(c->rest, 1, i);
    if (doubled)
        *cell = undouble(c->arena, *cell);
    c->rest = str_slice(c->rest, i + 1, c->rest.n);
    if (c->rest.n && c->rest.p[0] != c->separator && !line_end(c->rest))
        return refuse(c->line, ERR_INVALID, "codec.csv_after_quote", 0, error);
    return OK;
}

static enum err read_plain(struct csv *c, struct str *cell, struct error *error)
{
    size_t n = 0;

    while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n' && c->rest.p[n] != '\r')
        n++;
    if (n > CSV_CELL_BYTES)
        return refuse(c->line, ERR_TOO_LARGE, "codec.csv_cell", CSV_CELL_BYTES, error);
    *cell = str_slice(c->rest, 0, n);
    c->rest = str_slice(c->rest, n, c->rest.n);
    return OK;
}

static enum err read_cell(struct csv *c, struct error *error)
{
    struct str cell = STR_EMPTY;
    bool quoted = c->rest.n && c->rest.p[0] == '"';
    enum err err = quoted ? read_quoted(c, &cell, error) : read_plain(c, &cell, error);

    if (err == OK && c->cells.n == CSV_COLUMNS)
        return refuse(c->line, ERR_TOO_LARGE, "codec.csv_columns", CSV_COLUMNS, error);
    if (err == OK)
        VEC_PUSH(c->arena, &c->cells, cell);
    return err;
}

/* Steps over a line end; false where there is none. */
static bool end_line(struct csv *c)
{
    size_t end = line_end(c->rest);

    c->rest = str_slice(c->rest, end, c->rest.n);
    c->line += end > 0;
    return end > 0;
}

enum err csv_next(struct csv *c, struct csv_row *row, struct error *error)
{
    while (end_line(c))
        continue;
    *row = (struct csv_row){.line = c->line};
    c->cells.n = 0;
    for (bool more = c->rest.n > 0; more;) {
        enum err err = read_cell(c, error);
        if (err != OK)
            return err;
        more = c->rest.n && c->rest.p[0] == c->separator;
        if (more)
            c->rest = str_slice(c->rest, 1, c->rest.n);
        else
            end_line(c);
    }
    row->cells = c->cells.at;
    row->n = c->cells.n;
    return OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A sign, digits with at most one point among them: nothing a spreadsheet program would calculate. */
static bool is_number(struct str s)
{
    size_t digits = 0, points = 0;

    for (size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'); i < s.n; i++) {
        digits += is_digit(s.p[i]);
        points += s.p[i] == '.';
        if (!is_digit(s.p[i]) && s.p[i] != '.')
            return false;
    }
    return digits && points <= 1;
}

static bool is_formula(struct str s)
{
    return s.n && strchr("=+-@\t\r", s.p[0]) && s.p[0] && !is_number(s);
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r')
            return true;
    return false;
}

void csv_cell(struct csv_writer *w, struct str s)
{
    bool quotes = needs_quotes(s);

    if (w->cells++ == 0)
        w->start = w->out->n;
    else
        buf_char(w->out, ',');
    if (quotes)
        buf_char(w->out, '"');
    if (w->guard && is_formula(s))
        buf_char(w->out, '\'');
    while (quotes && str_find(s, '"') < s.n) {
        size_t n = str_find(s, '"') + 1;
        buf_put(w->out, str_slice(s, 0, n));
        buf_char(w->out, '"');
        s = str_slice(s, n, s.n);
    }
    buf_put(w->out, s);
    if (quotes)
        buf_char(w->out, '"');
}

void csv_end_row(struct csv_writer *w)
{
    /* A row of one empty cell would be an empty line, which is no row. */
    if (w->cells == 1 && w->out->n == w->start)
        buf_puts(w->out, "\"\"");
    buf_puts(w->out, w->lf ? "\n" : "\r\n");
    w->cells = 0;
}
