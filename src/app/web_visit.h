/*
 * One request as the pages see it, and what they share; nobody but web_*.c includes it. A page is a function that writes into
 * `visit->out` between web_begin and web_end, or redirects.
 */
#ifndef APP_WEB_VISIT_H
#define APP_WEB_VISIT_H

#include <pthread.h>

#include "app/figures.h"
#include "app/web.h"
#include "domain/intake/intake.h"
#include "http/http.h"
#include "page/page.h"
#include "report/report.h"

enum { WEB_PAGE = 50 /* rows of a list */, WEB_TABLE = 100 /* rows of a figure */ };

struct web {
    struct house *house;
    pthread_mutex_t lock; /* of what follows */
    struct {
        const struct pack *pack;
        struct instant received; /* of the newest entry that was compared */
        int64_t round;
        size_t findings;
    } lint; /* how much does not add up: the overview says it each time, and it changes only with the journal */
};

struct visit {
    struct web *web;
    struct house *house;
    const struct pack *pack;
    struct db *db; /* reads; a page (GET) sees one state from beginning to end */
    struct arena *arena;
    struct http_request *request;
    struct http_response *response;
    struct buf *out;
    enum language language;
    bool signed_in;
    struct account account;
    struct session session;
    struct str token;
    struct page page;
    VEC(struct page_link) crumbs;
    VEC(struct page_due) due;
    struct map people; /* bytes of an account's id -> struct account */
};

typedef enum err web_handler(struct visit *, struct error *);

/* A route without flags is for whoever is signed in. */
enum web_flag {
    WEB_STILL = 1,         /* the same for everybody: no session, no database */
    WEB_OPEN = 2,          /* also who is signed out */
    WEB_UNSETTLED = 4,     /* also who has yet to choose a password */
    WEB_OFFICER = 8,       /* needs this role */
    WEB_ADMINISTRATOR = 16 /* needs this role */
};

struct web_route {
    enum http_method method;
    const char *pattern;
    web_handler *handle;
    unsigned flags;
};

/* --- web_routes.c --- */

/* For the server: each leads to web_dispatch. */
void web_http_routes(struct arena *, const struct http_route **, size_t *n);
const struct web_route *web_route_of(const struct http_route *);

/* --- web_dispatch.c --- */

/* Language, session, CSRF, permission, then the page. The context is the struct web. */
http_handler web_dispatch;
void web_dispatch_start(struct web *, struct house *);
void web_dispatch_end(struct web *);

/* The cookie that holds the session; an empty token takes it away. */
void web_set_session(struct visit *, struct str token);

/* --- web_fault.c: what failed, in the reader's language --- */

http_fault web_fault;

/* --- web_language.c --- */

/* ?lang=, else the cookie, else what the browser asks for. */
enum language web_language(const struct http_request *);
/* Keeps a language that was asked for by ?lang=. */
void web_keep_language(const struct http_request *, struct http_response *);

/* --- web_frame.c: what pages are made with --- */

struct str web_word(const struct visit *, const char *key);
struct str web_query(const struct visit *, const char *name); /* trimmed */
/* `page=`, from 1. */
size_t web_page_number(const struct visit *);
/* "/places/" and a segment, encoded. */
struct str web_path(const struct visit *, const char *before, struct str segment);
struct str web_with(const struct visit *, struct str address, const char *name, struct str value);
struct str web_int(const struct visit *, int64_t); /* digits alone, for addresses and conditions */
struct str web_time(const struct visit *, struct instant);
/* The name of an account, for "who". */
struct str web_person(struct visit *, struct id account);
/* The same of an entry; one of another node in words (event_who of app/event_words.h). */
struct str web_author(struct visit *, const struct entry *);
bool web_may(const struct visit *, enum role);
struct str web_role(const struct visit *, enum role); /* web_accounts.c */

void web_crumb(struct visit *, struct str label, struct str href);
void web_wait(struct visit *, struct str label, struct str href, struct str when, bool late);
void web_begin(struct visit *, struct str title, struct str lead);
void web_end(struct visit *);
/* A plain link under a list, to more of it. */
void web_more(struct visit *, struct str label, struct str href);

/* Records and definitions as of `as_of=` (now where it is blank); the rest of the page speaks of that pack. */
enum err web_view(struct visit *, struct view *, struct error *) MUST_USE;
/* The rounds that have a record, newest first. */
typedef VEC(const void *) web_rounds; /* struct dtm_round */
enum err web_find_rounds(struct view *, web_rounds *, struct error *) MUST_USE;
/* "Round 54, August-September 2024"; empty for INT_NONE. */
struct str web_period(const struct visit *, const web_rounds *, int64_t round);

/* --- web_values.c --- */

