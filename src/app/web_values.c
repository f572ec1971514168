/* Values of records in words, for any record type. */
#include "app/web_visit.h"

enum { TITLE_FIELDS = 4 };

struct str web_type_name(const struct visit *v, const struct record_type *type)
{
    return web_word(v, type->name);
}

struct str web_field_name(const struct visit *v, const struct record_type *type, const struct field *field)
{
    return web_word(v, str_c(v->arena, str_printf(v->arena, "%s.%s", type->name, field->name)));
}

bool web_field_open(const struct field *field)
{
    return field->sensitivity == PUBLIC;
}

struct str web_record_path(const struct visit *v, const struct record_type *type, struct id id)
{
    return str_printf(v->arena, "/records/%s/%.*s", type->name, STR_ARG(id_format(v->arena, id)));
}

static struct str code_label(const struct visit *v, const struct field *field, struct str code)
{
    const struct code_list *list = code_list_find(&v->pack->codes, str_of(field->list));
    const struct code_item *item = list ? code_find(list, code) : NULL;

    return item ? item->label[v->language] : code;
}

static struct page_cell place_cell(const struct visit *v, struct str code)
{
    const struct place *place = place_find(&v->pack->places, code);

    if (!place)
        return (struct page_cell){.kind = CELL_ID, .text = code};
    return (struct page_cell){.text = place->name[v->language], .href = web_path(v, "/places/", code)};
}

static struct page_cell ref_cell(const struct visit *v, const struct field *field, struct id id)
{
    const struct record_type *type = field->type ? model_type(&house_model, str_of(field->type)) : NULL;

    return (struct page_cell){.kind = CELL_ID,
                              .text = str_slice(id_format(v->arena, id), 0, 8),
                              .href = type ? web_record_path(v, type, id) : STR_EMPTY};
}

static struct page_cell open_cell(const struct visit *v, const struct field *field, struct value x)
{
    switch (x.kind) {
    case KIND_INTEGER:
        /* A key is a number by name, such as a round: never grouped. */
        return field->key ? (struct page_cell){.kind = CELL_ID, .text = web_int(v, x.n)}
                          : (struct page_cell){.kind = CELL_NUMBER, .number = x.n};
    case KIND_DATE:
        return (struct page_cell){.kind = CELL_DATE,
                                  .text = i18n_date(v->arena, v->language, (struct date){(int32_t)x.n})};
    case KIND_INSTANT: return (struct page_cell){.kind = CELL_DATE, .text = web_time(v, (struct instant){x.n})};
    case KIND_BOOLEAN: return (struct page_cell){.text = web_word(v, x.n ? "web.yes" : "web.no")};
    case KIND_CODE: return (struct page_cell){.text = code_label(v, field, x.text)};
    case KIND_PLACE: return place_cell(v, x.text);
    case KIND_REF: return ref_cell(v, field, x.id);
    case KIND_DECIMAL:
    case KIND_GEOPOINT: return (struct page_cell){.kind = CELL_ID, .text = value_write(v->arena, x)};
    case KIND_TEXT: break;
    }
    return (struct page_cell){.text = x.text};
}

struct page_cell web_cell(const struct visit *v, const struct field *field, struct value x)
{
    if (!web_field_open(field))
        return (struct page_cell){.kind = CELL_SEALED, .text = web_word(v, "web.sealed")};
    return x.known ? open_cell(v, field, x) : (struct page_cell){.kind = CELL_TEXT};
}

struct str web_text(const struct visit *v, const struct field *field, struct value x)
{
    struct page_cell cell = web_cell(v, field, x);

    return cell.kind == CELL_NUMBER ? i18n_number(v->arena, v->language, cell.number) : cell.text;
}

struct str web_record_title(const struct visit *v, const struct record_type *type, const void *record)
{
    struct buf b = BUF_IN(v->arena);
    bool keyed = record_has_key(type);
    size_t n = 0;

    for (size_t i = 0; i < type->field_count && n < TITLE_FIELDS; i++) {
        const struct field *field = &type->fields[i];
        struct value x = field_get(field, record);
        if ((keyed && !field->key) || !x.known || !web_field_open(field))
            continue;
        if (n++ > 0)
            buf_puts(&b, " · ");
        buf_put(&b, web_text(v, field, x));
        if (!keyed && n == 1)
            break;
    }
    return b.n > 0 ? buf_str(&b) : web_type_name(v, type);
}
