/* A report as one file that can be mailed: nothing is loaded from anywhere, and nothing runs in it. */
#include "report/render.h"

extern const char embedded_report_css[];
extern const size_t embedded_report_css_size;

static void head(const struct rendering *r)
{
    html_open(r->out, "head");
    html_open(r->out, "meta", "charset", STR("utf-8"));
    html_open(r->out, "meta", "http-equiv", STR("Content-Security-Policy"), "content",
              STR("default-src 'none'; style-src 'unsafe-inline'"));
    html_open(r->out, "meta", "name", STR("viewport"), "content", STR("width=device-width, initial-scale=1"));
    render_text(r, "title", NULL, r->document->title);
    html_open(r->out, "style");
    html_unescaped(r->out, (struct str){embedded_report_css, embedded_report_css_size});
    html_close(r->out, "style");
    html_close(r->out, "head");
}

static void cover(const struct rendering *r)
{
    const struct document *document = r->document;

    html_open(r->out, "header");
    html_open(r->out, "p", "class", STR("facts"));
    render_text(r, "span", NULL, document->programme);
    render_text(r, "span", NULL, document->period);
    if (instant_known(document->as_of)) {
        struct str as_of = i18n_instant(r->arena, document->language, document->zone, document->as_of);
        render_text(r, "span", NULL, i18n_format(r->arena, document->language, "report.as_of", &as_of, 1));
    }
    html_close(r->out, "p");
    render_text(r, "h1", NULL, document->title);
    html_close(r->out, "header");
}

static void contents(const struct rendering *r)
{
    html_open(r->out, "nav", "aria-label", i18n_text(r->document->language, "report.contents"));
    html_open(r->out, "ol");
    for (size_t i = 1; i < r->document->sections.n; i++) {
        const struct report_section *section = &r->document->sections.at[i];

        html_open(r->out, "li");
        html_open(r->out, "a", "href", str_join(r->arena, STR("#"), section->id));
        html_text(r->out, section->title);
        html_close(r->out, "a");
        html_close(r->out, "li");
    }
    html_close(r->out, "ol");
    html_close(r->out, "nav");
}

void report_html_file(struct buf *out, const struct document *document)
{
    struct rendering r = {.out = out, .arena = out->arena, .document = document};
    bool right_to_left = language_direction(document->language) == RIGHT_TO_LEFT;

    html_unescaped(out, STR("<!DOCTYPE html>\n"));
    html_open(out, "html", "lang", str_of(language_tag(document->language)), "dir",
              right_to_left ? STR("rtl") : STR("ltr"));
    head(&r);
    html_open(out, "body");
    cover(&r);
    if (document->sections.n > 2)
        contents(&r);
    html_open(out, "main");
    render_sections(&r);
    html_close(out, "main");
    html_close(out, "body");
    html_close(out, "html");
    buf_char(out, '\n');
}
