#include "pack/load.h"

bool cell_blank(struct cell c)
{
    return c.text.n == 0;
}

bool cell_required(struct cell c)
{
    if (cell_blank(c))
        cell_fault(&c, "pack.blank", STR_EMPTY, STR_EMPTY);
    return !cell_blank(c);
}

bool cell_must_be_blank(struct cell c)
{
    if (!cell_blank(c))
        cell_fault(&c, "pack.not_used_here", c.text, STR_EMPTY);
    return cell_blank(c);
}

static bool is_id(struct str s)
{
    if (!s.n || s.n > ID_BYTES || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 1; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

bool cell_id(struct cell c)
{
    if (!cell_required(c))
        return false;
    if (!is_id(c.text)) {
        cell_fault(&c, "pack.not_an_id", c.text, STR_EMPTY);
        return false;
    }
    return true;
}

bool cell_int(struct cell c, int64_t *n)
{
    *n = 0;
    if (!cell_required(c))
        return false;
    if (!str_to_int(c.text, n)) {
        cell_fault(&c, "pack.not_whole", c.text, STR_EMPTY);
        return false;
    }
    return true;
}

bool cell_day(struct cell c, struct date *day)
{
    *day = NO_DATE;
    if (cell_blank(c))
        return true;
    if (!date_parse(c.text, day)) {
        *day = NO_DATE;
        cell_fault(&c, "pack.not_a_day", c.text, STR_EMPTY);
        return false;
    }
    return true;
}

bool grid_period(const struct grid *g, size_t row, size_t first, struct date *from, struct date *to)
{
    struct cell begins = grid_cell(g, row, first), ends = grid_cell(g, row, first + 1);

    cell_day(begins, from);
    cell_day(ends, to);
    if (date_known(*from) && date_known(*to) && to->n < from->n)
        cell_fault(&ends, "pack.ends_before_it_begins", ends.text, begins.text);
    return date_known(*from) || date_known(*to);
}

bool cell_word(struct cell c, const char *const *words, size_t *at)
{
    struct buf all = BUF_IN(c.l->scratch);

    *at = 0;
    if (!cell_required(c))
        return false;
    for (size_t i = 0; words[i]; i++) {
        if (str_is(c.text, words[i])) {
            *at = i;
            return true;
        }
        buf_puts(&all, i ? ", " : "");
        buf_puts(&all, words[i]);
    }
    cell_fault(&c, "pack.not_one_of", c.text, buf_str(&all));
    return false;
}

bool cell_call(struct cell c, const char *word, struct str *inside)
{
    size_t n = strlen(word);

    if (!str_starts(c.text, str_of(word)) || c.text.n < n + 2 || c.text.p[n] != '(' || !str_ends(c.text, STR(")")))
        return false;
    *inside = str_trim(str_slice(c.text, n + 1, c.text.n - 1));
    return true;
}

bool cell_item(struct cell c, struct str *rest, char separator, struct cell *item)
{
    struct str part;

    while (str_cut(rest, separator, &part)) {
        *item = cell_as(c, str_trim(part));
        if (!cell_blank(*item))
            return true;
    }
    return false;
}

void grid_labels(const struct grid *g, size_t row, size_t first, bool required, struct str out[LABEL_LANGUAGES])
{
    bool any = required;

    for (size_t i = 0; i < LABEL_LANGUAGES; i++) {
        out[i] = grid_cell(g, row, first + i).text;
        any |= out[i].n > 0;
    }
    for (size_t i = 0; any && i < LABEL_LANGUAGES; i++) {
        struct cell c = grid_cell(g, row, first + i);
        if (cell_blank(c))
            cell_fault(&c, "pack.not_translated", STR_EMPTY, STR_EMPTY);
    }
}
