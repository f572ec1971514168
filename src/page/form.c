#include "http/parse.h"
#include "page/parts.h"

static struct str field_id(const struct page *page, const struct page_field *field, const char *suffix)
{
    return str_printf(page->arena, "f-%s%s", field->name, suffix);
}

/* Says which texts belong to the field, and that it is wrong. */
static void describe(struct buf *out, const struct page *page, const struct page_field *field)
{
    struct buf ids = BUF_IN(page->arena);

    if (field->hint.n > 0)
        buf_put(&ids, field_id(page, field, "-hint "));
    if (field->error.n > 0)
        buf_put(&ids, field_id(page, field, "-error"));
    if (ids.n > 0)
        html_attr(out, "aria-describedby", str_trim(buf_str(&ids)));
    if (field->error.n > 0)
        html_attr(out, "aria-invalid", STR("true"));
}

static void begin_control(struct buf *out, const struct page *page, const struct page_field *field, const char *tag)
{
    html_begin(out, tag);
    html_attr(out, "id", field_id(page, field, ""));
    html_attr(out, "name", str_of(field->name));
    describe(out, page, field);
    if (!field->optional && field->kind != INPUT_CHECK)
        html_flag(out, "required");
}

static void input(struct buf *out, const struct page *page, const struct page_field *field)
{
    static const struct {
        const char *type, *mode, *complete;
        bool secret, latin;
    } inputs[] = {
        [INPUT_TEXT] = {"text", NULL, NULL, false, false},
        [INPUT_PASSWORD] = {"password", NULL, "current-password", true, true},
        [INPUT_NEW_PASSWORD] = {"password", NULL, "new-password", true, true},
        [INPUT_USER] = {"text", NULL, "username", false, true},
        [INPUT_CODE] = {"text", "numeric", "one-time-code", true, true},
        [INPUT_NUMBER] = {"text", "numeric", NULL, false, true},
        [INPUT_DATE] = {"date", NULL, NULL, false, false},
        [INPUT_FILE] = {"file", NULL, NULL, true, false},
    };
    begin_control(out, page, field, "input");
    html_attr(out, "type", str_of(inputs[field->kind].type));
    if (inputs[field->kind].mode)
        html_attr(out, "inputmode", str_of(inputs[field->kind].mode));
    if (inputs[field->kind].complete)
        html_attr(out, "autocomplete", str_of(inputs[field->kind].complete));
    if (inputs[field->kind].latin)
        html_attr(out, "dir", STR("ltr"));
    else if (field->kind == INPUT_TEXT)
        html_attr(out, "dir", STR("auto"));
    if (!inputs[field->kind].secret && field->value.n > 0)
        html_attr(out, "value", field->value);
    html_end(out);
}

static void area(struct buf *out, const struct page *page, const struct page_field *field)
{
    begin_control(out, page, field, "textarea");
    html_attr(out, "rows", STR("4"));
    html_attr(out, "dir", STR("auto"));
    html_end(out);
    buf_char(out, '\n'); /* the parser drops the first one, which may be the writer's */
    html_text(out, field->value);
    html_close(out, "textarea");
}

static void option(struct buf *out, struct str value, struct str label, bool selected)
{
    html_begin(out, "option");
    html_attr(out, "value", value);
    if (selected)
        html_flag(out, "selected");
    html_end(out);
    html_text(out, label);
    html_close(out, "option");
}

static void choice(struct buf *out, const struct page *page, const struct page_field *field)
{
    begin_control(out, page, field, "select");
    html_end(out);
    option(out, STR_EMPTY, part_word(page, "page.choose"), field->value.n == 0);
    for (size_t i = 0; i < field->option_count; i++)
        option(out, field->options[i].value, field->options[i].label, str_eq(field->value, field->options[i].value));
    html_close(out, "select");
}

/* The first of a radio group has the field's id, so that the list of errors leads to it. */
static void toggle(struct buf *out, const struct page *page, const struct page_field *field, const char *type, size_t i,
                   struct str value, struct str label)
{
    struct str id = i == 0 ? field_id(page, field, "") : str_printf(page->arena, "f-%s-%zu", field->name, i);

    html_open(out, "div", "class", STR("toggle"));
    html_begin(out, "input");
    html_attr(out, "type", str_of(type));
    html_attr(out, "id", id);
    html_attr(out, "name", str_of(field->name));
    html_attr(out, "value", value);
    if (str_eq(field->value, value))
        html_flag(out, "checked");
    html_end(out);
    html_open(out, "label", "for", id);
    html_text(out, label);
    html_close(out, "label");
    html_close(out, "div");
}

static void label_text(struct buf *out, const struct page *page, const struct page_field *field)
{
    html_text(out, field->label);
    if (field->optional) {
        buf_char(out, ' ');
        part_text(out, "span", "optional", part_word(page, "page.optional"));
    }
}

static void texts(struct buf *out, const struct page *page, const struct page_field *field)
{
    if (field->hint.n > 0) {
        html_open(out, "p", "class", STR("hint"), "id", field_id(page, field, "-hint"));
        html_text(out, field->hint);
        html_close(out, "p");
    }
    if (field->error.n > 0) {
        html_open(out, "p", "class", STR("fault"), "id", field_id(page, field, "-error"));
        part_unseen(out, part_word(page, "page.error"));
        buf_char(out, ' ');
        html_text(out, field->error);
        html_close(out, "p");
    }
}

