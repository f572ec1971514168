/* Figures, reports and checks. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "app/figures.h"
#include "app/reports.h"
#include "base/file.h"
#include "cli/command_list.h"
#include "codec/json.h"

static bool take_language(struct call *call, enum language *language)
{
    const char *said = call_option(call, "lang");

    *language = LANG_EN;
    if (!said || language_parse(str_of(said), language))
        return true;
    error_set(&call->error, ERR_INVALID, "cli.unknown_language", str_of(said));
    return false;
}

static enum err open_view(struct call *call, struct view *view)
{
    struct moment moment;

    if (call_moment(call, "as-of", &moment))
        return call->error.code;
    view_open(view, call->arena, call->house, call->db, &moment);
    return OK;
}

/* --- figure --- */

static struct str cell_value(struct call *call, const struct figure_result *r, const struct figure_cell *c)
{
    if (!c->known || (r->indicator->count == COUNT_PERCENT && c->base == 0))
        return STR_EMPTY;
    return r->indicator->count == COUNT_PERCENT ? decimal_format(call->arena, figure_percent(c))
                                                : call_number(call, c->value);
}

static void put_row(struct call *call, struct output *o, const struct pack *pack, const struct figure_result *r,
                    const struct figure_cell *c, enum language language)
{
    for (size_t i = 0; i < r->by_count; i++) {
        output_cell(o, c->keys[i]);
        output_cell(o, figure_key_name(call->arena, pack, r->by[i], c->keys[i], language));
    }
    output_cell(o, cell_value(call, r, c));
    if (r->indicator->count == COUNT_PERCENT) {
        output_cell(o, c->known ? call_number(call, c->value) : STR_EMPTY);
        output_cell(o, c->known ? call_number(call, c->base) : STR_EMPTY);
    }
}

static void print_result(struct call *call, const struct pack *pack, const struct figure_result *r,
                         enum language language, struct str format)
{
    const char *names[2 * FIGURE_DIMS + 4];
    bool numeric[2 * FIGURE_DIMS + 4] = {false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric};

    for (size_t i = 0; i < r->by_count; i++) {
        names[o.columns++] = str_c(call->arena, r->by[i]->id);
        names[o.columns++] = str_c(call->arena, str_join(call->arena, r->by[i]->id, STR("_name")));
    }
    numeric[o.columns] = true;
    names[o.columns++] = "value";
    if (r->indicator->count == COUNT_PERCENT) {
        numeric[o.columns] = numeric[o.columns + 1] = true;
        names[o.columns++] = "numerator";
        names[o.columns++] = "base";
    }
    size_t columns = o.columns;
    if (r->over_time && str_is(format, "csv")) /* a table says it below */
        names[o.columns++] = "places";
    for (size_t i = 0; i < (r->by_count ? r->n : 1); i++) {
        put_row(call, &o, pack, r, r->by_count ? &r->cells[i] : &r->total, language);
        if (o.columns > columns)
            output_cell(&o, figure_places_name(r->places_as));
    }
    output_write(call->out, &o, format);
}

/* `pack` NULL: without its keys. */
static void json_cell(struct call *call, struct json_writer *w, const struct pack *pack, const struct figure_result *r,
                      const struct figure_cell *c, enum language language)
{
    struct str value = cell_value(call, r, c);

    json_open_object(w);
    for (size_t i = 0; pack && i < r->by_count; i++) {
        json_key(w, r->by[i]->id);
        json_text(w, c->keys[i]);
        json_key(w, str_join(call->arena, r->by[i]->id, STR("_name")));
        json_text(w, figure_key_name(call->arena, pack, r->by[i], c->keys[i], language));
    }
    json_key(w, STR("value"));
    if (value.n)
        json_decimal_text(w, value);
    else
        json_none(w);
    if (r->indicator->count == COUNT_PERCENT) {
        json_key(w, STR("numerator"));
        json_int(w, c->known ? c->value : INT_NONE);
        json_key(w, STR("base"));
        json_int(w, c->known ? c->base : INT_NONE);
    }
    json_key(w, STR("records"));
    json_int(w, (int64_t)c->record_count);
    json_key(w, STR("set"));
    json_text(w, crypt_hex(call->arena, hash32_bytes(&c->set)));
    json_close_object(w);
}

