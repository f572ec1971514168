/* A keystore with several scopes, and what an invitation takes out of it. */
#include "base/file.h"
#include "base/test.h"
#include "keys/keys.h"

struct fixture {
    struct arena a;
    struct error e;
    struct str folder;
    const char *path;
    struct master *master;
    struct keyring *ring;
};

static const char *beside(struct fixture *f, const char *name)
{
    return str_c(&f->a, str_printf(&f->a, "%.*s/%s", STR_ARG(f->folder), name));
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){.a = ARENA_EMPTY};
    f->e = ERROR_IN(&f->a);
    f->folder = str_copy(&f->a, str_of(test_folder()));
    f->path = beside(f, "keystore");
    if (master_write_file(beside(f, "key"), &f->e) || master_from_file(beside(f, "key"), &f->master, &f->e) ||
        keys_create(f->path, f->master, &f->ring, &f->e))
        abort();
}

static void clean_up(struct fixture *f)
{
    keys_close(f->ring);
    master_free(f->master);
    arena_free(&f->a);
}

static struct id add(struct fixture *f, const char *name)
{
    struct keyring *more;
    struct id scope;

    if (keys_add_scope(f->path, f->master, f->ring, str_of(name), &more, &f->e))
        abort();
    keys_close(f->ring);
    f->ring = more;
    if (keys_scope_named(f->ring, str_of(name), &scope, &f->e))
        abort();
    return scope;
}

/* Another node that joined by an invitation into these scopes. */
static struct keyring *joined(struct fixture *f, const char *name, const struct id *scopes, size_t n)
{
    const char *invitation = beside(f, str_c(&f->a, str_printf(&f->a, "%s.invitation", name)));
    struct keyring *ring;

    if (keys_invite(f->ring, scopes, n, invitation, f->master, &f->e) ||
        keys_join(beside(f, name), f->master, invitation, f->master, &ring, &f->e))
        abort();
    return ring;
}

static void a_scope_that_was_added_is_in_the_file_with_its_name_and_a_key_of_its_own(void)
{
    struct fixture f;
    struct keyring *again;
    struct id programme_key, partner_key, same;

    set_up(&f);
    struct id origin = keys_origin(f.ring), programme = keys_scope(f.ring), partner = add(&f, "Partenaire santé");
    REQUIRE(keys_open(f.path, f.master, &again, &f.e) == OK);
    CHECK(keys_scopes(again) == 2 && id_eq(keys_origin(again), origin) && id_eq(keys_scope(again), programme));
    CHECK(str_is(keys_scope_name(again, partner), "Partenaire santé"));
    CHECK(str_is(keys_scope_name(again, programme), "programme") && id_eq(keys_scope_at(again, 1), partner));
    const struct sealkey *one = keys_sealing_key(again, programme, &programme_key);
    const struct sealkey *two = keys_sealing_key(again, partner, &partner_key);
    CHECK(memcmp(one, two, sizeof *one) != 0 && !id_eq(programme_key, partner_key));
    CHECK(keys_sealing_key(f.ring, partner, &same) && id_eq(same, partner_key));
    keys_close(again);
    clean_up(&f);
}

static void a_name_is_short_readable_and_nobody_elses(void)
{
    static const char *const none[] = {
        "", " a", "a ", "-a", "a,b", "a\nb", "programme", "\xff", "0123456789012345678901234567890123456789012345678"};
    struct fixture f;
    struct keyring *ring;

    set_up(&f);
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        CHECK(keys_add_scope(f.path, f.master, f.ring, str_of(none[i]), &ring, &f.e) == ERR_INVALID && !ring);
        f.e = ERROR_IN(&f.a);
    }
    add(&f, "a");
    CHECK(keys_add_scope(f.path, f.master, f.ring, STR("a"), &ring, &f.e) == ERR_CONFLICT && !ring);
    CHECK(keys_scopes(f.ring) == 2);
    clean_up(&f);
}

