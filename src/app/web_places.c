/* The places of the programme: the upper levels at a glance, every place by its name. */
#include "app/web_visit.h"
#include "i18n/fold.h"

static bool found(struct visit *v, const struct place *p, struct str folded)
{
    for (int l = 0; l < LABEL_LANGUAGES; l++)
        if (str_contains(i18n_fold(v->arena, p->name[l]), folded))
            return true;
    return str_contains(i18n_fold(v->arena, p->code), folded);
}

static void search(struct visit *v, struct str folded)
{
    const struct places *all = &v->pack->places;
    VEC(const struct place *) hits = {0};

    for (size_t i = 0; i < all->n; i++) {
        struct arena_mark mark = arena_mark(v->arena);
        bool hit = found(v, all->all[i], folded);
        arena_rewind(v->arena, mark);
        if (hit)
            VEC_PUSH(v->arena, &hits, all->all[i]);
    }
    if (hits.n == 0) {
        page_empty(v->out, web_word(v, "web.search.none"), NULL);
        return;
    }
    size_t page = web_page_number(v), from = (page - 1) * WEB_PAGE;
    const struct place **shown = hits.at + (from < hits.n ? from : hits.n);
    size_t n = from < hits.n ? hits.n - from : 0;
    web_place_table(v, STR_EMPTY, shown, n < WEB_PAGE ? n : WEB_PAGE, true);
    page_pages(v->out, &v->page, page, WEB_PAGE, hits.n);
}

size_t web_place_children(const struct visit *v, const struct place *parent, const struct place ***out)
{
    const struct places *all = &v->pack->places;
    const struct place **children = ARENA_ARRAY(v->arena, const struct place *, all->n);
    size_t n = 0;

    for (int ended = 0; ended < 2; ended++)
        for (size_t i = 0; i < all->n; i++)
            if (all->all[i]->parent == parent && place_stands(all->all[i], NO_DATE) == !ended)
                children[n++] = all->all[i];
    *out = children;
    return n;
}

static size_t count_below(const struct visit *v, const struct place *p)
{
    const struct places *all = &v->pack->places;
    size_t n = 0;

    for (size_t i = 0; i < all->n; i++)
        n += all->all[i]->level == all->all[all->n - 1]->level && all->all[i] != p &&
             place_stands(all->all[i], NO_DATE) && place_within(all->all[i], p, NO_DATE);
    return n;
}

static struct str name_of(const struct visit *v, const struct place *p)
{
    struct str args[] = {p->name[v->language], i18n_date(v->arena, v->language, p->to)};

    return place_stands(p, NO_DATE) ? args[0] : i18n_format(v->arena, v->language, "web.place.ended", args, 2);
}

void web_place_table(struct visit *v, struct str caption, const struct place *const *list, size_t n, bool above)
{
    const struct places *all = &v->pack->places;
    const struct place_level *last = &all->levels[all->level_count - 1];
    const struct page_column columns[] = {
        {.label = web_word(v, "web.place")},
        {.label = web_word(v, "web.place.code")},
        {.label = above ? web_word(v, "web.place.within") : last->plural[v->language], .numeric = !above},
    };
    const struct page_table table = {.caption = caption, .columns = columns, .n = COUNT_OF(columns)};

    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < n; i++) {
        const struct place *p = list[i];
        struct page_cell cells[] = {
            {.text = name_of(v, p), .href = web_path(v, "/places/", p->code)},
            {.kind = CELL_ID, .text = p->code},
            {.kind = CELL_NUMBER, .number = (int64_t)count_below(v, p)},
        };
        if (above)
            cells[2] = (struct page_cell){.text = p->parent ? p->parent->name[v->language] : STR_EMPTY,
                                          .href = p->parent ? web_path(v, "/places/", p->parent->code) : STR_EMPTY};
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
}

static void tree(struct visit *v)
{
    const struct place **regions, **within;
    size_t n = web_place_children(v, v->pack->country, &regions);

    for (size_t i = 0; i < n; i++) {
        struct str name = regions[i]->name[v->language];
        size_t m = web_place_children(v, regions[i], &within);
        page_section(v->out, name);
        web_place_table(v, STR_EMPTY, m ? within : &regions[i], m ? m : 1, false);
        page_actions(v->out,
                     &(struct page_link){i18n_format(v->arena, v->language, "web.place.open", &name, 1),
                                         web_path(v, "/places/", regions[i]->code)},
                     1);
    }
}

enum err web_places(struct visit *v, struct error *e)
{
    struct str q = web_query(v, "q"), folded = i18n_fold(v->arena, q);
    const struct page_field filter = {
        .name = "q", .kind = INPUT_TEXT, .label = web_word(v, "web.place.search"), .value = q};

    (void)e;
    web_begin(v, web_word(v, "web.menu.places"), web_word(v, "web.places.lead"));
    page_filter(v->out, &v->page, &filter, 1);
    if (folded.n > 0)
        search(v, folded);
    else
        tree(v);
    web_end(v);
    return OK;
}