static void print_json(struct call *call, const struct pack *pack, const struct figure_result *r,
                       enum language language)
{
    struct buf b = BUF_IN(call->arena);
    struct json_writer w = {.out = &b};

    json_open_object(&w);
    json_key(&w, STR("figure"));
    json_text(&w, r->indicator->id);
    json_key(&w, STR("label"));
    json_text(&w, r->indicator->label[language]);
    json_key(&w, STR("unit"));
    json_text(&w, r->indicator->unit);
    json_key(&w, STR("round"));
    json_int(&w, r->round_known ? r->round : INT_NONE);
    if (r->over_time) {
        json_key(&w, STR("places"));
        json_text(&w, figure_places_name(r->places_as));
        json_key(&w, STR("undated"));
        json_int(&w, (int64_t)r->undated);
    }
    json_key(&w, STR("total"));
    json_cell(call, &w, NULL, r, &r->total, language);
    json_key(&w, STR("cells"));
    json_open_array(&w);
    for (size_t i = 0; r->by_count && i < r->n; i++)
        json_cell(call, &w, pack, r, &r->cells[i], language);
    json_close_array(&w);
    json_close_object(&w);
    fprintf(call->out, "%.*s\n", STR_ARG(buf_str(&b)));
}

int command_figure(struct call *call)
{
    const char *by = call_option(call, "by"), *where = call_option(call, "where");
    struct figure_ask ask = {
        .id = str_of(call->words[0]),
        .by = str_of(by),
        .where = str_of(where),
        .places = str_of(call_option(call, "places")),
        .sum_rounds = call_option(call, "sum-rounds") != NULL,
    };
    struct figure_result result;
    enum language language;
    struct view view;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (!take_language(call, &language) || open_view(call, &view) || view_figure(&view, &ask, &result, &call->error))
        return call_failed(call);
    if (str_is(format, "json"))
        print_json(call, view.pack, &result, language);
    else
        print_result(call, view.pack, &result, language, format);
    struct str places = figure_places_text(call->arena, &result, call->language);
    if (places.n)
        CALL_SAY(call, "figure.note", places);
    if (result.round_known && result.rounds_left.n)
        CALL_SAY(call, "figure.round_taken", call_number(call, result.round),
                 call_number(call, (int64_t)result.rounds_left.n));
    return EXIT_FINE;
}

/* --- report --- */

/* --set round=N; INT_NONE when it was not given. */
static enum err asked_round(struct call *call, int64_t *round)
{
    *round = INT_NONE;
    for (int i = 0; i < call->given_count; i++) {
        struct str value = str_of(call->given[i].value);
        if (!str_is(STR("set"), call->given[i].option->name))
            continue;
        if (!str_starts(value, STR("round=")) || !str_to_int(str_slice(value, 6, value.n), round))
            return error_set(&call->error, ERR_INVALID, "cli.set_round", value);
    }
    return OK;
}

/* A file is replaced whole; what is no file (a device, a pipe) is written into; "-" and /dev/stdout are the caller's own output. */
static enum err write_out(struct call *call, const char *out, struct str text)
{
    const char *path = call_path(call, out);
    char whole[PATH_MAX];
    struct stat st;

    if (str_is(STR("-"), out) || str_is(STR("/dev/stdout"), out))
        return fwrite(text.p, 1, text.n, call->out) == text.n
                   ? OK
                   : error_set(&call->error, ERR_IO, "file.write", str_of(out), STR_EMPTY);
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        FILE *to = fopen(path, "w");
        bool good = to && fwrite(text.p, 1, text.n, to) == text.n;
        good = to && fclose(to) == 0 && good;
        return good ? OK : error_set(&call->error, ERR_IO, "file.write", str_of(path), str_of(strerror(errno)));
    }
    return file_write(realpath(path, whole) ? whole : path, text, 0644,
                      &call->error); /* a link's target, not the link */
}

