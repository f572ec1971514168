#include "app/import.h"
#include "base/file.h"
#include "cli/command_list.h"

/* The file's own name as a text: a byte that no text holds becomes a question mark. */
static struct str base_name(struct arena *a, struct str path)
{
    struct str part, name = path;

    for (struct str rest = path; str_cut(&rest, '/', &part);)
        name = part.n ? part : name;
    bool utf8 = str_valid_utf8(name);
    char *text = arena_copy(a, name.p, name.n);
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f || (!utf8 && (unsigned char)text[i] >= 0x80))
            text[i] = '?';
    return (struct str){text, name.n};
}

static enum err read_settings(struct call *call, struct import_order *o)
{
    for (int i = 0; i < call->given_count; i++) {
        struct str rest = str_of(call->given[i].value), name;
        if (!str_is(STR("set"), call->given[i].option->name))
            continue;
        if (o->setting_count == IMPORT_SETTINGS)
            return error_set(&call->error, ERR_TOO_LARGE, "import.too_many_settings",
                             call_number(call, IMPORT_SETTINGS));
        if (!str_cut(&rest, '=', &name) || !name.n || !rest.n)
            return error_set(&call->error, ERR_INVALID, "cli.set_form", str_of(call->given[i].value));
        for (size_t k = 0; k < o->setting_count; k++)
            if (str_eq(o->settings[k].name, name))
                return error_set(&call->error, ERR_INVALID, "record.said_twice", name);
        o->settings[o->setting_count++] = (struct import_setting){name, rest};
    }
    return OK;
}

static enum err read_order(struct call *call, struct import_order *o)
{
    const char *path = call_path(call, call->words[1]);

    o->mapping = pack_mapping(house_pack(call->house), str_of(call->words[0]));
    if (!o->mapping)
        return error_set(&call->error, ERR_NOT_FOUND, "import.no_mapping", str_of(call->words[0]));
    o->file_name = base_name(call->arena, str_of(path));
    o->actor = call->actor.id;
    o->retract_missing = call_option(call, "retract-missing") != NULL;
    if (read_settings(call, o))
        return call->error.code;
    return file_read(call->arena, path, IMPORT_BYTES, &o->bytes, &call->error);
}

enum { LISTED = 50 };

static void say_place(struct call *call, const struct error_place *place)
{
    struct str line = i18n_error_place(call->arena, call->language, place);

    fprintf(call->err, "  %.*s\n", STR_ARG(line));
}

static void say_warnings(struct call *call, const struct import_plan *plan)
{
    if (!plan->warning_count)
        return;
    CALL_SAY(call, "import.warnings", call_number(call, (int64_t)plan->warning_count));
    for (size_t i = 0; i < plan->warnings.n && i < LISTED; i++)
        say_place(call, &plan->warnings.at[i]);
    if (plan->warning_count > LISTED)
        CALL_SAY(call, "import.more", call_number(call, (int64_t)(plan->warning_count - LISTED)));
}

static void say_record(struct call *call, const struct import_row *row)
{
    struct str id = id_format(call->arena, row->id);

    fprintf(call->out, "  %s %.*s", row->type->name, STR_ARG(id));
    for (size_t i = 0; i < row->type->field_count; i++) {
        const struct field *f = &row->type->fields[i];
        struct str text = f->key ? value_write(call->arena, field_get(f, row->record)) : STR_EMPTY;
        if (text.n)
            fprintf(call->out, " %s=%.*s", f->name, STR_ARG(text));
    }
    fputc('\n', call->out);
}

/* What a correction changes, field by field. */
static void say_change(struct call *call, const struct import_row *row)
{
    uint64_t differs = record_diff(row->type, row->before, row->record) & row->mask;

    say_record(call, row);
    for (size_t i = 0; i < row->type->field_count; i++) {
        const struct field *f = &row->type->fields[i];
        struct str before = value_write(call->arena, field_get(f, row->before));
        struct str after = value_write(call->arena, field_get(f, row->record));
        if (differs >> i & 1)
            fprintf(call->out, "    %s: %.*s -> %.*s\n", f->name, STR_ARG(before), STR_ARG(after));
    }
    if (row->changed_since)
        CALL_SAY(call, "import.changed_since", STR_EMPTY);
}

