/* What is contested: who says what, what is displayed and why, and how it is settled. */
#include "base/buf.h"
#include "journal/contest.h"
#include "journal/journal_fixture.h"
#include "model/marked.h"

static struct arena arena;

/* A consent with its date: the two are said together, and a withdrawal prevails. */
struct consent {
    struct code state;
    struct date on;
    enum truth do_not_contact;
    struct str note;
};
enum { CONSENT_GROUP = 1 };
static const struct field consent_fields[] = {
    FIELD(1, struct consent, state, .group = CONSENT_GROUP, .list = "consent", .prevails = "withdrawn"),
    FIELD(2, struct consent, on, .group = CONSENT_GROUP),
    FIELD(3, struct consent, do_not_contact, .prevails = "yes"),
    FIELD(4, struct consent, note, .required = false),
};
static const struct record_type consent_type = RECORD_TYPE(901, consent, .check = NULL);

enum { STATE = 1, ON = 2, NO_CONTACT = 4, NOTE = 8, GROUP = STATE | ON, EVERYTHING = 15, MOST = 40 };

/* A history being written: entry n (from 1) has version n and comes at time n. */
struct history {
    struct change_seen seen[MOST];
    size_t n;
};

static struct version version_number(size_t n)
{
    return (struct version){{0xcc, (uint8_t)n}};
}

static struct consent consent(const char *state, int32_t on)
{
    return (struct consent){.state = {str_of(state)}, .on = {on}, .do_not_contact = NO, .note = STR("said")};
}

/* `bases`: numbers of entries, 0 ends them. */
static void add(struct history *h, enum op op, uint64_t mask, struct consent said, const size_t *bases)
{
    struct change_seen *x = &h->seen[h->n++];
    struct version *base = ARENA_ARRAY(&arena, struct version, ENTRY_BASES);
    struct buf fields = BUF_IN(&arena);

    record_encode(&fields, &consent_type, &said, mask);
    *x = (struct change_seen){
        .op = op,
        .time = {(uint64_t)h->n << 16},
        .origin = {{(uint8_t)(h->n % 3)}},
        .scope = {{9}},
        .number = h->n,
        .version = version_number(h->n),
        .base = base,
        .fields = buf_str(&fields),
    };
    for (; bases && bases[x->base_count]; x->base_count++)
        base[x->base_count] = version_number(bases[x->base_count]);
}

#define SAW(...) ((const size_t[]){__VA_ARGS__, 0})

static const struct consent *fold(struct history *h, struct folded *f)
{
    struct error e = ERROR_IN(&arena);

    if (fold_record(&arena, &consent_type, h->seen, h->n, f, &e))
        abort();
    return f->record;
}

static struct contests contests_of(struct history *h)
{
    struct error e = ERROR_IN(&arena);
    struct contests c;

    if (fold_contests(&arena, &consent_type, h->seen, h->n, &c, &e))
        abort();
    return c;
}

static void a_withdrawal_is_displayed_before_a_later_value_that_did_not_know_of_it(void)
{
    struct history h = {0};
    struct folded f;

    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, GROUP, consent("withdrawn", 2), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("renewed", 3), SAW(1));
    const struct consent *c = fold(&h, &f);
    CHECK(str_is(c->state.s, "withdrawn") && c->on.n == 2); /* with the date that belongs to it */
    CHECK(f.contested == GROUP);
}

static void who_has_seen_the_withdrawal_may_say_otherwise(void)
{
    struct history h = {0};
    struct folded f;

    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, GROUP, consent("withdrawn", 2), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("renewed", 3), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("given", 4), SAW(2, 3));
    const struct consent *c = fold(&h, &f);
    CHECK(str_is(c->state.s, "given") && c->on.n == 4 && !f.contested);
}

static void of_two_withdrawals_the_later_is_displayed(void)
{
    struct history h = {0};
    struct folded f;

    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, GROUP, consent("withdrawn", 2), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("withdrawn", 3), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("given", 4), SAW(1));
    CHECK(fold(&h, &f)->on.n == 3 && f.contested == GROUP);
}

