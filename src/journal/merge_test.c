#include "base/buf.h"
#include "base/test.h"
#include "journal/fold.h"
#include "model/sample_test.h"

static struct arena arena;

enum { MEN = 1 << 10, WOMEN = 1 << 11, NOTE = 1 << 3, PARTS = MEN | WOMEN };

/* A history being written: entry n (from 1) has version n and comes at time n. */
struct history {
    struct change_seen seen[300];
    size_t n;
};

static struct version version_number(size_t n)
{
    return (struct version){{0xee, (uint8_t)(n >> 8), (uint8_t)n}};
}

/* An entry of the origin that saw `bases` (numbers of entries, 0 ends them). */
static size_t add(struct history *h, uint8_t origin, enum op op, uint64_t mask, struct sample s, const size_t *bases)
{
    struct change_seen *x = &h->seen[h->n++];
    struct version *base = ARENA_ARRAY(&arena, struct version, ENTRY_BASES);
    struct buf fields = BUF_IN(&arena);

    record_encode(&fields, &sample_type, &s, mask);
    *x = (struct change_seen){
        .op = op,
        .time = {(uint64_t)h->n << 16},
        .origin = {{origin}},
        .scope = {{9}},
        .actor = {{0xac, origin}},
        .source = {{0x50, (uint8_t)h->n}},
        .number = h->n,
        .version = version_number(h->n),
        .base = base,
        .fields = buf_str(&fields),
    };
    while (bases && bases[x->base_count])
        base[x->base_count] = version_number(bases[x->base_count]), x->base_count++;
    return h->n;
}

#define SAW(...) ((const size_t[]){__VA_ARGS__, 0})

static struct sample with_men(int64_t men)
{
    struct sample s = sample_full();

    s.men = men;
    return s;
}

static struct folded fold(struct history *h)
{
    struct error e = ERROR_IN(&arena);
    struct folded f;

    if (fold_record(&arena, &sample_type, h->seen, h->n, &f, &e))
        abort();
    return f;
}

static const struct sample *sample_of(const struct folded *f)
{
    return f->record;
}

static void edits_that_saw_each_other_leave_the_last_value(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 2, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 1, OP_UPDATE, PARTS, with_men(3), SAW(2));
    struct folded f = fold(&h);
    CHECK(f.live && f.contested == 0 && sample_of(&f)->men == 3 && sample_of(&f)->round == 54);
    CHECK(f.head_count == 1 && f.heads[0].b[2] == 3);
    CHECK(f.made_by.b[1] == 1 && f.changed_by.b[1] == 1 && f.source.b[1] == 3 && f.scope.b[0] == 9);
    CHECK(f.made_at.us == 1000 && f.changed_at.us == 3000);
}

static void no_entries_are_no_record(void)
{
    struct history h = {0};
    struct folded f = fold(&h);

    CHECK(!f.live && f.head_count == 0 && !f.contested && sample_of(&f)->men == INT_NONE);
}

static void concurrent_edits_of_one_value_are_contested_and_time_displays(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, with_men(3), SAW(1));
    struct folded f = fold(&h);
    CHECK(f.live && f.contested == PARTS && sample_of(&f)->men == 3 && f.head_count == 2);
}

static void concurrent_edits_that_say_the_same_are_not_contested(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, with_men(2), SAW(1));
    struct folded f = fold(&h);
    CHECK(f.contested == 0 && sample_of(&f)->men == 2 && f.head_count == 2);
}

static void concurrent_edits_of_different_groups_both_stand(void)
{
    struct history h = {0};
    struct sample s = sample_full();

    s.note = STR("other");
    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, NOTE, s, SAW(1));
    struct folded f = fold(&h);
    CHECK(f.contested == 0 && sample_of(&f)->men == 2 && str_is(sample_of(&f)->note, "other") && f.head_count == 2);
}

static void an_edit_that_saw_both_settles(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, with_men(3), SAW(1));
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(2, 3));
    struct folded f = fold(&h);
    CHECK(f.contested == 0 && sample_of(&f)->men == 2 && f.head_count == 1);
}