static void say_plan(struct call *call, const struct import_plan *plan)
{
    size_t listed = 0;

    say_warnings(call, plan);
    fprintf(call->out, "rows %zu new %zu changed %zu same %zu missing %zu\n", plan->rows.n, plan->count[FATE_NEW],
            plan->count[FATE_CHANGED], plan->count[FATE_SAME], plan->count[FATE_MISSING]);
    if (plan->count[FATE_CHANGED])
        CALL_SAY(call, "import.corrections", STR_EMPTY);
    for (size_t i = 0; i < plan->rows.n && listed < LISTED; i++)
        if (plan->rows.at[i].fate == FATE_CHANGED && ++listed)
            say_change(call, &plan->rows.at[i]);
    if (plan->count[FATE_CHANGED] > LISTED)
        CALL_SAY(call, "import.more", call_number(call, (int64_t)(plan->count[FATE_CHANGED] - LISTED)));
    if (plan->missing.n)
        CALL_SAY(call, "import.missing_rows", STR_EMPTY);
    for (size_t i = 0; i < plan->missing.n && i < LISTED; i++)
        say_record(call, &plan->missing.at[i]);
    if (plan->missing.n > LISTED)
        CALL_SAY(call, "import.more", call_number(call, (int64_t)(plan->missing.n - LISTED)));
}

static int execute(struct call *call, const struct import_order *asked, const struct import_plan *plan)
{
    struct import_order order = *asked, *o = &order; /* its progress lives as long as this call */
    struct import_result result;
    struct call_progress shown;
    struct progress progress = call_progress(&shown, call, "cli.recorded", true);

    o->progress = &progress;
    enum err err = import_execute(call->arena, call->house, call->db, o, plan, &result, &call->error);
    call_progress_end(&shown);
    if (err)
        return call_failed(call);
    if (!id_known(result.run)) {
        CALL_SAY(call, "import.nothing_new", o->file_name);
        return EXIT_FINE;
    }
    fprintf(call->out, "import %.*s appended %zu\n", STR_ARG(id_format(call->arena, result.run)), result.appended);
    if (result.contested)
        CALL_SAY(call, "import.contested", call_number(call, (int64_t)result.contested));
    if (plan->missing.n && !o->retract_missing)
        CALL_SAY(call, "import.missing_kept", call_number(call, (int64_t)plan->missing.n));
    return EXIT_FINE;
}

int command_import(struct call *call)
{
    struct import_order order = {0};
    struct import_plan plan;

    if (read_order(call, &order) || import_plan(call->arena, call->house, call->db, &order, &plan, &call->error))
        return call_failed(call);
    say_plan(call, &plan);
    if (!call_option(call, "dry-run"))
        return execute(call, &order, &plan);
    if (import_note_dry_run(call->house, &order, &plan, &call->error))
        return call_failed(call);
    CALL_SAY(call, "import.dry_run", STR_EMPTY);
    return EXIT_FINE;
}

int command_import_undo(struct call *call)
{
    struct import_undone undone;
    struct call_progress shown;
    struct progress progress = call_progress(&shown, call, "cli.recorded", true);
    struct id run;

    if (!id_parse(str_of(call->words[0]), &run)) {
        error_set(&call->error, ERR_INVALID, "cli.no_id", str_of(call->words[0]));
        return call_failed(call);
    }
    enum err err =
        import_undo(call->arena, call->house, call->db, run, call->actor.id, &progress, &undone, &call->error);
    call_progress_end(&shown);
    if (err)
        return call_failed(call);
    fprintf(call->out, "retracted %zu restored %zu kept %zu\n", undone.retracted, undone.restored, undone.kept);
    if (undone.kept)
        CALL_SAY(call, "import.undo_kept", call_number(call, (int64_t)undone.kept));
    return EXIT_FINE;
}
