/* A record's facts and what happened to it. */
#include "page/parts.h"

void page_facts(struct buf *out, const struct page *page, const struct page_fact *facts, size_t n)
{
    html_open(out, "dl", "class", STR("facts"));
    for (size_t i = 0; i < n; i++) {
        html_open(out, "div");
        part_text(out, "dt", NULL, facts[i].label);
        html_open(out, "dd");
        part_cell(out, page, &facts[i].value);
        html_close(out, "dd");
        html_close(out, "div");
    }
    html_close(out, "dl");
}

static struct str or_none(const struct page *page, struct str value)
{
    return value.n > 0 ? value : part_word(page, "page.none");
}

static void changes(struct buf *out, const struct page *page, const struct page_event *event)
{
    if (event->change_count == 0)
        return;
    html_open(out, "ul", "class", STR("changes"));
    for (size_t i = 0; i < event->change_count; i++) {
        const struct page_change *change = &event->changes[i];
        struct str args[] = {change->label, or_none(page, change->before), or_none(page, change->after)};
        part_text(out, "li", NULL, i18n_format(page->arena, page->language, "page.changed", args, COUNT_OF(args)));
    }
    html_close(out, "ul");
}

void page_timeline(struct buf *out, const struct page *page, const struct page_event *events, size_t n)
{
    static const char *const classes[] = {
        [PAGE_INFORM] = "inform", [PAGE_WAIT] = "wait", [PAGE_HARM] = "harm", [PAGE_PROVEN] = "proven"};

    html_open(out, "ol", "class", STR("timeline"));
    for (size_t i = 0; i < n; i++) {
        html_open(out, "li", "class", str_of(classes[events[i].tone]));
        html_open(out, "p", "class", STR("what"));
        part_text(out, "b", NULL, events[i].what);
        html_close(out, "p");
        html_open(out, "p", "class", STR("who"));
        part_isolated(out, NULL, events[i].when);
        part_isolated(out, NULL, events[i].who);
        if (events[i].source.label.n > 0)
            part_link(out, NULL, events[i].source.href, events[i].source.label);
        html_close(out, "p");
        changes(out, page, &events[i]);
        html_close(out, "li");
    }
    html_close(out, "ol");
}
