/*
 * Journals of the whole model as past releases wrote them, kept for good: test/golden/journal-2 and what comes after it. For each stem
 *
 *   .bundle      what a node gave to another, with the blobs: packs, imported files, frozen figures
 *   .invitation  the circle's keys, which protect nothing, sealed under .key
 *   .txt         what it says, in canonical words: every record as it stands, each entry behind it, what is contested
 *   .then.csv    figures as of its named cut with the pack of then, as domain/publication/frozen.h has them
 *   .now.csv     figures of all it holds with its newest pack
 *
 * A fresh house takes the file in and says the same, whatever changed in the program. They are written once, at a release, by
 * `golden_house_test --write test/golden/journal-N` (golden_life.h), which refuses where they exist; `--print` tells what one says to
 * the program of today (CONTRIBUTING.md).
 */
#include "app/golden_life.h"

static struct landia l;

/* --- what it says --- */

struct dumping {
    const struct record_type *type;
    struct buf out;
    VEC(struct id) ids;
};

static void dump_blob(struct buf *b, const struct hash32 *blob)
{
    if (!hash32_eq(blob, &(struct hash32){{0}}))
        buf_printf(b, " blob %.*s", STR_ARG(crypt_hex(&l.a, hash32_bytes(blob))));
}

static void dump_provenance(struct buf *b, const struct provenance *from)
{
    if (from->file.n)
        buf_printf(b, " file %.*s", STR_ARG(from->file));
    if (from->sheet.n)
        buf_printf(b, " sheet %.*s", STR_ARG(from->sheet));
    if (from->row != INT_NONE)
        buf_printf(b, " row %lld", (long long)from->row);
    if (from->reason.n)
        buf_printf(b, " reason %.*s", STR_ARG(from->reason));
    dump_blob(b, &from->blob);
}

/* Fields that nobody said anything of are left out, so that a field of a later release changes nothing here. */
static void dump_fields(struct buf *b, const struct record_type *type, const void *record, uint64_t mask, bool blanks)
{
    for (size_t i = 0; i < type->field_count; i++) {
        struct value v = field_get(&type->fields[i], record);
        if (mask >> i & 1 && (v.known || blanks))
            buf_printf(b, "        %s = %.*s\n", type->fields[i].name, STR_ARG(value_write(&l.a, v)));
    }
}

static void dump_header(struct buf *b, const struct event *x)
{
    const struct entry *n = &x->entry;

    buf_printf(b, "    entry %llu of %.*s op %d time %llu source %d", (unsigned long long)n->number,
               STR_ARG(id_format(&l.a, n->origin)), (int)n->op, (unsigned long long)n->time.n, (int)n->source_kind);
    if (id_known(n->source))
        buf_printf(b, " %.*s", STR_ARG(id_format(&l.a, n->source)));
    dump_provenance(b, &x->payload.from);
    buf_printf(b, "\n        version %.*s by %.*s\n",
               STR_ARG(crypt_hex(&l.a, (struct str){(const char *)x->version.b, VERSION_BYTES})),
               STR_ARG(id_format(&l.a, n->actor)));
    for (size_t i = 0; i < n->base_count; i++)
        buf_printf(b, "        saw %.*s\n",
                   STR_ARG(crypt_hex(&l.a, (struct str){(const char *)n->base[i].b, VERSION_BYTES})));
}

static enum err dump_entry(void *ctx, const struct event *x, struct error *e)
{
    struct dumping *d = ctx;
    uint64_t mask = 0;

    dump_header(&d->out, x);
    if (!d->type)
        return OK;
    void *record = record_new(&l.a, d->type);
    if (record_decode(&l.a, x->payload.fields, d->type, record, &mask, e))
        return e->code;
    dump_fields(&d->out, d->type, record, mask, x->entry.op == OP_UPDATE);
    return OK;
}

static enum err note_id(void *ctx, const struct record_meta *meta, const void *record, struct error *e)
{
    struct dumping *d = ctx;

