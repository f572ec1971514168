/*
 * How every page looks: the frame around the work, and the parts the work is made of. Each function writes HTML into the response's
 * buffer, text escaped. Words of the frame come from the catalogue (page.csv); strings handed in are already in the reader's language.
 *
 *     page_begin(out, &page);
 *     page_table_begin(out, &page, &table); page_row(...); page_table_end(out, &page, &table);
 *     page_end(out, &page);
 *
 * No script and no inline style is needed or written. Ids, numbers and dates are isolated (<bdi>), so they hold in Arabic.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/buf.h"
#include "base/error.h"
#include "i18n/i18n.h"

struct page_link {
    struct str label, href;
};

/* Something that waits for the reader; shown at the side, under the work on a phone. */
struct page_due {
    struct str label, href;
    struct str when; /* "today", "3 days late" */
    bool late;
};

enum page_tone { PAGE_INFORM, PAGE_WAIT, PAGE_HARM, PAGE_PROVEN };

struct page {
    struct arena *arena; /* scratch of the request */
    enum language language;
    struct str title;                    /* h1, and the window's title */
    struct str lead;                     /* a sentence under the title; may be empty */
    struct str path;                     /* address of this page with its query, for the language switch */
    struct str programme, place, period; /* where am I; each may be empty */
    struct str user, user_href;          /* empty user: nobody is signed in */
    struct str csrf;                     /* token for the forms of this page */
    struct str sign_out;                 /* address the sign-out form posts to */
    const struct page_link *menu;        /* main places; the one whose href starts the path is marked */
    size_t menu_count;
    const struct page_link *crumbs; /* from the dashboard down to the parent of this page */
    size_t crumb_count;
    const struct page_due *due;
    size_t due_count;
    bool narrow; /* a form alone, or an error: no side, short lines */
};

void page_begin(struct buf *, const struct page *);
void page_end(struct buf *, const struct page *);

void page_section(struct buf *, struct str heading); /* h2; sections are not closed */
void page_text(struct buf *, struct str paragraph);
void page_notice(struct buf *, enum page_tone, struct str heading, struct str text);
/* What failed, its places as a list, and what is safe: on top of the page it happened on. */
void page_error(struct buf *, const struct page *, const struct error *);
/* What an HTTP status means and what to do, and the title of the page that says it: for the fault hook of http/http.h. */
struct str page_failure_title(enum language, int status);
void page_failure(struct buf *, const struct page *, int status);
/* A list without rows: what it would hold and what to do next. `next` may be NULL. */
void page_empty(struct buf *, struct str text, const struct page_link *next);
/* Links that look like buttons; the first is the primary action. */
void page_actions(struct buf *, const struct page_link *, size_t n);
/* A button that posts, with the page's token and one hidden value (none where its name is NULL). */
void page_button(struct buf *, const struct page *, struct str label, struct str action, const char *name,
                 struct str value);

/* --- Figures --- */

struct page_figure {
    struct str label;
    int64_t value; /* INT_NONE: not known */
    bool percent;  /* value is in millionths of a percent */
    struct str unit, period;
    int64_t change;    /* against `before`; INT_NONE: no comparison */
    struct str before; /* "round 53" */
    struct str href;   /* opens the evidence */
    bool declared;     /* said by somebody outside, without records of ours: no chain sign */
    struct str note;   /* such as "586 of 667 muhallas assessed"; may be empty */
};

void page_figures_begin(struct buf *);
void page_figure(struct buf *, const struct page *, const struct page_figure *);
void page_figures_end(struct buf *);

/* --- Tables --- */

enum page_cell_kind { CELL_TEXT, CELL_NUMBER, CELL_PERCENT, CELL_CHANGE, CELL_ID, CELL_DATE, CELL_SEALED };

/* CELL_NUMBER and _CHANGE use `number`, _PERCENT in millionths of a percent, the others `text`. CELL_SEALED: `text` says why. */
struct page_cell {
    enum page_cell_kind kind;
    int64_t number;
    struct str text, href; /* href: the cell is a link */
};

struct page_column {
    struct str label;
    bool numeric;    /* aligned at the end, tabular figures */
    bool bar;        /* a percent is drawn as well */
    struct str sort; /* value of `sort=` that sorts by it; empty: cannot be sorted */
};

struct page_table {
    struct str caption; /* may be empty where a heading says it */
    const struct page_column *columns;
    size_t n;
    struct str sorted; /* the column's `sort` value; with "-" before it when descending */
    struct str source; /* said under the table; may be empty */
};

/* The first cell of a row is its heading. */
void page_table_begin(struct buf *, const struct page *, const struct page_table *);
void page_row(struct buf *, const struct page *, const struct page_table *, const struct page_cell *);
void page_row_total(struct buf *, const struct page *, const struct page_table *, const struct page_cell *);
void page_table_end(struct buf *, const struct page *, const struct page_table *);

/* "51–100 of 667" with links; `page=` in the address counts from 1. */
void page_pages(struct buf *, const struct page *, size_t number, size_t size, size_t total);

/* --- Facts and history --- */

struct page_fact {
    struct str label;
    struct page_cell value;
};
void page_facts(struct buf *, const struct page *, const struct page_fact *, size_t n);

struct page_change {
    struct str label, before, after; /* an empty one: there was, or is, no value */
};
struct page_event {
    struct str when, who, what;
    struct page_link source; /* form or file, and row */
    const struct page_change *changes;
    size_t change_count;
    enum page_tone tone;
};
void page_timeline(struct buf *, const struct page *, const struct page_event *, size_t n);

/* --- Forms --- */

enum page_input {
    INPUT_TEXT,
    INPUT_PASSWORD,     /* its value is never written back */
    INPUT_NEW_PASSWORD, /* likewise */
    INPUT_USER,
    INPUT_CODE, /* a one-time code: digits */
    INPUT_NUMBER,
    INPUT_DATE,
    INPUT_FILE,
    INPUT_AREA,
    INPUT_CHOICE,
    INPUT_RADIO,
    INPUT_CHECK, /* "1" when on */
    INPUT_HIDDEN,
};

struct page_option {
    struct str value, label;
};

struct page_field {
    const char *name;
    enum page_input kind;
    struct str label, hint, value, error;
    bool optional;
    const struct page_option *options;
    size_t option_count;
};

struct page_form {
    struct str action;
    struct str submit;       /* the primary button */
    struct page_link cancel; /* empty: none */
    const struct page_field *fields;
    size_t n;
};
/* A form that posts: errors listed on top, labels above, values kept. A file among the fields makes it multipart. */
void page_form(struct buf *, const struct page *, const struct page_form *);
/* Puts the error's places beside the fields they name. */
void page_form_errors(const struct page *, struct page_field *, size_t n, const struct error *);
/* The same fields in one row above a list, sent with GET so that the filter is in the address. */
void page_filter(struct buf *, const struct page *, const struct page_field *, size_t n);

#endif
