/* What stands around the work: the bar, the menu, the crumbs, what is due. */
#include "http/parse.h"
#include "page/assets.h"
#include "page/parts.h"

static void preload(struct buf *out, const struct page *page, const char *font)
{
    html_open(out, "link", "rel", STR("preload"), "href", asset_address(page->arena, font), "as", STR("font"), "type",
              STR("font/woff2"), "crossorigin", STR("anonymous"));
}

static void head(struct buf *out, const struct page *page)
{
    html_open(out, "head");
    html_open(out, "meta", "charset", STR("utf-8"));
    html_open(out, "meta", "name", STR("viewport"), "content", STR("width=device-width, initial-scale=1"));
    html_open(out, "meta", "name", STR("color-scheme"), "content", STR("light dark"));
    html_open(out, "title");
    html_text(out, page->title);
    html_text(out, STR(" · "));
    html_text(out, part_word(page, "page.home"));
    html_close(out, "title");
    /* The two faces the first screen needs, asked for before the style sheet is read: text is drawn once. */
    bool arabic = page->language == LANG_AR;
    preload(out, page, arabic ? "noto-sans-arabic-regular.woff2" : "noto-sans-regular.woff2");
    preload(out, page, arabic ? "noto-sans-arabic-bold.woff2" : "noto-sans-bold.woff2");
    html_open(out, "link", "rel", STR("stylesheet"), "href", asset_address(page->arena, "sanad.css"));
    html_open(out, "link", "rel", STR("icon"), "type", STR("image/svg+xml"), "href",
              asset_address(page->arena, "icon.svg"));
    html_close(out, "head");
}

static void where(struct buf *out, const struct page *page)
{
    const struct str places[] = {page->programme, page->place, page->period};

    html_open(out, "ol", "class", STR("where"), "aria-label", part_word(page, "page.where"));
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (places[i].n > 0) {
            html_open(out, "li");
            part_isolated(out, NULL, places[i]);
            html_close(out, "li");
        }
    html_close(out, "ol");
}

/* Links that lead to this very page in the other languages. */
static void languages(struct buf *out, const struct page *page)
{
    html_open(out, "nav", "class", STR("languages"), "aria-label", part_word(page, "page.language"));
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        struct str tag = str_of(language_tag((enum language)l)), name = str_of(language_name((enum language)l));
        if ((enum language)l == page->language) {
            html_open(out, "span", "lang", tag, "aria-current", STR("true"));
            html_text(out, name);
            html_close(out, "span");
            continue;
        }
        html_open(out, "a", "lang", tag, "hreflang", tag, "href",
                  http_address_with(page->arena, page->path, "lang", tag));
        html_text(out, name);
        html_close(out, "a");
    }
    html_close(out, "nav");
}

static void me(struct buf *out, const struct page *page)
{
    if (page->user.n == 0)
        return;
    html_open(out, "div", "class", STR("me"));
    part_link(out, "name", page->user_href, page->user);
    if (page->sign_out.n > 0) {
        html_open(out, "form", "method", STR("post"), "action", page->sign_out);
        part_hidden(out, "csrf", page->csrf);
        part_text(out, "button", "quiet", part_word(page, "page.sign_out"));
        html_close(out, "form");
    }
    html_close(out, "div");
}

static void bar(struct buf *out, const struct page *page)
{
    html_open(out, "header", "class", STR("bar"));
    html_open(out, "a", "class", STR("brand"), "href", STR("/"));
    html_text(out, part_word(page, "page.home"));
    html_close(out, "a");
    where(out, page);
    languages(out, page);
    me(out, page);
    html_close(out, "header");
}

/* The menu's entry this page lies under: the longest that starts its path. */
static size_t current_entry(const struct page *page)
{
    size_t best = page->menu_count, longest = 0;

    for (size_t i = 0; i < page->menu_count; i++) {
        struct str href = page->menu[i].href, rest;
        if (!str_starts(page->path, href) || href.n <= longest)
            continue;
        rest = str_slice(page->path, href.n, page->path.n);
        if (rest.n == 0 || rest.p[0] == '/' || rest.p[0] == '?') {
            best = i;
            longest = href.n;
        }
    }
    return best;
}

static void menu(struct buf *out, const struct page *page)
{
    if (page->menu_count == 0)
        return;
    size_t current = current_entry(page);
    html_open(out, "nav", "class", STR("menu"), "aria-label", part_word(page, "page.menu"));
    for (size_t i = 0; i < page->menu_count; i++) {
        html_begin(out, "a");
        html_attr(out, "href", page->menu[i].href);
        if (i == current)
            html_attr(out, "aria-current", STR("page"));
        html_end(out);
        html_text(out, page->menu[i].label);
        html_close(out, "a");
    }
    html_close(out, "nav");
}

static void crumbs(struct buf *out, const struct page *page)
{
    if (page->crumb_count == 0)
        return;
    html_open(out, "nav", "class", STR("crumbs"), "aria-label", part_word(page, "page.trail"));
    html_open(out, "ol");
    for (size_t i = 0; i < page->crumb_count; i++) {
        html_open(out, "li");
        part_link(out, NULL, page->crumbs[i].href, page->crumbs[i].label);
        html_close(out, "li");
    }
    html_close(out, "ol");
    html_close(out, "nav");
}

void page_begin(struct buf *out, const struct page *page)
{
    bool right_to_left = language_direction(page->language) == RIGHT_TO_LEFT;

    html_unescaped(out, STR("<!doctype html>\n"));
    html_open(out, "html", "lang", str_of(language_tag(page->language)), "dir",
              right_to_left ? STR("rtl") : STR("ltr"));
    head(out, page);
    html_open(out, "body");
    html_open(out, "a", "class", STR("skip"), "href", STR("#work"));
    html_text(out, part_word(page, "page.skip"));
    html_close(out, "a");
    bar(out, page);
    menu(out, page);
    html_open(out, "div", "class",
              page->narrow      ? STR("frame narrow")
              : page->due_count ? STR("frame sided")
                                : STR("frame"));
    html_open(out, "main", "id", STR("work"));
    crumbs(out, page);
    part_text(out, "h1", NULL, page->title);
    if (page->lead.n > 0)
        part_text(out, "p", "lead", page->lead);
}

static void due_item(struct buf *out, const struct page *page, const struct page_due *due)
{
    html_open(out, "li", "class", due->late ? STR("late") : STR("waits"));
    part_link(out, NULL, due->href, due->label);
    html_open(out, "span", "class", STR("when"));
    if (due->late) {
        part_text(out, "b", NULL, part_word(page, "page.due_late"));
        html_text(out, part_word(page, "error.comma"));
    }
    part_isolated(out, NULL, due->when);
    html_close(out, "span");
    html_close(out, "li");
}

static void due_list(struct buf *out, const struct page *page)
{
    html_open(out, "aside", "class", STR("due"));
    part_text(out, "h2", NULL, part_word(page, "page.due"));
    html_open(out, "ul");
    for (size_t i = 0; i < page->due_count; i++)
        due_item(out, page, &page->due[i]);
    html_close(out, "ul");
    html_close(out, "aside");
}

void page_end(struct buf *out, const struct page *page)
{
    html_close(out, "main");
    if (page->due_count > 0 && !page->narrow)
        due_list(out, page);
    html_close(out, "div");
    html_close(out, "body");
    html_close(out, "html");
    buf_char(out, '\n');
}
