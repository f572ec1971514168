#include "codec/html.h"

static const char *reference_of(char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void html_text(struct buf *b, struct str s)
{
    size_t plain = 0; /* start of what is not written yet */

    for (size_t i = 0; i < s.n; i++) {
        const char *reference = reference_of(s.p[i]);
        if (!reference)
            continue;
        buf_put(b, str_slice(s, plain, i));
        buf_puts(b, reference);
        plain = i + 1;
    }
    buf_put(b, str_slice(s, plain, s.n));
}

void html_unescaped(struct buf *b, struct str markup)
{
    buf_put(b, markup);
}

static bool is_name(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9') && !(*p == '-' && p > name))
            return false;
    return *name != 0;
}

void html_begin(struct buf *b, const char *tag)
{
    assert(is_name(tag));
    buf_char(b, '<');
    buf_puts(b, tag);
}

void html_end(struct buf *b)
{
    buf_char(b, '>');
}

void html_close(struct buf *b, const char *tag)
{
    assert(is_name(tag));
    buf_puts(b, "</");
    buf_puts(b, tag);
    buf_char(b, '>');
}

void html_flag(struct buf *b, const char *name)
{
    assert(is_name(name));
    buf_char(b, ' ');
    buf_puts(b, name);
}

static void put_attr(struct buf *b, const char *name, struct str value)
{
    html_flag(b, name);
    buf_puts(b, "=\"");
    html_text(b, value);
    buf_char(b, '"');
}

/*
 * Browsers drop tabs and line ends inside a URL and spaces before it, and take a backslash for a slash: a URL that
 * holds any of them may not mean what it seems to, and none of ours does. Two slashes at the start lead to another
 * server.
 */
static bool url_is_safe(struct str url)
{
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '\\')
            return false;
    if (str_starts(url, STR("//")))
        return false;
    for (size_t i = 0; i < url.n && !strchr("/?#", url.p[i]); i++)
        if (url.p[i] == ':')
            return str_eq_fold(str_slice(url, 0, i), STR("http")) || str_eq_fold(str_slice(url, 0, i), STR("https"));
    return true;
}

void html_url_attr(struct buf *b, const char *name, struct str url)
{
    put_attr(b, name, url_is_safe(url) ? url : STR("#"));
}

void html_attr(struct buf *b, const char *name, struct str value)
{
    static const char *const urls[] = {"href", "src", "action", "formaction", "cite"};

    assert(strncmp(name, "on", 2) != 0 && strcmp(name, "style") != 0);
    for (size_t i = 0; i < COUNT_OF(urls); i++)
        if (strcmp(name, urls[i]) == 0) {
            html_url_attr(b, name, value);
            return;
        }
    put_attr(b, name, value);
}

void html_open_tag(struct buf *b, const char *tag, const struct html_pair *attributes, size_t n)
{
    html_begin(b, tag);
    for (size_t i = 0; i < n; i++)
        html_attr(b, attributes[i].name, attributes[i].value);
    html_end(b);
}

static bool is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

void url_encode(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i]))
            buf_char(b, s.p[i]);
        else
            buf_printf(b, "%%%02X", (unsigned char)s.p[i]);
    }
}