static void a_yes_that_prevails_leaves_other_groups_to_time(void)
{
    struct history h = {0};
    struct folded f;
    struct consent stop = consent("given", 1), go = consent("given", 1);

    stop.do_not_contact = YES;
    go.note = STR("later");
    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, NO_CONTACT | NOTE, stop, SAW(1));
    add(&h, OP_UPDATE, NO_CONTACT | NOTE, go, SAW(1));
    const struct consent *c = fold(&h, &f);
    CHECK(c->do_not_contact == YES && str_is(c->note, "later") && f.contested == (NO_CONTACT | NOTE));
}

static void each_voice_is_told_with_which_is_displayed_and_why(void)
{
    struct history h = {0};
    struct consent later = consent("given", 3);

    later.note = STR("later");
    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, GROUP | NOTE, consent("withdrawn", 2), SAW(1));
    add(&h, OP_UPDATE, GROUP | NOTE, later, SAW(1));
    struct contests all = contests_of(&h);
    REQUIRE(all.n == 2 && all.at[0].n == 2 && all.at[1].n == 2);
    const struct voice *state = all.at[0].voices, *note = all.at[1].voices;
    CHECK(all.at[0].fields == GROUP && all.at[1].fields == NOTE);
    CHECK(state[0].entry->number == 2 && state[0].displayed && state[0].prevails);
    CHECK(state[1].entry->number == 3 && !state[1].displayed && !state[1].prevails);
    CHECK(!note[0].displayed && note[1].displayed && !note[1].prevails);
    CHECK(str_is(((const struct consent *)note[1].record)->note, "later") && note[1].said == (GROUP | NOTE));
}

static void a_retraction_beside_a_change_is_contested_until_somebody_saw_both(void)
{
    struct history h = {0};
    struct folded f;

    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_RETRACT, 0, consent("given", 1), SAW(1));
    add(&h, OP_UPDATE, NOTE, consent("given", 1), SAW(1));
    fold(&h, &f);
    CHECK(!f.live && f.contested == LIFE_BIT);
    struct contests all = contests_of(&h);
    REQUIRE(all.n == 1 && all.at[0].n == 2);
    CHECK(all.at[0].fields == LIFE_BIT && all.at[0].voices[0].displayed && !all.at[0].voices[1].displayed);
    add(&h, OP_RETRACT, 0, consent("given", 1), SAW(2, 3));
    fold(&h, &f);
    CHECK(!f.live && !f.contested && contests_of(&h).n == 0);
    h.n--;
    add(&h, OP_CREATE, EVERYTHING, consent("given", 5), SAW(2, 3));
    CHECK(fold(&h, &f)->on.n == 5 && f.live && !f.contested);
}

static void what_is_retracted_and_undisputed_contests_nothing(void)
{
    struct history h = {0};
    struct folded f;

    add(&h, OP_CREATE, EVERYTHING, consent("given", 1), NULL);
    add(&h, OP_UPDATE, GROUP, consent("given", 2), SAW(1));
    add(&h, OP_UPDATE, GROUP, consent("given", 3), SAW(1));
    add(&h, OP_RETRACT, 0, consent("given", 1), SAW(2, 3));
    fold(&h, &f);
    CHECK(!f.live && !f.contested);
}

/* --- any history --- */

static unsigned luck(unsigned below)
{
    static uint64_t state = 88172645463325252u;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 32) % below;
}

static void write_at_random(struct history *h)
{
    static const char *const states[] = {"given", "withdrawn", "renewed"};
    size_t n = 2 + luck(MOST - 2);

    for (size_t i = 0; i < n; i++) {
        size_t bases[4] = {0}, saw = i ? luck(4) : 0;
        struct consent said = consent(states[luck(COUNT_OF(states))], (int32_t)luck(5));
        said.do_not_contact = luck(3) ? NO : YES;
        for (size_t k = 0; k < saw; k++)
            bases[k] = 1 + luck((unsigned)i);
        enum op op = i == 0 ? OP_CREATE : (enum op)(1 + luck(3));
        add(h, op, op == OP_RETRACT ? 0 : op == OP_CREATE ? EVERYTHING : luck(2) ? GROUP : NO_CONTACT, said, bases);
    }
}

static void shuffle(struct history *h)
{
    for (size_t i = h->n; i > 1; i--) {
        size_t k = luck((unsigned)i);
        struct change_seen swap = h->seen[k];
        h->seen[k] = h->seen[i - 1];
        h->seen[i - 1] = swap;
    }
}

