/* Inputs made from the declarations of fields. */
#include "app/web_visit.h"

enum { CHOICES = 40 }; /* shorter lists are chosen from, longer ones are typed */

static void offer_codes(const struct visit *v, const struct field *field, struct page_field *out)
{
    const struct code_list *list = code_list_find(&v->pack->codes, str_of(field->list));

    if (!list || list->n > CHOICES)
        return;
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, list->n);
    for (size_t i = 0; i < list->n; i++)
        options[i] = (struct page_option){list->items[i]->code, list->items[i]->label[v->language]};
    out->kind = INPUT_CHOICE;
    out->options = options;
    out->option_count = list->n;
}

static void offer_truth(const struct visit *v, struct page_field *out)
{
    struct page_option *options = ARENA_ARRAY(v->arena, struct page_option, 2);

    options[0] = (struct page_option){STR("yes"), web_word(v, "web.yes")};
    options[1] = (struct page_option){STR("no"), web_word(v, "web.no")};
    out->kind = INPUT_CHOICE;
    out->options = options;
    out->option_count = 2;
}

struct page_field web_input(const struct visit *v, const struct record_type *type, const struct field *field,
                            struct str value)
{
    struct page_field out = {
        .name = field->name, .kind = INPUT_TEXT, .label = web_field_name(v, type, field), .value = value};

    switch (field->kind) {
    case KIND_INTEGER: out.kind = INPUT_NUMBER; break;
    case KIND_DATE: out.kind = INPUT_DATE; break;
    case KIND_BOOLEAN: offer_truth(v, &out); break;
    case KIND_CODE: offer_codes(v, field, &out); break;
    default: break;
    }
    return out;
}
