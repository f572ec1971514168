#include "figure/expr_node.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char char_at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

static size_t digits_from(struct str s, size_t i)
{
    while (is_digit(char_at(s, i)))
        i++;
    return i;
}

/* YYYY-MM-DD and what may follow it of an instant; `from` where there is no date. */
static size_t date_end(struct str s, size_t from)
{
    if (digits_from(s, from) != from + 4 || char_at(s, from + 4) != '-' || digits_from(s, from + 5) != from + 7 ||
        char_at(s, from + 7) != '-' || digits_from(s, from + 8) != from + 10)
        return from;
    return from + 10;
}

static size_t instant_end(struct str s, size_t from)
{
    size_t i = from + 1;

    while (is_digit(char_at(s, i)) || char_at(s, i) == ':' || char_at(s, i) == '.')
        i++;
    return char_at(s, i) == 'Z' ? i + 1 : from;
}

static struct token number(struct str s, size_t from, size_t *next)
{
    size_t end = date_end(s, from);
    enum token_kind kind = TOKEN_DATE;

    if (end == from) {
        kind = TOKEN_WHOLE;
        end = digits_from(s, from + (s.p[from] == '-'));
        if (char_at(s, end) == '.' && is_digit(char_at(s, end + 1))) {
            kind = TOKEN_DECIMAL;
            end = digits_from(s, end + 1);
        }
    } else if (char_at(s, end) == 'T' && instant_end(s, end) != end) {
        kind = TOKEN_INSTANT;
        end = instant_end(s, end);
    }
    /* "12abc" and "1.2.3" are neither a number nor two tokens. */
    if (is_letter(char_at(s, end)) || char_at(s, end) == '.')
        kind = TOKEN_STRANGE;
    *next = end;
    return (struct token){kind, str_slice(s, from, end), from};
}

static struct token text(struct str s, size_t from, size_t *next)
{
    struct str rest = str_slice(s, from + 1, s.n);
    size_t length = str_find(rest, s.p[from]);

    if (length == rest.n) {
        *next = s.n;
        return (struct token){TOKEN_UNCLOSED_TEXT, str_slice(s, from, s.n), from};
    }
    *next = from + length + 2;
    return (struct token){TOKEN_TEXT, str_slice(rest, 0, length), from};
}

static struct token word(struct str s, size_t from, size_t *next)
{
    size_t end = from;

    while (is_letter(char_at(s, end)) || is_digit(char_at(s, end)))
        end++;
    *next = end;
    return (struct token){TOKEN_WORD, str_slice(s, from, end), from};
}

static struct token sign(struct str s, size_t from, size_t *next)
{
    char c = s.p[from];
    bool equals = char_at(s, from + 1) == '=';
    size_t length = equals && (c == '!' || c == '<' || c == '>') ? 2 : 1;
    bool known = c == '=' || c == '<' || c == '>' || c == '(' || c == ')' || c == ',' || length == 2;

    /* A strange character is shown whole, however many bytes it has. */
    while (!known && ((unsigned char)char_at(s, from + length) & 0xc0) == 0x80)
        length++;
    *next = from + length;
    return (struct token){known ? TOKEN_SIGN : TOKEN_STRANGE, str_slice(s, from, from + length), from};
}

struct token expr_token(struct str source, size_t from, size_t *next)
{
    while (from < source.n && is_blank(source.p[from]))
        from++;
    *next = from;
    if (from >= source.n)
        return (struct token){TOKEN_END, STR_EMPTY, source.n};

    char c = source.p[from];

    if (is_digit(c) || (c == '-' && is_digit(char_at(source, from + 1))))
        return number(source, from, next);
    if (c == '\'' || c == '"')
        return text(source, from, next);
    return is_letter(c) ? word(source, from, next) : sign(source, from, next);
}