    (void)record;
    (void)e;
    VEC_PUSH(&l.a, &d->ids, meta->id);
    return OK;
}

static void dump_contests(struct buf *b, const struct contested *c)
{
    for (size_t i = 0; i < c->contests.n; i++) {
        const struct contest *x = &c->contests.at[i];
        buf_printf(b, "    contested%s\n", x->fields == LIFE_BIT ? " whether it is there" : "");
        for (size_t k = 0; k < x->n; k++) {
            const struct voice *v = &x->voices[k];
            buf_printf(b, "      entry %llu of %.*s%s%s\n", (unsigned long long)v->entry->number,
                       STR_ARG(id_format(&l.a, v->entry->origin)), v->displayed ? " displayed" : "",
                       v->prevails ? " prevails" : "");
            if (x->fields != LIFE_BIT)
                dump_fields(b, c->type, v->record, x->fields & v->said, true);
        }
    }
}

static void dump_record(struct dumping *d, struct id id)
{
    struct contested c;

    if (contest_read(&l.a, house_journal(l.house), l.db, d->type, id, &c, &l.e))
        golden_stop(&l, "a record");
    buf_printf(&d->out, "%s %.*s %s made %.*s changed %.*s\n", d->type->name, STR_ARG(id_format(&l.a, id)),
               c.meta.live ? "live" : "retracted", STR_ARG(instant_format(&l.a, c.meta.made_at)),
               STR_ARG(instant_format(&l.a, c.meta.changed_at)));
    dump_fields(&d->out, d->type, c.record, UINT64_MAX, false);
    dump_contests(&d->out, &c);
    if (journal_history(&l.a, house_journal(l.house), l.db, d->type, id, dump_entry, d, &l.e))
        golden_stop(&l, "its history");
}

static struct str says(void)
{
    struct dumping d = {.out = BUF_IN(&l.a)};

    buf_puts(&d.out, "packs, the newest first\n");
    if (journal_of_op(&l.a, house_journal(l.house), l.db, OP_LOAD_PACK, PACKS_LOADED, dump_entry, &d, &l.e))
        golden_stop(&l, "packs");
    for (size_t i = 0; i < house_model.n; i++) {
        d.type = house_model.types[i];
        d.ids.n = 0;
        if (journal_records(&l.a, house_journal(l.house), l.db, d.type, NULL, note_id, &d, &l.e))
            golden_stop(&l, d.type->name);
        for (size_t k = 0; k < d.ids.n; k++)
            dump_record(&d, d.ids.at[k]);
    }
    return buf_str(&d.out);
}

/* --- its figures --- */

/* Every figure of the pack that counts, alone and by each of its dimensions. */
static struct str figures(const char *when)
{
    static const char *const dimensions[] = {"", "town", "round", "town,round"};
    frozen_cells cells = {0};
    struct moment moment;
    struct view view;

    if (moment_find(&l.a, l.house, l.db, str_of(when), &moment, &l.e))
        golden_stop(&l, when);
    view_open(&view, &l.a, l.house, l.db, &moment);
    for (size_t i = 0; i < view.pack->indicators.n; i++) {
        const struct indicator *indicator = view.pack->indicators.items[i].value;
        for (size_t k = 0; k < COUNT_OF(dimensions) && indicator->count != COUNT_DECLARED; k++) {
            struct figure_ask ask = {.id = indicator->id, .by = str_of(dimensions[k]), .where = STR("round = 54")};
            struct figure_result result;
            if (view_figure(&view, &ask, &result, &l.e))
                golden_stop(&l, "a figure");
            frozen_add(&l.a, &cells, &result, ask.by, ask.where);
        }
    }
    return frozen_write(&l.a, &cells);
}

/* --- the files --- */

static const char *beside(struct arena *a, const char *stem, const char *end)
{
    return str_c(a, str_printf(a, "%s.%s", stem, end));
}

