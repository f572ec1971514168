/* What came in as files, and taking an import back as a whole. */
#include "app/import.h"
#include "app/record_list.h"
#include "app/web_visit.h"
#include "domain/intake/intake.h"

static bool in_force(const struct import_run *run)
{
    return run->undone != YES && !id_known(run->undoes);
}

struct str web_import_state(const struct visit *v, const struct import_run *run)
{
    return web_word(v, id_known(run->undoes)  ? "web.import.undoes"
                       : run->undone == YES   ? "web.import.undone"
                       : run->finished != YES ? "web.import.cut_off"
                                              : "web.import.in_force");
}

static struct str undo_path(const struct visit *v, struct id run)
{
    return str_printf(v->arena, "/imports/%.*s/undo", STR_ARG(id_format(v->arena, run)));
}

static struct str label(const struct visit *v, const char *field)
{
    return web_field_name(v, &import_run_type, record_field(&import_run_type, str_of(field)));
}

static void put_row(struct visit *v, const struct page_table *table, const struct record_row *row)
{
    const struct import_run *run = row->record;
    bool undo = in_force(run) && web_may(v, ROLE_OFFICER);
    const struct page_cell cells[] = {
        {.text = run->file_name.n ? run->file_name : run->mapping,
         .href = web_record_path(v, &import_run_type, row->meta.id)},
        {.text = run->settings},
        {.kind = CELL_DATE, .text = web_time(v, row->meta.made_at)},
        {.text = web_person(v, row->meta.made_by)},
        {.kind = CELL_NUMBER, .number = run->rows},
        {.kind = CELL_NUMBER, .number = run->created},
        {.kind = CELL_NUMBER, .number = run->changed},
        {.kind = CELL_NUMBER, .number = run->retracted},
        {.text = web_import_state(v, run)},
        {.text = undo ? web_word(v, "web.import.undo") : STR(" "),
         .href = undo ? undo_path(v, row->meta.id) : STR_EMPTY},
    };

    page_row(v->out, &v->page, table, cells);
}

enum err web_imports(struct visit *v, struct error *e)
{
    const struct page_column columns[] = {
        {.label = label(v, "file_name")},
        {.label = label(v, "settings")},
        {.label = web_word(v, "web.record.made_at")},
        {.label = web_word(v, "web.record.made_by")},
        {.label = label(v, "rows"), .numeric = true},
        {.label = label(v, "created"), .numeric = true},
        {.label = label(v, "changed"), .numeric = true},
        {.label = label(v, "retracted"), .numeric = true},
        {.label = web_word(v, "web.account.state")},
        {.label = STR(" ")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    size_t page = web_page_number(v);
    const struct record_ask ask = {.type = &import_run_type, .limit = WEB_PAGE, .offset = (page - 1) * WEB_PAGE};
    record_rows rows;
    int64_t total;

    if (record_count(v->arena, v->db, &ask, &total, e) || record_page(v->arena, v->db, &ask, &rows, e))
        return e->code;
    web_begin(v, web_word(v, "web.menu.imports"), web_word(v, "web.imports.lead"));
    if (rows.n == 0) {
        page_empty(v->out, web_word(v, "web.imports.none"), NULL);
    } else {
        page_table_begin(v->out, &v->page, &table);
        for (size_t i = 0; i < rows.n; i++)
            put_row(v, &table, &rows.at[i]);
        page_table_end(v->out, &v->page, &table);
        page_pages(v->out, &v->page, page, WEB_PAGE, (size_t)total);
    }
    web_end(v);
    return OK;
}

/* --- taking back --- */

static enum err find(struct visit *v, struct id *id, const struct import_run **run, struct error *e)
{
    static const struct import_run none;
    struct record_meta meta;
    void *record;

    *run = &none;
    if (!id_parse(http_capture(v->request, "id"), id))
        return error_set(e, ERR_NOT_FOUND, "error.not_found");
    if (journal_record(v->arena, house_journal(v->house), v->db, &import_run_type, *id, &meta, &record, e))
        return e->code;
    *run = record;
    return OK;
}

enum err web_import_undo(struct visit *v, struct error *e)
{
    const struct import_run *run;
    struct id id = NO_ID;

    if (find(v, &id, &run, e))
        return e->code;
    if (!in_force(run))
        return error_set(e, ERR_CONFLICT, "import.already_undone", id_format(v->arena, id));
    const struct page_fact facts[] = {
        {label(v, "file_name"), {.text = run->file_name}},
        {label(v, "settings"), {.text = run->settings}},
        {label(v, "created"), {.kind = CELL_NUMBER, .number = run->created}},
        {label(v, "changed"), {.kind = CELL_NUMBER, .number = run->changed}},
        {label(v, "retracted"), {.kind = CELL_NUMBER, .number = run->retracted}},
    };
    v->page.narrow = true;
    web_crumb(v, web_word(v, "web.menu.imports"), STR("/imports"));
    web_begin(v, web_word(v, "web.import.undo"), STR_EMPTY);
    page_notice(v->out, PAGE_HARM, web_word(v, "web.import.undo.what"), web_word(v, "web.import.undo.safe"));
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
    page_form(v->out, &v->page,
              &(struct page_form){.action = undo_path(v, id),
                                  .submit = web_word(v, "web.import.undo"),
                                  .cancel = {web_word(v, "web.cancel"), STR("/imports")}});
    web_end(v);
    return OK;
}

enum err web_post_import_undo(struct visit *v, struct error *e)
{
    const struct import_run *run;
    struct import_undone undone = {0};
    struct id id = NO_ID;

    if (find(v, &id, &run, e) || import_undo(v->arena, v->house, v->db, id, v->account.id, NULL, &undone, e))
        return e->code;
    const struct page_fact facts[] = {
        {web_word(v, "web.import.was_retracted"), {.kind = CELL_NUMBER, .number = (int64_t)undone.retracted}},
        {web_word(v, "web.import.was_restored"), {.kind = CELL_NUMBER, .number = (int64_t)undone.restored}},
        {web_word(v, "web.import.was_kept"), {.kind = CELL_NUMBER, .number = (int64_t)undone.kept}},
    };
    v->page.narrow = true;
    web_crumb(v, web_word(v, "web.menu.imports"), STR("/imports"));
    web_begin(v, run->file_name, STR_EMPTY);
    page_notice(v->out, PAGE_PROVEN, web_word(v, "web.import.undone"), web_word(v, "web.import.undone.why"));
    page_facts(v->out, &v->page, facts, COUNT_OF(facts));
    web_end(v);
    return OK;
}
