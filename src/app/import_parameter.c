/* Values of the whole file, such as the round: from --set, or from where the file itself says them. */
#include "app/import_read.h"
#include "i18n/fold.h"

const struct parameter *import_parameter(const struct reading *r, struct str name)
{
    for (size_t i = 0; i < r->parameters.n; i++)
        if (str_eq(r->parameters.at[i].name, name))
            return &r->parameters.at[i];
    return NULL;
}

static struct parameter *make(struct reading *r, struct str name)
{
    struct parameter *p = (struct parameter *)(uintptr_t)import_parameter(r, name);

    if (p)
        return p;
    VEC_PUSH(r->arena, &r->parameters, (struct parameter){.name = name});
    return &r->parameters.at[r->parameters.n - 1];
}

bool import_parameter_value(struct reading *r, const struct found *f, const struct mapping_parameter *m,
                            struct value *v)
{
    const struct parameter *p = import_parameter(r, m->name);
    struct error_place place = {.file = r->order->file_name, .sheet = f->sheet_name, .field = m->name};

    *v = value_none(m->field->kind);
    if (!p || !p->known)
        return false; /* told once, by import_parameters */
    if (!value_read(r->arena, &r->vocabulary, m->field, p->text, v, &place))
        return true;
    error_add_place(r->e, place);
    return false;
}

/* The first value under the header, for a parameter that stands in a column. */
struct peek {
    struct reading *reading;
    const struct found *found;
    const struct mapping_parameter *parameter;
    size_t column;
    bool bound;
    struct parameter *into;
};

static enum err look(void *ctx, const struct sheet_row *row, struct error *e)
{
    struct peek *p = ctx;
    struct value v;

    (void)e;
    if (row->number == p->found->section->header_rows)
        for (size_t i = 0; i < row->n; i++)
            if (import_same_header(row->cells[i].text, p->parameter->header)) {
                p->column = i;
                p->bound = true;
            }
    if (row->number <= p->found->section->header_rows || !p->bound)
        return OK;
    if (!import_cell(p->reading, p->found, &p->parameter->read, p->parameter->field, sheet_cell(row, p->column),
                     row->number, p->column, &v))
        return ERR_CANCELLED;
    if (!v.known)
        return OK;
    p->into->text = value_write(p->reading->arena, v);
    p->into->known = true;
    return ERR_CANCELLED; /* one is enough: that the others agree is seen when the table is read */
}

/* The cell gives the parameter, or must agree with what is known of it. */
static void take_cell(struct reading *r, const struct found *f, const struct mapping_parameter *m, struct parameter *p)
{
    const struct sheet_cell *c = import_grid_cell(f->grid, m->spot.row, m->spot.column);
    struct value said, known;

    if (!import_cell(r, f, &m->read, m->field, c, m->spot.row, (size_t)m->spot.column, &said) || !said.known)
        return;
    if (!p->known) {
        p->text = value_write(r->arena, said);
        p->known = true;
    } else if (import_parameter_value(r, f, m, &known) && !value_eq(said, known)) {
        struct error_place place = import_place(r, f, m->spot.row, (size_t)m->spot.column);
        place.key = "import.setting_differs";
        place.args[0] = m->name;
        place.args[1] = value_write(r->scratch, said);
        place.args[2] = value_write(r->scratch, known);
        error_add_place(r->e, place);
    }
}

static enum err find_value(struct reading *r, const struct found *f, const struct mapping_parameter *m,
                           struct parameter *p)
{
    struct peek peek = {.reading = r, .found = f, .parameter = m, .into = p};

    if (m->in_cell && f->grid)
        take_cell(r, f, m, p);
    if (p->known || !m->header.n || f->grid)
        return OK;
    enum err err = sheet_rows(&r->book, f->sheet, look, &peek, r->e);
    return err == ERR_CANCELLED ? OK : err;
}

static bool mapping_knows(const struct mapping *m, struct str name)
{
    for (size_t i = 0; i < m->sections.n; i++)
        for (size_t k = 0; k < m->sections.at[i].parameters.n; k++)
            if (str_eq(m->sections.at[i].parameters.at[k].name, name))
                return true;
    return false;
}

static enum err take_settings(struct reading *r)
{
    for (size_t i = 0; i < r->order->setting_count; i++) {
        const struct import_setting *s = &r->order->settings[i];
        if (!mapping_knows(r->order->mapping, s->name))
            return error_set(r->e, ERR_INVALID, "import.unknown_setting", s->name);
        struct parameter *p = make(r, s->name);
        p->text = s->value;
        p->known = true;
    }
    return OK;
}

enum err import_parameters(struct reading *r)
{
    if (take_settings(r))
        return r->e->code;
    for (size_t i = 0; i < r->found.n; i++) {
        const struct found *f = &r->found.at[i];
        for (size_t k = 0; k < f->section->parameters.n; k++) {
            const struct mapping_parameter *m = &f->section->parameters.at[k];
            struct parameter *p = make(r, m->name);
            if (find_value(r, f, m, p))
                return r->e->code;
        }
    }
    if (r->e->code)
        return r->e->code;
    for (size_t i = 0; i < r->parameters.n; i++)
        if (!r->parameters.at[i].known)
            return error_set(r->e, ERR_INVALID, "import.needs_setting", r->parameters.at[i].name);
    return OK;
}
