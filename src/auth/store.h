/* What the files of this floor share; nobody else includes it. */
#ifndef AUTH_STORE_H
#define AUTH_STORE_H

#include "auth/auth.h"
#include "base/buf.h"
#include "crypt/crypt.h"

struct db_statement *auth_statement(struct db *, const char *name);
/* Commits when `err` is OK, else rolls back; returns what came of it. */
enum err auth_finish(struct db *, enum err, struct error *) MUST_USE;
struct id auth_new_id(void);

/* --- account.c --- */

/* The account of the current row of a query that begins with the seven columns of `account_by_id`. */
enum err account_from_row(struct arena *, const struct db_rows *, struct account *, struct error *) MUST_USE;
/* As account_by_name, with the digest of its password. */
enum err account_with_password(struct arena *, struct db *, struct str name, struct account *, struct str *digest,
                               struct error *) MUST_USE;
/* What people type, with the capital and the blank that a phone adds taken away. */
struct str account_name_typed(struct arena *, struct str);
enum err account_end_sessions(struct db *, struct id, struct error *) MUST_USE;

/* --- password.c --- */

struct str password_generate(struct arena *);
/* ERR_INVALID "auth.password_short" or "auth.password_long"; the account's name is no password either. */
enum err password_check(struct str password, struct str name, struct error *) MUST_USE;

/* --- tries.c --- */

/* Tries at one account from one address; empty address: only the account counts. */
struct tries {
    struct hash32 account, address;
    bool has_address;
    struct id account_try, address_try;
};

/* Counts a try before it is made, so that tries side by side all count. ERR_BUSY "auth.throttled" after too many. */
enum err tries_begin(struct db *, struct str name, struct str address, struct tries *, struct error *) MUST_USE;
/* The try was right: the account's are forgotten, and this one of the address. Inside the caller's transaction. */
enum err tries_forgive(struct db *, const struct tries *, struct error *) MUST_USE;

#endif
