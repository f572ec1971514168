/*
 * Accounts and sessions: who acts. Operational tables of this module (account, session), not part of the journal; entries name their
 * author by the account's id, so accounts are disabled, never removed.
 *
 * Passwords are kept as Argon2id digests, session tokens as BLAKE2b digests: a stolen database signs nobody in. Attempts are throttled
 * by account and by address (AUTH_TRIES in AUTH_WINDOW seconds); an unknown name takes as long as a wrong password.
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "base/id.h"
#include "db/db.h"

enum role {
    ROLE_VIEWER = 1,
    ROLE_OFFICER = 2,
    ROLE_ADMINISTRATOR = 3
}; /* stored; each may do what those before it may */

enum {
    PASSWORD_LEAST = 12, /* characters */
    PASSWORD_MOST = 256,
    ACCOUNT_NAME_MOST = 64,
    AUTH_TRIES = 10,
    AUTH_WINDOW = 300,
    SESSION_IDLE = 8 * 3600,  /* seconds without a request */
    SESSION_LIFE = 24 * 3600, /* seconds in all */
};

struct account {
    struct id id;
    struct str name;    /* signs in with it; lower case letters, digits, . _ - */
    struct str os_user; /* whose command line acts as this account; empty for none */
    enum role role;
    bool disabled;
    bool must_change; /* the password was set by somebody else */
    struct instant made_at;
};

struct session {
    struct id account;
    struct str csrf; /* what forms of this session carry */
    struct instant made_at, seen_at;
};

/* Makes the tables; run once when a data directory is opened for writing. */
enum err auth_prepare(struct db *, struct error *) MUST_USE;

/* Makes an account with a generated password, returned once. ERR_CONFLICT "auth.name_taken", ERR_INVALID for a name that is none. */
enum err account_add(struct arena *, struct db *, struct str name, struct str os_user, enum role, struct account *,
                     struct str *password, struct error *) MUST_USE;
/* The account's own user read its password first: it need not be changed at the first sign-in. */
enum err account_trust_password(struct db *, struct id account, struct error *) MUST_USE;
/* A new generated password; every session of the account ends. */
enum err account_reset(struct arena *, struct db *, struct str name, struct str *password, struct error *) MUST_USE;
/* Ends every session too. The last administrator cannot be disabled (ERR_CONFLICT "auth.last_administrator"). */
enum err account_disable(struct db *, struct str name, bool disabled, struct error *) MUST_USE;
/* Every session of the account ends, also the one it was asked in; wrong guesses at `old` count as tries. */
enum err account_set_password(struct db *, struct id account, struct str old, struct str fresh,
                              struct error *) MUST_USE;

enum err account_by_name(struct arena *, struct db *, struct str name, struct account *, struct error *) MUST_USE;
enum err account_by_os_user(struct arena *, struct db *, struct str os_user, struct account *, struct error *) MUST_USE;
enum err account_by_id(struct arena *, struct db *, struct id, struct account *, struct error *) MUST_USE;
/* In order of name. */
enum err account_list(struct arena *, struct db *, struct account **, size_t *n, struct error *) MUST_USE;

const char *role_name(enum role); /* "viewer", "officer", "administrator" */
bool role_read(struct str, enum role *);

/*
 * Signs in: a new session and the token for its cookie. ERR_UNAUTHENTICATED "auth.refused" for a wrong name or password or a disabled
 * account alike; ERR_BUSY "auth.throttled" after too many tries. `db` must write.
 */
enum err session_open(struct arena *, struct db *, struct str name, struct str password, struct str address,
                      struct str *token, struct account *, struct error *) MUST_USE;
/* The session and account behind a cookie. ERR_UNAUTHENTICATED when there is none, it ended or the account is disabled. */
enum err session_find(struct arena *, struct db *, struct str token, struct session *, struct account *,
                      struct error *) MUST_USE;
/* Was it last marked as seen more than a minute ago? */
bool session_stale(const struct session *);
/* Marks the session as seen, where it is stale. */
enum err session_touch(struct db *, struct str token, const struct session *, struct error *) MUST_USE;
enum err session_end(struct db *, struct str token, struct error *) MUST_USE;

#endif
