#include "codec/json.h"

/* The comma or nothing before a value, and what must hold there. */
static void begin_value(struct json_writer *w)
{
    bool in_object = w->depth > 0 && w->object[w->depth - 1];

    assert(in_object == w->keyed);
    assert(w->depth > 0 || !w->more);
    if (w->more && !w->keyed)
        buf_char(w->out, ',');
    w->keyed = false;
    w->more = true;
}

static void open_level(struct json_writer *w, bool object)
{
    begin_value(w);
    assert(w->depth < JSON_DEPTH);
    w->object[w->depth++] = object;
    w->more = false;
    buf_char(w->out, object ? '{' : '[');
}

static void close_level(struct json_writer *w, bool object)
{
    assert(w->depth > 0 && w->object[w->depth - 1] == object && !w->keyed);
    w->depth--;
    w->more = true;
    buf_char(w->out, object ? '}' : ']');
}

void json_open_object(struct json_writer *w)
{
    open_level(w, true);
}

void json_close_object(struct json_writer *w)
{
    close_level(w, true);
}

void json_open_array(struct json_writer *w)
{
    open_level(w, false);
}

void json_close_array(struct json_writer *w)
{
    close_level(w, false);
}

/* Length of the well-formed character at the start of `s`; 0 where there is none. */
static size_t character(struct str s)
{
    for (size_t n = 1; n <= 4 && n <= s.n; n++)
        if (str_valid_utf8(str_slice(s, 0, n)))
            return n;
    return 0;
}

static bool is_plain(char c)
{
    return (unsigned char)c >= ' ' && c != '"' && c != '\\' && c != '<';
}

static void put_escape(struct buf *out, char c)
{
    switch (c) {
    case '"': buf_puts(out, "\\\""); break;
    case '\\': buf_puts(out, "\\\\"); break;
    case '\n': buf_puts(out, "\\n"); break;
    case '\r': buf_puts(out, "\\r"); break;
    case '\t': buf_puts(out, "\\t"); break;
    default: buf_printf(out, "\\u%04x", (unsigned char)c);
    }
}

static void put_quoted(struct buf *out, struct str s)
{
    bool valid = str_valid_utf8(s);

    buf_char(out, '"');
    while (s.n) {
        size_t plain = 0, step = 1;
        while (plain < s.n && is_plain(s.p[plain]) && (valid || (unsigned char)s.p[plain] < 0x80))
            plain++;
        buf_put(out, str_slice(s, 0, plain));
        s = str_slice(s, plain, s.n);
        if (!s.n)
            break;
        if ((unsigned char)s.p[0] < 0x80) {
            put_escape(out, s.p[0]);
        } else if ((step = character(s)) > 0) {
            buf_put(out, str_slice(s, 0, step));
        } else {
            buf_puts(out, "\xEF\xBF\xBD"); /* U+FFFD */
            step = 1;
        }
        s = str_slice(s, step, s.n);
    }
    buf_char(out, '"');
}

void json_key(struct json_writer *w, struct str key)
{
    assert(w->depth > 0 && w->object[w->depth - 1] && !w->keyed);
    if (w->more)
        buf_char(w->out, ',');
    put_quoted(w->out, key);
    buf_char(w->out, ':');
    w->keyed = true;
}

void json_text(struct json_writer *w, struct str s)
{
    begin_value(w);
    put_quoted(w->out, s);
}

void json_int(struct json_writer *w, int64_t n)
{
    if (n == INT_NONE) {
        json_none(w);
        return;
    }
    begin_value(w);
    buf_printf(w->out, "%lld", (long long)n);
}

static size_t digits(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* RFC 8259, section 6. */
static bool is_json_number(struct str s)
{
    s = str_slice(s, s.n && s.p[0] == '-', s.n);
    size_t n = digits(s);
    if (n == 0 || (n > 1 && s.p[0] == '0'))
        return false;
    s = str_slice(s, n, s.n);
    if (s.n && s.p[0] == '.') {
        n = digits(str_slice(s, 1, s.n));
        if (n == 0)
            return false;
        s = str_slice(s, 1 + n, s.n);
    }
    if (s.n && (s.p[0] == 'e' || s.p[0] == 'E')) {
        size_t sign = s.n > 1 && (s.p[1] == '-' || s.p[1] == '+');
        n = digits(str_slice(s, 1 + sign, s.n));
        if (n == 0)
            return false;
        s = str_slice(s, 1 + sign + n, s.n);
    }
    return s.n == 0;
}

void json_decimal_text(struct json_writer *w, struct str s)
{
    begin_value(w);
    if (is_json_number(s))
        buf_put(w->out, s);
    else
        put_quoted(w->out, s);
}

void json_bool(struct json_writer *w, bool b)
{
    begin_value(w);
    buf_puts(w->out, b ? "true" : "false");
}

void json_none(struct json_writer *w)
{
    begin_value(w);
    buf_puts(w->out, "null");
}