static void an_edit_that_saw_one_of_two_does_not_settle(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, with_men(3), SAW(1));
    add(&h, 1, OP_UPDATE, PARTS, with_men(4), SAW(2));
    struct folded f = fold(&h);
    CHECK(f.contested == PARTS && sample_of(&f)->men == 4 && f.head_count == 2);
}

static void seeing_goes_through_what_was_seen(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, NOTE, with_men(2), SAW(2));
    add(&h, 3, OP_UPDATE, PARTS, with_men(5), SAW(3)); /* saw 3, which saw 2 */
    CHECK(fold(&h).contested == 0);
}

static void a_whole_group_is_contested_where_one_of_its_values_is(void)
{
    struct history h = {0};
    struct sample s = with_men(2);

    s.women++;
    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_UPDATE, PARTS, with_men(2), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, s, SAW(1));
    CHECK(fold(&h).contested == PARTS);
}

static void a_retraction_beats_what_did_not_know_of_it(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_RETRACT, 0, with_men(1), SAW(1));
    add(&h, 2, OP_UPDATE, PARTS, with_men(3), SAW(1)); /* later, but it did not know */
    add(&h, 3, OP_CREATE, SAMPLE_ALL, with_men(4), SAW(1));
    struct folded f = fold(&h);
    CHECK(!f.live);
}

static void made_again_by_somebody_who_saw_the_retraction_it_lives(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_RETRACT, 0, with_men(1), SAW(1));
    add(&h, 2, OP_CREATE, SAMPLE_ALL, with_men(4), SAW(2));
    struct folded f = fold(&h);
    CHECK(f.live && sample_of(&f)->men == 4 && f.contested == 0 && f.head_count == 1);
    CHECK(f.made_at.us == 1000);
}

static void of_two_retractions_both_must_have_been_seen(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_RETRACT, 0, with_men(1), SAW(1));
    add(&h, 2, OP_RETRACT, 0, with_men(1), SAW(1));
    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(4), SAW(2));
    CHECK(!fold(&h).live);
    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(4), SAW(3, 4));
    CHECK(fold(&h).live);
}

static void an_update_without_its_creation_shows_nothing_yet(void)
{
    struct history h = {0};

    h.n = 1; /* the creation is not held */
    add(&h, 2, OP_UPDATE, PARTS, with_men(3), SAW(1));
    struct error e = ERROR_IN(&arena);
    struct folded f;
    REQUIRE(fold_record(&arena, &sample_type, h.seen + 1, 1, &f, &e) == OK);
    CHECK(!f.live && f.head_count == 1 && sample_of(&f)->men == 3);
}

static void operations_about_no_record_are_passed_over(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    add(&h, 1, OP_LINK, 0, with_men(1), SAW(1));
    struct folded f = fold(&h);
    CHECK(f.live && f.head_count == 1 && f.heads[0].b[2] == 1);
}

static void a_payload_that_cannot_be_read_is_damage(void)
{
    struct history h = {0};
    struct error e = ERROR_IN(&arena);
    struct folded f;

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(1), NULL);
    h.seen[0].fields.n--;
    CHECK(fold_record(&arena, &sample_type, h.seen, h.n, &f, &e) == ERR_DAMAGED);
}

static void too_many_entries_are_refused_with_the_number(void)
{
    struct error e = ERROR_IN(&arena);
    struct change_seen *seen = ARENA_ARRAY(&arena, struct change_seen, FOLD_ENTRIES + 1);
    struct folded f;

    for (size_t i = 0; i <= FOLD_ENTRIES; i++)
        seen[i].op = OP_UPDATE;
    CHECK(fold_record(&arena, &sample_type, seen, FOLD_ENTRIES + 1, &f, &e) == ERR_TOO_LARGE);
    CHECK(str_is(e.args[0], "32768"));
}

/* --- any order of arrival --- */

static uint32_t luck(uint32_t below)
{
    static uint64_t state = 88172645463325252u;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % below;
}

static void shuffle(struct history *h)
{
    for (size_t i = h->n; i > 1; i--) {
        size_t k = luck((uint32_t)i);
        struct change_seen swap = h->seen[k];
        h->seen[k] = h->seen[i - 1];
        h->seen[i - 1] = swap;
    }
}

