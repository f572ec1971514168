#include "app/publish.h"
#include "cli/command_list.h"

static const char *damage_key(enum damage_kind kind)
{
    static const char *const keys[] = {
        [DAMAGED_ENTRY] = "verify.entry", [DAMAGED_CHAIN] = "verify.chain",           [DAMAGED_HEAD] = "verify.head",
        [DAMAGED_BLOB] = "verify.blob",   [DAMAGED_PROJECTION] = "verify.projection", [DAMAGED_SEAL] = "verify.seal",
        [DAMAGED_FILE] = "verify.file",   [DAMAGED_ORIGIN] = "verify.origin",         [DAMAGED_FORK] = "verify.fork",
        [DAMAGED_ASIDE] = "verify.aside",
    };
    return keys[kind];
}

static void print_damage(struct call *call, const struct damage *d)
{
    struct str args[] = {
        id_known(d->origin) ? id_format(call->arena, d->origin) : STR_EMPTY,
        id_known(d->scope) ? id_format(call->arena, d->scope) : STR_EMPTY,
        call_number(call, (int64_t)d->number),
        d->what,
    };
    struct str line = i18n_format(call->arena, call->language, damage_key(d->kind), args, COUNT_OF(args));

    fprintf(call->out, "%.*s\n", STR_ARG(line));
}

/* That what was published still computes takes the pack, which may be what is damaged: another command proves it. */
static enum err tell_publications(struct call *call)
{
    published_list all;

    if (publish_list(call->arena, call->house, call->db, &all, &call->error))
        return call->error.code;
    if (all.n)
        CALL_SAY(call, "verify.publications", call_number(call, (int64_t)all.n));
    return OK;
}

int command_verify(struct call *call)
{
    struct verification v;
    struct call_progress shown;
    struct progress progress = call_progress(&shown, call, "cli.checked", false);
    struct hash32 digest;
    enum err err = journal_verify(call->arena, house_journal(call->house), call->db, &progress, &v, &call->error);

    call_progress_end(&shown);
    if (err)
        return call_failed(call);
    for (size_t i = 0; i < v.damages.n; i++)
        print_damage(call, &v.damages.at[i]);
    fprintf(call->out, "entries %llu streams %llu blobs %llu damages %llu\n", (unsigned long long)v.entries,
            (unsigned long long)v.streams, (unsigned long long)v.blobs, (unsigned long long)v.damage_count);
    if (v.damage_count)
        return EXIT_FAILED;
    if (journal_digest(house_journal(call->house), call->db, &digest, &call->error))
        return call_failed(call);
    fprintf(call->out, "digest %.*s\n", STR_ARG(crypt_hex(call->arena, hash32_bytes(&digest))));
    return tell_publications(call) ? call_failed(call) : EXIT_FINE;
}

int command_rebuild(struct call *call)
{
    struct call_progress shown;
    struct progress progress = call_progress(&shown, call, "cli.rebuilt", false);
    struct hash32 before, after;

    if (journal_digest(house_journal(call->house), call->db, &before, &call->error))
        return call_failed(call);
    enum err err = journal_rebuild(house_journal(call->house), &progress, &call->error);
    call_progress_end(&shown);
    if (err || journal_digest(house_journal(call->house), call->db, &after, &call->error))
        return call_failed(call);
    fprintf(call->out, "digest %.*s\n", STR_ARG(crypt_hex(call->arena, hash32_bytes(&after))));
    CALL_SAY(call, hash32_eq(&before, &after) ? "cli.rebuilt_same" : "cli.rebuilt_mended", STR_EMPTY);
    return EXIT_FINE;
}
