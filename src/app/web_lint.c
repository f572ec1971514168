/* What does not add up, check by check. */
#include "app/web_visit.h"
#include "domain/mobility/mobility.h"

enum { SHOWN = 10 /* of a check, before all of its findings are asked for */ };

static struct page_cell amount(const struct visit *v, const struct finding *f, bool known, int64_t n)
{
    if (!known)
        return (struct page_cell){.kind = CELL_NUMBER, .number = INT_NONE};
    if (f->scaled)
        return (struct page_cell){.kind = CELL_ID, .text = decimal_format(v->arena, n)};
    return (struct page_cell){.kind = CELL_NUMBER, .number = n};
}

static struct str reason(const struct visit *v, const struct finding *f)
{
    const struct field *blank = f->check->kind == LINT_FILLED ? record_field(f->check->type, f->args[0]) : NULL;
    struct str label = blank ? web_field_name(v, f->check->type, blank) : STR_EMPTY;
    struct str said = i18n_format(v->arena, v->language, f->reason, blank ? &label : f->args, blank ? 1 : ERROR_ARGS);

    if (!f->why)
        return said;
    struct str why = i18n_format(v->arena, v->language, f->why, f->args, ERROR_ARGS);
    return str_printf(v->arena, "%.*s %.*s", STR_ARG(said), STR_ARG(why));
}

/* What one of the canonical words "need=food" says; empty for the round, which has a column of its own. */
static struct str word_name(const struct visit *v, const struct record_type *type, struct str name, struct str key)
{
    const struct field *field = type ? record_field(type, name) : NULL;
    const struct dimension *dimension = pack_dimension(v->pack, name);

    if (str_is(name, "round"))
        return STR_EMPTY;
    if (field && (field->kind == KIND_PLACE || field->kind == KIND_CODE))
        return web_text(v, field, (struct value){.kind = field->kind, .known = true, .text = key});
    return dimension ? figure_key_name(v->arena, v->pack, dimension, key, v->language) : key;
}

/* A place's name, the names of a slice's words, or a cell of a sheet as it is. */
static struct str where_name(const struct visit *v, const struct record_type *type, struct str where)
{
    const struct place *place = place_find(&v->pack->places, where);
    struct str part, rest = where;
    struct buf b = BUF_IN(v->arena);

    if (place)
        return place->name[v->language];
    while (rest.n > 0 && str_cut(&rest, ';', &part)) {
        size_t equals = str_find(part, '=');
        struct str said = part;
        if (equals < part.n)
            said = word_name(v, type, str_slice(part, 0, equals), str_slice(part, equals + 1, part.n));
        if (said.n > 0) {
            buf_puts(&b, b.n > 0 ? " · " : "");
            buf_put(&b, said);
        }
    }
    return buf_str(&b);
}

static struct page_cell where(const struct visit *v, const struct finding *f)
{
    const struct place *place = place_find(&v->pack->places, f->where);
    const struct record_type *type = f->check->kind == LINT_DECLARED ? &declared_figure_type : f->check->type;
    struct page_cell cell = {.text = where_name(v, type, f->where)};

    if (id_known(f->record) && type)
        cell.href = web_record_path(v, type, f->record);
    else if (place)
        cell.href = web_path(v, "/places/", place->code);
    if (cell.text.n == 0)
        cell.text = web_word(v, "web.total");
    return cell;
}

/* Only where the check compares numbers are there sides to show. */
static bool has_sides(const struct lint_check *check)
{
    return check->kind != LINT_FILLED && check->kind != LINT_UNIQUE;
}

static void put_row(struct visit *v, const struct page_table *table, const struct finding *f)
{
    const struct indicator *figure = f->figure.n ? pack_indicator(v->pack, f->figure) : NULL;
    bool both = f->left_known && f->right_known;
    const struct page_cell what = {
        .text = figure ? figure->label[v->language] : reason(v, f),
        .href = figure ? web_with(v, web_path(v, "/figures/", figure->id), "as_of", web_query(v, "as_of")) : STR_EMPTY};
    struct page_cell cells[] = {
        where(v, f),
        {.kind = CELL_ID, .text = f->round == INT_NONE ? STR_EMPTY : web_int(v, f->round)},
        what,
        amount(v, f, f->left_known, f->left),
        amount(v, f, f->right_known, f->right),
        amount(v, f, both, both ? f->left - f->right : 0),
    };

    page_row(v->out, &v->page, table, cells);
}