/* What is told of a contest agrees with what the fold displays. */
static bool one_is_displayed(const struct contest *c, const struct folded *f)
{
    const struct voice *shown = NULL;
    bool prevails = false;

    for (size_t i = 0; i < c->n; i++) {
        if (shown && c->voices[i].displayed)
            return false;
        shown = c->voices[i].displayed ? &c->voices[i] : shown;
        prevails = prevails || c->voices[i].prevails;
    }
    if (!shown || c->n < 2 || (prevails && !shown->prevails))
        return false;
    if (c->fields == LIFE_BIT)
        return !f->live;
    return (record_diff(&consent_type, shown->record, f->record) & c->fields) == 0;
}

static void in_any_history_what_prevails_is_displayed_whatever_the_order_of_arrival(void)
{
    for (int round = 0; round < 300; round++) {
        struct arena_mark mark = arena_mark(&arena);
        struct history h = {0};
        struct folded first, again;
        write_at_random(&h);
        fold(&h, &first);
        for (int order = 0; order < 5; order++) {
            shuffle(&h);
            fold(&h, &again);
            CHECK(record_diff(&consent_type, first.record, again.record) == 0);
            CHECK(first.live == again.live && first.contested == again.contested);
        }
        struct contests all = contests_of(&h);
        uint64_t told = 0;
        for (size_t i = 0; i < all.n; i++) {
            told |= all.at[i].fields;
            CHECK(one_is_displayed(&all.at[i], &first));
        }
        CHECK(told == first.contested);
        arena_rewind(&arena, mark);
    }
}

/* --- in a journal --- */

/* Two authors who saw the first version only. */
static void contest_men(struct fixture *f, int64_t one, int64_t other)
{
    struct record_meta meta;

    fixture_do(f, fixture_create(1, fixture_sample(f, 54, 10)));
    if (!fixture_record(f, 1, &meta))
        abort();
    fixture_do(f, fixture_update(1, fixture_sample(f, 54, one), MEN_BIT, &meta.heads));
    fixture_do(f, fixture_update(1, fixture_sample(f, 54, other), MEN_BIT, &meta.heads));
}

static struct contested read_contested(struct fixture *f)
{
    struct contested c;

    if (contest_read(&f->a, f->j, f->reader, &sample_type, fixture_id(1), &c, &f->e))
        abort();
    return c;
}

static void a_contest_is_read_with_the_entries_behind_it_and_settled_by_keeping_one(void)
{
    struct fixture f;
    struct settling s;

    fixture_set_up(&f);
    contest_men(&f, 11, 12);
    struct contested c = read_contested(&f);
    REQUIRE(c.contests.n == 1 && c.contests.at[0].n == 2);
    const struct contest *men = contest_about(&c, MEN_BIT);
    REQUIRE(men && !contest_about(&c, NOTE_BIT) && ((const struct sample *)c.record)->men == 12);
    const struct event *x = contest_event(&c, &men->voices[0]);
    CHECK(id_eq(x->entry.actor, fixture_id(7)) && x->entry.source_kind == SOURCE_COMMAND && x->entry.number == 2);
    settle_begin(&f.a, &c, &s);
    settle_keep(&s, men, &men->voices[0]);
    fixture_do(&f, s.change);
    struct contested after = read_contested(&f);
    CHECK(!after.meta.contested && ((const struct sample *)after.record)->men == 11 && after.contests.n == 0);
    fixture_clean_up(&f);
}

static void a_value_of_ones_own_settles_too(void)
{
    struct fixture f;
    struct settling s;

    fixture_set_up(&f);
    contest_men(&f, 11, 12);
    struct contested c = read_contested(&f);
    settle_begin(&f.a, &c, &s);
    settle_say(&s, record_field(&sample_type, STR("men")), value_int(KIND_INTEGER, 15));
    fixture_do(&f, s.change);
    c = read_contested(&f);
    CHECK(!c.meta.contested && ((const struct sample *)c.record)->men == 15);
    fixture_clean_up(&f);
}

