/* What whoever tends the database needs. */
#include "app/spread.h"
#include "cli/command_list.h"

int command_db_plan(struct call *call)
{
    fprintf(call->out, "%.*s", STR_ARG(spread_plan(call->arena, &house_model)));
    return EXIT_FINE;
}