static void there_are_no_more_scopes_than_can_be_held(void)
{
    struct fixture f;
    struct keyring *ring;

    set_up(&f);
    for (int i = 1; i < SCOPES_MOST; i++)
        add(&f, str_c(&f.a, str_printf(&f.a, "scope %d", i)));
    CHECK(keys_add_scope(f.path, f.master, f.ring, STR("one more"), &ring, &f.e) == ERR_TOO_LARGE && !ring);
    clean_up(&f);
}

static void an_invitation_carries_the_chosen_scopes_only(void)
{
    struct fixture f;

    set_up(&f);
    struct id programme = keys_scope(f.ring), partner = add(&f, "partner"), desk = add(&f, "desk");
    struct keyring *all = joined(&f, "all", (struct id[]){programme, desk}, 2);
    struct keyring *one = joined(&f, "one", &partner, 1);
    CHECK(keys_scopes(all) == 2 && keys_holds(all, desk) && !keys_holds(all, partner));
    CHECK(id_eq(keys_scope(all), programme) && str_is(keys_scope_name(all, desk), "desk"));
    CHECK(keys_scopes(one) == 1 && id_eq(keys_scope(one), partner) && !keys_holds(one, programme));
    keys_close(all);
    keys_close(one);
    clean_up(&f);
}

static void a_scope_is_joined_later_by_an_invitation(void)
{
    struct fixture f;
    struct keyring *more, *again;

    set_up(&f);
    struct id programme = keys_scope(f.ring), partner = add(&f, "partner");
    struct keyring *one = joined(&f, "one", &programme, 1);
    const char *path = beside(&f, "one"), *invitation = beside(&f, "later");
    REQUIRE(keys_invite(f.ring, (struct id[]){programme, partner}, 2, invitation, f.master, &f.e) == OK);
    REQUIRE(keys_take_in(path, f.master, one, invitation, f.master, &more, &f.e) == OK);
    REQUIRE(keys_open(path, f.master, &again, &f.e) == OK);
    CHECK(id_eq(keys_origin(again), keys_origin(one)) && keys_scopes(again) == 2 && keys_holds(again, partner));
    CHECK(str_is(keys_scope_name(again, partner), "partner") && id_eq(keys_scope(again), programme));
    keys_close(more);
    REQUIRE(keys_take_in(path, f.master, again, invitation, f.master, &more, &f.e) == OK); /* again changes nothing */
    CHECK(keys_scopes(more) == 2);
    keys_close(one);
    keys_close(more);
    keys_close(again);
    clean_up(&f);
}

static void another_programme_or_another_scope_of_the_same_name_is_not_joined(void)
{
    struct fixture f, g;
    struct keyring *more;

    set_up(&f);
    add(&f, "partner");
    g = f;
    g.path = beside(&f, "other");
    REQUIRE(keys_create(g.path, g.master, &g.ring, &g.e) == OK);
    struct id programme = keys_scope(g.ring), partner = add(&g, "partner");
    REQUIRE(keys_invite(g.ring, &programme, 1, beside(&f, "a"), f.master, &f.e) == OK);
    REQUIRE(keys_invite(g.ring, &partner, 1, beside(&f, "b"), f.master, &f.e) == OK);
    CHECK(keys_take_in(f.path, f.master, f.ring, beside(&f, "a"), f.master, &more, &f.e) == ERR_CONFLICT && !more);
    CHECK(strcmp(f.e.key, "keys.other_programme") == 0);
    f.e = ERROR_IN(&f.a);
    CHECK(keys_take_in(f.path, f.master, f.ring, beside(&f, "b"), f.master, &more, &f.e) == ERR_CONFLICT && !more);
    CHECK(strcmp(f.e.key, "keys.scope_name_taken") == 0);
    keys_close(g.ring);
    clean_up(&f);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_scope_that_was_added_is_in_the_file_with_its_name_and_a_key_of_its_own),
        TEST(a_name_is_short_readable_and_nobody_elses),
        TEST(there_are_no_more_scopes_than_can_be_held),
        TEST(an_invitation_carries_the_chosen_scopes_only),
        TEST(a_scope_is_joined_later_by_an_invitation),
        TEST(another_programme_or_another_scope_of_the_same_name_is_not_joined),
    };

    crypt_start();
    return TEST_MAIN(tests);
}