/* Findings of one check stand together. */
static void put_check(struct visit *v, const struct finding *first, size_t n, bool alone)
{
    const struct page_column columns[] = {
        {.label = web_word(v, "web.lint.where")},
        {.label = web_type_name(v, &dtm_round_type)},
        {.label = web_word(v, "web.lint.what")},
        {.label = web_word(v, "web.lint.left"), .numeric = true},
        {.label = web_word(v, "web.lint.right"), .numeric = true},
        {.label = web_word(v, "web.lint.difference"), .numeric = true},
    };
    const struct page_table table = {.columns = columns, .n = has_sides(first->check) ? COUNT_OF(columns) : 3};
    size_t page = alone ? web_page_number(v) : 1, size = alone ? WEB_PAGE : SHOWN, from = (page - 1) * size;

    page_section(v->out, first->check->label[v->language]);
    page_text(v->out, i18n_count(v->arena, v->language, first->check->warning ? "web.lint.warnings" : "web.lint.errors",
                                 (int64_t)n, NULL, 0));
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = from; i < n && i < from + size; i++)
        put_row(v, &table, &first[i]);
    page_table_end(v->out, &v->page, &table);
    if (alone)
        page_pages(v->out, &v->page, page, size, n);
    else if (n > SHOWN)
        web_more(v, web_word(v, "web.lint.all"), web_with(v, v->request->address, "check", first->check->id));
}

static void put_filter(struct visit *v, const web_rounds *rounds, int64_t round)
{
    struct page_option *rounds_listed = ARENA_ARRAY(v->arena, struct page_option, rounds->n);
    struct page_option *checks = ARENA_ARRAY(v->arena, struct page_option, v->pack->check_count);

    for (size_t i = 0; i < rounds->n; i++) {
        const struct dtm_round *one = rounds->at[i];
        rounds_listed[i] = (struct page_option){web_int(v, one->number), web_period(v, rounds, one->number)};
    }
    for (size_t i = 0; i < v->pack->check_count; i++)
        checks[i] = (struct page_option){v->pack->checks[i]->id, v->pack->checks[i]->label[v->language]};
    const struct page_field fields[] = {
        {.name = "round",
         .kind = INPUT_CHOICE,
         .label = web_type_name(v, &dtm_round_type),
         .value = round == INT_NONE ? STR_EMPTY : web_int(v, round),
         .options = rounds_listed,
         .option_count = rounds->n},
        {.name = "check",
         .kind = INPUT_CHOICE,
         .label = web_word(v, "web.lint.check"),
         .value = web_query(v, "check"),
         .options = checks,
         .option_count = v->pack->check_count},
        {.name = "as_of", .kind = INPUT_TEXT, .label = web_word(v, "web.figure.as_of"), .value = web_query(v, "as_of")},
    };
    page_filter(v->out, &v->page, fields, COUNT_OF(fields));
}

static void put_findings(struct visit *v, const struct findings *findings)
{
    struct str only = web_query(v, "check");
    size_t put = 0;

    for (size_t i = 0, n; i < findings->list.n; i += n) {
        const struct finding *first = &findings->list.at[i];
        for (n = 1; i + n < findings->list.n && first[n].check == first->check;)
            n++;
        if (only.n > 0 && !str_eq(only, first->check->id))
            continue;
        put_check(v, first, n, only.n > 0);
        put++;
    }
    if (put > 0)
        return;
    if (findings->compared > 0)
        page_notice(v->out, PAGE_PROVEN, web_word(v, "web.lint.none"), STR_EMPTY);
    else
        page_empty(v->out, web_word(v, "web.lint.nothing"),
                   &(struct page_link){web_word(v, "web.menu.imports"), STR("/imports")});
}

enum err web_lint(struct visit *v, struct error *e)
{
    struct findings findings;
    struct view view;
    web_rounds rounds;
    int64_t round = INT_NONE;

    if (web_view(v, &view, e) || web_find_rounds(&view, &rounds, e))
        return e->code;
    if (!str_to_int(web_query(v, "round"), &round) && rounds.n > 0)
        round = ((const struct dtm_round *)rounds.at[0])->number;
    if (view_lint(&view, round, &findings, e))
        return e->code;
    struct str compared = i18n_number(v->arena, v->language, (int64_t)findings.compared);
    web_begin(v, web_word(v, "web.menu.lint"), i18n_format(v->arena, v->language, "web.lint.lead", &compared, 1));
    put_filter(v, &rounds, round);
    put_findings(v, &findings);
    web_end(v);
    return OK;
}
