/* The scopes that a command's --scope options name. */
#ifndef CLI_CHOSEN_H
#define CLI_CHOSEN_H

#include "cli/call.h"

struct chosen_scopes {
    struct id at[SCOPES_MOST];
    size_t n;
};

/* Each once, in the order given; none where the option was not given. ERR_NOT_FOUND for a scope that is not held. */
enum err call_scopes(struct call *, struct chosen_scopes *) MUST_USE;
/* --out as a path, which the command needs; NULL after saying so. */
const char *call_out_path(struct call *);

#endif
