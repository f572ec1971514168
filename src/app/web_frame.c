/* The frame of every page: who reads, where they are, where they can go. */
#include "app/event_words.h"
#include "app/web_visit.h"
#include "codec/html.h"
#include "domain/mobility/mobility.h"

struct str web_word(const struct visit *v, const char *key)
{
    return i18n_text(v->language, key);
}

struct str web_query(const struct visit *v, const char *name)
{
    return str_trim(http_query(v->request, name));
}

size_t web_page_number(const struct visit *v)
{
    int64_t n;

    return str_to_int(web_query(v, "page"), &n) && n > 1 && n < 1000000 ? (size_t)n : 1;
}

struct str web_path(const struct visit *v, const char *before, struct str segment)
{
    struct buf b = BUF_IN(v->arena);

    buf_puts(&b, before);
    url_encode(&b, segment);
    return buf_str(&b);
}

struct str web_with(const struct visit *v, struct str address, const char *name, struct str value)
{
    return http_address_with(v->arena, address, name, value);
}

struct str web_int(const struct visit *v, int64_t n)
{
    return str_printf(v->arena, "%lld", (long long)n);
}

struct str web_time(const struct visit *v, struct instant t)
{
    return i18n_instant(v->arena, v->language, v->pack->timezone, t);
}

/* Its name is empty where this directory does not have the account. */
static const struct account *find_person(struct visit *v, struct id account)
{
    struct error none = ERROR_IN(v->arena);
    struct account *found = map_get(&v->people, id_bytes(&account));

    if (!found) {
        found = ARENA_NEW(v->arena, struct account);
        if (account_by_id(v->arena, v->db, account, found, &none))
            *found = (struct account){.id = account};
        map_set(&v->people, id_bytes(&found->id), found);
    }
    return found;
}

struct str web_person(struct visit *v, struct id account)
{
    struct str name = find_person(v, account)->name;

    return name.n ? name : id_format(v->arena, account);
}

struct str web_author(struct visit *v, const struct entry *x)
{
    struct str name = find_person(v, x->actor)->name;

    return name.n ? name : event_stranger(v->arena, v->language, x);
}

bool web_may(const struct visit *v, enum role role)
{
    return v->signed_in && v->account.role >= role;
}

/* --- the frame --- */

void web_crumb(struct visit *v, struct str label, struct str href)
{
    VEC_PUSH(v->arena, &v->crumbs, (struct page_link){label, href});
}

void web_wait(struct visit *v, struct str label, struct str href, struct str when, bool late)
{
    VEC_PUSH(v->arena, &v->due, (struct page_due){label, href, when, late});
}

static void fill_menu(struct visit *v)
{
    static const struct {
        const char *key, *href;
        enum role role;
    } entries[] = {
        {"web.menu.dashboard", "/", ROLE_VIEWER},
        {"web.menu.figures", "/figures", ROLE_VIEWER},
        {"web.menu.reports", "/reports", ROLE_VIEWER},
        {"publication", "/publications", ROLE_VIEWER},
        {"web.menu.places", "/places", ROLE_VIEWER},
        {"web.menu.rounds", "/rounds", ROLE_VIEWER},
        {"web.menu.records", "/records", ROLE_VIEWER},
        {"web.menu.lint", "/lint", ROLE_VIEWER},
        {"web.menu.contested", "/contested", ROLE_VIEWER},
        {"web.menu.contradictions", "/contradictions", ROLE_VIEWER},
        {"web.menu.imports", "/imports", ROLE_VIEWER},
        {"web.menu.nodes", "/nodes", ROLE_ADMINISTRATOR},
        {"web.menu.accounts", "/accounts", ROLE_ADMINISTRATOR},
    };
    struct page_link *menu = ARENA_ARRAY(v->arena, struct page_link, COUNT_OF(entries));
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (web_may(v, entries[i].role))
            menu[n++] = (struct page_link){web_word(v, entries[i].key), str_of(entries[i].href)};
    v->page.menu = menu;
    v->page.menu_count = n;
}

void web_begin(struct visit *v, struct str title, struct str lead)
{
    struct page *page = &v->page;

    page->arena = v->arena;
    page->language = v->language;
    page->title = title;
    page->lead = lead;
    page->path = v->request->address;
    page->programme = v->pack->name[v->language];
    page->crumbs = v->crumbs.at;
    page->crumb_count = v->crumbs.n;
    page->due = v->due.at;
    page->due_count = v->due.n;
    if (v->signed_in) {
        page->user = v->account.name;
        page->user_href = STR("/me");
        page->csrf = v->session.csrf;
        page->sign_out = STR("/sign-out");
        if (!v->account.must_change)
            fill_menu(v);
    }
    page_begin(v->out, page);
}

void web_end(struct visit *v)
{
    page_end(v->out, &v->page);
}

void web_more(struct visit *v, struct str label, struct str href)
{
    html_open(v->out, "p", "class", STR("more"));
    html_open(v->out, "a", "href", href);
    html_text(v->out, label);
    html_close(v->out, "a");
    html_close(v->out, "p");
}

/* --- views and rounds --- */

enum err web_view(struct visit *v, struct view *view, struct error *e)
{
    struct moment moment;

    if (moment_find(v->arena, v->house, v->db, web_query(v, "as_of"), &moment, e))
        return e->code;
    view_open(view, v->arena, v->house, v->db, &moment);
    v->pack = view->pack;
    return OK;
}

static int newest_first(const void *a, const void *b)
{
    const struct dtm_round *x = *(const void *const *)a, *y = *(const void *const *)b;

    return (x->number < y->number) - (x->number > y->number);
}

enum err web_find_rounds(struct view *view, web_rounds *out, struct error *e)
{
    struct figure_data data = view_data(view);
    const struct table *t;

    *out = (web_rounds){0};
    if (data.table(data.ctx, &dtm_round_type, &t, e))
        return e->code;
    for (size_t i = 0; i < t->n; i++)
        VEC_PUSH(view->arena, out, t->records[i]);
    if (out->n > 0)
        qsort(out->at, out->n, sizeof *out->at, newest_first);
    return OK;
}

struct str web_period(const struct visit *v, const web_rounds *rounds, int64_t round)
{
    struct str args[] = {web_int(v, round), STR_EMPTY};

    if (round == INT_NONE)
        return STR_EMPTY;
    for (size_t i = 0; i < rounds->n; i++) {
        const struct dtm_round *one = rounds->at[i];
        if (one->number == round)
            args[1] = dtm_round_period(v->arena, v->language, one);
    }
    return i18n_format(v->arena, v->language, args[1].n ? "web.round_period" : "web.round", args, COUNT_OF(args));
}
