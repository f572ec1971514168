#include "neighbour.h"

#include <stdatomic.h>

static const int64_t hour = INT64_C(3600) * 1000000;
static _Atomic int64_t passed, fast_by; /* microseconds */

struct neighbour {
    struct fixture f;
};

struct instant life_clock(void)
{
    return (struct instant){instant_now().us + passed};
}

static struct instant neighbour_clock(void)
{
    return (struct instant){life_clock().us + fast_by};
}

void life_hours_reset(void)
{
    passed = 0;
}

void life_hours_pass(unsigned hours)
{
    passed += hours * hour;
}

struct neighbour *neighbour_new(const struct keyring *host, const struct model *model)
{
    struct neighbour *n = calloc(1, sizeof *n);
    struct id scope = keys_scope(host);
    struct master *m;

    if (!n)
        abort();
    struct fixture *f = &n->f;
    f->e = ERROR_IN(&f->a);
    const char *key = fixture_path(f, "key"), *invitation = fixture_path(f, "invitation");
    if (master_write_file(key, &f->e) || master_from_file(key, &m, &f->e) ||
        keys_invite(host, &scope, 1, invitation, m, &f->e) ||
        keys_join(fixture_path(f, "keystore"), m, invitation, m, &f->ring, &f->e))
        abort();
    master_free(m);
    f->place = (struct journal_place){.database = fixture_path(f, "db"),
                                      .blobs = {fixture_path(f, "blobs")},
                                      .keyring = f->ring,
                                      .model = model,
                                      .clock = neighbour_clock};
    fixture_start(f);
    return n;
}

void neighbour_free(struct neighbour *n)
{
    if (n)
        fixture_clean_up(&n->f);
    free(n);
}

struct str neighbour_says(struct neighbour *n, struct arena *a, const struct submission *s, bool fast)
{
    struct fixture *f = &n->f;
    struct receipt receipt;
    struct sent sent;
    struct str file;

    fast_by = fast ? hour : 0;
    if (journal_submit(f->j, s, &receipt, &f->e) || journal_export(a, f->j, f->reader, NULL, 0, &file, &sent, &f->e))
        abort();
    fast_by = 0;
    return file;
}
