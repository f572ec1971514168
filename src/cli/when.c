#include "cli/call.h"

enum err call_moment(struct call *call, const char *option, struct moment *out)
{
    const char *said = call_option(call, option);

    if (said && !str_trim(str_of(said)).n) /* an empty variable in a script must not mean today */
        return error_set(&call->error, ERR_INVALID, "figure.when", str_of(said));
    return moment_find(call->arena, call->house, call->db, str_of(said), out, &call->error);
}