static int write_report(struct call *call, struct view *view, const struct outline *outline, int64_t round,
                        struct str form)
{
    const char *out = call_option(call, "out");
    struct buf text = BUF_IN(call->arena);
    struct document document;
    enum language language;

    if (!take_language(call, &language) || house_report(view, outline, round, language, NULL, &document, &call->error))
        return call_failed(call);
    if (str_is(form, "csv"))
        report_csv(&text, &document);
    else
        report_html_file(&text, &document);
    if (write_out(call, out, buf_str(&text)))
        return call_failed(call);
    CALL_SAY(call, "cli.written", str_of(out));
    return EXIT_FINE;
}

int command_report(struct call *call)
{
    const char *format = call_option(call, "format");
    bool publish = call_option(call, "publish") != NULL;
    struct str form = format ? str_of(format) : STR("html");
    const struct outline *outline;
    struct view view = {0};
    int64_t round;
    int status = EXIT_FINE;

    if (!str_is(form, "html") && !str_is(form, "csv")) {
        CALL_SAY(call, "cli.unknown_format", form, STR("html, csv"));
        return EXIT_USAGE;
    }
    if (!publish && (call_option(call, "title") || call_option(call, "accept-contradictions")))
        error_set(&call->error, ERR_INVALID, "publication.only_publishing");
    else if (!publish && !call_option(call, "out"))
        error_set(&call->error, ERR_INVALID, "cli.needs_out");
    if (call->error.code || asked_round(call, &round) || open_view(call, &view))
        return call_failed(call);
    outline = pack_report(view.pack, str_of(call->words[0]));
    if (!outline) {
        error_set(&call->error, ERR_NOT_FOUND, "report.unknown", str_of(call->words[0]));
        return call_failed(call);
    }
    if (publish)
        status = command_report_publish(call, outline->name, round, &view.moment);
    if (!status && call_option(call, "out"))
        status = write_report(call, &view, outline, round, form);
    return status;
}

/* --- lint --- */

static struct str side(struct call *call, const struct finding *f, bool known, int64_t n)
{
    if (!known)
        return STR_EMPTY;
    return f->scaled ? decimal_format(call->arena, n) : call_number(call, n);
}

static struct str reason_text(struct call *call, const struct finding *f)
{
    struct str text = i18n_format(call->arena, call->language, f->reason, f->args, ERROR_ARGS);

    if (!f->why)
        return text;
    return str_printf(call->arena, "%.*s %.*s", STR_ARG(text),
                      STR_ARG(i18n_format(call->arena, call->language, f->why, f->args, ERROR_ARGS)));
}

int command_lint(struct call *call)
{
    static const char *const names[] = {"check", "severity", "round",  "where",  "figure",
                                        "left",  "right",    "reason", "record", "label"};
    static const bool numeric[] = {false, false, true, false, false, true, true, false, false, false};
    struct output o = {.arena = call->arena, .names = names, .numeric = numeric, .columns = COUNT_OF(names)};
    struct findings findings = {0};
    struct view view;
    int64_t round;
    int status;
    struct str format = call_format(call, &status);

    if (status)
        return status;
    if (asked_round(call, &round) || open_view(call, &view) || view_lint(&view, round, &findings, &call->error))
        return call_failed(call);
    for (size_t i = 0; i < findings.list.n; i++) {
        const struct finding *f = &findings.list.at[i];
        output_cell(&o, f->check->id);
        output_cell(&o, f->check->warning ? STR("warning") : STR("error"));
        output_cell(&o, f->round == INT_NONE ? STR_EMPTY : call_number(call, f->round));
        output_cell(&o, f->where);
        output_cell(&o, f->figure);
        output_cell(&o, side(call, f, f->left_known, f->left));
        output_cell(&o, side(call, f, f->right_known, f->right));
        output_cell(&o, reason_text(call, f));
        output_cell(&o, id_known(f->record) ? id_format(call->arena, f->record) : STR_EMPTY);
        output_cell(&o, f->check->label[call->language]);
    }
    output_write(call->out, &o, format);
    CALL_SAY(call, "lint.summary", call_number(call, (int64_t)findings.list.n),
             call_number(call, (int64_t)findings.compared));
    return EXIT_FINE;
}