static bool kept(const char *stem, const char *end, struct str text)
{
    struct str expected;

    if (file_read(&l.a, beside(&l.a, stem, end), 1 << 20, &expected, &l.e))
        golden_stop(&l, end);
    return str_eq(text, expected);
}

/* A fresh house that took the file in. A key in a public tree is open to all; a copy of it is its owner's alone, as it must be. */
static void take_in(const char *stem)
{
    l = (struct landia){.a = ARENA_EMPTY};
    const char *opens = landia_path(&l, str_c(&l.a, str_of(test_folder())), "key");
    test_copy_file(beside(&l.a, stem, "key"), opens);
    golden_join(&l, beside(&l.a, stem, "invitation"), opens, beside(&l.a, stem, "bundle"));
}

static void it_is_whole(void)
{
    struct verification v = {0};

    REQUIRE(journal_verify(&l.a, house_journal(l.house), l.db, NULL, &v, &l.e) == OK);
    CHECK(v.damage_count == 0 && v.held == 0 && v.streams == 2 && v.blobs > 0);
}

static void its_publications_are_recomputed(size_t expected)
{
    published_list all;

    REQUIRE(publish_list(&l.a, l.house, l.db, &all, &l.e) == OK);
    CHECK(all.n == expected);
    for (size_t i = 0; i < all.n; i++) {
        struct publish_check check;
        REQUIRE(publish_check(&l.a, l.house, l.db, &all.at[i], &check, &l.e) == OK);
        CHECK(publish_holds(&check) && check.frozen.n > 0);
    }
}

static const char journal_2[] = "test/golden/journal-2";

static void journal_2_says_what_it_said_when_it_was_written(void)
{
    take_in(journal_2);
    it_is_whole();
    CHECK(kept(journal_2, "txt", says()));
    REQUIRE(journal_rebuild(house_journal(l.house), NULL, &l.e) == OK);
    CHECK(kept(journal_2, "txt", says()));
    landia_clean_up(&l);
}

static void the_figures_of_journal_2_are_those_of_then_as_of_then_and_those_of_now_now(void)
{
    take_in(journal_2);
    struct str then = figures(GOLDEN_CUT), now = figures("");
    CHECK(kept(journal_2, "then.csv", then) && kept(journal_2, "now.csv", now) && !str_eq(then, now));
    landia_clean_up(&l);
}

static void what_journal_2_published_is_recomputed_to_the_letter(void)
{
    take_in(journal_2);
    its_publications_are_recomputed(2);
    landia_clean_up(&l);
}

/* --- writing, once --- */

/* The last three are what the file says to the program that wrote it: look at them before they are committed. */
static int write_golden(const char *stem)
{
    struct arena a = ARENA_EMPTY;

    golden_live(beside(&a, stem, "bundle"), beside(&a, stem, "invitation"), beside(&a, stem, "key"));
    take_in(stem);
    const struct {
        const char *end;
        struct str text;
    } files[] = {{"txt", says()}, {"then.csv", figures(GOLDEN_CUT)}, {"now.csv", figures("")}};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        if (file_create(beside(&a, stem, files[i].end), files[i].text, 0644, &l.e))
            golden_stop(&l, files[i].end);
    landia_clean_up(&l);
    arena_free(&a);
    return 0;
}

/* What it says to the program of today, to be compared with what is kept where a field was given up. */
static int print_golden(const char *stem)
{
    take_in(stem);
    struct str text = says();
    printf("%.*s", STR_ARG(text));
    landia_clean_up(&l);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(journal_2_says_what_it_said_when_it_was_written),
        TEST(the_figures_of_journal_2_are_those_of_then_as_of_then_and_those_of_now_now),
        TEST(what_journal_2_published_is_recomputed_to_the_letter),
    };

    crypt_start();
    return argc == 3 && strcmp(argv[1], "--write") == 0   ? write_golden(argv[2])
           : argc == 3 && strcmp(argv[1], "--print") == 0 ? print_golden(argv[2])
                                                          : TEST_MAIN(tests);
}