static void what_arrived_after_the_page_was_shown_is_not_settled_unseen(void)
{
    struct fixture f;
    struct settling s;

    fixture_set_up(&f);
    contest_men(&f, 11, 12);
    struct contested shown = read_contested(&f);
    fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 20), MEN_BIT, NULL));
    settle_begin(&f.a, &shown, &s);
    settle_keep(&s, &shown.contests.at[0], &shown.contests.at[0].voices[0]);
    fixture_do(&f, s.change);
    struct contested c = read_contested(&f);
    REQUIRE(c.contests.n == 1 && c.contests.at[0].n == 2);
    CHECK(((const struct sample *)c.contests.at[0].voices[0].record)->men == 20);
    fixture_clean_up(&f);
}

static void a_contested_retraction_is_settled_either_way(void)
{
    struct record_meta meta;
    struct settling s;

    for (size_t kept = 0; kept < 2; kept++) {
        struct fixture f;
        fixture_set_up(&f);
        fixture_do(&f, fixture_create(1, fixture_sample(&f, 54, 10)));
        REQUIRE(fixture_record(&f, 1, &meta));
        fixture_do(&f, fixture_update(1, fixture_sample(&f, 54, 11), MEN_BIT, &meta.heads));
        fixture_do(&f, fixture_retract(1, &meta.heads));
        struct contested c = read_contested(&f);
        const struct contest *life = contest_about(&c, LIFE_BIT);
        REQUIRE(life && life->n == 2 && !c.meta.live);
        settle_begin(&f.a, &c, &s);
        settle_keep(&s, life, &life->voices[kept]);
        CHECK(fixture_do(&f, s.change).appended == 1);
        c = read_contested(&f);
        CHECK(!c.meta.contested && c.meta.live == (kept == 0) && ((const struct sample *)c.record)->men == 11);
        struct verification v;
        CHECK(fixture_damages(&f, &v) == 0);
        fixture_clean_up(&f);
    }
}

static void the_contested_are_found_by_index_newest_first(void)
{
    static const struct record_type *const types[] = {&sample_type};
    struct fixture f;
    struct record_meta meta;
    marked_records rows;
    int64_t n;

    fixture_set_up(&f);
    for (unsigned i = 1; i <= 5; i++) {
        fixture_do(&f, fixture_create(i, fixture_sample(&f, i, 10)));
        REQUIRE(fixture_record(&f, i, &meta));
        fixture_do(&f, fixture_update(i, fixture_sample(&f, i, 11), MEN_BIT, &meta.heads));
        if (i != 3)
            fixture_do(&f, fixture_update(i, fixture_sample(&f, i, 12), MEN_BIT, &meta.heads));
    }
    struct marked_ask ask = {MARK_CONTESTED, types, 1, 1, 2};
    REQUIRE(marked_count(&f.a, f.reader, &ask, &n, &f.e) == OK && marked_page(&f.a, f.reader, &ask, &rows, &f.e) == OK);
    CHECK(n == 4 && rows.n == 2);
    CHECK(id_eq(rows.at[0].meta.id, fixture_id(4)) && id_eq(rows.at[1].meta.id, fixture_id(2)));
    ask.offset = 4;
    CHECK(marked_page(&f.a, f.reader, &ask, &rows, &f.e) == OK && rows.n == 0);
    ask.mark = MARK_BREACHED;
    CHECK(marked_count(&f.a, f.reader, &ask, &n, &f.e) == OK && n == 0);
    fixture_clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_withdrawal_is_displayed_before_a_later_value_that_did_not_know_of_it),
        TEST(who_has_seen_the_withdrawal_may_say_otherwise),
        TEST(of_two_withdrawals_the_later_is_displayed),
        TEST(a_yes_that_prevails_leaves_other_groups_to_time),
        TEST(each_voice_is_told_with_which_is_displayed_and_why),
        TEST(a_retraction_beside_a_change_is_contested_until_somebody_saw_both),
        TEST(what_is_retracted_and_undisputed_contests_nothing),
        TEST(in_any_history_what_prevails_is_displayed_whatever_the_order_of_arrival),
        TEST(a_contest_is_read_with_the_entries_behind_it_and_settled_by_keeping_one),
        TEST(a_value_of_ones_own_settles_too),
        TEST(what_arrived_after_the_page_was_shown_is_not_settled_unseen),
        TEST(a_contested_retraction_is_settled_either_way),
        TEST(the_contested_are_found_by_index_newest_first),
    };
    crypt_start();
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