static bool same_state(const struct folded *a, const struct folded *b)
{
    return record_diff(&sample_type, a->record, b->record) == 0 && a->live == b->live && a->contested == b->contested &&
           a->head_count == b->head_count && memcmp(a->heads, b->heads, a->head_count * sizeof *a->heads) == 0 &&
           a->made_at.us == b->made_at.us && a->changed_at.us == b->changed_at.us && id_eq(a->made_by, b->made_by) &&
           id_eq(a->changed_by, b->changed_by) && id_eq(a->source, b->source);
}

/* Three origins write what they like, having seen what they like; some entries share a time. */
static void write_at_random(struct history *h)
{
    static const uint64_t masks[] = {PARTS, NOTE, PARTS | NOTE, SAMPLE_ALL};
    size_t n = 2 + luck(30);

    for (size_t i = 0; i < n; i++) {
        size_t bases[4] = {0}, saw = i ? luck(4) : 0;
        enum op op = i == 0 ? OP_CREATE : (enum op)(1 + luck(3));
        for (size_t k = 0; k < saw; k++)
            bases[k] = 1 + luck((uint32_t)i);
        uint64_t mask = op == OP_RETRACT ? 0 : op == OP_CREATE ? SAMPLE_ALL : masks[luck(COUNT_OF(masks))];
        add(h, (uint8_t)(1 + luck(3)), op, mask, with_men((int64_t)luck(4)), bases);
        if (luck(3) == 0)
            h->seen[h->n - 1].time.n = (uint64_t)(1 + luck((uint32_t)h->n)) << 16;
    }
}

static void the_order_of_arrival_never_matters(void)
{
    for (int history = 0; history < 200; history++) {
        struct arena_mark mark = arena_mark(&arena);
        struct history h = {0};
        write_at_random(&h);
        struct folded first = fold(&h);
        for (int order = 0; order < 10; order++) {
            shuffle(&h);
            struct folded again = fold(&h);
            CHECK(same_state(&first, &again));
        }
        arena_rewind(&arena, mark);
    }
}

/* The linear shortcut and the long way must agree: one entry nobody saw, of another group, takes the long way. */
static void a_long_line_of_edits_stays_uncontested(void)
{
    struct history h = {0};

    add(&h, 1, OP_CREATE, SAMPLE_ALL, with_men(0), NULL);
    for (size_t i = 1; i < 200; i++)
        add(&h, 1, OP_UPDATE, PARTS, with_men((int64_t)i), SAW(i));
    struct folded line = fold(&h);
    CHECK(line.contested == 0 && sample_of(&line)->men == 199 && line.head_count == 1);
    add(&h, 2, OP_UPDATE, NOTE, sample_full(), SAW(100));
    struct folded beside = fold(&h);
    CHECK(beside.contested == 0 && sample_of(&beside)->men == 199 && beside.head_count == 2);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(edits_that_saw_each_other_leave_the_last_value),
        TEST(no_entries_are_no_record),
        TEST(concurrent_edits_of_one_value_are_contested_and_time_displays),
        TEST(concurrent_edits_that_say_the_same_are_not_contested),
        TEST(concurrent_edits_of_different_groups_both_stand),
        TEST(an_edit_that_saw_both_settles),
        TEST(an_edit_that_saw_one_of_two_does_not_settle),
        TEST(seeing_goes_through_what_was_seen),
        TEST(a_whole_group_is_contested_where_one_of_its_values_is),
        TEST(a_retraction_beats_what_did_not_know_of_it),
        TEST(made_again_by_somebody_who_saw_the_retraction_it_lives),
        TEST(of_two_retractions_both_must_have_been_seen),
        TEST(an_update_without_its_creation_shows_nothing_yet),
        TEST(operations_about_no_record_are_passed_over),
        TEST(a_payload_that_cannot_be_read_is_damage),
        TEST(too_many_entries_are_refused_with_the_number),
        TEST(the_order_of_arrival_never_matters),
        TEST(a_long_line_of_edits_stays_uncontested),
    };
    int status = TEST_MAIN(tests);

    arena_free(&arena);
    return status;
}
