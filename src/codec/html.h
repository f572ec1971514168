/*
 * HTML out. Everything is escaped except what passes html_unescaped, whose name is meant to be found by whoever reviews
 * a page. Tags and attribute names are literals of ours; every value is a stranger's.
 *
 *   html_open(b, "td", "class", STR("number"), "lang", lang);
 *   html_text(b, name);
 *   html_close(b, "td");
 */
#ifndef CODEC_HTML_H
#define CODEC_HTML_H

#include "base/buf.h"

/* Text, or a part of an attribute's value: < > & " ' are written as references. */
void html_text(struct buf *, struct str);

/*
 * html_open(b, tag), or with up to six attributes: html_open(b, tag, name, value, name, value ...), names terminated
 * strings, values struct str. Void elements (br, input, ...) are opened and never closed.
 */
#define html_open(...)                                                                                                 \
    HTML_NTH(__VA_ARGS__, HTML_OPEN_6, 0, HTML_OPEN_5, 0, HTML_OPEN_4, 0, HTML_OPEN_3, 0, HTML_OPEN_2, 0, HTML_OPEN_1, \
             0, HTML_OPEN_0, 0, 0)                                                                                     \
    (__VA_ARGS__)
void html_close(struct buf *, const char *tag);

/*
 * The same by hand, where attributes depend on something: html_begin(b, "a"); html_attr(b, "href", url); html_end(b);
 */
void html_begin(struct buf *, const char *tag);
/*
 * One quoted attribute. href, src, action, formaction and cite go through html_url_attr; on... and style are asserted
 * against.
 */
void html_attr(struct buf *, const char *name, struct str value);
/* An attribute without a value: checked, disabled, required ... */
void html_flag(struct buf *, const char *name);
/*
 * Only a URL that is relative (to this server) or http or https; any other, "javascript:" first of all, is written as
 * "#".
 */
void html_url_attr(struct buf *, const char *name, struct str url);
void html_end(struct buf *);

/* Markup of our own making, as it is. Never a value that came from outside. */
void html_unescaped(struct buf *, struct str markup);

/* Percent-encodes all but A-Z a-z 0-9 - . _ ~ : one name or value of a query, one segment of a path. */
void url_encode(struct buf *, struct str);

/* Behind html_open. */
struct html_pair {
    const char *name;
    struct str value;
};
void html_open_tag(struct buf *, const char *tag, const struct html_pair *, size_t n);
#define HTML_NTH(b, tag, n1, v1, n2, v2, n3, v3, n4, v4, n5, v5, n6, v6, pick, ...) pick
#define HTML_PAIRS(b, t, n, ...) html_open_tag(b, t, (const struct html_pair[]){__VA_ARGS__}, n)
#define HTML_OPEN_0(b, t) html_open_tag(b, t, NULL, 0)
#define HTML_OPEN_1(b, t, n1, v1) HTML_PAIRS(b, t, 1, {n1, v1})
#define HTML_OPEN_2(b, t, n1, v1, n2, v2) HTML_PAIRS(b, t, 2, {n1, v1}, {n2, v2})
#define HTML_OPEN_3(b, t, n1, v1, n2, v2, n3, v3) HTML_PAIRS(b, t, 3, {n1, v1}, {n2, v2}, {n3, v3})
#define HTML_OPEN_4(b, t, n1, v1, n2, v2, n3, v3, n4, v4) HTML_PAIRS(b, t, 4, {n1, v1}, {n2, v2}, {n3, v3}, {n4, v4})
#define HTML_OPEN_5(b, t, n1, v1, n2, v2, n3, v3, n4, v4, n5, v5)                                                      \
    HTML_PAIRS(b, t, 5, {n1, v1}, {n2, v2}, {n3, v3}, {n4, v4}, {n5, v5})
#define HTML_OPEN_6(b, t, n1, v1, n2, v2, n3, v3, n4, v4, n5, v5, n6, v6)                                              \
    HTML_PAIRS(b, t, 6, {n1, v1}, {n2, v2}, {n3, v3}, {n4, v4}, {n5, v5}, {n6, v6})

#endif
