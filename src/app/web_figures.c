/* Every figure that the programme defines. */
#include "app/web_visit.h"
#include "i18n/fold.h"

static bool named(struct visit *v, const struct indicator *one, struct str folded)
{
    return folded.n == 0 || str_contains(i18n_fold(v->arena, one->label[v->language]), folded) ||
           str_contains(one->id, folded);
}

enum err web_figures(struct visit *v, struct error *e)
{
    struct str q = web_query(v, "q"), folded = i18n_fold(v->arena, q);
    const struct page_field filter = {.name = "q", .kind = INPUT_TEXT, .label = web_word(v, "web.search"), .value = q};
    const struct page_column columns[] = {
        {.label = web_word(v, "web.figure")},
        {.label = web_word(v, "web.figure.unit")},
        {.label = web_word(v, "web.figure.definition")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};
    size_t n = 0;

    (void)e;
    web_begin(v, web_word(v, "web.menu.figures"), web_word(v, "web.figures.lead"));
    page_filter(v->out, &v->page, &filter, 1);
    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < v->pack->indicators.n; i++) {
        const struct indicator *one = v->pack->indicators.items[i].value;
        if (!named(v, one, folded))
            continue;
        n++;
        page_row(v->out, &v->page, &table,
                 (struct page_cell[]){
                     {.text = one->label[v->language], .href = web_path(v, "/figures/", one->id)},
                     {.text = web_unit(v, one)},
                     {.text = one->definition[v->language]},
                 });
    }
    page_table_end(v->out, &v->page, &table);
    if (n == 0)
        page_empty(v->out, web_word(v, "web.search.none"), NULL);
    web_end(v);
    return OK;
}
