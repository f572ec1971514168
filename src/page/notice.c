/* Running text, notices, what is empty, what can be done. */
#include "page/parts.h"

void page_section(struct buf *out, struct str heading)
{
    part_text(out, "h2", NULL, heading);
}

void page_text(struct buf *out, struct str paragraph)
{
    part_text(out, "p", NULL, paragraph);
}

static void notice_begin(struct buf *out, enum page_tone tone, struct str heading)
{
    static const char *const classes[] = {[PAGE_INFORM] = "notice inform",
                                          [PAGE_WAIT] = "notice wait",
                                          [PAGE_HARM] = "notice harm",
                                          [PAGE_PROVEN] = "notice proven"};

    html_open(out, "div", "class", str_of(classes[tone]), "role", tone == PAGE_HARM ? STR("alert") : STR("status"));
    if (heading.n > 0)
        part_text(out, "h2", NULL, heading);
}

void page_notice(struct buf *out, enum page_tone tone, struct str heading, struct str text)
{
    notice_begin(out, tone, heading);
    if (text.n > 0)
        part_text(out, "p", NULL, text);
    html_close(out, "div");
}

void page_error(struct buf *out, const struct page *page, const struct error *error)
{
    struct arena *arena = page->arena;

    notice_begin(out, PAGE_HARM, i18n_error_message(arena, page->language, error));
    if (error->places.n > 0) {
        html_open(out, "ul");
        for (size_t i = 0; i < error->places.n; i++)
            part_text(out, "li", NULL, i18n_error_place(arena, page->language, &error->places.at[i]));
        html_close(out, "ul");
    }
    if (error->place_count > error->places.n) {
        int64_t more = (int64_t)(error->place_count - error->places.n);
        part_text(out, "p", NULL, i18n_count(arena, page->language, "error.more", more, NULL, 0));
    }
    html_close(out, "div");
}

struct str page_failure_title(enum language language, int status)
{
    char key[32];
    snprintf(key, sizeof key, "http.%d.title", status);
    return i18n_text(language, i18n_has(key) ? key : "http.500.title");
}

void page_failure(struct buf *out, const struct page *page, int status)
{
    char key[32];
    snprintf(key, sizeof key, "http.%d.text", status);
    part_text(out, "p", NULL, part_word(page, i18n_has(key) ? key : "http.500.text"));
    page_actions(out, &(struct page_link){part_word(page, "page.fault_back"), STR("/")}, 1);
}

void page_empty(struct buf *out, struct str text, const struct page_link *next)
{
    html_open(out, "div", "class", STR("empty"));
    part_text(out, "p", NULL, text);
    if (next)
        part_link(out, "button", next->href, next->label);
    html_close(out, "div");
}

void page_actions(struct buf *out, const struct page_link *links, size_t n)
{
    html_open(out, "p", "class", STR("actions"));
    for (size_t i = 0; i < n; i++)
        part_link(out, i == 0 ? "button primary" : "button", links[i].href, links[i].label);
    html_close(out, "p");
}

void page_button(struct buf *out, const struct page *page, struct str label, struct str action, const char *name,
                 struct str value)
{
    html_open(out, "form", "class", STR("single"), "method", STR("post"), "action", action);
    part_hidden(out, "csrf", page->csrf);
    if (name)
        part_hidden(out, name, value);
    part_text(out, "button", NULL, label);
    html_close(out, "form");
}