struct str web_type_name(const struct visit *, const struct record_type *);
struct str web_field_name(const struct visit *, const struct record_type *, const struct field *);
/* May it be shown on a page? */
bool web_field_open(const struct field *);
struct page_cell web_cell(const struct visit *, const struct field *, struct value);
/* The same as text alone; empty for a blank. */
struct str web_text(const struct visit *, const struct field *, struct value);
struct str web_record_path(const struct visit *, const struct record_type *, struct id);
/* What tells the record from others of its type: its key, else its first fields. */
struct str web_record_title(const struct visit *, const struct record_type *, const void *record);

/* --- web_form.c --- */

/* An input for the field's value in its canonical text (value_write). */
struct page_field web_input(const struct visit *, const struct record_type *, const struct field *, struct str value);

/* --- web_contested.c, web_contradictions.c --- */

struct str web_contested_path(const struct visit *, const struct record_type *, struct id);
struct str web_contradiction_path(const struct visit *, const struct record_type *, struct id);
/* Every type to choose from, as `type=`. */
void web_type_filter(struct visit *);
/* "this node", or what tells it from others. */
struct str web_node(const struct visit *, struct id origin);

/* --- web_cards.c --- */

struct str web_unit(const struct visit *, const struct indicator *);
bool web_is_percent(const struct indicator *);
/* Millionths of a per cent for a percentage; INT_NONE where it is not known. */
int64_t web_value(const struct indicator *, const struct figure_cell *);
struct page_cell web_value_cell(const struct indicator *, const struct figure_cell *);
/* The field whose rounds are never summed; NULL for a flow. */
const struct field *web_stock(const struct indicator *);
/* The whole of a result as a card, compared with the round before; without `href`. */
enum err web_card(struct visit *, struct view *, const struct figure_ask *, const struct figure_result *,
                  const web_rounds *, struct page_figure *, struct error *) MUST_USE;

/* --- web_headline.c --- */

const struct outline *web_first_report(const struct pack *); /* NULL where the pack has none */
/* The figures of its OUTLINE_NUMBER rows that belong to a round. */
size_t web_headlines(const struct pack *, const struct indicator **out, size_t most);

/* --- web_places.c --- */

/* Those that ended come last. */
size_t web_place_children(const struct visit *, const struct place *, const struct place ***out);
/* `above`: with the place each lies in, rather than how many of the lowest level lie in it. */
void web_place_table(struct visit *, struct str caption, const struct place *const *, size_t n, bool above);

/* --- web_evidence.c --- */

/* Where the records behind a cell are shown. `slice` is as in report_cell; empty: the whole. */
struct str web_evidence_path(const struct visit *, struct str figure, struct str slice, struct str where,
                             struct str as_of);

/* --- web_reports.c, web_imports.c --- */

struct str web_report_name(const struct visit *, const struct outline *);
/* The evidence of a report's cell; the context is the visit. */
struct str web_report_link(void *ctx, const struct report_cell *);
struct str web_import_state(const struct visit *, const struct import_run *);

/* --- the pages --- */

web_handler web_asset, web_health;                              /* web_assets.c */
web_handler web_sign_in, web_post_sign_in, web_post_sign_out;   /* web_sign_in.c */
web_handler web_me, web_post_me;                                /* web_me.c */
web_handler web_accounts, web_post_accounts, web_account;       /* web_accounts.c */
web_handler web_post_account_state, web_post_account_reset;     /* web_accounts.c */
web_handler web_nodes;                                          /* web_nodes.c */
web_handler web_dashboard;                                      /* web_dashboard.c */
web_handler web_figures;                                        /* web_figures.c */
web_handler web_figure, web_figure_csv;                         /* web_figure.c */
web_handler web_diff;                                           /* web_diff.c */
web_handler web_publish, web_post_publish;                      /* web_publish.c */
web_handler web_publications, web_publication;                  /* web_publications.c */
web_handler web_publication_csv, web_publication_withdraw;      /* web_publications.c */
web_handler web_post_publication_withdraw;                      /* web_publications.c */
web_handler web_figure_records;                                 /* web_evidence.c */
web_handler web_types, web_records, web_records_csv;            /* web_records.c */
web_handler web_record;                                         /* web_record.c */
web_handler web_places, web_place;                              /* web_places.c, web_place.c */
web_handler web_round_list;                                     /* web_rounds.c */
web_handler web_reports, web_report, web_report_file;           /* web_reports.c */
web_handler web_lint;                                           /* web_lint.c */
web_handler web_change, web_post_change;                        /* web_change.c */
web_handler web_contested_list, web_contested;                  /* web_contested.c */
web_handler web_post_contested;                                 /* web_contested.c */
web_handler web_contradictions, web_contradiction;              /* web_contradictions.c */
web_handler web_post_contradiction;                             /* web_contradictions.c */
web_handler web_imports, web_import_undo, web_post_import_undo; /* web_imports.c */

#endif