static void group(struct buf *out, const struct page *page, const struct page_field *field)
{
    html_begin(out, "fieldset");
    describe(out, page, field);
    html_end(out);
    html_open(out, "legend");
    label_text(out, page, field);
    html_close(out, "legend");
    texts(out, page, field);
    for (size_t i = 0; i < field->option_count; i++)
        toggle(out, page, field, "radio", i, field->options[i].value, field->options[i].label);
    html_close(out, "fieldset");
}

static void labelled(struct buf *out, const struct page *page, const struct page_field *field)
{
    html_open(out, "label", "for", field_id(page, field, ""));
    label_text(out, page, field);
    html_close(out, "label");
    texts(out, page, field);
    if (field->kind == INPUT_AREA)
        area(out, page, field);
    else if (field->kind == INPUT_CHOICE)
        choice(out, page, field);
    else
        input(out, page, field);
}

static void put_field(struct buf *out, const struct page *page, const struct page_field *field)
{
    if (field->kind == INPUT_HIDDEN) {
        part_hidden(out, field->name, field->value);
        return;
    }
    html_open(out, "div", "class", field->error.n > 0 ? STR("field wrong") : STR("field"));
    if (field->kind == INPUT_RADIO) {
        group(out, page, field);
    } else if (field->kind == INPUT_CHECK) {
        toggle(out, page, field, "checkbox", 0, STR("1"), field->label);
        texts(out, page, field);
    } else {
        labelled(out, page, field);
    }
    html_close(out, "div");
}

static void error_list(struct buf *out, const struct page *page, const struct page_form *form)
{
    size_t wrong = 0;
    for (size_t i = 0; i < form->n; i++)
        wrong += form->fields[i].error.n > 0;
    if (wrong == 0)
        return;

    html_open(out, "div", "class", STR("notice harm"), "role", STR("alert"));
    part_text(out, "h2", NULL, i18n_count(page->arena, page->language, "page.form_errors", (int64_t)wrong, NULL, 0));
    part_text(out, "p", NULL, part_word(page, "page.form_safe"));
    html_open(out, "ul");
    for (size_t i = 0; i < form->n; i++) {
        const struct page_field *field = &form->fields[i];
        if (field->error.n == 0)
            continue;
        html_open(out, "li");
        html_open(out, "a", "href", str_join(page->arena, STR("#"), field_id(page, field, "")));
        html_text(out, field->label);
        html_text(out, part_word(page, "error.colon"));
        html_text(out, field->error);
        html_close(out, "a");
        html_close(out, "li");
    }
    html_close(out, "ul");
    html_close(out, "div");
}

static bool has_file(const struct page_form *form)
{
    for (size_t i = 0; i < form->n; i++)
        if (form->fields[i].kind == INPUT_FILE)
            return true;
    return false;
}

void page_form(struct buf *out, const struct page *page, const struct page_form *form)
{
    error_list(out, page, form);
    html_begin(out, "form");
    html_attr(out, "class", STR("form"));
    html_attr(out, "method", STR("post"));
    html_attr(out, "action", form->action);
    if (has_file(form))
        html_attr(out, "enctype", STR("multipart/form-data"));
    /* The server says what is wrong, in the reader's language and all at once. */
    html_flag(out, "novalidate");
    html_end(out);
    part_hidden(out, "csrf", page->csrf);
    for (size_t i = 0; i < form->n; i++)
        put_field(out, page, &form->fields[i]);
    html_open(out, "p", "class", STR("actions"));
    part_text(out, "button", "primary", form->submit);
    if (form->cancel.href.n > 0)
        part_link(out, "button", form->cancel.href, form->cancel.label);
    html_close(out, "p");
    html_close(out, "form");
}

void page_form_errors(const struct page *page, struct page_field *fields, size_t n, const struct error *error)
{
    for (size_t p = 0; p < error->places.n; p++)
        for (size_t f = 0; f < n; f++)
            if (str_is(error->places.at[p].field, fields[f].name))
                fields[f].error = i18n_error_reason(page->arena, page->language, &error->places.at[p]);
}

static bool is_filtered(const struct page_field *fields, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, fields[i].name))
            return true;
    return false;
}

/* What else the address says stays: the sorting, the language. The page number does not. */
static void keep_rest(struct buf *out, const struct page *page, const struct page_field *fields, size_t n)
{
    http_pairs pairs = {0};
    size_t mark = str_find(page->path, '?');

    if (!http_parse_query(page->arena, str_slice(page->path, mark + 1, page->path.n), &pairs))
        return;
    for (size_t i = 0; i < pairs.n; i++)
        if (!is_filtered(fields, n, pairs.at[i].name) && !str_is(pairs.at[i].name, "page"))
            part_hidden(out, str_c(page->arena, pairs.at[i].name), pairs.at[i].value);
}

void page_filter(struct buf *out, const struct page *page, const struct page_field *fields, size_t n)
{
    struct str path = str_slice(page->path, 0, str_find(page->path, '?'));
    bool filtered = false;

    html_open(out, "form", "class", STR("filter"), "method", STR("get"), "action", path, "role", STR("search"));
    keep_rest(out, page, fields, n);
    for (size_t i = 0; i < n; i++) {
        struct page_field field = fields[i];
        filtered |= field.value.n > 0;
        html_open(out, "div", "class", STR("field"));
        html_open(out, "label", "for", field_id(page, &field, ""));
        html_text(out, field.label);
        html_close(out, "label");
        field.optional = true;
        if (field.kind == INPUT_CHOICE)
            choice(out, page, &field);
        else
            input(out, page, &field);
        html_close(out, "div");
    }
    part_text(out, "button", NULL, part_word(page, "page.filter"));
    if (filtered)
        part_link(out, "clear", path, part_word(page, "page.filter_clear"));
    html_close(out, "form");
}
