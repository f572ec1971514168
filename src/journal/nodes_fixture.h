/* Several nodes of one circle that pass each other files, for the tests of this floor. */
#ifndef JOURNAL_NODES_FIXTURE_H
#define JOURNAL_NODES_FIXTURE_H

#include <stdatomic.h>

#include "journal/journal_fixture.h"

static const int64_t hour = 3600 * 1000000LL;
static _Atomic int64_t ahead, fast_ahead; /* of the machine's clock, in microseconds */

static inline struct instant common_clock(void)
{
    return (struct instant){instant_now().us + ahead};
}

static inline struct instant fast_clock(void)
{
    return (struct instant){instant_now().us + fast_ahead};
}

static inline struct master *new_master(const char *path, struct fixture *f)
{
    struct master *m;

    if (master_write_file(path, &f->e) || master_from_file(path, &m, &f->e))
        abort();
    return m;
}

static const char *part_of(struct fixture *f, const char *name, const char *part)
{
    return fixture_path(f, str_c(&f->a, str_printf(&f->a, "%s-%s", name, part)));
}

/* A node, on the engine of the run or else on a file; in these scopes of `host` where there is one. */
static inline void node_set_up_in(struct fixture *f, const char *name, unsigned number, struct fixture *host,
                                  const struct id *scopes, size_t n, bool on_server)
{
    *f = (struct fixture){.a = ARENA_EMPTY, .instances = number << 16};
    f->e = ERROR_IN(&f->a);
    f->words = sample_words(&f->a);
    struct master *own = new_master(part_of(f, name, "key"), f);
    const char *keystore = part_of(f, name, "keystore"), *invitation = part_of(f, name, "invitation");
    enum err err = host ? keys_invite(host->ring, scopes, n, invitation, own, &f->e) : OK;

    if (!err)
        err = host ? keys_join(keystore, own, invitation, own, &f->ring, &f->e)
                   : keys_create(keystore, own, &f->ring, &f->e);
    if (err)
        abort();
    master_free(own);
    const char *file = part_of(f, name, "db");
    f->place = (struct journal_place){.database = on_server ? test_database(&f->a, file) : file,
                                      .blobs = {part_of(f, name, "blobs")},
                                      .keyring = f->ring,
                                      .model = &fixture_model,
                                      .clock = common_clock};
    fixture_start(f);
}

/* In the programme's scope of `host`. */
static inline void node_set_up(struct fixture *f, const char *name, unsigned number, struct fixture *host)
{
    struct id scope = host ? keys_scope(host->ring) : NO_ID;

    node_set_up_in(f, name, number, host, &scope, 1, true);
}

/* One more scope for a node. */
static inline struct id node_add_scope(struct fixture *f, const char *name)
{
    struct master *own = new_master(part_of(f, name, "scope.key"), f);
    struct keyring *ring;
    struct id scope;

    fixture_stop(f);
    if (keys_add_scope(part_of(f, name, "scope.keystore"), own, f->ring, str_of(name), &ring, &f->e) ||
        keys_scope_named(ring, str_of(name), &scope, &f->e))
        abort();
    master_free(own);
    keys_close(f->ring);
    f->ring = ring;
    f->place.keyring = ring;
    fixture_start(f);
    return scope;
}

static inline struct str sent_by(struct fixture *f)
{
    struct sent sent;
    struct str file;

    if (journal_export(&f->a, f->j, f->reader, NULL, 0, &file, &sent, &f->e))
        abort();
    return file;
}

static inline enum err take(struct fixture *f, struct str file, struct arrival *arrival)
{
    f->e = ERROR_IN(&f->a);
    return journal_receive(f->j, file, arrival, &f->e);
}

static inline struct arrival pass(struct fixture *from, struct fixture *to)
{
    struct arrival arrival;

    if (take(to, sent_by(from), &arrival))
        abort();
    return arrival;
}

static inline bool same_state(struct fixture *f, struct fixture *g)
{
    struct hash32 one = fixture_digest(f), other = fixture_digest(g);

    return hash32_eq(&one, &other);
}

static inline struct stream_held stream_of(struct fixture *f, const struct fixture *origin)
{
    struct streams_held held;

    if (journal_streams(&f->a, f->j, f->reader, &held, &f->e))
        abort();
    for (size_t i = 0; i < held.n; i++)
        if (id_eq(held.at[i].origin, keys_origin(origin->ring)))
            return held.at[i];
    return (struct stream_held){.origin = NO_ID};
}

static inline bool is_sound(struct fixture *f)
{
    struct verification v;

    return fixture_damages(f, &v) == 0;
}

#endif
