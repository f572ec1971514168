/* The streams of the circle as this node holds them, what waits for its time, and what forked: for whoever runs the node. */
#include "app/event_words.h"
#include "app/web_visit.h"

enum { HELD_SHOWN = 200, BRANCH_SHOWN = 200 };

static struct str short_time(struct visit *v, struct instant t)
{
    return instant_known(t) ? web_time(v, t) : STR_EMPTY;
}

static struct str state_of(struct visit *v, const struct stream_held *s)
{
    return web_word(v, s->forked ? "node.state.quarantined" : s->ours ? "node.state.ours" : "node.state.received");
}

static void put_streams(struct visit *v, const struct streams_held *held)
{
    const struct keyring *ring = house_keyring(v->house);
    const struct page_column columns[] = {
        {.label = web_word(v, "node.origin")},   {.label = web_word(v, "node.scope")},
        {.label = web_word(v, "node.state")},    {.label = web_word(v, "node.entries"), .numeric = true},
        {.label = web_word(v, "node.last")},     {.label = web_word(v, "node.waiting"), .numeric = true},
        {.label = web_word(v, "node.next_due")},
    };
    const struct page_table table = {.columns = columns, .n = COUNT_OF(columns)};

    page_table_begin(v->out, &v->page, &table);
    for (size_t i = 0; i < held->n; i++) {
        const struct stream_held *s = &held->at[i];
        const struct page_cell cells[] = {
            {.kind = CELL_ID, .text = id_format(v->arena, s->origin)},
            {.kind = CELL_TEXT, .text = keys_scope_name(ring, s->scope)},
            {.kind = CELL_TEXT, .text = state_of(v, s)},
            {.kind = CELL_NUMBER, .number = (int64_t)s->number},
            {.kind = CELL_DATE, .text = short_time(v, s->head_time)},
            {.kind = CELL_NUMBER, .number = (int64_t)s->held},
            {.kind = CELL_DATE, .text = short_time(v, s->due_at)},
        };
        page_row(v->out, &v->page, &table, cells);
    }
    page_table_end(v->out, &v->page, &table);
}

/* --- entries one by one --- */

enum { ENTRY_COLUMNS = 6 };

struct entries {
    struct visit *visit;
    struct page_table table;
    bool held; /* the first column says when an entry is due, not on which side it stands */
    size_t n;
};

static void begin_entries(struct entries *t, struct page_column columns[ENTRY_COLUMNS])
{
    struct visit *v = t->visit;

    columns[0] = (struct page_column){.label = web_word(v, t->held ? "node.due" : "node.branch")};
    columns[1] = (struct page_column){.label = web_word(v, "node.number"), .numeric = true};
    columns[2] = (struct page_column){.label = web_word(v, "node.time")};
    columns[3] = (struct page_column){.label = web_word(v, "node.who")};
    columns[4] = (struct page_column){.label = web_word(v, "node.about")};
    columns[5] = (struct page_column){.label = web_word(v, "node.says")};
    t->table = (struct page_table){.columns = columns, .n = ENTRY_COLUMNS};
    page_table_begin(v->out, &v->page, &t->table);
}

static enum err put_entry(struct entries *t, const struct event *x, struct str first, struct error *e)
{
    struct visit *v = t->visit;
    struct str says, type = event_type_name(v->arena, &x->entry);

    if (event_says(v->arena, x, &says, e))
        return e->code;
    const struct page_cell cells[ENTRY_COLUMNS] = {
        {.kind = CELL_TEXT, .text = first},
        {.kind = CELL_NUMBER, .number = (int64_t)x->entry.number},
        {.kind = CELL_DATE, .text = web_time(v, hybrid_instant(x->entry.time))},
        {.kind = CELL_TEXT, .text = web_author(v, &x->entry)},
        {.kind = CELL_ID, .text = str_printf(v->arena, "%s %.*s", event_op_name(x->entry.op), STR_ARG(type))},
        {.kind = CELL_ID, .text = says},
    };
    page_row(v->out, &v->page, &t->table, cells);
    t->n++;
    return OK;
}

static enum err put_held_entry(void *ctx, const struct event *x, struct error *e)
{
    struct entries *t = ctx;

    return put_entry(t, x, web_time(t->visit, journal_due(&x->entry)), e);
}

static enum err put_held(struct visit *v, struct error *e)
{
    struct entries t = {.visit = v, .held = true};
    struct page_column columns[ENTRY_COLUMNS];

    page_section(v->out, web_word(v, "node.held_heading"));
    page_text(v->out, web_word(v, "node.held_lead"));
    begin_entries(&t, columns);
    if (journal_held(v->arena, house_journal(v->house), v->db, HELD_SHOWN, put_held_entry, &t, e))
        return e->code;
    page_table_end(v->out, &v->page, &t.table);
    return OK;
}

static enum err put_branch_entry(void *ctx, const struct event *x, bool aside, struct error *e)
{
    struct entries *t = ctx;

    return put_entry(t, x, web_word(t->visit, aside ? "node.aside" : "node.counted"), e);
}

static enum err put_fork(struct visit *v, const struct stream_held *s, struct error *e)
{
    struct entries t = {.visit = v};
    struct page_column columns[ENTRY_COLUMNS];

    page_section(v->out, i18n_format(v->arena, v->language, "node.fork_heading",
                                     (struct str[]){id_format(v->arena, s->origin)}, 1));
    page_notice(
        v->out, PAGE_HARM, web_word(v, "node.state.quarantined"),
        i18n_format(v->arena, v->language, "node.fork_lead", (struct str[]){web_int(v, (int64_t)s->forked)}, 1));
    begin_entries(&t, columns);
    if (journal_branches(v->arena, house_journal(v->house), v->db, s, BRANCH_SHOWN, put_branch_entry, &t, e))
        return e->code;
    page_table_end(v->out, &v->page, &t.table);
    return OK;
}

enum err web_nodes(struct visit *v, struct error *e)
{
    struct streams_held held;
    uint64_t waiting = 0;

    if (journal_streams(v->arena, house_journal(v->house), v->db, &held, e))
        return e->code;
    web_begin(v, web_word(v, "web.menu.nodes"), web_word(v, "node.lead"));
    put_streams(v, &held);
    for (size_t i = 0; i < held.n; i++) {
        waiting += held.at[i].held;
        if (held.at[i].forked && put_fork(v, &held.at[i], e))
            return e->code;
    }
    if (waiting && put_held(v, e))
        return e->code;
    web_end(v);
    return OK;
}
