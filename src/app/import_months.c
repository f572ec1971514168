#include "app/import_read.h"

static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                    "july",    "august",   "september", "october", "november", "december"};

/* 1 to 12 for a full name or its first three letters; 0 for anything else. */
static int month_of(struct str word)
{
    for (int i = 0; i < (int)COUNT_OF(names); i++) {
        struct str name = str_of(names[i]);
        if (str_eq_fold(word, name) || (word.n == 3 && str_eq_fold(word, str_slice(name, 0, 3))))
            return i + 1;
    }
    return 0;
}

enum { WORDS_MOST = 8 };

struct spoken {
    int month[WORDS_MOST], year[WORDS_MOST]; /* year 0 where none was said with it */
    size_t n;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The next run of letters or of digits; false at the end. Anything else separates. */
static bool next_word(struct str *rest, struct str *word)
{
    size_t from = 0, to;

    while (from < rest->n && !is_letter(rest->p[from]) && !is_digit(rest->p[from]))
        from++;
    bool letters = from < rest->n && is_letter(rest->p[from]);
    for (to = from; to < rest->n && (letters ? is_letter(rest->p[to]) : is_digit(rest->p[to])); to++)
        ;
    *word = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->n);
    return word->n > 0;
}

static bool hear(struct str text, struct spoken *s)
{
    struct str word;

    *s = (struct spoken){0};
    while (next_word(&text, &word)) {
        int64_t year;
        int month = month_of(word);
        if (month && s->n < WORDS_MOST)
            s->month[s->n++] = month;
        else if (!month && s->n && word.n == 4 && str_to_int(word, &year))
            s->year[s->n - 1] = (int)year;
        else
            return false;
    }
    return s->n > 0 && s->year[s->n - 1];
}

bool months_read(struct str text, struct date *first, struct date *last)
{
    struct spoken s;

    if (!hear(text, &s))
        return false;
    int first_year = 0, last_year = s.year[s.n - 1], last_month = s.month[s.n - 1];
    for (size_t i = 0; !first_year; i++) /* a month without a year takes the next one named */
        first_year = s.year[i];
    *first = date_from(first_year, s.month[0], 1);
    *last = last_month == 12 ? date_from(last_year, 12, 31) : date_from(last_year, last_month + 1, 1);
    if (last_month != 12 && date_known(*last))
        last->n--;
    return date_known(*first) && date_known(*last) && first->n <= last->n;
}
